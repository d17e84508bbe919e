import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.v1 import verdict_pb2 as _verdict_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CaseDecision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_DECISION_UNSPECIFIED: _ClassVar[CaseDecision]
    CASE_DECISION_ACCEPT: _ClassVar[CaseDecision]
    CASE_DECISION_REJECT: _ClassVar[CaseDecision]
    CASE_DECISION_RESUBMIT: _ClassVar[CaseDecision]
    CASE_DECISION_UNCHANGED: _ClassVar[CaseDecision]

class ReviewKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REVIEW_KIND_UNSPECIFIED: _ClassVar[ReviewKind]
    REVIEW_KIND_DECIDED: _ClassVar[ReviewKind]
    REVIEW_KIND_CUSTOMER_ASKED: _ClassVar[ReviewKind]
    REVIEW_KIND_OBJECTION_ANSWERED: _ClassVar[ReviewKind]
CASE_DECISION_UNSPECIFIED: CaseDecision
CASE_DECISION_ACCEPT: CaseDecision
CASE_DECISION_REJECT: CaseDecision
CASE_DECISION_RESUBMIT: CaseDecision
CASE_DECISION_UNCHANGED: CaseDecision
REVIEW_KIND_UNSPECIFIED: ReviewKind
REVIEW_KIND_DECIDED: ReviewKind
REVIEW_KIND_CUSTOMER_ASKED: ReviewKind
REVIEW_KIND_OBJECTION_ANSWERED: ReviewKind

class Review(_message.Message):
    __slots__ = ("name", "kind", "decision", "reason_codes", "hints", "people", "review_time", "case")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    HINTS_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    REVIEW_TIME_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: ReviewKind
    decision: CaseDecision
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    hints: _containers.RepeatedCompositeFieldContainer[_verdict_pb2.Hint]
    people: int
    review_time: _timestamp_pb2.Timestamp
    case: str
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[ReviewKind, str]] = ..., decision: _Optional[_Union[CaseDecision, str]] = ..., reason_codes: _Optional[_Iterable[str]] = ..., hints: _Optional[_Iterable[_Union[_verdict_pb2.Hint, _Mapping]]] = ..., people: _Optional[int] = ..., review_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., case: _Optional[str] = ...) -> None: ...
