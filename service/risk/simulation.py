"""What another policy would make of customers: how many change from which level to which. Nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.canonical import Value
from service.risk.inputs import RatingInputs
from service.risk.policy import RiskPolicy
from service.risk.rating import rate


@dataclass(frozen=True, slots=True)
class Simulation:
    """A comparison of two policies over the same inputs.

    Attributes:
        moves: (level before, level after) -> how many, unchanged ones too.
        changed: the subjects that move, with both levels, in their order.
    """

    before: RiskPolicy
    after: RiskPolicy
    moves: Mapping[tuple[int, int], int]
    changed: tuple[tuple[str, int, int], ...]

    @property
    def count(self) -> int:
        """How many were rated."""
        return sum(self.moves.values())

    def value(self) -> dict[str, Value]:
        """The comparison as JSON values."""
        return {
            "format": "idverdict-risk-simulation/1",
            "before": self.before.reference(),
            "after": self.after.reference(),
            "count": self.count,
            "moves": [{"before": one[0], "after": one[1], "count": self.moves[one]} for one in sorted(self.moves)],
            "changed": [{"subject": one[0], "before": one[1], "after": one[2]} for one in self.changed],
        }


def simulate(before: RiskPolicy, after: RiskPolicy, inputs: Iterable[RatingInputs]) -> Simulation:
    """Rate everybody under both policies."""
    moves: Counter[tuple[int, int]] = Counter()
    changed = []
    for one in inputs:
        move = rate(before, one).level, rate(after, one).level
        moves[move] += 1
        if move[0] != move[1]:
            changed.append((one.subject, *move))
    return Simulation(before, after, dict(moves), tuple(changed))
