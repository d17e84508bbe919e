"""The rows of a card's side as lines of glyphs, and the printed labels found in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import ne

from ocr.geometry import Place
from ocr.lines.rows import Glyph, Row, Span, joined, lines

_LABEL_SLACK = 0.06
"""How far a label may be from its place on the card, fraction of the card's width."""
_SMUDGE = 0.3
"""A row of one or two characters less probable than this is no print."""
_CLEAR = 0.95
"""A character that is so probable is print."""
_MARKS = re.compile(r"(?i)spe[cimen]*|[cimen]*imen|[样樣]\s*[本张](?![一-鿿])")


@dataclass(frozen=True)
class Label:
    """A printed label found in a line: the glyphs before and after it belong to others."""

    line: int
    start: int
    end: int
    right: float
    y: float


class LabelledLines:
    """The rows of a side as lines of glyphs, and searches in them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.lines = lines([r for r in rows if _is_print(r) and unmarked(r)])
        self._glyphs = [joined(unmarked(row) for row in line) for line in self.lines]
        self._texts = tuple("".join(g.char.text for g in glyphs) for glyphs in self._glyphs)

    def glyphs(self, line: int | None) -> tuple[Glyph, ...]:
        """The glyphs of a line from left to right; none for no line."""
        return () if line is None else self._glyphs[line]

    def row(self, line: int | None) -> Sequence[Row]:
        """The rows of a line from left to right; none for no line."""
        return () if line is None else self.lines[line]

    def all_glyphs(self) -> tuple[Glyph, ...]:
        """The glyphs of all lines, from top to bottom."""
        return tuple(g for glyphs in self._glyphs for g in glyphs)

    def text(self, line: int) -> str:
        """The text of a line."""
        return self._texts[line]

    def texts(self) -> tuple[str, ...]:
        """The text of each line, from top to bottom."""
        return self._texts

    def y(self, line: int) -> float:
        """Centre of a line, fraction of the card's height."""
        return sum(r.y for r in self.lines[line]) / len(self.lines[line])

    def label(self, text: str, near: float = 0.0) -> Label | None:
        """The line that fits a label best: to the letter anywhere, with some wrong where the label is printed.

        Args:
            text: the label.
            near: x of its left end on the card; 0 where a wrong character is never to be forgiven.
        """
        best: tuple[int, Label] | None = None
        for i, glyphs in enumerate(self._glyphs):
            printed = self._texts[i]
            for start in range(len(printed) - len(text) + 1):
                wrong = sum(map(ne, printed[start : start + len(text)], text))
                in_place = near and abs(glyphs[start].x - near) < _LABEL_SLACK
                allowed = len(text) // 2 if in_place else max(0, len(text) // 2 - 1)
                if wrong <= allowed and (best is None or wrong < best[0]):
                    end = start + len(text)
                    rows = [g.row for g in glyphs[start:end]]
                    label = Label(i, start, end, glyphs[end - 1].x, sum(r.y for r in rows) / len(rows))
                    best = (wrong, label)
        return best[1] if best else None

    def landmark(self, label: Label | None, place: Place, *, last: bool = False) -> tuple[Place, Place] | None:
        """Where a label's first (or last) character was seen, with the place that cards have it at."""
        if label is None:
            return None
        glyph = self._glyphs[label.line][label.end - 1 if last else label.start]
        return (glyph.x, glyph.row.y), place

    def find(self, pattern: str) -> int | None:
        """The first line whose text has a pattern."""
        return next((i for i in range(len(self.lines)) if re.search(pattern, self.text(i))), None)

    def after(self, label: Label) -> Span:
        """The glyphs that follow a label in its line."""
        return Span(self._glyphs[label.line][label.end :])


def _is_print(row: Row) -> bool:
    """Whether a row is text, and not a smudge of the background read as a character or two.

    Of two characters, as of a name, one may be none that the recogniser knows: no smudge has a clear one beside it.
    """
    chars = row.lattice.chars
    if len(chars) > 2 or (chars and row.lattice.confidence > _SMUDGE):
        return True
    return len(chars) == 2 and max(c.probability for c in chars) > _CLEAR


def unmarked(row: Row) -> tuple[Glyph, ...]:
    """The glyphs of a row without any mark that says it is a specimen."""
    marks = [m.span() for m in _MARKS.finditer("".join(g.char.text for g in row.glyphs))]
    if not marks:
        return row.glyphs
    return tuple(g for i, g in enumerate(row.glyphs) if not any(start <= i < end for start, end in marks))
