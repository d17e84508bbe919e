import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.v1 import document_pb2 as _document_pb2
from idverdict.v1 import review_pb2 as _review_pb2
from idverdict.v1 import verdict_pb2 as _verdict_pb2
from idverdict.v1 import verification_pb2 as _verification_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CaseKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_KIND_UNSPECIFIED: _ClassVar[CaseKind]
    CASE_KIND_VERDICT: _ClassVar[CaseKind]
    CASE_KIND_OBJECTION: _ClassVar[CaseKind]

class CaseState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_STATE_UNSPECIFIED: _ClassVar[CaseState]
    CASE_STATE_OPEN: _ClassVar[CaseState]
    CASE_STATE_PROPOSED: _ClassVar[CaseState]
    CASE_STATE_ESCALATED: _ClassVar[CaseState]
    CASE_STATE_WAITING_CUSTOMER: _ClassVar[CaseState]
    CASE_STATE_CLOSED: _ClassVar[CaseState]
    CASE_STATE_REDACTED: _ClassVar[CaseState]

class StepKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STEP_KIND_UNSPECIFIED: _ClassVar[StepKind]
    STEP_KIND_CASE_CREATED: _ClassVar[StepKind]
    STEP_KIND_CASE_LINKED: _ClassVar[StepKind]
    STEP_KIND_CASE_DELIVERED: _ClassVar[StepKind]
    STEP_KIND_CASE_OPENED: _ClassVar[StepKind]
    STEP_KIND_VALUES_REVEALED: _ClassVar[StepKind]
    STEP_KIND_CASE_PROPOSED: _ClassVar[StepKind]
    STEP_KIND_CASE_DECIDED: _ClassVar[StepKind]
    STEP_KIND_CASE_CONFIRMED: _ClassVar[StepKind]
    STEP_KIND_CASE_RETURNED: _ClassVar[StepKind]
    STEP_KIND_DECISION_WITHDRAWN: _ClassVar[StepKind]
    STEP_KIND_CUSTOMER_ASKED: _ClassVar[StepKind]
    STEP_KIND_CUSTOMER_SILENT: _ClassVar[StepKind]
    STEP_KIND_CASE_ESCALATED: _ClassVar[StepKind]
    STEP_KIND_OBJECTION_RAISED: _ClassVar[StepKind]
    STEP_KIND_OBJECTION_REMINDED: _ClassVar[StepKind]
    STEP_KIND_VERDICT_REVISED: _ClassVar[StepKind]
CASE_KIND_UNSPECIFIED: CaseKind
CASE_KIND_VERDICT: CaseKind
CASE_KIND_OBJECTION: CaseKind
CASE_STATE_UNSPECIFIED: CaseState
CASE_STATE_OPEN: CaseState
CASE_STATE_PROPOSED: CaseState
CASE_STATE_ESCALATED: CaseState
CASE_STATE_WAITING_CUSTOMER: CaseState
CASE_STATE_CLOSED: CaseState
CASE_STATE_REDACTED: CaseState
STEP_KIND_UNSPECIFIED: StepKind
STEP_KIND_CASE_CREATED: StepKind
STEP_KIND_CASE_LINKED: StepKind
STEP_KIND_CASE_DELIVERED: StepKind
STEP_KIND_CASE_OPENED: StepKind
STEP_KIND_VALUES_REVEALED: StepKind
STEP_KIND_CASE_PROPOSED: StepKind
STEP_KIND_CASE_DECIDED: StepKind
STEP_KIND_CASE_CONFIRMED: StepKind
STEP_KIND_CASE_RETURNED: StepKind
STEP_KIND_DECISION_WITHDRAWN: StepKind
STEP_KIND_CUSTOMER_ASKED: StepKind
STEP_KIND_CUSTOMER_SILENT: StepKind
STEP_KIND_CASE_ESCALATED: StepKind
STEP_KIND_OBJECTION_RAISED: StepKind
STEP_KIND_OBJECTION_REMINDED: StepKind
STEP_KIND_VERDICT_REVISED: StepKind

