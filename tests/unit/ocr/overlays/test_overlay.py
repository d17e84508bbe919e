"""Watermarks over a card: seen where a card prints nothing, taken away without its print, and believed by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import cv2
import numpy as np
import pytest

from ocr.documents import Parsed, document_types
from ocr.finder import Finder
from ocr.finding import stroke_free
from ocr.finding.pose import Pose
from ocr.geometry import Quad, homography
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.rectify import MARGIN, Card, PrintedRow
from ocr.lines.rows import Row
from ocr.looks.overlay_removal import without_overlay
from ocr.looks.views import agreed, settled_by_copies
from ocr.overlays.hints import hint_of_overlay
from ocr.overlays.overlay import Overlay
from ocr.overlays.search import overlay_on
from ocr.reading import Field, FieldStatus
from tests.printed import printed
from tests.specimens import SCRIPTS, CardImage, bilingual, draw_identity, layout, render
from tests.specimens.overlay import Watermark, draw_watermark, overlaid
from tests.specimens.sides import Side

SIZE_MM = (85.6, 54.0)
SHEET = (448, 288)
MARK = Watermark(("仅供办理开户使用",), "sans-bold", 2.0, (0, 0, 0), 0.45, 20.0, tiled=True, card_only=True, jpeg=90)
COLOURS = {"black": (0, 0, 0), "red": (220, 30, 30), "blue": (30, 60, 210)}
FAINT, DARK, RED, WHITE = Overlay(0.8, False), Overlay(0.45, False), Overlay(1.0, True), Overlay(1.2, False)


def drawn(seed: int, side: Side = Side.PORTRAIT) -> CardImage:
    """A card as it is printed."""
    return render(draw_identity(seed), side, layout("classic", seed))


def marked(pixels: Pixels, mark: Watermark) -> Pixels:
    """A card with a watermark over it."""
    height, width = pixels.shape[:2]
    return overlaid(pixels, Quad.upright(0, 0, width - 1, height - 1), mark)


def looked_at(card: CardImage, pixels: Pixels, read: Sequence[Row] = (), *, doubted: bool = False) -> Overlay | None:
    """What is seen over a card whose rows were found where they are printed."""
    return overlay_on(sheet_of(card, pixels)[0], SIZE_MM, sheet_of(card, pixels)[1], read, doubted=doubted)


def sheet_of(card: CardImage, pixels: Pixels) -> tuple[Card, list[PrintedRow]]:
    """A card seen straight on, and its rows where they are printed."""
    height, width = pixels.shape[:2]
    room = round(MARGIN * height), round(MARGIN * width)
    framed = cv2.copyMakeBorder(pixels, room[0], room[0], room[1], room[1], cv2.BORDER_REPLICATE)
    sheet = np.asarray(cv2.resize(framed, SHEET, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    rows = []
    for role, _, (left, top, right, bottom) in card.lines:
        more = (bottom - top) * 0.18
        box = np.array([left - more, top - more, right + more, bottom + more]) / [width, height, width, height]
        corners = np.array([[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]]])
        if role not in {"second", "dash"}:
            rows.append(PrintedRow(corners, 5.0, constant=role in {"label", "title"}))
    return Card(sheet, homography(Quad.upright(0, 0, 1, 1), Quad.upright(0, 0, 1, 1))), rows


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("side", list(Side))
def test_nothing_lies_over_a_card_as_it_is_printed(seed: int, side: Side) -> None:
    """Background print, labels and the specimen mark are the card's own."""
    card = drawn(seed, side)
    assert looked_at(card, card.pixels) is None


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("angle", [0.0, -30.0, 45.0])
def test_a_watermark_is_seen_with_its_colour_and_level(colour: str, angle: float) -> None:
    """What crosses from row to row tells how bright the whole of it is."""
    card = drawn(5)
    seen = looked_at(card, marked(card.pixels, replace(MARK, colour=COLOURS[colour], angle=angle)))
    assert seen is not None
    assert seen.coloured is (colour != "black")
    if colour == "black":
        assert seen.level == pytest.approx(1 - MARK.opacity, abs=0.1)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("gap_mm", [0.0, 0.2])
def test_a_second_script_is_no_overlay(seed: int, gap_mm: float) -> None:
    """Its small print crosses the upper edges of values, and never both edges of a row."""
    style = bilingual(layout("classic", seed), SCRIPTS[seed % len(SCRIPTS)], seed, gap_mm=gap_mm)
    card = render(draw_identity(seed), Side.PORTRAIT, style)
    assert looked_at(card, card.pixels, doubted=True) is None


