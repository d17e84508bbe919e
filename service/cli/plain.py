"""Contract messages as plain JSON values: enums by the domain's names (``ACCEPT``, not ``DECISION_ACCEPT``)."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

Json = dict[str, Any]


def plain(message: Message) -> Json:
    """Every field of a message by its name in the contract; None for an unset message, enum or optional field."""
    return {field.name: _value(message, field) for field in message.DESCRIPTOR.fields}


def _value(message: Message, field: Any) -> Any:
    value = getattr(message, field.name)
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        entry = field.message_type.fields_by_name["value"]
        return {key: _single(value[key], entry) for key in sorted(value)}
    if field.is_repeated:
        return [_single(item, field) for item in value]
    if field.has_presence and not message.HasField(field.name):
        return None
    return _single(value, field)


def _single(value: Any, field: Any) -> Any:
    if isinstance(value, Timestamp):
        return value.ToJsonString()
    if isinstance(value, Message):
        return plain(value)
    if isinstance(value, bytes):
        return value.hex()
    return _label(field.enum_type, value) if field.enum_type is not None else value


def _label(enum: Any, number: int) -> str | None:
    prefix = enum.values_by_number[0].name.removesuffix("UNSPECIFIED")
    label = enum.values_by_number.get(number)
    return None if number == 0 or label is None else str(label.name).removeprefix(prefix)
