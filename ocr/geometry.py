"""Plane geometry of cards in pictures: quads with a fixed corner order, and the homographies between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Place = tuple[float, float]
"""(x, y) on a card, fractions of its width and height."""
Homography = NDArray[np.float64]
"""A 3x3 matrix that maps column vectors (x, y, 1)."""
NEXT: Final = np.array([1, 2, 3, 0])
"""The corner that follows each of four."""


@dataclass(frozen=True, slots=True)
class Quad:
    """A convex quadrilateral in pixels, corners clockwise: top-left, top-right, bottom-right, bottom-left.

    "Top-left" is the top-left corner of the *content* (the card as one reads it), so a card photographed upside
    down has its ``tl`` near the picture's bottom right. x grows to the right, y downwards, and the centre of the
    first pixel is (0, 0).

    Raises:
        ValueError: the corners are not in clockwise order, or not convex.
    """

    tl: Point
    tr: Point
    br: Point
    bl: Point

    def __post_init__(self) -> None:
        corners = (self.tl, self.tr, self.br, self.bl)
        for i in range(4):
            (ax, ay), (bx, by), (cx, cy) = corners[i - 2], corners[i - 1], corners[i]
            if not (bx - ax) * (cy - by) - (by - ay) * (cx - bx) > 0:
                raise ValueError("a quad's corners must be convex and in clockwise order")

    def array(self) -> NDArray[np.float64]:
        """The corners as a (4, 2) float64 array in the order tl, tr, br, bl."""
        return np.array([self.tl, self.tr, self.br, self.bl], dtype=np.float64)

    @classmethod
    def from_array(cls, points: NDArray[np.floating] | NDArray[np.integer]) -> Self:
        """Make a quad of a (4, 2) array in the order tl, tr, br, bl."""
        tl, tr, br, bl = ((float(x), float(y)) for x, y in np.asarray(points, dtype=np.float64).tolist())
        return cls(tl, tr, br, bl)

    @classmethod
    def upright(cls, left: float, top: float, right: float, bottom: float) -> Self:
        """The axis-aligned quad between two corners."""
        return cls((left, top), (right, top), (right, bottom), (left, bottom))

    @classmethod
    def of_picture(cls, width: float, height: float) -> Self:
        """The outline of a picture of so many pixels: half a pixel beyond the centres of its outermost ones."""
        return cls.upright(-0.5, -0.5, width - 0.5, height - 0.5)

    @property
    def along(self) -> NDArray[np.float64]:
        """The direction of the top edge, in which print runs, as a unit vector (2,)."""
        (x0, y0), (x1, y1) = self.tl, self.tr
        side = np.array([x1 - x0, y1 - y0], dtype=np.float64)
        return np.asarray(side / max(1e-6, float(np.linalg.norm(side))))

    @property
    def width(self) -> float:
        """Mean length of the top and bottom edge, in pixels."""
        return (math.dist(self.tl, self.tr) + math.dist(self.br, self.bl)) / 2

    @property
    def height(self) -> float:
        """Mean length of the left and right edge, in pixels."""
        return (math.dist(self.tl, self.bl) + math.dist(self.br, self.tr)) / 2

    @property
    def area(self) -> float:
        """Area in square pixels."""
        x, y = self.array().T
        return float(abs(np.dot(x, y[NEXT]) - np.dot(y, x[NEXT])) / 2)

    def turned(self, quarters: int) -> Quad:
        """The same outline with its content turned: ``tl`` moves on by ``quarters`` corners clockwise."""
        corners = (self.tl, self.tr, self.br, self.bl)
        tl, tr, br, bl = (corners[(i + quarters) % 4] for i in range(4))
        return Quad(tl, tr, br, bl)

    def widened(self, room: float) -> Quad:
        """The quad with each side moved outwards by so many pixels, along its own mean directions."""
        tl, tr, br, bl = self.array()
        along, down = (tr - tl + br - bl) / 2, (bl - tl + br - tr) / 2
        along, down = (side / float(np.linalg.norm(side)) * room for side in (along, down))
        return Quad.from_array(np.array([tl - along - down, tr + along - down, br + along + down, bl - along + down]))

    def mapped(self, homography: NDArray[np.floating]) -> Quad:
        """This quad seen through a homography."""
        return Quad.from_array(map_points(self.array(), homography))


UNIT: Final = Quad.upright(0, 0, 1, 1)
"""A card or page whose places are fractions of it."""


def true_aspect(places: Sequence[tuple[tuple[float, float, float, float], Quad]], usual: float) -> float:
    """The width over the height of a page, by rows whose places on it are known as fractions and in the picture.

    Args:
        places: of each row left, top, right, bottom as fractions of the page, and its outline in the picture.
        usual: the answer where there is no row.
    """
    found = [
        (quad.width / (right - left)) / (quad.height / (bottom - top))
        for (left, top, right, bottom), quad in places
        if right > left and bottom > top and quad.height > 0
    ]
    return float(np.median(found)) if found else usual


def map_points(points: NDArray[np.floating], homography: NDArray[np.floating]) -> NDArray[np.float64]:
    """Map an (N, 2) array of points through a homography."""
    flat = np.asarray(points, dtype=np.float64).reshape(-1, 1, 2)
    return np.asarray(cv2.perspectiveTransform(flat, homography), dtype=np.float64).reshape(-1, 2)


def homography(source: Quad, target: Quad) -> Homography:
    """The homography that maps the corners of ``source`` onto those of ``target``."""
    matrix = cv2.getPerspectiveTransform(source.array().astype(np.float32), target.array().astype(np.float32))
    return np.asarray(matrix, dtype=np.float64)


def fitted_homography(
    source: NDArray[np.floating], target: NDArray[np.floating], stiffness: float
) -> Homography | None:
    """The homography that best maps points (N, 2) onto others, N >= 4, its perspective held back.

    A direct linear transform in which the two perspective terms are pulled towards zero, so that few points with some
    error give nearly an affine map and many good ones a full homography. Points that fit badly are left out once.

    Args:
        source: points of the order of 1.
        target: where they should go.
        stiffness: weight of the pull: the points' expected error over the perspective's expected size.

    Returns:
        The homography, or None where the points do not determine one.
    """
    if len(source) < 4:
        return None
    keep = np.ones(len(source), dtype=bool)
    result: Homography | None = None
    for _ in range(2):
        result = _direct_linear(source[keep], target[keep], stiffness)
        if result is None:
            return None
        off = np.linalg.norm(map_points(source, result) - target, axis=1)
        keep = off <= max(0.02, 3 * float(np.median(off)))
        if keep.all() or keep.sum() < 4:
            break
    return result


def _direct_linear(source: NDArray[np.floating], target: NDArray[np.floating], stiffness: float) -> Homography | None:
    (x, y), (u, v) = np.asarray(source, np.float64).T, np.asarray(target, np.float64).T
    one, zero = np.ones_like(x), np.zeros_like(x)
    equations = np.concatenate(
        [
            np.stack([x, y, one, zero, zero, zero, -x * u, -y * u], axis=1),
            np.stack([zero, zero, zero, x, y, one, -x * v, -y * v], axis=1),
            stiffness * np.eye(8)[6:],
        ]
    )
    solution, _, rank, _ = np.linalg.lstsq(equations, np.concatenate([u, v, [0.0, 0.0]]), rcond=None)
    if rank < 8:
        return None
    return np.append(solution, 1.0).reshape(3, 3)
