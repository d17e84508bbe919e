"""Endless training samples with their targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from training.networks import CROP, CROP_MARGIN, FRAME, ROW_STRIDE, SHEET, SHEET_MARGIN, STRIDE
from training.pool import CARD_SIZE, Pixels, Pool, load, load_lines
from training.scenes import Points, Scene, compose, laid_out

CANVAS = (400, 300)
"""Scenes for the locator are drawn so large and shrunk, as photos are."""
_CROPS = 3
_NONE = 4


class _Samples(IterableDataset[tuple[Tensor, ...]]):
    def __init__(self, pool: Path, seed: int, cards: int) -> None:
        self.pool, self.seed, self.cards = pool, seed, cards

    def _source(self) -> tuple[np.random.Generator, Pool]:
        cv2.setNumThreads(1)
        worker = get_worker_info()
        return np.random.default_rng((self.seed, worker.id if worker else 0)), load(self.pool, self.cards)


class LocatorSamples(_Samples):
    """(picture (3, 240, 320) uint8, heat (2, 30, 40), corners (8, 30, 40), weight (30, 40))."""

    def __iter__(self) -> Iterator[tuple[Tensor, ...]]:
        rng, pool = self._source()
        while True:
            yield located(compose(rng, pool, CANVAS))


class AlignerSamples(_Samples):
    """(crop (3, 160, 224) uint8, moves (8,), weight of the moves, class)."""

    def __iter__(self) -> Iterator[tuple[Tensor, ...]]:
        rng, pool = self._source()
        while True:
            scene = compose(rng, pool, (600, 450), least_share=0.3, worn=2.0)
            for _ in range(_CROPS):
                if (made := cropped(rng, scene, {0: 0, 2: 2})) is not None:
                    yield made


class RowSamples(_Samples):
    """(card seen straight on (3, 288, 448) uint8, cores of its rows (2, 144, 224): values, then constants)."""

    def __iter__(self) -> Iterator[tuple[Tensor, ...]]:
        rng, pool = self._source()
        lines = load_lines(self.pool, self.cards)
        while True:
            yield _with_rows(rng, pool, lines)


CORE = 0.25
"""What is taken off each side of a row's ink to leave its core, as a share of the ink's height."""


def _with_rows(rng: np.random.Generator, pool: Pool, lines: NDArray[np.float32]) -> tuple[Tensor, ...]:
    number = int(rng.integers(len(pool.cards)))
    left, top = (SHEET_MARGIN / (1 + 2 * SHEET_MARGIN) * edge for edge in SHEET)
    own = np.array([[left, top], [SHEET[0] - left, top], [SHEET[0] - left, SHEET[1] - top], [left, SHEET[1] - top]])
    spread = float(rng.choice((0.002, 0.006, 0.015))) * SHEET[0]
    quad = own - 0.5 + rng.normal(0, spread, (4, 2)) * 0.6 + rng.normal(0, spread, 2)
    pixels = laid_out(rng, pool, SHEET, number, quad)
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(unit, quad.astype(np.float32)).astype(np.float64)
    cores = np.zeros((2, SHEET[1] // ROW_STRIDE, SHEET[0] // ROW_STRIDE), np.float32)
    for x0, y0, x1, y1, kind in lines[number]:
        if kind:
            cut = CORE * (y1 - y0)
            aside = cut * CARD_SIZE[1] / CARD_SIZE[0]
            corners = np.array(
                [[x0 + aside, y0 + cut], [x1 - aside, y0 + cut], [x1 - aside, y1 - cut], [x0 + aside, y1 - cut]]
            )
            seen = cv2.perspectiveTransform(corners.reshape(-1, 1, 2), matrix).reshape(4, 2)
            at = ((seen + 0.5) / ROW_STRIDE - 0.5) * 16
            cv2.fillConvexPoly(cores[int(kind) - 1], at.round().astype(np.int32), 1.0, shift=4)
    return _tensor(pixels), torch.from_numpy(cores)


def located(scene: Scene, classes: int = 2) -> tuple[Tensor, ...]:
    """A scene with the targets of a locator that tells so many classes apart."""
    scale = FRAME[0] / CANVAS[0]
    small = np.asarray(cv2.resize(scene.pixels, FRAME, interpolation=cv2.INTER_AREA), np.uint8)
    w, h = FRAME[0] // STRIDE, FRAME[1] // STRIDE
    heat = np.zeros((classes, h, w), np.float32)
    corners, weight = np.zeros((8, h, w), np.float32), np.zeros((h, w), np.float32)
    x, y = np.meshgrid(np.arange(w), np.arange(h))
    for quad, side in scene.cards:
        true = (quad + 0.5) * scale - 0.5
        cx, cy = (true.mean(axis=0) - (STRIDE - 1) / 2) / STRIDE
        extent = float(np.sqrt(cv2.contourArea(true.astype(np.float32)))) / STRIDE
        far = (x - cx) ** 2 + (y - cy) ** 2
        spread = max(0.7, 0.09 * extent)
        bump = np.exp(-far / (2 * spread**2)).astype(np.float32)
        ix, iy = min(max(round(cx), 0), w - 1), min(max(round(cy), 0), h - 1)
        bump[iy, ix] = 1
        heat[side] = np.maximum(heat[side], bump)
        near = (far <= max(1.0, 0.2 * extent) ** 2) | (bump == 1)
        corners[:, near] = true.reshape(8, 1)
        weight[near] = 1 / (float(np.linalg.norm(true[1] - true[0])) * near.sum())
    return _tensor(small), torch.from_numpy(heat), torch.from_numpy(corners), torch.from_numpy(weight)


def cropped(rng: np.random.Generator, scene: Scene, turns: Mapping[int, int]) -> tuple[Tensor, ...] | None:
    """A crop of a scene with the aligner's targets; None where it shows what no target says.

    Args:
        rng: draws everything.
        scene: the scene.
        turns: by how many quarters a page may be turned, and what is then added to its class.
    """
    h, w = scene.pixels.shape[:2]
    if not scene.cards or rng.random() < 0.12:
        quad = _anywhere(rng, (w, h))
        if any(np.linalg.norm(quad.mean(axis=0) - c.mean(axis=0)) < 0.3 * np.linalg.norm(c[1] - c[0])
               for c, _ in scene.cards):  # fmt: skip
            return None
        crop = _seen_through(scene.pixels, quad)
        return _tensor(crop), torch.zeros(8), torch.tensor(0.0), torch.tensor(_NONE)
    true, side = scene.cards[int(rng.integers(len(scene.cards)))]
    quad = _jittered(rng, true)
    turned = int(rng.choice(list(turns)[1:])) if rng.random() < 0.06 * len(turns) else 0
    quad, true = np.roll(quad, turned, axis=0), np.roll(true, turned, axis=0)
    if not cv2.isContourConvex(quad.astype(np.float32)):
        return None
    margin = CROP_MARGIN / (1 + 2 * CROP_MARGIN)
    frame = _frame(quad)
    target = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(frame.astype(np.float32), target)
    seen = cv2.perspectiveTransform(true.reshape(-1, 1, 2), matrix.astype(np.float64)).reshape(4, 2)
    own = target * (1 - 2 * margin) + margin
    moves = (seen - own).astype(np.float32)
    if np.abs(moves).max() > 0.2:
        return None
    crop = _seen_through(scene.pixels, quad)
    return _tensor(crop), torch.from_numpy(moves.reshape(8)), torch.tensor(1.0), torch.tensor(side + turns[turned])


def _jittered(rng: np.random.Generator, quad: Points) -> Points:
    """A supposed outline, off as the locator's or a later one is."""
    size = float(np.linalg.norm(quad[1] - quad[0]))
    strength = float(rng.choice((0.2, 0.5, 1.0, 1.8)))
    middle = quad.mean(axis=0)
    angle = rng.normal(0, 0.04) * strength
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = middle + (quad - middle) @ spin.T * (1 + rng.normal(0, 0.04, 2) * strength)
    return np.asarray(moved + (rng.normal(0, 0.02, 2) + rng.normal(0, 0.015, (4, 2))) * strength * size)


def _anywhere(rng: np.random.Generator, size: tuple[int, int]) -> Points:
    width = rng.uniform(0.2, 0.9) * size[0]
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [width / 2, width / 2 * 0.63]
    a = rng.uniform(0, 2 * np.pi)
    spin = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return np.asarray(half @ spin.T + rng.random(2) * size)


def _frame(quad: Points) -> NDArray[np.float64]:
    """The quad with the crop's margin around it, in the plane of the card."""
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(unit, quad.astype(np.float32))
    wide = (unit * (1 + 2 * CROP_MARGIN) - CROP_MARGIN).astype(np.float64)
    return np.asarray(cv2.perspectiveTransform(wide.reshape(-1, 1, 2), matrix).reshape(4, 2))


def _seen_through(pixels: Pixels, quad: Points) -> Pixels:
    target = np.array([[0, 0], [CROP[0], 0], CROP, [0, CROP[1]]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(_frame(quad).astype(np.float32), target)
    return np.asarray(cv2.warpPerspective(pixels, matrix, CROP, flags=cv2.INTER_AREA), np.uint8)


def _tensor(pixels: Pixels) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))
