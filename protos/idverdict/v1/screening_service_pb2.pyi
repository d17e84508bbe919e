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

class ListFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LIST_FORMAT_UNSPECIFIED: _ClassVar[ListFormat]
    LIST_FORMAT_CSV: _ClassVar[ListFormat]
    LIST_FORMAT_JSONL: _ClassVar[ListFormat]
    LIST_FORMAT_FTM: _ClassVar[ListFormat]

class ListedKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LISTED_KIND_UNSPECIFIED: _ClassVar[ListedKind]
    LISTED_KIND_PERSON: _ClassVar[ListedKind]
    LISTED_KIND_ENTITY: _ClassVar[ListedKind]
    LISTED_KIND_OTHER: _ClassVar[ListedKind]

class HitStrength(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HIT_STRENGTH_UNSPECIFIED: _ClassVar[HitStrength]
    HIT_STRENGTH_HIT: _ClassVar[HitStrength]
    HIT_STRENGTH_WEAK: _ClassVar[HitStrength]

class HitState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HIT_STATE_UNSPECIFIED: _ClassVar[HitState]
    HIT_STATE_OPEN: _ClassVar[HitState]
    HIT_STATE_PROPOSED: _ClassVar[HitState]
    HIT_STATE_CLEARED: _ClassVar[HitState]
    HIT_STATE_CONFIRMED: _ClassVar[HitState]
    HIT_STATE_ENDED: _ClassVar[HitState]
    HIT_STATE_REDACTED: _ClassVar[HitState]

class HitDecision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HIT_DECISION_UNSPECIFIED: _ClassVar[HitDecision]
    HIT_DECISION_CLEARED: _ClassVar[HitDecision]
    HIT_DECISION_CONFIRMED: _ClassVar[HitDecision]

class HitActKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HIT_ACT_KIND_UNSPECIFIED: _ClassVar[HitActKind]
    HIT_ACT_KIND_HIT_OPENED: _ClassVar[HitActKind]
    HIT_ACT_KIND_HIT_PROPOSED: _ClassVar[HitActKind]
    HIT_ACT_KIND_HIT_RETURNED: _ClassVar[HitActKind]
    HIT_ACT_KIND_HIT_DECIDED: _ClassVar[HitActKind]
    HIT_ACT_KIND_HIT_REOPENED: _ClassVar[HitActKind]
    HIT_ACT_KIND_HIT_ENDED: _ClassVar[HitActKind]

class SweepKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SWEEP_KIND_UNSPECIFIED: _ClassVar[SweepKind]
    SWEEP_KIND_DELTA: _ClassVar[SweepKind]
    SWEEP_KIND_FULL: _ClassVar[SweepKind]

class SweepState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SWEEP_STATE_UNSPECIFIED: _ClassVar[SweepState]
    SWEEP_STATE_RUNNING: _ClassVar[SweepState]
    SWEEP_STATE_DONE: _ClassVar[SweepState]

class DuplicateGroupKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DUPLICATE_GROUP_KIND_UNSPECIFIED: _ClassVar[DuplicateGroupKind]
    DUPLICATE_GROUP_KIND_NUMBER: _ClassVar[DuplicateGroupKind]
    DUPLICATE_GROUP_KIND_CONTACT: _ClassVar[DuplicateGroupKind]
    DUPLICATE_GROUP_KIND_PLACEHOLDER: _ClassVar[DuplicateGroupKind]
LIST_FORMAT_UNSPECIFIED: ListFormat
LIST_FORMAT_CSV: ListFormat
LIST_FORMAT_JSONL: ListFormat
LIST_FORMAT_FTM: ListFormat
LISTED_KIND_UNSPECIFIED: ListedKind
LISTED_KIND_PERSON: ListedKind
LISTED_KIND_ENTITY: ListedKind
LISTED_KIND_OTHER: ListedKind
HIT_STRENGTH_UNSPECIFIED: HitStrength
HIT_STRENGTH_HIT: HitStrength
HIT_STRENGTH_WEAK: HitStrength
HIT_STATE_UNSPECIFIED: HitState
HIT_STATE_OPEN: HitState
HIT_STATE_PROPOSED: HitState
HIT_STATE_CLEARED: HitState
HIT_STATE_CONFIRMED: HitState
HIT_STATE_ENDED: HitState
HIT_STATE_REDACTED: HitState
HIT_DECISION_UNSPECIFIED: HitDecision
HIT_DECISION_CLEARED: HitDecision
HIT_DECISION_CONFIRMED: HitDecision
HIT_ACT_KIND_UNSPECIFIED: HitActKind
HIT_ACT_KIND_HIT_OPENED: HitActKind
HIT_ACT_KIND_HIT_PROPOSED: HitActKind
HIT_ACT_KIND_HIT_RETURNED: HitActKind
HIT_ACT_KIND_HIT_DECIDED: HitActKind
HIT_ACT_KIND_HIT_REOPENED: HitActKind
HIT_ACT_KIND_HIT_ENDED: HitActKind
SWEEP_KIND_UNSPECIFIED: SweepKind
SWEEP_KIND_DELTA: SweepKind
SWEEP_KIND_FULL: SweepKind
SWEEP_STATE_UNSPECIFIED: SweepState
SWEEP_STATE_RUNNING: SweepState
SWEEP_STATE_DONE: SweepState
DUPLICATE_GROUP_KIND_UNSPECIFIED: DuplicateGroupKind
DUPLICATE_GROUP_KIND_NUMBER: DuplicateGroupKind
DUPLICATE_GROUP_KIND_CONTACT: DuplicateGroupKind
DUPLICATE_GROUP_KIND_PLACEHOLDER: DuplicateGroupKind

class ScreeningSubject(_message.Message):
    __slots__ = ("names", "kind", "birth_dates", "countries", "numbers")
    NAMES_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATES_FIELD_NUMBER: _ClassVar[int]
    COUNTRIES_FIELD_NUMBER: _ClassVar[int]
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    names: _containers.RepeatedScalarFieldContainer[str]
    kind: ListedKind
    birth_dates: _containers.RepeatedScalarFieldContainer[str]
    countries: _containers.RepeatedScalarFieldContainer[str]
    numbers: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, names: _Optional[_Iterable[str]] = ..., kind: _Optional[_Union[ListedKind, str]] = ..., birth_dates: _Optional[_Iterable[str]] = ..., countries: _Optional[_Iterable[str]] = ..., numbers: _Optional[_Iterable[str]] = ...) -> None: ...

