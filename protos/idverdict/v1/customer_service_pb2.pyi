import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.v1 import verification_pb2 as _verification_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CustomerKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CUSTOMER_KIND_UNSPECIFIED: _ClassVar[CustomerKind]
    CUSTOMER_KIND_PERSON: _ClassVar[CustomerKind]
    CUSTOMER_KIND_ENTITY: _ClassVar[CustomerKind]

class CustomerState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CUSTOMER_STATE_UNSPECIFIED: _ClassVar[CustomerState]
    CUSTOMER_STATE_IN_PROGRESS: _ClassVar[CustomerState]
    CUSTOMER_STATE_IDENTIFIED: _ClassVar[CustomerState]
    CUSTOMER_STATE_REVIEW_DUE: _ClassVar[CustomerState]
    CUSTOMER_STATE_OVERDUE: _ClassVar[CustomerState]
    CUSTOMER_STATE_MEASURES_ADVISED: _ClassVar[CustomerState]
    CUSTOMER_STATE_REFUSED: _ClassVar[CustomerState]
    CUSTOMER_STATE_ENDED: _ClassVar[CustomerState]
    CUSTOMER_STATE_REDACTED: _ClassVar[CustomerState]

class ElementStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ELEMENT_STATUS_UNSPECIFIED: _ClassVar[ElementStatus]
    ELEMENT_STATUS_MISSING: _ClassVar[ElementStatus]
    ELEMENT_STATUS_STALE: _ClassVar[ElementStatus]
    ELEMENT_STATUS_DECLARED: _ClassVar[ElementStatus]
    ELEMENT_STATUS_READ: _ClassVar[ElementStatus]
    ELEMENT_STATUS_VERIFIED: _ClassVar[ElementStatus]

class BasisKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BASIS_KIND_UNSPECIFIED: _ClassVar[BasisKind]
    BASIS_KIND_CLAIM: _ClassVar[BasisKind]
    BASIS_KIND_VERIFICATION: _ClassVar[BasisKind]
    BASIS_KIND_AUTHORITY: _ClassVar[BasisKind]
    BASIS_KIND_ATTACHMENT: _ClassVar[BasisKind]
    BASIS_KIND_RELIED: _ClassVar[BasisKind]

class AttachmentKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ATTACHMENT_KIND_UNSPECIFIED: _ClassVar[AttachmentKind]
    ATTACHMENT_KIND_DOCUMENT: _ClassVar[AttachmentKind]
    ATTACHMENT_KIND_SCORE: _ClassVar[AttachmentKind]
    ATTACHMENT_KIND_CONSENT: _ClassVar[AttachmentKind]
    ATTACHMENT_KIND_NOTICE: _ClassVar[AttachmentKind]
    ATTACHMENT_KIND_RELIED_EVIDENCE: _ClassVar[AttachmentKind]
    ATTACHMENT_KIND_CONSENT_WITHDRAWAL: _ClassVar[AttachmentKind]
CUSTOMER_KIND_UNSPECIFIED: CustomerKind
CUSTOMER_KIND_PERSON: CustomerKind
CUSTOMER_KIND_ENTITY: CustomerKind
CUSTOMER_STATE_UNSPECIFIED: CustomerState
CUSTOMER_STATE_IN_PROGRESS: CustomerState
CUSTOMER_STATE_IDENTIFIED: CustomerState
CUSTOMER_STATE_REVIEW_DUE: CustomerState
CUSTOMER_STATE_OVERDUE: CustomerState
CUSTOMER_STATE_MEASURES_ADVISED: CustomerState
CUSTOMER_STATE_REFUSED: CustomerState
CUSTOMER_STATE_ENDED: CustomerState
CUSTOMER_STATE_REDACTED: CustomerState
ELEMENT_STATUS_UNSPECIFIED: ElementStatus
ELEMENT_STATUS_MISSING: ElementStatus
ELEMENT_STATUS_STALE: ElementStatus
ELEMENT_STATUS_DECLARED: ElementStatus
ELEMENT_STATUS_READ: ElementStatus
ELEMENT_STATUS_VERIFIED: ElementStatus
BASIS_KIND_UNSPECIFIED: BasisKind
BASIS_KIND_CLAIM: BasisKind
BASIS_KIND_VERIFICATION: BasisKind
BASIS_KIND_AUTHORITY: BasisKind
BASIS_KIND_ATTACHMENT: BasisKind
BASIS_KIND_RELIED: BasisKind
ATTACHMENT_KIND_UNSPECIFIED: AttachmentKind
ATTACHMENT_KIND_DOCUMENT: AttachmentKind
ATTACHMENT_KIND_SCORE: AttachmentKind
ATTACHMENT_KIND_CONSENT: AttachmentKind
ATTACHMENT_KIND_NOTICE: AttachmentKind
ATTACHMENT_KIND_RELIED_EVIDENCE: AttachmentKind
ATTACHMENT_KIND_CONSENT_WITHDRAWAL: AttachmentKind

