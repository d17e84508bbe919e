"""The rating policy as data: groups, factors, levels, floors and low rules; ``policies/risk.toml`` ships.

A factor is a lookup of words, bands of numbers, or both. Nothing in the file is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from service.rulebook import Grounded, Identifier, Rulebook
from service.tables import Table

_DECIMAL: Final = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,18})?")
_WHOLE: Final = Fraction(100)


def _number(stated: object) -> Fraction:
    if isinstance(stated, bool) or not isinstance(stated, str | int):
        raise ValueError("a number is a whole number, or text such as '36.5'")
    return parse_number(str(stated))


def parse_number(text: str) -> Fraction:
    """An exact number of decimal text.

    Raises:
        ValueError: it is no such number, or has more digits than any amount.
    """
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError("not a decimal number")
    return Fraction(text)


Number = Annotated[Fraction, BeforeValidator(_number)]
Word = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,60}$")]
Score = Annotated[int, Field(ge=1, le=100)]


class Group(Grounded):
    """A group of factors."""

    id: Identifier
    zh: str


class Band(Table):
    """Numbers from the bound before it to just below its own; the last band has none."""

    below: Number | None = None
    score: Score


class Factor(Grounded):
    """What one input adds to the risk.

    Attributes:
        weight: its part of 100.
        lookup: the score of each word; ``bands``: the score of each range of numbers; either or both.
        worst: the score of what is missing; the highest of lookup or bands, unless stated higher.
    """

    id: Identifier
    group: Identifier
    weight: Number
    lookup: dict[Word, Score] = Field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    worst: Score | None = None

    @property
    def scores(self) -> frozenset[int]:
        """All scores that it knows."""
        return frozenset(self.lookup.values()) | {band.score for band in self.bands}

    @property
    def missing_score(self) -> int:
        """The score of what is missing."""
        return max(self.scores | ({self.worst} if self.worst is not None else set()))

    @model_validator(mode="after")
    def _one_table(self) -> Self:
        if not self.lookup and not self.bands:
            raise ValueError("a factor has lookup or bands")
        bounds = [band.below for band in self.bands]
        if self.bands:
            _require_rising(bounds)
        if self.weight <= 0:
            raise ValueError("a weight is above 0")
        if self.worst is not None and self.worst < max(self.scores):
            raise ValueError("worst must not be below another score of the factor")
        return self


class Level(Table):
    """A level, and the value of R that it ends below; the highest has none."""

    level: Annotated[int, Field(ge=1, le=9)]
    below: Number | None = None


class Floor(Grounded):
    """Words of an input that put the level no lower than this, whatever else is so.

    ``clear`` are the words that say that it does not apply; what is neither is open, and the result says so.
    """

    id: Identifier
    input: Identifier
    values: Annotated[tuple[Word, ...], Field(min_length=1)]
    clear: Annotated[tuple[Word, ...], Field(min_length=1)]
    level: int


class Low(Grounded):
    """Words of an input that put the level no higher than this, unless a floor applies or is open."""

    id: Identifier
    input: Identifier
    values: Annotated[tuple[Word, ...], Field(min_length=1)]
    level: int


class OverrideRule(Grounded):
    """What a person may do: for at most so many days."""

    max_days: Annotated[int, Field(ge=1, le=3660)]


class RiskPolicy(Rulebook):
    """The whole file."""

    max_score: Annotated[int, Field(ge=2, le=100)]
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    factors: Annotated[tuple[Factor, ...], Field(min_length=1)]
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    floors: tuple[Floor, ...] = ()
    lows: tuple[Low, ...] = ()
    override: OverrideRule

    @property
    def highest(self) -> int:
        """The highest level."""
        return self.levels[-1].level

    def level_of(self, r: Fraction) -> int:
        """The level of a value of R."""
        return next(level.level for level in self.levels if level.below is None or r < level.below)

    def _problems(self) -> Iterator[str]:
        groups = {group.id for group in self.groups}
        used = {factor.group for factor in self.factors}
        if groups != used:
            yield f"groups without factors, or factors without their group: {', '.join(sorted(groups ^ used))}"
        for what, items in (("factor", self.factors), ("floor", self.floors), ("low", self.lows)):
            ids = [item.id for item in items]
            if len(set(ids)) < len(ids):
                yield f"a {what} is there twice"
        total = sum((factor.weight for factor in self.factors), Fraction(0))
        if total != _WHOLE:
            yield f"the weights add up to {float(total):g}, not to 100"
        if any(max(factor.scores | {factor.missing_score}) > self.max_score for factor in self.factors):
            yield "a score is above max_score"
        if _other_primes(self.max_score):
            yield "max_score must divide into an exact decimal: 2, 4, 5, 8, 10, ..."
        numbers = [level.level for level in self.levels]
        if numbers != list(range(1, len(numbers) + 1)):
            yield "levels are numbered 1, 2, 3, ... in order"
        try:
            _require_rising([level.below for level in self.levels])
        except ValueError as error:
            yield f"levels: {error}"
        rules: tuple[Floor | Low, ...] = (*self.floors, *self.lows)
        for rule in rules:
            if not 1 <= rule.level <= numbers[-1]:
                yield f"{rule.id}: there is no level {rule.level}"
        for floor in self.floors:
            if not set(floor.values).isdisjoint(floor.clear):
                yield f"{floor.id}: a word both applies and clears"


def load_policy(path: Path | None = None) -> RiskPolicy:
    """The policy in a file, or the one that ships.

    Raises:
        RulebookError: the file cannot be read, or is no such policy.
    """
    return RiskPolicy.load(path, "service.risk", "policies/risk.toml")


def _require_rising(bounds: list[Fraction | None]) -> None:
    stated = [bound for bound in bounds[:-1] if bound is not None]
    if bounds[-1] is not None or len(stated) < len(bounds) - 1:
        raise ValueError("every range but the last has a bound, and the last has none")
    if any(later <= earlier for earlier, later in pairwise(stated)):
        raise ValueError("bounds rise")


def _other_primes(number: int) -> bool:
    for prime in (2, 5):
        while number % prime == 0:
            number //= prime
    return number != 1
