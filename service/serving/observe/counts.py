"""What is counted in the background, such as cases that people have to settle: no scrape waits for the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from storage import StorageError

COUNTED_EVERY_S: Final = 15.0
Counted = TypeVar("Counted")


@dataclass(slots=True)
class Counts(Generic[Counted]):
    """The latest counts of all tenants; None while the store is out of reach, or before the first."""

    latest: Sequence[Counted] | None = None

    async def follow(self, count: Callable[[], Sequence[Counted]], every_s: float = COUNTED_EVERY_S) -> None:
        """Count again and again, on a thread, until cancelled."""
        while True:
            try:
                self.latest = await asyncio.to_thread(count)
            except StorageError:
                self.latest = None
            await asyncio.sleep(every_s)
