"""Rating: a score for each factor, R as an exact number, and the level after low rules and floors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from service.canonical import Value, canonical_json, decimal_text, digest
from service.risk.inputs import RatingInputs
from service.risk.policy import Factor, RiskPolicy, parse_number

FORMAT: Final = "idverdict-risk-rating/1"


class Basis(StrEnum):
    """Where a score comes from: an input, or its absence. UNLISTED: the policy has no such word or number."""

    STATED = "STATED"
    MISSING = "MISSING"
    UNLISTED = "UNLISTED"


@dataclass(frozen=True, slots=True)
class Scored:
    """A factor with its score."""

    factor: Factor
    score: int
    basis: Basis

    @property
    def product(self) -> Fraction:
        """Score by weight."""
        return self.score * self.factor.weight


@dataclass(frozen=True, slots=True)
class Rating:
    """A customer's risk.

    Attributes:
        r: sum of score by weight, divided by the highest score; exact.
        by_score: the level of R alone.
        level: after low rules and floors.
        floors: the floors that apply; ``open_floors``: those of which nothing is known.
        floor_level: no lower level is possible; 1 where no floor applies.
        lows: the low rules that apply; ``lows_used``: whether they lowered the level.
        unused: inputs that the policy does not know.
    """

    inputs: RatingInputs
    policy: RiskPolicy
    scored: tuple[Scored, ...]
    r: Fraction
    by_score: int
    level: int
    floors: tuple[str, ...]
    open_floors: tuple[str, ...]
    floor_level: int
    lows: tuple[str, ...]
    lows_used: bool
    unused: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Factors that count as the worst because their input is missing or unknown to the policy."""
        return tuple(one.factor.id for one in self.scored if one.basis is not Basis.STATED)

    def value(self) -> dict[str, Value]:
        """The rating as JSON values."""
        groups: dict[str, Fraction] = {group.id: Fraction(0) for group in self.policy.groups}
        for one in self.scored:
            groups[one.factor.group] += one.product
        return {
            "format": FORMAT,
            "policy": self.policy.reference(),
            "inputs": self.inputs.value(),
            "inputs_sha256": digest(self.inputs.value()),
            "factors": [
                {
                    "factor": one.factor.id,
                    "group": one.factor.group,
                    "score": one.score,
                    "weight": decimal_text(one.factor.weight),
                    "product": decimal_text(one.product),
                    "basis": one.basis.value,
                }
                for one in self.scored
            ],
            "groups": {id: decimal_text(total) for id, total in groups.items()},
            "r": decimal_text(self.r),
            "level_by_score": self.by_score,
            "level": self.level,
            "floors": list(self.floors),
            "open_floors": list(self.open_floors),
            "floor_level": self.floor_level,
            "lows": list(self.lows),
            "lows_used": self.lows_used,
            "missing": list(self.missing),
            "unused": list(self.unused),
        }

    def bytes(self) -> bytes:
        """The canonical bytes; the same inputs and policy give the same."""
        return canonical_json(self.value())


def rate(policy: RiskPolicy, inputs: RatingInputs) -> Rating:
    """Rate a customer. What is missing counts as the worst; a floor beats every low score and every low rule."""
    scored = tuple(_scored(factor, inputs) for factor in policy.factors)
    r = sum((one.product for one in scored), Fraction(0)) / policy.max_score
    by_score = policy.level_of(r)
    floors = [floor for floor in policy.floors if inputs.values.get(floor.input) in floor.values]
    unclear = [
        floor for floor in policy.floors if floor not in floors and inputs.values.get(floor.input) not in floor.clear
    ]
    lows = [low for low in policy.lows if inputs.values.get(low.input) in low.values]
    floor_level = max((floor.level for floor in floors), default=1)
    lowered = by_score if unclear else min([by_score, *(low.level for low in lows)])
    known = {
        *(factor.id for factor in policy.factors),
        *(floor.input for floor in policy.floors),
        *(low.input for low in policy.lows),
    }
    return Rating(
        inputs,
        policy,
        scored,
        r,
        by_score,
        max(lowered, floor_level),
        tuple(floor.id for floor in floors),
        tuple(floor.id for floor in unclear),
        floor_level,
        tuple(low.id for low in lows),
        lowered < by_score,
        tuple(sorted(inputs.values.keys() - known)),
    )


def _scored(factor: Factor, inputs: RatingInputs) -> Scored:
    stated = inputs.values.get(factor.id)
    if stated is None:
        return Scored(factor, factor.missing_score, Basis.MISSING)
    found = factor.lookup.get(stated)
    if found is None:
        found = _band(factor, stated)
    return (
        Scored(factor, factor.missing_score, Basis.UNLISTED) if found is None else Scored(factor, found, Basis.STATED)
    )


def _band(factor: Factor, stated: str) -> int | None:
    try:
        number = parse_number(stated)
    except ValueError:
        return None
    return next(band.score for band in factor.bands if band.below is None or number < band.below)
