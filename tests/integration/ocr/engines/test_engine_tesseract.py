"""Tesseract as the engine: it finds rows, reads strips, and reads cleanly scanned cards, without files on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytesseract
import pytest
from PIL import Image, ImageDraw

from ocr.engines import STRIP_HEIGHT, EngineUnavailableError
from ocr.engines.tesseract import Tesseract
from ocr.image import Pixels
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from service.lazy_reader import LazyReader
from service.settings import load_settings
from tests.specimens import specimen
from tests.specimens.fonts import sized
from tests.specimens.sides import Side

NUMBER = "11010519491231002X"


@pytest.fixture(scope="module")
def engine() -> Tesseract:
    """The engine with two processes."""
    return Tesseract(2)


@pytest.fixture(scope="module")
def reader(engine: Tesseract) -> Reader:
    """A reader on Tesseract."""
    return Reader(engine)


def text_picture(rows: list[tuple[str, int, int]], size: tuple[int, int], height: int = 34) -> Pixels:
    """Black text on white: each row with the left and top of its first character."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for text, left, top in rows:
        draw.text((left, top), text, "black", font=sized("sans", height))
    return np.asarray(image, dtype=np.uint8)


def strip_of(text: str) -> Pixels:
    """A strip as the reader cuts them."""
    return text_picture([(text, 8, 4)], (30 + 36 * len(text), STRIP_HEIGHT))


def test_strips_are_read_in_their_order(engine: Tesseract) -> None:
    """Each strip gets its own lattice, more strips than one process takes, with an empty one among them."""
    texts = [NUMBER, "公民身份号码", "北京市公安局", "2012.03.04", "110105", "", "身份", "中华人民共和国", NUMBER]
    lattices = engine.recognise([strip_of(text) for text in texts])
    assert [lattice.text for lattice in lattices] == texts


def test_no_strips_give_no_lattices(engine: Tesseract) -> None:
    """Nothing to read is no reason to start a process."""
    assert engine.recognise([]) == ()


def test_characters_stand_where_they_are_printed(engine: Tesseract) -> None:
    """The positions of a lattice follow the ink: evenly over the first half of a strip that is half empty."""
    strip = text_picture([("公民身份号码", 10, 4)], (10 + 6 * 34 + 214, STRIP_HEIGHT))
    (lattice,) = engine.recognise([strip])
    assert lattice.text == "公民身份号码"
    expected = [(10 + 34 * (i + 0.5)) / strip.shape[1] for i in range(6)]
    assert [c.position for c in lattice.chars] == pytest.approx(expected, abs=0.05)


def test_lattices_are_probabilities(engine: Tesseract) -> None:
    """Rows sum to one, doubt about a figure lies on the other figures, and free text is never next to certain."""
    number, name = engine.recognise([strip_of(NUMBER), strip_of("公民")])
    for lattice in (number, name):
        assert np.allclose(lattice.probabilities.sum(axis=1), 1, atol=1e-4)
        assert lattice.confidence < 0.8
    assert number.beam("0123456789X")[0][0] == NUMBER
    assert all(rival in "0123456789X" for c in number.chars for rival, _ in number.rivals(c, least=0.0, count=3))
    assert not name.rivals(name.chars[0])


@pytest.mark.parametrize("quarters", range(4))
def test_rows_are_found_in_pictures_of_any_turn(engine: Tesseract, quarters: int) -> None:
    """Every row is boxed with its long edge along the text, in the pixels of the picture as it was given."""
    rows = [(NUMBER, 60, 40), ("公民身份号码北京市", 60, 140), ("中华人民共和国", 60, 240)]
    upright = text_picture(rows, (520, 330), height=30)
    found = engine.detect(np.ascontiguousarray(np.rot90(upright, quarters)))
    assert len(found) == len(rows)
    ink = cv2.dilate((upright.min(axis=2) < 128).astype(np.uint8), np.ones((5, 5), np.uint8))
    covered = np.zeros(np.rot90(upright, quarters).shape[:2], np.uint8)
    for box in found:
        assert box.quad.width > 4 * box.quad.height
        assert 0 <= box.score <= 1
        cv2.fillPoly(covered, [box.quad.array().round().astype(np.int32)], 1)
    back = np.rot90(covered, -quarters)
    assert np.count_nonzero(back[ink > 0]) > 0.95 * np.count_nonzero(ink)


