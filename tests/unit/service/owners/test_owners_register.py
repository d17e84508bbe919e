"""The register beside the determination: differences, their weight and action, and working days."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from service.owners import StructureRefused
from service.owners.register import Action, Comparison, Register, Registered, compare
from service.owners.register_json import parse_calendar, parse_register
from service.owners.rules import DifferenceKind, OwnerRules, Weight, load_rules
from service.owners.shares import Share
from service.owners.structure import PartyKind
from service.owners.working_days import WorkingDays
from service.rulebook import RulebookError
from tests.ownership import TODAY, determined, structure

MADE = determined(structure("P1 60% T", "P2 40% T"))
SAME = (Registered("P1", (1, 2, 3), Share.exactly(Fraction(3, 5))), Registered("P2", (1, 2)))


def compared(*owners: Registered) -> Comparison:
    """The determination beside a register with some owners."""
    return compare(MADE, Register("T", TODAY, owners), WorkingDays())


def test_same_owners_do_not_differ() -> None:
    """A register that says the same, or less in detail, does not differ, nor does a share within its bounds."""
    assert not compared(*SAME).differences
    assert not compared(replace(SAME[0], standards=None, share=None), SAME[1]).differences
    bounds = Share(Fraction(1, 2), Fraction(3, 4))
    assert not compared(replace(SAME[0], share=bounds), SAME[1]).differences


def test_every_kind_of_difference() -> None:
    """Who is missing on either side, other standards and another share are found, each with its weight and action."""
    low = Share.exactly(Fraction(59, 100))
    found = compared(replace(SAME[0], standards=(1,), share=low), Registered("P9"))
    assert [(one.kind, one.party, one.weight, one.action) for one in found.differences] == [
        (DifferenceKind.STANDARDS_DIFFER, "P1", Weight.MATERIAL, Action.REPORT),
        (DifferenceKind.SHARE_DIFFERS, "P1", Weight.IMMATERIAL, Action.RECORD_REASON),
        (DifferenceKind.MISSING_IN_REGISTER, "P2", Weight.MATERIAL, Action.REPORT),
        (DifferenceKind.NOT_FOUND_HERE, "P9", Weight.MATERIAL, Action.REPORT),
    ]
    assert (found.differences[1].here, found.differences[1].there) == ("3/5", "59/100")
    assert found.bytes() == compared(Registered("P9"), replace(SAME[0], standards=(1,), share=low)).bytes()


def test_not_registered() -> None:
    """An entity without an entry is prompted first; an exempt one needs none."""
    (one,) = compare(MADE, Register("T", TODAY, None), WorkingDays()).differences
    assert (one.kind, one.action) == (DifferenceKind.NOT_REGISTERED, Action.PROMPT_THEN_REPORT)
    exempt = determined(structure(T=PartyKind.EXEMPT))
    assert not compare(exempt, Register("T", TODAY, None), WorkingDays()).differences


def test_open_determination_is_preliminary() -> None:
    """Differences from an open determination may change, and say so."""
    unclear = determined(structure("P1 60% T"))
    assert compare(unclear, Register("T", TODAY, SAME), WorkingDays()).preliminary
    assert not compared(*SAME).preliminary


def test_thirty_working_days() -> None:
    """Thirty working days after 30 November 2026 are 11 January 2027; holidays and worked days move that."""
    assert WorkingDays().after(TODAY, 30) == (date(2027, 1, 11), True)
    holiday = WorkingDays(frozenset({date(2027, 1, 1)}), frozenset(), date(2027, 1, 31))
    assert holiday.after(TODAY, 30) == (date(2027, 1, 12), False)
    worked = replace(holiday, worked=frozenset({date(2026, 12, 27)}))
    assert worked.after(TODAY, 30) == (date(2027, 1, 11), False)
    assert replace(holiday, known_until=date(2026, 12, 31)).after(TODAY, 30)[1]


def test_files() -> None:
    """Extracts and calendars come from files."""
    register = parse_register(
        json.dumps(
            {
                "format": "idverdict-owner-register/1",
                "target": "T",
                "retrieved": "2026-11-29",
                "owners": [{"party": "P1", "standards": [3, 1, 2], "share": {"min": "50%", "max": "75%"}}],
            }
        )
    )
    assert register.owners == (Registered("P1", (1, 2, 3), Share(Fraction(1, 2), Fraction(3, 4))),)
    days = parse_calendar(
        json.dumps(
            {
                "format": "idverdict-working-days/1",
                "known_until": "2027-12-31",
                "holidays": ["2027-01-01"],
                "worked": [],
            }
        )
    )
    assert days.after(date(2026, 12, 31), 1) == (date(2027, 1, 4), False)


@pytest.mark.parametrize(
    ("owners", "reason"),
    [
        ([{"party": "P1"}, {"party": "P1"}], "PARTY_TWICE"),
        ([{"party": "P1", "standards": [4]}], "FORM"),
        ([{"party": "P1", "share": {"min": "3/4", "max": "1/2"}}], "SHARE_OUT_OF_RANGE"),
    ],
)
def test_refused_extracts(owners: object, reason: str) -> None:
    """What cannot be used is refused."""
    file = {"format": "idverdict-owner-register/1", "target": "T", "retrieved": "2026-11-29", "owners": owners}
    with pytest.raises(StructureRefused, match=reason):
        parse_register(json.dumps(file))
    with pytest.raises(StructureRefused, match="NOT_JSON"):
        parse_calendar("{")


def test_every_kind_has_a_weight() -> None:
    """Rules that leave the weight of a kind open are refused."""
    with pytest.raises(RulebookError, match="every kind of difference"):
        OwnerRules.parse(
            load_rules()
            .text.replace('SHARE_DIFFERS = "IMMATERIAL"', 'SHARE_DIFFER = "IMMATERIAL"')
            .replace(', SHARE_DIFFER = "IMMATERIAL"', "")
        )
