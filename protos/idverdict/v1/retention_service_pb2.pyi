from buf.validate import validate_pb2 as _validate_pb2
from idverdict.v1 import retention_pb2 as _retention_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class NoteRelationshipEndRequest(_message.Message):
    __slots__ = ("customer_reference", "ended_on")
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    ENDED_ON_FIELD_NUMBER: _ClassVar[int]
    customer_reference: str
    ended_on: str
    def __init__(self, customer_reference: _Optional[str] = ..., ended_on: _Optional[str] = ...) -> None: ...

class RequestDeletionRequest(_message.Message):
    __slots__ = ("customer_reference",)
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    customer_reference: str
    def __init__(self, customer_reference: _Optional[str] = ...) -> None: ...

class PlaceHoldRequest(_message.Message):
    __slots__ = ("customer_reference", "hold_id", "kind")
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    customer_reference: str
    hold_id: str
    kind: _retention_pb2.HoldKind
    def __init__(self, customer_reference: _Optional[str] = ..., hold_id: _Optional[str] = ..., kind: _Optional[_Union[_retention_pb2.HoldKind, str]] = ...) -> None: ...

class ReleaseHoldRequest(_message.Message):
    __slots__ = ("customer_reference", "hold_id")
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    customer_reference: str
    hold_id: str
    def __init__(self, customer_reference: _Optional[str] = ..., hold_id: _Optional[str] = ...) -> None: ...

class GetRetentionRequest(_message.Message):
    __slots__ = ("customer_reference",)
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    customer_reference: str
    def __init__(self, customer_reference: _Optional[str] = ...) -> None: ...

class PlanPurgeRequest(_message.Message):
    __slots__ = ("limit",)
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    limit: int
    def __init__(self, limit: _Optional[int] = ...) -> None: ...

class PurgeRequest(_message.Message):
    __slots__ = ("plan_sha256", "limit")
    PLAN_SHA256_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    plan_sha256: str
    limit: int
    def __init__(self, plan_sha256: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...
