"""Measure what the recogniser says to each character of names, make the table of confusions, and measure its effect.

    python -m bench.characters sweep FOLDER     # about a quarter of an hour of one core; goes on where it was ended
    python -m bench.characters table FOLDER     # writes ocr/text/data/confusions.tsv and docs/confusions.md
    python -m bench.characters measure FOLDER   # whole names in eight styles, four of them not swept
    python -m bench.characters further FOLDER   # writes bench/characters/further.txt, from Debian's unicode-data

The styles that are only measured need the Debian packages fonts-babelstone-han and fonts-cns11643-kai.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import cv2

from bench.characters.document import written
from bench.characters.drawing import HELD_OUT, MANNERS, SWEPT
from bench.characters.measure import Outcome, outcomes, shares
from bench.characters.sweep import FURTHER, SURNAME, Said, of_sources, outside_table, stored, sweep
from bench.characters.table import table
from ocr.engines import make_engine
from ocr.text.characters import characters
from tests.specimens.identity import draw_identity

SEED, MEASURED_SEED = 20261130, 77001
_ROOT = Path(__file__).parents[2]
_TABLE = _ROOT / "ocr" / "text" / "data" / "confusions.tsv"
_DOCUMENT = _ROOT / "docs" / "confusions.md"
_ONE_MANNER = dict(
    zip(SWEPT, ("large", "small", "photographed", "small", "small", "photographed", "large", "large"), strict=True)
)
"""Levels 1 and 2, which are hardly ever misread, are shown in one manner in each style."""
_GENUINE = 50
"""Drawn identities whose names are measured in each style and manner."""


def swept(folder: Path) -> list[Said]:
    """What was said to all characters, from the files of a folder; those that are missing are made."""
    engine = make_engine("ppocr", 1)

    def unit(label: str, shown: str, style: str, manner: str) -> list[Said]:
        path = folder / f"{label}.{style}.{manner}.tsv"
        return list(stored(path, lambda: sweep(engine, shown, style, manner, SEED), Said.of))

    said = [one for m in MANNERS for s in SWEPT for one in unit("level3", characters(3), s, m)]
    said += [one for s, m in _ONE_MANNER.items() for one in unit("level12", characters(1) + characters(2), s, m)]
    outside = outside_table()
    basic, further = ("".join(c for c in outside if (ord(c) < 0x10000) is wanted) for wanted in (True, False))
    said += unit("bmp", basic, "hana", "large") + unit("bmp", basic, "sans", "large")
    return said + unit("rest", further, "hana", "large")


def measured(folder: Path) -> Iterator[tuple[str, str, list[Outcome]]]:
    """What is made of rare and of ordinary names, by their kind and the style; missing files are made."""
    engine = make_engine("ppocr", 1)
    styles = (*HELD_OUT, "sans", "serif", "wenkai", "hana")
    places = [(style, manner) for style in styles for manner in MANNERS]
    ordinary = [draw_identity(90_000 + i).name for i in range(_GENUINE * len(places))]
    for k, (style, manner) in enumerate(places):
        third = (styles.index(style) + list(MANNERS).index(manner)) % 3
        kinds = {
            "rare": [SURNAME + c for i, c in enumerate(characters(3)) if (i + third) % 3 == 0],
            "genuine": ordinary[k * _GENUINE : (k + 1) * _GENUINE],
        }
        for kind, names in kinds.items():
            make = partial(outcomes, engine, names, style, manner, MEASURED_SEED)
            yield kind, style, list(stored(folder / f"{kind}.{style}.{manner}.tsv", make, Outcome.of))


def _summary(folder: Path) -> Iterable[str]:
    """Lines of a table: for each kind and style, how many names came out how."""
    found: dict[tuple[str, str], list[Outcome]] = {}
    for kind, style, some in measured(folder):
        found.setdefault((kind, style), []).extend(some)
    yield "| names | style | names measured | READ | READ as another | not READ |\n|---|---|---|---|---|---|"
    for (kind, style), some in sorted(found.items()):
        right, wrong, rest = shares(some)
        count = sum(one.wrong for one in some)
        yield f"| {kind} | {style} | {len(some)} | {right:.1%} | {wrong:.2%} ({count}) | {rest:.1%} |"


def main() -> None:
    """Do what the command line asks for."""
    cv2.setNumThreads(1)
    command, folder = sys.argv[1], Path(sys.argv[2])
    if command == "further":
        FURTHER.write_text(of_sources(folder) + "\n", encoding="utf-8")
        return
    folder.mkdir(parents=True, exist_ok=True)
    if command == "measure":
        print("\n".join(_summary(folder)))
        return
    said = swept(folder)
    if command == "table":
        lines = table(said)
        _TABLE.write_text("".join(line.text() for line in lines), encoding="utf-8")
        _DOCUMENT.write_text(written(lines, said, SEED), encoding="utf-8")
        print(f"{len(lines)} characters")


if __name__ == "__main__":
    main()
