"""Fonts are chosen by what they draw: no box in the place of a character, whatever the text."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from fontTools.ttLib import TTCollection, TTFont
from PIL import Image

from ocr.text.characters import characters
from ocr.text.rare import is_ideograph
from service.annotate import faces, lettering
from service.annotate.faces import Face, draws, face_for

PLANES = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x323B0))
STEP = 61


def written(text: str) -> np.ndarray:
    """What is drawn for a text, as darkness of pixels."""
    page = Image.new("RGB", (400, 60), (255, 255, 255))
    lettering.write(page, (4, 30), text, 40, (0, 0, 0))
    return 255 - np.asarray(page.convert("L"))


def listed() -> Iterator[str]:
    """The ideographs that a table of some installed font has, those of the known faces and of fontconfig's."""
    known = {face.path for face in (*faces.faces(bold=True), *faces.faces(bold=False), *faces._RARE)}
    points: set[int] = set()
    for path in known | {face.path for face in faces._covering("𠀀")}:
        with TTCollection(path) if path.endswith("ttc") else TTFont(path, lazy=True) as opened:
            for one in opened.fonts if isinstance(opened, TTCollection) else (opened,):
                points.update(one.getBestCmap())
    return map(chr, sorted(point for plane in PLANES for point in plane if point in points))


def test_every_ideograph_that_a_font_has_is_drawn() -> None:
    """Of all that the tables of the installed fonts list, every 61st, and the ends of each plane, has a face."""
    every = list(listed())
    assert len(every) > 85_000
    lacking = [c for c in every[::STEP] + every[-3:] if face_for(c, bold=False) is None]
    assert not lacking


def test_every_character_of_the_table_for_names_is_drawn_in_both_weights() -> None:
    """A sample of the levels, and all 196 characters beyond the basic plane."""
    rare = [c for c in characters(3) if ord(c) > 0xFFFF]
    sample = random.Random(1).sample(characters(1) + characters(2) + characters(3), 200)
    assert all(face_for(c, bold=bold) for c in [*rare, *sample] for bold in (False, True))


@pytest.mark.parametrize("character", ["\ue816", "\U000f0000", "\U0003fffd", "\x07"])
def test_what_no_font_has_is_its_code_point(character: str) -> None:
    """Codes of private use, characters younger than the fonts, control characters: text in the place of a box."""
    assert np.array_equal(written(f"李{character}"), written(f"李U+{ord(character):04X}"))
    assert lettering.measure(character, 20) == lettering.measure(f"U+{ord(character):04X}", 20)


def test_a_mark_of_direction_is_not_drawn() -> None:
    """What shows nothing takes no room, and is no box."""
    assert np.array_equal(written("张\u202e伟\u200b\ufeff"), written("张伟"))


def test_a_face_without_a_character_does_not_draw_it() -> None:
    """Neither the sign for a missing glyph nor a blank counts as drawing; a file that is no font draws nothing."""
    first = faces.faces(bold=False)[0]
    assert draws(first, "张") and draws(first, " ")
    assert not draws(first, "\u0378")
    assert not draws(Face(__file__), "张")


def test_a_machine_without_the_known_fonts_asks_what_the_others_cover(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rare character is found in whatever installed font covers it."""
    monkeypatch.setattr(faces, "_RARE", ())
    face_for.cache_clear()
    found = face_for("𬺈", bold=False), face_for("㐀", bold=False)
    face_for.cache_clear()
    assert all(face is not None and draws(face, c) for face, c in zip(found, "𬺈㐀", strict=True))


def test_without_fontconfig_nothing_more_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known faces are used; the rest are code points."""
    monkeypatch.setattr(faces, "_RARE", ())
    monkeypatch.setattr(faces, "_fontconfig", lambda *command: "")
    for cached in (face_for, faces._coverage):
        cached.cache_clear()
    assert face_for("张", bold=False) is not None
    assert face_for("\U0002a6d6", bold=False) is None
    for cached in (face_for, faces._coverage):
        cached.cache_clear()


def test_ideographs_are_where_unicode_has_them() -> None:
    """The two planes of ideographs, the basic plane's blocks, and nothing around them."""
    assert all(map(is_ideograph, "一龥㐀䶿豈𠀀\U000323af"))
    assert not any(map(is_ideograph, "A·ก가\ue000\U0001f600"))