class ElementBasis(_message.Message):
    __slots__ = ("kind", "resource", "sha256", "time", "via", "until", "value", "denies", "reliance")
    KIND_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    VIA_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    DENIES_FIELD_NUMBER: _ClassVar[int]
    RELIANCE_FIELD_NUMBER: _ClassVar[int]
    kind: BasisKind
    resource: str
    sha256: str
    time: _timestamp_pb2.Timestamp
    via: str
    until: str
    value: str
    denies: bool
    reliance: str
    def __init__(self, kind: _Optional[_Union[BasisKind, str]] = ..., resource: _Optional[str] = ..., sha256: _Optional[str] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., via: _Optional[str] = ..., until: _Optional[str] = ..., value: _Optional[str] = ..., denies: _Optional[bool] = ..., reliance: _Optional[str] = ...) -> None: ...

class ProfileElement(_message.Message):
    __slots__ = ("name", "value", "masked", "status", "bases", "conflicts", "verify_time", "stale_on", "reliance", "label_zh", "answer")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    BASES_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    VERIFY_TIME_FIELD_NUMBER: _ClassVar[int]
    STALE_ON_FIELD_NUMBER: _ClassVar[int]
    RELIANCE_FIELD_NUMBER: _ClassVar[int]
    LABEL_ZH_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    masked: bool
    status: ElementStatus
    bases: _containers.RepeatedCompositeFieldContainer[ElementBasis]
    conflicts: _containers.RepeatedCompositeFieldContainer[ElementBasis]
    verify_time: _timestamp_pb2.Timestamp
    stale_on: str
    reliance: str
    label_zh: str
    answer: ProfileAnswer
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ..., masked: _Optional[bool] = ..., status: _Optional[_Union[ElementStatus, str]] = ..., bases: _Optional[_Iterable[_Union[ElementBasis, _Mapping]]] = ..., conflicts: _Optional[_Iterable[_Union[ElementBasis, _Mapping]]] = ..., verify_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., stale_on: _Optional[str] = ..., reliance: _Optional[str] = ..., label_zh: _Optional[str] = ..., answer: _Optional[_Union[ProfileAnswer, _Mapping]] = ...) -> None: ...

class ProfileAnswer(_message.Message):
    __slots__ = ("word", "label_zh", "label_en", "least", "most", "currency", "per", "text")
    WORD_FIELD_NUMBER: _ClassVar[int]
    LABEL_ZH_FIELD_NUMBER: _ClassVar[int]
    LABEL_EN_FIELD_NUMBER: _ClassVar[int]
    LEAST_FIELD_NUMBER: _ClassVar[int]
    MOST_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    PER_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    word: str
    label_zh: str
    label_en: str
    least: str
    most: str
    currency: str
    per: str
    text: str
    def __init__(self, word: _Optional[str] = ..., label_zh: _Optional[str] = ..., label_en: _Optional[str] = ..., least: _Optional[str] = ..., most: _Optional[str] = ..., currency: _Optional[str] = ..., per: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class ReviewClock(_message.Message):
    __slots__ = ("reason", "element", "opens_on", "due_on", "purpose", "measure")
    REASON_FIELD_NUMBER: _ClassVar[int]
    ELEMENT_FIELD_NUMBER: _ClassVar[int]
    OPENS_ON_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    MEASURE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    element: str
    opens_on: str
    due_on: str
    purpose: str
    measure: str
    def __init__(self, reason: _Optional[str] = ..., element: _Optional[str] = ..., opens_on: _Optional[str] = ..., due_on: _Optional[str] = ..., purpose: _Optional[str] = ..., measure: _Optional[str] = ...) -> None: ...

class ProfileGap(_message.Message):
    __slots__ = ("what", "reason", "asked")
    WHAT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    what: str
    reason: str
    asked: str
    def __init__(self, what: _Optional[str] = ..., reason: _Optional[str] = ..., asked: _Optional[str] = ...) -> None: ...

class RulesReference(_message.Message):
    __slots__ = ("id", "version", "sha256")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: str
    sha256: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[str] = ..., sha256: _Optional[str] = ...) -> None: ...

