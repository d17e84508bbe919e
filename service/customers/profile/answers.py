"""Answers of what is to be understood of a customer (了解), read from their text: a word of a table, amount, own words.

``WORD``, ``WORD 100000..300000 CNY/YEAR``, ``WORD 5000.. USD/MONTH: own words``. A text that is not so stays a text.
The value is stored as it was declared, and its form is read whenever it is shown, by the table of then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from service.rulebook import Grounded, Identifier
from service.tables import Table

Word = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,60}$")]
_AMOUNT = r"[0-9]{1,15}(?:\.[0-9]{1,2})?"
_FORM = re.compile(
    rf"(?P<word>[A-Z][A-Z0-9_]{{0,60}})"
    rf"(?: (?P<least>{_AMOUNT})?\.\.(?P<most>{_AMOUNT})? (?P<currency>[A-Z]{{3}})(?:/(?P<per>YEAR|MONTH))?)?"
    r"(?:: (?P<text>.+))?",
    re.DOTALL,
)


class Period(StrEnum):
    """What an amount is of; ONCE for one that is of no period, such as wealth."""

    ONCE = "ONCE"
    MONTH = "MONTH"
    YEAR = "YEAR"


class AnswerWord(Table):
    """One word of a table, in both languages; ``amount`` where it is no answer without a range of amounts."""

    word: Word
    zh: str
    en: str
    amount: bool = False


class AnswerTable(Grounded):
    """The words of an element."""

    element: Identifier
    words: Annotated[tuple[AnswerWord, ...], Field(min_length=1)]

    def problems(self) -> Iterator[str]:
        """What is wrong with it."""
        if len({one.word for one in self.words}) < len(self.words):
            yield f"{self.element}: a word is there twice"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in its parts.

    Attributes:
        word: of the table.
        least, most: the range of the amount, decimals in the currency; None where it is open on that side.
        currency: ISO 4217, or empty where there is no amount.
        per: of what the amount is.
        text: own words.
    """

    word: AnswerWord
    least: Decimal | None
    most: Decimal | None
    currency: str
    per: Period
    text: str


def read_answer(table: AnswerTable, value: str) -> Answer | None:
    """The parts of a value; None where it is a text of another form, or its range is none."""
    found = _FORM.fullmatch(value)
    word = None if found is None else next((one for one in table.words if one.word == found["word"]), None)
    if found is None or word is None:
        return None
    least, most = (None if found[name] is None else Decimal(found[name]) for name in ("least", "most"))
    is_range = least is not None or most is not None
    if (found["currency"] and not is_range) or (word.amount and not is_range):
        return None
    if least is not None and most is not None and least > most:
        return None
    return Answer(word, least, most, found["currency"] or "", Period(found["per"] or "ONCE"), found["text"] or "")
