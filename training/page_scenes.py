"""Scenes with pages of any aspect: on desks as dark as they are, in open booklets, as sheets that touch the frame."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from training.pages import PagePool
from training.pool import Pixels
from training.scenes import Points, Scene, cover, ground, in_view, lay, photographed, pose, sleeve, spin, width_of

_CUTS = (0.02, 0.1, 0.1, 0.3)
"""How much of a page may lie outside the picture."""


def compose_pages(rng: np.random.Generator, pool: PagePool, size: tuple[int, int], least_share: float = 0.3) -> Scene:
    """Put a scene together: none, one or two pages, their corners in the order of their content.

    Args:
        rng: draws everything.
        pool: what it is put together from.
        size: width and height.
        least_share: least length of a page's longer side, as a share of the longer edge.
    """
    w, h = size
    scanned = rng.random() < 0.12
    pixels = ground(rng, pool, size, plain=scanned or rng.random() < 0.2)
    kind = rng.random()
    count = 0 if kind < 0.08 else 2 if kind > 0.88 else 1
    pages: list[tuple[Points, int]] = []
    for _ in range(count):
        number = int(rng.integers(len(pool.pages)))
        quad = _placed(rng, size, float(pool.aspects[number]), least_share, scanned=scanned, alone=count == 1)
        if all(_apart(quad, other) for other, _ in pages):
            pages.append((quad, number))
    for _ in range(int(rng.choice((0, 0, 1)))):
        other = pose(rng, size, float(rng.uniform(0.15, 0.6)), 0.7)
        if all(_apart(other, quad) for quad, _ in pages):
            thing = np.array(pool.others[int(rng.choice(np.arange(1, len(pool.others), 4)))])
            lay(rng, pixels, thing, other)
    _surround(rng, pixels, pool, [quad for quad, _ in pages], scanned=scanned)
    dark = bool(pixels.mean() < 70)
    for quad, number in pages:
        page = restyled(rng, np.array(pool.pages[number]), dark=dark and rng.random() < 0.6)
        aspect = float(pool.aspects[number])
        if 1.2 < aspect < 1.5 and rng.random() < 0.45:
            _booklet(rng, pixels, pool, quad)
        bend = float(rng.normal(0, 0.02)) if not scanned and rng.random() < 0.2 else 0.0
        lay(rng, pixels, page, quad, bend)
    for quad, _ in pages:
        if rng.random() < 0.2:
            sleeve(rng, pixels, quad)
        if rng.random() < 0.25:
            cover(rng, pixels, quad)
    pixels = photographed(rng, pixels, [quad for quad, _ in pages], light=not scanned)
    aspect = float(rng.choice((4 / 3, 4 / 3, 16 / 9, 1.5, 1.0, 1.59)))
    if rng.random() < 0.3 and not scanned:
        seen = (round(h * aspect), h) if aspect < w / h else (w, round(w / aspect))
        pixels[seen[1] :] = 0
        pixels[:, seen[0] :] = 0
    return Scene(pixels, tuple((quad, 0) for quad, _ in pages if in_view(quad, pixels)))


def _surround(
    rng: np.random.Generator, pixels: Pixels, pool: PagePool, quads: Sequence[Points], *, scanned: bool
) -> None:
    """Sheets of print under the pages; all of it dark now and then."""
    for quad in quads:
        if not scanned and rng.random() < 0.22:
            _beneath(rng, pixels, pool, quad)
    if quads and rng.random() < 0.16:
        pixels[:] = _darkened(rng, pixels)


def restyled(rng: np.random.Generator, page: Pixels, *, dark: bool) -> Pixels:
    """A page in another tint, or in grey, or so dark as what it lies on: RGBA."""
    rgb = page[:, :, :3]
    if rng.random() < 0.2:
        hsv = np.asarray(cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2HSV), np.uint8)
        hsv[:, :, 0] = (hsv[:, :, 0].astype(np.uint16) + int(rng.integers(180))) % 180
        rgb = np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), np.uint8)
    if rng.random() < 0.1:
        grey = cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2GRAY)
        rgb = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
    if dark:
        rgb = _darkened(rng, rgb)
    elif rng.random() < 0.06:
        rgb = np.asarray(255 - rgb, np.uint8)
    return np.dstack([rgb, page[:, :, 3]])


def _placed(
    rng: np.random.Generator, size: tuple[int, int], aspect: float, least_share: float, *, scanned: bool, alone: bool
) -> Points:
    """Where a page lies; a share of those alone fill the picture and touch its frame, as sheets do."""
    w, h = size
    if alone and rng.random() < (0.5 if scanned else 0.25):
        turn = int(rng.integers(4))
        wide = aspect if turn % 2 == 0 else 1 / aspect
        high = min(h, w / wide) * float(rng.uniform(0.8, 1.02))
        middle = np.array([w / 2, h / 2]) + rng.uniform(-0.5, 0.5, 2) * (np.array(size) - [high * wide, high])
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [high * wide / 2, high / 2]
        bent = half @ spin(float(rng.normal(0, 1.5))).T + rng.normal(0, 0.008, (4, 2)) * high
        return np.roll(np.asarray(middle + bent), turn, axis=0)
    share = float(np.exp(rng.uniform(np.log(least_share), np.log(1.0)))) * (1.0 if alone else 0.6)
    return pose(rng, size, share * min(1.0, aspect), float(rng.choice(_CUTS)), aspect)


def _apart(one: Points, other: Points) -> bool:
    far = float(np.linalg.norm(one.mean(axis=0) - other.mean(axis=0)))
    return bool(far > 0.45 * (np.linalg.norm(one[2] - one[0]) + np.linalg.norm(other[2] - other[0])))


def _beneath(rng: np.random.Generator, pixels: Pixels, pool: PagePool, quad: Points) -> None:
    """A sheet of print under a page or against it, one of its edges along one of the page's or across it."""
    side = int(rng.integers(4))
    middle = quad.mean(axis=0)
    outward = (quad[side] + quad[(side + 1) % 4]) / 2 - middle
    spread = (quad - middle) * rng.uniform(0.9, 2.0)
    sheet = middle + outward * rng.uniform(0.2, 2.0) + spread @ spin(float(rng.normal(0, 4))).T
    sheets = np.arange(1, len(pool.others), 4)
    lay(rng, pixels, np.array(pool.others[int(rng.choice(sheets))]), sheet)


def _darkened(rng: np.random.Generator, pixels: Pixels) -> Pixels:
    return np.asarray(np.clip(pixels * float(rng.uniform(0.12, 0.4)) + rng.uniform(0, 18), 0, 255), np.uint8)


def _booklet(rng: np.random.Generator, pixels: Pixels, pool: PagePool, quad: Points) -> None:
    """The page of text above a data page, and a fold between them."""
    up = (quad[0] - quad[3] + quad[1] - quad[2]) / 2 * float(rng.uniform(0.96, 1.04))
    lean = rng.normal(0, 0.03) * width_of(quad)
    above = np.array([quad[0] + up + lean, quad[1] + up - lean, quad[1], quad[0]])
    sheets = np.arange(1, len(pool.others), 4)
    page = np.array(pool.others[int(rng.choice(sheets))])
    if rng.random() < 0.6:
        tint = rng.uniform(185, 250, 3).astype(np.uint8)
        share = float(rng.uniform(0.4, 1.0))
        page[:, :, :3] = cv2.addWeighted(page[:, :, :3], 1 - share, np.full_like(page[:, :, :3], 0) + tint, share, 0)
    lay(rng, pixels, page, above)
