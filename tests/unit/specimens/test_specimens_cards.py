"""Every layout prints both sides with nothing in the way of anything else."""

from __future__ import annotations

import numpy as np
import pytest

from tests.specimens import FAMILIES, HELD_OUT, draw_identity, fonts, layout, render
from tests.specimens.artwork import HEIGHT, WIDTH
from tests.specimens.layouts import PX_PER_MM
from tests.specimens.names import ETHNICITIES, RARE_GIVEN
from tests.specimens.press import Press, Type, overlap
from tests.specimens.sides import Side

FIELDS = {
    Side.PORTRAIT: {"name", "sex", "ethnicity", "birth_date", "address", "id_number"},
    Side.EMBLEM: {"issuing_authority", "valid_from", "valid_until"},
}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("family", [*FAMILIES, HELD_OUT])
def test_every_family_prints_both_sides_cleanly(family: str, side: Side) -> None:
    """All fields are on the card, no two rows touch, the SPECIMEN mark covers none, and no row enters the portrait."""
    for seed in (1, 2):
        where = layout(family, seed)
        card = render(draw_identity(seed + 100), side, where)
        assert card.pixels.shape == (HEIGHT, WIDTH, 3)
        assert set(card.boxes) == set(card.truth) == FIELDS[side]
        rows = [box for _, _, box in card.lines]
        for number, (left, top, right, bottom) in enumerate(rows):
            assert left > 0
            assert top > 0
            assert right < WIDTH
            assert bottom < HEIGHT
            assert not any(overlap(rows[number], other) for other in rows[number + 1 :])
        assert card.marks
        assert not any(overlap(mark, row) for mark in card.marks for row in [*rows, *card.boxes.values()])
        if side is Side.PORTRAIT:
            left, top, right, bottom = (v * PX_PER_MM for v in where.portrait)
            assert not any(overlap((left, top, right, bottom), row) for row in rows)
            assert sum(role == "address" for role, _, _ in card.lines) <= 3


@pytest.mark.parametrize(
    ("side", "box"), [(Side.PORTRAIT, (1281, 695, 1413, 781)), (Side.EMBLEM, (707, 517, 1005, 621))]
)
def test_a_published_seed_puts_the_mark_where_it_was(side: Side, box: tuple[int, ...]) -> None:
    """Figures name their seeds, so a mark does not move with the ids of pages; fonts may differ a little."""
    (mark,) = render(draw_identity(7), side, layout(FAMILIES[0], 7)).marks
    assert mark == pytest.approx(box, abs=6)


@pytest.mark.parametrize("side", Side)
def test_ink_lies_where_the_boxes_say(side: Side) -> None:
    """A field's box holds dark ink on lighter paper, to its very edges and not beyond."""
    card = render(draw_identity(8), side, layout("bold", 3))
    grey = card.pixels.astype(float).mean(axis=2)
    for name, (left, top, right, bottom) in card.boxes.items():
        patch = grey[int(top) : int(bottom) + 1, int(left) : int(right) + 1] < 120
        assert patch.mean() > 0.05
        assert patch[:, :4].any()
        assert patch[:, -5:].any()
        assert patch[:4].any()
        assert patch[-5:].any()
        frame = grey[int(top) - 5 : int(bottom) + 6, int(left) - 5 : int(right) + 6] < 120
        if name == "birth_date":
            continue  # its units stand taller between its numbers
        assert frame[:3].sum() + frame[-3:].sum() + frame[:, :3].sum() == 0


def test_printed_rows_spell_the_truth() -> None:
    """The address's rows put together are the address, and the other rows carry their field's text."""
    person = draw_identity(31, {"address_lines": 3})
    card = render(person, Side.PORTRAIT, layout("classic"))
    rows = [(role, text) for role, text, _ in card.lines]
    assert "".join(text for role, text in rows if role == "address") == card.truth["address"]
    assert ("name", person.name) in rows
    assert ("id_number", person.id_number) in rows


@pytest.mark.parametrize("face", ["sans", "serif", "kai", "zenhei", "microhei", "sans-bold", "ming", "wenkai"])
def test_every_ethnicity_and_rare_character_can_be_drawn(face: str) -> None:
    """Each face, with its fallbacks, leaves ink for every ethnicity and every rare character in stock."""
    press = Press(np.full((HEIGHT, WIDTH, 3), 255, np.uint8))
    for text in (*ETHNICITIES, *RARE_GIVEN):
        for character in text:
            found = fonts.face_for(character, face)
            assert ord(character) in fonts.characters(found)
        end = press.row("ethnicity", text, (5.0, 20.0), Type(face, 3.0, (0, 0, 0)))
        assert end > 5.0
    assert len(press.lines) == 56 + len(RARE_GIVEN)


def test_a_missing_font_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the font file the error tells which Debian package to install."""
    monkeypatch.setitem(fonts.FACES, "gone", fonts.Face("truetype/gone.ttf", 0, "fonts-gone"))
    with pytest.raises(fonts.FontMissingError, match="fonts-gone"):
        fonts.path_of("gone")


def test_a_blank_glyph_is_passed_over() -> None:
    """A face that lists a character but leaves it blank hands it to a fallback."""
    assert ord("䶮") in fonts.characters("kai")
    assert fonts.ink("kai", 60, "䶮") is None
    assert fonts.face_for("䶮", "kai") != "kai"


def test_a_character_without_glyph_is_refused() -> None:
    """A private-use character that no font draws is an error, not an empty box."""
    with pytest.raises(fonts.GlyphMissingError):
        fonts.face_for("\U0010fffd", "sans")


def test_layouts_differ_by_family_and_seed() -> None:
    """Families are told apart by more than their names, seeds by jitter, and unknown families are refused."""
    assert len(FAMILIES) >= 6
    assert HELD_OUT not in FAMILIES
    assert len({(f, layout(f, 1).value_face, layout(f, 1).rows) for f in FAMILIES}) == len(FAMILIES)
    assert layout("classic", 1) == layout("classic", 1)
    assert layout("classic", 1).rows != layout("classic", 2).rows
    with pytest.raises(ValueError, match="family"):
        layout("no such family")
