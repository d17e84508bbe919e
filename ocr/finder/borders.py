"""A card's outline made exact: each side is moved onto the straight edge that runs along it in the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.finder.seen_shape import misshapen
from ocr.geometry import Quad, homography, map_points
from ocr.image.picture import Picture

_WIDTH = 420
"""The card's width in pixels while its borders are looked for."""
_OUTWARD, _INWARD = 0.14, 0.06
"""How far outside and inside of its supposed place a border is looked for, as shares of the card's height."""
_CORNER = 0.06
"""Share of each side left out at its ends: the corners are round."""
_CAP = 12.0
"""A step of this many grey levels counts in full; stronger ones count no more, so that print cannot outvote an edge."""
_LEAST = 3.0
"""Mean step along a side below which it has no visible border."""
_STEP = 2
_BLUR, _BLUR_REACH = 1.0, 3
"""Standard deviation of the blur before borders are looked for, and how far it reaches, pixels."""
_CLEAR = 8.0
"""Mean step along an edge that is one beyond doubt, where the picture's border may be the page's."""
_BORDER = 0.02
"""A side so near to the picture's border, as a share of the picture's longer edge, may lie on it."""
_SAGS: tuple[int, ...] = (0, -2, 2, -4, 4, -7, 7, -10, 10)
"""How far the middle of a bent card's side may lie off the line between its corners, pixels at `_WIDTH`."""
_CLOSELY = 0.5
"""A search within this share of the full range looks closely: for bent sides too, and for what is near first."""
_DRAWN = 8.0
"""Looked at closely, an edge this many pixels off its supposed place counts 0.6 times as much as one in its place."""
_DRAWN_FAR = 16.0
"""The same at first about an outline that is less exact."""
_NEARBY, _SETTLED = 0.3, 0.4
"""How far borders are looked for around such an outline, and around one that lies on the strongest edges, as shares of
the search range."""
_BLANK = {True: 0.2, False: 0.5}
"""Looked at closely or not, this share of all lines runs along no edge."""
_CLEARLY = 1.6
"""An edge stands out this many times from lines that run along none."""
_STRAIGHT = 1.07
"""A side is taken for bent only where a bent line finds this many times the edge that a straight one does."""


def refine_page(picture: Picture, quad: Quad, aspect: float) -> tuple[Quad, int]:
    """Move the sides of an outline that is up to 3 % off onto the edges nearest by: first onto those not far off, then
    onto those next to them. Sides along the picture's border come to lie on it where that gives the page its shape.

    Args, returns: as `refine`.
    """
    found = []
    border = _at_border(quad, picture.size)
    for ends in ({}, border) if border else ({},):
        moved, sides = refine(picture, quad, aspect, _NEARBY, _DRAWN_FAR, ends)
        found.append(refine(picture, moved, aspect, _NEARBY, ends=ends) if sides else (moved, sides))
    return min(found, key=lambda one: misshapen(one[0], aspect, picture.size))


def refine_widely(picture: Picture, quad: Quad, aspect: float) -> tuple[Quad, int]:
    """Move the sides of an outline onto the strongest edges within the full search range, then onto those next to them.

    Args, returns: as `refine`.
    """
    moved, sides = refine(picture, quad, aspect)
    return refine(picture, moved, aspect, _SETTLED) if sides else (moved, sides)


def refine(  # noqa: PLR0917
    picture: Picture,
    quad: Quad,
    aspect: float,
    reach: float = 1.0,
    drawn: float = _DRAWN,
    ends: Mapping[int, NDArray[np.float64]] = MappingProxyType({}),
) -> tuple[Quad, int]:
    """Move the sides of a quad onto the edges nearest by.

    Args:
        picture: the whole picture.
        quad: the supposed card, a few per cent off.
        aspect: width / height of the card.
        reach: share of the full search range to use.
        drawn: looked at closely, an edge so many pixels off its supposed place counts 0.6 times as much as one there.
        ends: of sides, by their place from the upper one on clockwise, two points (2, 2) of the picture's border
            on which they lie where no edge is clear: the page ends there.

    Returns:
        The moved quad and how many of its sides lie on a visible edge (the others stay where they were).
    """
    height = round(_WIDTH / aspect)
    room = max(_SAGS)
    outward, inward = (max(3, round(share * height * reach)) for share in (_OUTWARD, _INWARD))
    out = outward + room
    target = Quad.upright(out - 0.5, out - 0.5, out + _WIDTH - 0.5, out + height - 0.5)
    to_flat = homography(quad, target)
    size = (_WIDTH + 2 * out, height + 2 * out)
    around = Quad.of_picture(*size)
    flat = picture.seen(map_points(around.array(), np.linalg.inv(to_flat)), *size)
    deep = out + inward + room + 2 + _BLUR_REACH
    first, last, whole = slice(deep), slice(-deep, None), slice(None)
    lines, seen = [], 0
    for turn, band in enumerate(((first, whole), (whole, last), (last, whole), (whole, first))):
        lab = cv2.GaussianBlur(cv2.cvtColor(flat[band], cv2.COLOR_RGB2LAB), (0, 0), _BLUR).astype(np.float32)
        line = _top_edge(np.rot90(lab, turn), outward, inward, drawn if reach <= _CLOSELY else None)
        clear = line is not None and line[2] >= _CLEAR
        seen += line is not None or turn in ends
        if turn in ends and not clear:
            lines.append(map_points(ends[turn], to_flat))
            continue
        upright = size[::-1] if turn % 2 == 0 else size
        lines.append(_turned_back(line[:2] if line else (float(out) - 0.5, float(out) - 0.5), upright, turn, out))
    corners = [_crossing(lines[i], lines[j]) for i, j in ((0, 3), (0, 1), (2, 1), (2, 3))]
    try:
        moved = Quad.from_array(np.array(corners))
        return moved.mapped(np.linalg.inv(to_flat)), seen
    except ValueError:
        return quad, 0


