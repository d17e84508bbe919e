"""Waits of the store that end when nobody waits for the answer any more: for a lock, a connection, a disk, a server."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, Final, TypeVar

T = TypeVar("T")

SLICE_S: Final = 0.25
"""The longest stretch of a wait in which nobody asks, in seconds."""


def _always() -> None:
    """Whoever has not said otherwise waits."""


still_wanted: ContextVar[Callable[[], None]] = ContextVar("still_wanted", default=_always)
"""Asked while the store waits; raises where nobody waits for what the store does. Whoever calls the store sets it."""


@contextmanager
def regardless() -> Iterator[None]:
    """What is done in the block is done whether or not anybody waits: it puts right what others would wait for."""
    before = still_wanted.set(_always)
    try:
        yield
    finally:
        still_wanted.reset(before)


@contextmanager
def held(lock: Lock) -> Iterator[None]:
    """Hold a lock for as long as the block runs. Raises what `still_wanted` raises."""
    while not lock.acquire(timeout=SLICE_S):
        still_wanted.get()()
    try:
        yield
    finally:
        lock.release()


def patiently(attempt: Callable[[], T], most_s: float, is_refused: Callable[[Exception], bool]) -> T:
    """What an attempt gives that is made again, for so many seconds, while it is refused; each waits a slice.

    Raises:
        Exception: of the last attempt; or what `still_wanted` raises.
    """
    until = time.monotonic() + most_s
    while True:
        try:
            return attempt()
        except Exception as error:
            if not is_refused(error) or time.monotonic() >= until:
                raise
            still_wanted.get()()


def outcome(work: Future[T]) -> T:
    """What work on another thread gives or raises. Raises what `still_wanted` raises: the work then goes on alone."""
    while True:
        try:
            return work.result(SLICE_S)
        except TimeoutError:
            if work.done():
                raise
            still_wanted.get()()


def failure_of(work: Future[Any]) -> BaseException | None:
    """Why work on another thread failed; None where it did not. Raises as `outcome`."""
    while True:
        try:
            return work.exception(SLICE_S)
        except TimeoutError:
            still_wanted.get()()


def watched(steps: Any) -> Generator[Any, Any, Any]:
    """The steps of psycopg's waits: those that nothing came for ask `still_wanted`."""
    asked = still_wanted.get()
    try:
        wanted = next(steps)
        while True:
            came = yield wanted
            if not came:
                asked()
            wanted = steps.send(came)
    except StopIteration as end:
        return end.value
