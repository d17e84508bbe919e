"""PP-OCR on OpenVINO: few infer requests serve all callers, and none is lost or mixed up."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np
import pytest

import ocr.engines.ppocr
from ocr.engines.ppocr import PPOCR
from ocr.engines.weights import named_by_release
from ocr.image import Pixels
from tests.specimens.gb2312 import gb2312
from training.released import released_model
from training.strips import Strip, of_page


@pytest.fixture(scope="module")
def engine() -> PPOCR:
    """One engine with two streams."""
    return PPOCR(threads=2)


def strip(text: str) -> Pixels:
    """Figures and Latin letters on white, 48 pixels high."""
    width = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 1.1, 2)[0][0] + 24
    pixels = np.full((48, width, 3), 255, np.uint8)
    cv2.putText(pixels, text, (12, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (0, 0, 0), 2, cv2.LINE_AA)
    return pixels


def test_each_strip_gets_its_own_text_in_the_order_given(engine: PPOCR) -> None:
    """Strips of all widths, in no order of size, more of them than there are infer requests."""
    texts = ("20260101", "7", "350583199001012", "42", "11010519491231002", "1999")
    assert [lattice.text for lattice in engine.recognise([strip(t) for t in texts])] == list(texts)


def test_callers_at_once_wait_for_requests_and_are_not_mixed_up(engine: PPOCR) -> None:
    """Eight callers share two requests, each with several strips: all finish, each with its own texts."""
    calls = [
        [f"{caller}{strip_number}{caller * 7919 + strip_number}" for strip_number in range(5)] for caller in range(8)
    ]
    with ThreadPoolExecutor(8) as callers:
        read = list(callers.map(lambda texts: [x.text for x in engine.recognise([strip(t) for t in texts])], calls))
    assert read == calls


def test_an_inference_that_fails_costs_no_request(engine: PPOCR) -> None:
    """After more failures than there are requests, the next caller is served."""
    wrong = np.zeros((1, 3, 48, 16), np.float32)  # narrower than the network takes
    for _ in range(4):
        with pytest.raises(RuntimeError):
            engine._recogniser.run([wrong, wrong, wrong], np.copy)
    assert engine.recognise([strip("2026")])[0].text == "2026"


def test_a_lattice_holds_possible_symbols_alone(engine: PPOCR) -> None:
    """Thousands of symbols that a strip cannot show are not kept for it, and next to no probability goes with them."""
    lattice = engine.recognise([strip("350583")])[0]
    assert lattice.text == "350583"
    assert lattice.alphabet.symbols[0] == ""
    assert lattice.probabilities.shape[1] == len(lattice.alphabet.symbols) < 1000
    assert np.all(lattice.probabilities.sum(axis=1) > 0.97)
    assert lattice.score("350583") > -1


def read_exactly(engine: PPOCR, strips: list[Strip]) -> int:
    """How many strips the engine reads as they were printed."""
    lattices = engine.recognise([pixels for pixels, _ in strips])
    read = ["".join(c.text for c in lattice.chars if not c.text.isspace()) for lattice in lattices]
    return sum(said == text for (_, said), text in zip(strips, read, strict=True))


def test_the_shipped_recogniser_reads_more_than_the_released_one(
    engine: PPOCR, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of strips that no training has seen, photographed as hard cards are, at least a twentieth more."""
    strips = [strip for number in range(990_000_100, 990_000_104) for strip in of_page(number, gb2312())]
    ours = read_exactly(engine, strips)
    monkeypatch.setattr(ocr.engines.ppocr, "_RECOGNISER", released_model("PP-OCRv6_rec_small.onnx"))
    assert ours >= read_exactly(PPOCR(threads=2), strips) + len(strips) / 20


def test_a_reading_names_the_very_weights_that_read(engine: PPOCR) -> None:
    """The detector by its release, as stored readings name it, the recogniser by its file's digest."""
    detector, recogniser = engine.models
    assert detector == "PP-OCRv6_det_small@rapidocr-3.10.0"
    assert re.fullmatch("recogniser@[0-9a-f]{12}", recogniser)


def test_the_shipped_detector_is_the_released_one() -> None:
    """Its bytes are those in the wheel of the release that its record names."""
    shipped = ocr.engines.ppocr._DETECTOR
    record = json.loads(shipped.with_suffix(".json").read_text())
    assert record["version"] == version(record["package"])
    assert shipped.read_bytes() == released_model(shipped.name).read_bytes()


def test_other_weights_do_not_go_by_the_name_of_a_release(tmp_path: Path) -> None:
    """A detector that is not the one of its record is refused when it is named."""
    shipped = ocr.engines.ppocr._DETECTOR
    changed = tmp_path / shipped.name
    changed.write_bytes(shipped.read_bytes() + b"\0")
    changed.with_suffix(".json").write_text(shipped.with_suffix(".json").read_text())
    with pytest.raises(ValueError, match=r"is not the file that rapidocr 3\.10\.0 released"):
        named_by_release(changed)


def test_a_model_that_no_wheel_ships_is_named() -> None:
    """Training without the wheel says what to install."""
    with pytest.raises(FileNotFoundError, match=r"none\.onnx is missing: install the rapidocr wheel"):
        released_model("none.onnx")
