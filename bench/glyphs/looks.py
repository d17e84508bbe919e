"""Names of four kinds, printed and photographed, read on the reader's own way, with what each glyph is like."""

from __future__ import annotations

import json
import random
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from bench.characters.drawing import Shot, drawn_by, shoot
from bench.characters.sweep import SURNAME, batches, outside_table
from ocr.documents.cn_resident_id.cleaning import clean_name
from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.fields.by_glyph import told_by_glyph
from ocr.fields.glyph_limits import Limits
from ocr.fields.name import SURE_NAME, glyph_places, name_field
from ocr.geometry import Quad
from ocr.glyphs.compared import Compared
from ocr.glyphs.place import GlyphPlace
from ocr.glyphs.prototypes import Prototypes
from ocr.glyphs.verifier import GlyphVerifier
from ocr.lines.rows import Row, Span
from ocr.looks.close_look import supposed
from ocr.looks.second_look import looked_at_again
from ocr.reading import Alternative, Field, FieldStatus
from ocr.text import same_writing
from ocr.text.characters import characters, level
from tests.specimens.identity import draw_identity

KINDS = ("genuine", "level3", "level2", "twins", "outside")
"""Drawn identities; a surname with a character of level 3, of level 2, of any level that has a near double in the
table, and with one that the recogniser does not know."""
_NEAR = 0.75
"""Least cosine of a character's prototype with that of its double."""
_BATCH = 16
_QUAD = Quad.upright(0, 0, 10, 5)


@dataclass(frozen=True, slots=True)
class Look:
    """One name that was read.

    Attributes:
        kind: of `KINDS`.
        style: that it was printed in.
        manner: how it was photographed.
        printed: the name.
        field: what the reader made of it without glyphs: value, status, codes, confidence, alternatives.
        glyphs: of each character what it was read as, how surely, its rivals, and what its glyph is like.
        known: the characters of it, and of what its glyphs are like, that the recogniser knows.
    """

    kind: str
    style: str
    manner: str
    printed: str
    field: dict[str, object]
    glyphs: list[dict[str, object]]
    known: str

    @property
    def is_right(self) -> bool:
        """Whether the value is the name, in one writing or another."""
        return same_writing(str(self.field["value"]), self.printed)

    def told(self, limits: Limits) -> Field:
        """The field once its glyphs were compared."""
        field = Field(
            "name", "", str(self.field["value"]), float(str(self.field["confidence"])),
            FieldStatus(str(self.field["status"])),
            tuple(Alternative(v, p) for v, p in self.field["alternatives"]),  # type: ignore[attr-defined]
            codes=tuple(self.field["codes"]),  # type: ignore[arg-type]
        )  # fmt: skip
        places = [
            GlyphPlace(str(g["read"]), float(str(g["probability"])), _QUAD, 0.5, _pairs(g["rivals"]), self.known)
            for g in self.glyphs
        ]
        same = all(len(a.value) == len(field.value or "") for a in field.alternatives)
        return told_by_glyph(field, compared_of(self), places, clean_name, confirmable=same, limits=limits)


def compared_of(look: Look) -> list[Compared]:
    """What each glyph of a name is like."""
    return [_compared(glyph) for glyph in look.glyphs]


def _compared(glyph: Mapping[str, object]) -> Compared:
    text, own, em, twin = (glyph[name] for name in ("text", "own", "em", "twin"))
    known = None if own is None else float(str(own))
    clear, apart = bool(glyph.get("clear", True)), float(str(glyph.get("apart", 2.0)))
    alike = tuple(map(str, glyph.get("alike", ())))  # type: ignore[call-overload]
    rest = (
        bool(glyph.get("skipped")),
        float(str(glyph.get("beside", -1.0))),
        float(str(glyph.get("nearest_apart", 2.0))),
        _pairs(glyph.get("sides", ())),
        float(str(glyph.get("nearest_sided", 2.0))),
    )
    near = _pairs(glyph["nearest"])
    return Compared(str(text), known, near, float(str(em)), float(str(twin)), clear, apart, alike, *rest)


def _pairs(stored: object) -> tuple[tuple[str, float], ...]:
    return tuple((c, p) for c, p in stored)  # type: ignore[attr-defined]


def names(
    kind: str,
    count: int,
    rng: random.Random,
    style: str,
    *,
    known: Container[str],
    prototypes: Prototypes | None = None,
) -> list[str]:
    """Names of a kind that a style draws whole; ``known`` are the characters that the recogniser has."""
    if kind == "genuine":
        people = (draw_identity(rng.randrange(10**6, 10**8)).name for _ in range(count))
        return [name for name in people if all(drawn_by(c, style) for c in name)]
    stock = {
        "level3": characters(3),
        "level2": characters(2),
        "twins": "".join(map(characters, (1, 2, 3))),
        "outside": "".join(c for c in outside_table() if c not in known),
    }[kind]
    drawn = (c for c in rng.sample(stock, len(stock)) if drawn_by(c, style))
    wanted = (c for c in drawn if kind != "twins" or has_double(c, prototypes or Prototypes()))
    return [SURNAME + c for c in islice(wanted, count)]


def has_double(character: str, prototypes: Prototypes) -> bool:
    """Whether a character of the table is hard to tell from another one of it."""
    own = prototypes.of(character)
    others = prototypes.nearest(own, 4)[1:] if own is not None else ()
    return any(cosine > _NEAR and level(other) is not None for other, cosine in others)


def looks(
    engine: TextEngine, verifier: GlyphVerifier, shown: Sequence[str], *, kind: str, style: str, manner: str, seed: int
) -> Iterator[Look]:
    """What is made of names, each photographed once."""
    rng = random.Random(f"{seed}/{kind}/{style}/{manner}")
    for some in batches(shown, _BATCH):
        shots = [shoot(name, style, manner, rng) for name in some]
        for name, shot, lattice in zip(some, shots, engine.recognise([s.strip() for s in shots]), strict=True):
            yield _look(name, shot, lattice, engine, verifier=verifier, where=(kind, style, manner))


def _look(
    name: str, shot: Shot, lattice: Lattice, engine: TextEngine, *, verifier: GlyphVerifier, where: tuple[str, str, str]
) -> Look:
    row = Row((0.2, 0.12, 0.4, 0.19), shot.outline, lattice)
    span = Span(row.glyphs)
    field = name_field("name", span, clean_name)
    field = looked_at_again(field, shot.picture, engine, clean_name, SURE_NAME, person=True)
    places = glyph_places(span)
    compared = verifier.compare(shot.picture, supposed(places, field.value or ""))
    seen = set(name).union(*({c for c, _ in one.nearest} | {one.text} for one in compared), {""})
    return Look(
        *where,
        name,
        {
            "value": field.value or "", "status": str(field.status), "codes": list(field.codes),
            "confidence": field.confidence, "alternatives": [(a.value, a.probability) for a in field.alternatives],
        },
        [
            {**asdict(one), "probability": round(p.probability, 5), "rivals": list(p.rivals), "read": p.text}
            for one, p in zip(compared, places, strict=False)
        ],
        "".join(sorted(c for c in seen if c in lattice.alphabet.index)),
    )  # fmt: skip


def kept(path: Path) -> list[Look]:
    """The looks that a file holds."""
    return [Look(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def keep(path: Path, found: Sequence[Look]) -> None:
    """Write looks to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in found), encoding="utf-8")
