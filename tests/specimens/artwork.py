"""Background prints, a faceless portrait and an abstract emblem: nothing here copies a real document's artwork."""

from __future__ import annotations

import random
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.specimens.desk import Pixels, Plane, as_pixels, as_plane, blend
from tests.specimens.layouts import CARD_MM, PX_PER_MM, Layout, Rgb

WIDTH, HEIGHT = round(CARD_MM[0] * PX_PER_MM), round(CARD_MM[1] * PX_PER_MM)


def background(layout: Layout, side_seed: int) -> Pixels:
    """The card's paper: a wash of the layout's tints from left to right under its security print."""
    rng = np.random.default_rng((layout.seed, side_seed, 11))
    x = np.linspace(0, 1, WIDTH, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None]
    along = np.clip(x + np.float32(0.15) * np.sin(y * 3 + np.float32(rng.uniform(0, 6))), 0, 1)
    ramp, stops = np.linspace(0, 1, 256), np.linspace(0, 1, len(layout.tints))
    table = np.stack([np.interp(ramp, stops, [t[c] for t in layout.tints]) for c in range(3)], axis=1)
    wash = table.astype(np.uint8)[(along * 255).astype(np.uint8)]
    plane = PRINTS[layout.print_kind](x, y, rng)
    strength = as_pixels(plane * np.float32(255 * rng.uniform(0.16, 0.34)))
    ink = np.full_like(wash, rng.uniform((90, 120, 130), (170, 150, 190)).astype(np.uint8))
    return blend(wash, ink, strength)