class CaseOutline(_message.Message):
    __slots__ = ("name", "kind", "state", "verification", "purpose", "queue", "priority", "codes", "create_time", "due_time", "holder", "claim_expire_time", "fence", "etag", "proposed_by", "proposed", "decision", "close_time", "restricted", "awaits_approver")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    CLAIM_EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    CLOSE_TIME_FIELD_NUMBER: _ClassVar[int]
    RESTRICTED_FIELD_NUMBER: _ClassVar[int]
    AWAITS_APPROVER_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: CaseKind
    state: CaseState
    verification: str
    purpose: _verification_pb2.Purpose
    queue: str
    priority: int
    codes: _containers.RepeatedScalarFieldContainer[str]
    create_time: _timestamp_pb2.Timestamp
    due_time: _timestamp_pb2.Timestamp
    holder: str
    claim_expire_time: _timestamp_pb2.Timestamp
    fence: int
    etag: str
    proposed_by: str
    proposed: _review_pb2.CaseDecision
    decision: _review_pb2.CaseDecision
    close_time: _timestamp_pb2.Timestamp
    restricted: bool
    awaits_approver: bool
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[CaseKind, str]] = ..., state: _Optional[_Union[CaseState, str]] = ..., verification: _Optional[str] = ..., purpose: _Optional[_Union[_verification_pb2.Purpose, str]] = ..., queue: _Optional[str] = ..., priority: _Optional[int] = ..., codes: _Optional[_Iterable[str]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., holder: _Optional[str] = ..., claim_expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., fence: _Optional[int] = ..., etag: _Optional[str] = ..., proposed_by: _Optional[str] = ..., proposed: _Optional[_Union[_review_pb2.CaseDecision, str]] = ..., decision: _Optional[_Union[_review_pb2.CaseDecision, str]] = ..., close_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., restricted: _Optional[bool] = ..., awaits_approver: _Optional[bool] = ...) -> None: ...

class CaseAttempt(_message.Message):
    __slots__ = ("verification", "shown")
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    verification: _verification_pb2.Verification
    shown: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, verification: _Optional[_Union[_verification_pb2.Verification, _Mapping]] = ..., shown: _Optional[_Iterable[str]] = ...) -> None: ...

class CaseStep(_message.Message):
    __slots__ = ("number", "kind", "person", "time", "verification", "decision", "reason_codes", "note", "fields", "seconds")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    number: int
    kind: StepKind
    person: str
    time: _timestamp_pb2.Timestamp
    verification: str
    decision: _review_pb2.CaseDecision
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    note: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    seconds: int
    def __init__(self, number: _Optional[int] = ..., kind: _Optional[_Union[StepKind, str]] = ..., person: _Optional[str] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., verification: _Optional[str] = ..., decision: _Optional[_Union[_review_pb2.CaseDecision, str]] = ..., reason_codes: _Optional[_Iterable[str]] = ..., note: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., seconds: _Optional[int] = ...) -> None: ...

class Case(_message.Message):
    __slots__ = ("outline", "attempts", "history")
    OUTLINE_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    HISTORY_FIELD_NUMBER: _ClassVar[int]
    outline: CaseOutline
    attempts: _containers.RepeatedCompositeFieldContainer[CaseAttempt]
    history: _containers.RepeatedCompositeFieldContainer[CaseStep]
    def __init__(self, outline: _Optional[_Union[CaseOutline, _Mapping]] = ..., attempts: _Optional[_Iterable[_Union[CaseAttempt, _Mapping]]] = ..., history: _Optional[_Iterable[_Union[CaseStep, _Mapping]]] = ...) -> None: ...

class ListCasesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "states", "queue", "purpose", "code", "kind", "verification", "mine", "overdue")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    states: _containers.RepeatedScalarFieldContainer[CaseState]
    queue: str
    purpose: _verification_pb2.Purpose
    code: str
    kind: CaseKind
    verification: str
    mine: bool
    overdue: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[CaseState, str]]] = ..., queue: _Optional[str] = ..., purpose: _Optional[_Union[_verification_pb2.Purpose, str]] = ..., code: _Optional[str] = ..., kind: _Optional[_Union[CaseKind, str]] = ..., verification: _Optional[str] = ..., mine: _Optional[bool] = ..., overdue: _Optional[bool] = ...) -> None: ...

