"""How surely the picture of a character is the one that it was read as, and not one of its neighbours among all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

import numpy as np

from ocr.glyphs.compared import Compared
from ocr.glyphs.crops import LOOKS, Crops, cut
from ocr.glyphs.network import GlyphNetwork
from ocr.glyphs.place import GlyphPlace
from ocr.glyphs.planes import Planes
from ocr.glyphs.prototypes import Prototypes
from ocr.image.picture import Picture
from ocr.text import same_writing
from ocr.text.characters import level
from ocr.text.confusions import doubles

_NEAREST = 8
_ONE_WRITING = 0.02
"""Two writings of one character that a picture is as much like as this are not told apart by it."""


class GlyphVerifier:
    """Compares pictures of characters with every character of GB 18030-2022. Safe for several threads.

    Args:
        threads: processor threads that it may use.
        network: of single characters.
        prototypes: of all characters.
    """

    def __init__(
        self, threads: int = 2, network: GlyphNetwork | None = None, prototypes: Prototypes | None = None
    ) -> None:
        self._network = network or GlyphNetwork(threads)
        self.prototypes = prototypes or Prototypes()
        self._planes = Planes()

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The network and the prototypes, each with the beginning of its file's SHA-256."""
        return self._network.model, self.prototypes.model

    def warm_up(self) -> None:
        """Load the network and the prototypes."""
        self.prototypes.warm_up()
        self._planes.warm_up()
        for size in (6, 9, 12):
            self._network.points(np.full((size, 48, 48), 200, np.uint8))

    def compare(self, picture: Picture, places: Sequence[GlyphPlace]) -> tuple[Compared, ...]:
        """Compare each character of a text, which may stand in several rows, with what it was read as and all others.

        Args:
            picture: the whole picture.
            places: the characters in the order of print, no dots or spaces among them.
        """
        if not places:
            return ()
        rows = [(row, list(own)) for row, own in groupby(places, key=lambda place: place.row)]
        crops = [cut(picture, row, [place.position for place in own]) for row, own in rows]
        pictures = np.concatenate([crop.pixels for crop in crops])
        points = self._network.points(pictures.reshape(-1, *pictures.shape[2:])).reshape(len(places), len(LOOKS), -1)
        means = points.mean(axis=1)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        cuts = [crop for crop, (_, own) in zip(crops, rows, strict=True) for _ in own]
        return tuple(self._compared(place, point, crop) for place, point, crop in zip(places, means, cuts, strict=True))

    def _compared(self, place: GlyphPlace, point: np.ndarray, crop: Crops) -> Compared:
        known = self.prototypes
        like = dict(known.nearest(point, _NEAREST))
        like |= known.likeness(point, [place.text, *(rival for rival, _ in place.rivals), *place.doubles])
        own = like.get(place.text)
        ranked: list[tuple[str, float]] = []
        hidden = set(known.alike(place.text)) - set(place.doubles)
        for character, cosine in sorted(like.items(), key=lambda one: -one[1]):
            if character not in hidden:
                ranked.append((character, cosine))
                hidden |= known.alike(character) - {place.text}
        ranked = in_likelier_writing(ranked, place.text)
        rival = next(character for character, _ in ranked if character != place.text)
        twin, beside = known.cosine(place.text, rival), known.cosine(ranked[0][0], ranked[1][0])
        alike = tuple(c for c in dict.fromkeys((place.text, ranked[0][0])) if known.alike(c))
        first, cosine = ranked[0]
        sides = self._planes.sides(point, place.text)
        apart = 2.0 if own is None else own - self._double(place.text, place.doubles, point)
        compared = Compared(
            place.text, own, tuple(ranked), crop.em, twin, crop.clear, apart, alike, crop.skipped, beside,
            sides=tuple(sides.items()),
        )  # fmt: skip
        if first == place.text:
            return compared
        sided = min(self._planes.sides(point, first).values(), default=compared.nearest_sided)
        of_nearest = cosine - self._double(first, doubles(first), point)
        return replace(compared, nearest_apart=of_nearest, nearest_sided=sided)

    def _double(self, character: str, others: Sequence[str], point: np.ndarray) -> float:
        """How much a picture is like the likest double of a character; like itself where a face draws one alike."""
        if not self.prototypes.alike(character).isdisjoint(others):
            return self.prototypes.likeness(point, [character]).get(character, -2.0)
        return max(self.prototypes.likeness_in_any_form(point, others).values(), default=-2.0)


def in_likelier_writing(ranked: Sequence[tuple[str, float]], read: str) -> list[tuple[str, float]]:
    """The same, and the nearest in another writing that the picture is as much like: in the one that was read, else in
    that of 通用规范汉字表.
    """
    first, cosine = ranked[0]
    forms = [one for one in ranked if cosine - one[1] < _ONE_WRITING and same_writing(one[0], first)]
    likelier = next(
        (one for one in forms if one[0] == read),
        next((one for one in forms if level(one[0]) is not None), ranked[0]),
    )
    return [likelier, *(one for one in ranked if one is not likelier)]
