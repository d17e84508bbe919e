"""One-off business: the worked examples, links and windows, rates, and what cannot be counted."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from service.risk import InputsRefused, parse_inputs
from service.risk.one_off import Answer, Assessment, Business, Reason, assess
from service.risk.one_off_json import parse_request
from service.risk.one_off_policy import OneOffPolicy, load_one_off_policy
from service.rulebook import RulebookError

POLICY = load_one_off_policy()
CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 30, 12, tzinfo=CHINA)
EUR = {"EUR": Fraction("1.0900")}
EXAMPLE = (Path(__file__).parents[3] / "data/risk/one-off.json").read_text(encoding="utf-8")


def business(
    money: str, *, at: datetime = NOON, kind: str = "CASH_EXCHANGE", links: str = "k", id: str = ""
) -> Business:
    """Business of some ``CNY 49999.99``."""
    currency, amount = money.split()
    return Business(id or f"{money} {at}", Fraction(amount), currency, at, kind, frozenset(links))


def assessed(last: str, *earlier: Business, rates: dict[str, Fraction] | None = None, **more: Any) -> Assessment:
    """The assessment of the last business."""
    return assess(POLICY, business(last), earlier, rates or {}, **more)


def test_linked_sum_just_below_and_at_the_limit() -> None:
    """CNY 30,000 + USD 2,500 + CNY 7,499.99 are 0.9999999 of the limit; one fen more is all of it."""
    before = [
        business("CNY 30000", at=NOON - timedelta(days=20)),
        business("USD 2500", at=NOON - timedelta(days=2)),
    ]
    below = assessed("CNY 7499.99", *before)
    assert (below.answer, below.share) == (Answer.NOT_REQUIRED, Fraction(9_999_998, 10_000_000))
    reached = assessed("CNY 0.01", *before, business("CNY 7499.99", at=NOON - timedelta(hours=1)))
    assert reached.share == 1
    assert (reached.answer, reached.reasons) == (Answer.REQUIRED, (Reason.ONE_OFF_THRESHOLD,))


@pytest.mark.parametrize(
    ("money", "answer", "dollars"),
    [
        ("EUR 9174.31", Answer.NOT_REQUIRED, "9999.9979"),
        ("EUR 9174.32", Answer.REQUIRED, "10000.0088"),
        ("CNY 49999.99", Answer.NOT_REQUIRED, "0"),
        ("CNY 50000", Answer.REQUIRED, "0"),
        ("USD 9999.99", Answer.NOT_REQUIRED, "9999.99"),
        ("USD 10000", Answer.REQUIRED, "10000"),
    ],
)
def test_single_amounts(money: str, answer: Answer, dollars: str) -> None:
    """Nothing is rounded: the limit is reached by the exact amount, at the given rate."""
    made = assessed(money, rates=EUR)
    assert (made.answer, made.value()["others_in_usd"]) == (answer, dollars)


@pytest.mark.parametrize("rate", ["0.01", "0.14", "9"])
def test_dollars_do_not_depend_on_the_yuan(rate: str) -> None:
    """USD 10,000 reach their limit whatever a yuan costs: yuan are never converted."""
    assert assessed("USD 10000", rates={"CNY": Fraction(rate)}).answer is Answer.REQUIRED
    assert assessed("USD 9999.99", rates={"CNY": Fraction(rate)}).answer is Answer.NOT_REQUIRED
    assert assessed("CNY 49999", rates={"CNY": Fraction(rate), "USD": Fraction(rate)}).answer is Answer.NOT_REQUIRED


def test_no_rate_is_required() -> None:
    """An amount that cannot be counted for want of a rate is identified, and the currency is named."""
    made = assessed("EUR 1")
    assert (made.answer, made.reasons, made.without_rate) == (Answer.REQUIRED, (Reason.RATE_MISSING,), ("EUR",))


def test_suspicion_and_unlisted_kinds_are_required() -> None:
    """Suspicion, and a kind that the policy does not know, are identified whatever the amount."""
    assert assessed("CNY 1", suspicion=True).reasons == (Reason.SUSPICION,)
    assert assess(POLICY, business("CNY 1", kind="TULIPS"), (), {}).reasons == (Reason.KIND_UNLISTED,)


def test_what_does_not_count_with_it() -> None:
    """Other links, other groups of kinds, later business, and the business itself again, do not add."""
    others = [
        business("CNY 40000", links="z", at=NOON - timedelta(days=1)),
        business("CNY 40000", kind="REMITTANCE", at=NOON - timedelta(days=1)),
        business("CNY 40000", at=NOON + timedelta(seconds=1)),
        business("CNY 40000", id=business("CNY 20000").id),
    ]
    made = assessed("CNY 20000", *others)
    assert (made.answer, len(made.members)) == (Answer.NOT_REQUIRED, 1)
    assert assessed("CNY 20000", business("CNY 40000", links="zk")).answer is Answer.REQUIRED


@pytest.mark.parametrize(("days", "answer"), [(29, Answer.REQUIRED), (30, Answer.NOT_REQUIRED)])
def test_window_is_days_in_china(days: int, answer: Answer) -> None:
    """Thirty days, the day of the business being one, by the calendar of UTC+8 and not by hours."""
    early = NOON.replace(hour=0, minute=1) - timedelta(days=days)
    assert assessed("CNY 20000", business("CNY 30000", at=early.astimezone(UTC))).answer is answer


def test_remittances_have_a_lower_limit() -> None:
    """Remittances count by their own limit, and apart from other kinds."""
    assert assess(POLICY, business("CNY 5000", kind="REMITTANCE"), (), {}).answer is Answer.REQUIRED
    assert assess(POLICY, business("CNY 4999.99", kind="REMITTANCE"), (), {}).answer is Answer.NOT_REQUIRED


def test_currencies_may_count_apart() -> None:
    """A policy may count yuan and other currencies each for themselves."""
    apart = OneOffPolicy.parse(POLICY.text.replace('mixing = "ADD"', 'mixing = "APART"'))
    before = (business("USD 9000", at=NOON - timedelta(days=1)),)
    assert assess(apart, business("CNY 45000"), before, {}).answer is Answer.NOT_REQUIRED
    assert assess(POLICY, business("CNY 45000"), before, {}).answer is Answer.REQUIRED


def test_order_does_not_matter() -> None:
    """The same business in another order gives the same bytes, which hold no link."""
    asked = parse_request(EXAMPLE)
    one = assess(POLICY, asked.business, asked.earlier, asked.rates)
    other = assess(POLICY, asked.business, asked.earlier[::-1], asked.rates)
    assert one.bytes() == other.bytes()
    assert one.answer is Answer.REQUIRED
    assert b"hmac" not in one.bytes()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"0.01"', "0.01", "business.amount"),
        ('"0.01"', '"0"', "business.amount"),
        ('"0.01"', '"-1"', "business.amount"),
        ('"0.01"', '"NaN"', "business.amount"),
        ('"0.01"', '"1_000"', "business.amount"),
        ('"0.01"', '"1e5"', "business.amount"),
        ('"CNY", "at"', '"yuan", "at"', "business.currency"),
        ("2026-11-30T10:00:00+08:00", "2026-11-30T10:00:00", "business.at"),
        ('"1.0900"', '"0"', "rates.EUR"),
        ("SPECIMEN-2", "SPECIMEN-1", "twice"),
        ('"links": ["hmac:specimen"]', '"links": []', "links"),
    ],
)
def test_requests_that_are_refused(old: str, new: str, said: str) -> None:
    """What cannot be counted exactly is refused by its place, without its value."""
    assert old in EXAMPLE
    with pytest.raises(InputsRefused, match=said):
        parse_request(EXAMPLE.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kinds = ["REMITTANCE"]', 'kinds = ["BULLION"]', "one group"),
        ('cny = "5000"', 'cny = "0"', "above 0"),
        ("window_days = 30", "window_days = 0", "window_days"),
    ],
)
def test_policies_that_are_refused(old: str, new: str, said: str) -> None:
    """A policy that contradicts itself is refused."""
    with pytest.raises(RulebookError, match=said):
        OneOffPolicy.parse(POLICY.text.replace(old, new, 1))


def test_example_of_the_documentation() -> None:
    """The documentation's file is the worked example that reaches the limit exactly."""
    asked = parse_request(EXAMPLE)
    value = json.loads(assess(POLICY, asked.business, asked.earlier, asked.rates).bytes())
    assert (value["share"], value["cny"], value["others_in_usd"]) == ("1", "37500", "2500")


def test_examples_of_the_documentation_can_be_read() -> None:
    """The files that the documentation shows can be read."""
    page = (Path(__file__).parents[4] / "docs/risk.md").read_text(encoding="utf-8")
    inputs, _, request = re.findall(r"^```json\n(.*?)^```", page, re.M | re.S)
    assert parse_inputs(inputs).values["age"] == "41"
    assert parse_request(request).business.amount == Fraction(1, 100)
