"""Watchers of one server: how many there are, when the log has grown, and when they have to leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from service.call.errors import overloaded
from service.call.shed import Shed
from service.load.shares import Shares
from storage import StorageError

LOOK_S = 0.1
"""Between two looks at the end of the log, one for all watchers; so long an event may take to be told."""


class Watching:
    """The watchers of one server, bounded in number.

    Args:
        places: for those who may watch at once, and the tenants' shares of them.
        end: tells the last position of the log; asked on a thread, while anybody watches.
    """

    def __init__(self, places: Shares, end: Callable[[], int]) -> None:
        self._places = places
        self._end_of_log = end
        self._watchers = 0
        self._known = -1
        self._news = asyncio.Condition()
        self._looking: asyncio.Task[None] | None = None
        self.is_over = False

    @asynccontextmanager
    async def place(self, tenant: str) -> AsyncIterator[None]:
        """Hold one place while the block runs. Raises ApiError OVERLOADED if the tenant has no place left."""
        if not self._places.has_room(tenant):
            raise overloaded(Shed.TENANT_SHARE if self._places.left else Shed.WATCHERS)
        self._places.take(tenant)
        self._watchers += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._watchers -= 1
            self._places.give_back(tenant)
            if not self._watchers:
                self._looking.cancel()
                self._looking = None

    async def beyond(self, position: int, seconds: float) -> None:
        """Wait until the log may have grown beyond a position, the watchers have to leave, or so long at most."""

        async def wait() -> None:
            async with self._news:
                await self._news.wait_for(lambda: self.is_over or self._known > position)

        try:
            await asyncio.wait_for(wait(), seconds)
        except TimeoutError:
            return

    async def end(self) -> None:
        """Tell all watchers to leave, and those who come."""
        self.is_over = True
        async with self._news:
            self._news.notify_all()

    async def _look(self) -> None:
        while True:
            try:
                found = await asyncio.to_thread(self._end_of_log)
            except StorageError:
                found = self._known + 1  # let them look, and be told by the error that they get
            if found > self._known:
                async with self._news:
                    self._known = found
                    self._news.notify_all()
            await asyncio.sleep(LOOK_S)