class ListCasesResponse(_message.Message):
    __slots__ = ("cases", "next_page_token")
    CASES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    cases: _containers.RepeatedCompositeFieldContainer[CaseOutline]
    next_page_token: str
    def __init__(self, cases: _Optional[_Iterable[_Union[CaseOutline, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ClaimCasesRequest(_message.Message):
    __slots__ = ("count", "request_id", "queue")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    count: int
    request_id: str
    queue: str
    def __init__(self, count: _Optional[int] = ..., request_id: _Optional[str] = ..., queue: _Optional[str] = ...) -> None: ...

class ClaimCasesResponse(_message.Message):
    __slots__ = ("cases",)
    CASES_FIELD_NUMBER: _ClassVar[int]
    cases: _containers.RepeatedCompositeFieldContainer[CaseOutline]
    def __init__(self, cases: _Optional[_Iterable[_Union[CaseOutline, _Mapping]]] = ...) -> None: ...

class RenewCaseRequest(_message.Message):
    __slots__ = ("name", "fence")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    name: str
    fence: int
    def __init__(self, name: _Optional[str] = ..., fence: _Optional[int] = ...) -> None: ...

class ReleaseCaseRequest(_message.Message):
    __slots__ = ("name", "fence")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    name: str
    fence: int
    def __init__(self, name: _Optional[str] = ..., fence: _Optional[int] = ...) -> None: ...

class GetCaseRequest(_message.Message):
    __slots__ = ("name", "for_inspection")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    for_inspection: bool
    def __init__(self, name: _Optional[str] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class GetPictureRequest(_message.Message):
    __slots__ = ("name", "evidence", "max_edge")
    NAME_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    MAX_EDGE_FIELD_NUMBER: _ClassVar[int]
    name: str
    evidence: str
    max_edge: int
    def __init__(self, name: _Optional[str] = ..., evidence: _Optional[str] = ..., max_edge: _Optional[int] = ...) -> None: ...

class CasePicture(_message.Message):
    __slots__ = ("jpeg", "width_px", "height_px", "scale", "masked", "masked_whole")
    JPEG_FIELD_NUMBER: _ClassVar[int]
    WIDTH_PX_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_PX_FIELD_NUMBER: _ClassVar[int]
    SCALE_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELD_NUMBER: _ClassVar[int]
    MASKED_WHOLE_FIELD_NUMBER: _ClassVar[int]
    jpeg: bytes
    width_px: int
    height_px: int
    scale: float
    masked: _containers.RepeatedScalarFieldContainer[str]
    masked_whole: bool
    def __init__(self, jpeg: _Optional[bytes] = ..., width_px: _Optional[int] = ..., height_px: _Optional[int] = ..., scale: _Optional[float] = ..., masked: _Optional[_Iterable[str]] = ..., masked_whole: _Optional[bool] = ...) -> None: ...

class OpenCaseRequest(_message.Message):
    __slots__ = ("name", "fence", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    fence: int
    request_id: str
    def __init__(self, name: _Optional[str] = ..., fence: _Optional[int] = ..., request_id: _Optional[str] = ...) -> None: ...

class RevealFieldsRequest(_message.Message):
    __slots__ = ("name", "fence", "verification", "fields", "reason_codes", "note", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    fence: int
    verification: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    note: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., fence: _Optional[int] = ..., verification: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., reason_codes: _Optional[_Iterable[str]] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DecideCaseRequest(_message.Message):
    __slots__ = ("name", "fence", "etag", "decision", "reason_codes", "note", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    fence: int
    etag: str
    decision: _review_pb2.CaseDecision
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    note: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., fence: _Optional[int] = ..., etag: _Optional[str] = ..., decision: _Optional[_Union[_review_pb2.CaseDecision, str]] = ..., reason_codes: _Optional[_Iterable[str]] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ConfirmCaseRequest(_message.Message):
    __slots__ = ("name", "fence", "etag", "agree", "reason_codes", "note", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    AGREE_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    fence: int
    etag: str
    agree: bool
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    note: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., fence: _Optional[int] = ..., etag: _Optional[str] = ..., agree: _Optional[bool] = ..., reason_codes: _Optional[_Iterable[str]] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class WithdrawDecisionRequest(_message.Message):
    __slots__ = ("name", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RequestFromCustomerRequest(_message.Message):
    __slots__ = ("name", "fence", "etag", "reason_codes", "note", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    fence: int
    etag: str
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    note: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., fence: _Optional[int] = ..., etag: _Optional[str] = ..., reason_codes: _Optional[_Iterable[str]] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class EscalateRequest(_message.Message):
    __slots__ = ("name", "fence", "etag", "reason_codes", "note", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    fence: int
    etag: str
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    note: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., fence: _Optional[int] = ..., etag: _Optional[str] = ..., reason_codes: _Optional[_Iterable[str]] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RaiseObjectionRequest(_message.Message):
    __slots__ = ("verification", "receive_time", "note", "request_id")
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    RECEIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    verification: str
    receive_time: _timestamp_pb2.Timestamp
    note: str
    request_id: str
    def __init__(self, verification: _Optional[str] = ..., receive_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AnswerObjectionRequest(_message.Message):
    __slots__ = ("name", "fence", "etag", "decision", "reason_codes", "note", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FENCE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASON_CODES_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    fence: int
    etag: str
    decision: _review_pb2.CaseDecision
    reason_codes: _containers.RepeatedScalarFieldContainer[str]
    note: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., fence: _Optional[int] = ..., etag: _Optional[str] = ..., decision: _Optional[_Union[_review_pb2.CaseDecision, str]] = ..., reason_codes: _Optional[_Iterable[str]] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetReviewRulesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReviewRules(_message.Message):
    __slots__ = ("id", "version", "sha256", "queues", "decisions", "reasons", "claim_seconds", "withdraw_seconds")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    QUEUES_FIELD_NUMBER: _ClassVar[int]
    DECISIONS_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    CLAIM_SECONDS_FIELD_NUMBER: _ClassVar[int]
    WITHDRAW_SECONDS_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: str
    sha256: str
    queues: _containers.RepeatedCompositeFieldContainer[ReviewQueue]
    decisions: _containers.RepeatedCompositeFieldContainer[ReviewDecisionRule]
    reasons: _containers.RepeatedCompositeFieldContainer[ReviewReason]
    claim_seconds: int
    withdraw_seconds: int
    def __init__(self, id: _Optional[str] = ..., version: _Optional[str] = ..., sha256: _Optional[str] = ..., queues: _Optional[_Iterable[_Union[ReviewQueue, _Mapping]]] = ..., decisions: _Optional[_Iterable[_Union[ReviewDecisionRule, _Mapping]]] = ..., reasons: _Optional[_Iterable[_Union[ReviewReason, _Mapping]]] = ..., claim_seconds: _Optional[int] = ..., withdraw_seconds: _Optional[int] = ...) -> None: ...

class ReviewQueue(_message.Message):
    __slots__ = ("id", "label")
    ID_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    id: str
    label: _document_pb2.Label
    def __init__(self, id: _Optional[str] = ..., label: _Optional[_Union[_document_pb2.Label, _Mapping]] = ...) -> None: ...

class ReviewDecisionRule(_message.Message):
    __slots__ = ("decision", "people")
    DECISION_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    decision: _review_pb2.CaseDecision
    people: int
    def __init__(self, decision: _Optional[_Union[_review_pb2.CaseDecision, str]] = ..., people: _Optional[int] = ...) -> None: ...

class ReviewReason(_message.Message):
    __slots__ = ("code", "uses", "label", "hint")
    CODE_FIELD_NUMBER: _ClassVar[int]
    USES_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    code: str
    uses: _containers.RepeatedScalarFieldContainer[str]
    label: _document_pb2.Label
    hint: _verdict_pb2.Hint
    def __init__(self, code: _Optional[str] = ..., uses: _Optional[_Iterable[str]] = ..., label: _Optional[_Union[_document_pb2.Label, _Mapping]] = ..., hint: _Optional[_Union[_verdict_pb2.Hint, _Mapping]] = ...) -> None: ...

class GetReviewStatisticsRequest(_message.Message):
    __slots__ = ("time_from", "time_until")
    TIME_FROM_FIELD_NUMBER: _ClassVar[int]
    TIME_UNTIL_FIELD_NUMBER: _ClassVar[int]
    time_from: _timestamp_pb2.Timestamp
    time_until: _timestamp_pb2.Timestamp
    def __init__(self, time_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., time_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReviewStatistics(_message.Message):
    __slots__ = ("open", "decisions", "confirmed", "returned", "opened", "closed", "median_seconds", "p95_seconds")
    OPEN_FIELD_NUMBER: _ClassVar[int]
    DECISIONS_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    RETURNED_FIELD_NUMBER: _ClassVar[int]
    OPENED_FIELD_NUMBER: _ClassVar[int]
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    MEDIAN_SECONDS_FIELD_NUMBER: _ClassVar[int]
    P95_SECONDS_FIELD_NUMBER: _ClassVar[int]
    open: _containers.RepeatedCompositeFieldContainer[OpenCases]
    decisions: _containers.RepeatedCompositeFieldContainer[DecisionCount]
    confirmed: int
    returned: int
    opened: int
    closed: int
    median_seconds: float
    p95_seconds: float
    def __init__(self, open: _Optional[_Iterable[_Union[OpenCases, _Mapping]]] = ..., decisions: _Optional[_Iterable[_Union[DecisionCount, _Mapping]]] = ..., confirmed: _Optional[int] = ..., returned: _Optional[int] = ..., opened: _Optional[int] = ..., closed: _Optional[int] = ..., median_seconds: _Optional[float] = ..., p95_seconds: _Optional[float] = ...) -> None: ...

class OpenCases(_message.Message):
    __slots__ = ("queue", "state", "cases", "overdue", "held", "oldest_seconds")
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CASES_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    OLDEST_SECONDS_FIELD_NUMBER: _ClassVar[int]
    queue: str
    state: CaseState
    cases: int
    overdue: int
    held: int
    oldest_seconds: int
    def __init__(self, queue: _Optional[str] = ..., state: _Optional[_Union[CaseState, str]] = ..., cases: _Optional[int] = ..., overdue: _Optional[int] = ..., held: _Optional[int] = ..., oldest_seconds: _Optional[int] = ...) -> None: ...

class DecisionCount(_message.Message):
    __slots__ = ("decision", "people", "reason_code", "count")
    DECISION_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    decision: _review_pb2.CaseDecision
    people: int
    reason_code: str
    count: int
    def __init__(self, decision: _Optional[_Union[_review_pb2.CaseDecision, str]] = ..., people: _Optional[int] = ..., reason_code: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...
