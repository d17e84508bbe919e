"""A point for every character: the mean of its clean glyphs in several faces, as the glyph network sees them.

Kept in single bytes, mapped into memory and not read, in the order of clusters: those near a point are found by
looking through the nearest clusters alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.engines.weights import named_by_digest
from ocr.glyphs.network import DATA

SCALE: Final = 256.0
"""Steps to one in a stored component."""
LOOKED_THROUGH: Final = 20
"""Clusters that are looked through for a point."""


class Prototypes:
    """The points of all characters. Immutable; safe for several threads.

    Args:
        folder: with ``prototypes.npy`` (N, 128) int8, ``scales.npy`` (N,) float32
            by which they are of length one, ``codes.npy`` (N,) uint32 code points, ``centres.npy`` (K, 128)
            float32, ``begins.npy`` (K + 1,) uint32 where each cluster begins, ``alike.tsv``, the characters that a
            face draws alike, a group a line, and ``forms.npy`` (M, 128) int8 with ``form_codes.npy``, other forms of
            some characters.
    """

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder

    @property
    def model(self) -> str:
        """Their name, with the beginning of their file's SHA-256."""
        return named_by_digest(self._folder / "prototypes.npy")

    @cached_property
    def points(self) -> NDArray[np.int8]:
        """(N, 128), mapped."""
        return np.asarray(np.load(self._folder / "prototypes.npy", mmap_mode="r"))

    @cached_property
    def codes(self) -> NDArray[np.uint32]:
        """(N,) code points."""
        return np.asarray(np.load(self._folder / "codes.npy"))

    @cached_property
    def _scales(self) -> NDArray[np.float32]:
        return np.asarray(np.load(self._folder / "scales.npy"))

    @cached_property
    def _centres(self) -> NDArray[np.float32]:
        return np.asarray(np.load(self._folder / "centres.npy"), np.float32)

    @cached_property
    def _begins(self) -> NDArray[np.int64]:
        return np.asarray(np.load(self._folder / "begins.npy"), np.int64)

    @cached_property
    def _by_code(self) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
        """The code points in their order, and the place of each."""
        order = np.argsort(self.codes)
        return self.codes[order], order

    @cached_property
    def forms(self) -> Mapping[str, NDArray[np.float32]]:
        """The form of another region, (128,) of length one, of each character that has one."""
        stored = np.load(self._folder / "forms.npy").astype(np.float32)
        points = stored / np.linalg.norm(stored, axis=1, keepdims=True)
        return dict(zip(map(chr, np.load(self._folder / "form_codes.npy").tolist()), points, strict=True))

    @cached_property
    def _alike(self) -> dict[str, frozenset[str]]:
        lines = (self._folder / "alike.tsv").read_text(encoding="utf-8").splitlines()
        return {character: frozenset(line) - {character} for line in lines for character in line}

    def alike(self, character: str) -> frozenset[str]:
        """The other characters that some face draws just like this one: no picture tells them apart."""
        return self._alike.get(character, frozenset())

    def of(self, character: str) -> NDArray[np.float32] | None:
        """The point of a character, of length one; None for one that is not among them."""
        if len(character) != 1:
            return None
        codes, places = self._by_code
        at = int(np.searchsorted(codes, ord(character)))
        if at == len(codes) or codes[at] != ord(character):
            return None
        place = places[at]
        return np.asarray(self.points[place].astype(np.float32) * self._scales[place], np.float32)

    def cosine(self, one: str, other: str) -> float:
        """Cosine of the points of two characters; -1 where one is not among them."""
        like = self.of(one)
        return -1.0 if like is None else self.likeness(like, [other]).get(other, -1.0)

    def likeness(self, point: NDArray[np.float32], characters: Sequence[str]) -> dict[str, float]:
        """The cosine of a point with the points of characters, those left out that are not among them."""
        found = {character: self.of(character) for character in characters}
        return {c: float(own @ point) for c, own in found.items() if own is not None}

    def likeness_in_any_form(self, point: NDArray[np.float32], characters: Sequence[str]) -> dict[str, float]:
        """As `likeness`, the cosine with the nearer form of a character that other regions draw much unlike."""
        found = self.likeness(point, characters)
        return {c: max(v, float(self.forms[c] @ point)) if c in self.forms else v for c, v in found.items()}

    def nearest(self, point: NDArray[np.float32], count: int) -> tuple[tuple[str, float], ...]:
        """The characters whose points are nearest to a point, with their cosines, the nearest first."""
        clusters = np.argpartition(-(self._centres @ point), LOOKED_THROUGH)[:LOOKED_THROUGH]
        spans = [(int(self._begins[k]), int(self._begins[k + 1])) for k in np.sort(clusters)]
        places = np.concatenate([np.arange(a, b) for a, b in spans])
        stored = np.concatenate([self.points[a:b] for a, b in spans]).astype(np.float32)
        like = (stored @ point) * self._scales[places]
        top = np.argpartition(-like, min(count, len(like) - 1))[:count]
        top = top[np.argsort(-like[top])]
        return tuple((chr(int(self.codes[places[i]])), float(like[i])) for i in top)

    def warm_up(self) -> None:
        """Load what a first search loads."""
        self.nearest(np.asarray(self._centres[0]), 1)
        self.of("一")
        self.alike("一")
        self.likeness_in_any_form(np.asarray(self._centres[0]), "一")
