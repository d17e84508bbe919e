"""Opaque page tokens: the place after which the next page starts, authenticated together with the filter."""

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
from storage.verifications.values import Filter

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TIME_BYTES = 8
_MAC_BYTES = 16


def _microseconds(at: datetime) -> bytes:
    return ((at - _EPOCH) // _MICROSECOND).to_bytes(_TIME_BYTES, "big", signed=True)


def optional(value: str | datetime | None) -> bytes:
    """A filter's value, so that none and an empty one differ."""
    if value is None:
        return b""
    return b"=" + (value.encode() if isinstance(value, str) else _microseconds(value))


@dataclass(frozen=True, slots=True)
class Position:
    """A record's place in a list ordered by time, then id."""

    created_at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Bookmarks:
    """Makes and reads tokens that hold a place in a list of one tenant, and belong to that list alone."""

    key: IndexKey
    tenant: str
    digest: Digest = Digest.HMAC_SHA256

    def make(self, place: bytes, *bound: bytes) -> str:
        """The token of a place; ``bound`` is what the list was asked for by."""
        return base64.urlsafe_b64encode(self._mac(place, bound) + place).decode().rstrip("=")

    def read(self, token: str, *bound: bytes) -> bytes:
        """The place in a token. Raises PageTokenInvalid when it was not made here for this list."""
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


@dataclass(frozen=True, slots=True)
class PageTokens:
    """Makes and reads the page tokens of one tenant's verifications."""

    key: IndexKey
    tenant: str
    digest: Digest = Digest.HMAC_SHA256

    def make(self, position: Position, chosen: Filter) -> str:
        """The token for the page after this position of this list."""
        return self._bookmarks.make(_microseconds(position.created_at) + position.id.encode(), *_bound(chosen))

    def read(self, token: str, chosen: Filter) -> Position:
        """The position in a token. Raises PageTokenInvalid when it was not made here for this filter."""
        body = self._bookmarks.read(token, *_bound(chosen))
        microseconds = int.from_bytes(body[:_TIME_BYTES], "big", signed=True)
        return Position(_EPOCH + microseconds * _MICROSECOND, body[_TIME_BYTES:].decode())

    @property
    def _bookmarks(self) -> Bookmarks:
        return Bookmarks(self.key, self.tenant, self.digest)


def _bound(chosen: Filter) -> tuple[bytes, ...]:
    return (
        optional(chosen.decision),
        optional(chosen.created_from),
        optional(chosen.created_to),
        optional(chosen.customer_reference),
    )
