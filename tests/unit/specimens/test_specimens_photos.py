"""Photographs are seeded, and their geometry is true."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from ocr.geometry import Quad, homography, map_points
from tests.specimens import (
    FAMILIES,
    HELD_OUT,
    Photo,
    Tier,
    draw_capture,
    draw_identity,
    layout,
    no_card,
    photograph,
    render,
    sheet,
    specimen,
    specimens,
)
from tests.specimens.artwork import HEIGHT, WIDTH
from tests.specimens.desk import Pixels
from tests.specimens.sides import Side

SIZE = (1000, 750)


def upright(photo: Photo) -> Pixels:
    """The picture as a viewer shows it."""
    return np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(photo.data))).convert("RGB"))


@pytest.mark.parametrize("tier", Tier)
def test_a_seed_gives_the_same_file(tier: Tier) -> None:
    """Bytes, quads and truth depend on the seed alone."""
    one, two = (specimen(7, Side.PORTRAIT, tier, capture={"size": SIZE}) for _ in range(2))
    assert one == two
    assert specimen(8, Side.PORTRAIT, tier, capture={"size": SIZE}).photo.data != one.photo.data


@pytest.mark.parametrize("exif", [1, 3, 6, 8])
@pytest.mark.parametrize("turn", [4.0, 100.0, 185.0, 262.0])
def test_the_quad_leads_back_to_the_card(turn: float, exif: int) -> None:
    """Warping the photo's quad upright shows the printed card again, whatever the turn and the orientation tag."""
    card = render(draw_identity(3), Side.PORTRAIT, layout("zenhei", 3))
    photo = photograph(
        card, Tier.PHONE, 5, size=(800, 600), turn=turn, tilt=18.0, exif_turn=exif, distortion=0.0, thumb=0.0
    )
    pixels = upright(photo)
    assert pixels.shape[1::-1] == photo.size == (800, 600)
    assert photo.quad is not None
    small = (WIDTH // 4, HEIGHT // 4)
    back = homography(photo.quad, Quad.upright(-0.5, -0.5, small[0] - 0.5, small[1] - 0.5))
    flat = cv2.cvtColor(cv2.warpPerspective(pixels, back, small), cv2.COLOR_RGB2GRAY)
    printed = cv2.cvtColor(cv2.resize(card.pixels, small, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    assert np.corrcoef(flat.ravel(), printed.ravel())[0, 1] > 0.75


def test_field_quads_frame_the_fields() -> None:
    """Each field cut out of the photo by its own quad looks like the same field on the printed card."""
    card = render(draw_identity(4), Side.PORTRAIT, layout("bold", 4))
    kept: dict[str, Any] = {
        "glare": 0.0,
        "shadow": 0.0,
        "defocus": 0.3,
        "motion": (0.0, 0.0),
        "thumb": 0.0,
        "width_share": 0.9,
    }
    photo = photograph(card, Tier.HARD, 6, size=(1600, 1200), distortion=0.025, scale_down=1.0, **kept)
    pixels = upright(photo)
    for name, quad in photo.fields.items():
        left, top, right, bottom = card.boxes[name]
        size = (round(right - left), round(bottom - top))
        cut = cv2.warpPerspective(pixels, homography(quad, Quad.upright(0, 0, *size)), size)
        printed = card.pixels[round(top) : round(top) + size[1], round(left) : round(left) + size[0]]
        assert np.corrcoef(cut.mean(axis=2).ravel(), printed.mean(axis=2).ravel())[0, 1] > 0.7, name


@pytest.mark.parametrize("tier", Tier)
def test_tiers_keep_to_their_bounds(tier: Tier) -> None:
    """Tilt, blur and compression stay within what the tier promises, and the card inside the picture."""
    tilts = [draw_capture(tier, seed).tilt for seed in range(200)]
    assert max(tilts) <= {Tier.CLEAN: 5, Tier.PHONE: 20, Tier.HARD: 36}[tier]
    assert max(tilts) >= {Tier.CLEAN: 3, Tier.PHONE: 18, Tier.HARD: 30}[tier]
    jpegs = [draw_capture(tier, seed).jpeg for seed in range(200)]
    assert min(jpegs) >= {Tier.CLEAN: 80, Tier.PHONE: 70, Tier.HARD: 15}[tier]
    turns = {round(draw_capture(tier, seed).turn / 90) % 4 for seed in range(100)}
    assert turns == {0, 1, 2, 3}
    for seed in range(2):
        shot = specimen(seed, Side.EMBLEM, tier, capture={"size": SIZE, "cut": (0.0, 0.0)})
        assert shot.photo.quad is not None
        corners = shot.photo.quad.array()
        assert (corners > -8).all()
        assert (corners < np.array(SIZE) + 8).all()


def test_a_highlight_that_burns_out_a_field_marks_it_unreadable() -> None:
    """Strong highlights make some field unreadable, and none does without highlights or fingers."""
    card = render(draw_identity(4), Side.PORTRAIT, layout("classic", 4))
    bare = photograph(card, Tier.PHONE, 1, size=SIZE, glare=0.0, thumb=0.0)
    assert all(bare.readable.values())
    burnt = photograph(card, Tier.PHONE, 1, size=SIZE, glare=1.3, glare_spots=12, thumb=0.0)
    hidden = [name for name, readable in burnt.readable.items() if not readable]
    assert hidden
    pixels = upright(burnt)
    assert burnt.quad is not None
    to_photo = homography(Quad.upright(-0.5, -0.5, WIDTH - 0.5, HEIGHT - 0.5), burnt.quad)
    for name in hidden:
        left, top, right, bottom = card.boxes[name]
        grid = np.stack(np.meshgrid(np.linspace(left, right, 60), np.linspace(top, bottom, 9)), axis=-1).reshape(-1, 2)
        x, y = np.rint(map_points(grid, to_photo)).astype(int).T
        assert (pixels[y, x].min(axis=1) > 225).any()


def test_a_card_can_lie_partly_outside_the_picture() -> None:
    """A cut puts corners outside, and the fields there count as unreadable."""
    card = render(draw_identity(4), Side.PORTRAIT, layout("classic", 4))
    kept: dict[str, Any] = {"turn": 0.0, "tilt": 0.0, "glare": 0.0, "thumb": 0.0}
    shot = photograph(card, Tier.PHONE, 1, size=SIZE, cut=(0.3, 0.0), **kept)
    assert shot.quad is not None
    assert shot.quad.tl[0] < 0 < shot.quad.tr[0] < SIZE[0]
    assert not shot.readable["name"]
    right = photograph(card, Tier.PHONE, 1, size=SIZE, cut=(-0.1, 0.0), **kept)
    assert right.quad is not None
    assert 0 < right.quad.tl[0] < SIZE[0] < right.quad.tr[0]
    assert right.readable["name"]


def test_a_blur_can_be_asked_for() -> None:
    """A pinned defocus leaves far less detail than the tier's own."""
    sharp, blurred = (specimen(2, Side.PORTRAIT, "phone", capture=c) for c in ({"defocus": 0.3}, {"defocus": 9.0}))

    def detail(photo: Photo) -> float:
        return float(cv2.Laplacian(cv2.GaussianBlur(upright(photo), (0, 0), 2), cv2.CV_64F).var())

    assert detail(blurred.photo) < detail(sharp.photo) / 3


def test_pictures_without_a_card_say_so() -> None:
    """They decode, show no quad and no field, and come in every kind."""
    shots = [no_card(seed, size=(640, 480)) for seed in range(14)]
    assert {shot.factors["kind"] for shot in shots} == {"desk", "clutter", "page", "plastic"}
    for shot in shots:
        assert shot.quad is None
        assert not shot.fields
        assert upright(shot).shape[1::-1] == shot.size


def test_both_sides_belong_to_one_person_and_the_held_out_family_stays_out() -> None:
    """An iterator alternates sides of one card, in the asked families only."""
    made = list(specimens(5, 4, "clean"))
    assert [m.side for m in made] == [Side.PORTRAIT, Side.EMBLEM] * 2
    assert made[0].identity == made[1].identity != made[2].identity
    assert made[0].truth == made[0].identity.portrait_truth()
    assert made[1].truth == made[1].identity.emblem_truth()
    assert {m.family for m in made} <= set(FAMILIES)
    assert [m.family for m in specimens(5, 2, "clean", [HELD_OUT])] == [HELD_OUT] * 2


def test_the_command_writes_pictures_and_their_truth(tmp_path: Path) -> None:
    """One JSON line a picture, with the fields, the quads and the factors."""
    command = [sys.executable, "-m", "tests.specimens", "--out", str(tmp_path), "--count", "2", "--tier", "clean"]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[3])
    lines = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert [line["file"] for line in lines] == ["0000-portrait.jpg", "0001-emblem.jpg"]
    for line in lines:
        assert Image.open(tmp_path / line["file"]).format == "JPEG"
        assert set(line["field_quads"]) == set(line["fields"]) == set(line["readable"])
        assert np.array(line["quad"]).shape == (4, 2)
        assert line["factors"]["card_width"] > 300


@pytest.mark.parametrize(
    "trouble", [{"sleeve": 0.3}, {"crease": 0.8}, {"wear": 0.8}, {"tone": 0.8}, {"first_jpeg": 40}]
)
def test_wear_and_software_change_the_picture_alone(trouble: dict[str, float]) -> None:
    """Sleeves, creases, wear, tone mapping and a second compression are seen, and leave geometry and truth alone."""
    plain = {"size": SIZE, "sleeve": 0.0, "crease": 0.0, "wear": 0.0, "tone": 0.0, "first_jpeg": 0}
    before = specimen(12, Side.PORTRAIT, "phone", capture=plain)
    after = specimen(12, Side.PORTRAIT, "phone", capture=plain | trouble)
    assert (after.photo.quad, after.photo.fields, after.truth) == (before.photo.quad, before.photo.fields, before.truth)
    assert np.abs(upright(after.photo).astype(int) - upright(before.photo)).max() > 15
    (name,) = trouble
    assert after.photo.factors[name] == trouble[name]


def test_cards_lie_on_photographs_too() -> None:
    """The benchmark's photographic background is another one for another seed, and the card lies on it."""
    one, two = (specimen(s, Side.EMBLEM, "phone", capture={"size": SIZE, "surface": "photograph"}) for s in (13, 14))
    assert one.photo.factors["surface"] == "photograph"
    assert upright(one.photo)[:60].std() > 3
    assert not np.array_equal(upright(one.photo)[:60], upright(two.photo)[:60])


def test_a_sheet_shows_each_card_where_it_says() -> None:
    """Each card of a sheet, warped back from its quad, looks like the printed card."""
    cards = [render(draw_identity(15), side, layout("song", 15)) for side in Side]
    made = sheet(cards, 15)
    pixels = np.asarray(Image.open(io.BytesIO(made.data)).convert("RGB"))
    small = (WIDTH // 4, HEIGHT // 4)
    for card, quad in zip(cards, made.quads, strict=True):
        back = homography(quad, Quad.upright(-0.5, -0.5, small[0] - 0.5, small[1] - 0.5))
        flat = cv2.cvtColor(cv2.warpPerspective(pixels, back, small), cv2.COLOR_RGB2GRAY)
        printed = cv2.cvtColor(cv2.resize(card.pixels, small, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        assert np.corrcoef(flat.ravel(), printed.ravel())[0, 1] > 0.75