@pytest.mark.parametrize("seed", range(3))
def test_noise_and_a_crease_are_no_overlay(seed: int) -> None:
    """Specks at every edge, and one long stroke across several rows."""
    card, rng = drawn(seed), np.random.default_rng(seed)
    small = cv2.resize(rng.normal(0, 26, (290, 460)), (1712, 1080), interpolation=cv2.INTER_NEAREST)
    noisy = np.clip(card.pixels + small[:, :, None], 0, 255).astype(np.uint8)
    assert looked_at(card, noisy) is None
    creased = card.pixels.copy()
    cv2.line(creased, (300, 0), (1100, 1079), (120, 120, 120), 7)
    assert looked_at(card, creased) is None


@pytest.mark.parametrize("colour", COLOURS)
def test_tiles_beside_the_values_are_seen_where_a_value_is_doubted(colour: str) -> None:
    """Strokes all over the room that the rows leave are an overlay, the mark that is the card's own is none."""
    card = drawn(5)
    over = marked(card.pixels, replace(MARK, colour=COLOURS[colour], height=0.7))
    for _, _, (left, top, right, bottom) in card.lines:
        rows = slice(max(0, round(top) - 22), round(bottom) + 22), slice(max(0, round(left) - 22), round(right) + 22)
        over[rows] = card.pixels[rows]
    assert looked_at(card, over) is None
    seen = looked_at(card, over, doubted=True)
    assert seen is not None
    assert seen.coloured is (colour != "black")
    assert looked_at(card, card.pixels, doubted=True) is None


def test_print_that_glare_makes_faint_is_no_overlay() -> None:
    """A character on paper that glare lights is as faint as one of an overlay, which leaves the paper as it is."""
    row = printed("北京市海淀区无效", 0.2, 0.5, pitch=0.05)
    for paper, expected in ((170, True), (235, False)):
        pixels = np.full((1080, 1712, 3), 170, np.uint8)
        pixels[:, 750:] = paper
        for i, glyph in enumerate(row.glyphs):
            level = (30, 30, 30) if i < 6 else (round(paper * 0.85),) * 3
            centre = round(glyph.x * 1712)
            cv2.rectangle(pixels, (centre - 24, 516), (centre + 24, 564), level, 10)
        assert (looked_at(replace(drawn(1), lines=()), pixels, [row]) is not None) is expected


def test_a_faint_character_beside_a_value_is_not_of_the_card() -> None:
    """Level text that goes on in a row crosses no edge, but its ink is not the row's."""
    pixels = np.full((1080, 1712, 3), 210, np.uint8)
    row = printed("北京市海淀区无效", 0.2, 0.5, pitch=0.05)
    for i, glyph in enumerate(row.glyphs):
        centre = round(glyph.x * 1712), 540
        level = (30, 30, 30) if i < 6 else (170, 170, 170)
        cv2.rectangle(pixels, (centre[0] - 24, 516), (centre[0] + 24, 564), level, 10)
    card = replace(drawn(1), lines=())
    seen = looked_at(card, pixels, [row])
    assert seen is not None
    assert seen.level == pytest.approx(170 / 210, abs=0.06)
    assert looked_at(card, pixels, [printed("北京市海淀区", 0.2, 0.5, pitch=0.05)]) is None


@pytest.mark.parametrize(
    ("colour", "overlay"), [((0, 0, 0), Overlay(0.55, False)), ((220, 30, 30), RED), ((30, 60, 210), RED)]
)
def test_a_copy_shows_the_print_and_not_the_watermark(colour: tuple[int, int, int], overlay: Overlay) -> None:
    """The number stays as dark as it was beside paper, and where only the watermark was there is paper."""
    card = drawn(7)
    mark = replace(MARK, colour=colour)
    bare, over = np.full_like(card.pixels, 255), marked(np.full_like(card.pixels, 255), mark)
    touched = (bare.min(axis=2) - over.min(axis=2).astype(int)) > 60
    quad = Quad.upright(0, 0, 1711, 1079)
    for view in without_overlay(Picture(marked(card.pixels, mark)), quad, SIZE_MM, overlay):
        seen = cv2.warpPerspective(view.picture.pixels, view.to_photo, (1712, 1080))[:, :, 0]
        left, top, right, bottom = (int(v) for v in card.boxes["id_number"])
        ink = card.pixels[top:bottom, left:right].max(axis=2) < 70
        assert np.median(seen[top:bottom, left:right][ink]) < 140
        blank = slice(bottom + 10, 1060), slice(100, 1600)
        assert touched[blank].sum() > 500
        assert np.median(seen[blank][touched[blank]]) > 190


def field(value: str | None, status: FieldStatus = FieldStatus.READ, confidence: float = 0.99) -> Field:
    """A name field."""
    return Field("name", value or "", value, confidence, status)


def look(*seen: Field, support: float = 1.0) -> list[Parsed]:
    """Looks at a card that has a name alone."""
    return [Parsed({"name": one}, support) for one in seen]


UNSURE = FieldStatus.UNSURE


