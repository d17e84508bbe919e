"""Printed values beside what a zone says: two readings of one value, made apart.

A printed value that is the zone's is READ; one that differs only where it was read as clearly as a value that no
grammar allows. Where a label was not found, print that says what the zone says is the value all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, cmp_to_key
from itertools import pairwise
from typing import Final

from ocr.fields.free_text import free_text_field
from ocr.fields.name import name_field
from ocr.fields.outcome import SURE_LEGAL, beside, field_of, missing, unsure
from ocr.fields.printed_dates import as_figures, days_of, terms_of
from ocr.lines.label_search import Sought
from ocr.lines.labelled_values import LabelledValues
from ocr.lines.letter_gaps import spaced_text
from ocr.lines.rows import Span
from ocr.reading import Field, FieldStatus
from ocr.standards import authority_words, gbk_name, mrz_values
from ocr.text import half_width, simplified, with_middle_dots, without_space

_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af·•・]")
_SURE_DAY, _SURE_TEXT, _SURE_LATIN = 0.9, 0.96, 0.9
_LOST_SPACES: Final = re.compile("[A-Za-z\u00c0-\u024f.,]{11,}")
"""A text in Latin letters so long is of several words, whose spaces the recogniser loses."""
_SEX: Final = (("MALE", re.compile(r"男|^M\b|[/男]M$|^M$")), ("FEMALE", re.compile(r"女|^F\b|[/女]F$|^F$")))
_COMMAS: Final = ",，."
_NAMES_IN_ROW: Final = re.compile("[A-Z]{2,}[,，.][A-Z]{2,}")
_NUMERO: Final = re.compile("(?<=[0-9]{2})N[O°º0]?[.]?(?=[0-9]{4})|№")
"""The sign between the series and the number, as Russian passports print them; recognisers read it as letters."""
_TITLE: Final = re.compile(r"(?:MRS|MR|MISS|MS|MASTER|MSTR|DR)\.?(?=.)")
"""It is one where what stands behind it is the zone's name: spaces are lost now and then, and full stops."""
_ABOVE: Final = 2.2
"""A name in Chinese characters stands at most so many heights above the one in Latin letters."""
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
        if len(others) == _KNOWN_DAYS and len(said) > 1:
            said = [day for day in said if min(others) < day < max(others)] or said
        if len(said) == _EITHER_WAY and expected is None and self._order is not None:
            return said[self._order : self._order + 1]
        return said

    @cached_property
    def _order(self) -> int | None:
        """Which of two days a text says where day and month may stand in either order, by those that are known."""
        every = [*self.page.unlabelled(), *(s for one in self.sought.values() for s in self.page.candidates(one))]
        said = [[day.isoformat() for day in days_of(span.text)] for span in every]
        found = {days.index(one) for days in said if len(days) == _EITHER_WAY for one in self.days if one in days}
        return found.pop() if len(found) == 1 else None

    def term(self, names: tuple[str, str], expected: str | None) -> tuple[Field, Field]:
        """A first and a last day in one text."""
        for span in self.page.candidates(self.sought[names[1]]):
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

    def chinese_name(self, name: str, letters: tuple[str, str] | None) -> Field:
        """A name in Chinese characters: READ where the zone's letters spell it, or as surely as names have to be."""
        spans = [_kept(span, _HAN) for span in self.page.candidates(self.sought[name])]
        spans = [span for span in spans if span.glyphs] or _spelled(self.page.unlabelled(), letters)
        if not spans:
            return missing(name)
        span = next((one for one in spans if _is_spelled(one, letters)), spans[0])
        field = name_field(name, span, clean_name)
        return _supported(field) if _is_spelled(span, letters) else field

    def latin_names(self, names: tuple[str, str], zone: mrz_values.ZoneNames | None) -> tuple[Field, Field]:
        """Surname and given names in Latin letters; READ only where the zone agrees.

        They may be printed under a label each, or in one row with a comma.
        """
        if zone is None:
            return missing(names[0]), missing(names[1])
        own = (self._latin(names[0], zone.surname, zone), self._latin(names[1], zone.given, zone))
        if not zone.given and mrz_values.agree(zone.surname, own[1].value or "", state=self.state):
            return own[0], missing(names[1])  # the one name is printed beside the other label
        if all(field.status is FieldStatus.READ for field in own) or not zone.given:
            return own
        together = self._in_one_row(names, zone)
        return together if together is not None else own

    def names_in_one_row(self, names: tuple[str, str]) -> tuple[Field, Field]:
        """Surname and given names in one row with a comma; never READ, since no zone says them too."""
        span = self._row_of_names()
        if span is None:
            return missing(names[0]), missing(names[1])
        cut = next(i for i, glyph in enumerate(span.glyphs) if glyph.char.text in _COMMAS)
        first, second = (
            field_of(name, part, spaced_text(part.glyphs).upper() or None, part.confidence, sure=False)
            for name, part in zip(names, (Span(span.glyphs[:cut]), Span(span.glyphs[cut + 1 :])), strict=True)
        )
        return first, second

    def name_above_latin(self, name: str) -> Field | None:
        """A name in Chinese characters without a label, above the row with the same name in Latin letters."""
        above = [span for span, distance in self._beside_latin() if distance > 0]
        return name_field(name, above[-1], clean_name) if above else None

    def name_beside_latin(self, name: str) -> Field | None:
        """The same above or below it, the nearer one."""
        near = min(self._beside_latin(), key=lambda one: abs(one[1]), default=None)
        return name_field(name, near[0], clean_name) if near else None

    def _beside_latin(self) -> list[tuple[Span, float]]:
        """Texts of Chinese characters above or below the name in Latin letters, and how far above it."""
        latin = self._row_of_names()
        if latin is None:
            return []
        row = latin.glyphs[0].row
        return [
            (own, row.y - own.glyphs[0].row.y)
            for span in self.page.unlabelled()
            if len((own := _kept(span, _HAN)).glyphs) > 1
            and len(own.glyphs) == len(span.glyphs)
            and 0 < abs(row.y - own.glyphs[0].row.y) < _ABOVE * row.height
            and abs(own.glyphs[0].x - latin.glyphs[0].x) < row.height
        ]

    def _row_of_names(self) -> Span | None:
        return next((span for span in self.page.unlabelled() if _NAMES_IN_ROW.fullmatch(span.text)), None)

    def _latin(self, name: str, said: str, zone: mrz_values.ZoneNames) -> Field:
        spans = self.page.candidates(self.sought[name]) if name in self.sought else []
        agreeing = (
            own
            for span in (*spans, *self.page.unlabelled())
            for own in _with_and_without_title(span)
            if said and _agrees(said, own, truncated=zone.truncated, state=self.state)
        )
        found = next(agreeing, None)
        if found is not None:
            field = _latin_field(name, found, said, self.state)
            whole = len(mrz_values.spellings(field.value or "")[0]) <= len(said)
            return field if whole or not zone.truncated else unsure(field)  # nothing tells where its parts end
        named = next((span for span in spans if any(g.char.text.isalpha() for g in span.glyphs)), None)
        return _latin_field(name, named, None) if named is not None else missing(name)

    def _in_one_row(self, names: tuple[str, str], zone: mrz_values.ZoneNames) -> tuple[Field, Field] | None:
        """The names in one row, parted where the zone parts them."""
        whole = zone.surname + zone.given
        for span in self.page.unlabelled():
            letters = [g for g in span.glyphs if g.char.text.isalpha()]
            if "".join(g.char.text for g in letters).upper() != whole.replace(" ", ""):
                continue
            cut = len(zone.surname.replace(" ", ""))
            parts = (Span(tuple(letters[:cut])), Span(tuple(letters[cut:])))
            values = (zone.surname, zone.given)
            first, second = (
                field_of(name, part, value, part.confidence, sure=part.confidence >= _SURE_CHARACTER)
                for name, part, value in zip(names, parts, values, strict=True)
            )
            return first, second
        return None

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


