import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.authority.v1 import answer_pb2 as _answer_pb2
from idverdict.v1 import authority_pb2 as _authority_pb2
from idverdict.v1 import verification_pb2 as _verification_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ChallengeState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHALLENGE_STATE_UNSPECIFIED: _ClassVar[ChallengeState]
    CHALLENGE_STATE_OPEN: _ClassVar[ChallengeState]
    CHALLENGE_STATE_VERIFIED: _ClassVar[ChallengeState]
    CHALLENGE_STATE_LOCKED: _ClassVar[ChallengeState]
    CHALLENGE_STATE_EXPIRED: _ClassVar[ChallengeState]
    CHALLENGE_STATE_NOT_SENT: _ClassVar[ChallengeState]
CHALLENGE_STATE_UNSPECIFIED: ChallengeState
CHALLENGE_STATE_OPEN: ChallengeState
CHALLENGE_STATE_VERIFIED: ChallengeState
CHALLENGE_STATE_LOCKED: ChallengeState
CHALLENGE_STATE_EXPIRED: ChallengeState
CHALLENGE_STATE_NOT_SENT: ChallengeState

class AuthorityCheck(_message.Message):
    __slots__ = ("name", "channel", "kind", "verification", "purpose", "state", "outcome", "facts", "fields", "answers", "create_time", "send_time", "settle_time", "attempts", "billable", "reused")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SEND_TIME_FIELD_NUMBER: _ClassVar[int]
    SETTLE_TIME_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    BILLABLE_FIELD_NUMBER: _ClassVar[int]
    REUSED_FIELD_NUMBER: _ClassVar[int]
    name: str
    channel: str
    kind: str
    verification: str
    purpose: _verification_pb2.Purpose
    state: _authority_pb2.AuthorityCheckState
    outcome: _authority_pb2.AuthorityOutcome
    facts: _containers.RepeatedCompositeFieldContainer[_authority_pb2.AuthorityFact]
    fields: _containers.RepeatedCompositeFieldContainer[_answer_pb2.Field]
    answers: _containers.RepeatedCompositeFieldContainer[_answer_pb2.Answer]
    create_time: _timestamp_pb2.Timestamp
    send_time: _timestamp_pb2.Timestamp
    settle_time: _timestamp_pb2.Timestamp
    attempts: int
    billable: bool
    reused: str
    def __init__(self, name: _Optional[str] = ..., channel: _Optional[str] = ..., kind: _Optional[str] = ..., verification: _Optional[str] = ..., purpose: _Optional[_Union[_verification_pb2.Purpose, str]] = ..., state: _Optional[_Union[_authority_pb2.AuthorityCheckState, str]] = ..., outcome: _Optional[_Union[_authority_pb2.AuthorityOutcome, str]] = ..., facts: _Optional[_Iterable[_Union[_authority_pb2.AuthorityFact, _Mapping]]] = ..., fields: _Optional[_Iterable[_Union[_answer_pb2.Field, _Mapping]]] = ..., answers: _Optional[_Iterable[_Union[_answer_pb2.Answer, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., send_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., settle_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attempts: _Optional[int] = ..., billable: _Optional[bool] = ..., reused: _Optional[str] = ...) -> None: ...

class StartCheckRequest(_message.Message):
    __slots__ = ("request_id", "channel", "customer_reference", "purpose", "fields", "consent", "verification")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    channel: str
    customer_reference: str
    purpose: _verification_pb2.Purpose
    fields: _containers.RepeatedCompositeFieldContainer[_answer_pb2.Field]
    consent: str
    verification: str
    def __init__(self, request_id: _Optional[str] = ..., channel: _Optional[str] = ..., customer_reference: _Optional[str] = ..., purpose: _Optional[_Union[_verification_pb2.Purpose, str]] = ..., fields: _Optional[_Iterable[_Union[_answer_pb2.Field, _Mapping]]] = ..., consent: _Optional[str] = ..., verification: _Optional[str] = ...) -> None: ...

class GetCheckRequest(_message.Message):
    __slots__ = ("name", "for_inspection")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    for_inspection: bool
    def __init__(self, name: _Optional[str] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class ListChecksRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "verification", "channel", "state")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    verification: str
    channel: str
    state: _authority_pb2.AuthorityCheckState
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., verification: _Optional[str] = ..., channel: _Optional[str] = ..., state: _Optional[_Union[_authority_pb2.AuthorityCheckState, str]] = ...) -> None: ...

class ListChecksResponse(_message.Message):
    __slots__ = ("checks", "next_page_token")
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    checks: _containers.RepeatedCompositeFieldContainer[AuthorityCheck]
    next_page_token: str
    def __init__(self, checks: _Optional[_Iterable[_Union[AuthorityCheck, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class DeliverResultRequest(_message.Message):
    __slots__ = ("request_id", "channel", "answer")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    channel: str
    answer: _answer_pb2.Answer
    def __init__(self, request_id: _Optional[str] = ..., channel: _Optional[str] = ..., answer: _Optional[_Union[_answer_pb2.Answer, _Mapping]] = ...) -> None: ...

class DeliverResultResponse(_message.Message):
    __slots__ = ("state", "recorded")
    STATE_FIELD_NUMBER: _ClassVar[int]
    RECORDED_FIELD_NUMBER: _ClassVar[int]
    state: _authority_pb2.AuthorityCheckState
    recorded: bool
    def __init__(self, state: _Optional[_Union[_authority_pb2.AuthorityCheckState, str]] = ..., recorded: _Optional[bool] = ...) -> None: ...

class Challenge(_message.Message):
    __slots__ = ("name", "state", "expire_time", "next_send_time", "tries_left", "verify_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    NEXT_SEND_TIME_FIELD_NUMBER: _ClassVar[int]
    TRIES_LEFT_FIELD_NUMBER: _ClassVar[int]
    VERIFY_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: ChallengeState
    expire_time: _timestamp_pb2.Timestamp
    next_send_time: _timestamp_pb2.Timestamp
    tries_left: int
    verify_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[ChallengeState, str]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., next_send_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tries_left: _Optional[int] = ..., verify_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class StartChallengeRequest(_message.Message):
    __slots__ = ("request_id", "channel", "customer_reference", "purpose", "contact")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    channel: str
    customer_reference: str
    purpose: _verification_pb2.Purpose
    contact: str
    def __init__(self, request_id: _Optional[str] = ..., channel: _Optional[str] = ..., customer_reference: _Optional[str] = ..., purpose: _Optional[_Union[_verification_pb2.Purpose, str]] = ..., contact: _Optional[str] = ...) -> None: ...

class AnswerChallengeRequest(_message.Message):
    __slots__ = ("name", "code")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    name: str
    code: str
    def __init__(self, name: _Optional[str] = ..., code: _Optional[str] = ...) -> None: ...
