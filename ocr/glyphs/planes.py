"""Planes between characters that the recogniser may say and near doubles that they may be: see decision 0070.

A plane parts photographs of two characters on the sphere where the glyph network lays them: what lies on the one's
side of it is like the one, whatever face it is in. Made by `training.build_planes`.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.glyphs.network import DATA

TOLD = 0.7
"""A picture so far on a character's side of a plane is none of the double."""


class Planes:
    """The planes of all pairs. Immutable; safe for several threads.

    Args:
        folder: with ``planes.npy`` (M, 128) int8, the normals, ``plane_scales.npy`` (M, 2) float32, by which they are
            multiplied and what is taken off then, and ``plane_codes.npy`` (M, 2) uint32, the code points of the
            character and its double, in rising order.
    """

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder

    @cached_property
    def _normals(self) -> NDArray[np.int8]:
        return np.asarray(np.load(self._folder / "planes.npy", mmap_mode="r"))

    @cached_property
    def _scales(self) -> NDArray[np.float32]:
        return np.asarray(np.load(self._folder / "plane_scales.npy"))

    @cached_property
    def _codes(self) -> NDArray[np.uint32]:
        return np.asarray(np.load(self._folder / "plane_codes.npy"))

    def sides(self, point: NDArray[np.float32], character: str) -> dict[str, float]:
        """How far a point is on a character's side of the plane between it and each double that it has one with.

        1 is where photographs of the character are in the mean, -1 where those of the double are.
        """
        if len(character) != 1:
            return {}
        begin, end = np.searchsorted(self._codes[:, 0], [ord(character), ord(character) + 1])
        normals = self._normals[begin:end].astype(np.float32)
        found = normals @ point * self._scales[begin:end, 0] - self._scales[begin:end, 1]
        return {chr(code): float(side) for code, side in zip(self._codes[begin:end, 1], found, strict=True)}

    def warm_up(self) -> None:
        """Load what a first question loads."""
        self.sides(np.zeros(self._normals.shape[1], np.float32), "一")
