"""Find the card: survey the print, suppose poses, ask the text which of them is true, make its outline exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from ocr.documents import DocumentType
from ocr.engines import STRIP_HEIGHT, TextBox, TextEngine
from ocr.engines.lattice import Lattice
from ocr.finder import Finder
from ocr.finder.borders import refine
from ocr.finder.outlines import candidate_quads
from ocr.finding.pose import Pose, fit, outlined_poses, poses, poses_through, rows_in_zones
from ocr.geometry import UNIT, Place, Quad, fitted_homography, homography
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.rectify import NARROWED, strip, strip_width

_WITNESS_WIDTH = 320
"""Strips are squeezed to this width, pixels, when it only matters what they are."""
_ASKED = 4
"""How many rows of a pose are recognised to learn whether it is true."""
_ANCHOR_SHAPE = (4.5, 22.0)
"""Length over height of the rows that can be an anchor: titles, dates, the number."""
_MOST_ASKED, _AT_ONCE, _PER_ROW = 12, 8, 2
"""In a picture full of print: rows that are recognised, how many at a time, and poses tried for each that speaks."""
_EVIDENT, _LEAD = 0.8, 0.1
"""An outline into which the print falls so well, and so much better than into any other, is read without asking."""
_PAGE, _DOUBTFUL_TRIED = 40, 2
"""A picture with this many rows shows more than cards, so there only text is believed; else a few poses are tried."""
_CONVINCING = 0.7
"""Evidence above which a pose is taken for true."""
_STIFFNESS = 0.1
"""Landmarks are about 0.02 of the card off their places, and tilt bends a supposed card by about 0.2."""
_SEEN_SURELY = 0.5
"""The finder's score below which it is not believed that there is a card."""
_NEAR = 0.25
"""How far borders are looked for around what the finder saw, as a share of the search range: the edge of a sleeve or a
paper is often stronger than the card's, and a little further out."""
_DIM = 150
"""A picture whose brightest parts are darker than this is stretched before print is looked for in it."""


@dataclass
class Witness:
    """Answers whether a pose is true by recognising rows of the picture, each at most once per direction.

    Attributes:
        picture: the whole picture.
        boxes: its rows of print.
        engine: reads them.
        known: what was seen of rows, by their corners and the width of their strip.
    """

    picture: Picture
    boxes: Sequence[TextBox]
    engine: TextEngine
    _texts: dict[tuple[int, bool], str] = field(default_factory=dict)
    known: dict[tuple[bytes, int], Lattice] = field(default_factory=dict)

    def evidence(self, pose: Pose) -> float:
        """How strongly the text of the pose's weightiest rows speaks for it, 0..1."""
        total = 0.0
        for row in rows_in_zones(self.boxes, pose)[:_ASKED]:
            total += pose.layout.evidence(self.texts([row])[0])
            if total >= _CONVINCING:
                break
        return min(1.0, total)

    def texts(self, rows: Sequence[tuple[int, bool]]) -> list[str]:
        """The texts of rows, each given by its index and whether it runs backwards through its box."""
        unknown = [row for row in rows if row not in self._texts]
        strips = [
            strip(self.picture, self.boxes[i].quad.turned(2 if flipped else 0), _WITNESS_WIDTH)
            for i, flipped in unknown
        ]
        for row, lattice in zip(unknown, self.engine.recognise(strips) if strips else (), strict=True):
            self._texts[row] = lattice.text
        return [self._texts[row] for row in rows]

    def lattices(self, rows: Sequence[Quad], widest: int) -> list[Lattice]:
        """What the recogniser sees of rows that begin at their ``tl``, squeezed into strips of ``widest`` pixels at the
        most: whoever asks for the same row in the same strip gets what was seen of it.
        """
        keys = [(row.array().tobytes(), strip_width(row, widest, NARROWED)) for row in rows]
        unknown = dict.fromkeys(key for key in keys if key not in self.known)
        by_key = dict(zip(keys, rows, strict=True))
        strips = [self.picture.seen(by_key[key].array(), key[1], STRIP_HEIGHT) for key in unknown]
        self.known |= zip(unknown, self.engine.recognise(strips) if strips else (), strict=True)
        return [self.known[key] for key in keys]

    def speaking_rows(self) -> Iterator[tuple[tuple[int, bool], str]]:
        """All rows that may be an anchor, with their texts, both ways round, a few at a time."""
        shaped = [
            i for i, b in enumerate(self.boxes) if _ANCHOR_SHAPE[0] < b.quad.width / b.quad.height < _ANCHOR_SHAPE[1]
        ]
        shaped.sort(key=lambda i: -self.boxes[i].quad.height)
        rows = [(i, flipped) for i in shaped[:_MOST_ASKED] for flipped in (False, True)]
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            yield from zip(some, self.texts(some), strict=True)


