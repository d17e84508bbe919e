"""Parts of a card that should be blank: what is printed there or covers them is noticed, what light does is not."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ocr.quality.blank import Blank, GoesOn, Sheet, doubted_for_print, hidden
from ocr.reading import FieldStatus
from tests.builders import make_field

MARGIN = 0.06
ROOM = (0.17, 0.60, 0.585, 0.69)
ROWS = ((0.16, 0.12, 0.30, 0.20), (0.16, 0.51, 0.60, 0.59))
X0, Y0, X1, Y1 = 100, 170, 255, 190
"""A line of print in the room, pixels of the sheet."""

Plane = np.ndarray


def card(seed: int = 5) -> Plane:
    """A card's background: a tint that changes slowly, a fine pattern, noise."""
    y, x = np.mgrid[0:288, 0:448].astype(np.float64)
    tint = np.stack([200 + x / 10, 228 - x / 40, 236 - x / 20], axis=2)
    pattern = 9 * np.sin(x / 1.9 + 3 * np.sin(y / 9))
    noise = np.random.default_rng(seed).normal(0, 2, (288, 448))
    return np.asarray(np.clip(tint + (pattern + noise)[..., None], 0, 255), dtype=np.uint8)


def with_print(pixels: Plane, darkness: float) -> Plane:
    """A line of strokes as characters have them."""
    mask = np.zeros(pixels.shape[:2], np.float32)
    for x in range(X0, X1, 16):
        for i in range(4):
            cv2.line(mask, (x + 4 * i, Y0 + 2), (x + 4 * i - 2, Y1 - 4), 1.0, 1)
        cv2.line(mask, (x, (Y0 + Y1) // 2), (x + 12, (Y0 + Y1) // 2), 1.0, 2)
    return np.asarray(pixels * (1 - darkness * mask[..., None]), dtype=np.uint8)


def blurred(pixels: Plane) -> Plane:
    """Print smeared beyond reading."""
    pixels = with_print(pixels, 0.9).copy()
    soft = cv2.GaussianBlur(pixels, (0, 0), 5)
    pixels[Y0 - 4 : Y1 + 4, X0 - 8 : X1 + 8] = soft[Y0 - 4 : Y1 + 4, X0 - 8 : X1 + 8]
    return pixels


def covered(colour: tuple[int, int, int]) -> Callable[[Plane], Plane]:
    """Something of one colour over the line."""

    def cover(pixels: Plane) -> Plane:
        pixels = pixels.copy()
        pixels[Y0 - 4 : Y1 + 4, X0 - 8 : X1 + 8] = colour
        return pixels

    return cover


def shadowed(pixels: Plane) -> Plane:
    """A shadow with a soft edge across the room."""
    edge = cv2.blur(np.where(np.arange(448) < 170, 0.55, 1.0).reshape(1, -1), (9, 1))
    return np.asarray(pixels * edge[..., None], dtype=np.uint8)


def dim(pixels: Plane) -> Plane:
    """Light that falls off downwards."""
    return np.asarray(pixels * np.linspace(1, 0.6, 288)[:, None, None], dtype=np.uint8)


def code(pixels: Plane, *, goes_on: GoesOn = GoesOn.MAYBE, open_set: bool = False) -> str | None:
    """What is said of the room."""
    return Sheet.of(pixels, MARGIN, ROWS).doubt(Blank("address", ROOM, goes_on, open_set))


@pytest.mark.parametrize("light", [lambda pixels: pixels, shadowed, dim])
@pytest.mark.parametrize("goes_on", GoesOn)
def test_a_bare_card_raises_no_doubt(light: Callable[[Plane], Plane], goes_on: GoesOn) -> None:
    """Neither its pattern, nor its tint, nor a shadow or falling light."""
    assert code(light(card()), goes_on=goes_on) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda pixels: with_print(pixels, 0.9),
        lambda pixels: with_print(pixels, 0.35),
        blurred,
        covered((20, 20, 20)),
        covered((200, 60, 50)),
        covered((214, 224, 227)),
        covered((218, 168, 140)),
    ],
    ids=["print", "faint print", "smeared print", "black", "red", "the card's own colour", "a finger"],
)
def test_print_and_what_covers_it_raise_a_doubt(change: Callable[[Plane], Plane]) -> None:
    """Whether it is read or not, a line that is there, or may be there, is noticed."""
    assert code(change(card())) == "FIELD_INCOMPLETE"


@pytest.mark.parametrize(("into", "code_of"), [(2, None), (20, "FIELD_INCOMPLETE")])
def test_what_a_text_has_at_the_edge_of_a_blank_part_is_its_own(into: int, code_of: str | None) -> None:
    """The last stroke of a character may reach into what is blank behind it; a whole character there may not."""
    pixels = card()
    left = round((ROOM[0] + MARGIN) * 448 / (1 + 2 * MARGIN))
    cv2.rectangle(pixels, (left - 14, Y0 - 2), (left + into, Y1 - 4), (90, 100, 100), -1)
    assert code(pixels, goes_on=GoesOn.HARDLY) == code_of


