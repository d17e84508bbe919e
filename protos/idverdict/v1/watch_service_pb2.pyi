import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.v1 import customer_service_pb2 as _customer_service_pb2
from idverdict.v1 import review_pb2 as _review_pb2
from idverdict.v1 import screening_service_pb2 as _screening_service_pb2
from idverdict.v1 import verdict_pb2 as _verdict_pb2
from idverdict.v1 import verification_pb2 as _verification_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
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

class CustomerEventKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CUSTOMER_EVENT_KIND_UNSPECIFIED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_OPENED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_STATE_CHANGED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_VERSION_ADDED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_EVENT_RAISED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_EVENT_ANSWERED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_NOTED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_RATED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_LEVEL_CHANGED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_MANDATE_ENDED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_CONSENT_WITHDRAWN: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_RECORD_ADDED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_HIT_OPENED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_HIT_REOPENED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_HIT_DECIDED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_HIT_ENDED: _ClassVar[CustomerEventKind]
    CUSTOMER_EVENT_KIND_REDACTED: _ClassVar[CustomerEventKind]
VERIFICATION_EVENT_KIND_UNSPECIFIED: VerificationEventKind
VERIFICATION_EVENT_KIND_CREATED: VerificationEventKind
VERIFICATION_EVENT_KIND_EXPIRED: VerificationEventKind
VERIFICATION_EVENT_KIND_REDACTED: VerificationEventKind
VERIFICATION_EVENT_KIND_REVISED: VerificationEventKind
VERIFICATION_EVENT_KIND_REVIEWED: VerificationEventKind
CUSTOMER_EVENT_KIND_UNSPECIFIED: CustomerEventKind
CUSTOMER_EVENT_KIND_OPENED: CustomerEventKind
CUSTOMER_EVENT_KIND_STATE_CHANGED: CustomerEventKind
CUSTOMER_EVENT_KIND_VERSION_ADDED: CustomerEventKind
CUSTOMER_EVENT_KIND_EVENT_RAISED: CustomerEventKind
CUSTOMER_EVENT_KIND_EVENT_ANSWERED: CustomerEventKind
CUSTOMER_EVENT_KIND_NOTED: CustomerEventKind
CUSTOMER_EVENT_KIND_RATED: CustomerEventKind
CUSTOMER_EVENT_KIND_LEVEL_CHANGED: CustomerEventKind
CUSTOMER_EVENT_KIND_MANDATE_ENDED: CustomerEventKind
CUSTOMER_EVENT_KIND_CONSENT_WITHDRAWN: CustomerEventKind
CUSTOMER_EVENT_KIND_RECORD_ADDED: CustomerEventKind
CUSTOMER_EVENT_KIND_HIT_OPENED: CustomerEventKind
CUSTOMER_EVENT_KIND_HIT_REOPENED: CustomerEventKind
CUSTOMER_EVENT_KIND_HIT_DECIDED: CustomerEventKind
CUSTOMER_EVENT_KIND_HIT_ENDED: CustomerEventKind
CUSTOMER_EVENT_KIND_REDACTED: CustomerEventKind

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

class CustomerEvent(_message.Message):
    __slots__ = ("customer", "kind", "event_time", "event", "state", "previous_state", "reasons", "record", "level", "previous_level", "hit", "decision", "by_itself")
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_STATE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_LEVEL_FIELD_NUMBER: _ClassVar[int]
    HIT_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    BY_ITSELF_FIELD_NUMBER: _ClassVar[int]
    customer: str
    kind: CustomerEventKind
    event_time: _timestamp_pb2.Timestamp
    event: str
    state: _customer_service_pb2.CustomerState
    previous_state: _customer_service_pb2.CustomerState
    reasons: _containers.RepeatedScalarFieldContainer[str]
    record: str
    level: int
    previous_level: int
    hit: str
    decision: _screening_service_pb2.HitDecision
    by_itself: bool
    def __init__(self, customer: _Optional[str] = ..., kind: _Optional[_Union[CustomerEventKind, str]] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., event: _Optional[str] = ..., state: _Optional[_Union[_customer_service_pb2.CustomerState, str]] = ..., previous_state: _Optional[_Union[_customer_service_pb2.CustomerState, str]] = ..., reasons: _Optional[_Iterable[str]] = ..., record: _Optional[str] = ..., level: _Optional[int] = ..., previous_level: _Optional[int] = ..., hit: _Optional[str] = ..., decision: _Optional[_Union[_screening_service_pb2.HitDecision, str]] = ..., by_itself: _Optional[bool] = ...) -> None: ...

class WatchCustomersRequest(_message.Message):
    __slots__ = ("resume_token", "from_beginning", "kinds", "events", "states", "customers")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FROM_BEGINNING_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    CUSTOMERS_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    from_beginning: bool
    kinds: _containers.RepeatedScalarFieldContainer[CustomerEventKind]
    events: _containers.RepeatedScalarFieldContainer[str]
    states: _containers.RepeatedScalarFieldContainer[_customer_service_pb2.CustomerState]
    customers: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, resume_token: _Optional[str] = ..., from_beginning: _Optional[bool] = ..., kinds: _Optional[_Iterable[_Union[CustomerEventKind, str]]] = ..., events: _Optional[_Iterable[str]] = ..., states: _Optional[_Iterable[_Union[_customer_service_pb2.CustomerState, str]]] = ..., customers: _Optional[_Iterable[str]] = ...) -> None: ...

class WatchCustomersResponse(_message.Message):
    __slots__ = ("resume_token", "events")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    events: _containers.RepeatedCompositeFieldContainer[CustomerEvent]
    def __init__(self, resume_token: _Optional[str] = ..., events: _Optional[_Iterable[_Union[CustomerEvent, _Mapping]]] = ...) -> None: ...
