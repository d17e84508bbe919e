"""The reader: picture -> reading, its stages in order."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import cv2

from ocr.documents import DocumentType, Parsed, document_types
from ocr.engines import TextBox, TextEngine, make_engine
from ocr.geometry import Quad
from ocr.image import Limits, Pixels, decode
from ocr.outlines import candidate_quads
from ocr.pose import Pose, poses
from ocr.quality import measure, quality_codes
from ocr.reading import FieldStatus, Reading
from ocr.rectify import read_rows, rectify

_SURVEY_EDGE = 736
"""Longer edge in pixels of the copy in which print is looked for before the card is found."""
_SHORT_EDGES = (416, 576, 736)
"""The survey's shorter edge is padded to one of these, so that the detector meets few shapes."""
_TRIES = 4
"""How many supposed poses are read before the picture is given up."""
_SETTLED = 0.75
"""A reading with this support is taken without looking at further poses."""
_DOCUMENT = 0.35
"""A picture whose best reading has less support shows no document."""


@dataclass(frozen=True)
class Reader:
    """Reads pictures of documents. Safe to call from several threads at once.

    Attributes:
        engine: finds and recognises text.
        limits: bounds of an upload.
    """

    engine: TextEngine
    limits: Limits = Limits()

    def read(self, data: bytes) -> Reading:
        """Decode and read one picture.

        Raises:
            ocr.image.ImageError: the bytes are no usable picture.
        """
        clock = _Clock()
        with clock.stage("decode"):
            picture = decode(data, self.limits)
        return self._read(picture, clock)

    def read_pixels(self, picture: Pixels) -> Reading:
        """Read a decoded upright RGB picture."""
        return self._read(picture, _Clock())

    def warm_up(self) -> None:
        """Load and compile everything, so that the first picture is as quick as the next."""
        self.engine.warm_up()

    def _read(self, picture: Pixels, clock: _Clock) -> Reading:
        with clock.stage("survey"):
            boxes = self._survey(picture)
        with clock.stage("locate"):
            documents = tuple(document_types().values())
            outlines = candidate_quads(picture, documents[0].size_mm[0] / documents[0].size_mm[1])
            supposed = poses(boxes, outlines, documents)
        best: tuple[Pose, Parsed] | None = None
        for pose in supposed[:_TRIES]:
            parsed = self._parse(picture, pose, clock)
            if best is None or parsed.support > best[1].support:
                best = (pose, parsed)
            if parsed.support >= _SETTLED:
                break
        if best is None or best[1].support < _DOCUMENT:
            return self._nothing(picture, clock)
        return self._reading(picture, *best, clock)

    def _survey(self, picture: Pixels) -> list[TextBox]:
        """Rows of print in a small copy of the picture, in the picture's own pixels."""
        height, width = picture.shape[:2]
        scale = _SURVEY_EDGE / max(height, width)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        short = next(e for e in _SHORT_EDGES if e >= min(size))
        below, beside = (short - size[1], 0) if size[0] >= size[1] else (0, short - size[0])
        padded = cv2.copyMakeBorder(small, 0, below, 0, beside, cv2.BORDER_REPLICATE)
        found = self.engine.detect(padded)
        return [TextBox(Quad.from_array((b.quad.array() + 0.5) / scale - 0.5), b.score) for b in found]

    def _parse(self, picture: Pixels, pose: Pose, clock: _Clock) -> Parsed:
        with clock.stage("rectify"):
            card = rectify(picture, pose.quad, pose.document.size_mm)
        with clock.stage("recognise"):
            rows = read_rows(picture, card, self.engine)
        with clock.stage("parse"):
            return pose.layout.parse(rows)

    def _reading(self, picture: Pixels, pose: Pose, parsed: Parsed, clock: _Clock) -> Reading:
        with clock.stage("quality"):
            quality = measure(picture, pose.quad)
            codes = quality_codes(quality)
        return Reading(
            document_type=pose.document.id,
            side=pose.layout.side,
            quad=pose.quad,
            fields=parsed.fields,
            derived=pose.document.derive(parsed.fields),
            codes=codes,
            quality=quality,
            models=self.engine.models,
            image_size=(picture.shape[1], picture.shape[0]),
            ms=clock.total(),
        )

    def _nothing(self, picture: Pixels, clock: _Clock) -> Reading:
        size = (picture.shape[1], picture.shape[0])
        return Reading(None, None, None, {}, {}, ("NO_DOCUMENT",), None, self.engine.models, size, clock.total())


def make_reader(engine: str = "ppocr", threads: int = 2, limits: Limits | None = None) -> Reader:
    """Make a reader by the name of its engine.

    Raises:
        ValueError: no engine has this name.
        ocr.engines.EngineUnavailableError: the engine's program or models are not installed.
    """
    cv2.setNumThreads(1)
    return Reader(make_engine(engine, threads), limits or Limits())


class _Clock:
    """Milliseconds spent per stage."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - began) * 1000
            self._stages[name] = round(self._stages.get(name, 0.0) + spent, 3)

    def total(self) -> dict[str, float]:
        return {**self._stages, "total": round((time.perf_counter() - self._began) * 1000, 3)}