class ListVersion(_message.Message):
    __slots__ = ("name", "format", "sha256", "size_bytes", "entries", "names", "records_without_names", "imported_by", "create_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    RECORDS_WITHOUT_NAMES_FIELD_NUMBER: _ClassVar[int]
    IMPORTED_BY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    format: ListFormat
    sha256: str
    size_bytes: int
    entries: int
    names: int
    records_without_names: int
    imported_by: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., format: _Optional[_Union[ListFormat, str]] = ..., sha256: _Optional[str] = ..., size_bytes: _Optional[int] = ..., entries: _Optional[int] = ..., names: _Optional[int] = ..., records_without_names: _Optional[int] = ..., imported_by: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ScreeningMatch(_message.Message):
    __slots__ = ("list_version", "entry_id", "former_ids", "entry", "topics", "subject_name", "entry_name", "how", "notes", "name_score", "score", "strength", "supports", "contradicts", "common")
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    FORMER_IDS_FIELD_NUMBER: _ClassVar[int]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    TOPICS_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_NAME_FIELD_NUMBER: _ClassVar[int]
    ENTRY_NAME_FIELD_NUMBER: _ClassVar[int]
    HOW_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    NAME_SCORE_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    STRENGTH_FIELD_NUMBER: _ClassVar[int]
    SUPPORTS_FIELD_NUMBER: _ClassVar[int]
    CONTRADICTS_FIELD_NUMBER: _ClassVar[int]
    COMMON_FIELD_NUMBER: _ClassVar[int]
    list_version: str
    entry_id: str
    former_ids: _containers.RepeatedScalarFieldContainer[str]
    entry: ScreeningSubject
    topics: _containers.RepeatedScalarFieldContainer[str]
    subject_name: str
    entry_name: str
    how: str
    notes: _containers.RepeatedScalarFieldContainer[str]
    name_score: int
    score: int
    strength: HitStrength
    supports: _containers.RepeatedScalarFieldContainer[str]
    contradicts: _containers.RepeatedScalarFieldContainer[str]
    common: int
    def __init__(self, list_version: _Optional[str] = ..., entry_id: _Optional[str] = ..., former_ids: _Optional[_Iterable[str]] = ..., entry: _Optional[_Union[ScreeningSubject, _Mapping]] = ..., topics: _Optional[_Iterable[str]] = ..., subject_name: _Optional[str] = ..., entry_name: _Optional[str] = ..., how: _Optional[str] = ..., notes: _Optional[_Iterable[str]] = ..., name_score: _Optional[int] = ..., score: _Optional[int] = ..., strength: _Optional[_Union[HitStrength, str]] = ..., supports: _Optional[_Iterable[str]] = ..., contradicts: _Optional[_Iterable[str]] = ..., common: _Optional[int] = ...) -> None: ...

class Screening(_message.Message):
    __slots__ = ("policy_id", "policy_version", "policy_sha256", "list_versions", "matches", "more", "canonical", "sha256", "opened", "reopened", "ended")
    POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    POLICY_SHA256_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSIONS_FIELD_NUMBER: _ClassVar[int]
    MATCHES_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    CANONICAL_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    OPENED_FIELD_NUMBER: _ClassVar[int]
    REOPENED_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    policy_id: str
    policy_version: str
    policy_sha256: str
    list_versions: _containers.RepeatedScalarFieldContainer[str]
    matches: _containers.RepeatedCompositeFieldContainer[ScreeningMatch]
    more: int
    canonical: str
    sha256: str
    opened: int
    reopened: int
    ended: int
    def __init__(self, policy_id: _Optional[str] = ..., policy_version: _Optional[str] = ..., policy_sha256: _Optional[str] = ..., list_versions: _Optional[_Iterable[str]] = ..., matches: _Optional[_Iterable[_Union[ScreeningMatch, _Mapping]]] = ..., more: _Optional[int] = ..., canonical: _Optional[str] = ..., sha256: _Optional[str] = ..., opened: _Optional[int] = ..., reopened: _Optional[int] = ..., ended: _Optional[int] = ...) -> None: ...

class HitAct(_message.Message):
    __slots__ = ("number", "kind", "person", "decision", "note", "time", "list_version")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    number: int
    kind: HitActKind
    person: str
    decision: HitDecision
    note: str
    time: _timestamp_pb2.Timestamp
    list_version: int
    def __init__(self, number: _Optional[int] = ..., kind: _Optional[_Union[HitActKind, str]] = ..., person: _Optional[str] = ..., decision: _Optional[_Union[HitDecision, str]] = ..., note: _Optional[str] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., list_version: _Optional[int] = ...) -> None: ...

class ScreeningHit(_message.Message):
    __slots__ = ("name", "list_version", "how", "score", "state", "decision", "proposed_by", "etag", "create_time", "change_time", "match", "acts", "restricted", "of_party", "party", "party_roles")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    HOW_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    CHANGE_TIME_FIELD_NUMBER: _ClassVar[int]
    MATCH_FIELD_NUMBER: _ClassVar[int]
    ACTS_FIELD_NUMBER: _ClassVar[int]
    RESTRICTED_FIELD_NUMBER: _ClassVar[int]
    OF_PARTY_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    PARTY_ROLES_FIELD_NUMBER: _ClassVar[int]
    name: str
    list_version: str
    how: str
    score: int
    state: HitState
    decision: HitDecision
    proposed_by: str
    etag: str
    create_time: _timestamp_pb2.Timestamp
    change_time: _timestamp_pb2.Timestamp
    match: ScreeningMatch
    acts: _containers.RepeatedCompositeFieldContainer[HitAct]
    restricted: bool
    of_party: bool
    party: str
    party_roles: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., list_version: _Optional[str] = ..., how: _Optional[str] = ..., score: _Optional[int] = ..., state: _Optional[_Union[HitState, str]] = ..., decision: _Optional[_Union[HitDecision, str]] = ..., proposed_by: _Optional[str] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., change_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., match: _Optional[_Union[ScreeningMatch, _Mapping]] = ..., acts: _Optional[_Iterable[_Union[HitAct, _Mapping]]] = ..., restricted: _Optional[bool] = ..., of_party: _Optional[bool] = ..., party: _Optional[str] = ..., party_roles: _Optional[_Iterable[str]] = ...) -> None: ...

class ReplayHitRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ScreeningSweep(_message.Message):
    __slots__ = ("name", "kind", "list_version", "state", "subjects", "opened", "reopened", "ended", "create_time", "finish_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    OPENED_FIELD_NUMBER: _ClassVar[int]
    REOPENED_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    FINISH_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: SweepKind
    list_version: str
    state: SweepState
    subjects: int
    opened: int
    reopened: int
    ended: int
    create_time: _timestamp_pb2.Timestamp
    finish_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[SweepKind, str]] = ..., list_version: _Optional[str] = ..., state: _Optional[_Union[SweepState, str]] = ..., subjects: _Optional[int] = ..., opened: _Optional[int] = ..., reopened: _Optional[int] = ..., ended: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., finish_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DuplicateGroup(_message.Message):
    __slots__ = ("kind", "subjects", "names")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    kind: DuplicateGroupKind
    subjects: _containers.RepeatedScalarFieldContainer[str]
    names: int
    def __init__(self, kind: _Optional[_Union[DuplicateGroupKind, str]] = ..., subjects: _Optional[_Iterable[str]] = ..., names: _Optional[int] = ...) -> None: ...

class ImportListRequest(_message.Message):
    __slots__ = ("request_id", "list", "format", "path", "content", "expected_sha256", "expected_entries")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    LIST_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_SHA256_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    list: str
    format: ListFormat
    path: str
    content: bytes
    expected_sha256: str
    expected_entries: int
    def __init__(self, request_id: _Optional[str] = ..., list: _Optional[str] = ..., format: _Optional[_Union[ListFormat, str]] = ..., path: _Optional[str] = ..., content: _Optional[bytes] = ..., expected_sha256: _Optional[str] = ..., expected_entries: _Optional[int] = ...) -> None: ...

