"""Printed values beside what a zone says: two readings of one value, made apart.

A printed value that is the zone's is READ; one that differs only where it was read as clearly as a value that no
grammar allows. Where a label was not found, print that says what the zone says is the value all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, cmp_to_key
from itertools import pairwise
from typing import Final

from ocr.fields.free_text import free_text_field
from ocr.fields.outcome import SURE_LEGAL, beside, field_of, missing, repaired, unsure
from ocr.fields.printed_dates import as_figures, days_of, terms_of
from ocr.lines.label_search import Sought
from ocr.lines.labelled_values import LabelledValues
from ocr.lines.letter_gaps import spaced_text
from ocr.lines.rows import Span
from ocr.reading import Field, FieldStatus
from ocr.standards import authority_words
from ocr.text import half_width, without_space
from ocr.zones.printed_names import PrintedNames

_SURE_DAY, _SURE_TEXT = 0.9, 0.96
_HAN: Final = re.compile("[\u3400-\u9fff]")
_LATIN: Final = re.compile("[A-Za-z]{2}")
_COMMA: Final = re.compile(r",\s*(?=\S)")
_FIGURE_FOR_LETTER: Final = re.compile("(?<=[A-Za-z])0(?=[A-Za-z])|(?<![0-9A-Za-z])0(?=[A-Za-z]{2})")
"""A figure that no word has; as such recognisers read a letter that they do not know."""
_LOST_SPACES: Final = re.compile("[A-Za-z\u00c0-\u024f.,]{11,}")
"""A text in Latin letters so long is of several words, whose spaces the recogniser loses."""
_SEX: Final = (("MALE", re.compile(r"男|^M\b|[/男]M$|^M$")), ("FEMALE", re.compile(r"女|^F\b|[/女]F$|^F$")))
_NUMERO: Final = re.compile("(?<=[0-9]{2})N[O°º0]?[.]?(?=[0-9]{4})|№")
"""The sign between the series and the number, as Russian passports print them; recognisers read it as letters."""
_ALIKE: Final = str.maketrans("OI", "01")
"""Letters that print has the shape of a figure for."""
_SEX_IN_TWO: Final = re.compile("[男女]/?[MF]")
"""As it stands nowhere else than in its own place."""
_ANYTHING: Final = re.compile("")
_EITHER_WAY: Final = 2
"""Days that a text says in which day and month may stand in either order."""
_KNOWN_DAYS: Final = 2
"""Birth and last day: with both known, another day on a page is that of issue."""
_LETTERS_OF_MONTH: Final = 3
_NEITHER: Final = re.compile(r"^[X<]$|/X$")


@dataclass(frozen=True)
class PrintedValues:
    """The printed values of a page, each asked for by its labels and by what a zone says of it.

    Attributes:
        page: the page's print.
        sought: its fields by name.
        days: days that the zone says: in which order day and month stand is seen where they are printed.
        state: who issued the document, by its zone, ISO 3166-1 alpha-3: how its names are spelled there.
    """

    page: LabelledValues
    sought: dict[str, Sought]
    days: frozenset[str] = frozenset()
    state: str = ""

    @property
    def names(self) -> PrintedNames:
        """The names among them."""
        return PrintedNames(self.page, self.sought, self.state)

    def day(self, name: str, expected: str | None) -> Field:
        """A day, as printed in any form; what the zone says decides between two that a text may say."""
        return self._day(name, expected, frozenset())

    def _day(self, name: str, expected: str | None, others: frozenset[str]) -> Field:
        return self._value(
            name, lambda text: self._days_said(text, expected, others), expected, _SURE_DAY, confidence=_of_day
        )

    def _days_said(self, text: str, expected: str | None, others: frozenset[str]) -> list[str]:
        """The days that a text may say, none where it says one of ``others``; of two it is that between these, as the
        day of issue lies between birth and the last day, or that in the order of the page's other days.
        """
        said = [day.isoformat() for day in days_of(text)]
        if not others.isdisjoint(said):
            return []
        if len(said) > 1 and expected is None and self._is_short(text, said):
            return said
        if len(others) == _KNOWN_DAYS and len(said) > 1:
            said = [day for day in said if min(others) < day < max(others)] or said
        if len(said) == _EITHER_WAY and expected is None and self._order is not None:
            return said[self._order : self._order + 1]
        return said

    @cached_property
    def _order(self) -> int | None:
        """Which of two days a text says where day and month may stand in either order, by those that are known."""
        found = set()
        for text, said in self._printed_days:
            for one in self.days.intersection(said):
                year, month, day = one.split("-")
                figures = re.sub("[^0-9]", "", text)
                if month != day and figures.isdigit() and len(figures) in (len("ddmmyy"), len("ddmmyyyy")):
                    orders = [figures.startswith(pair) for pair in (day + month, month + day)]
                    found |= {order for order, own in enumerate(orders) if own and not figures.startswith(year)}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _printed_days(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every text of the page that says a day, and the days that it may say."""
        every = [*self.page.unlabelled(), *(s for one in self.sought.values() for s in self.page.candidates(one))]
        said = ((span.text, tuple(day.isoformat() for day in days_of(span.text))) for span in every)
        return tuple((text, days) for text, days in said if days)

    def _is_short(self, text: str, said: Iterable[str]) -> bool:
        """Whether a day has two figures of its year on a page whose known days have four: its end may be cut off."""
        known = ((text, one[:4]) for text, days in self._printed_days for one in self.days.intersection(days))
        years = {year for text, year in known if year in text}
        return bool(years) and not any(one[:4] in text for one in said)

    def term(self, names: tuple[str, str], expected: str | None) -> tuple[Field, Field]:
        """A first and a last day in one text; without its label one whose last day the zone says too."""
        labelled = self.page.candidates(self.sought[names[1]])
        alone = (one for one in self.page.unlabelled() if expected in {d.isoformat() for _, d in terms_of(one.text)})
        for span in (*labelled, *(alone if expected is not None else ())):
            for first, last in terms_of(span.text):
                sure = span.confidence >= _SURE_DAY
                fields = (
                    field_of(names[0], span, first.isoformat(), span.confidence, sure=sure),
                    field_of(names[1], span, last.isoformat(), span.confidence, sure=sure),
                )
                return fields[0], beside(fields[1], expected)
        return missing(names[0]), missing(names[1])

    def code(self, name: str, pattern: str, expected: str | None) -> Field:
        """A number or code of capitals and figures."""
        form = re.compile(pattern)

        def value_of(text: str) -> list[str]:
            plain = _NUMERO.sub("", half_width(without_space(text)).upper())
            plain = re.sub("[^A-Z0-9]", "", plain)
            if expected is not None and plain.translate(_ALIKE) == expected.translate(_ALIKE):
                return [expected]  # many typefaces do not tell them apart, and a check digit does
            return [plain] if form.fullmatch(plain) else []

        return self._value(name, value_of, expected, _SURE_TEXT)

    def is_illegible(self, name: str, figures: int, said: str) -> bool:
        """Whether nothing that is clear to read, and has so many figures, stands where a field's value should, but a
        part of what is ``said`` of it, as of a day whose year is beneath a highlight.
        """
        clear = (s.text for s in self.page.candidates(self.sought[name]) if s.confidence >= _SURE_DAY)
        printed = (re.sub("[^0-9]", "", text) for text in clear)
        forms = as_figures(said)
        return all(len(one) < figures or any(one in form for form in forms) for one in printed)

    def sex(self, name: str, expected: str | None) -> Field:
        """Sex: 男, M, 女/F, X."""

        def value_of(text: str) -> list[str]:
            plain = half_width(without_space(text)).upper()
            said = [value for value, form in _SEX if form.search(plain)]
            return said if len(said) == 1 else ["UNSPECIFIED"] if _NEITHER.search(plain) and not said else []

        return self._value(name, value_of, expected, _SURE_DAY, elsewhere=_SEX_IN_TWO)

    def other_day(self, name: str, known: Iterable[str | None]) -> Field:
        """A day by its label, or else the one day on the page that is none of those that are known."""
        said = frozenset(one for one in known if one)
        field = self._day(name, None, said)
        if field.value is not None:
            return field
        left = [(span, own) for span in self.page.unlabelled() if (own := self._days_said(span.text, None, said))]
        values = {day for _, own in left for day in own}
        if len(values) != 1 or len(said) < _KNOWN_DAYS:
            return missing(name)
        span = left[0][0]
        return field_of(name, span, values.pop(), span.confidence, sure=span.confidence >= _SURE_DAY)

    def text(self, name: str, form: str = "", having: str = "") -> Field:
        """A text that nothing else supports, as it is printed and with what it must have; without its label the only
        one of a form.
        """
        spans = [span for span in self.page.candidates(self.sought[name]) if re.search(having, span.text)]
        if not spans and form:
            alike = self._of_form(form)
            spans = alike if len(alike) == 1 else []
        return _text_field(name, spans[0] if spans else None)

    def texts(
        self, names: tuple[str, ...], form: str, having: str, known: Callable[[str], bool] | None = None
    ) -> dict[str, Field]:
        """Several texts of one form, which stand below one another in the order of their names: those beside their
        labels that have what they must, and those whose label was not found are what is left. In another order a label
        was misread; without any label it is a guess which is which: they are unsure. A value that is ``known``, as one
        of a list that is written twice in it, needs to be read as surely only as what its grammar confirms.
        """
        labelled = {name: self.page.candidates(self.sought[name]) for name in names}
        own = {name: next((s for s in spans if re.search(having, s.text)), None) for name, spans in labelled.items()}
        places = [span.glyphs[0] for span in own.values() if span is not None]
        if len(set(places)) < len(places):  # one text cannot be beside two labels
            own = dict.fromkeys(names)
        taken = {glyph for span in own.values() if span is not None for glyph in span.glyphs}
        left = [span for span in self._of_form(form) if taken.isdisjoint(span.glyphs)]
        lacking = [name for name in names if own[name] is None]
        if len(left) == len(lacking):
            as_they_stand: list[Span] = sorted(left, key=cmp_to_key(_reading_order))
            own |= dict(zip(lacking, as_they_stand, strict=True))
        fields = {name: _text_field(name, span) for name, span in own.items()}
        if known is not None:
            fields = {name: _confirmed(field) if known(field.value or "") else field for name, field in fields.items()}
        in_order = all(_reading_order(a, b) < 0 for a, b in pairwise(filter(None, own.values())))
        sure = in_order and (len(left) != len(lacking) or len(lacking) < len(names))
        return fields if sure else {name: unsure(field) for name, field in fields.items()}

    def _of_form(self, form: str) -> list[Span]:
        return [span for span in self.page.unlabelled() if re.search(form, span.text)]

    def _value(
        self,
        name: str,
        value_of: Callable[[str], list[str]],
        expected: str | None,
        sure: float,
        *,
        elsewhere: re.Pattern[str] = _ANYTHING,
        confidence: Callable[[Span], float] = lambda span: span.confidence,
    ) -> Field:
        labelled = [(span, value_of(span.text)) for span in self.page.candidates(self.sought[name])]
        said = [(span, values) for span, values in labelled if values]
        alike = [span for span, values in said if expected in values]
        if not alike and expected is not None:
            others = (span for span in self.page.unlabelled() if elsewhere.search(span.text))
            alike = [span for span in others if expected in value_of(span.text)]
        if alike and expected is not None:
            least = confidence(alike[0])
            return beside(field_of(name, alike[0], expected, least, sure=least >= sure), expected)
        if not said:
            return missing(name)
        span, values = said[0]
        least = confidence(span)
        field = field_of(name, span, values[0], least, sure=least >= sure and len(values) == 1)
        return beside(field, expected) if expected is not None else field


