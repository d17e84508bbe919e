"""Values by their labels, on pages whose layouts differ: right of the label, below it, over one line or several.

What a page's labels are called is data (`Sought`, see `ocr.lines.label_search`). A value ends where the next label of
its line begins, and stands below a label within the column that the labels of its line leave it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Final

from ocr.lines.label_search import STROKES, Sought, capital, labels_in
from ocr.lines.labelled_lines import unmarked
from ocr.lines.misread_labels import beginning_with, is_in_column, most_like
from ocr.lines.page_lines import page_lines
from ocr.lines.rows import Glyph, Row, Span, joined

_HAN: Final = re.compile("[\u3400-\u9fff]")
_WORD: Final = re.compile("[A-Z][a-z]+[A-Za-z./:]*")
_PLURAL: Final = re.compile(r"[(（][A-Za-z]{1,7}[)）]?[*]?")
"""What a label may have behind it that is no value: ``Given name(s)``, ``Vorname(n)``."""
_BELOW: Final = (0.25, 2.6)
"""How far below its label's centre line a value stands, in heights of the higher of the two."""
_ASIDE: Final = 1.2
"""How far left of its label a value below it may begin, in heights of its row (of as wide pixels)."""
_GAP: Final = 3.2
"""A blank this wide ends a value that stands right of its label, in heights of its row."""
_RUNS_ON: Final = 1.2
"""Print goes on where the next character stands no further on than so many heights of its row."""
_FAR_RIGHT: Final = 8.0
"""A value right of its label begins nearer than so many heights of the label's row."""
_MARK: Final = 1.5
"""A mark that says that a document is a specimen is so many times as high as the rows of its page."""
_HIGH, _FEW = 2.6, 3
"""A row so many times as high as most and of so few characters is no value, but a piece of a mark or an emblem."""
_CUT: Final = 0.9
"""A character less probable than this, in the place of one that is more so, is a piece of it."""
_HIGHER: Final = 2.0
"""Rows one of which is more than so many times as high as the other are no pieces of one text."""
_ROWS_APART: Final = 0.9
"""The same between rows that were found apart, from box to box."""
_COLUMN: Final = 0.9
"""A line that goes on with a value begins so near below its beginning, in heights of its row (of as wide pixels)."""
_FULL: Final = 1.7
"""From a text's last character to the label behind it, in steps between its characters: where no other had room."""
_GOES_ON: Final = 1.9
"""The next line of a value stands no further below than this, in heights of its row."""


@dataclass(frozen=True)
class _Label:
    """A label in a line: whose it is, and the glyphs that it takes."""

    name: str
    line: int
    start: int
    end: int
    left: float
    right: float
    wrong: int


