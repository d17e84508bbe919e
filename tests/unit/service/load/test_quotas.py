"""Quotas of tenants: calls a second with a burst, calls at once, each tenant for itself, and what a refusal says."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest
from google.rpc.error_details_pb2 import QuotaFailure
from grpc import StatusCode

from service.call.error_reasons import ErrorReason
from service.call.errors import PUSHBACK_KEY, ApiError
from service.load.quotas import Quota, Quotas


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: float = 100.0

    def __call__(self) -> float:
        """The time, in seconds."""
        return self.now


def allowed(quotas: Quotas, tenant: str, calls: int) -> int:
    """How many of so many calls, one after the other, are let through."""
    through = 0
    for _ in range(calls):
        try:
            with quotas.hold(tenant):
                through += 1
        except ApiError as error:
            assert error.reason is ErrorReason.QUOTA_EXCEEDED
    return through


def test_rate_lets_a_burst_through_and_then_as_many_as_time_gives_back() -> None:
    """Five at once, then two a second, never more than five saved up; another tenant has five of its own."""
    clock = Clock()
    quotas = Quotas(Quota(rate=2, burst=5), clock)
    assert allowed(quotas, "retail", 9) == 5
    assert allowed(quotas, "loans", 9) == 5
    clock.now += 1.5
    assert allowed(quotas, "retail", 9) == 3
    clock.now += 3600
    assert allowed(quotas, "retail", 9) == 5


@pytest.mark.parametrize(("rate", "at_once"), [(20, 20), (0.1, 1)])
def test_burst_is_by_default_what_a_second_gives(rate: float, at_once: int) -> None:
    """At least one call comes through, or a small rate would let none through ever."""
    assert allowed(Quotas(Quota(rate=rate), Clock()), "retail", 50) == at_once


def test_calls_in_progress_are_bounded_and_come_free() -> None:
    """Two at once; the third is refused, also where one that was let through fails, until one ends."""
    quotas = Quotas(Quota(calls=2))
    with quotas.hold("retail"), ExitStack() as second:
        second.enter_context(quotas.hold("retail"))
        assert allowed(quotas, "retail", 1) == 0
        assert allowed(quotas, "loans", 3) == 3
        second.close()
        with pytest.raises(ZeroDivisionError), quotas.hold("retail"):
            _ = 1 / 0
        assert allowed(quotas, "retail", 3) == 3


def test_without_a_quota_nothing_is_refused() -> None:
    """The default leaves everything open."""
    quotas = Quotas()
    with ExitStack() as block:
        for _ in range(1000):
            block.enter_context(quotas.hold("retail"))


def test_refusal_says_which_quota_and_when_to_come_back() -> None:
    """RESOURCE_EXHAUSTED with QuotaFailure, RetryInfo and pushback; the time is when the next token is there."""
    clock = Clock()
    quotas = Quotas(Quota(rate=0.5, burst=1), clock)
    with quotas.hold("retail"):
        pass
    clock.now += 0.5
    with pytest.raises(ApiError) as caught, quotas.hold("retail"):
        pass
    assert caught.value.code is StatusCode.RESOURCE_EXHAUSTED
    assert caught.value.retry_after == timedelta(seconds=1.5)
    assert dict(caught.value.metadata())[PUSHBACK_KEY] == "1500"
    failure = QuotaFailure()
    assert any(detail.Unpack(failure) for detail in caught.value.status().details)
    assert [(one.subject, one.description) for one in failure.violations] == [("tenant:retail", "calls a second")]