@pytest.mark.parametrize(
    ("seen", "overlay", "expected"),
    [
        (look(field("张三"), field("张三")), FAINT, ("张三", FieldStatus.READ)),
        (look(field("张三效", UNSURE), field("张三"), field("张三")), FAINT, ("张三", FieldStatus.READ)),
        (look(field("张三", UNSURE), field("张三"), field("张三")), DARK, ("张三", FieldStatus.READ)),
        (look(field("张三效", UNSURE), field("张三"), field("张三")), DARK, ("张三", UNSURE)),
        (look(field("张三效", UNSURE), *[field("张三")] * 3), DARK, ("张三", FieldStatus.READ)),
        (look(field("张三效", UNSURE), *[field("张三", confidence=0.98)] * 3), DARK, ("张三", UNSURE)),
        (look(field("田三效", UNSURE), *[field("张三")] * 3), DARK, ("张三", UNSURE)),
        (look(field("民和街345号", UNSURE), *[field("民和街315号")] * 3), DARK, ("民和街315号", UNSURE)),
        (look(field("民和街345号仅", UNSURE), *[field("民和街345号")] * 3), DARK, ("民和街345号", FieldStatus.READ)),
        (look(field("张三效"), field("张三"), field("张三")), FAINT, ("张三", UNSURE)),
        (look(field("张三")), FAINT, ("张三", UNSURE)),
        (look(field("张三"), field("张三", UNSURE)), FAINT, ("张三", FieldStatus.READ)),
        (look(field("张三"), field("张三", UNSURE), field("张", UNSURE)), DARK, ("张三", UNSURE)),
        (look(field("张三", UNSURE), field("张三")), FAINT, ("张三", UNSURE)),
        (look(*[field("张三", UNSURE)] * 3, field("张三")), FAINT, ("张三", FieldStatus.READ)),
        (look(*[field("张三", UNSURE, 0.97)] * 3, field("张三")), FAINT, ("张三", UNSURE)),
        (look(field("张三V"), field("张三"), field("张三"), field("张三", UNSURE)), RED, ("张三", FieldStatus.READ)),
        (look(field("张三V"), field("张三"), field("张三"), field("张三V", UNSURE)), RED, ("张三", UNSURE)),
        (look(field("田三效", UNSURE), *[field("张三")] * 4), DARK, ("张三", FieldStatus.READ)),
        (look(field("田三效"), *[field("张三")] * 4), DARK, ("张三", UNSURE)),
        (look(field("张三", confidence=0.97), field("张三")), WHITE, ("张三", UNSURE)),
        (look(field("张三"), field("张三")), WHITE, ("张三", FieldStatus.READ)),
        (look(field("张三"), field("张三"), support=0.5), RED, ("张三", UNSURE)),
        (look(field(None, FieldStatus.MISSING), field(None, FieldStatus.MISSING)), RED, (None, FieldStatus.MISSING)),
    ],
)
def test_only_what_looks_read_alike_is_sure(
    seen: list[Parsed], overlay: Overlay, expected: tuple[str | None, FieldStatus]
) -> None:
    """A contradiction, a single look, and looks that may be wrong alike leave a doubt that names its cause."""
    got = agreed(seen, overlay).fields["name"]
    assert (got.value, got.status) == expected
    assert got.codes == (() if got.status is FieldStatus.READ else ("WATERMARK_OR_OVERLAY",))


def test_a_doubt_that_every_look_shares_stays_the_fields_own() -> None:
    """A rare name is not clearer without the watermark, so its customer is not told that it is."""
    rare = replace(field("廖龑", UNSURE), codes=("LOW_CONFIDENCE",))
    assert agreed(look(rare, rare, rare), FAINT).fields["name"].codes == ("LOW_CONFIDENCE",)


@pytest.mark.parametrize(
    ("copies", "expected"),
    [
        (["张三", "张三"], FieldStatus.READ),
        (["张三"], UNSURE),
        (["张三", "张三", "张三一"], UNSURE),
        (["张三一", "张三一"], UNSURE),
    ],
)
def test_two_copies_settle_what_the_picture_shows_and_doubts(copies: list[str], expected: FieldStatus) -> None:
    """Where only a hint of an overlay is seen, copies take a doubt away when they agree with the picture."""
    doubted = {"name": replace(field("张三", UNSURE), codes=("FIELD_INCOMPLETE",))}
    got = settled_by_copies(doubted, look(*map(field, copies)))["name"]
    assert (got.value, got.status) == ("张三", expected)


def test_copies_neither_settle_a_look_alike_nor_go_unheard() -> None:
    """A character that may hide another stays doubted; what two copies read otherwise is not sure any more."""
    hiding = replace(field("张三", UNSURE), codes=("CHARACTER_OUT_OF_DICTIONARY",))
    alike, other = look(field("张三"), field("张三")), look(field("张三二"), field("张三二"))
    assert settled_by_copies({"name": hiding}, alike)["name"] == hiding
    assert settled_by_copies({"name": field("张三")}, other)["name"].codes == ("WATERMARK_OR_OVERLAY",)
    assert settled_by_copies({"name": field("张三")}, [other[0], alike[0]])["name"].status is FieldStatus.READ


