"""The values of a page whose fields stand by their labels, each by the grammar of its kind.

Nothing but print says them, so each is READ only as surely as its kind has to be: a number by its check character, a
day by the calendar, a name and a text by the recogniser alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Final

from ocr.fields.citizen_number import citizen_number_field
from ocr.fields.ethnicity import ethnicity_field
from ocr.fields.free_text import free_text_field
from ocr.fields.name import name_field
from ocr.fields.outcome import SURE_LEGAL, field_of, missing, repaired, unsure
from ocr.fields.printed_dates import days_of
from ocr.fields.sex import SEXES
from ocr.fields.text_by_glyph import supposed_sure
from ocr.lines.label_search import Sought
from ocr.lines.labelled_values import LabelledValues
from ocr.lines.rows import Row, Span
from ocr.lines.unread_print import has_unread_beside
from ocr.reading import Field, FieldStatus
from ocr.standards import states
from ocr.text import half_width, with_middle_dots, without_space
from ocr.zones.printed import PrintedValues

_OPEN, _CLOSE = "(（", ")）"
LONG_TERM: Final = "LONG_TERM"
_OFFICE: Final = re.compile("公安|支队|大队|管理局|派出所")
_IN_CELL: Final = 1.0
"""Lines of one cell of a table stand nearer than this, in heights of the higher."""
_LONG: Final = 8
"""A text of so many characters may need two lines of its cell."""
_SAME_LEFT: Final = 1.0
"""They begin so near below one another, in heights of a row (of as wide pixels)."""
_SURE_DAY, _SURE_TEXT = 0.9, 0.96
_STATE: Final = "(?<![A-Z])[A-Z]{3}(?![A-Z])"
_POSSIBLE: Final = 0.01
"""A rival of a letter at least so probable may be what is printed."""
_ADDRESS: Final = "^[\u3400-\u9fff]{2,8}?(?:省|自治区|市|区|县|州|盟|旗)[\u3400-\u9fff0-9]{4,}"
_STACKED: Final = 0.25
"""Rows of a seal begin one below another, by so much of a row's length at the most."""
_GOES_ON: Final = 1.9
"""A row of a seal stands no further below the one above it, in heights of the higher."""
_DAY: Final = re.compile(
    r"(?<![0-9])[0-9]{4}[-.,/年·—][0-9]{1,2}[-.,/月·—][0-9]{1,2}日?"
    r"|(?<![0-9])[0-9]{4}[-.,/年·—]?[0-9]{2}[-.,/月·—]?[0-9]{2}(?![0-9])日?"
)
"""A day; one whose month and day have two figures each may have lost what parts them."""
_WHOLE_DAY: Final = re.compile("[0-9]{4}[^0-9]?[0-9]{2}[^0-9]?[0-9]{2}日?|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
"""A day whose month and day have two figures each, or are followed by what they are."""
_UNITS: Final = "年月日"
_FEW_STEPS, _WIDE_STEP = 2, 1.36
"""Of more steps than so few between a figure and 年, 月 or 日 none is so many times as wide as usual."""
_OF_YEARS: Final = 2
"""Figures of a number of years at the most: 10年."""
_TERM: Final = re.compile("[0-9].*(?:[0-9]日?|长期)")
"""A term from its first figure to its last one; what was printed over it, such as a seal, is none of it."""
_SEX_ALONE: Final = re.compile("男(?:/?M)?|女(?:/?F)?")
_NUMBER: Final = re.compile("[0-9Xx]{15,20}")
_YEARS: Final = re.compile("(?<![0-9])([1-9]|10)年")
_NAME: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af·•・．‧-]+")
_LATIN_BEFORE: Final = re.compile(r"^[A-Za-z.:：'’/ ]+(?=[^A-Za-z])")
_LAST_DIGITS: Final = "[0-9]{17}[0-9Xx]"


