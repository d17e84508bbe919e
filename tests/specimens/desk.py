"""What lies under and around the card: procedural surfaces and clutter, drawn small and enlarged."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.specimens import fonts

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Size = tuple[int, int]
"""Width and height in pixels."""


def noise(rng: np.random.Generator, size: Size, cell: tuple[float, float], octaves: int = 3) -> Plane:
    """Smooth noise in about -1..1 whose coarsest grain is ``cell`` (width, height) pixels."""
    w, h = size
    total = np.zeros((h, w), np.float32)
    for octave in range(octaves):
        grid = (max(2, int(h * 2**octave / cell[1]) + 2), max(2, int(w * 2**octave / cell[0]) + 2))
        grid = (min(grid[0], h), min(grid[1], w))
        coarse = rng.uniform(-1, 1, grid).astype(np.float32)
        total += cv2.resize(coarse, (w, h), interpolation=cv2.INTER_CUBIC) / np.float32(2**octave)
    return total / np.float32(1.6)


def _tinted(plane: Plane, dark: NDArray[np.float64], light: NDArray[np.float64]) -> Pixels:
    """Map 0..1 onto the way between two colours."""
    ramp = np.linspace(0, 1, 256)[:, None]
    table = (dark + (light - dark) * ramp).astype(np.uint8)
    return np.asarray(table[(np.clip(plane, 0, 1) * 255).astype(np.uint8)])


def _wood(rng: np.random.Generator, size: Size) -> Pixels:
    w, h = size
    rings = noise(rng, size, (w * 1.2, h * rng.uniform(0.08, 0.25)), 2)
    fibre = noise(rng, size, (w * 0.3, 4), 2)
    plane = 0.5 + 0.3 * np.sin(rings * rng.uniform(6, 18)) + 0.2 * fibre
    if rng.random() < 0.5:
        for y in np.arange(0, h, h / rng.integers(2, 5)).astype(int):
            plane[max(0, y - 1) : y + 2] -= 0.5
    tones = ((70, 42, 24), (160, 110, 68)), ((150, 110, 70), (216, 180, 134)), ((44, 30, 24), (92, 62, 44))
    dark, light = tones[int(rng.integers(len(tones)))]
    return _tinted(plane, np.array(dark, float), np.array(light, float))


def _cloth(rng: np.random.Generator, size: Size) -> Pixels:
    x, y = np.meshgrid(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32))
    pitch = rng.uniform(2.5, 6)
    weave = 0.12 * np.sin(x * 2 * np.pi / pitch) * np.sin(y * 2 * np.pi / pitch)
    plane = 0.5 + weave + 0.25 * noise(rng, size, (size[0] / 3, size[1] / 3)) + 0.1 * noise(rng, size, (4, 4), 1)
    if rng.random() < 0.4:
        stripe = rng.uniform(24, 90)
        plane += 0.2 * ((x // stripe + (y // stripe if rng.random() < 0.6 else 0)) % 2)
    base = rng.uniform(20, 200, 3)
    return _tinted(plane, base * 0.6, np.minimum(base * 1.3 + 20, 255))


def _marble(rng: np.random.Generator, size: Size) -> Pixels:
    n = noise(rng, size, (size[0] / 2, size[1] / 2), 5)
    veins = np.exp(-np.abs(n) * rng.uniform(10, 30))
    plane = 0.8 - 0.6 * veins + 0.15 * noise(rng, size, (size[0] / 4, size[1] / 4))
    if rng.random() < 0.3:
        return _tinted(1 - plane, np.array((18.0, 20.0, 24.0)), np.array((150.0, 150.0, 150.0)))
    return _tinted(plane, np.array((150.0, 146.0, 140.0)), rng.uniform(225, 250, 3))


def _paper(rng: np.random.Generator, size: Size) -> Pixels:
    plane = 0.8 + 0.12 * noise(rng, size, (6, 6), 2) + 0.15 * noise(rng, size, (size[0], size[1]), 1)
    return _tinted(plane, rng.uniform(150, 200, 3), rng.uniform(235, 253, 3))


def _white(rng: np.random.Generator, size: Size) -> Pixels:
    plane = 0.75 + 0.2 * noise(rng, size, (size[0] * 1.5, size[1] * 1.5), 1)
    return _tinted(plane, np.full(3, 205.0), np.full(3, 250.0) - rng.uniform(0, 14, 3))


def _dark(rng: np.random.Generator, size: Size) -> Pixels:
    plane = 0.4 + 0.3 * noise(rng, size, (size[0], size[1]), 1) + 0.12 * noise(rng, size, (3, 3), 1)
    return _tinted(plane, rng.uniform(8, 22, 3), rng.uniform(40, 80, 3))


def _keyboard(rng: np.random.Generator, size: Size) -> Pixels:
    light = rng.random() < 0.4
    image = Image.new("RGB", size, (190, 192, 196) if light else (38, 38, 42))
    pen = ImageDraw.Draw(image)
    key = float(rng.uniform(0.07, 0.14)) * size[0]
    face = (238, 238, 240) if light else (16, 16, 20)
    ink = (60, 60, 64) if light else (210, 210, 210)
    font = fonts.sized("latin", max(6, int(key * 0.3)))
    letters = "QWERTYUIOPASDFGHJKLZXCVBNM1234567890"
    for row in range(int(size[1] / key) + 1):
        offset = -key * float(rng.uniform(0, 1))
        for column in range(int(size[0] / key) + 2):
            x, y = offset + column * key, row * key
            pen.rounded_rectangle((x, y, x + key * 0.88, y + key * 0.88), key * 0.1, fill=face)
            pen.text((x + key * 0.2, y + key * 0.12), letters[int(rng.integers(len(letters)))], font=font, fill=ink)
    return np.asarray(image).copy()


def _speckle(rng: np.random.Generator, size: Size) -> Pixels:
    channels = [0.5 + 0.5 * noise(rng, size, (size[0] / 2, size[1] / 2), int(rng.integers(2, 7))) for _ in range(3)]
    low, high = rng.uniform(10, 150, 3), rng.uniform(100, 245, 3)
    stacked = np.clip(np.stack(channels, axis=2), 0, 1) * (high - low) + low
    return stacked.astype(np.uint8)


SURFACES: dict[str, Callable[[np.random.Generator, Size], Pixels]] = {
    "wood": _wood,
    "cloth": _cloth,
    "marble": _marble,
    "paper": _paper,
    "white": _white,
    "dark": _dark,
    "keyboard": _keyboard,
    "speckle": _speckle,
}


def text_page(rng: np.random.Generator, size: Size) -> Image.Image:
    """A printed page: paragraphs, sometimes a table or a heading."""
    w, h = size
    page = Image.new("RGB", size, tuple(int(v) for v in rng.uniform(228, 252, 3)))
    pen = ImageDraw.Draw(page)
    px = max(7, int(h * float(rng.uniform(0.018, 0.04))))
    face = ("serif", "sans", "kai", "zenhei")[int(rng.integers(4))]
    stock = "关于进一步加强客户身份识别工作的通知各分支机构应当按照规定妥善保存资料本人承诺以上信息真实有效签字日期金额账户编号表格说明"
    ink = (30, 30, 34)
    y = h * 0.06
    if rng.random() < 0.6:
        pen.text((w * 0.3, y), "申请表"[: int(rng.integers(2, 4))] + "样张", font=fonts.sized(face, px * 2), fill=ink)
        y += px * 3
    lines = rng.random() < 0.4
    while y < h * 0.94:
        count = int(w * 0.84 / px * float(rng.choice((1.0, 1.0, 1.0, 0.5, 0.3))))
        text = "".join(stock[int(k)] for k in rng.integers(0, len(stock), count))
        pen.text((w * 0.08, y), text, font=fonts.sized(face, px), fill=ink)
        y += px * 1.6
        if lines:
            pen.line((w * 0.06, y - px * 0.2, w * 0.94, y - px * 0.2), fill=(120, 120, 124), width=1)
    return page


def plastic_card(rng: np.random.Generator, width: int) -> Image.Image:
    """An ID-1 sized plastic that is no identity document: a bank-like card, a membership card."""
    size = (width, round(width * 54 / 85.6))
    w, h = size
    surface = _tinted(0.5 + 0.5 * noise(rng, size, (w, h), 2), rng.uniform(10, 160, 3), rng.uniform(60, 250, 3))
    card = Image.fromarray(surface)
    pen = ImageDraw.Draw(card)
    ink = (240, 240, 240) if surface.mean() < 140 else (30, 30, 30)
    if rng.random() < 0.7:
        pen.rounded_rectangle((w * 0.09, h * 0.36, w * 0.22, h * 0.56), w * 0.015, fill=(206, 178, 104))
    pen.text((w * 0.08, h * 0.08), "样本银行 SAMPLE", font=fonts.sized("sans-bold", max(6, int(h * 0.1))), fill=ink)
    digits = " ".join("".join(str(d) for d in rng.integers(0, 10, 4)) for _ in range(4))
    pen.text((w * 0.08, h * 0.64), digits, font=fonts.sized("mono", max(6, int(h * 0.095))), fill=ink)
    pen.text(
        (w * 0.08, h * 0.82), "VALID THRU 00/00  SPECIMEN", font=fonts.sized("latin", max(5, int(h * 0.06))), fill=ink
    )
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, w - 1, h - 1), h * 0.06, fill=255)
    card.putalpha(mask)
    return card


def scatter(rng: np.random.Generator, surface: Pixels, pieces: int, scale: float) -> Pixels:
    """Lay pieces of clutter on a surface; ``scale`` is a card's width in the surface's pixels."""
    image = Image.fromarray(surface)
    for _ in range(pieces):
        _PIECES[int(rng.integers(len(_PIECES)))](rng, image, scale)
    return np.asarray(image).copy()


def _drop(rng: np.random.Generator, image: Image.Image, piece: Image.Image, angle: float | None = None) -> None:
    turned = piece.convert("RGBA").rotate(
        float(rng.uniform(0, 360)) if angle is None else angle, expand=True, resample=Image.Resampling.BILINEAR
    )
    x = int(rng.uniform(-0.3, 1.0) * image.width)
    y = int(rng.uniform(-0.3, 1.0) * image.height)
    shade = Image.new("RGBA", turned.size, (0, 0, 0, 0))
    shade.putalpha(turned.getchannel("A").point([v // 4 for v in range(256)]))
    image.paste(shade, (x + 5, y + 6), shade)
    image.paste(turned, (x, y), turned)


def _put_page(rng: np.random.Generator, image: Image.Image, scale: float) -> None:
    width = max(60, int(scale * rng.uniform(0.9, 2.0)))
    _drop(rng, image, text_page(rng, (width, int(width * rng.uniform(0.7, 1.41)))))


def _put_plastic(rng: np.random.Generator, image: Image.Image, scale: float) -> None:
    _drop(rng, image, plastic_card(rng, max(60, int(scale * rng.uniform(0.9, 1.05)))))


def _put_pen(rng: np.random.Generator, image: Image.Image, scale: float) -> None:
    length, width = int(scale * 1.6), max(6, int(scale * 0.11))
    pen_image = Image.new("RGBA", (length, width), (0, 0, 0, 0))
    pen = ImageDraw.Draw(pen_image)
    colour = tuple(int(v) for v in rng.uniform(0, 220, 3))
    pen.rounded_rectangle((0, 0, length - 1, width - 1), width / 2, fill=colour)
    pen.rectangle(
        (length * 0.05, width * 0.2, length * 0.95, width * 0.36), fill=tuple(min(255, c + 60) for c in colour)
    )
    pen.rectangle((length * 0.3, 0, length * 0.34, width), fill=(200, 200, 204))
    _drop(rng, image, pen_image)


def _put_coin(rng: np.random.Generator, image: Image.Image, scale: float) -> None:
    d = max(10, int(scale * 0.28))
    coin = Image.new("RGBA", (d, d), (0, 0, 0, 0))
    pen = ImageDraw.Draw(coin)
    tone = ((176, 176, 180), (204, 170, 92))[int(rng.integers(2))]
    pen.ellipse((0, 0, d - 1, d - 1), fill=tone, outline=tuple(c // 2 for c in tone), width=max(1, d // 30))
    pen.ellipse(
        (d * 0.1, d * 0.1, d * 0.9, d * 0.9), outline=tuple(min(255, c + 40) for c in tone), width=max(1, d // 30)
    )
    pen.text(
        (d / 2, d / 2),
        "1",
        font=fonts.sized("serif-bold", max(6, d // 2)),
        fill=tuple(c // 2 for c in tone),
        anchor="mm",
    )
    _drop(rng, image, coin)


_PIECES: tuple[Callable[[np.random.Generator, Image.Image, float], None], ...] = (
    _put_page,
    _put_page,
    _put_plastic,
    _put_pen,
    _put_coin,
)
