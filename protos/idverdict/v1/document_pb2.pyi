from buf.validate import validate_pb2 as _validate_pb2
from idverdict.v1 import claim_pb2 as _claim_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DocumentRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DOCUMENT_ROLE_UNSPECIFIED: _ClassVar[DocumentRole]
    DOCUMENT_ROLE_PRIMARY: _ClassVar[DocumentRole]
    DOCUMENT_ROLE_AUXILIARY: _ClassVar[DocumentRole]

class Masking(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MASKING_UNSPECIFIED: _ClassVar[Masking]
    MASKING_OUTLINE: _ClassVar[Masking]
    MASKING_WITHHELD: _ClassVar[Masking]
DOCUMENT_ROLE_UNSPECIFIED: DocumentRole
DOCUMENT_ROLE_PRIMARY: DocumentRole
DOCUMENT_ROLE_AUXILIARY: DocumentRole
MASKING_UNSPECIFIED: Masking
MASKING_OUTLINE: Masking
MASKING_WITHHELD: Masking

class SubmittedDocument(_message.Message):
    __slots__ = ("document_type", "claim", "pages", "role")
    DOCUMENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    CLAIM_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    document_type: str
    claim: _claim_pb2.DocumentClaim
    pages: _containers.RepeatedCompositeFieldContainer[SubmittedPage]
    role: DocumentRole
    def __init__(self, document_type: _Optional[str] = ..., claim: _Optional[_Union[_claim_pb2.DocumentClaim, _Mapping]] = ..., pages: _Optional[_Iterable[_Union[SubmittedPage, _Mapping]]] = ..., role: _Optional[_Union[DocumentRole, str]] = ...) -> None: ...

class SubmittedPage(_message.Message):
    __slots__ = ("page", "image")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    page: str
    image: bytes
    def __init__(self, page: _Optional[str] = ..., image: _Optional[bytes] = ...) -> None: ...

class DocumentType(_message.Message):
    __slots__ = ("id", "label", "pages", "fields", "width_mm", "height_mm", "nationality")
    ID_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    WIDTH_MM_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_MM_FIELD_NUMBER: _ClassVar[int]
    NATIONALITY_FIELD_NUMBER: _ClassVar[int]
    id: str
    label: Label
    pages: _containers.RepeatedCompositeFieldContainer[PageType]
    fields: _containers.RepeatedCompositeFieldContainer[FieldType]
    width_mm: float
    height_mm: float
    nationality: str
    def __init__(self, id: _Optional[str] = ..., label: _Optional[_Union[Label, _Mapping]] = ..., pages: _Optional[_Iterable[_Union[PageType, _Mapping]]] = ..., fields: _Optional[_Iterable[_Union[FieldType, _Mapping]]] = ..., width_mm: _Optional[float] = ..., height_mm: _Optional[float] = ..., nationality: _Optional[str] = ...) -> None: ...

class PageType(_message.Message):
    __slots__ = ("id", "label", "fields")
    ID_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    id: str
    label: Label
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., label: _Optional[_Union[Label, _Mapping]] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...

class FieldType(_message.Message):
    __slots__ = ("name", "label", "kind", "claimed_as", "masking")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CLAIMED_AS_FIELD_NUMBER: _ClassVar[int]
    MASKING_FIELD_NUMBER: _ClassVar[int]
    name: str
    label: Label
    kind: str
    claimed_as: str
    masking: Masking
    def __init__(self, name: _Optional[str] = ..., label: _Optional[_Union[Label, _Mapping]] = ..., kind: _Optional[str] = ..., claimed_as: _Optional[str] = ..., masking: _Optional[_Union[Masking, str]] = ...) -> None: ...

class Label(_message.Message):
    __slots__ = ("zh", "en")
    ZH_FIELD_NUMBER: _ClassVar[int]
    EN_FIELD_NUMBER: _ClassVar[int]
    zh: str
    en: str
    def __init__(self, zh: _Optional[str] = ..., en: _Optional[str] = ...) -> None: ...
