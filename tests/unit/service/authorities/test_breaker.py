"""The breaker of a channel: opens by its rule, and lets exactly one probe through."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.authorities.breaker import Breaker, Open
from service.authorities.channels import BreakerRule

RULE = BreakerRule(window=4, failures=0.5, open_s=10)


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def attempt(breaker: Breaker, *, succeeds: bool) -> None:
    """One attempt."""
    with breaker.attempt() as report:
        report(succeeds)


def opened(clock: Clock) -> Breaker:
    """A breaker after half of its window failed."""
    breaker = Breaker(RULE, clock)
    for succeeds in (True, False, True, False):
        attempt(breaker, succeeds=succeeds)
    return breaker


def test_breaker_opens_when_the_share_of_its_window_failed() -> None:
    """Three failures of the last four open it; fewer, or a window that is not full, do not."""
    breaker = Breaker(BreakerRule(window=4, failures=0.75, open_s=10), Clock())
    for succeeds in (False, False, True, True, False):
        attempt(breaker, succeeds=succeeds)
        assert not breaker.is_open
    for succeeds in (False, False):
        attempt(breaker, succeeds=succeeds)
    assert breaker.is_open


def test_open_breaker_says_for_how_long() -> None:
    """Nothing is let through before the pause is over, and the caller is told when to come again."""
    clock = Clock()
    breaker = opened(clock)
    clock.now = 4.0
    with pytest.raises(Open) as refused, breaker.attempt():
        pass
    assert refused.value.after_s == 6.0


def test_half_open_lets_exactly_one_of_many_through() -> None:
    """Thirty-two threads come at the same moment after the pause: one is the probe, and all others are refused."""
    clock = Clock()
    breaker = opened(clock)
    clock.now = 10.0
    together, leave = threading.Barrier(32), threading.Event()
    refused: list[float] = []

    def come() -> bool:
        together.wait(20)
        try:
            with breaker.attempt() as report:
                leave.wait(20)
                report(True)
        except Open as pause:
            refused.append(pause.after_s)
            if len(refused) == 31:
                leave.set()
            return False
        return True

    with ThreadPoolExecutor(32) as pool:
        let_through = list(pool.map(lambda _: come(), range(32)))
    assert let_through.count(True) == 1
    assert all(seconds > 0 for seconds in refused)
    assert not breaker.is_open


def test_probe_that_fails_opens_it_anew() -> None:
    """A failed probe, also one that broke off, starts the pause again; a later one that succeeds closes it."""
    clock = Clock()
    breaker = opened(clock)
    clock.now = 10.0
    with pytest.raises(KeyError), breaker.attempt():
        raise KeyError
    assert breaker.is_open
    clock.now = 19.0
    with pytest.raises(Open), breaker.attempt():
        pass
    clock.now = 20.0
    attempt(breaker, succeeds=True)
    assert not breaker.is_open
    attempt(breaker, succeeds=False)
    assert not breaker.is_open  # its window began anew
