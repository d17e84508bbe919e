import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from idverdict.v1 import claim_pb2 as _claim_pb2
from idverdict.v1 import document_pb2 as _document_pb2
from idverdict.v1 import review_pb2 as _review_pb2
from idverdict.v1 import verdict_pb2 as _verdict_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Purpose(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PURPOSE_UNSPECIFIED: _ClassVar[Purpose]
    PURPOSE_ACCOUNT_OPENING: _ClassVar[Purpose]
    PURPOSE_ONE_OFF_TRANSACTION: _ClassVar[Purpose]
    PURPOSE_REVIEW: _ClassVar[Purpose]
    PURPOSE_INFORMATION_CHANGE: _ClassVar[Purpose]

class VerificationState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERIFICATION_STATE_UNSPECIFIED: _ClassVar[VerificationState]
    VERIFICATION_STATE_ACTIVE: _ClassVar[VerificationState]
    VERIFICATION_STATE_SUPERSEDED: _ClassVar[VerificationState]
    VERIFICATION_STATE_EXPIRED: _ClassVar[VerificationState]
    VERIFICATION_STATE_REDACTED: _ClassVar[VerificationState]
    VERIFICATION_STATE_RESTRICTED: _ClassVar[VerificationState]
PURPOSE_UNSPECIFIED: Purpose
PURPOSE_ACCOUNT_OPENING: Purpose
PURPOSE_ONE_OFF_TRANSACTION: Purpose
PURPOSE_REVIEW: Purpose
PURPOSE_INFORMATION_CHANGE: Purpose
VERIFICATION_STATE_UNSPECIFIED: VerificationState
VERIFICATION_STATE_ACTIVE: VerificationState
VERIFICATION_STATE_SUPERSEDED: VerificationState
VERIFICATION_STATE_EXPIRED: VerificationState
VERIFICATION_STATE_REDACTED: VerificationState
VERIFICATION_STATE_RESTRICTED: VerificationState

class Evidence(_message.Message):
    __slots__ = ("name", "sha256", "size_bytes", "media_type", "document", "picture", "page")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    PICTURE_FIELD_NUMBER: _ClassVar[int]
    PAGE_FIELD_NUMBER: _ClassVar[int]
    name: str
    sha256: str
    size_bytes: int
    media_type: str
    document: int
    picture: int
    page: str
    def __init__(self, name: _Optional[str] = ..., sha256: _Optional[str] = ..., size_bytes: _Optional[int] = ..., media_type: _Optional[str] = ..., document: _Optional[int] = ..., picture: _Optional[int] = ..., page: _Optional[str] = ...) -> None: ...

class Verification(_message.Message):
    __slots__ = ("name", "uid", "create_time", "customer_reference", "purpose", "request_id", "state", "claim", "claim_masked", "verdict", "evidence", "receipt_salt", "documents", "revision", "revise_time", "reviews", "earlier_attempts")
    NAME_FIELD_NUMBER: _ClassVar[int]
    UID_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CLAIM_FIELD_NUMBER: _ClassVar[int]
    CLAIM_MASKED_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_SALT_FIELD_NUMBER: _ClassVar[int]
    DOCUMENTS_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    REVISE_TIME_FIELD_NUMBER: _ClassVar[int]
    REVIEWS_FIELD_NUMBER: _ClassVar[int]
    EARLIER_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    uid: str
    create_time: _timestamp_pb2.Timestamp
    customer_reference: str
    purpose: Purpose
    request_id: str
    state: VerificationState
    claim: _claim_pb2.Claim
    claim_masked: bool
    verdict: _verdict_pb2.Verdict
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    receipt_salt: bytes
    documents: _containers.RepeatedCompositeFieldContainer[_document_pb2.SubmittedDocument]
    revision: int
    revise_time: _timestamp_pb2.Timestamp
    reviews: _containers.RepeatedCompositeFieldContainer[_review_pb2.Review]
    earlier_attempts: int
    def __init__(self, name: _Optional[str] = ..., uid: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., customer_reference: _Optional[str] = ..., purpose: _Optional[_Union[Purpose, str]] = ..., request_id: _Optional[str] = ..., state: _Optional[_Union[VerificationState, str]] = ..., claim: _Optional[_Union[_claim_pb2.Claim, _Mapping]] = ..., claim_masked: _Optional[bool] = ..., verdict: _Optional[_Union[_verdict_pb2.Verdict, _Mapping]] = ..., evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ..., receipt_salt: _Optional[bytes] = ..., documents: _Optional[_Iterable[_Union[_document_pb2.SubmittedDocument, _Mapping]]] = ..., revision: _Optional[int] = ..., revise_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reviews: _Optional[_Iterable[_Union[_review_pb2.Review, _Mapping]]] = ..., earlier_attempts: _Optional[int] = ...) -> None: ...
