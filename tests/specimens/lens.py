"""Where the camera sees each point of the card: pose, perspective and radial distortion."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Homography, Quad, homography, map_points
from tests.specimens.artwork import HEIGHT, WIDTH
from tests.specimens.capture import Capture
from tests.specimens.desk import Plane, Size, as_plane


class Lens:
    """The way between a page's pixels and photo pixels: a homography followed by radial distortion.

    Attributes:
        page: width and height of the page in its own pixels; a card's where nothing else is said.
        outline: the page's corners in them.
    """

    def __init__(self, capture: Capture, quad: Quad, page: Size = (WIDTH, HEIGHT)) -> None:
        self.page = page
        self.outline = Quad.upright(-0.5, -0.5, page[0] - 0.5, page[1] - 0.5)
        self.matrix: Homography = homography(self.outline, quad)
        self.inverse: Homography = np.asarray(np.linalg.inv(self.matrix), dtype=np.float64)
        self.k = capture.distortion
        w, h = capture.size
        self.centre = np.array(((w - 1) / 2, (h - 1) / 2))
        self.radius = float(np.hypot(w, h) / 2)
        self.size = capture.size

    def to_photo(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) page pixels to photo pixels."""
        ideal = map_points(points, self.matrix) - self.centre
        r2 = (ideal**2).sum(axis=1, keepdims=True) / self.radius**2
        return np.asarray(self.centre + ideal * (1 + self.k * r2))

    def to_card(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) photo pixels to page pixels."""
        seen = points - self.centre
        ideal = seen.copy()
        for _ in range(4):
            r2 = (ideal**2).sum(axis=1, keepdims=True) / self.radius**2
            ideal = seen / (1 + self.k * r2)
        return map_points(ideal + self.centre, self.inverse)

    def window(self, pad: float) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the photo pixels that the page and ``pad`` pixels around it may touch."""
        t = np.linspace(0, 1, 9)[:, None]
        corners = self.outline.array()
        edge = np.concatenate([a + (b - a) * t for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)])
        low, high = self.to_photo(edge).min(axis=0) - pad, self.to_photo(edge).max(axis=0) + pad
        w, h = self.size
        return max(0, int(low[0])), max(0, int(low[1])), min(w, int(high[0]) + 2), min(h, int(high[1]) + 2)

    def maps(self, window: tuple[int, int, int, int], step: int = 8) -> tuple[Plane, Plane]:
        """For every photo pixel of a window the page's pixel seen there, interpolated from every eighth."""
        left, top, right, bottom = window
        xs, ys = np.arange(left, right + step, step), np.arange(top, bottom + step, step)
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2).astype(np.float64)
        coarse = self.to_card(grid).reshape(len(ys), len(xs), 2).astype(np.float32)
        scale = np.array([[1 / step, 0, 0], [0, 1 / step, 0]])
        fine = cv2.warpAffine(
            coarse, scale, (right - left, bottom - top), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        return as_plane(fine[..., 0]), as_plane(fine[..., 1])


def pose(capture: Capture, aspect: float = WIDTH / HEIGHT) -> Quad:
    """Where the corners of a card, or of a page of another aspect (width over height), fall for a camera at the
    capture's angle, before distortion.
    """
    w, h = capture.size
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array([1.0, 1 / aspect])
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
    extent = high - low
    free = np.maximum(np.array([w, h]) - (high - low), 0)
    shift = free * (np.array(capture.offset) + 1) / 2 - low - 0.5
    for along_axis, outside in enumerate(capture.cut):
        if outside > 0:
            shift[along_axis] = -low[along_axis] - outside * extent[along_axis]
        elif outside < 0:
            shift[along_axis] = capture.size[along_axis] - high[along_axis] - outside * extent[along_axis]
    return Quad.from_array(seen + shift)