@dataclass(frozen=True, eq=False)
class Survey:
    """A first look at a picture.

    Attributes:
        picture: the whole picture.
        small: a small copy of it, stretched where it is dim.
        scale: pixels of ``small`` to one pixel of ``picture``.
        boxes: rows of print, in pixels of ``picture``.
        witness: reads them.
        within: the outline within which they were looked for; None where that was all of the picture.
        detail: pixels of what they were looked for in to one pixel of ``picture``.
        outlines: outlines of pages of any aspect that were seen; None where nobody has looked for them.
    """

    picture: Picture
    small: Pixels
    scale: float
    boxes: tuple[TextBox, ...]
    witness: Witness
    within: Quad | None = None
    detail: float = 0.0
    outlines: tuple[Quad, ...] | None = None


def survey(picture: Picture, engine: TextEngine, frame: tuple[int, int], copy: tuple[int, int] | None = None) -> Survey:
    """Find the rows of print in a copy of the picture that fits into a frame (height, width), both multiples of 32.

    The copy is padded to the frame, and a picture higher than wide is laid on its side for it, so that the detector
    meets one shape only. ``small`` fits into the frame, or into that of a larger ``copy``.
    """
    width, height = picture.size
    scale, sought = (
        min(min(one) / min(height, width), max(one) / max(height, width)) for one in (copy or frame, frame)
    )
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = picture.shrunk(size)
    brightest = float(np.percentile(small[::4, ::4], 98))
    if brightest < _DIM:
        small = np.asarray(cv2.convertScaleAbs(small, alpha=220 / max(brightest, 20.0)))
    upright = height > width
    shown = small
    if copy is not None:
        shown = np.asarray(cv2.resize(small, None, fx=sought / scale, fy=sought / scale, interpolation=cv2.INTER_AREA))
    laid = np.ascontiguousarray(np.rot90(shown)) if upright else shown
    below, beside = frame[0] - laid.shape[0], frame[1] - laid.shape[1]
    found = engine.detect(np.asarray(cv2.copyMakeBorder(laid, 0, below, 0, beside, cv2.BORDER_REPLICATE)))
    boxes = tuple(
        TextBox(_scaled(_stood_up(b.quad, shown.shape[1]) if upright else b.quad, 1 / sought), b.score) for b in found
    )
    witness = Witness(picture, boxes, engine)
    return Survey(picture, np.asarray(small, dtype=np.uint8), scale, boxes, witness)


def _stood_up(quad: Quad, width: int) -> Quad:
    """A quad of a picture laid on its side by a quarter turn to the left, in the upright picture of this width."""
    x, y = quad.array().T
    return Quad.from_array(np.stack([width - 1 - y, x], axis=1))


