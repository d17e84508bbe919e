from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetEvidencePackRequest(_message.Message):
    __slots__ = ("name", "operator", "for_inspection")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OPERATOR_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    operator: str
    for_inspection: bool
    def __init__(self, name: _Optional[str] = ..., operator: _Optional[str] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class EvidencePack(_message.Message):
    __slots__ = ("file_name", "sha256", "size_bytes")
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    file_name: str
    sha256: str
    size_bytes: int
    def __init__(self, file_name: _Optional[str] = ..., sha256: _Optional[str] = ..., size_bytes: _Optional[int] = ...) -> None: ...

class GetEvidencePackResponse(_message.Message):
    __slots__ = ("metadata", "chunk")
    METADATA_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    metadata: EvidencePack
    chunk: bytes
    def __init__(self, metadata: _Optional[_Union[EvidencePack, _Mapping]] = ..., chunk: _Optional[bytes] = ...) -> None: ...
