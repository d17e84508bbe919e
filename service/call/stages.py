"""The stages of a call, told to whoever observes it. Nobody does on the command line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar, copy_context
from enum import StrEnum
from typing import Protocol, TypeVar

from ocr.reading import Reading
from service.verification.values.verdict import Purpose, Verdict

T = TypeVar("T")


class Stage(StrEnum):
    """What a call spends its time on."""

    QUEUE = "queue"
    """Waiting for one of the workers."""
    LOOK_UP = "look_up"
    """Whether the request was answered before."""
    READ = "read"
    """Reading one picture."""
    CHECK = "check"
    DECIDE = "decide"
    RECORD = "record"
    """Sealing and keeping the verification with its pictures."""
    FETCH = "fetch"
    """Reading from the store what was kept."""


class Observer(Protocol):
    """Is told what happens in a call, by the thread that it happens on."""

    def stage(self, stage: Stage, /, began_ns: int | None = None) -> AbstractContextManager[None]:
        """A stage lasts as long as the block, or since ``began_ns`` by `time.perf_counter_ns`."""
        ...

    def at_work(self) -> AbstractContextManager[None]:
        """A thread of the workers is at work on the call as long as the block, also once its caller has left."""
        ...

    def decided(self, verdict: Verdict, purpose: Purpose, /) -> None:
        """A verification was kept."""
        ...

    def repeated(self) -> None:
        """A request was given its first answer again."""
        ...

    def read(self, readings: Iterable[Reading], /) -> None:
        """Pictures were read."""
        ...

    def checkpoint(self) -> None:
        """A signed checkpoint of the audit log was given."""
        ...


class _Nobody:
    """Observes nothing."""

    def stage(self, _stage: Stage, /, began_ns: int | None = None) -> AbstractContextManager[None]:
        return nullcontext()

    def at_work(self) -> AbstractContextManager[None]:
        return nullcontext()

    def decided(self, _verdict: Verdict, _purpose: Purpose, /) -> None: ...

    def repeated(self) -> None: ...

    def read(self, _readings: Iterable[Reading], /) -> None: ...

    def checkpoint(self) -> None: ...


observer: ContextVar[Observer] = ContextVar("observer", default=_Nobody())  # noqa: B039 - it has no state
"""Who observes the call being served."""


def stage(name: Stage) -> AbstractContextManager[None]:
    """Tell whoever observes the call that a stage of it lasts as long as the block."""
    return observer.get().stage(name)


def queued(job: Callable[[], T]) -> Callable[[], T]:
    """A job for a thread of the workers: waiting for it is a stage, and the job is observed as the call is."""
    context, began_ns = copy_context(), time.perf_counter_ns()

    def observed() -> T:
        watching = observer.get()
        with watching.at_work():
            with watching.stage(Stage.QUEUE, began_ns):
                pass
            return job()

    return lambda: context.run(observed)
