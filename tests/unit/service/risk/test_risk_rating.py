"""Ratings: worked examples, what is missing, floors and low rules, overrides, simulation, and bounds of a policy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.risk import (
    InputsRefused,
    Override,
    Rating,
    RatingInputs,
    RiskPolicy,
    effective_level,
    load_policy,
    override_faults,
    parse_inputs,
    rate,
    simulate,
)
from service.risk.override import OverrideFault
from service.risk.rating import Basis
from service.rulebook import RulebookError, Tag

POLICY = load_policy()
EXAMPLE = (Path(__file__).parents[3] / "data/risk/customer.json").read_text(encoding="utf-8")
CUSTOMER = parse_inputs(EXAMPLE)
TODAY = date(2026, 11, 30)


def but(**changes: str | None) -> RatingInputs:
    """The customer of the worked example with other inputs; None: missing."""
    values = {name: value for name, value in {**CUSTOMER.values, **changes}.items() if value is not None}
    return replace(CUSTOMER, values=values)


def test_worked_example() -> None:
    """69 + 58 + 100 + 17 = 244; by 5 that is 48.8, level 2."""
    value: Any = rate(POLICY, CUSTOMER).value()
    assert value["groups"] == {"customer": "69", "region": "58", "business": "100", "trade": "17"}
    assert value["r"] == "48.8"
    assert (value["level_by_score"], value["level"]) == (2, 2)
    assert value["missing"] == []


def test_missing_counts_as_the_worst() -> None:
    """Occupation unknown: 51.8, level 2; the region unknown too: 55.0, level 3; both say so."""
    once = rate(POLICY, but(occupation=None))
    assert (once.r, once.level, once.missing) == (Fraction("51.8"), 2, ("occupation",))
    twice = rate(POLICY, but(occupation=None, region_of_business=None))
    assert twice.value()["r"] == "55"
    assert (twice.level, twice.missing) == (3, ("region_of_business", "occupation"))


def test_unlisted_counts_as_the_worst() -> None:
    """A word or number that the policy does not know counts as missing, and is told from it."""
    made = rate(POLICY, but(occupation="ASTRONAUT", age="old"))
    found = {one.factor.id: (one.score, one.basis) for one in made.scored}
    assert found["occupation"] == (5, Basis.UNLISTED)
    assert found["age"] == (5, Basis.UNLISTED)
    assert rate(POLICY, but(age="LEGAL_PERSON")).r == rate(POLICY, CUSTOMER).r


@pytest.mark.parametrize(("age", "score"), [("17", 3), ("18", 1), ("59.999", 1), ("60", 3), ("75", 4)])
def test_bands_end_below_their_bound(age: str, score: int) -> None:
    """A band holds what is below its bound; the bound itself is in the next."""
    made = rate(POLICY, but(age=age))
    assert next(one.score for one in made.scored if one.factor.id == "age") == score


@pytest.mark.parametrize(
    ("r", "level"), [("20", 1), ("35.9", 1), ("36", 2), ("52", 3), ("67.9", 3), ("68", 4), ("84", 5), ("100", 5)]
)
def test_levels_begin_at_their_bound(r: str, level: int) -> None:
    """36, 52, 68 and 84 begin a level."""
    assert POLICY.level_of(Fraction(r)) == level


@pytest.mark.parametrize(
    ("name", "word"),
    [("pep", "FOREIGN"), ("list_hit", "CONFIRMED"), ("suspicious_reports", "REPEATED"), ("diligence", "REFUSED")],
)
def test_floors_beat_every_score_and_low_rule(name: str, word: str) -> None:
    """A floor puts the highest level, even where a low rule speaks for the lowest."""
    assert rate(POLICY, but(**{name: word})).level == 5
    both = rate(POLICY, but(**{name: word, "customer_kind": "STATE_ORGAN"}))
    assert (both.level, both.lows, both.lows_used) == (5, ("public_body",), True)


def test_low_rule() -> None:
    """A low rule lowers the level where every floor is clear; where one is open it does not."""
    assert rate(POLICY, but(customer_kind="STATE_ORGAN")).level == 1
    unclear = rate(POLICY, but(customer_kind="STATE_ORGAN", list_hit=None))
    assert (unclear.level, unclear.open_floors, unclear.lows_used) == (2, ("list_hit",), False)


def test_unknown_inputs_are_named() -> None:
    """An input that the policy does not use is named: it may be misspelt."""
    assert rate(POLICY, but(ocupation="EMPLOYEE")).unused == ("ocupation",)


def test_rating_is_replayed() -> None:
    """The inputs that a rating holds give the same bytes again."""
    kept = rate(POLICY, CUSTOMER).bytes()
    again = rate(POLICY, parse_inputs(json.dumps(json.loads(kept)["inputs"])))
    assert again.bytes() == kept
    assert json.loads(kept)["policy"]["sha256"] == hashlib.sha256(POLICY.text.encode()).hexdigest()
    assert json.loads(kept)["inputs"]["lists"] == {"specimen-list": "2026-11-29"}


def sha256(rating: Rating) -> str:
    """The digest by which an override names its rating."""
    return hashlib.sha256(rating.bytes()).hexdigest()


def overriding(rating: Rating, **changes: Any) -> Override:
    """A sound override of a rating to level 3."""
    sound = Override(sha256(rating), 3, "Known since 1998, SPECIMEN", "ann", "ben", TODAY, TODAY + timedelta(days=90))
    return replace(sound, **changes)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"rating_sha256": "0" * 64}, OverrideFault.OTHER_RATING),
        ({"reason": "  so  "}, OverrideFault.NO_REASON),
        ({"approver": "Ann "}, OverrideFault.SAME_PERSON),
        ({"approver": ""}, OverrideFault.NO_PERSON),
        ({"level": 6}, OverrideFault.NO_LEVEL),
        ({"level": 2}, OverrideFault.SAME_LEVEL),
        ({"ends": TODAY}, OverrideFault.ENDED),
        ({"ends": TODAY + timedelta(days=181)}, OverrideFault.TOO_LONG),
    ],
)
def test_override_that_may_not_be_approved(changes: Mapping[str, Any], fault: OverrideFault) -> None:
    """Each fault of an override is named, and such an override does not count."""
    rating = rate(POLICY, CUSTOMER)
    override = overriding(rating, **changes)
    assert fault in override_faults(rating, sha256(rating), override)
    assert effective_level(rating, sha256(rating), override, TODAY) == 2


def test_override_holds_for_its_time() -> None:
    """A sound override counts from its first day until the day on which it ends."""
    rating = rate(POLICY, CUSTOMER)
    override = overriding(rating)
    assert override_faults(rating, sha256(rating), override) == ()
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=89), TODAY + timedelta(days=90)]
    assert [effective_level(rating, sha256(rating), override, day) for day in days] == [2, 3, 3, 2]
    assert effective_level(rating, sha256(rating), None, TODAY) == 2


def test_override_never_goes_below_a_floor() -> None:
    """A floor, or one of which nothing is known, is not overruled."""
    high = rate(POLICY, but(pep="FOREIGN"))
    assert OverrideFault.BELOW_FLOOR in override_faults(high, sha256(high), overriding(high))
    unclear = rate(POLICY, but(list_hit=None))
    assert OverrideFault.FLOOR_OPEN in override_faults(unclear, sha256(unclear), overriding(unclear, level=1))


def test_simulation_counts_who_moves() -> None:
    """Another policy's effect: who changes from which level to which."""
    stricter = RiskPolicy.parse(POLICY.text.replace('below = "52"', 'below = "48"'))
    compared = simulate(
        POLICY, stricter, [CUSTOMER, replace(but(age="70"), subject="customers/SPECIMEN-2"), but(pep="FOREIGN")]
    )
    assert dict(compared.moves) == {(2, 3): 2, (5, 5): 1}
    assert compared.changed == (("customers/SPECIMEN-1", 2, 3), ("customers/SPECIMEN-2", 2, 3))


