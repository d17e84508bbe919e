"""Sweep: every character, printed behind a surname and recognised once in each style and manner."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from bench.characters.drawing import drawn_by, shoot
from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.fields.settling import settle
from ocr.text.build_characters import properties
from ocr.text.characters import characters


class Line(Protocol):
    """What a file holds on a line."""

    def line(self) -> str:
        """Its line, with the end of the line."""
        ...


T = TypeVar("T")
L = TypeVar("L", bound=Line)
SURNAME = "李"
FURTHER = Path(__file__).parent / "further.txt"
"""Characters outside the basic plane; made by ``python -m bench.characters further UNIHAN_FOLDER``."""
SOURCES = frozenset(
    ("GIDC", "GXM", "GDM", "GCH", "GCY", "GXC", "GJZ", "GCYY", "GFC", "GGFZ", "GXH", "GKJ", "GU", "GGH", "GRM", "GCE")
)
"""Mainland sources of today in Unihan's ``kIRG_GSource``: the police's identity cards and names of persons, names of
places, dictionaries and terms of science, but no ancient dictionaries, bronzes, dialects or Zhuang."""
_PER_NAME, _BATCH = 3, 32


@dataclass(frozen=True, slots=True)
class Said:
    """What the recogniser said to a character that was shown.

    Attributes:
        shown: the character printed.
        said: the character read, traditional forms settled; empty where the row came out with another length.
        probability: of what was said.
        of_shown: the probability that the character shown had as a rival of what was said.
    """

    shown: str
    said: str
    probability: float
    of_shown: float = 0.0

    def line(self) -> str:
        """One line of a table of tab-separated values."""
        return f"{self.shown}\t{self.said}\t{self.probability:.7f}\t{self.of_shown:.4f}\n"

    @classmethod
    def of(cls, line: str) -> Said:
        """The line read back."""
        shown, said, probability, of_shown = line.rstrip("\n").split("\t")
        return cls(shown, said, float(probability), float(of_shown))


def in_table() -> str:
    """The 8,105 characters of 通用规范汉字表."""
    return "".join(characters(level) for level in (1, 2, 3))


def outside_table() -> str:
    """The other Chinese characters of the basic plane, and those of later ones that mainland sources of today have."""
    listed = frozenset(in_table())
    basic = (chr(point) for plane in (range(0x4E00, 0xA000), range(0x3400, 0x4DC0)) for point in plane)
    later = FURTHER.read_text(encoding="utf-8").strip()
    return "".join(c for c in (*basic, *later) if c not in listed)


def of_sources(folder: Path) -> str:
    """The characters outside the basic plane that a source of `SOURCES` has, by a Unihan database."""
    found = {c for c, _, value in properties(folder, "kIRG_GSource") if value.split("-")[0] in SOURCES}
    return "".join(sorted(c for c in found if ord(c) > 0xFFFF))


def sweep(engine: TextEngine, shown: Iterable[str], style: str, manner: str, seed: int) -> Iterator[Said]:
    """What is said to each character that a style draws, three of them in a name behind a surname."""
    rng = random.Random(f"{seed}/{style}/{manner}")
    drawn = [c for c in shown if drawn_by(c, style)]
    rng.shuffle(drawn)
    names = ["".join(given) for given in batches(drawn, _PER_NAME)]
    for some in batches(names, _BATCH):
        strips = [shoot(SURNAME + given, style, manner, rng).strip() for given in some]
        for given, lattice in zip(some, engine.recognise(strips), strict=True):
            yield from said(given, lattice)


def said(given: str, lattice: Lattice) -> Iterator[Said]:
    """What a lattice says to each character of a given name that follows a surname."""
    read = [c for c in lattice.chars if not c.text.isspace()][1:]
    if len(read) != len(given):
        yield from (Said(c, "", 0.0) for c in given)
        return
    for shown, char in zip(given, read, strict=True):
        settled = settle(lattice, char)
        rivals = dict(lattice.rivals(char, count=12, least=1e-4))
        yield Said(shown, settled.text, settled.probability, rivals.get(shown, 0.0))


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items in runs of a size, the last of what is left."""
    for i in range(0, len(items), size):
        yield items[i : i + size]


def stored(path: Path, make: Callable[[], Iterable[L]], of: Callable[[str], L]) -> Sequence[L]:
    """What a file holds; made and written first where it is not there, so that a run that was ended goes on.

    ``of`` reads a line back.
    """
    if not path.exists():
        lines = [one.line() for one in make()]
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text("".join(lines), encoding="utf-8")
        part.rename(path)
        print(f"{path.stem}: {len(lines)}", file=sys.stderr, flush=True)
    return [of(line) for line in path.read_text(encoding="utf-8").splitlines()]
