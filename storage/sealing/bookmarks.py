"""Opaque page tokens: a place in a list, authenticated together with what the list was requested by."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.errors import PageTokenInvalid
from storage.sealing.keys import IndexKey
from storage.sealing.seal import framed
from storage.sealing.suites import Digest

TIME_BYTES = 8
"""The length of `time_bytes`."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MAC_BYTES = 16


def time_bytes(at: datetime) -> bytes:
    """An aware time as microseconds since 1970 (UTC), signed, 8 bytes, big-endian."""
    return ((at - _EPOCH) // _MICROSECOND).to_bytes(TIME_BYTES, "big", signed=True)


def time_in(raw: bytes) -> datetime:
    """The time in `time_bytes`, in UTC."""
    return _EPOCH + int.from_bytes(raw, "big", signed=True) * _MICROSECOND


def optional(value: str | datetime | None) -> bytes:
    """The value of a filter; None and an empty value differ."""
    if value is None:
        return b""
    return b"=" + (value.encode() if isinstance(value, str) else time_bytes(value))


@dataclass(frozen=True, slots=True)
class Bookmarks:
    """Creates and reads tokens. Each holds a place in one list of one tenant, and is valid for that list alone."""

    key: IndexKey
    tenant: str
    digest: Digest = Digest.HMAC_SHA256

    def make(self, place: bytes, *bound: bytes) -> str:
        """The token of a place; ``bound`` is what the list was requested by."""
        return base64.urlsafe_b64encode(self._mac(place, bound) + place).decode().rstrip("=")

    def read(self, token: str, *bound: bytes) -> bytes:
        """The place in a token. Raises PageTokenInvalid when it was not created here for this list."""
        try:
            raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise PageTokenInvalid from None
        mac, place = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(place, bound)):
            raise PageTokenInvalid
        return place

    def _mac(self, place: bytes, bound: Sequence[bytes]) -> bytes:
        return self.key.mac(framed(b"page token", self.tenant.encode(), place, *bound), self.digest)[:_MAC_BYTES]
