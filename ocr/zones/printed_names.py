"""Names beside what a zone says of them: in Latin letters, and in Chinese characters that the zone's letters spell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from ocr.fields.name import name_field
from ocr.fields.outcome import field_of, missing, unsure
from ocr.lines.label_search import STROKES, Sought
from ocr.lines.labelled_values import LabelledValues
from ocr.lines.letter_gaps import are_spaces_seen, spaced_text
from ocr.lines.rows import Span
from ocr.reading import Field, FieldStatus
from ocr.standards import gbk_name, mrz_values
from ocr.standards.lost_letters import restored
from ocr.text import half_width, simplified, with_middle_dots, without_space

_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af·•・]")
_SURE_LATIN: Final = 0.9
_SURE_ALONE: Final = 0.98
"""Least probability of every letter of names that nothing says too."""
_SURE_CHARACTER: Final = 0.5
"""Least probability of a character of a name that the zone says too."""
_FEW_SMALL: Final = 4
"""A name in capitals has fewer small letters than one in so many."""
_COMMAS: Final = ",，."
_NAMES_IN_ROW: Final = re.compile("[A-Z]{2,}[,，.][A-Z]{2,}")
_LATIN: Final = "latin"
"""What the field is called that a row of names in Latin letters stands by, where it has a label."""
_OF_TITLES: Final = re.compile("REPUBLIC|PERMANENT|RESIDENT|IDENTITY|PERMIT|MAINLAND")
"""What titles of Chinese documents say in capitals, and hardly any name in a row with a comma."""
_TITLE: Final = re.compile(r"(?:MRS|MR|MISS|MS|MASTER|MSTR|DR)\.?(?=.)")
"""It is one where what stands behind it is the zone's name: spaces are lost now and then, and full stops."""
_HIGHER: Final = 1.05
"""Chinese characters of a name are so many times as high as capitals beside them; those of labels are lower."""
_ABOVE: Final = 2.2
"""A name in Chinese characters stands at most so many heights above the one in Latin letters."""


@dataclass(frozen=True)
class PrintedNames:
    """The printed names of a page, each asked for by its labels and by what a zone says of it.

    Attributes:
        page: the page's print.
        sought: its fields by name.
        state: who issued the document, by its zone, ISO 3166-1 alpha-3: how its names are spelled there.
    """

    page: LabelledValues
    sought: dict[str, Sought]
    state: str = ""

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
        """Surname and given names in one row with a comma, which no zone says too: READ where every letter is clear,
        and the ink shows where there are spaces.
        """
        span = self._row_of_names()
        if span is None:
            return missing(names[0]), missing(names[1])
        cut = next(i for i, glyph in enumerate(span.glyphs) if glyph.char.text in _COMMAS)
        parts = Span(span.glyphs[:cut]), Span(span.glyphs[cut + 1 :])
        clear = span.confidence >= _SURE_ALONE and all(are_spaces_seen(part.glyphs) for part in parts)
        first, second = (
            field_of(name, part, spaced_text(part.glyphs).upper() or None, part.confidence, sure=clear)
            for name, part in zip(names, parts, strict=True)
        )
        return first, second

    def name_above_latin(self, name: str) -> Field | None:
        """A name in Chinese characters without a label, above the row with the same name in Latin letters."""
        above = [span for span, distance in self._beside_latin() if distance > 0]
        return name_field(name, above[-1], clean_name) if above else None

    def name_beside_latin(self, name: str) -> Field | None:
        """The same above or below it, the nearer one; one that is as low as a label may be a misread one."""
        near = min(self._beside_latin(), key=lambda one: abs(one[1]), default=None)
        latin = self._row_of_names()
        if near is None or latin is None:
            return None
        field = name_field(name, near[0], clean_name)
        is_high = near[0].glyphs[0].row.height > _HIGHER * latin.glyphs[0].row.height
        return field if is_high else unsure(field)

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
        labelled = self.page.candidates(self.sought[_LATIN]) if _LATIN in self.sought else []
        alike = (span for span in (*labelled, *self.page.unlabelled()) if _NAMES_IN_ROW.fullmatch(span.text))
        return next((span for span in alike if not _OF_TITLES.search(span.text)), None)

    def _latin(self, name: str, said: str, zone: mrz_values.ZoneNames) -> Field:
        spans = self.page.candidates(self.sought[name]) if name in self.sought else []
        agreeing = (
            own
            for span in (*spans, *self.page.unlabelled())
            for own in _parts_of(span)
            if said and _agrees(said, own, truncated=zone.truncated, state=self.state)
        )
        found = next(agreeing, None)
        if found is not None:
            field = _latin_field(name, found, said, self.state)
            whole = mrz_values.agree(said, field.value or "", state=self.state)
            return field if whole or not zone.truncated else unsure(field)  # nothing tells where its parts end
        named = next((span for span in spans if any(g.char.text.isalpha() for g in span.glyphs)), None)
        return _latin_field(name, named, None) if named is not None else missing(name)

    def _in_one_row(self, names: tuple[str, str], zone: mrz_values.ZoneNames) -> tuple[Field, Field] | None:
        """The names in one row, parted where the zone parts them: surname first, or last as in Arab passports."""
        said = {names[0]: zone.surname, names[1]: zone.given}
        for span in self.page.unlabelled():
            for first, second in (names, names[::-1]):
                parts = _parted_row(span, said[first], said[second])
                if parts is not None:
                    fields = {
                        name: field_of(
                            name,
                            part,
                            parted(_as_printed(part), said[name]),
                            part.confidence,
                            sure=part.confidence >= _SURE_CHARACTER,
                        )
                        for name, part in zip((first, second), parts, strict=True)
                    }
                    return fields[names[0]], fields[names[1]]
        return None


