"""Promises and the suites that hold them: one module of `tests.suites` each, found by itself."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module

import tests.suites


class Scale(StrEnum):
    """How much is done: ``small`` takes less than a minute a suite, ``full`` gives the published figures."""

    SMALL = "small"
    FULL = "full"


_WORDS = {True: "kept", False: "**BROKEN**", None: "not judged"}


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of a suite's table.

    Attributes:
        name: what is promised, in words.
        reached: the figures that were reached, with their units.
        kept: whether they keep the promise; None where this machine does not let it be tried, and for a time or rate
            at small scale, see `judged`.
    """

    name: str
    reached: str
    kept: bool | None

    def row(self, suite: str) -> str:
        """The line, as Markdown."""
        return f"| {suite} | {self.name} | {self.reached} | {_WORDS[self.kept]} |"


def judged(scale: Scale, kept: bool) -> bool | None:
    """Whether a promise of times or rates is kept: told at full scale; a short run on a busy machine proves none."""
    return kept if scale is Scale.FULL else None


Suite = Callable[[Scale], Iterator[Promise]]


def heading() -> str:
    """The head of the table, as Markdown."""
    return "| Suite | Promise | Reached | |\n|---|---|---|---|"


def discover() -> Mapping[str, Suite]:
    """The suites by name: the ``run`` of every module of `tests.suites`."""
    names = [module.name for module in pkgutil.iter_modules(tests.suites.__path__) if not module.ispkg]
    return {name: import_module(f"tests.suites.{name}").run for name in names if not name.startswith("_")}
