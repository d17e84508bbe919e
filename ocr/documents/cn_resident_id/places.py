"""Where the values of the portrait side stand among its lines: by their labels first, by their place second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.documents.cn_resident_id import address, name
from ocr.documents.cn_resident_id.number import number_line
from ocr.documents.cn_resident_id.values import TEXT_END, Values
from ocr.geometry import Place
from ocr.lines.labelled_lines import Label, LabelledLines
from ocr.lines.rows import Span

LABELS: tuple[Place, ...] = ((0.08, 0.155), (0.08, 0.29), (0.08, 0.42), (0.08, 0.55), (0.31, 0.29))
"""Centres of the first characters of the labels of name, sex, birth date, address and ethnicity."""
_SEX_Y, _LAST_ADDRESS_Y = 0.30, 0.82
"""Where sex and ethnicity stand, and the last line that may be the address's, where nothing shows it."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of the side; None for one that was not found."""

    name: Label | None
    sex: Label | None
    birth: Label | None
    address: Label | None
    ethnicity: Label | None

    @classmethod
    def of(cls, lines: LabelledLines) -> Labels:
        """The labels in the lines of a side; one of an address that a date follows is none."""
        texts = ("姓名", "性别", "出生", "住址", "民族")
        found = (lines.label(text, near=x) for text, (x, _) in zip(texts, LABELS, strict=True))
        name, sex, birth, home, ethnicity = found
        if home is not None and address.begins_with_date(lines.after(home).text):
            home = None
        return cls(name, sex, birth, home, ethnicity)

    @property
    def all(self) -> tuple[Label | None, ...]:
        """In the order of `LABELS`."""
        return self.name, self.sex, self.birth, self.address, self.ethnicity

    @property
    def before_values(self) -> Sequence[Label]:
        """Those found that values stand right of, all in one column."""
        return [x for x in (self.name, self.sex, self.birth, self.address) if x is not None]


@dataclass(frozen=True, slots=True)
class Spans:
    """What was read of each field.

    Attributes:
        whole_name: no print below the name is left that is neither read nor of a second script.
        placed_name: its label, or its place above sex and ethnicity, says that it is the name.
        whole_address: the positions of the address's lines show that no line is missing.
        sex_line: the line of sex and ethnicity; None where none was found.
    """

    name: Span
    whole_name: bool
    placed_name: bool
    sex: Span
    ethnicity: Span
    birth: Span
    address: Span
    whole_address: bool
    number: Span
    sex_line: int | None


def spans_of(values: Values, labels: Labels) -> Spans:
    """The spans of all fields: each line belongs to one of them, or to sex and ethnicity."""
    lines = values.lines
    number_at, number = number_line(lines)
    labelled = {x.line for x in (labels.sex, labels.birth, labels.address) if x is not None} | {number_at}
    sex_line = _sex_line(values, labels, labelled)
    birth_line = labels.birth.line if labels.birth else values.find(r"\d{4}年?\d{1,2}月|年\d{1,2}月|\d{4}年", labelled)
    taken = labelled | {sex_line, birth_line}
    sex_y = lines.y(sex_line) if sex_line is not None else _SEX_Y
    name_line = labels.name.line if labels.name else values.last_above(sex_y, taken)
    taken |= {name_line}

    sex, ethnicity = _sex_and_ethnicity(values.of(sex_line, labels.sex), lines, labels.ethnicity)
    home, whole_address = _address(
        values,
        labels.address,
        first_y=address.first_line_y(
            labels.address.y if labels.address else None, lines.y(birth_line) if birth_line is not None else None
        ),
        last_y=lines.y(number_at) - 0.04 if number_at is not None else _LAST_ADDRESS_Y,
        taken=taken,
    )
    around = [span for i in values.free(taken) if lines.y(i) < sex_y and (span := values.of(i)).glyphs]
    name_span, whole_name = name.all_lines(values.of(name_line, labels.name), around, sex_y)
    above = sex_line is not None and _is_above(lines, name_line, sex_line)
    return Spans(
        name=name_span,
        whole_name=whole_name,
        placed_name=labels.name is not None or above,
        sex=sex,
        ethnicity=ethnicity,
        birth=values.of(birth_line, labels.birth),
        address=home,
        whole_address=whole_address,
        number=number,
        sex_line=sex_line,
    )


def row_of_sex_begins(lines: LabelledLines, sex_line: int | None) -> float:
    """Where the print of sex and ethnicity begins, fraction of the card's height."""
    return min((r.y - r.height * address.INK / 2 for r in lines.row(sex_line)), default=0.26)


def _sex_line(values: Values, labels: Labels, taken: set[int | None]) -> int | None:
    if labels.sex:
        return labels.sex.line
    if labels.ethnicity:
        return labels.ethnicity.line
    return values.find(r"[男女].{0,3}[族民]|[男女].{0,6}$", taken)


def _sex_and_ethnicity(values: Span, lines: LabelledLines, label: Label | None) -> tuple[Span, Span]:
    """Sex is the first value of its line; ethnicity follows its own label, or stands where that should end."""
    glyphs = values.glyphs
    if label is not None:
        left = lines.glyphs(label.line)[label.start].x
        ethnicity = tuple(g for g in lines.after(label).glyphs if g.row.box[0] < TEXT_END - 0.05)
        return Span(tuple(g for g in glyphs if g.x < left - 0.01)), Span(ethnicity)
    rest = tuple(g for g in glyphs[1:] if g.x > 0.36 and g.char.text not in "民族")
    return Span(glyphs[:1]), Span(rest)


def _address(
    values: Values, label: Label | None, *, first_y: float, last_y: float, taken: set[int | None]
) -> tuple[Span, bool]:
    """The lines of the address from the first's y to the last's possible y, and whether none of them is missing."""
    others = taken - {label.line if label is not None else None}
    parts = (values.of(i, label) for i in values.free(others) if first_y - 0.05 <= values.lines.y(i) <= last_y)
    begun = [part for part in parts if part.glyphs and part.glyphs[0].x < values.column + 0.2]
    return address.whole_lines(begun, first_y, values.column)


def _is_above(lines: LabelledLines, name_line: int | None, sex_line: int) -> bool:
    """Whether a line stands where the name does: one row above sex and ethnicity."""
    return name_line is not None and 0.09 < lines.y(sex_line) - lines.y(name_line) < 0.17
