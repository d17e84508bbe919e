"""Make the other forms of rare characters: `python -m training.build_forms`. Writes `ocr/glyphs/data/forms.npy`.

A prototype is of the mainland's form. Where other regions draw a character much unlike it, as 㬇, a font of the
mainland may do so, too; then its picture is more like another character (喚) than like its own prototype. A form is
the mean of the glyphs that are far from the prototype. Made for the characters outside 通用规范汉字表 that the
recogniser is known to read as others (`ocr.text.confusions`): against those the glyph is the only witness.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.glyphs.network import DATA, GlyphNetwork
from ocr.glyphs.prototypes import SCALE, Prototypes
from ocr.glyphs.repertoire import places
from ocr.text.characters import level
from ocr.text.confusions import confusions
from training.glyphs.faces import FACES
from training.glyphs.gallery import Gallery
from training.glyphs.photo import clean

_UNLIKE = 0.9
"""A glyph whose cosine with the prototype is less is of another form."""
_BATCH = 360


def hidden() -> list[str]:
    """The characters outside the table that the recogniser was seen to read as another."""
    shown = {character for found in confusions().values() for character in found.shown}
    return sorted(character for character in shown if level(character) is None and character in places())


def forms(gallery: Gallery, network: GlyphNetwork, known: Prototypes) -> dict[str, NDArray[np.float32]]:
    """The other form of each character that has one, (128,) of length one."""
    drawn = [(c, face) for c in hidden() for face in range(len(gallery.names)) if gallery.has[face][places()[c]]]
    unlike: dict[str, list[NDArray[np.float32]]] = {}
    for start in range(0, len(drawn), _BATCH):
        some = drawn[start : start + _BATCH]
        points = network.points(np.stack([clean(gallery.glyph(face, places()[c])) for c, face in some]))
        for (character, _), point in zip(some, points, strict=True):
            own = known.of(character)
            if own is not None and float(own @ point) < _UNLIKE:
                unlike.setdefault(character, []).append(point)
    means = {character: np.mean(points, axis=0) for character, points in unlike.items()}
    return {character: np.asarray(mean / np.linalg.norm(mean), np.float32) for character, mean in means.items()}


def main() -> None:
    """Make and write them: the points in single bytes, and their code points."""
    cv2.setNumThreads(1)
    gallery = Gallery([name for name, face in FACES.items() if face.chinese is not None])
    found = forms(gallery, GlyphNetwork(1), Prototypes())
    np.save(DATA / "forms.npy", np.clip(np.rint(np.stack(list(found.values())) * SCALE), -127, 127).astype(np.int8))
    np.save(DATA / "form_codes.npy", np.array([ord(character) for character in found], np.uint32))
    print(len(found))


if __name__ == "__main__":
    main()