@dataclass(frozen=True)
class PagePrint:
    """The print of a page, and its fields by their labels.

    Attributes:
        page: its rows and labels.
        sought: its fields by name.
        rows: its rows.
        supposed: texts that only their own characters make doubtful are taken as if these were sure.
        doubts: where such texts stand, once they were asked for.
    """

    page: LabelledValues
    sought: Mapping[str, Sought]
    rows: tuple[Row, ...]
    supposed: bool = False
    doubts: dict[str, Span] = dataclass_field(default_factory=dict, compare=False)

    def citizen_number(self, name: str) -> Field:
        """A number by GB 11643: by its label, or else the only run of as many figures on the page."""
        spans = [*self._spans(name), *(one for one in self.page.unlabelled() if re.search(_LAST_DIGITS, one.text))]
        runs = [run for span in spans if (run := _part(span, _NUMBER)) is not None]
        if runs:
            return citizen_number_field(name, runs[0])
        return citizen_number_field(name, spans[0]) if spans else missing(name)

    def name(self, name: str) -> Field:
        """A person's name in Chinese characters."""
        span = self.name_span(name)
        if span is None:
            return missing(name)
        field = name_field(name, span, clean_name)
        return (
            unsure(field, "FIELD_INCOMPLETE") if has_unread_beside(span, self.rows, span.glyphs[-1].x + 0.2) else field
        )

    def name_span(self, name: str) -> Span | None:
        """Where that stands."""
        return next((own for span in self._spans(name) if (own := _part(span, _NAME)) is not None), None)

    def sex(self, name: str) -> Field:
        """男 or 女, by its label; without a legible one the only such text on the page, which is not sure."""
        for span in self._spans(name):
            said = [g for g in span.glyphs if g.char.text in "男女"]
            if len(said) == 1:
                own = Span((said[0],))
                return field_of(name, own, SEXES[own.text], own.confidence, sure=own.confidence >= _SURE_DAY)
        pieces = (*self.page.unlabelled(), *(Span(row.glyphs) for row in self.rows))
        alone = list(dict.fromkeys(one for one in pieces if _SEX_ALONE.fullmatch(half_width(one.text))))
        if len(alone) != 1:
            return missing(name)
        return unsure(field_of(name, alone[0], SEXES[alone[0].text[0]], alone[0].confidence, sure=True))

    def ethnicity(self, name: str) -> Field:
        """An ethnicity, printed with 族 or without."""
        span = next(iter(self._spans(name)), None)
        return missing(name) if span is None else ethnicity_field(name, span)

    def day(self, name: str, expected: str | None = None) -> Field:
        """A day with four figures of its year; one that another field implies may stand without its label."""
        labelled = spans = self._spans(name)
        if expected is not None:
            alone = self.page.unlabelled()
            spans = labelled + [one for one in alone if expected in (d.isoformat() for d in _days(one))]
        for span in spans:
            part = _part(span, _DAY)
            said = _days(span)
            if part is not None and said and _is_of_one(span, part):
                return field_of(name, part, said[0].isoformat(), part.confidence, sure=_is_sure(part, part.confidence))
        return _with_lost_figure(name, labelled, expected)

    def lone_days(self, known: Iterable[str | None]) -> list[Span]:
        """Texts without a label that say one day each, none of those that are known, by these days."""
        said = {day for day in known if day}
        found = [(days[0].isoformat(), one) for one in self.page.unlabelled() if len(days := _days(one)) == 1]
        return [one for day, one in sorted(found, key=lambda pair: pair[0]) if day not in said]

    def day_of(self, name: str, span: Span) -> Field:
        """The day that a text says."""
        part, said = _part(span, _DAY), _days(span)
        if part is None or not said:
            return missing(name)
        return field_of(name, part, said[0].isoformat(), part.confidence, sure=_is_sure(part, part.confidence))

    def term(self, names: tuple[str, str]) -> tuple[Field, Field]:
        """A first and a last day in one text, 长期 for none: by the label of the last, or the only such text."""
        pieces = [one for one in self.page.unlabelled() if len(_days(one)) == 2 or "长期" in one.text]
        for span in (*self._spans(names[1]), *(pieces if len(pieces) == 1 else ())):
            said = _days(span)
            endless = "长期" in span.text
            if len(said) == 1 + (not endless):
                own = _part(span, _TERM) or span
                sure = min((g.char.probability for g in own.glyphs if g.char.text not in _BETWEEN), default=0.0)
                last = LONG_TERM if endless else said[1].isoformat()
                return (
                    field_of(names[0], own, said[0].isoformat(), sure, sure=_is_sure(own, sure)),
                    field_of(names[1], own, last, sure, sure=_is_sure(own, sure)),
                )
        return missing(names[0]), missing(names[1])

    def years_from(self, name: str, first: Field) -> Field:
        """The last day of a term that is printed as a number of years from a first day; it says that it was derived.

        By its label, or else the only text on the page that ends with years.
        """
        alone = [one for one in self.page.unlabelled() if re.search(f"{_YEARS.pattern}$", one.text)]
        for span in (*self._spans(name), *(alone if len(alone) == 1 else ())):
            part = _part(span, _YEARS)
            if part is None or first.value is None:
                continue
            last = _years_on(date.fromisoformat(first.value), int(part.text[:-1]))
            confidence = min(part.confidence, first.confidence)
            field = field_of(name, part, last.isoformat(), confidence, sure=confidence >= _SURE_DAY and not first.codes)
            return replace(field, codes=(*field.codes, "VALUE_DERIVED"))
        return missing(name)

    def code(self, name: str, pattern: str) -> Field:
        """A number or code of capitals and figures: the part of the text that has its form."""
        form = re.compile(pattern)
        for span in self._spans(name):
            part = _part(span, form, lambda text: half_width(text).upper())
            if part is not None:
                value = half_width(part.text).upper()
                return field_of(name, part, value, part.confidence, sure=part.confidence >= _SURE_TEXT)
        return missing(name)

    def state(self, name: str) -> Field:
        """A state's code of three letters; one of the states' list needs less to be sure, where no other one of it is
        likely.
        """
        field = self.code(name, _STATE)
        if (
            field.codes != ("LOW_CONFIDENCE",)
            or field.confidence < SURE_LEGAL
            or not states.is_known(field.value or "")
        ):
            return field
        span = next(part for one in self._spans(name) if (part := _part(one, re.compile(_STATE))) is not None)
        codes = {
            "".join(rival if other is glyph else other.char.text for other in span.glyphs)
            for glyph in span.glyphs
            for rival, _ in glyph.row.lattice.rivals(glyph.char, least=_POSSIBLE)
        }
        return field if any(map(states.is_known, codes)) else replace(field, status=FieldStatus.READ, codes=())

    def unlabelled_code(self, name: str, pattern: str) -> Field:
        """A number or code without a label that alone on the page has its form."""
        form = re.compile(pattern)
        found = (_part(span, form, lambda text: half_width(text).upper()) for span in self.page.unlabelled())
        parts = [part for part in found if part is not None]
        if len(parts) != 1:
            return missing(name)
        value, confidence = half_width(parts[0].text).upper(), parts[0].confidence
        return field_of(name, parts[0], value, confidence, sure=confidence >= _SURE_TEXT)

    @property
    def _printed(self) -> PrintedValues:
        """Its values as pages with a zone have them, without one."""
        return PrintedValues(self.page, dict(self.sought))

    def latin_names(self, names: tuple[str, str]) -> tuple[Field, Field]:
        """Surname and given names in one row with a comma; READ where letters and spaces are clear."""
        return self._printed.names.names_in_one_row(names)

    def name_beside_latin(self, name: str) -> Field | None:
        """A name in Chinese characters without a label, above or below the row with the one in Latin letters."""
        return self._printed.names.name_beside_latin(name)

    def name_above_latin(self, name: str) -> Field | None:
        """A name in Chinese characters without a label, above the row with the same name in Latin letters."""
        return self._printed.names.name_above_latin(name)

    def text(self, name: str, form: str = "") -> Field:
        """A text that nothing else supports, as it is printed: the part of it that has a form, if one is given."""
        for span in self._spans(name):
            part = _part(span, re.compile(form)) if form else _without_latin(span)
            if part is not None and part.glyphs:
                return self._whole(self._free(name, part), part)
        return missing(name)

    def long_text(self, name: str) -> Field:
        """A text over several lines, such as an address; sure only right of its label, and where no office's name, such
        as a seal's, may have been taken for a line of it.
        """
        for span in self.page.continued(self.sought[name]):
            part = _without_latin(span)
            if part.glyphs:
                field = self._whole(self._free(name, part), part)
                return unsure(field, "FIELD_INCOMPLETE") if _OFFICE.search(field.value or "") else field
        return unsure(self.text(name), "FIELD_INCOMPLETE")

    def unlabelled_text(self, name: str, form: str) -> Field:
        """A text without a label that alone on the page has its form."""
        pattern = re.compile(form)
        parts = [part for span in self.page.unlabelled() if (part := _part(span, pattern)) is not None]
        if len(parts) != 1:
            return missing(name)
        return free_text_field(name, parts[0], clean_text, _SURE_TEXT)

    def address(self, name: str) -> Field:
        """An address by its label; without a legible one the only text that begins as addresses do, never sure."""
        field = self.long_text(name)
        if field.value is not None:
            return unsure(field, "FIELD_INCOMPLETE") if _STRAY.search(field.value) else field
        spans = self.page.alone(_ADDRESS, self.sought[name].lines)
        if len(spans) != 1:
            return field
        return unsure(free_text_field(name, spans[0], clean_text, _SURE_TEXT), "FIELD_INCOMPLETE")

    def stacked_text(self, name: str, form: str) -> Field:
        """A text without a label over rows that stand below one another, such as those of a square seal: the one that
        has a form as a whole.
        """
        pattern = re.compile(form)
        left = sorted(self.page.unlabelled(), key=lambda span: span.glyphs[0].row.y)
        found: list[Span] = []
        for first in left:
            kept = first.glyphs
            for span in left:
                last, next_row = kept[-1].row, span.glyphs[0].row
                step = next_row.y - last.y
                near = abs(next_row.box[0] - first.glyphs[0].row.box[0]) < _STACKED * (last.box[2] - last.box[0])
                if near and 0 < step < _GOES_ON * max(last.height, next_row.height):
                    kept = (*kept, *span.glyphs)
                    if pattern.fullmatch("".join(glyph.char.text for glyph in kept)):
                        found.append(Span(kept))
        longest = max(found, key=lambda span: len(span.glyphs), default=None)
        if longest is None or not all(longest.text.endswith(span.text) for span in found):
            return missing(name)
        return free_text_field(name, longest, clean_text, _SURE_TEXT)

    def cell(self, name: str, form: str = "") -> Field:
        """A text in the cell right of its label; not sure where the cell has another line, with which it goes on if
        both begin below one another and that line is nobody else's, or where a long one fills its line, so that a line
        below it may not have been seen.
        """
        field = self.text(name, form)
        span = next(iter(self._spans(name)), None)
        if span is None or not span.glyphs:
            return field
        row, left, right = span.rows[0], span.glyphs[0].x, span.glyphs[-1].x
        beside = [
            other
            for other in self.rows
            if other.glyphs and other not in span.rows and other.box[0] < right and other.box[2] > left
            if abs(other.y - row.y) < _IN_CELL * max(row.height, other.height)
            if not self.page.is_of_another_cell(Span(other.glyphs), name)
        ]
        if not beside:
            full = len(span.glyphs) >= _LONG and not form and self.page.is_full(span)
            return unsure(field, "FIELD_INCOMPLETE") if full else field
        more = [one for one in beside if self._goes_on(one, span, name)]
        if form or len(more) != 1 or len(beside) > 1:
            return unsure(field, "FIELD_INCOMPLETE")
        lines = sorted((span.glyphs, more[0].glyphs), key=lambda glyphs: glyphs[0].row.y)
        return unsure(free_text_field(name, Span((*lines[0], *lines[1])), clean_text, _SURE_TEXT), "FIELD_INCOMPLETE")

    def _goes_on(self, row: Row, span: Span, name: str) -> bool:
        """Whether a row begins below or above the beginning of a value, and is no other field's."""
        near = abs(row.glyphs[0].x - span.glyphs[0].x) < _SAME_LEFT * row.height / self.page.aspect
        return near and not self.page.is_anothers(Span(row.glyphs), name)

    def _free(self, name: str, span: Span) -> Field:
        """A text as it is printed; of one that only its characters make doubtful it is noted where they stand."""
        field = free_text_field(name, span, clean_text, _SURE_TEXT)
        sure = supposed_sure(field)
        if sure is field:
            return field
        self.doubts[name] = span
        return sure if self.supposed else field

    def _whole(self, field: Field, span: Span) -> Field:
        """A text that is not sure where print that was not read follows one of its lines."""
        follows = has_unread_beside(span, self.rows, max(g.x for g in span.glyphs) + 0.25)
        return unsure(field, "FIELD_INCOMPLETE") if follows else field

    def _spans(self, name: str) -> list[Span]:
        """What may be a field's value; what stands right of another label is that one's."""
        if name not in self.sought:
            return []
        return [one for one in self.page.candidates(self.sought[name]) if not self.page.is_anothers(one, name)]