_SURE_CHARACTER: Final = 0.5
"""Least probability of a character of a name that the zone says too."""


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
    if span is None:
        return missing(name)
    field = free_text_field(name, span, without_space, _SURE_TEXT)
    if not _LOST_SPACES.fullmatch(field.value or ""):
        return field
    words = authority_words.parted(field.value or "")  # which may go on in a line below, so that it is not sure
    return unsure(replace(field, value=words or field.value))


def _latin_field(name: str, span: Span, said: str | None, state: str = "") -> Field:
    """A name as printed, its parts as the zone parts them (recognisers lose spaces); READ where the zone says it."""
    text = " ".join(without_controls(span.spaced.text).replace(",", ", ").replace(" ,", ",").split()).strip(" .,:/")
    if said is not None:
        text = parted(text, said, state)
    as_said = said is not None and text.isascii() and mrz_values.agree(said, text)
    sure = said is not None and span.confidence >= (_SURE_CHARACTER if as_said else _SURE_LATIN)
    return field_of(name, span, text or None, span.confidence, sure=sure)


def parted(printed: str, said: str, state: str = "") -> str:
    """A printed name with a space where the zone parts it and print shows nothing; as it is where that fits nowhere.

    >>> parted("JI-WOOCATHERINE", "JI WOO CATHERINE"), parted("MÜLLER", "MUELLER")
    ('JI-WOO CATHERINE', 'MÜLLER')
    """
    words, rest, made = said.split(), printed, ""
    for number, word in enumerate(words):
        size = next((n for n in range(1, len(rest) + 1) if mrz_values.agree(word, rest[:n], state=state)), 0)
        if not size:
            return printed
        made, rest = made + rest[:size], rest[size:]
        mark = rest[: len(rest) - len(rest.lstrip("-' ’"))]
        made, rest = made + (mark or " "), rest[len(mark) :]
        if number == len(words) - 1 and rest:
            return printed
    return made.strip()


