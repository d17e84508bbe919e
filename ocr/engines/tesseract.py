"""Tesseract with its simplified Chinese data: the second, independent engine, slower and less exact than the default.

`pytesseract` finds the program and its data; pictures go to the program through a pipe and the text comes back through
one. (pytesseract itself passes both through temporary files: a customer's card must not lie on the disk.) One
process recognises many strips as the pages of one TIFF.
"""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image

from ocr.engines import EngineUnavailableError, TextBox
from ocr.engines.lattice import Alphabet, Lattice
from ocr.geometry import Quad
from ocr.image import Pixels

_LANGUAGE = "chi_sim"
_SPARSE, _LINE = "11", "7"
"""Page segmentation modes: rows anywhere in no order, and a single row."""
_NEVER_PRINTED = "“”‘’、，。；：:|_!;,?"
"""Punctuation that no card prints, and that Tesseract sees between words."""
_TIMEOUT_S = 120
_ENLARGED = 2.0
"""Pictures are enlarged this much before rows are looked for: print of a card is then about 40 pixels high."""
_ROW = 2.5
"""A row is at least this times as long as it is high when rows are counted to tell upright text from turned."""
_UPRIGHT = 1.0
"""Rows of this total length, in longer edges of the picture, leave no doubt that its text runs from left to right."""
_HEIGHT, _ROOM = 36, 6
"""Strips are brought to this height and get this much room on all sides, pixels: found best in trials."""
_STRIPS_A_PROCESS = 6
_BLANK = 24
"""A strip whose grey levels differ by less shows nothing; Tesseract would see characters in it."""
_STEP = 4
"""Pixels of a strip to one time step of its lattice."""
_CERTAINTY = 35.0
"""hOCR's x_conf is 100 + 35 ln p (five times a certainty that is seven times the log probability)."""
_TRUST = 0.79
"""Tesseract is too sure of itself: about one in a hundred characters that it gives more than 95 % is wrong. Its
probabilities are lowered to this share, so that only values that their grammar confirms (check character, calendar,
closed lists) can be surely read with it, and free text such as a name never is."""
_FIGURES = "0123456789X"
_OTHERS = 128
"""Columns for all the characters that were not read: so many that none alone is probable enough to be a rival."""
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"

_PAGE = r"<div class='ocr_page'[^>]*?(?P<page>bbox \d+ \d+ \d+ \d+)"
_LINE_BOX = r"class='ocr_(?:line|header|caption|textfloat)'[^>]*?bbox (?P<line>-?\d+ -?\d+ -?\d+ -?\d+)(?P<more>[^>]*)>"
_CHARACTER = r"x_bboxes (?P<box>-?\d+ -?\d+ -?\d+ -?\d+); x_conf (?P<conf>[-\d.]+)'>(?P<text>[^<]+)<"
_HOCR = re.compile(f"{_PAGE}|{_LINE_BOX}|{_CHARACTER}")
_BASELINE = re.compile(r"baseline (-?[\d.]+) ")


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    left: int
    right: int
    probability: float


@dataclass(frozen=True, slots=True)
class _Line:
    """A row in a page's pixels: (left, top, right, bottom), the slope of its baseline, its characters."""

    box: tuple[int, int, int, int]
    slope: float
    characters: list[_Character]


class Tesseract:
    """The Tesseract program, as a `TextEngine`.

    Args:
        threads: how many processes may run at once, each on one processor core.

    Raises:
        EngineUnavailableError: the program or its simplified Chinese data is not installed.
    """

    def __init__(self, threads: int = 2) -> None:
        try:
            self._version = str(pytesseract.get_tesseract_version())
            languages = pytesseract.get_languages()
        except (pytesseract.TesseractNotFoundError, SystemExit):
            raise EngineUnavailableError("the program tesseract is missing: install tesseract-ocr") from None
        if _LANGUAGE not in languages:
            raise EngineUnavailableError("Tesseract lacks its data chi_sim: install tesseract-ocr-chi-sim")
        self._threads = threads
        self._processes = ThreadPoolExecutor(threads, thread_name_prefix="tesseract")

    @property
    def models(self) -> tuple[str, ...]:
        """The program's version and the language data."""
        return (f"tesseract-{self._version}", _LANGUAGE)

    def warm_up(self) -> None:
        """Run the program once, so that its files are in the system's cache."""
        self.recognise([np.full((48, 160, 3), 255, np.uint8)])

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """Find rows of text that run in either direction of the picture; upside-down ones are found as well.

        Tesseract finds level rows only, so where the picture shows few the picture turned by 90 degrees is searched
        too, and the direction with more print is the picture's.
        """
        upright = self._rows(image)
        if _printed(upright) >= _UPRIGHT * max(image.shape[:2]):
            return upright
        turned = self._rows(np.asarray(np.rot90(image), dtype=np.uint8, order="C"))
        if _printed(turned) <= _printed(upright):
            return upright
        return tuple(TextBox(Quad.from_array(_turned_back(b.quad, image.shape[1])), b.score) for b in turned)

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """Recognise strips, several to a process; a lattice knows the text read, and the figures it might have been."""
        fitted = [_fitted(strip) for strip in strips]
        batches = [fitted[i : i + _STRIPS_A_PROCESS] for i in range(0, len(fitted), _STRIPS_A_PROCESS)]
        pages = [page for batch in self._processes.map(self._recognised, batches) for page in batch]
        return tuple(
            _lattice(page if np.ptp(strip) >= _BLANK else (), strip.shape[1] - 2 * _ROOM)
            for page, strip in zip(pages, fitted, strict=True)
        )

    def _recognised(self, strips: Sequence[Pixels]) -> list[list[_Line]]:
        return _run(strips, _LINE)

    def _rows(self, image: Pixels) -> tuple[TextBox, ...]:
        enlarged = cv2.resize(image, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
        (lines,) = self._processes.submit(_run, [np.asarray(enlarged, dtype=np.uint8)], _SPARSE).result()
        return tuple(box for line in lines if (box := _text_box(line)) is not None)


def _fitted(strip: Pixels) -> Pixels:
    """A strip at the height that Tesseract reads best, with room around it."""
    width = max(1, round(strip.shape[1] * _HEIGHT / strip.shape[0]))
    resized = cv2.resize(strip, (width, _HEIGHT), interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(resized, _ROOM, _ROOM, _ROOM, _ROOM, cv2.BORDER_REPLICATE)
    return np.asarray(framed, dtype=np.uint8)


def _run(images: Sequence[Pixels], mode: str) -> list[list[_Line]]:
    """The rows of each image; the pictures and the text pass through pipes alone."""
    pages = [Image.fromarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)) for image in images]
    tiff = io.BytesIO()
    pages[0].save(tiff, "TIFF", save_all=True, append_images=pages[1:], dpi=(300, 300))
    command = [pytesseract.pytesseract.tesseract_cmd, "stdin", "stdout", "-l", _LANGUAGE, "--psm", mode]
    command += ["-c", "tessedit_create_hocr=1", "-c", "hocr_char_boxes=1"]
    command += ["-c", f"tessedit_char_blacklist={_NEVER_PRINTED}"]
    done = subprocess.run(  # noqa: S603 - a fixed command; the picture is only data on its standard input
        command,
        input=tiff.getvalue(),
        capture_output=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        timeout=_TIMEOUT_S,
        check=False,
    )
    found = list(_pages(done.stdout.decode("utf-8", "replace"))) if done.returncode == 0 else []
    if len(found) != len(images):
        raise RuntimeError("tesseract failed")
    return found


