"""Numbers of payment cards: runs of figures in one row, in several of a line, or below one another.

The recogniser knows nothing of figures alone, so its letters that look like figures count for these. A number is READ
where its Luhn digit is right and it is as long as those of its network; else the likeliest legal one within two figures
is given, which says that it was repaired and is never READ. One whose Luhn digit is wrong is never READ either: a
figure may have been lost, and a person compares it with the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Final

import numpy as np

from ocr.engines.lattice import Alphabet, Lattice
from ocr.fields.outcome import SURE_LEGAL, field_of, missing, others_of, posterior
from ocr.lines.rows import Glyph, Row, Span, joined, lines
from ocr.reading import Field
from ocr.standards import luhn
from ocr.standards.payment_card import LENGTHS, is_usual_length

FIGURES: Final = "0123456789"
_LOOKS: Final = {
    **dict.fromkeys("OoDQU", "0"), **dict.fromkeys("Il|i!]", "1"), **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Ss", "5"), **dict.fromkeys("bG", "6"), "T": "7", "B": "8", **dict.fromkeys("gq", "9"),
}  # fmt: skip
_LOOKS_SHARE: Final = 0.7
"""How much of the probability of a letter counts for the figure that it looks like."""
_MARGIN: Final = 5.0
"""A legal number is chosen over a likelier one within this margin of log probability."""
_CLEAR: Final = 0.985
"""Where each figure of the page's only number was read this clearly, the number may have a wrong last digit."""
_OTHERS: Final = 2
"""So many of its figures may differ then."""
_MONTH: Final = 2
"""Figures before a stroke, which are the month's and not the number's."""
_GROUP: Final = (3, 7)
"""Figures of one row of a number in rows below one another."""
_SAME_LEFT: Final = 1.2
"""Such rows begin so near below one another, in heights of a row (of as wide pixels)."""
_APART: Final = 2.4
"""They stand no further apart than this, in heights of a row."""


@dataclass(frozen=True)
class Run:
    """Glyphs of a number by row, from the first figure to the last."""

    glyphs: tuple[tuple[Glyph, ...], ...]

    @property
    def span(self) -> Span:
        """All of them."""
        return Span(tuple(glyph for row in self.glyphs for glyph in row))

    @property
    def text(self) -> str:
        """Its figures, as far as they are read as such or look like some."""
        return "".join(_figure(glyph) for glyph in self.span.glyphs)


def runs(rows: Sequence[Row], aspect: float) -> list[Run]:
    """The runs of figures of a page that may be a card's number, the longest first.

    Args:
        rows: the page's rows.
        aspect: its width over its height.
    """
    by_line = [
        [run for part in _parts(joined(row.glyphs for row in line), aspect) for run in _runs_of(part)]
        for line in lines(row for row in rows if row.glyphs)
    ]
    single = [Run((run,)) for line in by_line for run in line if len(run) in LENGTHS]
    groups = [run for line in by_line for run in line if _GROUP[0] <= len(run) <= _GROUP[1]]
    return sorted((*single, *_stacked(groups, aspect)), key=lambda run: (not luhn.is_right(run.text), -len(run.text)))


def card_number_field(name: str, rows: Sequence[Row], aspect: float) -> Field:
    """The number on a card's page; MISSING where no run of figures may be one."""
    found = runs(rows, aspect)
    return _field(name, found[0], alone=len(found) == 1) if found else missing(name)


def _field(name: str, run: Run, *, alone: bool) -> Field:
    own = [figures(lattice) for part in run.glyphs for lattice in Span(part).lattices()]
    printed = "".join(lattice.text for lattice in own)
    span = run.span
    confidence = min((lattice.confidence for lattice in own), default=0.0)
    candidates = [(text, score) for text, score in _together(own) if len(text) in LENGTHS]
    scores = dict(candidates)
    if printed not in scores:
        return field_of(name, span, printed or None, min(0.5, confidence), sure=False)
    if _is_legal(printed):
        sure = min(confidence, posterior(candidates, printed))
        others = others_of([one for one in candidates if one[0] != printed], scores[printed])
        return field_of(name, span, printed, sure, sure=sure >= SURE_LEGAL, alternatives=others)
    legal = next(
        (
            (text, score)
            for text, score in candidates
            if _is_legal(text)
            and len(text) == len(printed)
            and sum(a != b for a, b in zip(text, printed, strict=True)) <= _OTHERS
            and scores[printed] - score <= _MARGIN
        ),
        None,
    )
    if legal is None:
        field = field_of(name, span, printed, min(0.5, confidence), sure=False)
        clear = alone and is_usual_length(printed) and confidence >= _CLEAR
        return replace(field, codes=(*field.codes, "BANK_CARD_LUHN")) if clear else field
    others = others_of([one for one in candidates if one[0] != legal[0]], legal[1])
    share = min(0.5, posterior(candidates, legal[0]))
    return field_of(name, span, legal[0], share, sure=False, repaired=True, alternatives=others)