def supposed_cards(seen: Survey, documents: Sequence[DocumentType]) -> Iterator[Pose]:
    """Poses with an exact outline, the likeliest first: those that their text confirms, then the others."""
    picture, boxes, witness = seen.picture, seen.boxes, seen.witness
    aspects = dict.fromkeys(document.aspect for document in documents)
    outlines = {
        aspect: [_scaled(quad, 1 / seen.scale) for quad in quads]
        for aspect, quads in candidate_quads(seen.small, aspects).items()
    }
    evident = outlined_poses(boxes, outlines, documents)[:2]
    if evident and evident[0].score >= _EVIDENT and (len(evident) == 1 or evident[1].score < evident[0].score - _LEAD):
        yield _exact(picture, evident[0], boxes)
    doubtful: list[Pose] = []
    for pose in poses(boxes, outlines, documents):
        if witness.evidence(pose) >= _CONVINCING:
            yield _exact(picture, pose, boxes)
        else:
            doubtful.append(pose)
    for row, text in witness.speaking_rows():
        for document in documents:
            for layout in document.pages:
                if layout.evidence(text) >= _CONVINCING:
                    for pose in poses_through(boxes, outlines[document.aspect], document, layout, row)[:_PER_ROW]:
                        yield _exact(picture, pose, boxes)
    for pose in doubtful[: _DOUBTFUL_TRIED if len(boxes) < _PAGE else 1]:
        yield _exact(picture, pose, boxes)


def _scaled(quad: Quad, factor: float) -> Quad:
    return Quad.from_array((quad.array() + 0.5) * factor - 0.5)


def seen_cards(picture: Picture, finder: Finder, documents: Mapping[str, DocumentType]) -> list[Pose]:
    """The cards that the finder sees, their outlines moved onto the visible borders where those are near."""
    poses = []
    for sighting in finder.find(picture):
        document = documents[sighting.document]
        aspect = document.aspect
        seen = finder.aligned(picture, sighting)
        if seen.score < _SEEN_SURELY:
            continue
        quad, _ = refine(picture, seen.quad, aspect, _NEAR)
        layout = next(page for page in document.pages if page.id == seen.page)
        poses.append(Pose(quad, document, layout, seen.score, outlined=True))
    return poses


def misplacement(landmarks: Sequence[tuple[Place, Place]]) -> float:
    """How far printed landmarks are from their places, as a share of the card: four in five are within that."""
    if not landmarks:
        return 0.0
    seen, true = (np.array([pair[i] for pair in landmarks], dtype=np.float64) for i in (0, 1))
    return float(np.quantile(np.linalg.norm(seen - true, axis=1), 0.8))


def relocated(picture: Picture, pose: Pose, landmarks: Sequence[tuple[Place, Place]]) -> Pose | None:
    """The pose moved so that printed landmarks come to their places, then onto the visible borders.

    None where the landmarks are too few, or no better outline comes of it.
    """
    seen, true = (np.array([pair[i] for pair in landmarks], dtype=np.float64) for i in (0, 1))
    if len(landmarks) < 4 or np.ptp(true[:, 0]) < 0.3 or np.ptp(true[:, 1]) < 0.3:
        return None
    moved = fitted_homography(true, seen, _STIFFNESS)
    if moved is None:
        return None
    aspect = pose.document.aspect
    try:
        guess = UNIT.mapped(homography(UNIT, pose.quad) @ moved)
    except ValueError:
        return None
    quad, _ = refine(picture, guess, aspect)
    quad, sides = refine(picture, quad, aspect, reach=0.4)
    return replace(pose, quad=quad if sides >= 3 else guess, outlined=sides >= 3)


def _exact(picture: Picture, pose: Pose, boxes: Sequence[TextBox]) -> Pose:
    """The pose with its sides on the visible borders, unless the print fits worse then."""
    aspect = pose.document.aspect
    wide, seen = refine(picture, pose.quad, aspect)
    if seen:
        wide, _ = refine(picture, wide, aspect, reach=0.4)
    moved = replace(pose, quad=wide)
    return replace(moved, outlined=seen >= 3) if fit(boxes, moved) > fit(boxes, pose) - 0.1 else pose
