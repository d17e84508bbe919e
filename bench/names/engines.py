"""What each engine makes of the same pictures of names: ours on the reader's own way, others on the row cut out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import cv2
import numpy as np
import pytesseract

from bench.characters.drawing import Shot
from bench.characters.measure import Outcome, outcomes, shots
from bench.names.characters import MANNERS, Unit
from ocr.documents.cn_resident_id.cleaning import clean_name
from ocr.engines import make_engine
from ocr.image import Pixels
from ocr.reading import FieldStatus

Reads = Callable[[Unit, int], Iterator[Outcome]]
"""A unit and a seed -> what became of each name that its face draws."""
_HEIGHT: Final = 64
"""Height, in pixels, of the row that general OCR gets."""


def idverdict() -> Reads:
    """This project's reader, from the row of print on."""
    engine = make_engine("ppocr", 1)
    return lambda unit, seed: outcomes(engine, unit.names, unit.face, MANNERS[unit.manner], seed)


def rapidocr() -> Reads:
    """RapidOCR's recognition of the row; what it has under its own bound of 0.5 counts as unsure."""
    from rapidocr import RapidOCR  # noqa: PLC0415 - not in the memory of the other engines

    logging.getLogger("RapidOCR").disabled = True
    engine: Any = RapidOCR()

    def read(row: Pixels) -> str:
        found = engine(np.ascontiguousarray(row[:, :, ::-1]), use_det=False, use_cls=False, text_score=0.5)
        return "".join(found.txts or ())

    return _general(read)


def tesseract() -> Reads:
    """Tesseract on the row as one line."""
    return _general(lambda row: str(pytesseract.image_to_string(row, lang="chi_sim", config="--psm 7")))


ENGINES: Final[Mapping[str, Callable[[], Reads]]] = MappingProxyType(
    {"idverdict": idverdict, "RapidOCR": rapidocr, "Tesseract": tesseract}
)
"""What makes each engine, by its name."""


def _general(read: Callable[[Pixels], str]) -> Reads:
    """General OCR: what it reads it is sure of, since it says of nothing that it is not."""

    def reads(unit: Unit, seed: int) -> Iterator[Outcome]:
        for name, shot in shots(unit.names, unit.face, MANNERS[unit.manner], seed):
            value = clean_name("".join(read(_row(shot)).split()))
            yield Outcome(name, value, FieldStatus.READ if value else FieldStatus.MISSING, "")

    return reads


def _row(shot: Shot) -> Pixels:
    """The row in its own proportions, with a little paper around it."""
    width = max(1, round(_HEIGHT * shot.outline.width / max(1.0, shot.outline.height)))
    row = shot.picture.seen(shot.outline.array(), width, _HEIGHT)
    return np.asarray(cv2.copyMakeBorder(row, 8, 8, 8, 8, cv2.BORDER_REPLICATE), dtype=np.uint8)
