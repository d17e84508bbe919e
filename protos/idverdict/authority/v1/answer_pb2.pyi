import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AuthorityKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUTHORITY_KIND_UNSPECIFIED: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_CITIZEN_ID: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_CITIZEN_ID_FACE: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_NET_ID: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_PHONE_3: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_BANK_CARD_2: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_BANK_CARD_3: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_BANK_CARD_4: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_SMS_SEND: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_CONTACT: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_ENTITY_REGISTER: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_OWNER_REGISTER: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_LIST: _ClassVar[AuthorityKind]
    AUTHORITY_KIND_BIOMETRIC_ATTESTATION: _ClassVar[AuthorityKind]
AUTHORITY_KIND_UNSPECIFIED: AuthorityKind
AUTHORITY_KIND_CITIZEN_ID: AuthorityKind
AUTHORITY_KIND_CITIZEN_ID_FACE: AuthorityKind
AUTHORITY_KIND_NET_ID: AuthorityKind
AUTHORITY_KIND_PHONE_3: AuthorityKind
AUTHORITY_KIND_BANK_CARD_2: AuthorityKind
AUTHORITY_KIND_BANK_CARD_3: AuthorityKind
AUTHORITY_KIND_BANK_CARD_4: AuthorityKind
AUTHORITY_KIND_SMS_SEND: AuthorityKind
AUTHORITY_KIND_CONTACT: AuthorityKind
AUTHORITY_KIND_ENTITY_REGISTER: AuthorityKind
AUTHORITY_KIND_OWNER_REGISTER: AuthorityKind
AUTHORITY_KIND_LIST: AuthorityKind
AUTHORITY_KIND_BIOMETRIC_ATTESTATION: AuthorityKind

class Field(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class RawCode(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class Answer(_message.Message):
    __slots__ = ("codes", "values", "photo", "vendor_reference", "answer_time")
    CODES_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    PHOTO_FIELD_NUMBER: _ClassVar[int]
    VENDOR_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    ANSWER_TIME_FIELD_NUMBER: _ClassVar[int]
    codes: _containers.RepeatedCompositeFieldContainer[RawCode]
    values: _containers.RepeatedCompositeFieldContainer[Field]
    photo: bytes
    vendor_reference: str
    answer_time: _timestamp_pb2.Timestamp
    def __init__(self, codes: _Optional[_Iterable[_Union[RawCode, _Mapping]]] = ..., values: _Optional[_Iterable[_Union[Field, _Mapping]]] = ..., photo: _Optional[bytes] = ..., vendor_reference: _Optional[str] = ..., answer_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