def _pages(hocr: str) -> Iterator[list[_Line]]:
    """The rows of each page of an hOCR document."""
    page: list[_Line] | None = None
    for match in _HOCR.finditer(hocr):
        if match["page"]:
            if page is not None:
                yield page
            page = []
        elif page is None:
            continue
        elif match["line"]:
            left, top, right, bottom = (int(n) for n in match["line"].split())
            slope = _BASELINE.search(match["more"])
            page.append(_Line((left, top, right, bottom), float(slope[1]) if slope else 0.0, []))
        elif page and (text := html.unescape(match["text"]).strip()):
            left, _, right, _ = (int(n) for n in match["box"].split())
            probability = float(np.exp((min(100.0, max(0.0, float(match["conf"]))) - 100) / _CERTAINTY))
            page[-1].characters.append(_Character(text[0], left, right, probability))
    if page is not None:
        yield page


def _text_box(line: _Line) -> TextBox | None:
    """A row in the pixels of the picture before it was enlarged, with a little room around it."""
    left, top, right, bottom = line.box
    rise = line.slope * (right - left)
    height = bottom - top - abs(rise)
    if height < 8:
        rise, height = 0.0, float(bottom - top)
    room = 0.12 * height
    y_left = top + max(0.0, -rise)
    y_right = y_left + rise
    corners = np.array([
        [left - room, y_left - room], [right + room, y_right - room],
        [right + room, y_right + height + room], [left - room, y_left + height + room],
    ])  # fmt: skip
    try:
        quad = Quad.from_array((corners + 0.5) / _ENLARGED - 0.5)
    except ValueError:
        return None
    score = float(np.mean([c.probability for c in line.characters])) if line.characters else 0.0
    return TextBox(quad, score)


def _printed(boxes: Sequence[TextBox]) -> float:
    """Total length of the rows, in pixels."""
    return sum(b.quad.width for b in boxes if b.quad.width > _ROW * b.quad.height)


def _turned_back(quad: Quad, width: int) -> NDArray[np.float64]:
    """Corners in a picture turned by 90 degrees counter-clockwise, in the picture of that width before the turn."""
    x, y = quad.array().T
    return np.stack([width - 1 - y, x], axis=1)


def _lattice(lines: Sequence[_Line], width: int) -> Lattice:
    """A lattice with a step for each character where it stands, blank in between.

    What Tesseract leaves of a figure's probability goes to the other figures; all other doubt goes to columns that
    stand for the rest of writing.

    Args:
        lines: what was read in the strip and the room around it.
        width: of the strip without that room, pixels.
    """
    characters = sorted((c for line in lines for c in line.characters), key=lambda c: c.left)
    symbols = ("", *dict.fromkeys((*_FIGURES, *(c.text for c in characters))), *[_UNKNOWN] * _OTHERS)
    alphabet = Alphabet(symbols)
    places: list[int] = []
    for c in characters:
        earliest = places[-1] + 2 if places else 0
        places.append(max(earliest, round(((c.left + c.right) / 2 - _ROOM) / _STEP - 0.5)))
    steps = max(-(-width // _STEP), places[-1] + 1 if places else 1)
    probabilities = np.zeros((steps, len(symbols)), np.float32)
    probabilities[:, 0] = 1.0
    for place, c in zip(places, characters, strict=True):
        p = c.probability
        row = probabilities[place]
        row[0] = 0.0
        if c.text in _FIGURES:
            row[1 : 1 + len(_FIGURES)] = min((1 - p) / (len(_FIGURES) - 1), p * _TRUST / 2)
        row[alphabet.index[c.text]] = p * _TRUST
        row[-_OTHERS:] = max(0.0, 1 - float(row.sum())) / _OTHERS
    return Lattice(probabilities, alphabet)
