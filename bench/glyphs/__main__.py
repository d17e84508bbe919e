"""What the glyph verifier says to names.

    python -m bench.glyphs draw FOLDER SEED     # reads names of four kinds in eight styles; minutes of one core
    python -m bench.glyphs fit FOLDER           # what other limits of `ocr.fields.by_glyph` would make of them
    python -m bench.glyphs measure FOLDER       # what became of them, with glyphs and without
    python -m bench.glyphs calibrate FOLDER SEED # curves for unsure names, of looks drawn with that seed
    python -m bench.glyphs reliability FOLDER   # how well what is predicted holds

Limits are fitted to the looks of one seed and measured on those of another. The styles
``zenhei`` and ``babelstone`` and a fifth of the characters are none that the network was trained on.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np

from bench.characters.drawing import MANNERS
from bench.glyphs.fit import fitted
from bench.glyphs.looks import KINDS, Look, keep, kept, looks, names
from bench.glyphs.reliability import calibrate, reliability
from ocr.engines import STRIP_HEIGHT, make_engine
from ocr.fields.calibration import shipped
from ocr.fields.glyph_limits import LIMITS
from ocr.glyphs.verifier import GlyphVerifier
from ocr.reading import FieldStatus
from ocr.text import same_writing

STYLES = ("babelstone", "zenhei", "serif", "sans", "microhei", "ming", "wenkai", "kai")
COUNTS = {"genuine": 24, "level3": 30, "level2": 20, "twins": 40, "outside": 30}
"""Names of a kind in a style and manner; characters where a name is drawn from a table."""


def draw(folder: Path, seed: int, styles: tuple[str, ...] = STYLES) -> None:
    """Read the names, a file for each kind and style; what is there already stays."""
    engine, verifier = make_engine("ppocr", 1), GlyphVerifier(1)
    known = engine.recognise([np.zeros((STRIP_HEIGHT, 64, 3), np.uint8)])[0].alphabet.index
    for style in styles:
        for kind in KINDS:
            path = folder / f"{kind}.{style}.jsonl"
            if path.exists():
                continue
            found: list[Look] = []
            for manner in MANNERS:
                rng = random.Random(f"{seed}/{kind}/{style}/{manner}/names")
                shown = names(kind, COUNTS[kind], rng, style, known=known, prototypes=verifier.prototypes)
                found += looks(engine, verifier, shown, kind=kind, style=style, manner=manner, seed=seed)
            keep(path, found)
            print(path.name, len(found), flush=True)


def measured(found: list[Look]) -> Iterator[str]:
    """A table: of each kind and manner the names READ right, READ wrong and not READ, without glyphs and with them."""
    yield "| names | manner | names measured | READ right | READ wrong | value right | right among five |"
    yield "|---|---|---|---|---|---|---|"
    for kind in KINDS:
        for manner in MANNERS:
            some = [look for look in found if (look.kind, look.manner) == (kind, manner)]
            told = [(look, look.told(LIMITS)) for look in some]
            before = [look.field for look in some if look.field["status"] == FieldStatus.READ]
            after = [(look, field) for look, field in told if field.status is FieldStatus.READ]
            was = sum(look.field["status"] == FieldStatus.READ and look.is_right for look in some)
            right = sum(same_writing(field.value or "", look.printed) for look, field in after)
            named = sum(
                any(same_writing(v or "", look.printed) for v in (f.value, *(a.value for a in f.alternatives)))
                for look, f in told
            )
            valued = sum(same_writing(field.value or "", look.printed) for look, field in told)
            count = max(1, len(some))
            yield (
                f"| {kind} | {manner} | {len(some)} | {was / count:.1%} -> {right / count:.1%} "
                f"| {len(before) - was} -> {len(after) - right} "
                f"| {sum(look.is_right for look in some) / count:.1%} -> {valued / count:.1%} | {named / count:.1%} |"
            )


def main() -> None:
    """Do what the command line asks for."""
    cv2.setNumThreads(1)
    command, folder = sys.argv[1], Path(sys.argv[2])
    if command == "draw":
        draw(folder, int(sys.argv[3]))
        return
    found = [look for path in sorted(folder.glob("*.jsonl")) for look in kept(path)]
    if command == "calibrate":
        calibrate(found, int(sys.argv[3]))
        return
    tables: Mapping[str, Callable[[list[Look]], Iterator[str]]] = {
        "fit": fitted,
        "measure": measured,
        "reliability": lambda looks: reliability(looks, shipped()),
    }
    print("\n".join(tables[command](found)))


if __name__ == "__main__":
    main()