def _top_edge(
    lab: NDArray[np.float32], outward: int, inward: int, drawn: float | None
) -> tuple[float, float, float] | None:
    """The edge along the top, straight or bent: its y at the left and right end of the card, and the mean step along
    it; None where there is none.

    Looked for closely, near its supposed place, where ``drawn`` says how much near edges count.
    """
    room = max(_SAGS)
    out = outward + room
    width = lab.shape[1] - 2 * out
    band = lab[: out + inward + room + 2, out : out + width]
    columns = np.linspace(width * _CORNER, width * (1 - _CORNER), 64).round().astype(int)
    step = np.abs(band[2:, columns] - band[:-2, columns]).sum(axis=2)
    step = np.minimum(step, _CAP)
    places = np.arange(room, step.shape[0] - room, _STEP)
    share = (columns / width)[None, None, :]
    lines = places[:, None, None] * (1 - share) + places[None, :, None] * share
    sags, weights = _SAGS[:1], np.ones(len(places))
    if drawn is not None:
        sags, weights = _SAGS, np.exp(-(((places + 1 - out) / drawn) ** 2) / 2)
    best, strength = _strongest(
        step, [lines + sag * 4 * share * (1 - share) for sag in sags], np.outer(weights, weights)
    )
    if strength[best] < max(_LEAST, _CLEARLY * float(np.quantile(strength, _BLANK[drawn is not None]))):
        return None
    left, right = (slice(max(0, i - 3), i + 4) for i in best)
    peak = (strength[left, right] / strength[best]) ** 24
    y_left = float((peak.sum(axis=1) * places[left]).sum() / peak.sum())
    y_right = float((peak.sum(axis=0) * places[right]).sum() / peak.sum())
    plain = float(strength[best] / (weights[best[0]] * weights[best[1]]))
    return y_left + 1, y_right + 1, plain


def _at_border(quad: Quad, size: tuple[int, int]) -> dict[int, NDArray[np.float64]]:
    """The sides of an outline that lie along the picture's border or beyond it, see `refine`."""
    corners, room = quad.array(), _BORDER * max(size)
    found = {}
    for side in range(4):
        both = corners[[side, (side + 1) % 4]]
        for axis in range(2):
            for far, end in ((both[:, axis], -0.5), (size[axis] - 1 - both[:, axis], size[axis] - 0.5)):
                if (far < room).all():
                    on = both.copy()
                    on[:, axis] = end
                    found[side] = on
    return found


def _strongest(
    step: NDArray[np.float32], shapes: Sequence[NDArray[np.float64]], weights: NDArray[np.float64]
) -> tuple[tuple[int, int], NDArray[np.float64]]:
    """Between which two ends the edge runs, and the mean step along the lines between all ends, in their best shape.

    Args:
        step: how strong an edge is at each height and column.
        shapes: heights of the lines from each left end to each right end, per column; the straight ones first.
        weights: how much a line from each left end to each right end counts.
    """
    columns = np.arange(step.shape[1])[None, None, :]
    best, chosen = (0, 0), np.zeros((1, 1))
    for shape in shapes:
        strength = step[shape.round().astype(int), columns].mean(axis=2) * weights
        left, right = np.unravel_index(int(strength.argmax()), strength.shape)
        if strength[left, right] > _STRAIGHT * chosen[best]:
            best, chosen = (int(left), int(right)), strength
    return best, chosen


def _turned_back(line: tuple[float, float], shape: tuple[int, ...], turn: int, out: int) -> NDArray[np.float64]:
    """A top edge of the picture turned ``turn`` quarters, as two points (2, 2) of the unturned picture."""
    height, width = shape[:2]
    points = np.array([[out, line[0]], [width - out, line[1]]], dtype=np.float64)
    for _ in range(turn):
        points = np.stack([height - 1 - points[:, 1], points[:, 0]], axis=1)
        height, width = width, height
    return points


def _crossing(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    first, second = a[1] - a[0], b[1] - b[0]
    cross = first[0] * second[1] - first[1] * second[0]
    offset = b[0] - a[0]
    t = (offset[0] * second[1] - offset[1] * second[0]) / cross
    return np.asarray(a[0] + t * first)