@dataclass(frozen=True)
class LabelledValues:
    """The rows of a page, and the values that stand by their labels.

    Attributes:
        rows: recognised rows in the page's plane.
        aspect: the page's width over its height.
        labels: every label of the page, those without a field of their own too.
    """

    rows: Sequence[Row]
    aspect: float
    labels: Sequence[Sought]
    _lines: list[list[Row]] = field(init=False)
    _glyphs: list[tuple[Glyph, ...]] = field(init=False)
    _found: list[_Label] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lines", page_lines(_without_marks(self.rows)))
        object.__setattr__(self, "_glyphs", [_without_cut(joined(r.glyphs for r in line)) for line in self._lines])
        object.__setattr__(self, "_found", self._find())

    @property
    def found(self) -> frozenset[str]:
        """Names of the fields whose label was found."""
        return frozenset(label.name for label in self._found)

    def texts(self) -> tuple[str, ...]:
        """The text of each line, from top to bottom."""
        return tuple("".join(g.char.text for g in glyphs) for glyphs in self._glyphs)

    def candidates(self, sought: Sought) -> list[Span]:
        """The spans that may be a field's value, the likeliest first: right of its label, then below it."""
        found = []
        for label in sorted((one for one in self._found if one.name == sought.name), key=lambda one: one.wrong):
            found += [self._right_of(label), *(() if sought.beside else self._below(label, sought.lines))]
        return [span for span in found if re.search(sought.pattern, "".join(span.text.split()))]

    def continued(self, sought: Sought) -> list[Span]:
        """The values right of a field's label, each with the lines below that go on with it in the same column."""
        found = []
        for label in sorted((one for one in self._found if one.name == sought.name), key=lambda one: one.wrong):
            span = self._right_of(label)
            if span.glyphs:
                found.append(self._with_lines_below(label, span, sought.lines))
        return [span for span in found if re.search(sought.pattern, "".join(span.text.split()))]

    def alone(self, form: str, count: int) -> list[Span]:
        """Texts without a label whose first line has a form, each with the lines below that go on with it."""
        return [
            self._with_lines_below(_Label("", self._line_of(first), 0, 1, first.x, first.x, 0), span, count)
            for span in self.unlabelled()
            if re.search(form, span.text) and (first := span.glyphs[0])
        ]

    def _line_of(self, glyph: Glyph) -> int:
        return next(number for number, glyphs in enumerate(self._glyphs) if any(one is glyph for one in glyphs))

    def _with_lines_below(self, label: _Label, first: Span, count: int) -> Span:
        """A value right of its label, and the lines that begin below its beginning and are nobody else's."""
        kept = first.glyphs
        last, left = kept[0], kept[0].x
        for number in range(label.line + 1, len(self._glyphs)):
            height = max(last.row.height, 1e-6)
            near = [g for g in self._glyphs[number] if abs(g.x - left) < self._wide(last, _COLUMN)]
            below = (near[0].row.y - last.row.y) if near else 0.0
            if below > _GOES_ON * height or len({id(g.row) for g in kept}) > count:
                break
            if not near or below < _BELOW[0] * height or self._is_labelled(number, label, left):
                continue
            if self._is_anothers_line(number, label, left):
                break
            own = self._run_from(number, near[0])
            if not own:
                break
            kept, last = (*kept, *own), own[0]
        return Span(kept)

    def _is_labelled(self, number: int, label: _Label, left: float) -> bool:
        """Whether a line has another label in the column of a label or of its value, or left of it."""
        slack = self._wide(self._glyphs[label.line][label.start], _COLUMN)
        return any(one.line == number and label.left - slack < one.left < left + slack for one in self._found)

    def _is_anothers_line(self, number: int, label: _Label, left: float) -> bool:
        """Whether Chinese print stands in a line where a label's own stands, left of its value: a label that is not
        known.
        """
        slack = self._wide(self._glyphs[label.line][label.start], _COLUMN)
        return any(
            label.left - slack < glyph.x < left - slack and _HAN.match(glyph.char.text)
            for glyph in self._glyphs[number]
        )

    def _run_from(self, number: int, first: Glyph) -> tuple[Glyph, ...]:
        """The glyphs of a line from one on, up to a label or a wide blank; none where print runs up to the first."""
        glyphs = self._glyphs[number]
        start = glyphs.index(first)
        if start and not self._is_apart(glyphs[start - 1], first):
            return ()
        ends = [one.start for one in self._found if one.line == number and one.start >= start]
        own: list[Glyph] = []
        for glyph in glyphs[start : min(ends, default=len(glyphs))]:
            if own and self._is_apart(own[-1], glyph):
                break
            own.append(glyph)
        return tuple(own)

    def is_anothers(self, span: Span, name: str) -> bool:
        """Whether a span is what stands right of the label of another field than this."""
        begins = (self._right_of(label).glyphs[:1] for label in self._found if label.name != name)
        return any(own == span.glyphs[:1] for own in begins if own)

    def is_of_another_cell(self, span: Span, name: str) -> bool:
        """Whether a row is another field's label, or its value."""
        labels = (self._glyphs[label.line][label.start] for label in self._found if label.name != name)
        return span.glyphs[0] in labels or self.is_anothers(span, name)

    def is_full(self, span: Span) -> bool:
        """Whether a text runs up to the label behind it in its line, so that no other character had room there."""
        last = span.glyphs[-1]
        line = self._line_of(last)
        behind = [self._glyphs[line][one.start].x for one in self._found if one.line == line]
        steps = [b.x - a.x for a, b in pairwise(span.glyphs) if a.row is b.row]
        room = min((x - last.x for x in behind if x > last.x), default=1.0)
        return bool(steps) and room < _FULL * median(steps)

    def unlabelled(self) -> list[Span]:
        """What stands in each line beside its labels, in pieces as labels and wide blanks part it."""
        return list(self._unlabelled)

    @cached_property
    def _unlabelled(self) -> tuple[Span, ...]:
        pieces = []
        for number, glyphs in enumerate(self._glyphs):
            taken = [
                any(one.line == number and one.start <= i < one.end for one in self._found) for i in range(len(glyphs))
            ]
            run: list[Glyph] = []
            for glyph, is_label in zip(glyphs, taken, strict=True):
                if run and (is_label or self._is_apart(run[-1], glyph)):
                    pieces.append(Span(tuple(run)))
                    run = []
                if not is_label:
                    run.append(glyph)
            if run:
                pieces.append(Span(tuple(run)))
        return tuple(pieces)

    def _right_of(self, label: _Label) -> Span:
        glyphs = self._glyphs[label.line]
        ends = [one.start for one in self._found if one.line == label.line and one.start >= label.end]
        own: list[Glyph] = []
        for glyph in glyphs[label.end : min(ends, default=len(glyphs))]:
            if own and self._is_apart(own[-1], glyph):
                if not self._is_second_language(label, own):
                    break
                label, own = replace(label, end=label.end + len(own), right=own[-1].x), []
            own.append(glyph)
        if own and (own[0].x - label.right) > self._wide(glyphs[label.end - 1], _FAR_RIGHT):
            return Span(())
        while own and own[0].char.text in ":：./":
            own = own[1:]
        if _PLURAL.fullmatch("".join(g.char.text for g in own)):
            return Span(())
        return Span(tuple(own))

    def _is_second_language(self, label: _Label, own: Sequence[Glyph]) -> bool:
        """Whether print right of a Chinese label is a word in small Latin letters, such as ``Sex`` or ``Issued by``."""
        text = "".join(glyph.char.text for glyph in own)
        first = self._glyphs[label.line][label.start].char.text
        return _HAN.match(first) is not None and _WORD.fullmatch(text) is not None

    def _below(self, label: _Label, count: int) -> list[Span]:
        """What stands in the label's column in the lines below it, of one line up to ``count``."""
        beside = [
            one.left
            for one in self._found
            if one.line == label.line and one.left > label.left and not self._goes_on_from(one)
        ]
        before = [one.left for one in self._found if one.line == label.line and one.left < label.left]
        row = self._lines[label.line][0]
        y = sum(r.y for r in self._lines[label.line]) / len(self._lines[label.line])
        found: list[Span] = []
        kept: tuple[Glyph, ...] = ()
        height = row.height
        for number in range(label.line + 1, len(self._glyphs)):
            own = self._in_column(number, label.left, min(beside, default=1.0), max(before, default=-1.0))
            if not own:
                continue
            below = own[0].row.y - y
            height = max(height, own[0].row.height)
            if below > _BELOW[1] * height:
                break
            if below < _BELOW[0] * height:
                continue
            kept = (*kept, *own)
            found.append(Span(kept))
            y, height = own[0].row.y, own[0].row.height
            if len(found) >= count:
                break
        return found

    def _in_column(self, number: int, left: float, right: float, before: float) -> tuple[Glyph, ...]:
        """The glyphs of a line that begin in a column and are no label's, up to a wide blank.

        Print that runs up to the first of them is its beginning where it begins nearer to this column than to the one
        ``before``, as below a label whose first language was not read; else all of it is that one's.
        """
        own: list[Glyph] = []
        glyphs = self._glyphs[number]
        for i, glyph in enumerate(glyphs):
            if self._is_of_label(number, i):
                if own:
                    break
                continue
            slack = self._wide(glyph, _ASIDE)
            if glyph.x < left - slack or glyph.x > right - slack / 2:
                if own:
                    break
                continue
            if own and self._is_apart(own[-1], glyph):
                break
            if not own and glyph.x > left + self._wide(glyph, 6.0):
                break
            if not own and (start := self._run_begins(number, i)) < i:
                if abs(glyphs[start].x - left) > abs(glyphs[start].x - before):
                    continue
                own = list(glyphs[start:i])
            own.append(glyph)
        return tuple(own)

    def _goes_on_from(self, label: _Label) -> bool:
        """Whether a label goes on from print right before it, as ``Surname`` in ``姓名/Name (Surname, Given names)``
        and in ``Nom • Surname``: no column begins there, and what stands below is not cut.
        """
        glyphs = self._glyphs[label.line]
        before = glyphs[label.start - 1] if label.start else None
        first = glyphs[label.start]
        return before is not None and before.row is first.row and first.x - before.x < self._wide(first, _RUNS_ON)

    def _is_of_label(self, number: int, i: int) -> bool:
        return any(one.line == number and one.start <= i < one.end for one in self._found)

    def _run_begins(self, number: int, i: int) -> int:
        """Where the print of its row begins that runs up to a glyph of a line."""
        glyphs = self._glyphs[number]
        while (
            i
            and glyphs[i - 1].row is glyphs[i].row
            and not self._is_apart(glyphs[i - 1], glyphs[i])
            and not self._is_of_label(number, i - 1)
        ):
            i -= 1
        return i

    def _is_apart(self, one: Glyph, other: Glyph) -> bool:
        """Whether a blank between two neighbours parts what they belong to, or one is much higher than the other, as a
        piece of a mark is beside a value.
        """
        if one.row is not other.row:
            low, high = sorted((one.row.height, other.row.height))
            if high > _HIGHER * low or other.row.box[0] - one.row.box[2] > self._wide(one, _ROWS_APART):
                return True
        return other.x - one.x > self._wide(one, _GAP)

    def _wide(self, glyph: Glyph, heights: float) -> float:
        """So many heights of a glyph's row as a fraction of the page's width."""
        return heights * glyph.row.height / self.aspect

    def _until_apart(self, glyphs: Sequence[Glyph], start: int, end: int) -> int:
        """Where a label ends whose second language, behind a stroke, may have been taken on into the value."""
        stroke = next((i for i in range(start, end) if glyphs[i].char.text in STROKES), end)
        return next((i for i in range(stroke + 1, end) if self._is_apart(glyphs[i - 1], glyphs[i])), end)

    def _begins(self, glyphs: Sequence[Glyph], start: int, taken: Sequence[tuple[int, int]]) -> float:
        """Where the print begins that a label goes on from, such as its number, or its name in other languages, each
        behind a stroke.
        """
        while start and not self._is_apart(glyphs[start - 1], glyphs[start]):
            before = next((first for first, end in taken if first <= start - 1 < end), None)
            if (
                before is not None
                and glyphs[start].char.text not in STROKES
                and glyphs[start - 1].char.text not in STROKES
            ):
                break
            start = start - 1 if before is None else before
        return glyphs[start].x

    def _find(self) -> list[_Label]:
        found: list[_Label] = []
        for number, glyphs in enumerate(self._glyphs):
            text = "".join(capital(g.char.text) for g in glyphs)
            taken: list[tuple[int, int]] = []
            begins = {i for i in range(1, len(glyphs)) if self._is_apart(glyphs[i - 1], glyphs[i])}
            for sought, start, last, wrong in labels_in(text, self.labels, begins):
                end = self._until_apart(glyphs, start, last)
                left = self._begins(glyphs, start, taken)
                taken.append((start, end))
                found.append(_Label(sought.name, number, start, end, left, glyphs[end - 1].x, wrong))
        found = self._without_repeated(found)
        found += self._misread(found)
        return sorted(found, key=lambda one: (one.line, one.start))

    def _without_repeated(self, found: list[_Label]) -> list[_Label]:
        """Labels without those that are a part of a value, as in 无宗教信仰 beside 宗教信仰: print runs up to such a
        one in its row, and the same label begins a row.
        """
        beginning = {one.name for one in found if not self._runs_up(one)}
        return [one for one in found if one.name not in beginning or not self._runs_up(one)]

    def _runs_up(self, label: _Label) -> bool:
        """Whether a Chinese character stands right before a label in its row."""
        glyphs = self._glyphs[label.line]
        before = glyphs[label.start - 1] if label.start else None
        return before is not None and before.row is glyphs[label.start].row and _HAN.match(before.char.text) is not None

    def _misread(self, found: Sequence[_Label]) -> list[_Label]:
        """Labels of fields without one, by rows that stand in the column of those found and are like them."""
        known = {one.name for one in found}
        lefts = [one.left for one in found]
        rows = [one for one in self._whole_rows() if not any(_overlap(one, label) for label in found)]
        unknown = [one for one in self.labels if one.name not in known]
        alike = [glyphs[start].x for _, glyphs, start, end in rows if most_like(_text(glyphs[start:end]), unknown)]
        more: list[_Label] = []
        for number, glyphs, start, end in rows:
            text = _text(glyphs[start:end])
            unknown = [one for one in self.labels if one.name not in known]
            like = beginning_with(text, unknown, self.labels)
            if like is None and (own := most_like(text, unknown)) is not None:
                others = [x for x in alike if x != glyphs[start].x]
                if is_in_column(glyphs[start].x, lefts + others, self._wide(glyphs[start], _COLUMN)):
                    like = own
            if like is not None:
                known.add(like.name)
                more.append(_Label(like.name, number, start, end, glyphs[start].x, glyphs[end - 1].x, end - start))
        return more

    def _whole_rows(self) -> list[tuple[int, tuple[Glyph, ...], int, int]]:
        """Each row of print: its line, that line's glyphs, where the row begins among them and where it ends."""
        found = []
        for number, glyphs in enumerate(self._glyphs):
            for row in self._lines[number]:
                own = [i for i, glyph in enumerate(glyphs) if glyph.row is row]
                if own:
                    found.append((number, glyphs, own[0], own[-1] + 1))
        return found


