from idverdict.v1 import authority_pb2 as _authority_pb2
from idverdict.v1 import reading_pb2 as _reading_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Decision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DECISION_UNSPECIFIED: _ClassVar[Decision]
    DECISION_ACCEPT: _ClassVar[Decision]
    DECISION_REVIEW: _ClassVar[Decision]
    DECISION_RESUBMIT: _ClassVar[Decision]
    DECISION_REJECT: _ClassVar[Decision]
    DECISION_PENDING: _ClassVar[Decision]

class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OUTCOME_UNSPECIFIED: _ClassVar[Outcome]
    OUTCOME_PASSED: _ClassVar[Outcome]
    OUTCOME_FAILED: _ClassVar[Outcome]
    OUTCOME_INCONCLUSIVE: _ClassVar[Outcome]
    OUTCOME_NOT_APPLICABLE: _ClassVar[Outcome]
    OUTCOME_NOT_EXECUTED: _ClassVar[Outcome]

class ComparisonLevel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMPARISON_LEVEL_UNSPECIFIED: _ClassVar[ComparisonLevel]
    COMPARISON_LEVEL_EXACT: _ClassVar[ComparisonLevel]
    COMPARISON_LEVEL_EQUIVALENT: _ClassVar[ComparisonLevel]
    COMPARISON_LEVEL_POSSIBLE_MISREAD: _ClassVar[ComparisonLevel]
    COMPARISON_LEVEL_MISMATCH: _ClassVar[ComparisonLevel]
    COMPARISON_LEVEL_NOT_COMPARED: _ClassVar[ComparisonLevel]
    COMPARISON_LEVEL_OLD_ENCODING: _ClassVar[ComparisonLevel]
    COMPARISON_LEVEL_PRIVATE_USE: _ClassVar[ComparisonLevel]
    COMPARISON_LEVEL_PINYIN_SUBSTITUTE: _ClassVar[ComparisonLevel]

