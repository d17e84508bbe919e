"""Others that read machine readable zones, beside ours: PassportEye, Tesseract and RapidOCR, each as it comes.

PassportEye (MIT) finds the zone in the whole picture by itself and has Tesseract read it; it runs in an environment of
its own (``make bench`` makes it of ``requirements-zone-peer.lock``). Tesseract is given the foot of the page, straight
on, where the zone stands by ICAO Doc 9303: more than it would have in use. RapidOCR reads the whole picture.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

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
_ENVIRONMENT: Final = Path(__file__).parents[1] / ".venv-zone-peer/bin/python"
"""Of PassportEye."""
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
    return MappingProxyType({**({"PassportEye": PassportEye()} if _ENVIRONMENT.exists() else {}), **found})


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


class PassportEye:
    """PassportEye in a process of its own, which lasts as long as this one."""

    def __init__(self) -> None:
        command = [str(_ENVIRONMENT), "-m", "bench.passport_eye"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._answer()

    def __call__(self, data: bytes, quad: Quad, size: tuple[float, float]) -> Sequence[str]:
        """The lines that it finds in a picture.

        Raises:
            json.JSONDecodeError: it has ended instead of an answer.
        """
        with tempfile.NamedTemporaryFile(suffix=".jpg") as picture:
            picture.write(data)
            picture.flush()
            assert self._process.stdin is not None
            print(picture.name, file=self._process.stdin, flush=True)
            return self._answer()

    def _answer(self) -> list[str]:
        assert self._process.stdout is not None
        return [str(line) for line in json.loads(self._process.stdout.readline())]
