"""Measures of a capture on drawn specimens, and the bounds that go with them."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import cache
from typing import Any

import pytest

from ocr.image import decode
from ocr.image.picture import Picture
from ocr.quality.capture import LIMITS, Frontal, measure, quality_codes
from ocr.reading import Quality
from service.verification.checks import Limits
from service.verification.policy import load_policy
from tests.specimens import specimen
from tests.specimens.sides import Side

PLAIN: dict[str, Any] = {
    "size": (1280, 960), "width_share": 0.65, "turn": 3.0, "thumb": 0.0, "shadow": 0.0, "glare": 0.0,
    "defocus": 0.6, "motion": (0.0, 0.0), "brightness": 0.95, "touching": False,
}  # fmt: skip
BURNT: dict[str, Any] = {"brightness": 2.5, "contrast": 1.1, "cast": (1.0, 1.0, 1.0)}
FAMILY = "classic"


@cache
def measured(side: Side = Side.PORTRAIT, tier: str = "phone", **capture: Any) -> Quality:
    """The measures of one specimen under a plain capture, changed; on its true outline."""
    made = specimen(31, side, tier, FAMILY, capture={**PLAIN, **capture})
    assert made.photo.quad is not None
    picture = Picture(decode(made.photo.data))
    return measure(picture, made.photo.quad, Frontal.of(picture, made.photo.quad))


@pytest.mark.parametrize("side", Side)
def test_a_plain_phone_photo_has_nothing_wrong(side: Side) -> None:
    """An ordinary sharp photo of either side gets no code."""
    assert quality_codes(measured(side)) == ()


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("BLURRED", {"defocus": 4.0}),
        ("BLURRED", {"motion": (12.0, 0.0)}),
        ("BLURRED", {"motion": (12.0, 90.0)}),
        ("TOO_DARK", {"brightness": 0.06}),
        ("OVER_EXPOSED", BURNT),
        ("GLARE", {"glare": 1.3, "glare_spots": 4}),
        ("CARD_TOO_SMALL", {"width_share": 0.2}),
    ],
)
def test_each_trouble_gets_its_code_and_no_other(code: str, trouble: dict[str, Any]) -> None:
    """A capture with one trouble is told that trouble."""
    assert quality_codes(measured(**trouble)) == (code,)


def test_sharpness_falls_with_blur() -> None:
    """The more defocus, the less sharpness."""
    found = [measured(defocus=blur).sharpness for blur in (0.6, 2.0, 3.0, 4.5)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.9
    assert found[-1] < 0.5


def test_sharpness_does_not_depend_on_the_light() -> None:
    """Darkness, shadow and highlights leave the sharpness of the print about as it is."""
    plain = measured(defocus=2.0).sharpness
    for light in ({"brightness": 0.3}, {"shadow": 0.6}, {"falloff": 0.6}, {"glare": 1.2, "glare_spots": 1}):
        assert measured(defocus=2.0, **light).sharpness == pytest.approx(plain, abs=0.12), light


def test_a_bright_card_is_not_glare() -> None:
    """A card that is white all over has burnt-out area, but no highlight."""
    bright = measured(**BURNT)
    assert bright.over_exposed > 0.7
    assert bright.glare == 0


def test_limits_stand_in_one_place() -> None:
    """The reader's bounds, the checks' defaults and the default policy are the same."""
    for limits in (Limits(), load_policy().limits):
        assert {name: getattr(limits, name) for name in asdict(LIMITS)} == asdict(LIMITS)


def test_other_limits_give_other_codes() -> None:
    """Codes follow the bounds that are given."""
    plain = measured()
    assert quality_codes(plain, replace(LIMITS, sharpness=1.01)) == ("BLURRED",)