class Customer(_message.Message):
    __slots__ = ("name", "customer_reference", "kind", "state", "etag", "version", "elements", "gaps", "clocks", "measures_on", "level", "open_events", "open_time", "update_time", "on", "relationship_began", "identified_on", "reviewed_on", "notified_on", "element_rules", "review_rules", "owner_proposal")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ELEMENTS_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    MEASURES_ON_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    OPEN_EVENTS_FIELD_NUMBER: _ClassVar[int]
    OPEN_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ON_FIELD_NUMBER: _ClassVar[int]
    RELATIONSHIP_BEGAN_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIED_ON_FIELD_NUMBER: _ClassVar[int]
    REVIEWED_ON_FIELD_NUMBER: _ClassVar[int]
    NOTIFIED_ON_FIELD_NUMBER: _ClassVar[int]
    ELEMENT_RULES_FIELD_NUMBER: _ClassVar[int]
    REVIEW_RULES_FIELD_NUMBER: _ClassVar[int]
    OWNER_PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    name: str
    customer_reference: str
    kind: CustomerKind
    state: CustomerState
    etag: str
    version: str
    elements: _containers.RepeatedCompositeFieldContainer[ProfileElement]
    gaps: _containers.RepeatedCompositeFieldContainer[ProfileGap]
    clocks: _containers.RepeatedCompositeFieldContainer[ReviewClock]
    measures_on: str
    level: int
    open_events: _containers.RepeatedScalarFieldContainer[str]
    open_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    on: str
    relationship_began: str
    identified_on: str
    reviewed_on: str
    notified_on: str
    element_rules: RulesReference
    review_rules: RulesReference
    owner_proposal: str
    def __init__(self, name: _Optional[str] = ..., customer_reference: _Optional[str] = ..., kind: _Optional[_Union[CustomerKind, str]] = ..., state: _Optional[_Union[CustomerState, str]] = ..., etag: _Optional[str] = ..., version: _Optional[str] = ..., elements: _Optional[_Iterable[_Union[ProfileElement, _Mapping]]] = ..., gaps: _Optional[_Iterable[_Union[ProfileGap, _Mapping]]] = ..., clocks: _Optional[_Iterable[_Union[ReviewClock, _Mapping]]] = ..., measures_on: _Optional[str] = ..., level: _Optional[int] = ..., open_events: _Optional[_Iterable[str]] = ..., open_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., on: _Optional[str] = ..., relationship_began: _Optional[str] = ..., identified_on: _Optional[str] = ..., reviewed_on: _Optional[str] = ..., notified_on: _Optional[str] = ..., element_rules: _Optional[_Union[RulesReference, _Mapping]] = ..., review_rules: _Optional[_Union[RulesReference, _Mapping]] = ..., owner_proposal: _Optional[str] = ...) -> None: ...