def test_slanted_rows_get_slanted_boxes(engine: Tesseract) -> None:
    """A row that rises a little is boxed along its own direction."""
    upright = text_picture([("公民身份号码北京市公安局", 60, 90), (NUMBER, 60, 190)], (560, 300), height=32)
    turn = cv2.getRotationMatrix2D((280, 150), 3.0, 1.0)
    slanted = np.asarray(cv2.warpAffine(upright, turn, (560, 300), borderValue=(255, 255, 255)), dtype=np.uint8)
    boxes = [b.quad for b in engine.detect(slanted) if b.quad.width > 200]
    assert boxes
    for quad in boxes:
        rise = (quad.tr[1] - quad.tl[1]) / (quad.tr[0] - quad.tl[0])
        assert rise == pytest.approx(-np.tan(np.radians(3.0)), abs=0.02)


def test_a_blank_picture_has_no_rows(engine: Tesseract) -> None:
    """Nothing printed, nothing found."""
    assert engine.detect(np.full((200, 320, 3), 255, np.uint8)) == ()


def test_clean_cards_are_read(reader: Reader) -> None:
    """Of cleanly scanned cards it finds the side and reads most numbers; what it is sure of is right.

    It reads names and addresses with single characters wrong, so it is sure of none of them.
    """
    numbers_right = 0
    for seed, family in ((201, "mixed"), (203, "uyghur"), (204, "zhuang")):
        made = specimen(seed, Side.PORTRAIT, "clean", family)
        reading = reader.read(made.photo.data)
        assert (reading.document_type, reading.page) == ("cn_resident_id", Side.PORTRAIT)
        sure = {name: f.value for name, f in reading.fields.items() if f.status is FieldStatus.READ}
        assert sure == {name: made.truth[name] for name in sure}
        assert not {"name", "address"} & set(sure)
        numbers_right += "id_number" in sure
    assert numbers_right >= 2


def test_the_setting_selects_it(tmp_path: Path) -> None:
    """The service reads with Tesseract where its settings say so."""
    settings = load_settings(engine="tesseract", data_dir=tmp_path)
    made = specimen(201, Side.EMBLEM, "clean", "mixed")
    reading = LazyReader(settings).read(made.photo.data)
    assert reading.page == Side.EMBLEM
    assert reading.fields["valid_from"].value == made.truth["valid_from"]
    assert any(model.startswith("tesseract-") for model in reading.models)


def test_pictures_never_touch_the_disk(engine: Tesseract, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With nowhere to put temporary files it reads all the same, and leaves none."""
    nowhere = tmp_path / "nowhere"
    monkeypatch.setenv("TMPDIR", str(nowhere))
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere))
    assert engine.recognise([strip_of(NUMBER)])[0].text == NUMBER
    assert not nowhere.exists()


def test_callers_in_several_threads_get_their_own_text(engine: Tesseract) -> None:
    """Strips recognised at once from several threads do not mix."""
    texts = [f"{n}{n}0105194912310{n}" for n in range(1, 7)]
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda text: engine.recognise([strip_of(text)])[0].text, texts))
    assert found == texts


def test_a_missing_program_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program the engine cannot be made, and the message names the package."""
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    with pytest.raises(EngineUnavailableError, match="install tesseract-ocr"):
        make_reader("tesseract")


def test_missing_data_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without simplified Chinese data the engine cannot be made, and the message names the package."""
    without: Callable[[], list[str]] = lambda: ["eng", "osd"]  # noqa: E731
    monkeypatch.setattr(pytesseract, "get_languages", without)
    with pytest.raises(EngineUnavailableError, match="tesseract-ocr-chi-sim"):
        make_reader("tesseract")


def test_a_failing_program_raises_without_its_words(
    engine: Tesseract, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A crash of the program is an error with a static text: what it printed may hold what it read."""
    crashing = tmp_path / "tesseract"
    crashing.write_text(f"#!/bin/sh\necho {NUMBER}\necho {NUMBER} >&2\nexit 3\n")
    crashing.chmod(0o700)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(crashing))
    with pytest.raises(RuntimeError) as caught:
        engine.recognise([strip_of(NUMBER)])
    assert str(caught.value) == "tesseract failed"
