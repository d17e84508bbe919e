"""Photograph a card: place it on a desk through a camera, light it, blur it, and store it as a JPEG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from PIL import Image

from ocr.geometry import Quad, homography
from tests.specimens import clutter, desk
from tests.specimens.capture import Capture, Tier, draw_capture
from tests.specimens.card import CardImage
from tests.specimens.desk import Pixels, Plane, Size
from tests.specimens.lens import Lens, pose
from tests.specimens.lighting import glare, light
from tests.specimens.placing import hold, place
from tests.specimens.sensor import sense, store
from tests.specimens.wear import sleeved, worn


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it would be uploaded, and the truth about what it shows.

    Attributes:
        data: the JPEG file.
        size: width and height of the upright picture (EXIF orientation applied), pixels.
        quad: the card, in upright pixels; None when there is none.
        fields: each field's printed ink, in upright pixels.
        readable: for each field whether it lies in the picture and nothing burns it out or covers it.
        factors: measures of the capture: tilt and turn (degrees), defocus and motion (pixels), glare, shadow, noise,
            jpeg, card_width (pixels), brightness, surface and so on.
    """

    data: bytes
    size: Size
    quad: Quad | None
    fields: Mapping[str, Quad]
    readable: Mapping[str, bool]
    factors: Mapping[str, float | str | bool]


def photograph(card: CardImage, tier: Tier, seed: int, **overrides: Any) -> Photo:
    """Photograph a card as the tier and seed have it; ``overrides`` pin attributes of ``Capture``."""
    return photograph_page(card, tier, seed, capture=overrides)


def photograph_page(
    card: CardImage,
    tier: Tier,
    seed: int,
    aspect: float | None = None,
    *,
    above: CardImage | None = None,
    capture: Mapping[str, Any] | None = None,
) -> Photo:
    """Photograph a page of any aspect as the tier and seed have it.

    Args:
        card: what is photographed, a page of any size in pixels.
        tier, seed: how it lies and is lit.
        aspect: its width over its height, where its pixels are squeezed to another one.
        above: the page above it in an open booklet, of the same size.
        capture: attributes of ``Capture`` to pin.
    """
    return _photographed(card, replace(draw_capture(tier, seed), **(capture or {})), seed, aspect, above)


