from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Claim(_message.Message):
    __slots__ = ("name", "sex", "nationality", "occupation", "address", "contact", "birth_date")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    NATIONALITY_FIELD_NUMBER: _ClassVar[int]
    OCCUPATION_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    name: str
    sex: str
    nationality: str
    occupation: str
    address: str
    contact: str
    birth_date: str
    def __init__(self, name: _Optional[str] = ..., sex: _Optional[str] = ..., nationality: _Optional[str] = ..., occupation: _Optional[str] = ..., address: _Optional[str] = ..., contact: _Optional[str] = ..., birth_date: _Optional[str] = ...) -> None: ...

class DocumentClaim(_message.Message):
    __slots__ = ("number", "valid_from", "valid_until")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    number: str
    valid_from: str
    valid_until: str
    def __init__(self, number: _Optional[str] = ..., valid_from: _Optional[str] = ..., valid_until: _Optional[str] = ...) -> None: ...