def test_print_beside_a_text_of_an_open_set_is_for_a_person() -> None:
    """Another picture would show the same print; what covers the card another picture would not show."""
    assert code(with_print(card(), 0.9), open_set=True) == "LOW_CONFIDENCE"
    assert code(covered((200, 60, 50))(card()), open_set=True) == "FIELD_INCOMPLETE"


def test_the_size_of_the_view_does_not_matter() -> None:
    """A card seen at another size says the same."""
    for change, expected in ((lambda pixels: pixels, None), (lambda p: with_print(p, 0.9), "FIELD_INCOMPLETE")):
        larger = cv2.resize(change(card()), (544, 352), interpolation=cv2.INTER_CUBIC)
        assert code(larger) == expected


def test_a_part_too_small_to_tell_raises_no_doubt() -> None:
    """A gap narrower than a character, or a part beyond the card's text."""
    sheet = Sheet.of(with_print(card(), 0.9), MARGIN, ROWS)
    for room in ((0.3, 0.6, 0.31, 0.69), (0.2, 0.6, 0.5, 0.605), (0.7, 0.6, 0.9, 0.69), (0.2, 1.2, 0.5, 1.3)):
        assert sheet.doubt(Blank("address", room, GoesOn.LIKELY)) is None


def test_only_sure_fields_are_doubted() -> None:
    """A field that was read becomes unsure with the reason; one that is unsure keeps its own."""
    blanks = (Blank("address", ROOM, GoesOn.LIKELY),)
    for status, codes in ((FieldStatus.READ, ("FIELD_INCOMPLETE",)), (FieldStatus.UNSURE, ("LOW_CONFIDENCE",))):
        fields = {"address": make_field("address", "北京市", status)}
        doubted = doubted_for_print(fields, blanks, Sheet.of(with_print(card(), 0.9), MARGIN, ROWS))["address"]
        assert doubted.status is FieldStatus.UNSURE
        if status is FieldStatus.READ:
            assert doubted.codes == codes
        else:
            assert doubted is fields["address"]
    fields = {"address": make_field("address", "北京市")}
    assert doubted_for_print(fields, blanks, Sheet.of(card(), MARGIN, ROWS)) == fields


def lit(pixels: Plane) -> Plane:
    """A soft highlight that is no narrower than two lines: light is added, and print beneath it would be seen."""
    y, x = np.mgrid[0:288, 0:448].astype(np.float64)
    shine = 38 * np.exp(-(((x - 180) / 70) ** 2) - ((y - 190) / 40) ** 2)
    return np.asarray(np.clip(pixels * 0.75 + shine[..., None], 0, 255), dtype=np.uint8)


@pytest.mark.parametrize("goes_on", GoesOn)
def test_a_soft_highlight_leaves_the_pattern_and_raises_no_doubt(goes_on: GoesOn) -> None:
    """As a share of the brightness the pattern is weaker there; beside the card's own brightness it is not."""
    assert code(lit(card()), goes_on=goes_on) is None


def test_the_edge_of_print_that_was_read_is_no_cover() -> None:
    """Bluish ink of a row that was read reaches into the blank part beneath it."""
    pixels = card()
    for x in range(84, 290, 6):
        cv2.line(pixels, (x, 148), (x, 163), (30, 34, 90), 3)
    rows = (*ROWS, (0.16, 0.47, 0.60, 0.575))
    room = (0.17, 0.58, 0.585, 0.67)
    assert Sheet.of(pixels, MARGIN, rows).doubt(Blank("name", room, GoesOn.MAYBE, open_set=True)) is None
    assert Sheet.of(pixels, MARGIN, ()).doubt(Blank("name", room, GoesOn.MAYBE, open_set=True)) is not None


@pytest.mark.parametrize(
    ("change", "hides"), [(covered((205, 160, 135)), True), (blurred, True), (lambda p: with_print(p, 0.3), False)]
)
def test_what_covers_a_text_is_told_from_marks_on_the_card(change: Callable[[Plane], Plane], *, hides: bool) -> None:
    """No copy without a cover settles what it hides; marks leave the card's pattern between them."""
    fields = {"address": make_field("address", "x")}
    blanks = [Blank("address", ROOM, GoesOn.LIKELY)]
    sheet = Sheet.of(change(card()), MARGIN, ROWS)
    assert hidden(fields, blanks, sheet) == (frozenset({"address"}) if hides else frozenset())
    assert hidden({}, blanks, sheet) == frozenset()


@pytest.mark.parametrize("light", [lambda pixels: pixels, shadowed, dim])
def test_what_covers_the_next_character_of_an_ended_text_is_noticed(light: Callable[[Plane], Plane]) -> None:
    """Behind the last character less is needed for a doubt than further on; a bare card raises none in any light."""
    behind = (0.17, 0.60, 0.25, 0.69)
    next_one, further = Blank("address", behind, next_one=True), Blank("address", behind)
    bare, hiding = (
        Sheet.of(pixels, MARGIN, ROWS) for pixels in (light(card()), light(covered((221, 224, 228))(card())))
    )
    assert bare.doubt(next_one) is None
    assert not bare.hides(next_one)
    assert hiding.doubt(further) is None
    assert hiding.doubt(next_one) == "FIELD_INCOMPLETE"
    assert hiding.hides(next_one)
