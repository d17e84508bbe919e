"""The circumstances of one capture, drawn per tier: how the card lies, how the light falls, what the camera does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from tests.specimens.desk import SURFACES, Size


class Tier(StrEnum):
    """How hard a picture is to read."""

    CLEAN = "clean"
    """A flatbed scan or a careful frontal photo."""
    PHONE = "phone"
    """An ordinary phone photo: tilt up to 20 degrees, a real desk, mild blur and noise."""
    HARD = "hard"
    """Tilt up to 35 degrees and at least one serious trouble."""


@dataclass(frozen=True, slots=True)
class Capture:
    """How one picture is taken.

    Attributes:
        size: width and height of the upright picture, pixels.
        surface: key of ``desk.SURFACES``; ``scan`` for a scanner's lid.
        clutter: pieces lying about.
        touching: a sheet of paper lies under or against the card.
        width_share: the card's mean width over the picture's side it runs along.
        turn: degrees clockwise that the card lies turned in the picture.
        tilt: degrees between the card's plane and the sensor's.
        tilt_axis: degrees; the direction in which the card recedes.
        focal: focal length over the picture's long side.
        offset: of the card's centre from the picture's, as shares of the free room, -1..1.
        distortion: radial distortion at the picture's corner, as a share of the radius.
        brightness: gain at the card, 1 = as printed.
        falloff: strength of uneven light, 0..1.
        cast: gain per channel (R, G, B).
        contrast: slope about mid grey.
        shadow: depth of a soft shadow edge across the card, 0..1.
        glare: peak strength of highlights, 0 none, 1 burnt out.
        glare_spots: how many highlights.
        defocus: Gaussian sigma, pixels of the photo.
        motion: length of the motion blur in pixels, and its angle in degrees.
        noise: sigma of the sensor noise, grey levels.
        sharpening: amount of unsharp masking.
        jpeg: quality 1..100.
        exif_turn: the EXIF orientation tag written (1, 3, 6 or 8); pixels are stored accordingly.
        thumb: how far a finger that holds the card reaches over its edge, in card pixels (20 per mm); 0 none.
        cut: shares of the card's extent that lie outside the picture: beyond its left and top edge, or where
            negative beyond its right and bottom edge.
        scale_down: the photo was shrunk by this factor and enlarged back (messenger apps).
        sleeve: how milky a plastic sleeve around the card is, 0 none.
        crease: depth of a crease across the card, 0..1.
        wear: how much of the print is scratched and rubbed off, 0..1.
        tone: strength of local tone mapping as phones do it for HDR, 0..1.
        first_jpeg: quality of a first compression before the last, 0 none.
    """

    size: Size
    surface: str
    clutter: int
    touching: bool
    width_share: float
    turn: float
    tilt: float
    tilt_axis: float
    focal: float
    offset: tuple[float, float]
    distortion: float
    brightness: float
    falloff: float
    cast: tuple[float, float, float]
    contrast: float
    shadow: float
    glare: float
    glare_spots: int
    defocus: float
    motion: tuple[float, float]
    noise: float
    sharpening: float
    jpeg: int
    exif_turn: int
    thumb: float
    scale_down: float
    cut: tuple[float, float] = (0.0, 0.0)
    sleeve: float = 0.0
    crease: float = 0.0
    wear: float = 0.0
    tone: float = 0.0
    first_jpeg: int = 0


_PHONE_SIZES: tuple[tuple[Size, float], ...] = (
    ((1280, 960), 4),
    ((1600, 1200), 4),
    ((1920, 1080), 3),
    ((1440, 1080), 3),
    ((2048, 1536), 2),
    ((2560, 1920), 1),
    ((3264, 2448), 0.6),
    ((4000, 3000), 0.5),
)


def draw_capture(tier: Tier, seed: int) -> Capture:
    """Draw the circumstances of a capture; the same tier and seed give the same ones."""
    rng = np.random.default_rng((seed, 23, list(Tier).index(tier)))
    capture = {Tier.CLEAN: _clean, Tier.PHONE: _phone, Tier.HARD: _hard}[tier](rng)
    strength = {Tier.CLEAN: 0.0, Tier.PHONE: 0.5, Tier.HARD: 1.0}[tier]
    return replace(capture, **_used(np.random.default_rng((seed, 43)), strength)) if strength else capture


def _used(rng: np.random.Generator, strength: float) -> dict[str, Any]:
    """What a card's life and a phone's software add: sleeve, creases, wear, tone mapping, a second compression."""
    chance = rng.random(5) < np.array([0.12, 0.12, 0.25, 0.3, 0.3]) * (0.5 + strength)
    return {
        "sleeve": _uniform(rng, 0.05, 0.3) * strength * bool(chance[0]),
        "crease": _uniform(rng, 0.2, 0.8) * strength * bool(chance[1]),
        "wear": _uniform(rng, 0.1, 0.8) * strength * bool(chance[2]),
        "tone": _uniform(rng, 0.2, 0.8) * bool(chance[3]),
        "first_jpeg": int(rng.integers(60, 95)) * bool(chance[4]),
    }


def _uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _white_balance(rng: np.random.Generator, spread: float) -> tuple[float, float, float]:
    """Channel gains of a light warmer or colder than the camera took it for, with a little green or magenta."""
    warmth = float(np.clip(rng.normal(0, spread), -0.2, 0.2))
    tint = float(rng.normal(0, spread * 0.3))
    return (1 + warmth, 1 + tint, 1 - warmth)


def _clean(rng: np.random.Generator) -> Capture:
    scan = rng.random() < 0.6
    width = int(rng.uniform(800, 2400))
    borderless = scan and rng.random() < 0.35
    margin = 1.0 if borderless else _uniform(rng, 0.62, 0.95)
    height = int(width * (54 / 85.6 if borderless else rng.uniform(0.64, 0.8)))
    turn = 90.0 * int(rng.choice((0, 0, 0, 1, 2, 3))) + (0.0 if borderless else float(rng.normal(0, 1.2)))
    quarter = round(turn / 90) % 2
    cast = _white_balance(rng, 0.015)
    return Capture(
        size=(height, width) if quarter else (width, height),
        surface="scan" if scan else str(rng.choice(("white", "wood", "dark", "paper", "cloth", "marble"))),
        clutter=0,
        touching=False,
        width_share=margin,
        turn=turn,
        tilt=0.0 if scan else _uniform(rng, 0, 4),
        tilt_axis=_uniform(rng, 0, 360),
        focal=1.2,
        offset=(0.0, 0.0) if borderless else (_uniform(rng, -0.6, 0.6), _uniform(rng, -0.6, 0.6)),
        distortion=0.0,
        brightness=_uniform(rng, 0.94, 1.05),
        falloff=0.0 if scan else _uniform(rng, 0, 0.12),
        cast=cast,
        contrast=_uniform(rng, 0.95, 1.05),
        shadow=0.0,
        glare=0.0,
        glare_spots=0,
        defocus=_uniform(rng, 0, 0.7),
        motion=(0.0, 0.0),
        noise=_uniform(rng, 0, 2),
        sharpening=_uniform(rng, 0, 0.4),
        jpeg=int(rng.integers(82, 97)),
        exif_turn=1,
        thumb=0.0,
        scale_down=1.0,
    )


def _phone(rng: np.random.Generator) -> Capture:
    sizes, weights = zip(*_PHONE_SIZES, strict=True)
    long_side, short_side = sizes[int(rng.choice(len(sizes), p=np.array(weights) / sum(weights)))]
    upright = rng.random() < 0.35
    turn = 90.0 * int(rng.choice((0, 1, 2, 3), p=(0.55, 0.15, 0.15, 0.15))) + float(np.clip(rng.normal(0, 6), -25, 25))
    cast = _white_balance(rng, 0.07)
    side = long_side if round(turn / 90) % 2 == upright else short_side
    share = max(_uniform(rng, 0.45, 0.92), 560 / side)
    return Capture(
        size=(short_side, long_side) if upright else (long_side, short_side),
        surface=str(rng.choice(list(SURFACES))),
        clutter=int(rng.choice((0, 0, 1, 2, 3))),
        touching=bool(rng.random() < 0.1),
        width_share=share,
        turn=turn,
        tilt=_uniform(rng, 0, 20),
        tilt_axis=_uniform(rng, 0, 360),
        focal=_uniform(rng, 0.75, 1.3),
        offset=(_uniform(rng, -0.7, 0.7), _uniform(rng, -0.7, 0.7)),
        distortion=_uniform(rng, -0.012, 0.012),
        brightness=_uniform(rng, 0.72, 1.12),
        falloff=_uniform(rng, 0, 0.4),
        cast=cast,
        contrast=_uniform(rng, 0.85, 1.12),
        shadow=_uniform(rng, 0.1, 0.4) if rng.random() < 0.35 else 0.0,
        glare=_uniform(rng, 0.1, 0.45) if rng.random() < 0.3 else 0.0,
        glare_spots=int(rng.integers(1, 3)),
        defocus=_uniform(rng, 0.2, 1.1) * long_side / 1600,
        motion=(_uniform(rng, 0, 3) * long_side / 1600 if rng.random() < 0.3 else 0.0, _uniform(rng, 0, 180)),
        noise=_uniform(rng, 1, 6),
        sharpening=_uniform(rng, 0, 0.9) if rng.random() < 0.6 else 0.0,
        jpeg=int(rng.integers(70, 93)),
        exif_turn=int(rng.choice((1, 1, 1, 3, 6, 8))),
        thumb=_uniform(rng, 20, 70) if rng.random() < 0.1 else 0.0,
        scale_down=1.0,
    )


def _hard(rng: np.random.Generator) -> Capture:
    base = _phone(rng)
    troubles = list(rng.permutation(("blur", "motion", "glare", "small", "shadow", "paper", "jpeg", "dark", "tilt")))
    chosen = troubles[: int(rng.choice((1, 1, 2)))]
    unit = max(base.size) / 1600
    hard = replace(
        base,
        tilt=_uniform(rng, 8, 30),
        turn=90.0 * int(rng.integers(4)) + _uniform(rng, -45, 45) * float(rng.random() < 0.6),
        clutter=int(rng.integers(0, 5)),
        touching=base.touching or "paper" in chosen,
        falloff=_uniform(rng, 0.1, 0.6),
        noise=_uniform(rng, 3, 10),
        jpeg=int(rng.integers(55, 88)),
        distortion=_uniform(rng, -0.025, 0.025),
        thumb=_uniform(rng, 40, 150) if rng.random() < 0.15 else 0.0,
    )
    if "blur" in chosen:
        hard = replace(hard, defocus=_uniform(rng, 1.4, 3.4) * unit)
    if "motion" in chosen:
        hard = replace(hard, motion=(_uniform(rng, 4, 12) * unit, hard.motion[1]))
    if "glare" in chosen:
        hard = replace(hard, glare=_uniform(rng, 0.7, 1.3), glare_spots=int(rng.integers(1, 4)))
    if "small" in chosen:
        hard = replace(hard, width_share=_uniform(rng, 0.33, 0.48))
    if "shadow" in chosen:
        hard = replace(hard, shadow=_uniform(rng, 0.4, 0.7))
    if "jpeg" in chosen:
        hard = replace(hard, jpeg=int(rng.integers(18, 45)), scale_down=_uniform(rng, 1.0, 1.8))
    if "dark" in chosen:
        hard = replace(hard, brightness=_uniform(rng, 0.3, 0.55), noise=_uniform(rng, 8, 15))
    if "tilt" in chosen:
        hard = replace(hard, tilt=_uniform(rng, 26, 36))
    if rng.random() < 0.06:
        outside = _uniform(rng, 0.02, 0.08) * float(rng.choice((-1, 1)))
        hard = replace(hard, cut=(outside, 0.0) if rng.random() < 0.5 else (0.0, outside))
    return hard