def finish(pixels: Pixels, layout: Layout) -> Pixels:
    """The plastic's look: print grain, a faint uneven gloss, and the bright rim of the cut edge."""
    rng = np.random.default_rng((layout.seed, 17))
    height, width = pixels.shape[:2]
    grain = rng.integers(-5, 6, (height // 3, width // 3), dtype=np.int16)
    plane = cv2.resize(grain.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    gloss = cv2.resize(rng.uniform(-6, 6, (3, 4)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    change = plane + gloss
    brighter, darker = as_pixels(np.clip(change, 0, 40)), as_pixels(np.clip(-change, 0, 40))
    out = as_pixels(cv2.subtract(cv2.add(pixels, cv2.merge([brighter] * 3)), cv2.merge([darker] * 3)))
    rim = round(layout.corner_mm * PX_PER_MM)
    tone = tuple(int(v) for v in rng.uniform(190, 250, 3))
    image, shape = Image.fromarray(out), (0, 0, width - 1, height - 1)
    ImageDraw.Draw(image).rounded_rectangle(shape, rim, outline=tone, width=int(rng.integers(1, 5)))
    return np.asarray(image).copy()


def _guilloche(x: Plane, y: Plane, rng: np.random.Generator) -> Plane:
    plane = np.zeros((HEIGHT, WIDTH), np.float32)
    for _ in range(3):
        a, f, p = rng.uniform(0.04, 0.12), rng.uniform(1.5, 5), rng.uniform(0, 6.3)
        phase = (y + a * np.sin(2 * np.pi * f * x + p)) * rng.uniform(28, 52)
        plane = np.maximum(plane, _lines(phase, 0.16))
    return plane


def _waves(x: Plane, y: Plane, rng: np.random.Generator) -> Plane:
    centre = rng.uniform(0.2, 0.8, 2)
    radius = np.hypot(x - np.float32(centre[0]), (y - np.float32(centre[1])) * np.float32(0.63)) * np.float32(
        rng.uniform(50, 80)
    )
    swell = 2 * np.sin(8 * x) * np.cos(5 * y)
    return as_plane(np.maximum(_lines(radius + swell, 0.2), np.float32(0.6) * _lines(x * 60 + np.sin(y * 20), 0.12)))


def _rosettes(x: Plane, y: Plane, rng: np.random.Generator) -> Plane:
    plane = np.zeros((HEIGHT, WIDTH), np.float32)
    for _ in range(3):
        cx, cy = rng.uniform(0.1, 0.9, 2)
        dx, dy = x - np.float32(cx), (y - np.float32(cy)) * np.float32(0.63)
        radius, angle = np.hypot(dx, dy), np.arctan2(dy, dx)
        petals = radius * (1 + 0.12 * np.sin(angle * int(rng.integers(6, 16))))
        plane = np.maximum(plane, _lines(petals * 70, 0.18) * (radius < rng.uniform(0.2, 0.45)))
    return plane


def _dots(x: Plane, y: Plane, rng: np.random.Generator) -> Plane:
    pitch = rng.uniform(55, 85)
    cells = np.cos(x * np.float32(2 * np.pi * pitch * 1.585)) * np.cos(y * np.float32(2 * np.pi * pitch))
    return as_plane(np.clip((cells - 0.35) * 2.2, 0, 1))


def _weave(x: Plane, y: Plane, rng: np.random.Generator) -> Plane:
    f = rng.uniform(40, 64)
    one = _lines(as_plane((x + 0.63 * y) * f + np.sin(9 * y)), 0.14)
    return as_plane(np.maximum(one, _lines(as_plane((x - 0.63 * y) * f + np.sin(7 * x)), 0.14)))


def _wall(x: Plane, y: Plane, rng: np.random.Generator) -> Plane:
    """Mountain ridges with a crenellated wall along one of them."""
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    t = np.arange(0, WIDTH, 4)
    for k in range(5):
        base = HEIGHT * (0.35 + 0.13 * k)
        ridge = base + sum(
            HEIGHT * rng.uniform(0.02, 0.06) * np.sin(t / WIDTH * rng.uniform(4, 22) + rng.uniform(0, 6))
            for _ in range(4)
        )
        line = np.stack([t, ridge], axis=1).astype(np.int32)
        cv2.polylines(plane, [line], False, 200, 2, cv2.LINE_AA)
        if k == 2:
            merlons = ridge - 18 - 12 * (np.arange(len(t)) // 4 % 2)
            cv2.polylines(plane, [np.stack([t, merlons], axis=1).astype(np.int32)], False, 255, 2, cv2.LINE_AA)
    return as_plane(np.maximum(plane.astype(np.float32) / 255, 0.4 * _guilloche(x, y, rng)))


def _plain(x: Plane, y: Plane, rng: np.random.Generator) -> Plane:
    return np.zeros((HEIGHT, WIDTH), np.float32)


def _lines(phase: Plane, width: float) -> Plane:
    """Anti-aliased lines where the phase passes an integer."""
    distance = np.abs(phase - np.rint(phase), dtype=np.float32)
    return as_plane(np.clip((np.float32(width) - distance) * np.float32(1 / (width * 0.6)), 0, 1))


PRINTS: dict[str, Callable[[Plane, Plane, np.random.Generator], Plane]] = {
    "guilloche": _guilloche,
    "waves": _waves,
    "rosettes": _rosettes,
    "dots": _dots,
    "weave": _weave,
    "wall": _wall,
    "plain": _plain,
}


def draw_portrait(canvas: Image.Image, box: tuple[int, int, int, int], seed: int) -> None:
    """A cartoon bust without a face, on a plain ground, or cut out onto the card's print."""
    rng = random.Random(f"portrait/{seed}")
    left, top, right, bottom = box
    w, h = right - left, bottom - top
    tile = Image.new("RGBA", (w, h), (0, 0, 0, 0))
    pen = ImageDraw.Draw(tile)
    if rng.random() < 0.6:
        shade = rng.choice(((236, 240, 244), (214, 226, 240), (244, 244, 244), (226, 232, 226)))
        pen.rectangle((0, 0, w, h), fill=shade)
    skin = rng.choice(((236, 204, 178), (222, 184, 152), (204, 164, 132), (242, 214, 192)))
    hair = rng.choice(((30, 26, 26), (52, 40, 34), (20, 20, 26), (150, 150, 152)))
    coat = tuple(rng.randrange(20, 200) for _ in range(3))
    cx, head, face_w = w / 2 + rng.uniform(-0.02, 0.02) * w, h * rng.uniform(0.38, 0.44), w * rng.uniform(0.22, 0.26)
    face_h = face_w * rng.uniform(1.25, 1.4)
    long_hair = rng.random() < 0.45
    if long_hair:
        pen.rounded_rectangle(
            (cx - face_w * 1.25, head - face_h * 1.15, cx + face_w * 1.25, head + face_h * 1.5), face_w, fill=hair
        )
    pen.ellipse((cx - w * 0.46, h * 0.74, cx + w * 0.46, h * 1.4), fill=coat)
    pen.polygon([(cx - w * 0.12, h * 0.74), (cx + w * 0.12, h * 0.74), (cx, h * 0.9)], fill=(240, 240, 240))
    pen.rectangle((cx - face_w * 0.4, head, cx + face_w * 0.4, h * 0.78), fill=skin)
    pen.ellipse((cx - face_w, head - face_h, cx + face_w, head + face_h), fill=skin)
    pen.chord((cx - face_w * 1.08, head - face_h * 1.12, cx + face_w * 1.08, head + face_h * 0.5), 185, 355, fill=hair)
    if rng.random() < 0.3:
        y = head + face_h * 0.05
        for s in (-1, 1):
            eye = cx + s * face_w * 0.45
            pen.ellipse((eye - 40, y - 30, eye + 40, y + 30), outline=(40, 40, 40), width=5)
    canvas.paste(tile, (left, top), tile)


def draw_emblem(canvas: Image.Image, centre: tuple[float, float], radius: float, seed: int) -> None:
    """A red disc with stars and a toothed rim: an emblem of nowhere."""
    rng = random.Random(f"emblem/{seed}")
    red: Rgb = rng.choice(((200, 40, 40), (188, 30, 44), (214, 62, 50)))
    gold: Rgb = rng.choice(((236, 196, 92), (222, 176, 80), (244, 214, 130)))
    pen = ImageDraw.Draw(canvas)
    teeth = rng.randrange(18, 32)
    rim = [_polar(centre, radius * (1.0 if i % 4 < 2 else 0.92), np.pi * i / (2 * teeth)) for i in range(4 * teeth)]
    pen.polygon(rim, fill=red)
    for r, fill in ((0.86, gold), (0.8, red)):
        pen.ellipse(_disc(centre, radius * r), fill=fill)
    _star(pen, _polar(centre, radius * 0.12, -np.pi / 2), radius * 0.34, gold)
    for k in range(rng.randrange(3, 7)):
        _star(pen, _polar(centre, radius * 0.6, np.pi * (0.15 + 0.14 * k)), radius * 0.1, gold)
    pen.arc(_disc(centre, radius * 0.68), 200, 340, fill=gold, width=max(2, int(radius * 0.04)))


def _polar(centre: tuple[float, float], radius: float, angle: float) -> tuple[float, float]:
    return (centre[0] + radius * float(np.cos(angle)), centre[1] + radius * float(np.sin(angle)))


def _disc(centre: tuple[float, float], radius: float) -> tuple[float, float, float, float]:
    return (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)


def _star(pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, fill: Rgb) -> None:
    points = [_polar(centre, radius * (1 if i % 2 == 0 else 0.4), -np.pi / 2 + i * np.pi / 5) for i in range(10)]
    pen.polygon(points, fill=fill)