class CustomerOutline(_message.Message):
    __slots__ = ("name", "customer_reference", "kind", "state", "update_time", "events")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    customer_reference: str
    kind: CustomerKind
    state: CustomerState
    update_time: _timestamp_pb2.Timestamp
    events: _containers.RepeatedCompositeFieldContainer[OpenEvent]
    def __init__(self, name: _Optional[str] = ..., customer_reference: _Optional[str] = ..., kind: _Optional[_Union[CustomerKind, str]] = ..., state: _Optional[_Union[CustomerState, str]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., events: _Optional[_Iterable[_Union[OpenEvent, _Mapping]]] = ...) -> None: ...

class OpenEvent(_message.Message):
    __slots__ = ("event", "due_on")
    EVENT_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    event: str
    due_on: str
    def __init__(self, event: _Optional[str] = ..., due_on: _Optional[str] = ...) -> None: ...

class CustomerVersion(_message.Message):
    __slots__ = ("name", "create_time", "person", "rules_sha256")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    RULES_SHA256_FIELD_NUMBER: _ClassVar[int]
    name: str
    create_time: _timestamp_pb2.Timestamp
    person: str
    rules_sha256: str
    def __init__(self, name: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., person: _Optional[str] = ..., rules_sha256: _Optional[str] = ...) -> None: ...

class Replay(_message.Message):
    __slots__ = ("name", "same", "differs", "not_kept")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SAME_FIELD_NUMBER: _ClassVar[int]
    DIFFERS_FIELD_NUMBER: _ClassVar[int]
    NOT_KEPT_FIELD_NUMBER: _ClassVar[int]
    name: str
    same: bool
    differs: _containers.RepeatedScalarFieldContainer[str]
    not_kept: bool
    def __init__(self, name: _Optional[str] = ..., same: _Optional[bool] = ..., differs: _Optional[_Iterable[str]] = ..., not_kept: _Optional[bool] = ...) -> None: ...

class Attachment(_message.Message):
    __slots__ = ("name", "kind", "issuer", "issued_on", "valid_until", "sha256", "title", "score", "scopes", "channel", "case", "elements", "masked", "create_time", "person", "withdraws", "withdraw_time", "agreement", "media_type", "size_bytes")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    ISSUER_FIELD_NUMBER: _ClassVar[int]
    ISSUED_ON_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    ELEMENTS_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWS_FIELD_NUMBER: _ClassVar[int]
    WITHDRAW_TIME_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: AttachmentKind
    issuer: str
    issued_on: str
    valid_until: str
    sha256: str
    title: str
    score: str
    scopes: _containers.RepeatedScalarFieldContainer[str]
    channel: str
    case: str
    elements: _containers.RepeatedScalarFieldContainer[str]
    masked: bool
    create_time: _timestamp_pb2.Timestamp
    person: str
    withdraws: str
    withdraw_time: _timestamp_pb2.Timestamp
    agreement: str
    media_type: str
    size_bytes: int
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[AttachmentKind, str]] = ..., issuer: _Optional[str] = ..., issued_on: _Optional[str] = ..., valid_until: _Optional[str] = ..., sha256: _Optional[str] = ..., title: _Optional[str] = ..., score: _Optional[str] = ..., scopes: _Optional[_Iterable[str]] = ..., channel: _Optional[str] = ..., case: _Optional[str] = ..., elements: _Optional[_Iterable[str]] = ..., masked: _Optional[bool] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., person: _Optional[str] = ..., withdraws: _Optional[str] = ..., withdraw_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., agreement: _Optional[str] = ..., media_type: _Optional[str] = ..., size_bytes: _Optional[int] = ...) -> None: ...

