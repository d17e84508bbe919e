"""Random structures: against a second way of solving, in any order, and with everything accounted for."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.owners import StructureRefused, result_bytes
from service.owners.shares import Share
from service.owners.standards import Answer
from service.owners.structure import Right
from tests.owner_oracle import random_structure, solve_all, votes_by_repetition
from tests.ownership import RULES, answers, determined, shares, structure

SEEDS = range(150)
"""The benchmark takes 3,000: ``python -m bench.owners``."""


@pytest.mark.parametrize("seed", SEEDS)
def test_agrees_with_a_second_solver(seed: int) -> None:
    """Shares, rests, closed rings, votes and control are those of an independent solver, exactly."""
    base = random_structure(seed)
    made, solved = determined(base), solve_all(base)
    through = made.attributed[Right.EQUITY].through
    assert (dict(through.totals), through.rest, through.closed) == (solved.totals, solved.rest, solved.closed)
    for person, cast in shares(made, "VOTES").items():
        assert (cast, answers(made, "CONTROL")[person] is Answer.YES) == votes_by_repetition(base, person)
    met = {person for person, answer in answers(made, "EQUITY").items() if answer is Answer.YES}
    assert met == {person for person, part in solved.totals.items() if part >= made.threshold}


@pytest.mark.parametrize("seed", range(1000, 1040))
def test_whole_is_accounted_for(seed: int) -> None:
    """What parties have, what is nobody's and what is closed are together exactly the whole, of every right."""
    made = determined(random_structure(seed))
    for attributed in made.attributed.values():
        through = attributed.through
        assert sum(through.totals.values(), through.rest + through.closed) == 1


@pytest.mark.parametrize("seed", range(2000, 2040))
def test_order_does_not_matter(seed: int) -> None:
    """The same statements in another order give the same bytes."""
    base = random_structure(seed)
    mixed = Random(seed)
    holdings, parties = list(base.holdings), list(base.parties.items())
    mixed.shuffle(holdings)
    mixed.shuffle(parties)
    other = replace(base, holdings=tuple(holdings), parties=dict(parties))
    assert result_bytes(determined(other)) == result_bytes(determined(base))


@given(st.lists(st.integers(1, 99), min_size=2, max_size=8))
@settings(max_examples=40, deadline=None)
def test_sum_above_a_whole_is_refused(parts: list[int]) -> None:
    """Whatever the shares are, they are refused exactly when they add up to more than the whole."""
    base = structure(*(f"P{number} {part}/100 T" for number, part in enumerate(parts)))
    if sum(parts) > 100:
        with pytest.raises(StructureRefused, match="SUM_OVER_WHOLE"):
            determined(base)
    else:
        assert determined(base).attributed[Right.EQUITY].through.rest == Fraction(100 - sum(parts), 100)


@pytest.mark.parametrize("seed", range(3000, 3080))
def test_more_knowledge_never_contradicts(seed: int) -> None:
    """What is answered while holdings are unknown stays so when they become known."""
    base = random_structure(seed)
    mixed = Random(seed)
    known = tuple(one for one in base.holdings if mixed.random() < 0.7)
    ordinary = RULES.model_copy(update={"enhanced": RULES.enhanced.model_copy(update={"on": ()})})
    before, after = determined(replace(base, holdings=known), ordinary), determined(base, ordinary)
    for standard in ("EQUITY", "INCOME", "VOTES", "CONTROL"):
        later = answers(after, standard)
        for person, answer in answers(before, standard).items():
            assert answer in {Answer.UNDETERMINED, later[person]}


@pytest.mark.parametrize("seed", range(5000, 5060))
def test_bounds_hold_whatever_lies_in_them(seed: int) -> None:
    """What is answered while shares are known between bounds alone is so for the shares themselves."""
    base = random_structure(seed)
    mixed = Random(seed)
    blurred = []
    for one in base.holdings:
        exact = one.share.least
        least, most = (
            exact * Fraction(mixed.randint(0, 10), 10),
            exact + (1 - exact) * Fraction(mixed.randint(0, 3), 10),
        )
        blurred.append(replace(one, share=Share(least, most)) if mixed.random() < 0.4 else one)
    ordinary = RULES.model_copy(update={"enhanced": RULES.enhanced.model_copy(update={"on": ()})})
    before, after = determined(replace(base, holdings=tuple(blurred)), ordinary), determined(base, ordinary)
    for standard in ("EQUITY", "INCOME", "VOTES", "CONTROL"):
        later = answers(after, standard)
        for person, answer in answers(before, standard).items():
            assert answer in {Answer.UNDETERMINED, later[person]}
