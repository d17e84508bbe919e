"""Between the contract's times and aware ones of Python."""

from __future__ import annotations

from datetime import UTC, datetime

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field


def timestamp(at: datetime | None) -> Timestamp | None:
    """An aware time as the contract has it; None stays unset."""
    if at is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp


def time_in(message: Message, field: str) -> datetime | None:
    """The time in a message's field, in UTC; None where it is unset.

    Raises ApiError INVALID_REQUEST for one that no calendar has.
    """
    if not message.HasField(field):
        return None
    try:
        moment: datetime = getattr(message, field).ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise bad_field(ErrorReason.INVALID_REQUEST, field) from None
    return moment
