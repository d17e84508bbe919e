"""The contract's enum labels and the words that they stand for: ``DECISION_ACCEPT`` is ``ACCEPT``."""

from __future__ import annotations

from functools import cache
from typing import Any, overload


def word(enum: Any, number: int) -> str:
    """The word of an enum's value: its label without the enum's own name. ``enum`` is the generated wrapper or class.

    Raises ValueError for a number that the enum has not got.
    """
    return str(enum.Name(number)).removeprefix(_prefix(enum))


@overload
def label(enum: Any, stated: str) -> str: ...
@overload
def label(enum: Any, stated: str | None) -> str | None: ...
def label(enum: Any, stated: str | None) -> str | None:
    """The label of a word; None stays unspecified. It is not looked up: the contract refuses an unknown one."""
    return None if stated is None else f"{_prefix(enum)}{stated}"


def number(enum: Any, stated: str) -> Any:
    """The number of a word. Raises ValueError where the enum has no such value."""
    return enum.Value(f"{_prefix(enum)}{stated}")


@cache
def _prefix(enum: Any) -> str:
    return str(enum.Name(0)).removesuffix("UNSPECIFIED")