_STRAY: Final = re.compile("[\u3400-\u9fff][A-Z]{2,}$")
"""What no address ends with, but with a part of a mark over the page."""
_BETWEEN: Final = frozenset("-–—一至~到.．·")


def clean_name(text: str) -> str:
    """A name without spaces, its separator dot as U+00B7."""
    return with_middle_dots(without_space(text)).strip("·-_,:：")


def clean_text(text: str) -> str:
    """A text without spaces, the brackets of a pair of one width: the recogniser tells them apart by the room at their
    sides.

    >>> clean_text("有限责任公司（自然人独资)"), clean_text("服务(一)、销售（二)")
    ('有限责任公司（自然人独资）', '服务(一)、销售（二）')
    """
    found: list[str] = []
    opened: list[int] = []
    for character in without_space(text):
        if character in _OPEN:
            opened.append(len(found))
        elif character in _CLOSE and opened:
            start = opened.pop()
            if _OPEN.index(found[start]) != _CLOSE.index(character):
                found[start], character = _OPEN[1], _CLOSE[1]  # noqa: PLW2901
        found.append(character)
    return "".join(found)


def _days(span: Span) -> list[date]:
    """The days with four figures of their year that a text says, in order."""
    found: list[date] = []
    for part in _DAY.finditer(half_width(span.text)):
        plain = re.sub("[,·—]", ".", part[0])
        found += days_of(plain)[:1]
    return found


