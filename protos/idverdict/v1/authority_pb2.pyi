import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AuthorityCheckState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUTHORITY_CHECK_STATE_UNSPECIFIED: _ClassVar[AuthorityCheckState]
    AUTHORITY_CHECK_STATE_QUEUED: _ClassVar[AuthorityCheckState]
    AUTHORITY_CHECK_STATE_SENT: _ClassVar[AuthorityCheckState]
    AUTHORITY_CHECK_STATE_AWAITING: _ClassVar[AuthorityCheckState]
    AUTHORITY_CHECK_STATE_ANSWERED: _ClassVar[AuthorityCheckState]
    AUTHORITY_CHECK_STATE_EXPIRED: _ClassVar[AuthorityCheckState]
    AUTHORITY_CHECK_STATE_CANCELLED: _ClassVar[AuthorityCheckState]

class AuthorityOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUTHORITY_OUTCOME_UNSPECIFIED: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_MATCH: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_MATCH_NO_PHOTO: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_NOT_MATCHED: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_NAME_NOT_MATCHED: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_NUMBER_NOT_FOUND: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_CARD_LOST: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_NO_RECORD: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_UNAVAILABLE: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_QUOTA_EXCEEDED: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_UNMAPPED: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_CONFLICT: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_FIELDS_MISSING: _ClassVar[AuthorityOutcome]
    AUTHORITY_OUTCOME_CONSENT_WITHDRAWN: _ClassVar[AuthorityOutcome]

class AuthorityFactState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUTHORITY_FACT_STATE_UNSPECIFIED: _ClassVar[AuthorityFactState]
    AUTHORITY_FACT_STATE_MATCH: _ClassVar[AuthorityFactState]
    AUTHORITY_FACT_STATE_MISMATCH: _ClassVar[AuthorityFactState]
    AUTHORITY_FACT_STATE_VALID: _ClassVar[AuthorityFactState]
    AUTHORITY_FACT_STATE_INVALID: _ClassVar[AuthorityFactState]
    AUTHORITY_FACT_STATE_UNKNOWN: _ClassVar[AuthorityFactState]
AUTHORITY_CHECK_STATE_UNSPECIFIED: AuthorityCheckState
AUTHORITY_CHECK_STATE_QUEUED: AuthorityCheckState
AUTHORITY_CHECK_STATE_SENT: AuthorityCheckState
AUTHORITY_CHECK_STATE_AWAITING: AuthorityCheckState
AUTHORITY_CHECK_STATE_ANSWERED: AuthorityCheckState
AUTHORITY_CHECK_STATE_EXPIRED: AuthorityCheckState
AUTHORITY_CHECK_STATE_CANCELLED: AuthorityCheckState
AUTHORITY_OUTCOME_UNSPECIFIED: AuthorityOutcome
AUTHORITY_OUTCOME_MATCH: AuthorityOutcome
AUTHORITY_OUTCOME_MATCH_NO_PHOTO: AuthorityOutcome
AUTHORITY_OUTCOME_NOT_MATCHED: AuthorityOutcome
AUTHORITY_OUTCOME_NAME_NOT_MATCHED: AuthorityOutcome
AUTHORITY_OUTCOME_NUMBER_NOT_FOUND: AuthorityOutcome
AUTHORITY_OUTCOME_CARD_LOST: AuthorityOutcome
AUTHORITY_OUTCOME_NO_RECORD: AuthorityOutcome
AUTHORITY_OUTCOME_UNAVAILABLE: AuthorityOutcome
AUTHORITY_OUTCOME_QUOTA_EXCEEDED: AuthorityOutcome
AUTHORITY_OUTCOME_UNMAPPED: AuthorityOutcome
AUTHORITY_OUTCOME_CONFLICT: AuthorityOutcome
AUTHORITY_OUTCOME_FIELDS_MISSING: AuthorityOutcome
AUTHORITY_OUTCOME_CONSENT_WITHDRAWN: AuthorityOutcome
AUTHORITY_FACT_STATE_UNSPECIFIED: AuthorityFactState
AUTHORITY_FACT_STATE_MATCH: AuthorityFactState
AUTHORITY_FACT_STATE_MISMATCH: AuthorityFactState
AUTHORITY_FACT_STATE_VALID: AuthorityFactState
AUTHORITY_FACT_STATE_INVALID: AuthorityFactState
AUTHORITY_FACT_STATE_UNKNOWN: AuthorityFactState

class AuthorityFact(_message.Message):
    __slots__ = ("field", "state")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    field: str
    state: AuthorityFactState
    def __init__(self, field: _Optional[str] = ..., state: _Optional[_Union[AuthorityFactState, str]] = ...) -> None: ...

class AuthorityFinding(_message.Message):
    __slots__ = ("channel", "kind", "check", "state", "outcome", "facts", "answer_time", "authority", "table_version", "additional")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    ANSWER_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    TABLE_VERSION_FIELD_NUMBER: _ClassVar[int]
    ADDITIONAL_FIELD_NUMBER: _ClassVar[int]
    channel: str
    kind: str
    check: str
    state: AuthorityCheckState
    outcome: AuthorityOutcome
    facts: _containers.RepeatedCompositeFieldContainer[AuthorityFact]
    answer_time: _timestamp_pb2.Timestamp
    authority: str
    table_version: str
    additional: bool
    def __init__(self, channel: _Optional[str] = ..., kind: _Optional[str] = ..., check: _Optional[str] = ..., state: _Optional[_Union[AuthorityCheckState, str]] = ..., outcome: _Optional[_Union[AuthorityOutcome, str]] = ..., facts: _Optional[_Iterable[_Union[AuthorityFact, _Mapping]]] = ..., answer_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., authority: _Optional[str] = ..., table_version: _Optional[str] = ..., additional: _Optional[bool] = ...) -> None: ...