def without_controls(text: str) -> str:
    """A text in half width without what shows nothing but spaces."""
    return "".join(c for c in half_width(text) if c.isprintable())


def _agrees(said: str, span: Span, *, truncated: bool, state: str) -> bool:
    return mrz_values.agree(
        said, span.spaced.text.strip(" .,:/"), truncated=truncated, state=state
    ) or mrz_values.agree(
        said.replace(" ", ""), span.text.strip(".,:/").replace("-", ""), truncated=truncated, state=state
    )


def _with_and_without_title(span: Span) -> Iterator[Span]:
    """A name, and what stands behind a title before it, as Thai passports print one: ``MR. SOMCHAI``."""
    yield span
    if (title := _TITLE.match(span.text.upper())) is not None:
        yield Span(span.glyphs[title.end() :])


def _kept(span: Span, form: re.Pattern[str]) -> Span:
    return Span(tuple(glyph for glyph in span.glyphs if form.fullmatch(glyph.char.text)))


def clean_name(text: str) -> str:
    """A name in Chinese characters as it is printed: dots of one kind, no space, nothing around it."""
    return with_middle_dots(without_space(text)).strip("·-_,:：/")


def _is_spelled(span: Span, letters: tuple[str, str] | None) -> bool:
    if letters is None:
        return False
    name = clean_name(span.text)
    return any(gbk_name.agrees(*letters, one) for one in dict.fromkeys((name, simplified(name))))


def _spelled(spans: Iterable[Span], letters: tuple[str, str] | None) -> list[Span]:
    return [own for span in spans if _is_spelled(own := _kept(span, _HAN), letters)]


def _confirmed(field: Field) -> Field:
    """A text of a closed list, read as it is printed."""
    if field.repaired or field.confidence < SURE_LEGAL:
        return field
    return replace(field, status=FieldStatus.READ, codes=())


def _supported(field: Field) -> Field:
    """A name that another reading spells: READ, unless it is repaired or hides a rarer one that was read the same."""
    if field.value is None or field.repaired or field.confidence < _SURE_CHARACTER:
        return field
    return replace(field, status=FieldStatus.READ, codes=())