def _photographed(card: CardImage, capture: Capture, seed: int, aspect: float | None, above: CardImage | None) -> Photo:
    rng = np.random.default_rng((seed, 29))
    scene = _desk(rng, capture)
    page = _size(card)
    aspect = aspect or page[0] / page[1]
    outline = pose(capture, aspect / 2 if above else aspect)
    if above is not None:
        booklet = homography(Quad.upright(0, 0, 1, 2), outline)
        scene = place(rng, scene, above, Lens(capture, Quad.upright(0, 0, 1, 1).mapped(booklet), _size(above)), capture)
        outline = Quad.upright(0, 1, 1, 2).mapped(booklet)
    lens = Lens(capture, outline, page)
    own = np.random.default_rng((seed, 47))
    if capture.wear or capture.crease:
        card = replace(card, pixels=worn(own, card.pixels, capture.wear, capture.crease))
    scene = place(rng, scene, card, lens, capture)
    if capture.sleeve:
        scene = sleeved(own, scene, Quad.from_array(lens.to_photo(lens.outline.array())), capture.sleeve)
    covered = np.zeros((page[1] // 4, page[0] // 4), np.float32)
    if capture.thumb:
        scene = hold(rng, scene, lens, capture.thumb, covered)
    scene = light(rng, scene, capture, lens)
    scene, burnt = glare(rng, scene, capture, lens)
    covered = np.maximum(covered, burnt)
    pixels = sense(rng, scene, capture)
    fields = {name: Quad.from_array(lens.to_photo(Quad.upright(*box).array())) for name, box in card.boxes.items()}
    quad = Quad.from_array(lens.to_photo(lens.outline.array()))
    return Photo(
        data=store(pixels, capture),
        size=capture.size,
        quad=quad,
        fields=fields,
        readable={
            name: _is_readable(covered, box) and _is_inside(fields[name], capture.size)
            for name, box in card.boxes.items()
        },
        factors=_factors(capture, quad.width),
    )


def _size(card: CardImage) -> Size:
    height, width = card.pixels.shape[:2]
    return width, height


def no_card(seed: int, **overrides: Any) -> Photo:
    """Photograph a scene without an identity card: a bare or cluttered desk, a page, another plastic card."""
    rng = np.random.default_rng((seed, 31))
    capture = replace(draw_capture(Tier.PHONE, seed), thumb=0.0, touching=False)
    capture = replace(capture, **overrides)
    kind = str(rng.choice(("desk", "clutter", "page", "plastic")))
    scene = _desk(rng, replace(capture, clutter=int(rng.integers(2, 6)) if kind == "clutter" else 0))
    if kind in {"page", "plastic"}:
        image = Image.fromarray(scene)
        w = int(capture.size[0] * rng.uniform(0.45, 0.8))
        piece = clutter.text_page(rng, (w, int(w * 1.3))) if kind == "page" else clutter.plastic_card(rng, w)
        turned = piece.convert("RGBA").rotate(
            float(rng.uniform(-30, 30)), expand=True, resample=Image.Resampling.BICUBIC
        )
        image.paste(turned, ((image.width - turned.width) // 2, (image.height - turned.height) // 2), turned)
        scene = np.asarray(image).copy()
    lens = Lens(capture, pose(capture))
    scene = light(rng, scene, capture, lens)
    scene, _ = glare(rng, scene, capture, lens)
    factors = {**_factors(capture, 0.0), "kind": kind}
    return Photo(store(sense(rng, scene, capture), capture), capture.size, None, {}, {}, factors)


def _desk(rng: np.random.Generator, capture: Capture) -> Pixels:
    w, h = capture.size
    if capture.surface == "scan":
        tone = rng.uniform(244, 255, 3) if rng.random() < 0.8 else rng.uniform(10, 40, 3)
        return np.full((h, w, 3), tone, dtype=np.float64).astype(np.uint8)
    shrink = max(1.0, max(w, h) / 1280)
    small = (round(w / shrink), round(h / shrink))
    drawn = desk.photographic if capture.surface == "photograph" else desk.SURFACES[capture.surface]
    surface = drawn(rng, small)
    if rng.random() < 0.5:
        surface = np.ascontiguousarray(np.rot90(drawn(rng, (small[1], small[0]))))
    scale = capture.width_share * small[0] * 0.9
    if capture.touching:
        scale = max(scale, 200)
    surface = clutter.scatter(rng, surface, capture.clutter, scale)
    return desk.as_pixels(cv2.resize(surface, (w, h), interpolation=cv2.INTER_CUBIC)) if shrink > 1 else surface


def _is_readable(covered: Plane, box: tuple[float, float, float, float]) -> bool:
    """False when something hides as much of a field as one narrow character."""
    left, top, right, bottom = (int(v / 4) for v in box)
    patch = covered[max(0, top) : bottom + 1, max(0, left) : right + 1]
    if patch.size == 0:
        return True
    columns = (patch > 0.5).mean(axis=0) > 0.3
    return bool(columns.sum() < 4)


def _is_inside(quad: Quad, size: Size) -> bool:
    points = quad.array()
    return bool((points >= 0).all() and (points <= np.array(size) - 1).all())


def _factors(capture: Capture, card_width: float) -> dict[str, float | str | bool]:
    return {
        "card_width": round(card_width, 1),
        "tilt": round(capture.tilt, 2),
        "turn": round(capture.turn % 360, 2),
        "defocus": round(capture.defocus, 2),
        "motion": round(capture.motion[0], 2),
        "glare": round(capture.glare, 2),
        "shadow": round(capture.shadow, 2),
        "brightness": round(capture.brightness, 2),
        "noise": round(capture.noise, 2),
        "jpeg": float(capture.jpeg),
        "surface": capture.surface,
        "clutter": float(capture.clutter),
        "touching": capture.touching,
        "thumb": round(capture.thumb, 1),
        "cut": max(abs(v) for v in capture.cut),
        "distortion": round(capture.distortion, 4),
        "scale_down": round(capture.scale_down, 2),
        "sleeve": round(capture.sleeve, 2),
        "crease": round(capture.crease, 2),
        "wear": round(capture.wear, 2),
        "tone": round(capture.tone, 2),
        "first_jpeg": float(capture.first_jpeg),
        "exif": float(capture.exif_turn),
    }