class CreateCustomerRequest(_message.Message):
    __slots__ = ("customer_reference", "kind", "purpose", "declared", "verifications", "relationship_began", "request_id")
    class DeclaredEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    DECLARED_FIELD_NUMBER: _ClassVar[int]
    VERIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    RELATIONSHIP_BEGAN_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    customer_reference: str
    kind: CustomerKind
    purpose: _verification_pb2.Purpose
    declared: _containers.ScalarMap[str, str]
    verifications: _containers.RepeatedScalarFieldContainer[str]
    relationship_began: str
    request_id: str
    def __init__(self, customer_reference: _Optional[str] = ..., kind: _Optional[_Union[CustomerKind, str]] = ..., purpose: _Optional[_Union[_verification_pb2.Purpose, str]] = ..., declared: _Optional[_Mapping[str, str]] = ..., verifications: _Optional[_Iterable[str]] = ..., relationship_began: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetCustomerRequest(_message.Message):
    __slots__ = ("name", "customer_reference", "as_of", "for_inspection")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    customer_reference: str
    as_of: _timestamp_pb2.Timestamp
    for_inspection: bool
    def __init__(self, name: _Optional[str] = ..., customer_reference: _Optional[str] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class UpdateCustomerRequest(_message.Message):
    __slots__ = ("name", "etag", "declared", "verifications", "request_id")
    class DeclaredEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    DECLARED_FIELD_NUMBER: _ClassVar[int]
    VERIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    declared: _containers.ScalarMap[str, str]
    verifications: _containers.RepeatedScalarFieldContainer[str]
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., declared: _Optional[_Mapping[str, str]] = ..., verifications: _Optional[_Iterable[str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListCustomerVersionsRequest(_message.Message):
    __slots__ = ("name", "page_size")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    name: str
    page_size: int
    def __init__(self, name: _Optional[str] = ..., page_size: _Optional[int] = ...) -> None: ...

class ListCustomerVersionsResponse(_message.Message):
    __slots__ = ("versions",)
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    versions: _containers.RepeatedCompositeFieldContainer[CustomerVersion]
    def __init__(self, versions: _Optional[_Iterable[_Union[CustomerVersion, _Mapping]]] = ...) -> None: ...

class ReplayCustomerVersionRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ReportEventRequest(_message.Message):
    __slots__ = ("name", "etag", "event", "event_time", "note", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    event: str
    event_time: _timestamp_pb2.Timestamp
    note: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., event: _Optional[str] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., note: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AddAttachmentRequest(_message.Message):
    __slots__ = ("name", "kind", "issuer", "issued_on", "valid_until", "sha256", "title", "score", "scopes", "channel", "case", "elements", "agreement", "request_id", "content")
    class ElementsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    ISSUER_FIELD_NUMBER: _ClassVar[int]
    ISSUED_ON_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    ELEMENTS_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: AttachmentKind
    issuer: str
    issued_on: str
    valid_until: str
    sha256: str
    title: str
    score: str
    scopes: _containers.RepeatedScalarFieldContainer[str]
    channel: str
    case: str
    elements: _containers.ScalarMap[str, str]
    agreement: str
    request_id: str
    content: bytes
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[AttachmentKind, str]] = ..., issuer: _Optional[str] = ..., issued_on: _Optional[str] = ..., valid_until: _Optional[str] = ..., sha256: _Optional[str] = ..., title: _Optional[str] = ..., score: _Optional[str] = ..., scopes: _Optional[_Iterable[str]] = ..., channel: _Optional[str] = ..., case: _Optional[str] = ..., elements: _Optional[_Mapping[str, str]] = ..., agreement: _Optional[str] = ..., request_id: _Optional[str] = ..., content: _Optional[bytes] = ...) -> None: ...

class GetAttachmentContentRequest(_message.Message):
    __slots__ = ("name", "for_inspection")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    for_inspection: bool
    def __init__(self, name: _Optional[str] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class GetAttachmentContentResponse(_message.Message):
    __slots__ = ("metadata", "chunk")
    METADATA_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    metadata: Attachment
    chunk: bytes
    def __init__(self, metadata: _Optional[_Union[Attachment, _Mapping]] = ..., chunk: _Optional[bytes] = ...) -> None: ...

class WithdrawConsentRequest(_message.Message):
    __slots__ = ("name", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListAttachmentsRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListAttachmentsResponse(_message.Message):
    __slots__ = ("attachments",)
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    attachments: _containers.RepeatedCompositeFieldContainer[Attachment]
    def __init__(self, attachments: _Optional[_Iterable[_Union[Attachment, _Mapping]]] = ...) -> None: ...

class ListDueRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "states", "levels")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    LEVELS_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    states: _containers.RepeatedScalarFieldContainer[CustomerState]
    levels: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[CustomerState, str]]] = ..., levels: _Optional[_Iterable[int]] = ...) -> None: ...

class ExportCustomersRequest(_message.Message):
    __slots__ = ("states", "after")
    STATES_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedScalarFieldContainer[CustomerState]
    after: str
    def __init__(self, states: _Optional[_Iterable[_Union[CustomerState, str]]] = ..., after: _Optional[str] = ...) -> None: ...

class ExportCustomersResponse(_message.Message):
    __slots__ = ("customers", "damaged")
    CUSTOMERS_FIELD_NUMBER: _ClassVar[int]
    DAMAGED_FIELD_NUMBER: _ClassVar[int]
    customers: _containers.RepeatedCompositeFieldContainer[Customer]
    damaged: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, customers: _Optional[_Iterable[_Union[Customer, _Mapping]]] = ..., damaged: _Optional[_Iterable[str]] = ...) -> None: ...

class ListDueResponse(_message.Message):
    __slots__ = ("customers", "next_page_token")
    CUSTOMERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    customers: _containers.RepeatedCompositeFieldContainer[CustomerOutline]
    next_page_token: str
    def __init__(self, customers: _Optional[_Iterable[_Union[CustomerOutline, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetCustomerFileRequest(_message.Message):
    __slots__ = ("name", "operator", "for_inspection")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OPERATOR_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    operator: str
    for_inspection: bool
    def __init__(self, name: _Optional[str] = ..., operator: _Optional[str] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class GetCustomerFileResponse(_message.Message):
    __slots__ = ("chunk",)
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    chunk: bytes
    def __init__(self, chunk: _Optional[bytes] = ...) -> None: ...
