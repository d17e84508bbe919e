"""Light on the scene: brightness, cast, fall-off, shadows and the lacquer's highlights."""

from __future__ import annotations

import cv2
import numpy as np

from tests.specimens.capture import Capture
from tests.specimens.desk import Pixels, Plane, Size, as_plane, noise
from tests.specimens.lens import Lens


def light(rng: np.random.Generator, scene: Pixels, capture: Capture, lens: Lens) -> Pixels:
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
        gain *= 1 + np.float32(capture.falloff) * (0.45 * slope + 0.25 * noise(rng, small, small, 1))
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


def _shadow(rng: np.random.Generator, small: Size, lens: Lens) -> Plane:
    """A phone- or hand-shaped shadow whose edge crosses the card, 0..1."""
    mask = np.zeros((small[1], small[0]), np.uint8)
    centre = lens.to_photo(np.array([[lens.page[0] * rng.uniform(0.2, 0.8), lens.page[1] * rng.uniform(0.2, 0.8)]]))[0]
    at = centre * small[0] / lens.size[0]
    angle = rng.uniform(0, 2 * np.pi)
    out, side = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    breadth = rng.uniform(15, 90)
    shape = np.array(
        [at - side * breadth, at + side * breadth, at + side * breadth + out * 200, at - side * breadth + out * 200]
    )
    cv2.fillPoly(mask, [shape.astype(np.int32)], 255)
    return as_plane(cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.8, 5)))) / np.float32(255)


def glare(rng: np.random.Generator, scene: Pixels, capture: Capture, lens: Lens) -> tuple[Pixels, Plane]:
    """Highlights on the card's lacquer; also where they burn it out, in the page's pixels / 4, 0..1."""
    width, height = lens.page
    burnt = np.zeros((height // 4, width // 4), np.float32)
    if not capture.glare:
        return scene, burnt
    x, y = np.meshgrid(np.arange(width // 4, dtype=np.float32), np.arange(height // 4, dtype=np.float32))
    for _ in range(capture.glare_spots):
        cx, cy = rng.uniform(0.05, 0.95) * width / 4, rng.uniform(0.05, 0.95) * height / 4
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
