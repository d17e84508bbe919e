"""Paper that zones are printed on: grounds of documents, guilloches, ghosts of portraits; and ink as it comes on it."""

from __future__ import annotations

from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.image import Pixels
from tests.specimens import FAMILIES, artwork, layout

SIZE: Final = (1240, 300)
"""Width and height of a paper, pixels."""
MM: Final = 10.0
"""Pixels of the paper to a millimetre."""
_GROUNDS, _GHOSTS, _GUILLOCHES = 24, 6, 40


@cache
def _ground(number: int) -> Pixels:
    ground = artwork.background(layout(FAMILIES[number % len(FAMILIES)], number), number % 2)
    return np.asarray(cv2.resize(ground, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


@cache
def _ghost(number: int) -> Pixels:
    """A portrait, grey."""
    canvas = Image.new("RGB", (220, 280), (225, 225, 225))
    artwork.draw_portrait(canvas, (0, 0, 220, 280), number)
    return np.asarray(canvas.convert("L"), np.uint8)


@cache
def _waves(number: int) -> NDArray[np.float32]:
    """A guilloche: where fine wavy lines run, 0 or 1."""
    width, height = SIZE
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    rng = np.random.default_rng((9, number))
    period, wave = rng.uniform(6, 30), rng.uniform(60, 500)
    bent = y + rng.uniform(3, 30) * np.sin(2 * np.pi * x / wave + rng.uniform(0, 6)) + rng.uniform(-0.6, 0.6) * x
    return (np.cos(2 * np.pi * bent / period) > rng.uniform(0.3, 0.9)).astype(np.float32)


def drawn_paper(rng: np.random.Generator) -> NDArray[np.float32]:
    """A piece of paper, grey levels (height, width)."""
    width, height = SIZE
    if rng.random() < 0.75:
        ground = _ground(int(rng.integers(_GROUNDS)))
        share = rng.uniform(0.5, 1.0)
        w, h = int(ground.shape[1] * share), int(ground.shape[1] * share * height / width)
        h = min(h, ground.shape[0])
        x, y = int(rng.integers(0, ground.shape[1] - w + 1)), int(rng.integers(0, ground.shape[0] - h + 1))
        cut = cv2.resize(ground[y : y + h, x : x + w], (width, height), interpolation=cv2.INTER_LINEAR)
        paper = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY).astype(np.float32)
        mean = float(paper.mean())
        paper = (paper - mean) * rng.uniform(0.4, 2.2) + mean
    else:
        paper = np.full((height, width), rng.uniform(150, 250), np.float32)
    if rng.random() < 0.3:
        paper = paper - rng.uniform(3, 40) * _waves(int(rng.integers(_GUILLOCHES)))
    if rng.random() < 0.25:
        face = _ghost(int(rng.integers(_GHOSTS)))
        size = int(rng.integers(120, 290))
        ghost = cv2.resize(face, (int(size * 0.8), size)).astype(np.float32)
        x, y = int(rng.integers(0, width - ghost.shape[1])), int(rng.integers(0, max(1, height - size)))
        part = paper[y : y + size, x : x + ghost.shape[1]]
        part += (ghost[: part.shape[0]] - 200) * rng.uniform(0.1, 0.5)
    return paper


def pressed(rng: np.random.Generator, ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Ink as it comes on the paper: thick or thin, faint, worn, broken by dots or lines."""
    way = rng.random()
    if way < 0.2:
        ink = np.asarray(cv2.dilate(ink, np.ones((2, 2) if rng.random() < 0.5 else (3, 3), np.uint8)), np.float32)
    elif way < 0.4:
        ink = np.asarray(cv2.erode(ink, np.ones((2, 2), np.uint8)), np.float32)
    strength = rng.uniform(0.75, 1.0) if rng.random() < 0.7 else rng.uniform(0.3, 0.75)
    if rng.random() < 0.25:
        noise = cv2.resize(rng.random((SIZE[1] // 3, SIZE[0] // 3), np.float32), SIZE)
        ink = ink * (noise > rng.uniform(0.1, 0.45))
    if rng.random() < 0.15:
        low = cv2.resize(rng.random((4, 12), np.float32), SIZE, interpolation=cv2.INTER_CUBIC)
        ink = ink * np.clip(0.4 + low, 0.25, 1)
    return np.asarray(ink * strength, np.float32)


def strike(rng: np.random.Generator, pixels: NDArray[np.float32]) -> None:
    """Strokes and stamps over the print."""
    for _ in range(int(rng.integers(1, 4))):
        over = pixels.copy()
        grey = float(rng.uniform(30, 220))
        at = [int(v) for v in rng.integers(0, SIZE[0], 2)], [int(v) for v in rng.integers(0, SIZE[1], 2)]
        if rng.random() < 0.6:
            cv2.line(over, (at[0][0], at[1][0]), (at[0][1], at[1][1]), grey, int(rng.integers(1, 5)))
        else:
            cv2.circle(over, (at[0][0], at[1][0]), int(rng.integers(40, 200)), grey, int(rng.integers(2, 8)))
        cv2.addWeighted(over, share := float(rng.uniform(0.2, 0.7)), pixels, 1 - share, 0, dst=pixels)