def _of_day(span: Span) -> float:
    """How surely a day was read: one with its month in letters by its letters and figures, whatever parts them."""
    telling = [glyph for glyph in span.glyphs if glyph.char.text.isascii() and glyph.char.text.isalnum()]
    in_letters = sum(glyph.char.text.isalpha() for glyph in telling) >= _LETTERS_OF_MONTH
    return Span(tuple(telling)).confidence if in_letters else span.confidence


def _reading_order(one: Span, other: Span) -> int:
    """Negative where a text stands above another one, or left of it in its line."""
    first, second = one.glyphs[0], other.glyphs[0]
    down = first.row.y - second.row.y
    before = down < 0 if abs(down) > first.row.height / 2 else first.x < second.x
    return -1 if before else 1


def _text_field(name: str, span: Span | None) -> Field:
    """A text as it is printed, spaces aside; in Latin letters with a letter for the figure that recognisers read in its
    place, 0 for Ø, which is a repair.
    """
    if span is None:
        return missing(name)
    field = free_text_field(name, span, without_space, _SURE_TEXT)
    text = field.value or ""
    if _HAN.search(text) or not _LATIN.search(text):
        return field
    field = replace(field, value=_COMMA.sub(", ", half_width(text)))
    if _FIGURE_FOR_LETTER.search(text):
        return repaired(field, _FIGURE_FOR_LETTER.sub("O", field.value or ""), field.confidence)
    if text.isascii() and (blanks := spaced_text(span.glyphs)) != field.text:
        return unsure(replace(field, value=blanks))  # where ink is blank a space was lost
    if not _LOST_SPACES.fullmatch(text):
        return field
    words = authority_words.parted(text)  # which may go on in a line below, so that it is not sure
    return unsure(replace(field, value=words or field.value))


def _confirmed(field: Field) -> Field:
    """A text of a closed list, read as it is printed."""
    if field.repaired or field.confidence < SURE_LEGAL:
        return field
    return replace(field, status=FieldStatus.READ, codes=())