class ListListVersionsRequest(_message.Message):
    __slots__ = ("list", "page_size", "page_token")
    LIST_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    list: str
    page_size: int
    page_token: str
    def __init__(self, list: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListListVersionsResponse(_message.Message):
    __slots__ = ("versions", "next_page_token")
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    versions: _containers.RepeatedCompositeFieldContainer[ListVersion]
    next_page_token: str
    def __init__(self, versions: _Optional[_Iterable[_Union[ListVersion, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ScreenRequest(_message.Message):
    __slots__ = ("subject",)
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    subject: ScreeningSubject
    def __init__(self, subject: _Optional[_Union[ScreeningSubject, _Mapping]] = ...) -> None: ...

class ScreenCustomerRequest(_message.Message):
    __slots__ = ("customer_reference", "subject", "contacts")
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    customer_reference: str
    subject: ScreeningSubject
    contacts: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, customer_reference: _Optional[str] = ..., subject: _Optional[_Union[ScreeningSubject, _Mapping]] = ..., contacts: _Optional[_Iterable[str]] = ...) -> None: ...

class ListHitsRequest(_message.Message):
    __slots__ = ("states", "list", "customer_reference", "page_size", "page_token")
    STATES_FIELD_NUMBER: _ClassVar[int]
    LIST_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedScalarFieldContainer[HitState]
    list: str
    customer_reference: str
    page_size: int
    page_token: str
    def __init__(self, states: _Optional[_Iterable[_Union[HitState, str]]] = ..., list: _Optional[str] = ..., customer_reference: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListHitsResponse(_message.Message):
    __slots__ = ("hits", "next_page_token")
    HITS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    hits: _containers.RepeatedCompositeFieldContainer[ScreeningHit]
    next_page_token: str
    def __init__(self, hits: _Optional[_Iterable[_Union[ScreeningHit, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetHitRequest(_message.Message):
    __slots__ = ("name", "for_inspection")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    for_inspection: bool
    def __init__(self, name: _Optional[str] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class DecideHitRequest(_message.Message):
    __slots__ = ("request_id", "name", "etag", "decision", "note")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    name: str
    etag: str
    decision: HitDecision
    note: str
    def __init__(self, request_id: _Optional[str] = ..., name: _Optional[str] = ..., etag: _Optional[str] = ..., decision: _Optional[_Union[HitDecision, str]] = ..., note: _Optional[str] = ...) -> None: ...

class StartSweepRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListSweepsRequest(_message.Message):
    __slots__ = ("page_size",)
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    def __init__(self, page_size: _Optional[int] = ...) -> None: ...

class ListSweepsResponse(_message.Message):
    __slots__ = ("sweeps",)
    SWEEPS_FIELD_NUMBER: _ClassVar[int]
    sweeps: _containers.RepeatedCompositeFieldContainer[ScreeningSweep]
    def __init__(self, sweeps: _Optional[_Iterable[_Union[ScreeningSweep, _Mapping]]] = ...) -> None: ...

class ListDuplicatesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListDuplicatesResponse(_message.Message):
    __slots__ = ("groups",)
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[DuplicateGroup]
    def __init__(self, groups: _Optional[_Iterable[_Union[DuplicateGroup, _Mapping]]] = ...) -> None: ...
