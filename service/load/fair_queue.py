"""A queue with priorities that is fair among tenants. Knows neither threads nor clocks.

Within a priority tenants take turns (round robin), so that a tenant's flood delays its own calls. If the
queue is full, bulk work gives way to interactive work, and within a priority the tenant with the most waiting jobs
loses its newest (longest queue drop, McKenney 1990; fq_codel, RFC 8290, does the same).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from service.call.priority import Priority

T = TypeVar("T")

_ORDER = tuple(Priority)


class FairQueue(Generic[T]):
    """Items of tenants, of two priorities. Not for several threads at once; a caller has to keep its own bound."""

    def __init__(self) -> None:
        # In each lane the tenant whose turn it is stands first; a tenant with nothing waiting is not in it.
        self._lanes: dict[Priority, dict[str, deque[T]]] = {priority: {} for priority in Priority}

    def __len__(self) -> int:
        return sum(len(items) for lane in self._lanes.values() for items in lane.values())

    @property
    def waiting(self) -> Mapping[Priority, list[T]]:
        """The items of each priority, of all tenants."""
        return {priority: [item for items in lane.values() for item in items] for priority, lane in self._lanes.items()}

    def put(self, item: T, tenant: str, priority: Priority) -> None:
        """Add an item behind its tenant's others."""
        self._lanes[priority].setdefault(tenant, deque()).append(item)

    def take(self) -> T | None:
        """Take out the item whose turn it is: of the highest priority, the oldest of the next tenant. None if empty."""
        for lane in self._lanes.values():
            for tenant, items in lane.items():
                item = items.popleft()
                del lane[tenant]
                if items:
                    lane[tenant] = items  # behind the other tenants
                return item
        return None

    def ahead(self, tenant: str, priority: Priority) -> int:
        """How many items would be taken before one that is put now, if none came after it."""
        higher = sum(len(i) for p, lane in self._lanes.items() if _goes_first(p, priority) for i in lane.values())
        lane = self._lanes[priority]
        own = len(lane.get(tenant, ()))
        return higher + own + sum(min(len(items), own + 1) for other, items in lane.items() if other != tenant)

    def make_room(self, tenant: str, priority: Priority) -> T | None:
        """Take out the item that has less right to its place than one that would be put; None where there is none.

        That is the newest bulk item where interactive work comes, and the newest of a tenant that has more waiting in
        this priority than the comer would have with the new one.
        """
        lane = self._giving(tenant, priority)
        return None if lane is None else _newest_of_the_longest(lane)

    def would_make_room(self, tenant: str, priority: Priority) -> bool:
        """Whether `make_room` would give something."""
        return self._giving(tenant, priority) is not None

    def remove(self, is_gone: Callable[[T], bool]) -> list[T]:
        """Take out every item that is gone, and give them."""
        gone: list[T] = []
        for lane in self._lanes.values():
            for tenant, items in list(lane.items()):
                told = [(item, is_gone(item)) for item in items]
                gone += [item for item, left in told if left]
                lane[tenant] = deque(item for item, left in told if not left)
                if not lane[tenant]:
                    del lane[tenant]
        return gone

    def _giving(self, tenant: str, priority: Priority) -> dict[str, deque[T]] | None:
        """The lane that an item would be taken from to make room."""
        lower = [lane for p, lane in self._lanes.items() if _goes_first(priority, p) and lane]
        if lower:
            return lower[-1]
        lane = self._lanes[priority]
        longest = max((len(items) for items in lane.values()), default=0)
        return lane if longest > len(lane.get(tenant, ())) + 1 else None


def _goes_first(one: Priority, other: Priority) -> bool:
    return _ORDER.index(one) < _ORDER.index(other)


def _newest_of_the_longest(lane: dict[str, deque[T]]) -> T:
    tenant = max(lane, key=lambda name: len(lane[name]))
    item = lane[tenant].pop()
    if not lane[tenant]:
        del lane[tenant]
    return item
