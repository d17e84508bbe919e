"""The worked examples of the specification, by exact fractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from service.owners import Outcome, StructureRefused
from service.owners.rules import Trigger
from service.owners.standards import Answer, State
from service.owners.structure import Examination, Holding, PartyKind, Rest, Right, Role, RoleKind, Times
from tests.ownership import (
    BY_PRODUCT,
    RULES,
    SHOWN,
    TODAY,
    answers,
    determined,
    gaps,
    having,
    holding,
    owners,
    shares,
    structure,
)

TENTH, QUARTER = Fraction(1, 10), Fraction(1, 4)


EXAMPLE_A = structure(
    "丙 40% B", "丙 50% C", "B 35% T", "C 35% T", "甲 60% B", "乙 50% C", "丁 30% T", people=("甲", "乙", "丙", "丁")
)
EXAMPLE_B = structure("P1 60% T", "U 40% T", "T 30% U", "P2 60% U", "P3 10% U")
EIGHT = tuple(f"P{number} 12.5% T" for number in range(8))


def managed(*lines: str, **kinds: PartyKind) -> object:
    """A structure with a manager in charge."""
    base = structure(*lines, people=("M",), **kinds)
    parties = {**base.parties, "M": replace(base.parties["T"], id="M", kind=PartyKind.PERSON)}
    return replace(base, parties=parties, roles=(Role("M", "T", RoleKind.MANAGER, SHOWN),))


def test_example_a_by_equity() -> None:
    """Two ways add up: 丙 has 63/200 and 丁 30 %; 甲 with 21 % and 乙 with 17.5 % are none."""
    made = determined(EXAMPLE_A, BY_PRODUCT)
    assert shares(made, "EQUITY") == {
        "丙": Fraction(63, 200),
        "丁": Fraction(3, 10),
        "甲": Fraction(21, 100),
        "乙": Fraction(7, 40),
    }
    assert owners(made) == {"丙": (1, 2), "丁": (1, 2)}
    assert made.outcome is Outcome.OWNERS


def test_example_a_by_command() -> None:
    """By the rule that a majority commands, 甲 casts all 35 % of the votes that B has: standard 2 lists him too."""
    made = determined(EXAMPLE_A)
    assert shares(made, "EQUITY")["甲"] == Fraction(21, 100)
    assert shares(made, "VOTES")["甲"] == Fraction(35, 100)
    assert owners(made) == {"丙": (1, 2), "丁": (1, 2), "甲": (2,)}


def test_example_b_solves_the_circle() -> None:
    """T and U hold each other: P2 has 3/11, not the 24 % that cutting the circle gives; P3 is none even at 10 %."""
    made = determined(EXAMPLE_B, BY_PRODUCT)
    assert shares(made, "EQUITY") == {"P1": Fraction(15, 22), "P2": Fraction(3, 11), "P3": Fraction(1, 22)}
    assert made.triggers == (Trigger.CYCLE,)
    assert made.threshold == TENTH
    assert owners(made) == {"P1": (1, 2, 3), "P2": (1, 2)}
    assert owners(determined(EXAMPLE_B)) == {"P1": (1, 2, 3), "P2": (1, 2)}


def test_example_c_shares_with_ten_votes() -> None:
    """12 % of the equity at ten votes a share are 120/208 of the votes: standards 2 and 3, not 1."""
    base = structure("F 12% T", "G 15% T", "P1 24% T", "P2 24% T", "P3 24% T", "P4 1% T", people=("F", "G"))
    ten = tuple(replace(one, votes_per_share=Fraction(10)) if one.holder == "F" else one for one in base.holdings)
    income = [("G", 30), ("F", 10), ("P1", 20), ("P2", 20), ("P3", 19), ("P4", 1)]
    made = determined(
        having(replace(base, holdings=ten), *(holding(f"{who} {part}% T", Right.INCOME) for who, part in income))
    )
    assert shares(made, "VOTES")["F"] == Fraction(120, 208)
    assert owners(made) == {"F": (2, 3), "G": (2,)}
    assert shares(made, "EQUITY")["G"] == Fraction(15, 100)
    assert made.outcome is Outcome.OWNERS


def test_example_c_chain_of_majorities() -> None:
    """M has 51 % of H, H 60 % of K, K 30 % of T: M commands 30 % of the votes, though the product is 9.18 %."""
    base = structure("M 51% H", "H 60% K", "K 30% T", "P1 49% H", "P2 40% K", "P3 70% T", people=("M",))
    assert shares(determined(base), "VOTES")["M"] == Fraction(3, 10)
    assert owners(determined(base))["M"] == (2,)
    assert shares(determined(base, BY_PRODUCT), "VOTES")["M"] == Fraction(918, 10000)
    assert "M" not in owners(determined(base, BY_PRODUCT))


def test_eight_equal_holders_have_a_manager() -> None:
    """Eight times 12.5 % and no control: all standards are shown empty, so the manager in charge stands in."""
    made = determined(managed(*EIGHT))  # type: ignore[arg-type]
    assert {result.state for result in made.results} == {State.EMPTY}
    assert made.outcome is Outcome.MANAGER
    assert [owner.person.id for owner in made.owners] == ["M"]


def test_no_manager_is_stated() -> None:
    """Where the manager in charge would stand in and none is stated, the result is open."""
    made = determined(structure(*EIGHT))
    assert made.outcome is Outcome.UNDETERMINED
    assert gaps(made) == {("MANAGER_MISSING", "T")}


def test_one_of_eight_is_unknown() -> None:
    """One of eight is unknown: everybody else may be he, and would have exactly 25 %, so it is undetermined."""
    made = determined(managed(*EIGHT[:7], "X 12.5% T", X=PartyKind.UNKNOWN))  # type: ignore[arg-type]
    assert made.outcome is Outcome.UNDETERMINED
    assert not made.owners
    (equity, *_) = made.results
    assert {claim.most for claim in equity.claims if claim.person != "M"} == {QUARTER}
    assert answers(made, "EQUITY")["P0"] is Answer.UNDETERMINED
    assert ("UNKNOWN_OWNER_POSSIBLE", "") not in gaps(made)


def test_the_unknown_rest_is_dispersed() -> None:
    """The same rest, shown to be of holders below 5 % each: nobody reaches 25 %, and the manager stands in."""
    base = managed(*EIGHT[:7], "X 12.5% T", X=PartyKind.UNKNOWN)
    dispersed = Rest("T", Right.EQUITY, Fraction(5, 100), None, SHOWN)
    assert determined(having(base, dispersed)).outcome is Outcome.MANAGER  # type: ignore[arg-type]
    unproved = replace(dispersed, evidence=())
    assert determined(having(base, unproved)).outcome is Outcome.UNDETERMINED  # type: ignore[arg-type]


def test_exactly_a_quarter_is_an_owner() -> None:
    """25 % is enough, a share just below it is not."""
    made = determined(structure("P1 25% T", "P2 24.999999999999999999% T", "P3 24% T", "P4 26% T"))
    assert owners(made)["P1"] == (1, 2)
    assert "P2" not in owners(made)
    assert "P3" not in owners(made)


def test_bound_that_nobody_reaches() -> None:
    """20 % and less than 5 % of a dispersed rest is less than 25 %: no; with 20.000001 % it may be more."""
    rest = Rest("T", Right.EQUITY, Fraction(5, 100), None, SHOWN)
    below = determined(having(structure("P1 20% T", "P2 20% T", "P3 20% T", "P4 20% T"), rest))
    assert set(answers(below, "EQUITY").values()) == {Answer.NO}
    assert set(answers(below, "VOTES").values()) == {Answer.NO}
    above = determined(having(structure("P1 20.000001% T", "P2 20% T", "P3 20% T", "P4 19% T"), rest))
    assert answers(above, "EQUITY")["P1"] is Answer.UNDETERMINED


def test_more_than_a_whole_is_refused() -> None:
    """Shares that add up to more than 100 % are refused, not scaled."""
    with pytest.raises(StructureRefused, match="SUM_OVER_WHOLE") as caught:
        determined(structure("P1 60% T", "P2 40.0001% T"))
    assert caught.value.party == "T"


def test_holding_that_ended() -> None:
    """A holding that ended yesterday no longer counts, one that ends tomorrow does; history is asked for by its day."""
    base = structure("P1 60% T", "P2 40% T")
    sold = replace(base.holdings[0], times=Times(valid_until=TODAY - timedelta(days=1)))
    bought = replace(holding("P3 60% T"), times=Times(valid_from=TODAY - timedelta(days=1)))
    parties = {**base.parties, "P3": replace(base.parties["P1"], id="P3")}
    now = replace(base, parties=parties, holdings=(sold, bought, base.holdings[1]))
    assert set(owners(determined(now))) == {"P2", "P3"}
    from service.owners import determine

    before = determine(now, RULES, date(2026, 11, 1))
    assert set(owners(before)) == {"P1", "P2"}


def test_closed_ring() -> None:
    """A and B own each other whole: nobody is behind them, so who owns T stays open, and the ring is named."""
    made = determined(structure("A 100% B", "B 100% A", "A 60% T", "P1 40% T"))
    assert made.outcome is Outcome.UNDETERMINED
    assert {("OWNERSHIP_CLOSED_RING", "A"), ("OWNERSHIP_CLOSED_RING", "B")} <= gaps(made)
    assert ("UNKNOWN_OWNER_POSSIBLE", "") in gaps(made)
    assert owners(made) == {"P1": (1, 2)}


def test_control_has_to_be_examined() -> None:
    """That nobody controls T otherwise has to be shown; what nobody looked at keeps the result open."""
    made = determined(structure("P1 60% T", "P2 40% T", examined=()))
    assert made.outcome is Outcome.UNDETERMINED
    assert gaps(made) == {("CONTROL_NOT_EXAMINED", "T")}
    assert owners(made) == {"P1": (1, 2, 3), "P2": (1, 2)}


def test_examination_needs_evidence() -> None:
    """An examination that nothing shows is none."""
    base = replace(structure("P1 60% T", "P2 40% T"), examinations=(Examination("T"),))
    assert ("CONTROL_NOT_EXAMINED", "T") in gaps(determined(base))


def test_own_shares_fall_out() -> None:
    """A company's own shares bring nobody anything: the others count as the whole, of equity and of votes."""
    made = determined(structure("P1 20% T", "P2 60% T", "T 20% T"))
    assert shares(made, "EQUITY") == {"P1": QUARTER, "P2": Fraction(3, 4)}
    assert shares(made, "VOTES") == {"P1": QUARTER, "P2": Fraction(3, 4)}
    assert not made.triggers


def test_holding_that_is_only_said() -> None:
    """A share that nothing shows makes neither its holder an owner nor the rest empty."""
    base = structure("P1 60% T", "P2 40% T")
    said = replace(base, holdings=(replace(base.holdings[0], evidence=()), base.holdings[1]))
    made = determined(said)
    assert answers(made, "EQUITY")["P1"] is Answer.UNDETERMINED
    assert made.outcome is Outcome.UNDETERMINED


def test_share_between_bounds() -> None:
    """A share between bounds counts with its least, and may be its most."""
    made = determined(structure("P1 20%..30% T", "P2 40% T", "P3 30% T"))
    assert answers(made, "EQUITY") == {"P1": Answer.UNDETERMINED, "P2": Answer.YES, "P3": Answer.YES}
    (claim,) = (one for one in made.results[0].claims if one.person == "P1")
    assert (claim.least, claim.most) == (Fraction(1, 5), Fraction(3, 10))
    assert isinstance(holding("P1 20%..30% T"), Holding)
