"""Tests whether the store accepts writes: a full disk still answers every read."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from sqlmodel import Session, col, delete

from storage.database.connections import Database
from storage.objects.evidence import EvidenceObjects
from storage.verifications.rows import LeaseRow

ROOM_BYTES: Final = 4 * 1024 * 1024
"""What has to be free on a local disk: a few verifications."""
OVER_THE_NETWORK_S: Final = 60.0
"""Between two objects written over the network while that succeeds; each may cost money."""
_NOBODY: Final = "-"
"""No tenant may be called so."""


class WriteProbe:
    """Tests what storing a verification needs: a transaction, and disk space for database and pictures.

    Args:
        database: is written to: a lease of no tenant, taken and released in one transaction.
        objects: where a local folder must have room, and any other store take an object.
        clock: seconds that never go back.
    """

    def __init__(
        self, database: Database, objects: EvidenceObjects, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._objects = objects
        self._clock = clock
        self._due = float("-inf")

    def try_out(self) -> None:
        """Raises StoreUnavailable where a write fails."""
        self._database.require_room(ROOM_BYTES)
        with self._database.write(durable=False) as session:
            _write_and_take_back(session)
        if self._objects.is_local:
            self._objects.require_room(ROOM_BYTES)
        elif self._clock() >= self._due:  # at each look after one that failed
            self._objects.try_out()
            self._due = self._clock() + OVER_THE_NETWORK_S


def _write_and_take_back(session: Session) -> None:
    request = b"probe " + uuid4().bytes
    session.add(LeaseRow(tenant=_NOBODY, request_index=request, holder=_NOBODY, expires_at=datetime.now(UTC)))
    session.flush()
    session.exec(delete(LeaseRow).where(col(LeaseRow.tenant) == _NOBODY, col(LeaseRow.request_index) == request))
