"""The catalogue of reason codes: their group, the sentences that go with them, and what to do about them.

The entries stand in ``codes.toml`` beside this file. Codes are stable once released: new ones may be added, none
renamed. A code never decides by itself: the check gives it with an outcome, the policy makes a decision of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from service.verification.values.verdict import Hint


@dataclass(frozen=True, slots=True)
class Code:
    """One reason code.

    Attributes:
        code: the code itself, UPPER_SNAKE.
        group: INPUT, DOCUMENT, QUALITY, AUTHENTICITY, READING, VALIDATION, COMPARISON, AUTHORITY, FACE or PROCESS.
        retryable: whether another capture of the same document could change the outcome.
        hint: what may be said to the customer.
        detail: a sentence for the operator, without any value.
        action: what the caller should do next wherever this code decides; None where the decision says it all.
    """

    code: str
    group: str
    retryable: bool
    hint: Hint
    detail: str
    action: str | None = None


def _load() -> Mapping[str, Code]:
    tables = tomllib.loads(files("service.verification.values").joinpath("codes.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            code: Code(code, group, row["retryable"], Hint(row["zh"], row["en"]), row["detail"], row.get("action"))
            for group, rows in tables.items()
            for code, row in rows.items()
        }
    )


CODES: Final[Mapping[str, Code]] = _load()
"""Every code by its name, in the order of the catalogue."""
