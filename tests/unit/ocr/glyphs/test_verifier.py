"""The glyph verifier on printed names: a font and characters that its network was never trained on among them."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from bench.characters.drawing import Shot, shoot
from ocr.geometry import Quad
from ocr.glyphs.compared import Compared
from ocr.glyphs.crops import LOOKS, SIDE, cut
from ocr.glyphs.place import GlyphPlace
from ocr.glyphs.prototypes import Prototypes
from ocr.glyphs.repertoire import ideographs
from ocr.glyphs.verifier import GlyphVerifier, in_likelier_writing
from ocr.image.picture import Picture


@pytest.fixture(scope="module")
def verifier() -> GlyphVerifier:
    """The one that ships."""
    return GlyphVerifier(1)


def places_of(shot: Shot, read: str) -> list[GlyphPlace]:
    """The characters of a shot's row, evenly spread, as read."""
    return [GlyphPlace(c, 0.99, shot.outline, (i + 0.5) / len(read)) for i, c in enumerate(read)]


def seen(
    verifier: GlyphVerifier, printed: str, read: str, *, style: str = "zenhei", seed: int = 1
) -> tuple[Compared, ...]:
    """What the glyphs of a printed name are like, supposing that it was read so."""
    shot = shoot(printed, style, "large", random.Random(seed))
    return verifier.compare(shot.picture, places_of(shot, read))


@pytest.mark.parametrize(("printed", "read"), [("李凓", "李溧"), ("王烜", "王垣"), ("张祼", "张裸"), ("陈谿", "陈溪")])
def test_a_lookalike_is_told_from_what_is_printed(verifier: GlyphVerifier, printed: str, read: str) -> None:
    """A character never trained on, in a font never trained on, is the nearest; what it was read as is behind."""
    surname, given = seen(verifier, printed, read)
    assert surname.margin > 0
    assert given.margin < 0
    assert given.nearest[0][0] == printed[1]


@pytest.mark.parametrize("name", ["李建国", "欧阳娜娜", "王一", "丁十三", "林木森", "买买提江"])
def test_what_is_printed_is_confirmed(verifier: GlyphVerifier, name: str) -> None:
    """Each character of a common name is nearest to its own prototype, narrow and repeated ones too."""
    assert all(one.nearest[0][0] == one.text for one in seen(verifier, name, name))


def test_pairs_of_style_are_known_by_their_prototypes(verifier: GlyphVerifier) -> None:
    """未 and 末 differ by the length of two strokes, as styles do: their prototypes are as near as no look-alikes'."""
    known = verifier.prototypes
    near = {
        one + other: known.likeness(point, [other])[other]
        for one, other in ("未末", "凓溧", "诚𫍯")
        if (point := known.of(one)) is not None
    }
    assert near["未末"] > near["凓溧"]
    assert near["未末"] > near["诚𫍯"]


def test_doubles_are_compared_though_they_are_not_the_nearest(verifier: GlyphVerifier) -> None:
    """What the recogniser is known to read as a character is looked at in any case; what is drawn alike is no apart."""
    shot = shoot("王禅", "zenhei", "large", random.Random(1))
    places = [replace(place, doubles=("褝", "一")) for place in places_of(shot, "王禅")]
    surname, given = verifier.compare(shot.picture, places)
    assert surname.own is not None and given.own is not None
    assert surname.apart == pytest.approx(surname.own - max(dict(surname.nearest)[c] for c in "褝一"), abs=1e-6)
    assert given.apart == pytest.approx(given.own - dict(given.nearest)["褝"], abs=1e-6)
    shot = shoot("王胶", "sans", "large", random.Random(1))
    places = [replace(place, doubles=("㬵",)) for place in places_of(shot, "王胶")]
    assert verifier.compare(shot.picture, places)[1].apart == 0
    assert verifier.compare(shot.picture, places)[1].alike == ("胶",)


@pytest.mark.parametrize(("printed", "read"), [("李𬉹", "李炙"), ("李𪞁", "李兔"), ("李𮕤", "李礼")])
def test_a_plane_tells_a_double_that_its_prototype_does_not(verifier: GlyphVerifier, printed: str, read: str) -> None:
    """In a font never trained on a supplementary character is on its side, and what it was read as on the other."""
    [_, double] = seen(verifier, printed, read, style="babelstone")
    [_, itself] = seen(verifier, read, read, style="babelstone")
    assert double.sided == dict(double.sides)[printed[1]] < 0
    assert itself.sided > 0.5


def test_two_rows_of_one_name_are_compared_together(verifier: GlyphVerifier) -> None:
    """A name set in two rows has its characters cut out of both."""
    above, below = (shoot(part, "sans", "large", random.Random(2)) for part in ("阿卜杜", "热合曼"))
    sheet = np.full((400, 400, 3), 220, np.uint8)
    places = []
    for shot, top in ((above, 20), (below, 200)):
        pixels = shot.picture.pixels
        sheet[top : top + pixels.shape[0], 10 : 10 + pixels.shape[1]] = pixels
        outline = Quad.from_array(shot.outline.array() + np.array([10, top]))
        text = "阿卜杜" if shot is above else "热合曼"
        places += [GlyphPlace(c, 0.99, outline, (i + 0.5) / 3) for i, c in enumerate(text)]
    found = verifier.compare(Picture(sheet), places)
    assert [one.nearest[0][0] for one in found] == list("阿卜杜热合曼")


