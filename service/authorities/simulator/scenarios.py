"""Scenarios: what a simulated authority does with a question, by its fields. They stand in a TOML file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from service.tables import Table, TableError, checked, loaded

FaultName = Literal["drop", "lost", "garbage", "busy", "delay"]


class ScenarioError(ValueError):
    """Scenarios cannot be used; the text names the place in the file."""


class Scenario(Table):
    """What happens to a question.

    Attributes:
        name: for people.
        when: patterns (``*``, ``?``) by field; all must fit. None fits every question.
        codes: the answer's codes.
        values: values that are returned with it.
        delay_ms: before the answer.
        drop: how many first attempts are never answered, and not processed.
        lost: how many first attempts are processed, and their answer lost.
        garbage: how many first attempts get something unusable.
        busy: how many first attempts are refused for now (429, RESOURCE_EXHAUSTED).
        late_s: the question is accepted, and answered after so long.
        duplicate: the answer is delivered once more.
        second: codes of another answer that is delivered after the first: a contradiction.
    """

    name: str
    when: dict[str, str] = Field(default_factory=dict)
    codes: dict[str, str] = Field(default_factory=lambda: {"result": "0"})
    values: dict[str, str] = Field(default_factory=dict)
    delay_ms: int = Field(default=0, ge=0, le=60_000)
    drop: int = Field(default=0, ge=0)
    lost: int = Field(default=0, ge=0)
    garbage: int = Field(default=0, ge=0)
    busy: int = Field(default=0, ge=0)
    late_s: float | None = Field(default=None, ge=0, le=3600)
    duplicate: bool = False
    second: dict[str, str] | None = None

    def fits(self, fields: Mapping[str, str]) -> bool:
        """Whether the scenario is for a question with these fields."""
        return all(fnmatchcase(fields.get(name, ""), pattern) for name, pattern in self.when.items())

    def fault(self, attempt: int) -> FaultName | None:
        """What goes wrong with an attempt, counted from 0; the counts follow one another."""
        for name in ("drop", "lost", "garbage", "busy"):
            count = getattr(self, name)
            if attempt < count:
                return name
            attempt -= count
        return None


class Faults(Table):
    """Faults by chance, the same for the same question and attempt.

    Attributes:
        share: of the attempts that go wrong.
        kinds: which faults.
        seed: of the chance.
        delay_ms: of a delay.
    """

    share: float = Field(default=0.0, ge=0, le=1)
    kinds: tuple[FaultName, ...] = ("drop", "lost", "garbage", "busy", "delay")
    seed: int = 0
    delay_ms: int = Field(default=300, ge=0, le=60_000)

    def fault(self, id: str, attempt: int) -> FaultName | None:
        """What goes wrong with an attempt at a question."""
        raw = hashlib.sha256(f"{self.seed} {id} {attempt}".encode()).digest()
        if int.from_bytes(raw[:4], "big") >= self.share * 2**32:
            return None
        return self.kinds[raw[4] % len(self.kinds)]


class Scenarios(Table):
    """All scenarios; the first that fits counts, and the last one fits all."""

    scenario: tuple[Scenario, ...] = Field(min_length=1)
    faults: Faults = Faults()

    def of(self, fields: Mapping[str, str]) -> Scenario:
        """The scenario of a question."""
        return next(one for one in self.scenario if one.fits(fields))

    @model_validator(mode="after")
    def _total(self) -> Self:
        if self.scenario[-1].when:
            raise ValueError("the last scenario must fit every question")
        return self


def load_scenarios(path: Path | None = None) -> Scenarios:
    """The scenarios of a file, or those that ship. Raises ScenarioError."""
    try:
        source = path or files("service.authorities.simulator").joinpath("scenarios.toml")
        return checked(Scenarios, loaded(source.read_text(encoding="utf-8")), "scenarios")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"the scenarios cannot be read: {type(error).__name__}") from None
    except TableError as error:
        raise ScenarioError(str(error)) from None