class Truth(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TRUTH_UNSPECIFIED: _ClassVar[Truth]
    TRUTH_YES: _ClassVar[Truth]
    TRUTH_NO: _ClassVar[Truth]
    TRUTH_UNKNOWN: _ClassVar[Truth]
    TRUTH_NOT_ASKED: _ClassVar[Truth]
DECISION_UNSPECIFIED: Decision
DECISION_ACCEPT: Decision
DECISION_REVIEW: Decision
DECISION_RESUBMIT: Decision
DECISION_REJECT: Decision
DECISION_PENDING: Decision
OUTCOME_UNSPECIFIED: Outcome
OUTCOME_PASSED: Outcome
OUTCOME_FAILED: Outcome
OUTCOME_INCONCLUSIVE: Outcome
OUTCOME_NOT_APPLICABLE: Outcome
OUTCOME_NOT_EXECUTED: Outcome
COMPARISON_LEVEL_UNSPECIFIED: ComparisonLevel
COMPARISON_LEVEL_EXACT: ComparisonLevel
COMPARISON_LEVEL_EQUIVALENT: ComparisonLevel
COMPARISON_LEVEL_POSSIBLE_MISREAD: ComparisonLevel
COMPARISON_LEVEL_MISMATCH: ComparisonLevel
COMPARISON_LEVEL_NOT_COMPARED: ComparisonLevel
COMPARISON_LEVEL_OLD_ENCODING: ComparisonLevel
COMPARISON_LEVEL_PRIVATE_USE: ComparisonLevel
COMPARISON_LEVEL_PINYIN_SUBSTITUTE: ComparisonLevel
TRUTH_UNSPECIFIED: Truth
TRUTH_YES: Truth
TRUTH_NO: Truth
TRUTH_UNKNOWN: Truth
TRUTH_NOT_ASKED: Truth

class Hint(_message.Message):
    __slots__ = ("zh", "en")
    ZH_FIELD_NUMBER: _ClassVar[int]
    EN_FIELD_NUMBER: _ClassVar[int]
    zh: str
    en: str
    def __init__(self, zh: _Optional[str] = ..., en: _Optional[str] = ...) -> None: ...

class CheckResult(_message.Message):
    __slots__ = ("check", "category", "outcome", "code", "fields", "level", "score", "threshold", "observed", "expected", "masked", "retryable", "hint", "detail", "document", "page")
    CHECK_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    OBSERVED_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELD_NUMBER: _ClassVar[int]
    RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_FIELD_NUMBER: _ClassVar[int]
    check: str
    category: str
    outcome: Outcome
    code: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    level: ComparisonLevel
    score: float
    threshold: float
    observed: str
    expected: str
    masked: bool
    retryable: bool
    hint: Hint
    detail: str
    document: int
    page: str
    def __init__(self, check: _Optional[str] = ..., category: _Optional[str] = ..., outcome: _Optional[_Union[Outcome, str]] = ..., code: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., level: _Optional[_Union[ComparisonLevel, str]] = ..., score: _Optional[float] = ..., threshold: _Optional[float] = ..., observed: _Optional[str] = ..., expected: _Optional[str] = ..., masked: _Optional[bool] = ..., retryable: _Optional[bool] = ..., hint: _Optional[_Union[Hint, _Mapping]] = ..., detail: _Optional[str] = ..., document: _Optional[int] = ..., page: _Optional[str] = ...) -> None: ...

class Reason(_message.Message):
    __slots__ = ("code", "check", "decision", "document")
    CODE_FIELD_NUMBER: _ClassVar[int]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    code: str
    check: str
    decision: Decision
    document: int
    def __init__(self, code: _Optional[str] = ..., check: _Optional[str] = ..., decision: _Optional[_Union[Decision, str]] = ..., document: _Optional[int] = ...) -> None: ...

class Statements(_message.Message):
    __slots__ = ("self_consistent", "matches_claim", "officially_verified")
    SELF_CONSISTENT_FIELD_NUMBER: _ClassVar[int]
    MATCHES_CLAIM_FIELD_NUMBER: _ClassVar[int]
    OFFICIALLY_VERIFIED_FIELD_NUMBER: _ClassVar[int]
    self_consistent: Truth
    matches_claim: Truth
    officially_verified: Truth
    def __init__(self, self_consistent: _Optional[_Union[Truth, str]] = ..., matches_claim: _Optional[_Union[Truth, str]] = ..., officially_verified: _Optional[_Union[Truth, str]] = ...) -> None: ...

class RequiredAction(_message.Message):
    __slots__ = ("action", "codes", "hint", "document", "page")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_FIELD_NUMBER: _ClassVar[int]
    action: str
    codes: _containers.RepeatedScalarFieldContainer[str]
    hint: Hint
    document: int
    page: str
    def __init__(self, action: _Optional[str] = ..., codes: _Optional[_Iterable[str]] = ..., hint: _Optional[_Union[Hint, _Mapping]] = ..., document: _Optional[int] = ..., page: _Optional[str] = ...) -> None: ...

class Verdict(_message.Message):
    __slots__ = ("decision", "reasons", "checks", "readings", "statements", "required_actions", "policy_id", "policy_version", "models", "timings_ms", "policy_sha256", "official")
    class TimingsMsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    READINGS_FIELD_NUMBER: _ClassVar[int]
    STATEMENTS_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_ACTIONS_FIELD_NUMBER: _ClassVar[int]
    POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    TIMINGS_MS_FIELD_NUMBER: _ClassVar[int]
    POLICY_SHA256_FIELD_NUMBER: _ClassVar[int]
    OFFICIAL_FIELD_NUMBER: _ClassVar[int]
    decision: Decision
    reasons: _containers.RepeatedCompositeFieldContainer[Reason]
    checks: _containers.RepeatedCompositeFieldContainer[CheckResult]
    readings: _containers.RepeatedCompositeFieldContainer[_reading_pb2.DocumentReading]
    statements: Statements
    required_actions: _containers.RepeatedCompositeFieldContainer[RequiredAction]
    policy_id: str
    policy_version: str
    models: _containers.RepeatedScalarFieldContainer[str]
    timings_ms: _containers.ScalarMap[str, float]
    policy_sha256: str
    official: _containers.RepeatedCompositeFieldContainer[_authority_pb2.AuthorityFinding]
    def __init__(self, decision: _Optional[_Union[Decision, str]] = ..., reasons: _Optional[_Iterable[_Union[Reason, _Mapping]]] = ..., checks: _Optional[_Iterable[_Union[CheckResult, _Mapping]]] = ..., readings: _Optional[_Iterable[_Union[_reading_pb2.DocumentReading, _Mapping]]] = ..., statements: _Optional[_Union[Statements, _Mapping]] = ..., required_actions: _Optional[_Iterable[_Union[RequiredAction, _Mapping]]] = ..., policy_id: _Optional[str] = ..., policy_version: _Optional[str] = ..., models: _Optional[_Iterable[str]] = ..., timings_ms: _Optional[_Mapping[str, float]] = ..., policy_sha256: _Optional[str] = ..., official: _Optional[_Iterable[_Union[_authority_pb2.AuthorityFinding, _Mapping]]] = ...) -> None: ...
