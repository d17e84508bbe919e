"""Photograph a card: place it on a desk through a camera, light it, blur it, and store it as a JPEG."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.geometry import Homography, Quad, homography, map_points
from tests.specimens import desk
from tests.specimens.artwork import HEIGHT, WIDTH
from tests.specimens.capture import Capture, Tier, draw_capture
from tests.specimens.desk import Pixels, Plane, Size
from tests.specimens.render import CardImage

_CARD = Quad.upright(-0.5, -0.5, WIDTH - 0.5, HEIGHT - 0.5)
_EXIF_STORED = {1: 0, 3: 2, 6: 1, 8: 3}
"""Quarter turns anticlockwise from the upright picture to the stored pixels, by orientation tag."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it would be uploaded, and the truth about what it shows.

    Attributes:
        data: the JPEG file.
        size: width and height of the upright picture (EXIF orientation applied), pixels.
        quad: the card, in upright pixels; None when there is none.
        fields: each field's printed ink, in upright pixels.
        readable: for each field whether nothing burns it out or covers it.
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
    capture = replace(draw_capture(tier, seed), **overrides)
    rng = np.random.default_rng((seed, 29))
    scene = _desk(rng, capture)
    lens = _Lens(capture, _pose(capture))
    scene = _place(rng, scene, card, lens, capture)
    covered = np.zeros((HEIGHT // 4, WIDTH // 4), np.float32)
    if capture.thumb:
        scene = _hold(rng, scene, lens, covered)
    scene = _light(rng, scene, capture, lens)
    scene, burnt = _glare(rng, scene, capture, lens)
    covered = np.maximum(covered, burnt)
    pixels = _sense(rng, scene, capture)
    fields = {name: Quad.from_array(lens.to_photo(Quad.upright(*box).array())) for name, box in card.boxes.items()}
    quad = Quad.from_array(lens.to_photo(_CARD.array()))
    return Photo(
        data=_store(pixels, capture),
        size=capture.size,
        quad=quad,
        fields=fields,
        readable={name: _is_readable(covered, box) for name, box in card.boxes.items()},
        factors=_factors(capture, quad.width),
    )


def no_card(seed: int) -> Photo:
    """Photograph a scene without an identity card: a bare or cluttered desk, a page, another plastic card."""
    rng = np.random.default_rng((seed, 31))
    capture = replace(draw_capture(Tier.PHONE, seed), thumb=False, touching=False)
    if max(capture.size) > 2048:
        capture = replace(capture, size=(1600, 1200))
    kind = str(rng.choice(("desk", "clutter", "page", "plastic")))
    scene = _desk(rng, replace(capture, clutter=int(rng.integers(2, 6)) if kind == "clutter" else 0))
    if kind in {"page", "plastic"}:
        image = Image.fromarray(scene)
        w = int(capture.size[0] * rng.uniform(0.45, 0.8))
        piece = desk.text_page(rng, (w, int(w * 1.3))) if kind == "page" else desk.plastic_card(rng, w)
        turned = piece.convert("RGBA").rotate(
            float(rng.uniform(-30, 30)), expand=True, resample=Image.Resampling.BICUBIC
        )
        image.paste(turned, ((image.width - turned.width) // 2, (image.height - turned.height) // 2), turned)
        scene = np.asarray(image).copy()
    lens = _Lens(capture, _pose(capture))
    scene = _light(rng, scene, capture, lens)
    scene, _ = _glare(rng, scene, capture, lens)
    factors = {**_factors(capture, 0.0), "kind": kind}
    return Photo(_store(_sense(rng, scene, capture), capture), capture.size, None, {}, {}, factors)


class _Lens:
    """The way between card pixels and photo pixels: a homography followed by radial distortion."""

    def __init__(self, capture: Capture, quad: Quad) -> None:
        self.matrix: Homography = homography(_CARD, quad)
        self.inverse: Homography = np.asarray(np.linalg.inv(self.matrix), dtype=np.float64)
        self.k = capture.distortion
        w, h = capture.size
        self.centre = np.array(((w - 1) / 2, (h - 1) / 2))
        self.radius = float(np.hypot(w, h) / 2)
        self.size = capture.size

    def to_photo(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        ideal = map_points(points, self.matrix) - self.centre
        r2 = (ideal**2).sum(axis=1, keepdims=True) / self.radius**2
        return np.asarray(self.centre + ideal * (1 + self.k * r2))

    def to_card(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        seen = points - self.centre
        ideal = seen.copy()
        for _ in range(4):
            r2 = (ideal**2).sum(axis=1, keepdims=True) / self.radius**2
            ideal = seen / (1 + self.k * r2)
        return map_points(ideal + self.centre, self.inverse)

    def window(self, pad: float) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the photo pixels that the card and ``pad`` pixels around it may touch."""
        t = np.linspace(0, 1, 9)[:, None]
        corners = _CARD.array()
        edge = np.concatenate([a + (b - a) * t for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)])
        low, high = self.to_photo(edge).min(axis=0) - pad, self.to_photo(edge).max(axis=0) + pad
        w, h = self.size
        return max(0, int(low[0])), max(0, int(low[1])), min(w, int(high[0]) + 2), min(h, int(high[1]) + 2)

    def maps(self, window: tuple[int, int, int, int], step: int = 8) -> tuple[Plane, Plane]:
        """For every photo pixel of a window the card pixel seen there, interpolated from every eighth."""
        left, top, right, bottom = window
        xs, ys = np.arange(left, right + step, step), np.arange(top, bottom + step, step)
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2).astype(np.float64)
        coarse = self.to_card(grid).reshape(len(ys), len(xs), 2).astype(np.float32)
        scale = np.array([[1 / step, 0, 0], [0, 1 / step, 0]])
        fine = cv2.warpAffine(
            coarse, scale, (right - left, bottom - top), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        return fine[..., 0], fine[..., 1]


def _pose(capture: Capture) -> Quad:
    """Where the card's corners fall for a camera at the capture's angle, before distortion."""
    w, h = capture.size
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array([WIDTH, HEIGHT]) / WIDTH
    turn, axis, tilt = (np.deg2rad(v) for v in (capture.turn, capture.tilt_axis, capture.tilt))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    flat = half @ spin.T
    direction = np.array([np.cos(axis), np.sin(axis)])
    along = flat @ direction
    plane = flat + np.outer(along * (np.cos(tilt) - 1), direction)
    depth = along * np.sin(tilt)
    distance = 2 * capture.focal / min(capture.width_share, 0.95)
    seen = plane * (distance / (distance + depth))[:, None]
    along_width = abs(np.cos(turn)) >= np.sqrt(0.5)
    wanted = capture.width_share * (w if along_width else h)
    seen *= wanted / np.linalg.norm((seen[1] - seen[0] + seen[2] - seen[3]) / 2)
    room = np.array([w, h]) * (1.0 if capture.width_share >= 1 else 0.985)
    extent = np.ptp(seen, axis=0)
    seen *= min(1.0, *(room / extent))
    low, high = seen.min(axis=0), seen.max(axis=0)
    free = np.maximum(np.array([w, h]) - (high - low), 0)
    shift = free * (np.array(capture.offset) + 1) / 2 - low - 0.5
    return Quad.from_array(seen + shift)


def _desk(rng: np.random.Generator, capture: Capture) -> Pixels:
    w, h = capture.size
    if capture.surface == "scan":
        tone = rng.uniform(244, 255, 3) if rng.random() < 0.8 else rng.uniform(10, 40, 3)
        return np.full((h, w, 3), tone, dtype=np.float64).astype(np.uint8)
    shrink = max(1.0, max(w, h) / 1280)
    small = (round(w / shrink), round(h / shrink))
    surface = desk.SURFACES[capture.surface](rng, small)
    if rng.random() < 0.5:
        surface = np.ascontiguousarray(np.rot90(desk.SURFACES[capture.surface](rng, (small[1], small[0]))))
    scale = capture.width_share * small[0] * 0.9
    if capture.touching:
        scale = max(scale, 200)
    surface = desk.scatter(rng, surface, capture.clutter, scale)
    return cv2.resize(surface, (w, h), interpolation=cv2.INTER_CUBIC) if shrink > 1 else surface


def _place(rng: np.random.Generator, scene: Pixels, card: CardImage, lens: _Lens, capture: Capture) -> Pixels:
    """Lay the card and its contact shadow onto the desk, and any paper against it."""
    quad = Quad.from_array(lens.to_photo(_CARD.array()))
    if capture.touching:
        scene = _underlay(rng, scene, quad)
    pad = quad.width * 0.06
    window = lens.window(pad)
    left, top, right, bottom = window
    map_x, map_y = lens.maps(window)
    pixels, opacity, factor = card.pixels, card.opacity, min(1.0, quad.width / WIDTH)
    if factor < 0.9:
        size = (round(WIDTH * factor), round(HEIGHT * factor))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        opacity = cv2.resize(opacity, size, interpolation=cv2.INTER_AREA)
        sx, sy = size[0] / WIDTH, size[1] / HEIGHT
        map_x, map_y = (map_x + 0.5) * np.float32(sx) - 0.5, (map_y + 0.5) * np.float32(sy) - 0.5
    seen = cv2.remap(pixels, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.remap(opacity, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    region = scene[top:bottom, left:right]
    if capture.surface != "scan" or rng.random() < 0.5:
        thickness = max(1.0, pad * float(rng.uniform(0.1, 0.5)))
        move = np.array([[1, 0, rng.uniform(-1, 1) * thickness], [0, 1, rng.uniform(-0.3, 1) * thickness]])
        shadow = cv2.warpAffine(alpha, move, (alpha.shape[1], alpha.shape[0]))
        shadow = _soften(shadow, thickness)
        gain = 255 - (shadow.astype(np.float32) * np.float32(rng.uniform(0.15, 0.5))).astype(np.uint8)
        region = cv2.multiply(region, cv2.merge([gain] * 3), scale=1 / 255)
    scene[top:bottom, left:right] = _blend(region, seen, alpha)
    return scene


def _underlay(rng: np.random.Generator, scene: Pixels, quad: Quad) -> Pixels:
    """A sheet whose edge runs along or under the card's."""
    w = quad.width
    page = desk.text_page(rng, (int(w * rng.uniform(1.1, 1.9)), int(w * rng.uniform(0.9, 1.5)))).convert("RGBA")
    corners = quad.array()
    angle = -np.degrees(np.arctan2(*(corners[1] - corners[0])[::-1])) + float(rng.normal(0, 3))
    turned = page.rotate(angle, expand=True, resample=Image.Resampling.BILINEAR)
    edge = int(rng.integers(4))
    outward = (corners[edge] + corners[(edge + 1) % 4]) / 2 - corners.mean(axis=0)
    reach = np.linalg.norm(outward) + min(page.size) * 0.5
    at = corners.mean(axis=0) + outward / np.linalg.norm(outward) * reach * float(rng.uniform(0.3, 1.0))
    image = Image.fromarray(scene)
    image.paste(turned, (int(at[0] - turned.width / 2), int(at[1] - turned.height / 2)), turned)
    return np.asarray(image).copy()


def _blend(under: Pixels, over: Pixels, alpha: Pixels) -> Pixels:
    a = cv2.merge([alpha] * 3)
    return np.asarray(
        cv2.add(cv2.multiply(over, a, scale=1 / 255), cv2.multiply(under, 255 - a, scale=1 / 255)), np.uint8
    )


def _soften(mask: Pixels, sigma: float) -> Pixels:
    """A wide blur, done small."""
    shrink = max(1, int(sigma / 2))
    small = cv2.resize(mask, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(0.6, sigma / shrink))
    return np.asarray(cv2.resize(small, (mask.shape[1], mask.shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8)


def _hold(rng: np.random.Generator, scene: Pixels, lens: _Lens, covered: Plane) -> Pixels:
    """A fingertip over one edge of the card, marked in ``covered`` (card pixels / 4)."""
    edge = int(rng.integers(4))
    along = float(rng.uniform(0.2, 0.8))
    inward = float(rng.uniform(40, 140))
    centre = {
        0: (WIDTH * along, inward - 130),
        1: (WIDTH - inward + 130, HEIGHT * along),
        2: (WIDTH * along, HEIGHT - inward + 130),
        3: (inward - 130, HEIGHT * along),
    }[edge]
    direction = {0: (0, -1), 1: (1, 0), 2: (0, 1), 3: (-1, 0)}[edge]
    angle = np.linspace(0, 2 * np.pi, 60)
    tip = np.stack([np.cos(angle), np.sin(angle)], axis=1) * float(rng.uniform(110, 150))
    away = (tip @ np.array(direction)) > 0
    tip[away] += np.array(direction) * 900
    outline = tip + np.array(centre)
    cv2.fillPoly(covered, [(outline / 4).astype(np.int32)], 1.0)
    skin = np.array(rng.uniform((190, 140, 110), (236, 190, 160)))
    mask = np.zeros(scene.shape[:2], np.uint8)
    cv2.fillPoly(mask, [lens.to_photo(outline).astype(np.int32)], 255, cv2.LINE_AA)
    width = max(2.0, 0.02 * max(lens.size))
    shade = cv2.subtract(_soften(mask, width), 0)
    tone = (shade.astype(np.float32) / 255)[..., None] * skin.astype(np.float32)
    dark = cv2.merge([255 - (shade // 4)] * 3)
    return _blend(cv2.multiply(scene, dark, scale=1 / 255), np.clip(tone, 0, 255).astype(np.uint8), mask)


def _light(rng: np.random.Generator, scene: Pixels, capture: Capture, lens: _Lens) -> Pixels:
    """Brightness, colour cast, fall-off and a soft shadow, as one gain map made small."""
    w, h = capture.size
    small = (96, max(8, round(96 * h / w)))
    gain = np.full((small[1], small[0]), capture.brightness, np.float32)
    if capture.falloff:
        x, y = np.meshgrid(
            np.linspace(-1, 1, small[0], dtype=np.float32), np.linspace(-1, 1, small[1], dtype=np.float32)
        )
        angle = rng.uniform(0, 2 * np.pi)
        slope = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
        gain *= 1 + np.float32(capture.falloff) * (0.45 * slope + 0.25 * desk.noise(rng, small, small, 1))
        gain *= 1 - np.float32(capture.falloff * 0.25) * (x * x + y * y) / 2
    if capture.shadow:
        gain *= 1 - np.float32(capture.shadow) * _shadow(rng, small, lens)
    gains = [np.clip(gain * np.float32(c) * 128, 0, 255) for c in capture.cast]
    wide = cv2.resize(cv2.merge(gains).astype(np.uint8), (w, h), interpolation=cv2.INTER_LINEAR)
    lit = cv2.multiply(scene, wide, scale=1 / 128)
    if capture.contrast != 1:
        ramp = (np.arange(256) - 128) * capture.contrast + 128
        lit = cv2.LUT(lit, np.clip(ramp, 0, 255).astype(np.uint8))
    return np.asarray(lit, np.uint8)


def _shadow(rng: np.random.Generator, small: Size, lens: _Lens) -> Plane:
    """A phone- or hand-shaped shadow whose edge crosses the card, 0..1."""
    mask = np.zeros((small[1], small[0]), np.uint8)
    centre = lens.to_photo(np.array([[WIDTH * rng.uniform(0.2, 0.8), HEIGHT * rng.uniform(0.2, 0.8)]]))[0]
    at = centre * small[0] / lens.size[0]
    angle = rng.uniform(0, 2 * np.pi)
    out, side = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    breadth = rng.uniform(15, 90)
    shape = np.array(
        [at - side * breadth, at + side * breadth, at + side * breadth + out * 200, at - side * breadth + out * 200]
    )
    cv2.fillPoly(mask, [shape.astype(np.int32)], 255)
    return cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.8, 5))).astype(np.float32) / 255


def _glare(rng: np.random.Generator, scene: Pixels, capture: Capture, lens: _Lens) -> tuple[Pixels, Plane]:
    """Highlights on the card's lacquer; also where they burn it out, in card pixels / 4, 0..1."""
    burnt = np.zeros((HEIGHT // 4, WIDTH // 4), np.float32)
    if not capture.glare:
        return scene, burnt
    x, y = np.meshgrid(np.arange(WIDTH // 4, dtype=np.float32), np.arange(HEIGHT // 4, dtype=np.float32))
    for _ in range(capture.glare_spots):
        cx, cy = rng.uniform(0.05, 0.95) * WIDTH / 4, rng.uniform(0.05, 0.95) * HEIGHT / 4
        angle, a, b = rng.uniform(0, np.pi), rng.uniform(25, 90), rng.uniform(12, 40)
        u = ((x - cx) * np.cos(angle) + (y - cy) * np.sin(angle)) / a
        v = (-(x - cx) * np.sin(angle) + (y - cy) * np.cos(angle)) / b
        burnt += np.exp(-((u * u + v * v) ** rng.uniform(0.8, 2.0))).astype(np.float32) * np.float32(capture.glare)
    window = lens.window(0)
    left, top, right, bottom = window
    map_x, map_y = lens.maps(window)
    shine = cv2.remap(burnt, map_x / 4, map_y / 4, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    added = cv2.merge([np.clip(shine * 255, 0, 255).astype(np.uint8)] * 3)
    scene[top:bottom, left:right] = cv2.add(scene[top:bottom, left:right], added)
    return scene, np.clip((burnt - 0.45) / 0.2, 0, 1).astype(np.float32)


def _sense(rng: np.random.Generator, scene: Pixels, capture: Capture) -> Pixels:
    """Optics and sensor: blur, noise, sharpening, a messenger's rescaling."""
    pixels: Pixels = scene
    if capture.defocus > 0.2:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), capture.defocus), np.uint8)
    length, angle = capture.motion
    if length > 1:
        pixels = np.asarray(cv2.filter2D(pixels, -1, _streak(length, angle)), np.uint8)
    if capture.noise > 0.1:
        pixels = _noisy(rng, pixels, capture.noise)
    if capture.sharpening > 0.05:
        soft = cv2.GaussianBlur(pixels, (0, 0), 1.2)
        pixels = np.asarray(cv2.addWeighted(pixels, 1 + capture.sharpening, soft, -capture.sharpening, 0), np.uint8)
    if capture.scale_down > 1.02:
        w, h = capture.size
        small = cv2.resize(
            pixels, (round(w / capture.scale_down), round(h / capture.scale_down)), interpolation=cv2.INTER_AREA
        )
        pixels = np.asarray(cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR), np.uint8)
    return pixels


def _streak(length: float, angle: float) -> Plane:
    n = int(np.ceil(length)) | 1
    kernel = np.zeros((n, n), np.float32)
    centre = (n - 1) / 2
    dx, dy = np.cos(np.deg2rad(angle)) * length / 2, np.sin(np.deg2rad(angle)) * length / 2
    for t in np.linspace(-1, 1, 4 * n):
        kernel[round(centre + t * dy) if n > 1 else 0, round(centre + t * dx) if n > 1 else 0] += 1
    return kernel / kernel.sum()


def _noisy(rng: np.random.Generator, pixels: Pixels, sigma: float) -> Pixels:
    """Grain, partly shared by the channels and softened a little, from a tile laid over the picture."""
    h, w = pixels.shape[:2]
    th, tw = min(h, 768), min(w, 768)
    grey, colour = rng.standard_normal((th, tw, 1)), rng.standard_normal((th, tw, 3))
    tile = (0.75 * grey + 0.66 * colour).astype(np.float32) * np.float32(sigma)
    tile = cv2.GaussianBlur(tile, (0, 0), 0.6) * np.float32(1.6)
    grain = np.rint(tile).astype(np.int16)
    plus, minus = np.clip(grain, 0, 255).astype(np.uint8), np.clip(-grain, 0, 255).astype(np.uint8)
    out = pixels
    for top in range(0, h, th):
        for left in range(0, w, tw):
            part = out[top : top + th, left : left + tw]
            ph, pw = part.shape[:2]
            part[:] = cv2.subtract(cv2.add(part, plus[:ph, :pw]), minus[:ph, :pw])
    return out


def _store(pixels: Pixels, capture: Capture) -> bytes:
    quarters = _EXIF_STORED[capture.exif_turn]
    image = Image.fromarray(np.ascontiguousarray(np.rot90(pixels, quarters)))
    exif = Image.Exif()
    if capture.exif_turn != 1:
        exif[0x0112] = capture.exif_turn
    out = io.BytesIO()
    image.save(out, "JPEG", quality=capture.jpeg, exif=exif.tobytes())
    return out.getvalue()


def _is_readable(covered: Plane, box: tuple[float, float, float, float]) -> bool:
    """False when something hides as much of a field as one narrow character."""
    left, top, right, bottom = (int(v / 4) for v in box)
    patch = covered[max(0, top) : bottom + 1, max(0, left) : right + 1]
    if patch.size == 0:
        return True
    columns = (patch > 0.5).mean(axis=0) > 0.3
    return bool(columns.sum() < 4)


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
        "thumb": capture.thumb,
        "distortion": round(capture.distortion, 4),
        "scale_down": round(capture.scale_down, 2),
        "exif": float(capture.exif_turn),
    }
