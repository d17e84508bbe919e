"""Make the prototypes of all characters: `python -m training.build_prototypes [NETWORK]`. Writes `ocr/glyphs/data/`.

A prototype is the mean of a character's clean glyphs in the faces that draw the mainland's forms, as the network
sees them; of the faces of other regions where none does. The same fonts, network and OpenVINO give the same file.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.glyphs.network import DATA, GlyphNetwork
from ocr.glyphs.prototypes import SCALE
from ocr.glyphs.repertoire import ideographs
from training.glyphs.faces import FACES
from training.glyphs.gallery import Gallery
from training.glyphs.judging import judged
from training.glyphs.photo import clean

_CLUSTERS, _ROUNDS, _SAMPLED = 768, 12, 40_000


def prototypes(gallery: Gallery, network: GlyphNetwork) -> NDArray[np.float32]:
    """(87,887, 128): means of length one, zero where no face draws a character."""
    chinese = [i for i, name in enumerate(gallery.names) if FACES[name].chinese]
    others = [i for i, name in enumerate(gallery.names) if FACES[name].chinese is False]
    total = np.zeros((gallery.has.shape[1], 128), np.float32)
    preferred = gallery.has[chinese].any(axis=0)
    for faces, wanted in ((chinese, preferred), (others, ~preferred)):
        for face in faces:
            places = np.flatnonzero(gallery.has[face] & wanted)
            for some in np.array_split(places, max(1, len(places) // 720)):
                total[some] += network.points(np.stack([clean(gallery.glyph(face, int(at))) for at in some]))
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray(total / np.maximum(length, 1e-6), np.float32)


def clustered(points: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Centres (K, 128) of length one, and the cluster of each point: spherical k-means."""
    rng = np.random.default_rng(1)
    sample = points[rng.choice(len(points), min(_SAMPLED, len(points)), replace=False)]
    centres = sample[:_CLUSTERS].copy()
    for _ in range(_ROUNDS):
        own = _nearest(sample, centres)
        sums = np.zeros_like(centres)
        np.add.at(sums, own, sample)
        empty = ~sums.any(axis=1)
        sums[empty] = sample[rng.choice(len(sample), int(empty.sum()))]
        centres = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return centres, _nearest(points, centres)


def _nearest(points: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.intp]:
    return np.concatenate([(points[i : i + 8192] @ centres.T).argmax(axis=1) for i in range(0, len(points), 8192)])


def drawn_alike(gallery: Gallery) -> list[str]:
    """Groups of characters that a face of the prototypes draws alike, to the pixel."""
    groups: dict[int, set[int]] = defaultdict(set)
    for face, name in enumerate(gallery.names):
        for doubles in gallery.drawn_alike(face) if FACES[name].chinese is not None else ():
            merged = set(doubles).union(*(groups.get(at, set()) for at in doubles))
            for at in merged:
                groups[at] = merged
    whole = {tuple(sorted(group)) for group in groups.values()}
    return sorted("".join(ideographs()[at] for at in group) for group in whole)


def main() -> None:
    """Make and write them."""
    cv2.setNumThreads(1)
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "glyphs.onnx"
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else DATA
    out.mkdir(parents=True, exist_ok=True)
    gallery = Gallery([name for name, face in FACES.items() if face.chinese is not None])
    network = GlyphNetwork(1, path)
    found = prototypes(gallery, network)
    drawn = np.flatnonzero(found.any(axis=1))
    centres, own = clustered(found[drawn])
    order = np.argsort(own, kind="stable")
    stored = np.clip(np.rint(found[drawn][order] * SCALE), -127, 127).astype(np.int8)
    scales = (1 / np.linalg.norm(stored.astype(np.float32), axis=1)).astype(np.float32)
    codes = np.array([ord(ideographs()[at]) for at in drawn[order]], np.uint32)
    begins = np.searchsorted(own[order], np.arange(len(centres) + 1)).astype(np.uint32)
    arrays = {"prototypes": stored, "scales": scales, "codes": codes, "centres": centres, "begins": begins}
    for name, array in arrays.items():
        np.save(out / f"{name}.npy", array)
    alike = drawn_alike(gallery)
    (out / "alike.tsv").write_text("".join(f"{group}\n" for group in alike), encoding="utf-8")
    record = {
        "network": sha256(path.read_bytes()).hexdigest(),
        "characters": len(codes),
        "without": "".join(ideographs()[at] for at in np.flatnonzero(~found.any(axis=1))),
        "faces": {n: FACES[n].package for n in gallery.names},
        "chinese": [n for n in gallery.names if FACES[n].chinese],
        "drawn_alike": len(alike),
        "nearest_and_among_five_nearest_by_em": judged(found, network),
        "prototypes": sha256(stored.tobytes()).hexdigest(),
    }
    (out / "prototypes.json").write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(record, ensure_ascii=False))


if __name__ == "__main__":
    main()
