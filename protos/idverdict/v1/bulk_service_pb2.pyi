import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
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

class BulkState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BULK_STATE_UNSPECIFIED: _ClassVar[BulkState]
    BULK_STATE_PENDING: _ClassVar[BulkState]
    BULK_STATE_RUNNING: _ClassVar[BulkState]
    BULK_STATE_DONE: _ClassVar[BulkState]
    BULK_STATE_FAILED: _ClassVar[BulkState]
    BULK_STATE_CANCELLED: _ClassVar[BulkState]
BULK_STATE_UNSPECIFIED: BulkState
BULK_STATE_PENDING: BulkState
BULK_STATE_RUNNING: BulkState
BULK_STATE_DONE: BulkState
BULK_STATE_FAILED: BulkState
BULK_STATE_CANCELLED: BulkState

class BulkBatch(_message.Message):
    __slots__ = ("name", "uid", "manifest", "purpose", "state", "reason", "items", "verified", "failed", "create_time", "finish_time", "result_file")
    NAME_FIELD_NUMBER: _ClassVar[int]
    UID_FIELD_NUMBER: _ClassVar[int]
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    FINISH_TIME_FIELD_NUMBER: _ClassVar[int]
    RESULT_FILE_FIELD_NUMBER: _ClassVar[int]
    name: str
    uid: str
    manifest: str
    purpose: _verification_pb2.Purpose
    state: BulkState
    reason: str
    items: int
    verified: int
    failed: int
    create_time: _timestamp_pb2.Timestamp
    finish_time: _timestamp_pb2.Timestamp
    result_file: str
    def __init__(self, name: _Optional[str] = ..., uid: _Optional[str] = ..., manifest: _Optional[str] = ..., purpose: _Optional[_Union[_verification_pb2.Purpose, str]] = ..., state: _Optional[_Union[BulkState, str]] = ..., reason: _Optional[str] = ..., items: _Optional[int] = ..., verified: _Optional[int] = ..., failed: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., finish_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., result_file: _Optional[str] = ...) -> None: ...

class BulkResult(_message.Message):
    __slots__ = ("row", "item", "verification", "decision", "reasons", "error", "error_column", "review")
    ROW_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ERROR_COLUMN_FIELD_NUMBER: _ClassVar[int]
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    row: int
    item: str
    verification: str
    decision: _verdict_pb2.Decision
    reasons: _containers.RepeatedScalarFieldContainer[str]
    error: str
    error_column: str
    review: _review_pb2.Review
    def __init__(self, row: _Optional[int] = ..., item: _Optional[str] = ..., verification: _Optional[str] = ..., decision: _Optional[_Union[_verdict_pb2.Decision, str]] = ..., reasons: _Optional[_Iterable[str]] = ..., error: _Optional[str] = ..., error_column: _Optional[str] = ..., review: _Optional[_Union[_review_pb2.Review, _Mapping]] = ...) -> None: ...

class SubmitBulkRequest(_message.Message):
    __slots__ = ("manifest", "purpose", "request_id")
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    manifest: str
    purpose: _verification_pb2.Purpose
    request_id: str
    def __init__(self, manifest: _Optional[str] = ..., purpose: _Optional[_Union[_verification_pb2.Purpose, str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetBulkRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListBulkRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListBulkResponse(_message.Message):
    __slots__ = ("batches", "next_page_token")
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    batches: _containers.RepeatedCompositeFieldContainer[BulkBatch]
    next_page_token: str
    def __init__(self, batches: _Optional[_Iterable[_Union[BulkBatch, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetBulkResultsRequest(_message.Message):
    __slots__ = ("name", "after_row")
    NAME_FIELD_NUMBER: _ClassVar[int]
    AFTER_ROW_FIELD_NUMBER: _ClassVar[int]
    name: str
    after_row: int
    def __init__(self, name: _Optional[str] = ..., after_row: _Optional[int] = ...) -> None: ...

class CancelBulkRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...
