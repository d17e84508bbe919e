import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.v1 import review_pb2 as _review_pb2
from idverdict.v1 import verdict_pb2 as _verdict_pb2
from idverdict.v1 import verification_pb2 as _verification_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class VerificationEventKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERIFICATION_EVENT_KIND_UNSPECIFIED: _ClassVar[VerificationEventKind]
    VERIFICATION_EVENT_KIND_CREATED: _ClassVar[VerificationEventKind]
    VERIFICATION_EVENT_KIND_EXPIRED: _ClassVar[VerificationEventKind]
    VERIFICATION_EVENT_KIND_REDACTED: _ClassVar[VerificationEventKind]
    VERIFICATION_EVENT_KIND_REVISED: _ClassVar[VerificationEventKind]
    VERIFICATION_EVENT_KIND_REVIEWED: _ClassVar[VerificationEventKind]
VERIFICATION_EVENT_KIND_UNSPECIFIED: VerificationEventKind
VERIFICATION_EVENT_KIND_CREATED: VerificationEventKind
VERIFICATION_EVENT_KIND_EXPIRED: VerificationEventKind
VERIFICATION_EVENT_KIND_REDACTED: VerificationEventKind
VERIFICATION_EVENT_KIND_REVISED: VerificationEventKind
VERIFICATION_EVENT_KIND_REVIEWED: VerificationEventKind

class VerificationEvent(_message.Message):
    __slots__ = ("verification", "kind", "event_time", "decision", "state", "review")
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    verification: str
    kind: VerificationEventKind
    event_time: _timestamp_pb2.Timestamp
    decision: _verdict_pb2.Decision
    state: _verification_pb2.VerificationState
    review: _review_pb2.Review
    def __init__(self, verification: _Optional[str] = ..., kind: _Optional[_Union[VerificationEventKind, str]] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decision: _Optional[_Union[_verdict_pb2.Decision, str]] = ..., state: _Optional[_Union[_verification_pb2.VerificationState, str]] = ..., review: _Optional[_Union[_review_pb2.Review, _Mapping]] = ...) -> None: ...

class WatchVerificationsRequest(_message.Message):
    __slots__ = ("resume_token", "from_beginning")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FROM_BEGINNING_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    from_beginning: bool
    def __init__(self, resume_token: _Optional[str] = ..., from_beginning: _Optional[bool] = ...) -> None: ...

class WatchVerificationsResponse(_message.Message):
    __slots__ = ("resume_token", "event")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    event: VerificationEvent
    def __init__(self, resume_token: _Optional[str] = ..., event: _Optional[_Union[VerificationEvent, _Mapping]] = ...) -> None: ...