def _is_legal(number: str) -> bool:
    return luhn.is_right(number) and is_usual_length(number)


def figures(lattice: Lattice) -> Lattice:
    """A lattice of figures alone: what looks like one counts for it, all else for the blank."""
    table = np.zeros((len(lattice.probabilities), 1 + len(FIGURES)), np.float32)
    for symbol, column in lattice.alphabet.index.items():
        if symbol in FIGURES and symbol:
            table[:, 1 + int(symbol)] += lattice.probabilities[:, column]
        elif symbol in _LOOKS:
            table[:, 1 + int(_LOOKS[symbol])] += _LOOKS_SHARE * lattice.probabilities[:, column]
    table[:, 0] = np.clip(1 - table[:, 1:].sum(axis=1), 0, 1)
    return Lattice(table, Alphabet(("", *FIGURES)), lattice.width)


def _together(lattices: Sequence[Lattice]) -> list[tuple[str, float]]:
    """What rows may say together, the likeliest first."""
    each = [lattice.beam(FIGURES)[: 24 if len(lattices) == 1 else 4] for lattice in lattices]
    joint = (
        ("".join(text for text, _ in parts), sum(score for _, score in parts)) for parts in product(*each) if parts
    )
    return sorted(joint, key=lambda one: -one[1])


def _parts(glyphs: Sequence[Glyph], aspect: float) -> Iterator[tuple[Glyph, ...]]:
    """What stands in a line apart from what else does, such as a month beside the number."""
    own: list[Glyph] = []
    for glyph in glyphs:
        if own and glyph.x - own[-1].x > _APART * max(glyph.row.height, own[-1].row.height) / aspect:
            yield tuple(own)
            own = []
        own.append(glyph)
    if own:
        yield tuple(own)


def _runs_of(glyphs: Sequence[Glyph]) -> Iterator[tuple[Glyph, ...]]:
    """The unbroken runs of figures in a line; letters that look like figures belong to a run of more figures, and none
    of a word that begins or ends with such a letter; no month before a stroke does either.
    """
    run: list[Glyph] = []
    in_word = False
    for glyph in (*glyphs, None):
        is_letter = glyph is not None and glyph.char.text not in FIGURES
        if glyph is not None and _figure(glyph) and not (is_letter and in_word):
            run.append(glyph)
            continue
        if glyph is not None and run and glyph.char.text in "-·.•":
            continue
        if glyph is not None and glyph.char.text == "/":
            run = run[:-_MONTH]
        in_word = glyph is not None and glyph.char.text.isalpha()
        while run and in_word and run[-1].char.text not in FIGURES:
            run.pop()
        if sum(g.char.text in FIGURES for g in run) > len(run) / 2:
            yield tuple(run)
        run = []


def _figure(glyph: Glyph) -> str:
    text = glyph.char.text
    return text if text in FIGURES else _LOOKS.get(text, "")


def _stacked(groups: Sequence[tuple[Glyph, ...]], aspect: float) -> Iterator[Run]:
    """Numbers whose groups stand below one another."""
    ordered = sorted(groups, key=lambda run: run[0].row.y)
    taken: list[tuple[Glyph, ...]] = ordered[:1]
    found: list[list[tuple[Glyph, ...]]] = []
    for before, run in pairwise(ordered):
        height = before[0].row.height
        near = abs(run[0].x - before[0].x) < _SAME_LEFT * height / aspect
        if not (near and run[0].row.y - before[0].row.y < _APART * height):
            found.append(taken)
            taken = []
        taken.append(run)
    for column in (*found, taken):
        if sum(map(len, column)) in LENGTHS and len(column) > 1:
            yield Run(tuple(column))
