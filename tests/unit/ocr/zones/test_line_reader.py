"""The recogniser of zones' lines with the weights that the project ships."""

from __future__ import annotations

import json
from hashlib import sha256

import numpy as np
import pytest

from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.standards import mrz
from ocr.zones.line_reader import TURNED, WEIGHTS, LineReader
from ocr.zones.zone import zone_of
from ocr.zones.zone_strip import HEIGHT, WIDTHS, levelled, width_of, zone_strip
from tests.specimens.layouts import PX_PER_MM
from tests.specimens.press import Press, Type

ZONE = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
OTHER = "Ministry of the Interior, department of passports and visas 北京市公安局"


@pytest.fixture(scope="module")
def reader() -> LineReader:
    """One thread, with the shipped weights."""
    return LineReader(1)


def printed(lines: tuple[str, ...], face: str = "ocr-b", pitch: float | None = 2.54) -> tuple[Picture, list[Quad]]:
    """Lines on plain paper at seven pixels to a millimetre, and the outline of each with some room around it."""
    press = Press(np.full((40 * PX_PER_MM, 125 * PX_PER_MM, 3), 214, np.uint8))
    for number, line in enumerate(lines):
        style = Type(face, 3.4, (30, 30, 34))
        press.row("zone", line, (6.0, 10.0 + 6.35 * number), style, pitch=pitch, field=str(number))
    scale = 7 / PX_PER_MM
    rows = [np.array(press.boxes[str(number)]) * scale for number in range(len(lines))]
    small = press.canvas.resize((125 * 7, 40 * 7))
    return Picture(np.asarray(small, np.uint8)), [Quad.upright(a - 5, b - 7, c + 5, d + 7) for a, b, c, d in rows]


@pytest.mark.parametrize("lines", [ZONE, CARD])
def test_a_zone_in_clear_print_is_read_to_the_letter(reader: LineReader, lines: tuple[str, ...]) -> None:
    """Lines of 44 and of 30 characters, their digits right as they are read."""
    zone = zone_of(reader.read(*printed(lines)))
    assert zone is not None
    assert zone.texts == lines
    assert not zone.repaired
    assert zone.mean_confidence > 0.95


def test_another_face_is_read_too(reader: LineReader) -> None:
    """Some issuers print zones in other faces, at the same pitch."""
    zone = zone_of(reader.read(*printed(ZONE, "mono")))
    assert zone is not None
    assert zone.texts == ZONE


def test_a_line_upside_down_is_refused(reader: LineReader) -> None:
    """It says that it is, and no zone comes of it."""
    picture, rows = printed(ZONE)
    seen = reader.read(picture, [row.turned(2) for row in reversed(rows)])
    for lattice in seen:
        assert lattice.text.count(TURNED) > 0.8 * len(lattice.text)
        assert len(lattice.text) > 30
    assert zone_of(seen) is None


def test_other_print_is_blank(reader: LineReader) -> None:
    """Words show next to no character of a zone."""
    (seen,) = reader.read(*printed((OTHER,), "sans", None))
    assert len([char for char in seen.chars if char.text in mrz.SYMBOLS]) < 10


def test_the_record_is_that_of_the_weights() -> None:
    """The weights have the digest that the record of their training states, and are small."""
    record = json.loads(WEIGHTS.with_suffix(".json").read_text(encoding="utf-8"))
    assert record["sha256"] == sha256(WEIGHTS.read_bytes()).hexdigest()
    assert WEIGHTS.stat().st_size < 1_000_000
    assert record["strips"] > 8_000


def test_strips_are_levelled_whatever_the_light() -> None:
    """Mean 0 and spread 1 in the strip, 0 beyond it; noise on blank paper is not made as strong as print."""
    picture, rows = printed(ZONE)
    strip = zone_strip(picture, rows[0])
    assert strip.shape == (HEIGHT, width_of(rows[0]))
    dim = (strip * 0.4).astype(np.uint8)
    bright, dark = (levelled(one, WIDTHS[-1]) for one in (strip, dim))
    assert np.abs(bright - dark).mean() < 0.05
    blank = levelled(np.full((HEIGHT, 300), 200, np.uint8) + np.eye(HEIGHT, 300, dtype=np.uint8), 512)
    assert np.abs(blank).max() < 1
    assert not blank[:, 300:].any()