@pytest.mark.parametrize(("born", "expected"), [("1949-12-31", FieldStatus.READ), ("1949-12-30", UNSURE)])
def test_a_birth_date_that_the_number_implies_is_sure(born: str, expected: FieldStatus) -> None:
    """Two looks that are sure of the very date in a sure number outweigh a third; of another date they do not."""
    number = replace(field("11010519491231002X"), name="id_number")
    dates = [replace(field(value), name="birth_date") for value in (born, born, "1949-12-03")]
    looks = [Parsed({"id_number": number, "birth_date": date}, 1.0) for date in dates]
    assert agreed(looks, RED).fields["birth_date"].status is expected


def test_small_text_upon_one_row_is_an_overlay() -> None:
    """Strokes that each cross one edge of the row amount to an overlay together, at one of its edges they do not."""
    pixels = np.full((1080, 1712, 3), 210, np.uint8)
    card = replace(drawn(1), lines=(("value", "", (300.0, 516.0, 1200.0, 564.0)),))
    above, below = pixels.copy(), pixels.copy()
    for x in range(420, 900, 120):
        for drawn_on in (above, below):
            cv2.rectangle(drawn_on, (x, 484), (x + 10, 525), (130, 130, 130), -1)
        cv2.rectangle(below, (x + 50, 556), (x + 60, 600), (130, 130, 130), -1)
    assert looked_at(card, above) is None
    assert looked_at(card, below) is not None


@pytest.mark.parametrize("colour", COLOURS)
def test_faint_marks_between_the_rows_are_a_hint(colour: str) -> None:
    """A watermark too faint to be seen for sure gives a hint, blank paper gives none."""
    card, blank = drawn(5), np.full((1080, 1712, 3), 225, np.uint8)
    rows = sheet_of(card, blank)[1]
    over = marked(blank, replace(MARK, colour=COLOURS[colour], opacity=0.2))
    hint = hint_of_overlay(sheet_of(card, over)[0], SIZE_MM, rows)
    assert hint is not None
    assert hint.level > 0.7
    assert hint_of_overlay(sheet_of(card, blank)[0], SIZE_MM, rows) is None


def test_a_card_is_sought_without_strokes_and_found_in_the_pictures_own_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing is gone from the copy that the finder sees, and what it sees there comes back at the picture's size."""
    pixels = np.full((1280, 1920, 3), 90, np.uint8)
    pixels[300:900, 600:1500] = 220
    for x in range(0, 1920, 60):
        pixels[:, x : x + 8] = 0
    document = document_types()["cn_resident_id"]

    def seen(copy: Picture, *_: object) -> list[Pose]:
        assert copy.pixels.min() > 60
        y, x = np.nonzero(copy.pixels[:, :, 0] > 150)
        quad = Quad.upright(float(x.min()), float(y.min()), float(x.max()), float(y.max()))
        return [Pose(quad, document, document.pages[0], 1.0, outlined=True)]

    monkeypatch.setattr(stroke_free, "seen_cards", seen)
    finder = cast("Finder", None)
    (pose,) = stroke_free.seen_without_strokes(Picture(pixels), finder, document_types())
    assert pose.quad.array()[[0, 2]].ravel() == pytest.approx([600, 300, 1500, 900], abs=25)


def test_one_look_at_what_is_typical_of_the_type_is_enough() -> None:
    """A label that the watermark hides is seen on a copy, so the card is none of another type."""
    hidden, plain = look(field("张三"), field("张三"))
    assert agreed([replace(hidden, typical=False), plain], FAINT).typical
    assert not agreed([replace(hidden, typical=False), replace(plain, typical=False)], FAINT).typical


def test_the_same_seed_draws_the_same_watermark() -> None:
    """Pictures of a bench can be drawn again, and seeds differ."""
    assert draw_watermark(3) == draw_watermark(3)
    assert len({draw_watermark(seed) for seed in range(20)}) == 20


def test_what_goes_on_beneath_a_cover_no_copy_settles() -> None:
    """Copies wipe a cover away, and the text beneath it with the cover: what they all read has lost its end."""
    seen = look(field("张三", UNSURE), field("张三"), field("张三"))
    assert agreed(seen, FAINT).fields["name"].status is FieldStatus.READ
    hidden = agreed([replace(seen[0], hidden=frozenset({"name"})), *seen[1:]], FAINT).fields["name"]
    assert (hidden.value, hidden.status, hidden.codes) == ("张三", UNSURE, ("FIELD_INCOMPLETE",))