def _without_cut(glyphs: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """The characters of a line without those that the end of one row cuts and its neighbour, which overlaps it, shows
    whole.
    """
    cut = set()
    for one, other in pairwise(glyphs):
        if one.row is not other.row and one.row.box[2] > other.row.box[0]:
            faint, clear = sorted((one, other), key=lambda glyph: glyph.char.probability)
            left, _, right, _ = clear.row.box
            if left < faint.x < right and faint.char.probability < _CUT < clear.char.probability:
                cut.add(faint)
    return tuple(glyph for glyph in glyphs if glyph not in cut)


def _overlap(row: tuple[int, tuple[Glyph, ...], int, int], label: _Label) -> bool:
    """Whether a row has a part of a label."""
    number, _, start, end = row
    return label.line == number and start < label.end and label.start < end


def _text(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.char.text for glyph in glyphs)


def _without_marks(rows: Sequence[Row]) -> list[Row]:
    """Rows with characters, those left out that are nothing but the mark of a specimen, set large or aslant."""
    read = [row for row in rows if row.glyphs]
    usual = median(row.height for row in read) if read else 0.0
    read = [row for row in read if row.height < _MARK * usual or unmarked(row)]
    return [row for row in read if row.height < _HIGH * usual or len(row.glyphs) > _FEW]
