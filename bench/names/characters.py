"""The characters that are shown, in faces that no network was trained on, one behind a surname in each name."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bench.characters.drawing import drawn_by
from bench.characters.sweep import SURNAME, in_table
from ocr.text.characters import characters

FACES: Final = ("zenhei", "babelstone")
"""Those that the network of glyphs has never seen; the recogniser's training had the first."""
MANNERS: Final = MappingProxyType({"clean": "large", "phone": "photographed"})
"""How a name is printed, by what it is called here and in `bench.characters.drawing`."""
_SUPPLEMENTARY: Final = (
    range(0x20000, 0x2A6D7),
    range(0x2A700, 0x2B735),
    range(0x2B740, 0x2B81E),
    range(0x2B820, 0x2CEA2),
    range(0x2CEB0, 0x2EBE1),
)
"""The ideographs of GB 18030-2022 outside the basic plane: extensions B to F as of Unicode 10."""
SIZE: Final = 256
"""Names in one file of what is kept: where a run was ended it goes on with the next one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Names of a kind in a face and manner, which are read together.

    Attributes:
        kind: of `kinds`.
        face: of `FACES`.
        manner: of `MANNERS`.
        number: of the unit, from 0.
        names: each a surname and the character.
    """

    kind: str
    face: str
    manner: str
    number: int
    names: tuple[str, ...]


def kinds() -> Mapping[str, str]:
    """The characters by their kind: the three levels of 通用规范汉字表, and those of supplementary planes beside it."""
    listed = frozenset(in_table())
    beyond = (chr(point) for plane in _SUPPLEMENTARY for point in plane)
    levels = {f"level {n}": characters(n) for n in (1, 2, 3)}
    return {**levels, "supplementary": "".join(c for c in beyond if c not in listed)}


def units(count: int | None, seed: int) -> list[Unit]:
    """What is read: so many characters of each kind that a face draws, drawn by a seed, or all of them."""
    found: list[Unit] = []
    for kind, stock in kinds().items():
        for face in FACES:
            drawn = [c for c in stock if drawn_by(c, face)]
            if count is not None and count < len(drawn):
                drawn = random.Random(f"{seed}/{kind}/{face}").sample(drawn, count)
            names = [SURNAME + c for c in drawn]
            for manner in MANNERS:
                parts = (tuple(names[start : start + SIZE]) for start in range(0, len(names), SIZE))
                found += [Unit(kind, face, manner, number, part) for number, part in enumerate(parts)]
    return found