@given(st.data())
def test_more_risk_never_lowers_the_level(data: st.DataObject) -> None:
    """Raising the score of one factor never lowers R or the level, and R lies between 20 and 100."""
    words = {
        factor.id: data.draw(st.sampled_from(sorted(factor.lookup, key=lambda word: factor.lookup[word])))
        for factor in POLICY.factors
        if factor.id != "age"
    }
    before = rate(POLICY, but(**words))
    factor = data.draw(st.sampled_from([one for one in POLICY.factors if one.id != "age"]))
    worse = max(factor.lookup, key=lambda word: factor.lookup[word])
    after = rate(POLICY, but(**{**words, factor.id: worse}))
    assert 20 <= before.r <= after.r <= 100
    assert before.level <= after.level


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        (EXAMPLE.replace('"subject"', '"Subject"'), "subject"),
        (EXAMPLE.replace("41", "41.5"), "inputs.age"),
        (EXAMPLE.replace("2026-11-30", "today"), "on"),
    ],
)
def test_inputs_that_are_refused(text: str, said: str) -> None:
    """What cannot be used is refused by its place."""
    with pytest.raises(InputsRefused, match=said):
        parse_inputs(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('weight = "10"', 'weight = "9"', "not to 100"),
        ("max_score = 5", "max_score = 3", "above max_score"),
        ("max_score = 5", "max_score = 6", "exact decimal"),
        ("level = 3\nbelow", "level = 7\nbelow", "numbered"),
        ('below = "68"', 'below = "50"', "bounds rise"),
        ('id = "cash"', 'id = "agents"', "a factor is there twice"),
        ('group = "trade"', 'group = "business"', "mind|groups|trade"),
        ('clear = ["NONE", "ONE"]', 'clear = ["NONE", "REPEATED"]', "both applies and clears"),
        ("lookup = { NONE = 1, SOME = 2, MUCH = 4, WHOLLY = 5 }", "", "lookup or bands"),
        ("worst = 5", "worst = 3", "worst"),
        ('weight = "5"', "weight = true", "weight"),
        ('weight = "5"', 'weight = "5e0"', "weight"),
    ],
)
def test_policies_that_are_refused(old: str, new: str, said: str) -> None:
    """A policy that contradicts itself is refused with what is wrong."""
    assert old in POLICY.text
    count = -1 if old == 'group = "trade"' else 1
    with pytest.raises(RulebookError, match=said):
        RiskPolicy.parse(POLICY.text.replace(old, new, count))


def test_policy_names_its_grounds() -> None:
    """No rule of the shipped policy claims that a text was read which was not."""
    rules = [*POLICY.groups, *POLICY.factors, *POLICY.floors, *POLICY.lows, POLICY.override]
    assert {rule.tag for rule in rules} <= {Tag.SECONDARY, Tag.UNCONFIRMED}
    assert all(rule.rationale and rule.source for rule in rules)
