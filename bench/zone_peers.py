"""Others that read machine readable zones, beside ours: PassportEye, Tesseract and RapidOCR, each as it comes.

PassportEye (MIT) finds the zone in the whole picture by itself and has Tesseract read it; it is none of this project's
dependencies: ``.venv/bin/pip install PassportEye``. Tesseract is given the foot of the page, straight on, where the
zone stands by ICAO Doc 9303: more than it would have in use. RapidOCR reads the whole picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any, Final

import pytesseract
from PIL import Image

from bench.engines import RapidOcr
from ocr.geometry import Quad, homography, map_points
from ocr.image.picture import Picture
from ocr.text import half_width

_PX_PER_MM: Final = 10.0
"""Pixels to a millimetre of the zone that Tesseract is given: characters are 25 wide."""
_ZONE_MM: Final = 26.0
"""Height of the foot of a page in which its zone stands; 23.2 mm by ICAO Doc 9303-3, and some room."""
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"

Peer = Callable[[bytes, Quad, tuple[float, float]], Sequence[str]]
"""Lines read in an encoded picture, given the outline and the width and height in mm of the page in it."""


def peers() -> Mapping[str, Peer]:
    """The others by their names; PassportEye where it is installed."""
    rapid = RapidOcr(turns=False)
    found: dict[str, Peer] = {
        "Tesseract": _tesseract,
        "RapidOCR": lambda data, quad, size: [half_width(line) for line in rapid.texts(data)],
    }
    return MappingProxyType({**({"PassportEye": _passport_eye} if find_spec("passporteye") else {}), **found})


def right_lines(peer: Peer, data: bytes, quad: Quad, size: tuple[float, float], truth: Sequence[str]) -> int:
    """How many lines of a zone are among those that somebody read, exactly but for spaces."""
    read = {"".join(line.split()) for line in peer(data, quad, size)}
    return sum(line in read for line in truth)


def _tesseract(data: bytes, quad: Quad, size: tuple[float, float]) -> Sequence[str]:
    width, height = size
    foot = Quad.upright(0, 1 - _ZONE_MM / height, 1, 1)
    outline = map_points(foot.array(), homography(Quad.upright(0, 0, 1, 1), quad))
    seen = Picture.of(data).seen(outline, round(width * _PX_PER_MM), round(_ZONE_MM * _PX_PER_MM))
    config = f"--psm 6 -c tessedit_char_whitelist={_LETTERS}"
    return str(pytesseract.image_to_string(Image.fromarray(seen), lang="eng", config=config)).splitlines()


def _passport_eye(data: bytes, quad: Quad, size: tuple[float, float]) -> Sequence[str]:
    module: Any = import_module("passporteye")
    zone = module.read_mrz(io.BytesIO(data), save_roi=False)
    return [] if zone is None else re.split(r"\s*\n\s*", zone.aux.get("raw_text", ""))
