"""The engines that are compared: each reads encoded bytes and answers with a side and its fields.

An engine may answer in several variants from one run, such as RapidOCR on the picture as it is and on its four turns.
"""

from __future__ import annotations

import io
import logging
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

import numpy as np
import psutil
import pytesseract
from PIL import Image, ImageOps

from bench.generic_parser import Parse, TextLine, parse
from bench.metrics import SURE, Answer, Value
from ocr.reader import make_reader

T = TypeVar("T")
IDVERDICT, IDVERDICT_TESSERACT = "idverdict", "idverdict on Tesseract"
RAPIDOCR_OPENVINO = "RapidOCR on OpenVINO"
RAPIDOCR, RAPIDOCR_TURNS, TESSERACT = "RapidOCR", "RapidOCR, four turns", "Tesseract"
VARIANTS = (IDVERDICT, IDVERDICT_TESSERACT, RAPIDOCR, RAPIDOCR_OPENVINO, RAPIDOCR_TURNS, TESSERACT)
"""What answers may be called, in the order of the report."""


class Engine(Protocol):
    """Reads one picture after another; variant -> answer."""

    def read(self, data: bytes) -> Mapping[str, Answer]:
        """Read one encoded picture."""
        ...


@dataclass(frozen=True, slots=True)
class Spent:
    """Wall and processor time in milliseconds; the processor's counts all threads and ended child processes."""

    ms: float
    cpu_ms: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.ms + other.ms, self.cpu_ms + other.cpu_ms)


class Idverdict:
    """This project's reader on its default engine with two threads, or on Tesseract."""

    def __init__(self, engine: str = "ppocr") -> None:
        self._variant = IDVERDICT if engine == "ppocr" else IDVERDICT_TESSERACT
        self._reader = make_reader(engine, threads=2)
        self._reader.warm_up()

    def read(self, data: bytes) -> Mapping[str, Answer]:
        """Read one encoded picture."""
        reading, spent = timed(lambda: self._reader.read(data))
        fields = {name: Value(f.value, f.status.value, f.confidence) for name, f in reading.fields.items()}
        quad = [(float(x), float(y)) for x, y in reading.quad.array()] if reading.quad else []
        return {self._variant: Answer(reading.page, fields, spent.ms, spent.cpu_ms, dict(reading.ms), quad)}


class RapidOcr:
    """RapidOCR with its default configuration, on the picture as it is and, if asked, on its four turns.

    With ``openvino`` its networks run on OpenVINO, everything else as by default.
    """

    def __init__(self, *, turns: bool, openvino: bool = False) -> None:
        from rapidocr import EngineType, RapidOCR  # noqa: PLC0415 - not in the memory of the other engines' processes

        logging.getLogger("RapidOCR").disabled = True
        stages = ("Det", "Cls", "Rec") if openvino else ()
        self._engine: Any = RapidOCR(params={f"{stage}.engine_type": EngineType.OPENVINO for stage in stages})
        self._turns = (1, 2, 3) if turns else ()
        self._variant = RAPIDOCR_OPENVINO if openvino else RAPIDOCR

    def read(self, data: bytes) -> Mapping[str, Answer]:
        """Read the picture as it is, then turned three times; the turn that speaks most for a card is taken."""
        upright, spent = timed(lambda: parse(self._lines(data)))
        turns, spent_in_all = [upright], spent
        for quarters in self._turns:
            turned, more = timed(partial(self._turned, data, quarters))
            turns.append(turned)
            spent_in_all += more
        best = max(turns, key=lambda found: found.support)
        answers = {self._variant: _answer(upright, spent)}
        return answers | ({RAPIDOCR_TURNS: _answer(best, spent_in_all)} if self._turns else {})

    def texts(self, data: bytes) -> list[str]:
        """The lines of a picture as it is."""
        return [line.text for line in self._lines(data)]

    def _turned(self, data: bytes, quarters: int) -> Parse:
        return parse(self._lines(_turned_pixels(data, quarters)))

    def _lines(self, picture: Any) -> Sequence[TextLine]:
        result = self._engine(picture)
        if result.boxes is None or result.txts is None:
            return ()
        return [_line(text, box) for text, box in zip(result.txts, result.boxes, strict=True)]


class WholePictureTesseract:
    """Tesseract with its own page layout and turn detection on the whole picture, as `pytesseract` calls it."""

    def read(self, data: bytes) -> Mapping[str, Answer]:
        """Read one encoded picture."""
        found, spent = timed(lambda: parse(_tesseract_lines(data)))
        return {TESSERACT: _answer(found, spent)}


FACTORIES: Mapping[str, Callable[[], Engine]] = {
    "idverdict": Idverdict,
    "rapidocr": lambda: RapidOcr(turns=True),
    "rapidocr-openvino": lambda: RapidOcr(turns=False, openvino=True),
    "rapidocr-plain": lambda: RapidOcr(turns=False),
    "tesseract": WholePictureTesseract,
    "idverdict-tesseract": lambda: Idverdict("tesseract"),
}
"""Engines by the name that the command line uses."""


def timed(work: Callable[[], T]) -> tuple[T, Spent]:
    """Do some work and say what it took."""
    cpu, wall = _cpu_seconds(), time.perf_counter()
    result = work()
    return result, Spent((time.perf_counter() - wall) * 1000, (_cpu_seconds() - cpu) * 1000)


def _cpu_seconds() -> float:
    """Of this process and its children, those too that have not ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = sum(sum(child.cpu_times()[:4]) for child in psutil.Process().children())
    return time.process_time() + ended.ru_utime + ended.ru_stime + living


def _answer(found: Parse, spent: Spent) -> Answer:
    fields = {name: Value(value, SURE, 1.0) for name, value in found.fields.items()}
    return Answer(found.side, fields, spent.ms, spent.cpu_ms)


def _line(text: str, corners: Any) -> TextLine:
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return TextLine(text, (a, b, c, d))


def _turned_pixels(data: bytes, quarters: int) -> Any:
    """The upright picture turned, as BGR pixels like the ones RapidOCR makes of bytes."""
    picture = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"))
    return np.ascontiguousarray(np.rot90(picture, quarters)[:, :, ::-1])


def _tesseract_lines(data: bytes) -> Sequence[TextLine]:
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    try:
        table = pytesseract.image_to_data(
            picture, lang="chi_sim", config="--psm 1", output_type=pytesseract.Output.DICT
        )
    except pytesseract.TesseractError:
        return ()
    words: dict[tuple[int, int, int], list[int]] = {}
    for i, text in enumerate(table["text"]):
        if text.strip():
            words.setdefault((table["block_num"][i], table["par_num"][i], table["line_num"][i]), []).append(i)
    lines = []
    for found in words.values():
        left, top = min(table["left"][i] for i in found), min(table["top"][i] for i in found)
        right = max(table["left"][i] + table["width"][i] for i in found)
        bottom = max(table["top"][i] + table["height"][i] for i in found)
        box = ((left, top), (right, top), (right, bottom), (left, bottom))
        lines.append(_line("".join(table["text"][i] for i in found), box))
    return lines
