"""The characters and faces that the glyph verifier learns from, and those it is judged by: held out whole."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.glyphs.repertoire import ideographs, places
from ocr.text.characters import characters
from training.glyphs.faces import FACES
from training.glyphs.photo import Pixels
from training.glyphs.sheets import Sheet

FOLDER: Final = Path("var/glyphs")
"""Where sheets and checkpoints are kept."""
_HELD_OUT, _SEED = 0.2, 20261130
_NAMED = "𬸣凓祼𫸩𬒔䂖烜谿"
"""Characters known to be read as others or to be in no alphabet: held out, to be judged by."""


class Gallery:
    """The glyphs of some faces.

    Attributes:
        names: of the faces.
        has: (faces, 87,887), whether a face draws a character.
        held_out: (87,887,), whether a character is never trained on.
    """

    def __init__(self, names: Sequence[str], folder: Path = FOLDER) -> None:
        self.names = tuple(names)
        self._sheets = [Sheet(name, folder / "sheets") for name in names]
        self.has: NDArray[np.bool_] = np.stack([sheet.rows >= 0 for sheet in self._sheets])
        self.held_out = held_out()

    def glyph(self, face: int, at: int) -> Pixels:
        """The bitmap of the character at a place in a face."""
        return self._sheets[face].glyph(at)

    @cached_property
    def faces_of(self) -> list[NDArray[np.intp]]:
        """The faces that draw each character."""
        return [np.flatnonzero(column) for column in self.has.T]

    @cached_property
    def groups(self) -> NDArray[np.int64]:
        """(87,887,): characters that some face draws alike, to the pixel, have one number."""
        group = np.arange(self.has.shape[1])
        for face in range(len(self.names)):
            for doubles in self.drawn_alike(face):
                low = min(group[at] for at in doubles)
                for at in doubles:
                    group[group == group[at]] = low
        return group

    def drawn_alike(self, face: int) -> list[list[int]]:
        """The places of characters that have the same bitmap in a face."""
        found: dict[bytes, list[int]] = {}
        for at in np.flatnonzero(self.has[face]):
            found.setdefault(self.glyph(face, int(at)).tobytes(), []).append(int(at))
        return [doubles for doubles in found.values() if len(doubles) > 1]


def trained_on() -> tuple[str, ...]:
    """The faces that are not held out."""
    return tuple(name for name, face in FACES.items() if not face.held_out)


def held_out() -> NDArray[np.bool_]:
    """(87,887,): a fifth of the characters, by chance, and those that are named."""
    rng = random.Random(_SEED)
    drawn = np.array([rng.random() < _HELD_OUT for _ in ideographs()])
    drawn[[places()[c] for c in _NAMED]] = True
    return drawn


def in_table() -> NDArray[np.intp]:
    """The places of the characters of 通用规范汉字表."""
    return np.array([places()[c] for level in (1, 2, 3) for c in characters(level)])