def _latin_field(name: str, span: Span, said: str | None, state: str = "") -> Field:
    """A name as printed, its parts as the zone parts them (recognisers lose spaces); READ where the zone says it.

    A letter that the recogniser does not know is as the zone tells it; all others have to be clear.
    """
    text, least, sure = _as_printed(span), span.confidence, False
    if said is not None:
        known, lost = restored(said, text, state=state), restored(said, span.text, state=state)
        if known is not None and lost is not None:
            text = known.text
            least = Span(tuple(g for at, g in enumerate(span.glyphs) if at not in lost.lost)).confidence
        text = parted(text, said, state)
        as_said = text.isascii() and mrz_values.agree(said, text)
        sure = least >= (_SURE_CHARACTER if as_said else _SURE_LATIN)
    return field_of(name, span, text or None, least, sure=sure)


def _as_printed(span: Span) -> str:
    """A name in Latin letters without what is no part of it; one letter of capitals that was read as a small one, such
    as the İ of Turkish names, is one too.
    """
    text = " ".join(without_controls(span.spaced.text).replace(",", ", ").replace(" ,", ",").split()).strip(" .,:/")
    small = sum(c.islower() for c in text)
    return text.upper() if small * _FEW_SMALL < sum(c.isupper() for c in text) else text


def _parted_row(span: Span, first: str, second: str) -> tuple[Span, Span] | None:
    """The two names of a row whose letters are theirs and nothing else; None for another row."""
    letters = [at for at, glyph in enumerate(span.glyphs) if glyph.char.text.isalpha()]
    plain = [one.replace(" ", "") for one in (first, second)]
    if "".join(span.glyphs[at].char.text for at in letters).upper() != "".join(plain) or not all(plain):
        return None
    end, begin = letters[len(plain[0]) - 1] + 1, letters[len(plain[0])]
    return Span(span.glyphs[:end]), Span(span.glyphs[begin:])


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
    return (
        mrz_values.agree(said, span.spaced.text.strip(" .,:/"), truncated=truncated, state=state)
        or mrz_values.agree(
            said.replace(" ", ""), span.text.strip(".,:/").replace("-", ""), truncated=truncated, state=state
        )
        or restored(said, span.text.strip(".,:/"), state=state) is not None
    )


def _parts_of(span: Span) -> Iterator[Span]:
    """A name, what stands behind a title before it, as Thai passports print one: ``MR. SOMCHAI``, and each side of a
    stroke, as where it is printed in two alphabets: ``ИВАНОВ / IVANOV``, ``梁 / LEONG``.
    """
    begin = 0
    for at in [i for i, glyph in enumerate(span.glyphs) if glyph.char.text in STROKES]:
        yield Span(span.glyphs[begin:at])
        begin = at + 1
    if begin:
        yield Span(span.glyphs[begin:])
    yield from _with_and_without_title(span)


def _with_and_without_title(span: Span) -> Iterator[Span]:
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


def _supported(field: Field) -> Field:
    """A name that another reading spells: READ, unless it is repaired or hides a rarer one that was read the same."""
    if field.value is None or field.repaired or field.confidence < _SURE_CHARACTER:
        return field
    return replace(field, status=FieldStatus.READ, codes=())
