"""Make the planes between near doubles: `python -m training.build_planes`. Writes `ocr/glyphs/data/planes.npy`.

A prototype is a mean; between two characters that differ by a stroke it does not say which of what is seen is that
stroke and which is the face. A plane does: it parts photographs of the one, in all faces that are trained on, from
photographs of the other (ridge regression on the network's points). Few faces draw a rare character, so it is shown
as the others would draw it, too: as much beside the common one as in a face that has both.

Made for the characters of 通用规范汉字表 and those that are drawn nearly alike and that the recogniser lacks, hardly
knows, or is known to read as them (`ocr.text.confusions`): there the glyph is the only witness. It goes on where it
was ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import openvino as ov
from numpy.typing import NDArray

from ocr.engines import ppocr
from ocr.glyphs.network import DATA, GlyphNetwork
from ocr.glyphs.prototypes import Prototypes
from ocr.glyphs.repertoire import places
from ocr.text import same_writing, with_usual_shapes
from ocr.text.characters import level
from ocr.text.confusions import confusions, doubles
from training.glyphs.gallery import FOLDER, Gallery, trained_on
from training.glyphs.photo import Conditions, Pixels, clean, photographed

Points = NDArray[np.float32]
_RECOGNISER = Path(ppocr.__file__).parent / "data/recogniser.onnx"
_NEAR, _NEAR_DOUBLE = 0.88, 0.8
"""Least cosine of the prototypes of two characters, and of two the one of which is known to be read as the other."""
_SHOTS, _SHOTS_OF_RARE = 2, 3
"""Photographs in each face, beside the clean glyph."""
_SIZES = Conditions(em=(16, 44))
_NEIGHBOURED = 0.7
_RIDGE = 0.3
"""Of the mean square of the points."""
_WELL_KNOWN = frozenset({1, 2})
"""Levels of characters that the recogniser has been shown many times."""
_ROWS = 400
_PART = 250
_SEED = 20262001


def pairs(known: Prototypes, alphabet: frozenset[str]) -> list[tuple[str, str]]:
    """Characters that the recogniser may say, each with one that it may be, those of the table first."""
    characters = [chr(code) for code in known.codes.tolist()]
    points = np.stack([point for c in characters if (point := known.of(c)) is not None])
    said = [i for i, c in enumerate(characters) if c in alphabet and level(c) is not None]
    found: dict[tuple[str, str], None] = {}
    for start in range(0, len(said), _ROWS):
        some = said[start : start + _ROWS]
        for i, like in zip(some, points[some] @ points.T, strict=True):
            one = characters[i]
            near = np.flatnonzero(like > _NEAR)
            found |= dict.fromkeys(
                (one, other) for j in near if _is_unsaid(other := characters[j], beside=one, alphabet=alphabet)
            )
    found |= dict.fromkeys((c, other) for c in confusions() if level(c) is not None for other in doubles(c))
    told = [pair for pair in found if _is_told(*pair, known) and known.cosine(*pair) > _NEAR_DOUBLE]
    return sorted(told, key=lambda pair: (level(pair[0]) or 4, pair))


def _is_unsaid(other: str, *, beside: str, alphabet: frozenset[str]) -> bool:
    """Whether the recogniser lacks a character, or hardly knows it beside one that it has often been shown."""
    return other not in alphabet or (level(beside) in _WELL_KNOWN and level(other) not in _WELL_KNOWN)


def _is_told(one: str, other: str, known: Prototypes) -> bool:
    """Whether two characters are two, and drawn as two."""
    listed = one in places() and other in places()
    return listed and not same_writing(*map(with_usual_shapes, (one, other))) and other not in known.alike(one)


def shown(gallery: Gallery, network: GlyphNetwork, character: str, shots: int) -> tuple[Points, NDArray[np.intp]]:
    """The points of a character, clean and photographed, and the face of each."""
    at, rng = places()[character], np.random.default_rng((_SEED, ord(character)))
    pictures: list[Pixels] = []
    faces: list[int] = []
    for face in map(int, gallery.faces_of[at]):
        glyph = gallery.glyph(face, at)
        pictures += [clean(glyph)]
        pictures += [
            photographed(glyph, _beside(gallery, rng, face), _beside(gallery, rng, face), rng, _SIZES)
            for _ in range(shots)
        ]
        faces += [face] * (shots + 1)
    found = network.points(np.stack(pictures)) if pictures else np.zeros((0, 128), np.float32)
    return found, np.array(faces, np.intp)


def _beside(gallery: Gallery, rng: np.random.Generator, face: int) -> Pixels | None:
    at = int(rng.integers(gallery.has.shape[1]))
    return gallery.glyph(face, at) if rng.random() < _NEIGHBOURED and gallery.has[face, at] else None


def plane(one: tuple[Points, NDArray[np.intp]], other: tuple[Points, NDArray[np.intp]]) -> tuple[Points, float]:
    """The normal and offset by which points of one character are at 1 and those of another at -1 in the mean."""
    (own, faces), (rival, of_rival) = one, other
    styled = _styled(own, faces, rival, of_rival)
    points = np.concatenate([own, rival, styled]).astype(np.float64)
    side = np.r_[np.ones(len(own)), -np.ones(len(rival) + len(styled))]
    share = 0.5 if len(styled) else 1.0
    weights = np.r_[
        np.full(len(own), 1 / len(own)), np.full(len(rival), share / len(rival)),
        np.full(len(styled), 0.5 / max(1, len(styled))),
    ]  # fmt: skip
    middle = (points * weights[:, None]).sum(axis=0) / weights.sum()
    scaled = (points - middle) * np.sqrt(weights)[:, None]
    products = scaled @ scaled.T
    ridge = _RIDGE * np.trace(products) / len(products) * np.eye(len(products))
    normal = scaled.T @ np.linalg.solve(products + ridge, side * np.sqrt(weights))
    here, there = float((own @ normal).mean()), float((rival @ normal).mean())
    return np.asarray(normal * 2 / (here - there), np.float32), (here + there) / (here - there)


def _styled(own: Points, faces: NDArray[np.intp], rival: Points, of_rival: NDArray[np.intp]) -> Points:
    """The rarer character as faces that lack it would draw it: as far from the other as where both are drawn."""
    mean = {int(face): own[faces == face].mean(axis=0) for face in np.unique(faces)}
    beside = {int(face): rival[of_rival == face].mean(axis=0) for face in np.unique(of_rival)}
    made = [
        beside[face] + mean[lacking] - mean[face]
        for lacking in mean.keys() - beside.keys()
        for face in mean.keys() & beside.keys()
    ]
    return np.array(made, np.float32).reshape(len(made), own.shape[1])


def planes(some: Sequence[tuple[str, str]], gallery: Gallery, network: GlyphNetwork) -> Iterator[tuple[Points, float]]:
    """The plane of each pair; nothing, all zero, where no face that is trained on draws one of the two."""
    before: tuple[str, tuple[Points, NDArray[np.intp]]] | None = None
    for one, other in some:
        if before is None or before[0] != one:
            before = one, shown(gallery, network, one, _SHOTS)
        rival = shown(gallery, network, other, _SHOTS_OF_RARE)
        drawn = len(before[1][0]) and len(rival[0])
        yield plane(before[1], rival) if drawn else (np.zeros(128, np.float32), 0.0)


def main() -> None:
    """Make them part by part, and write them: the normals in single bytes, their scales, offsets and code points."""
    cv2.setNumThreads(1)
    alphabet = frozenset(ppocr.symbols_of(ov.Core().read_model(_RECOGNISER)))
    wanted = pairs(Prototypes(), alphabet)
    gallery, network = Gallery(trained_on()), GlyphNetwork(1)
    folder = FOLDER / "planes"
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[Path] = []
    for start in range(0, len(wanted), _PART):
        some, path = wanted[start : start + _PART], folder / f"{start}.npy"
        if not path.exists():
            np.save(path, np.array([np.append(n, offset) for n, offset in planes(some, gallery, network)], np.float32))
            print(f"{start + len(some):,} of {len(wanted):,}", flush=True)
        kept.append(path)
    write(wanted, np.concatenate([np.load(path) for path in kept]), DATA)


def write(wanted: Sequence[tuple[str, str]], made: Points, folder: Path) -> None:
    """Keep the planes that there are, in the order of their code points."""
    order = [i for i in sorted(range(len(wanted)), key=lambda i: tuple(map(ord, wanted[i]))) if made[i].any()]
    normals, offsets = made[order, :-1], made[order, -1]
    scales = np.abs(normals).max(axis=1) / 127
    np.save(folder / "planes.npy", np.rint(normals / scales[:, None]).astype(np.int8))
    np.save(folder / "plane_scales.npy", np.stack([scales, offsets], axis=1).astype(np.float32))
    np.save(folder / "plane_codes.npy", np.array([tuple(map(ord, wanted[i])) for i in order], np.uint32))
    print(f"{len(order):,} planes")


if __name__ == "__main__":
    main()