def _with_lost_figure(name: str, spans: Iterable[Span], expected: str | None) -> Field:
    """The day that another field implies, by its label, where print has lost no more of it than one figure at either
    end (972年3月27日): it says that it was repaired.
    """
    if expected is None:
        return missing(name)
    year, month, day = expected.split("-")
    forms = (f"{year}{month}{day}", f"{year}{int(month)}{int(day)}")
    for span in spans:
        printed = re.sub("[^0-9]", "", half_width(span.text))
        if any(printed in {form[1:], form[:-1]} for form in forms):
            return repaired(field_of(name, span, span.text, span.confidence, sure=False), expected, span.confidence)
    return missing(name)


def _is_sure(span: Span, confidence: float) -> bool:
    """Whether the days of a text are read clearly, and none of them may have lost a figure at its end: 2024-01-2."""
    days = _DAY.findall(half_width(span.text))
    return confidence >= _SURE_DAY and all(_WHOLE_DAY.fullmatch(day) for day in days) and not _may_lack_figure(span)


def _may_lack_figure(span: Span) -> bool:
    """Whether the room before a month or day of one figure is so wide that another may have been lost: 1月 2日 for
    1月12日.
    """
    near = [(a, b) for a, b in pairwise(span.glyphs) if a.row is b.row]
    steps = [b.x - a.x for a, b in near if (a.char.text in _UNITS) != (b.char.text in _UNITS)]
    before = [
        b.x - a.x
        for (a, b), (_, c) in pairwise(near)
        if a.char.text in _UNITS and b.char.text not in _UNITS and c.char.text in _UNITS
    ]
    return len(steps) > _FEW_STEPS and max(before, default=0.0) > _WIDE_STEP * median(steps)


def _is_of_one(span: Span, part: Span) -> bool:
    """Whether a text has no more figures beside a part of it than a number of years; a term is no day."""
    of_all, own = (sum(half_width(g.char.text).isdigit() for g in one.glyphs) for one in (span, part))
    return of_all - own <= _OF_YEARS


def _years_on(day: date, years: int) -> date:
    """The same day so many years on; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _part(span: Span, form: re.Pattern[str], plain: Callable[[str], str] = half_width) -> Span | None:
    """The first part of a text that has a form; None where no part has it."""
    text = "".join(one if len(one := plain(g.char.text)) == 1 else " " for g in span.glyphs)
    found = form.search(text)
    return Span(span.glyphs[found.start() : found.end()]) if found else None


def _without_latin(span: Span) -> Span:
    """A text without what precedes it of a label in another language."""
    found = _LATIN_BEFORE.match("".join(g.char.text[:1] for g in span.glyphs))
    return Span(span.glyphs[found.end() :]) if found else span


def all_of(fields: Iterable[Field]) -> dict[str, Field]:
    """Fields by their names."""
    return {field.name: field for field in fields}
