import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.v1 import customer_service_pb2 as _customer_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RiskOverrideState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RISK_OVERRIDE_STATE_UNSPECIFIED: _ClassVar[RiskOverrideState]
    RISK_OVERRIDE_STATE_PROPOSED: _ClassVar[RiskOverrideState]
    RISK_OVERRIDE_STATE_APPROVED: _ClassVar[RiskOverrideState]
    RISK_OVERRIDE_STATE_REFUSED: _ClassVar[RiskOverrideState]
RISK_OVERRIDE_STATE_UNSPECIFIED: RiskOverrideState
RISK_OVERRIDE_STATE_PROPOSED: RiskOverrideState
RISK_OVERRIDE_STATE_APPROVED: RiskOverrideState
RISK_OVERRIDE_STATE_REFUSED: RiskOverrideState

class Rating(_message.Message):
    __slots__ = ("name", "level", "r", "level_by_score", "missing", "floors", "open_floors", "rating_json", "policy", "create_time", "person")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    R_FIELD_NUMBER: _ClassVar[int]
    LEVEL_BY_SCORE_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    FLOORS_FIELD_NUMBER: _ClassVar[int]
    OPEN_FLOORS_FIELD_NUMBER: _ClassVar[int]
    RATING_JSON_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    name: str
    level: int
    r: str
    level_by_score: int
    missing: _containers.RepeatedScalarFieldContainer[str]
    floors: _containers.RepeatedScalarFieldContainer[str]
    open_floors: _containers.RepeatedScalarFieldContainer[str]
    rating_json: bytes
    policy: _customer_service_pb2.RulesReference
    create_time: _timestamp_pb2.Timestamp
    person: str
    def __init__(self, name: _Optional[str] = ..., level: _Optional[int] = ..., r: _Optional[str] = ..., level_by_score: _Optional[int] = ..., missing: _Optional[_Iterable[str]] = ..., floors: _Optional[_Iterable[str]] = ..., open_floors: _Optional[_Iterable[str]] = ..., rating_json: _Optional[bytes] = ..., policy: _Optional[_Union[_customer_service_pb2.RulesReference, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., person: _Optional[str] = ...) -> None: ...

class RiskOverride(_message.Message):
    __slots__ = ("name", "rating", "level", "state", "begins_on", "ends_on", "proposed_by", "decided_by", "faults")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RATING_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    BEGINS_ON_FIELD_NUMBER: _ClassVar[int]
    ENDS_ON_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    FAULTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    rating: str
    level: int
    state: RiskOverrideState
    begins_on: str
    ends_on: str
    proposed_by: str
    decided_by: str
    faults: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., rating: _Optional[str] = ..., level: _Optional[int] = ..., state: _Optional[_Union[RiskOverrideState, str]] = ..., begins_on: _Optional[str] = ..., ends_on: _Optional[str] = ..., proposed_by: _Optional[str] = ..., decided_by: _Optional[str] = ..., faults: _Optional[_Iterable[str]] = ...) -> None: ...

class RateCustomerRequest(_message.Message):
    __slots__ = ("name", "inputs", "lists", "request_id")
    class InputsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class ListsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    INPUTS_FIELD_NUMBER: _ClassVar[int]
    LISTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    inputs: _containers.ScalarMap[str, str]
    lists: _containers.ScalarMap[str, str]
    request_id: str
    def __init__(self, name: _Optional[str] = ..., inputs: _Optional[_Mapping[str, str]] = ..., lists: _Optional[_Mapping[str, str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetRatingRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListRatingsRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListRatingsResponse(_message.Message):
    __slots__ = ("ratings", "overrides")
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    OVERRIDES_FIELD_NUMBER: _ClassVar[int]
    ratings: _containers.RepeatedCompositeFieldContainer[Rating]
    overrides: _containers.RepeatedCompositeFieldContainer[RiskOverride]
    def __init__(self, ratings: _Optional[_Iterable[_Union[Rating, _Mapping]]] = ..., overrides: _Optional[_Iterable[_Union[RiskOverride, _Mapping]]] = ...) -> None: ...

class ProposeOverrideRequest(_message.Message):
    __slots__ = ("name", "level", "reason", "begins_on", "ends_on", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    BEGINS_ON_FIELD_NUMBER: _ClassVar[int]
    ENDS_ON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    level: int
    reason: str
    begins_on: str
    ends_on: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., level: _Optional[int] = ..., reason: _Optional[str] = ..., begins_on: _Optional[str] = ..., ends_on: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DecideOverrideRequest(_message.Message):
    __slots__ = ("name", "approve", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    APPROVE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    approve: bool
    request_id: str
    def __init__(self, name: _Optional[str] = ..., approve: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class ReplayRatingRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class SimulatePolicyRequest(_message.Message):
    __slots__ = ("policy_toml", "customers")
    POLICY_TOML_FIELD_NUMBER: _ClassVar[int]
    CUSTOMERS_FIELD_NUMBER: _ClassVar[int]
    policy_toml: bytes
    customers: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, policy_toml: _Optional[bytes] = ..., customers: _Optional[_Iterable[str]] = ...) -> None: ...

class RiskMove(_message.Message):
    __slots__ = ("customer", "before", "after")
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    customer: str
    before: int
    after: int
    def __init__(self, customer: _Optional[str] = ..., before: _Optional[int] = ..., after: _Optional[int] = ...) -> None: ...

class SimulatePolicyResponse(_message.Message):
    __slots__ = ("rated", "moves")
    RATED_FIELD_NUMBER: _ClassVar[int]
    MOVES_FIELD_NUMBER: _ClassVar[int]
    rated: int
    moves: _containers.RepeatedCompositeFieldContainer[RiskMove]
    def __init__(self, rated: _Optional[int] = ..., moves: _Optional[_Iterable[_Union[RiskMove, _Mapping]]] = ...) -> None: ...

class AssessOneOffRequest(_message.Message):
    __slots__ = ("amount", "currency", "business_time", "kind", "links", "rates", "suspicion", "request_id")
    class RatesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_TIME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    RATES_FIELD_NUMBER: _ClassVar[int]
    SUSPICION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    amount: str
    currency: str
    business_time: _timestamp_pb2.Timestamp
    kind: str
    links: _containers.RepeatedScalarFieldContainer[str]
    rates: _containers.ScalarMap[str, str]
    suspicion: bool
    request_id: str
    def __init__(self, amount: _Optional[str] = ..., currency: _Optional[str] = ..., business_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., kind: _Optional[str] = ..., links: _Optional[_Iterable[str]] = ..., rates: _Optional[_Mapping[str, str]] = ..., suspicion: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class OneOffMember(_message.Message):
    __slots__ = ("id", "amount", "currency", "kind", "business_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    amount: str
    currency: str
    kind: str
    business_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., amount: _Optional[str] = ..., currency: _Optional[str] = ..., kind: _Optional[str] = ..., business_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OneOffAssessment(_message.Message):
    __slots__ = ("required", "reasons", "share", "cny", "others_in_usd", "members", "without_rate", "policy", "name")
    REQUIRED_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    SHARE_FIELD_NUMBER: _ClassVar[int]
    CNY_FIELD_NUMBER: _ClassVar[int]
    OTHERS_IN_USD_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    WITHOUT_RATE_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    required: bool
    reasons: _containers.RepeatedScalarFieldContainer[str]
    share: str
    cny: str
    others_in_usd: str
    members: _containers.RepeatedCompositeFieldContainer[OneOffMember]
    without_rate: _containers.RepeatedScalarFieldContainer[str]
    policy: _customer_service_pb2.RulesReference
    name: str
    def __init__(self, required: _Optional[bool] = ..., reasons: _Optional[_Iterable[str]] = ..., share: _Optional[str] = ..., cny: _Optional[str] = ..., others_in_usd: _Optional[str] = ..., members: _Optional[_Iterable[_Union[OneOffMember, _Mapping]]] = ..., without_rate: _Optional[_Iterable[str]] = ..., policy: _Optional[_Union[_customer_service_pb2.RulesReference, _Mapping]] = ..., name: _Optional[str] = ...) -> None: ...

class ReplayOneOffRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...
