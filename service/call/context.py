"""The call being served: one value in one context variable, which the threads that work on the call inherit."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import TypeVar

from service.call.caller import Caller
from service.call.patience import Patience
from service.call.priority import Priority
from service.call.stages import NOBODY, Observer, Stage
from storage import Actor, Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose caller is known.

    Attributes:
        id: made here; it stands in the log and in the answer to an INTERNAL error.
        caller: who makes it.
        actor: the same, as the audit log names it: with the address that the call comes from.
        priority: whether somebody waits for the answer, as the call's metadata says.
        patience: until when the caller waits.
        observer: receives the call's stages and results.
    """

    id: str
    caller: Caller
    actor: Actor
    priority: Priority
    patience: Patience
    observer: Observer

    @property
    def tenant(self) -> str:
        """Whose records the call sees and makes."""
        return self.caller.tenant


call: ContextVar[Call] = ContextVar("call")
"""The call being served. It has no default, so that nothing is done for a caller who was not identified."""


def current() -> Call:
    """The call being served. Raises LookupError where there is none."""
    return call.get()


def observer() -> Observer:
    """The observer of the call being served; `NOBODY` where there is none, as on the command line."""
    serving = call.get(None)
    return NOBODY if serving is None else serving.observer


def person_at(store: Store) -> str | None:
    """The person, or program, who makes the call being served, or runs the command; None where nobody is known."""
    serving = call.get(None)
    if serving is not None:
        return serving.caller.person or None
    return store.actor.name if store.actor is not None else None


def stage(name: Stage) -> AbstractContextManager[None]:
    """Report to the call's observer that a stage lasts as long as the block."""
    return observer().stage(name)


def queued(job: Callable[[], T]) -> Callable[[], T]:
    """A job for a thread of the workers: waiting for it is a stage, and the job runs in the context of this call."""
    context, began_ns = copy_context(), time.perf_counter_ns()

    def observed() -> T:
        watching = observer()
        with watching.at_work():
            with watching.stage(Stage.QUEUE, began_ns):
                pass
            return job()

    return lambda: context.run(observed)
