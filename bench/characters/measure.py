"""What becomes of whole names on the reader's own way: read, read wrongly, or unsure, see `ocr.looks.second_look`."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from bench.characters.drawing import Shot, drawn_by, shoot
from bench.characters.sweep import batches
from ocr.documents.cn_resident_id.cleaning import clean_name
from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.fields.name import SURE_NAME, glyph_places, name_field
from ocr.glyphs.verifier import GlyphVerifier
from ocr.lines.rows import Row, Span
from ocr.looks.close_look import looked_at_closely
from ocr.looks.second_look import looked_at_again
from ocr.reading import Field, FieldStatus

_BATCH = 32


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was made of a name: the name printed, the value, READ or UNSURE or MISSING, the codes."""

    printed: str
    value: str
    status: str
    codes: str

    @property
    def wrong(self) -> bool:
        """Whether it is READ as another name."""
        return self.status == FieldStatus.READ and self.value != self.printed

    def line(self) -> str:
        """One line of a table of tab-separated values."""
        return "\t".join((self.printed, self.value, self.status, self.codes)) + "\n"

    @classmethod
    def of(cls, line: str) -> Outcome:
        """The line read back."""
        return cls(*line.rstrip("\n").split("\t"))


def shots(names: Sequence[str], style: str, manner: str, seed: int) -> Iterator[tuple[str, Shot]]:
    """A picture of each name that a style draws whole; the same ones for the same seed."""
    rng = random.Random(f"{seed}/{style}/{manner}/measure")
    for name in names:
        if all(drawn_by(c, style) for c in name):
            yield name, shoot(name, style, manner, rng)


def outcomes(engine: TextEngine, names: Sequence[str], style: str, manner: str, seed: int) -> Iterator[Outcome]:
    """What is made of each name that a style draws whole."""
    for name, field in fields(engine, names, style, manner, seed):
        yield Outcome(name, field.value or "", str(field.status), ",".join(field.codes))


def fields(engine: TextEngine, names: Sequence[str], style: str, manner: str, seed: int) -> Iterator[tuple[str, Field]]:
    """The field that is made of each name that a style draws whole."""
    for some in batches(list(shots(names, style, manner, seed)), _BATCH):
        strips = [shot.strip() for _, shot in some]
        for (name, shot), lattice in zip(some, engine.recognise(strips), strict=True):
            yield name, _field(shot, lattice, engine)


def _field(shot: Shot, lattice: Lattice, engine: TextEngine) -> Field:
    """The name's field as the parser and the reader make it of the row."""
    span = Span(Row((0.2, 0.12, 0.4, 0.19), shot.outline, lattice).glyphs)
    field = name_field("name", span, clean_name)
    field = looked_at_again(field, shot.picture, engine, clean_name, SURE_NAME, person=True)
    places = glyph_places(span)
    return looked_at_closely(field, shot.picture, _verifier(), places, clean_name, confirmable=True)


@cache
def _verifier() -> GlyphVerifier:
    return GlyphVerifier(1)


def shares(found: Sequence[Outcome]) -> tuple[float, float, float]:
    """Shares of names that are READ right, READ wrong, and not READ."""
    read = [one.status == FieldStatus.READ for one in found]
    wrong = [one.wrong for one in found]
    return float(np.mean(read) - np.mean(wrong)), float(np.mean(wrong)), float(1 - np.mean(read))
