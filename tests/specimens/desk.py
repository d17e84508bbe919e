"""What lies under the card: procedural surfaces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.specimens import fonts

Pixels = NDArray[np.uint8]


Plane = NDArray[np.float32]


Size = tuple[int, int]


def as_pixels(values: NDArray[Any]) -> Pixels:
    """The same array as uint8, typed so."""
    return np.asarray(values, dtype=np.uint8)


def as_plane(values: NDArray[Any]) -> Plane:
    """The same array as float32, typed so."""
    return np.asarray(values, dtype=np.float32)


def blend(under: Pixels, over: Pixels, alpha: Pixels) -> Pixels:
    """Lay one picture over another where ``alpha`` is 255."""
    a = as_pixels(cv2.merge([alpha] * 3))
    return as_pixels(cv2.add(cv2.multiply(over, a, scale=1 / 255), cv2.multiply(under, 255 - a, scale=1 / 255)))


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


def tinted(plane: Plane, dark: NDArray[np.float64], light: NDArray[np.float64]) -> Pixels:
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
    return tinted(plane, np.array(dark, float), np.array(light, float))


def _cloth(rng: np.random.Generator, size: Size) -> Pixels:
    x, y = np.meshgrid(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32))
    pitch = rng.uniform(2.5, 6)
    weave = 0.12 * np.sin(x * 2 * np.pi / pitch) * np.sin(y * 2 * np.pi / pitch)
    plane = 0.5 + weave + 0.25 * noise(rng, size, (size[0] / 3, size[1] / 3)) + 0.1 * noise(rng, size, (4, 4), 1)
    if rng.random() < 0.4:
        stripe = rng.uniform(24, 90)
        plane += 0.2 * ((x // stripe + (y // stripe if rng.random() < 0.6 else 0)) % 2)
    base = rng.uniform(20, 200, 3)
    return tinted(plane, base * 0.6, np.minimum(base * 1.3 + 20, 255))


def _marble(rng: np.random.Generator, size: Size) -> Pixels:
    n = noise(rng, size, (size[0] / 2, size[1] / 2), 5)
    veins = np.exp(-np.abs(n) * rng.uniform(10, 30))
    plane = 0.8 - 0.6 * veins + 0.15 * noise(rng, size, (size[0] / 4, size[1] / 4))
    if rng.random() < 0.3:
        return tinted(1 - plane, np.array((18.0, 20.0, 24.0)), np.array((150.0, 150.0, 150.0)))
    return tinted(plane, np.array((150.0, 146.0, 140.0)), rng.uniform(225, 250, 3))


def _paper(rng: np.random.Generator, size: Size) -> Pixels:
    plane = 0.8 + 0.12 * noise(rng, size, (6, 6), 2) + 0.15 * noise(rng, size, (size[0], size[1]), 1)
    return tinted(plane, rng.uniform(150, 200, 3), rng.uniform(235, 253, 3))


def _white(rng: np.random.Generator, size: Size) -> Pixels:
    plane = 0.75 + 0.2 * noise(rng, size, (size[0] * 1.5, size[1] * 1.5), 1)
    return tinted(plane, np.full(3, 205.0), np.full(3, 250.0) - rng.uniform(0, 14, 3))


def _dark(rng: np.random.Generator, size: Size) -> Pixels:
    plane = 0.4 + 0.3 * noise(rng, size, (size[0], size[1]), 1) + 0.12 * noise(rng, size, (3, 3), 1)
    return tinted(plane, rng.uniform(8, 22, 3), rng.uniform(40, 80, 3))


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


_PHOTOGRAPHS = ("brick", "grass", "gravel", "coffee", "chelsea", "coins", "page", "rocket", "text")


def photographic(rng: np.random.Generator, size: Size) -> Pixels:
    """Part of a photograph that scikit-image ships (public domain or CC0), blown up, in a colour of its own.

    Raises:
        ImportError: scikit-image is not installed.
    """
    from skimage import data  # a development tool: the demo must do without

    photograph = np.asarray(getattr(data, str(rng.choice(_PHOTOGRAPHS)))())
    if photograph.ndim == 2:
        photograph = tinted(as_plane(photograph / 255), rng.uniform(0, 70, 3), rng.uniform(140, 255, 3))
    h, w = photograph.shape[:2]
    share = float(rng.uniform(0.35, 1.0))
    ph = max(8, int(share * min(h, w * size[1] / size[0])))
    pw = max(8, min(w, int(ph * size[0] / size[1])))
    y, x = int(rng.integers(h - ph + 1)), int(rng.integers(w - pw + 1))
    part = np.ascontiguousarray(photograph[y : y + ph, x : x + pw, :3])
    return as_pixels(cv2.resize(part, size, interpolation=cv2.INTER_CUBIC))


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
"""Procedural surfaces, of which a capture draws one."""
