import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HoldKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HOLD_KIND_UNSPECIFIED: _ClassVar[HoldKind]
    HOLD_KIND_LEGAL: _ClassVar[HoldKind]
    HOLD_KIND_INVESTIGATION: _ClassVar[HoldKind]
HOLD_KIND_UNSPECIFIED: HoldKind
HOLD_KIND_LEGAL: HoldKind
HOLD_KIND_INVESTIGATION: HoldKind

class Hold(_message.Message):
    __slots__ = ("hold_id", "kind", "place_time", "release_time")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PLACE_TIME_FIELD_NUMBER: _ClassVar[int]
    RELEASE_TIME_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    kind: HoldKind
    place_time: _timestamp_pb2.Timestamp
    release_time: _timestamp_pb2.Timestamp
    def __init__(self, hold_id: _Optional[str] = ..., kind: _Optional[_Union[HoldKind, str]] = ..., place_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., release_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Retention(_message.Message):
    __slots__ = ("record_sets", "relationship_ended_on", "kept_until", "term_years", "verified_since", "deletion_request_time", "holds", "verifications", "pictures", "contents")
    RECORD_SETS_FIELD_NUMBER: _ClassVar[int]
    RELATIONSHIP_ENDED_ON_FIELD_NUMBER: _ClassVar[int]
    KEPT_UNTIL_FIELD_NUMBER: _ClassVar[int]
    TERM_YEARS_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_SINCE_FIELD_NUMBER: _ClassVar[int]
    DELETION_REQUEST_TIME_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    VERIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    PICTURES_FIELD_NUMBER: _ClassVar[int]
    CONTENTS_FIELD_NUMBER: _ClassVar[int]
    record_sets: _containers.RepeatedScalarFieldContainer[str]
    relationship_ended_on: str
    kept_until: str
    term_years: int
    verified_since: bool
    deletion_request_time: _timestamp_pb2.Timestamp
    holds: _containers.RepeatedCompositeFieldContainer[Hold]
    verifications: int
    pictures: int
    contents: int
    def __init__(self, record_sets: _Optional[_Iterable[str]] = ..., relationship_ended_on: _Optional[str] = ..., kept_until: _Optional[str] = ..., term_years: _Optional[int] = ..., verified_since: _Optional[bool] = ..., deletion_request_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., holds: _Optional[_Iterable[_Union[Hold, _Mapping]]] = ..., verifications: _Optional[int] = ..., pictures: _Optional[int] = ..., contents: _Optional[int] = ...) -> None: ...

class DueRecords(_message.Message):
    __slots__ = ("record_set", "relationship_ended_on", "kept_until", "verifications", "pictures", "contents")
    RECORD_SET_FIELD_NUMBER: _ClassVar[int]
    RELATIONSHIP_ENDED_ON_FIELD_NUMBER: _ClassVar[int]
    KEPT_UNTIL_FIELD_NUMBER: _ClassVar[int]
    VERIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    PICTURES_FIELD_NUMBER: _ClassVar[int]
    CONTENTS_FIELD_NUMBER: _ClassVar[int]
    record_set: str
    relationship_ended_on: str
    kept_until: str
    verifications: int
    pictures: int
    contents: int
    def __init__(self, record_set: _Optional[str] = ..., relationship_ended_on: _Optional[str] = ..., kept_until: _Optional[str] = ..., verifications: _Optional[int] = ..., pictures: _Optional[int] = ..., contents: _Optional[int] = ...) -> None: ...

class PurgePlan(_message.Message):
    __slots__ = ("sha256", "as_of", "term_years", "due", "unfinished")
    SHA256_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    TERM_YEARS_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    UNFINISHED_FIELD_NUMBER: _ClassVar[int]
    sha256: str
    as_of: str
    term_years: int
    due: _containers.RepeatedCompositeFieldContainer[DueRecords]
    unfinished: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, sha256: _Optional[str] = ..., as_of: _Optional[str] = ..., term_years: _Optional[int] = ..., due: _Optional[_Iterable[_Union[DueRecords, _Mapping]]] = ..., unfinished: _Optional[_Iterable[str]] = ...) -> None: ...

class PurgedRecords(_message.Message):
    __slots__ = ("record_set", "relationship_ended_on", "kept_until", "purge_time", "verifications")
    RECORD_SET_FIELD_NUMBER: _ClassVar[int]
    RELATIONSHIP_ENDED_ON_FIELD_NUMBER: _ClassVar[int]
    KEPT_UNTIL_FIELD_NUMBER: _ClassVar[int]
    PURGE_TIME_FIELD_NUMBER: _ClassVar[int]
    VERIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    record_set: str
    relationship_ended_on: str
    kept_until: str
    purge_time: _timestamp_pb2.Timestamp
    verifications: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, record_set: _Optional[str] = ..., relationship_ended_on: _Optional[str] = ..., kept_until: _Optional[str] = ..., purge_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., verifications: _Optional[_Iterable[str]] = ...) -> None: ...

class PurgeReceipt(_message.Message):
    __slots__ = ("purge", "tenant", "plan_sha256", "rule", "as_of", "term_years", "begin_time", "finish_time", "purged", "pictures", "skipped", "audit_position", "contents")
    PURGE_FIELD_NUMBER: _ClassVar[int]
    TENANT_FIELD_NUMBER: _ClassVar[int]
    PLAN_SHA256_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    TERM_YEARS_FIELD_NUMBER: _ClassVar[int]
    BEGIN_TIME_FIELD_NUMBER: _ClassVar[int]
    FINISH_TIME_FIELD_NUMBER: _ClassVar[int]
    PURGED_FIELD_NUMBER: _ClassVar[int]
    PICTURES_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    AUDIT_POSITION_FIELD_NUMBER: _ClassVar[int]
    CONTENTS_FIELD_NUMBER: _ClassVar[int]
    purge: str
    tenant: str
    plan_sha256: str
    rule: str
    as_of: str
    term_years: int
    begin_time: _timestamp_pb2.Timestamp
    finish_time: _timestamp_pb2.Timestamp
    purged: _containers.RepeatedCompositeFieldContainer[PurgedRecords]
    pictures: int
    skipped: int
    audit_position: int
    contents: int
    def __init__(self, purge: _Optional[str] = ..., tenant: _Optional[str] = ..., plan_sha256: _Optional[str] = ..., rule: _Optional[str] = ..., as_of: _Optional[str] = ..., term_years: _Optional[int] = ..., begin_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., finish_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., purged: _Optional[_Iterable[_Union[PurgedRecords, _Mapping]]] = ..., pictures: _Optional[int] = ..., skipped: _Optional[int] = ..., audit_position: _Optional[int] = ..., contents: _Optional[int] = ...) -> None: ...