def test_nothing_is_compared_where_nothing_stands(verifier: GlyphVerifier) -> None:
    """No characters, no answer."""
    assert verifier.compare(Picture(np.zeros((50, 50, 3), np.uint8)), []) == ()


def test_crops_say_how_large_print_is() -> None:
    """A character's size in the picture is measured by its print; each look is a picture of the network's size."""
    for style in ("sans", "wenkai"):
        shot = shoot("李建国", style, "small", random.Random(3))
        crops = cut(shot.picture, shot.outline, [0.2, 0.5, 0.8])
        assert crops.pixels.shape == (3, len(LOOKS), SIDE, SIDE)
        assert 13 < crops.em < 21


def test_a_second_script_is_no_part_of_a_crop(verifier: GlyphVerifier) -> None:
    """Print close above a name, within its outline, is parted from it by blank lines and left out."""
    shot = shoot("李建国", "sans", "large", random.Random(4))
    pixels = shot.picture.pixels.copy()
    corners = shot.outline.array()
    top = int(corners[0][1])
    bold, light = int(pixels.min()), int(np.median(pixels))
    print_top = top + np.flatnonzero((pixels[top:].min(axis=2) < (bold + light) / 2).any(axis=1))[0]
    sheet = np.full((pixels.shape[0] + 20, pixels.shape[1], 3), light, np.uint8)
    sheet[20:] = pixels
    left, right = int(corners[0][0]), int(corners[1][0])
    sheet[print_top + 8 : print_top + 15, left + 10 : right - 10 : 6] = bold
    raised = Quad.from_array(corners + np.array([[0, 10], [0, 10], [0, 20], [0, 20]]))
    found = verifier.compare(Picture(sheet), [replace(p, row=raised) for p in places_of(shot, "李建国")])
    assert [one.nearest[0][0] for one in found] == list("李建国")


def test_every_ideograph_has_its_own_prototype() -> None:
    """All of GB 18030-2022 are there, and a prototype's nearest is itself or drawn just like it."""
    known = Prototypes()
    assert {chr(code) for code in known.codes} == set(ideographs())
    for character in "王凓𬸣㐀龻𠀀𬺡":
        point = known.of(character)
        assert point is not None
        assert known.nearest(point, 1)[0][0] in {character, *known.alike(character)}


def test_a_stranger_has_no_prototype() -> None:
    """Kana, dots and texts of several characters are like nothing."""
    known = Prototypes()
    assert [known.of(text) for text in ("あ", "·", "王王", "")] == [None] * 4


def test_drawn_alike_are_no_rivals() -> None:
    """What a font draws just like another character is known to be so, both ways, and by rule."""
    known = Prototypes()
    assert known.alike("槩") == {"㮣"}
    assert known.alike("㮣") == {"槩"}
    assert not known.alike("王")


def test_print_between_two_characters_that_was_read_as_none_is_noticed() -> None:
    """A name of three that was read as two has a character's print in its midst; one that is set wide has not."""
    shot = shoot("郝趭华", "zenhei", "photographed", random.Random(4))
    assert cut(shot.picture, shot.outline, [1 / 6, 5 / 6]).skipped
    assert not cut(shot.picture, shot.outline, [1 / 6, 1 / 2, 5 / 6]).skipped
    wide = shoot("郝　华", "zenhei", "photographed", random.Random(4))
    assert not cut(wide.picture, wide.outline, [1 / 6, 5 / 6]).skipped


def test_a_double_is_seen_in_the_form_of_another_region(verifier: GlyphVerifier) -> None:
    """BabelStone draws 㬇 with 奐, its prototype has 奂: a 㬇 is nearer to 喚, and nearly as near to its other form."""
    shot = shoot("李㬇", "babelstone", "large", random.Random(1))
    given = verifier.compare(shot.picture, places_of(shot, "李噢"))[1]
    known = dict(given.nearest)
    own = verifier.prototypes.likeness(np.asarray(verifier.prototypes.of("㬇")), ["㬇", "喚"])
    assert own["㬇"] > own["喚"]
    assert given.nearest[0][0] == "喚"
    assert given.nearest_apart < known["喚"] - known.get("㬇", -1.0)


def test_near_prototypes_are_told(verifier: GlyphVerifier) -> None:
    """𠄘 is drawn nearly as 承 is; no character is as 李."""
    far, twin = seen(verifier, "李承", "李承")
    assert twin.beside > 0.9 > far.beside


@pytest.mark.parametrize(
    ("read", "likenesses", "said"),
    [
        ("黄", (("黃", 0.939), ("黄", 0.936), ("鿒", 0.8)), "黄"),
        ("黃", (("黃", 0.939), ("黄", 0.936), ("鿒", 0.8)), "黃"),
        ("黄", (("黃", 0.939), ("黄", 0.88), ("鿒", 0.8)), "黃"),
        ("勋", (("勩", 0.891), ("勚", 0.89), ("勛", 0.79)), "勚"),
        ("勋", (("勖", 0.891), ("勚", 0.89), ("勩", 0.88)), "勖"),
    ],
)
def test_what_is_as_much_like_two_writings_is_in_the_likelier_one(
    read: str, likenesses: tuple[tuple[str, float], ...], said: str
) -> None:
    """That is the one that was read, else that of the table; a clear picture, or another character, says more."""
    ranked = in_likelier_writing(likenesses, read)
    assert ranked[0][0] == said
    assert sorted(ranked) == sorted(likenesses)
