import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.v1 import claim_pb2 as _claim_pb2
from idverdict.v1 import document_pb2 as _document_pb2
from idverdict.v1 import reading_pb2 as _reading_pb2
from idverdict.v1 import verdict_pb2 as _verdict_pb2
from idverdict.v1 import verification_pb2 as _verification_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListDocumentTypesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListDocumentTypesResponse(_message.Message):
    __slots__ = ("document_types",)
    DOCUMENT_TYPES_FIELD_NUMBER: _ClassVar[int]
    document_types: _containers.RepeatedCompositeFieldContainer[_document_pb2.DocumentType]
    def __init__(self, document_types: _Optional[_Iterable[_Union[_document_pb2.DocumentType, _Mapping]]] = ...) -> None: ...

class CreateVerificationRequest(_message.Message):
    __slots__ = ("customer_reference", "purpose", "claim", "request_id", "documents")
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CLAIM_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    DOCUMENTS_FIELD_NUMBER: _ClassVar[int]
    customer_reference: str
    purpose: _verification_pb2.Purpose
    claim: _claim_pb2.Claim
    request_id: str
    documents: _containers.RepeatedCompositeFieldContainer[_document_pb2.SubmittedDocument]
    def __init__(self, customer_reference: _Optional[str] = ..., purpose: _Optional[_Union[_verification_pb2.Purpose, str]] = ..., claim: _Optional[_Union[_claim_pb2.Claim, _Mapping]] = ..., request_id: _Optional[str] = ..., documents: _Optional[_Iterable[_Union[_document_pb2.SubmittedDocument, _Mapping]]] = ...) -> None: ...

class ReadDocumentRequest(_message.Message):
    __slots__ = ("image", "document_type")
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    image: bytes
    document_type: str
    def __init__(self, image: _Optional[bytes] = ..., document_type: _Optional[str] = ...) -> None: ...

class ReadDocumentResponse(_message.Message):
    __slots__ = ("reading", "other_readings")
    READING_FIELD_NUMBER: _ClassVar[int]
    OTHER_READINGS_FIELD_NUMBER: _ClassVar[int]
    reading: _reading_pb2.DocumentReading
    other_readings: _containers.RepeatedCompositeFieldContainer[_reading_pb2.DocumentReading]
    def __init__(self, reading: _Optional[_Union[_reading_pb2.DocumentReading, _Mapping]] = ..., other_readings: _Optional[_Iterable[_Union[_reading_pb2.DocumentReading, _Mapping]]] = ...) -> None: ...

class GetVerificationRequest(_message.Message):
    __slots__ = ("name", "for_inspection")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    for_inspection: bool
    def __init__(self, name: _Optional[str] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class ListVerificationsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "decisions", "create_time_from", "create_time_until", "customer_reference", "for_inspection")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DECISIONS_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FROM_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_UNTIL_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    decisions: _containers.RepeatedScalarFieldContainer[_verdict_pb2.Decision]
    create_time_from: _timestamp_pb2.Timestamp
    create_time_until: _timestamp_pb2.Timestamp
    customer_reference: str
    for_inspection: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., decisions: _Optional[_Iterable[_Union[_verdict_pb2.Decision, str]]] = ..., create_time_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_time_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., customer_reference: _Optional[str] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class ListVerificationsResponse(_message.Message):
    __slots__ = ("verifications", "next_page_token")
    VERIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    verifications: _containers.RepeatedCompositeFieldContainer[_verification_pb2.Verification]
    next_page_token: str
    def __init__(self, verifications: _Optional[_Iterable[_Union[_verification_pb2.Verification, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetEvidenceRequest(_message.Message):
    __slots__ = ("name", "for_inspection")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FOR_INSPECTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    for_inspection: bool
    def __init__(self, name: _Optional[str] = ..., for_inspection: _Optional[bool] = ...) -> None: ...

class GetEvidenceResponse(_message.Message):
    __slots__ = ("metadata", "chunk")
    METADATA_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    metadata: _verification_pb2.Evidence
    chunk: bytes
    def __init__(self, metadata: _Optional[_Union[_verification_pb2.Evidence, _Mapping]] = ..., chunk: _Optional[bytes] = ...) -> None: ...
