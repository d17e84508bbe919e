"""How many cases people have left to settle, counted in the background, so that no scrape waits for the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from storage import StorageError
from storage.reviews.statistics import OpenCases

COUNTED_EVERY_S: Final = 15.0


@dataclass(slots=True)
class ReviewCounts:
    """The latest count of all tenants' open cases; None while the store is out of reach, or before the first."""

    latest: Sequence[OpenCases] | None = None

    async def follow(self, count: Callable[[], Sequence[OpenCases]], every_s: float = COUNTED_EVERY_S) -> None:
        """Count again and again, on a thread, until cancelled."""
        while True:
            try:
                self.latest = await asyncio.to_thread(count)
            except StorageError:
                self.latest = None
            await asyncio.sleep(every_s)
