"""Quotas of tenants: how many calls a second, and how many at once. Each server counts for itself."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from service.call.errors import quota_exceeded
from service.call.shed import Shed

RETRY_BUSY = timedelta(seconds=1)
"""When a tenant that has too many calls in progress is asked to try again."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What each tenant may do; None leaves it open.

    Attributes:
        rate: calls a second in the long run.
        burst: calls that may come at once after a pause; by default those of one second, at least one.
        calls: calls in progress at once.
    """

    rate: float | None = None
    burst: int | None = None
    calls: int | None = None

    @property
    def depth(self) -> float:
        """The most tokens that a tenant can have saved up."""
        return float(self.burst or max(1.0, self.rate or 0.0))


@dataclass(frozen=True, slots=True)
class Bucket:
    """A token bucket: one call takes one token, and tokens come back at the quota's rate.

    Attributes:
        tokens: how many there were.
        at: the time then, in seconds of a clock that never goes back.
    """

    tokens: float
    at: float

    def filled(self, quota: Quota, now: float) -> Bucket:
        """The bucket at a later time."""
        return Bucket(min(quota.depth, self.tokens + (now - self.at) * (quota.rate or 0.0)), now)


@dataclass
class Quotas:
    """Holds every tenant to one quota. For one thread; remembers a little of each tenant that ever called.

    Attributes:
        quota: what each tenant may do.
        clock: seconds that never go back.
    """

    quota: Quota = Quota()
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _calls: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def hold(self, tenant: str) -> Iterator[None]:
        """Count a call of a tenant for as long as the block runs. Raises ApiError QUOTA_EXCEEDED."""
        if self.quota.calls is not None and self._calls[tenant] >= self.quota.calls:
            raise quota_exceeded(tenant, "calls in progress at once", RETRY_BUSY, Shed.TENANT_CALLS)
        if self.quota.rate is not None:
            self._take_token(tenant, self.quota.rate)
        self._calls[tenant] += 1
        try:
            yield
        finally:
            self._calls[tenant] -= 1

    def _take_token(self, tenant: str, rate: float) -> None:
        now = self.clock()
        bucket = self._buckets.get(tenant, Bucket(self.quota.depth, now)).filled(self.quota, now)
        if bucket.tokens < 1:
            self._buckets[tenant] = bucket
            missing = timedelta(seconds=(1 - bucket.tokens) / rate)
            raise quota_exceeded(tenant, "calls a second", missing, Shed.TENANT_RATE)
        self._buckets[tenant] = replace(bucket, tokens=bucket.tokens - 1)
