"""Page tokens of lists of verifications: the place of the last one, authenticated together with the filter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.sealing.bookmarks import TIME_BYTES, Bookmarks, optional, time_bytes, time_in
from storage.sealing.keys import IndexKey
from storage.sealing.suites import Digest
from storage.verifications.values import Filter


@dataclass(frozen=True, slots=True)
class Position:
    """A verification's place in a list ordered by time, then id."""

    created_at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class PageTokens:
    """Creates and reads the page tokens of one tenant's verifications."""

    key: IndexKey
    tenant: str
    digest: Digest = Digest.HMAC_SHA256

    def make(self, position: Position, chosen: Filter) -> str:
        """The token for the page after this position of this list."""
        return self._bookmarks.make(time_bytes(position.created_at) + position.id.encode(), *_bound(chosen))

    def read(self, token: str, chosen: Filter) -> Position:
        """The position in a token. Raises PageTokenInvalid when it was not created here for this filter."""
        body = self._bookmarks.read(token, *_bound(chosen))
        return Position(time_in(body[:TIME_BYTES]), body[TIME_BYTES:].decode())

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
