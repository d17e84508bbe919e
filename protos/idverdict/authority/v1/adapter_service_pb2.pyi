from idverdict.authority.v1 import answer_pb2 as _answer_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CheckRequest(_message.Message):
    __slots__ = ("request_id", "channel", "kind", "fields", "purpose", "consent")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    channel: str
    kind: _answer_pb2.AuthorityKind
    fields: _containers.RepeatedCompositeFieldContainer[_answer_pb2.Field]
    purpose: str
    consent: str
    def __init__(self, request_id: _Optional[str] = ..., channel: _Optional[str] = ..., kind: _Optional[_Union[_answer_pb2.AuthorityKind, str]] = ..., fields: _Optional[_Iterable[_Union[_answer_pb2.Field, _Mapping]]] = ..., purpose: _Optional[str] = ..., consent: _Optional[str] = ...) -> None: ...

class CheckResponse(_message.Message):
    __slots__ = ("answer", "accepted")
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    answer: _answer_pb2.Answer
    accepted: Accepted
    def __init__(self, answer: _Optional[_Union[_answer_pb2.Answer, _Mapping]] = ..., accepted: _Optional[_Union[Accepted, _Mapping]] = ...) -> None: ...

class Accepted(_message.Message):
    __slots__ = ("ticket",)
    TICKET_FIELD_NUMBER: _ClassVar[int]
    ticket: str
    def __init__(self, ticket: _Optional[str] = ...) -> None: ...

class PollRequest(_message.Message):
    __slots__ = ("request_id", "channel", "ticket")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TICKET_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    channel: str
    ticket: str
    def __init__(self, request_id: _Optional[str] = ..., channel: _Optional[str] = ..., ticket: _Optional[str] = ...) -> None: ...

class DescribeRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeResponse(_message.Message):
    __slots__ = ("channels",)
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    channels: _containers.RepeatedCompositeFieldContainer[Channel]
    def __init__(self, channels: _Optional[_Iterable[_Union[Channel, _Mapping]]] = ...) -> None: ...

class Channel(_message.Message):
    __slots__ = ("id", "kind", "fields", "polls")
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    POLLS_FIELD_NUMBER: _ClassVar[int]
    id: str
    kind: _answer_pb2.AuthorityKind
    fields: _containers.RepeatedScalarFieldContainer[str]
    polls: bool
    def __init__(self, id: _Optional[str] = ..., kind: _Optional[_Union[_answer_pb2.AuthorityKind, str]] = ..., fields: _Optional[_Iterable[str]] = ..., polls: _Optional[bool] = ...) -> None: ...
