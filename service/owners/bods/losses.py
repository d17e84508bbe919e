"""What BODS 0.4 has no place for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.owners.determination import Determination
from service.owners.structure import ONE_VOTE


def left_out(made: Determination) -> Iterator[str]:
    """What is lost of a determination, with how often."""
    structure = made.structure
    lost = {
        "concert groups": len(structure.concerts),
        "statements on rests, such as dispersion": len(structure.rests),
        "examinations of control": len(structure.examinations),
        "names of nominees; the holding is written as that of the person it is for": sum(
            holding.nominee for holding in structure.holdings
        ),
        "that control is held jointly": sum(len(control.holders) > 1 for control in structure.controls),
        "votes of a share": sum(holding.votes_per_share != ONE_VOTE for holding in structure.holdings),
        "verifications of parties": sum(party.identification is not None for party in structure.parties.values()),
        "head offices": sum(party.head_office is not None for party in structure.parties.values()),
        "known times": sum(item.times.known_from is not None for items in _timed(made) for item in items),
        "that shares are those of a group": sum(bool(claim.group) for owner in made.owners for claim in owner.claims),
    }
    yield from (f"{what} ({count})" for what, count in lost.items() if count)
    if made.gaps:
        yield f"what is open ({len(made.gaps)})"


def _timed(made: Determination) -> Iterator[tuple[Any, ...]]:
    structure = made.structure
    yield from (structure.holdings, structure.controls, structure.roles)
