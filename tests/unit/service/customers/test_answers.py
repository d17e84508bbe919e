"""Answers on purpose, funds and economic condition: words of a table, ranges of amounts, own words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from service.customers.profile.answers import Answer, Period, read_answer
from service.customers.profile.policy import ElementsPolicy, load_elements
from service.rulebook import RulebookError

RULES = load_elements()


def answer(element: str, value: str) -> Answer | None:
    """A value of an element in its parts."""
    return read_answer(RULES.answers_of[element], value)


def test_an_answer_has_its_parts() -> None:
    """Row 3: a word of the table with a range of amounts, its currency and period, and own words."""
    found = answer("economic_condition", "INCOME 100000..300000.50 CNY/YEAR: 年薪, 软件工程师")
    assert found is not None
    assert (found.word.word, found.word.zh) == ("INCOME", "收入")
    assert (found.least, found.most, found.currency) == (Decimal(100000), Decimal("300000.50"), "CNY")
    assert (found.per, found.text) == (Period.YEAR, "年薪, 软件工程师")
    open_above = answer("economic_condition", "WEALTH 5000000.. CNY")
    assert open_above is not None
    assert (open_above.least, open_above.most, open_above.per) == (Decimal(5000000), None, Period.ONCE)
    plain = answer("purpose", "SAVINGS")
    assert plain is not None
    assert (plain.word.en, plain.currency, plain.text) == ("savings", "", "")


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("purpose", "工资账户"),
        ("purpose", "SOMETHING_ELSE"),
        ("purpose", "SAVINGS and more"),
        ("economic_condition", "INCOME"),
        ("economic_condition", "INCOME ..  CNY"),
        ("economic_condition", "INCOME .. CNY"),
        ("economic_condition", "INCOME 300000..100000 CNY/YEAR"),
        ("economic_condition", "INCOME 1..2 YUAN"),
        ("economic_condition", "INCOME -1..2 CNY"),
        ("funds", ""),
    ],
)
def test_other_texts_stay_texts(element: str, value: str) -> None:
    """A text of another form, another word, or a range that is none is no answer in parts, and no error."""
    assert answer(element, value) is None


@pytest.mark.parametrize(
    ("old", "new"), [('element = "funds"\nwords', 'element = "fonds"\nwords'), ('word = "PENSION"', 'word = "LOAN"')]
)
def test_tables_that_fit_nothing_are_refused(old: str, new: str) -> None:
    """A table of an element that is not there, and a word that is there twice, are no rules."""
    assert old in RULES.text
    with pytest.raises(RulebookError):
        ElementsPolicy.parse(RULES.text.replace(old, new))
