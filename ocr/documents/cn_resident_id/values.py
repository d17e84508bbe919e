"""The values of the portrait side: what stands right of the labels and left of the portrait."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from ocr.documents.cn_resident_id.address import EM
from ocr.lines.labelled_lines import Label, LabelledLines
from ocr.lines.rows import Glyph, Row, Span

TEXT_END = 0.64
"""Right of this stands the portrait, fraction of the card's width."""
_VALUE_COLUMN = 0.165
"""Where values begin when no label tells, fraction of the card's width."""
_LABEL_OVERHANG = 0.10
"""A row from the label column that ends before this in the value column is a label in a second script."""
_OUTDENT = 0.03
"""A row that begins further left of the value column than this is no value: a label, or print in a second script."""


@dataclass(frozen=True)
class Values:
    """The values of the portrait side.

    Attributes:
        lines: all lines of the side.
        column: x where values begin, fraction of the card's width.
    """

    lines: LabelledLines
    column: float

    @classmethod
    def beside(cls, lines: LabelledLines, labels: Sequence[Label]) -> Values:
        """The values that stand right of the labels found; where cards have them if there are none."""
        rights = sorted(label.right for label in labels)
        return cls(lines, rights[len(rights) // 2] + 0.022 if rights else _VALUE_COLUMN)

    def of(self, line: int | None, label: Label | None = None) -> Span:
        """The value in a line, after its label where that was found; beside its label where that stands alone."""
        glyphs = self.lines.glyphs(line)
        own: tuple[Glyph, ...] = ()
        if label is not None and label.line == line:
            last = glyphs[label.end - 1].row
            own = tuple(g for g in glyphs[label.end :] if g.row is last)
            glyphs = glyphs[label.end :]
            if not glyphs:
                glyphs = tuple(g for g in self.lines.all_glyphs() if abs(g.row.y - last.y) < last.height / 2)
        beyond = (g for g in glyphs if self.column < g.x and self._holds(g.row))
        return Span(tuple(dict.fromkeys((*own, *beyond))))

    def begin(self, *spans: Span) -> float:
        """Where the print of most values begins, fraction of the card's width."""
        lefts = sorted(s.glyphs[0].x - EM * s.glyphs[0].row.height / 2 for s in spans if s.glyphs)
        return lefts[len(lefts) // 2] if lefts else self.column

    def free(self, taken: Set[int | None]) -> list[int]:
        """The lines outside ``taken``, from top to bottom."""
        return [i for i in range(len(self.lines.lines)) if i not in taken]

    def find(self, pattern: str, taken: Set[int | None]) -> int | None:
        """The first line outside ``taken`` whose value has a pattern."""
        return next((i for i in self.free(taken) if re.search(pattern, self.of(i).text)), None)

    def last_above(self, y: float, taken: Set[int | None]) -> int | None:
        """The lowest line outside ``taken`` that has a value and stands clearly above ``y``."""
        above = [i for i in self.free(taken) if self.lines.y(i) < y - 0.05 and self.of(i).glyphs]
        return max(above, key=self.lines.y) if above else None

    def _holds(self, row: Row) -> bool:
        """Whether a row has a value: it begins in the value column, or runs from the label column far into it."""
        left, _, right, _ = row.box
        return left < TEXT_END - 0.05 and (left > self.column - _OUTDENT or right > self.column + _LABEL_OVERHANG)
