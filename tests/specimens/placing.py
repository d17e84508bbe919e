"""Lay things into the scene: the card with its contact shadow, a sheet against it, a finger holding it."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from ocr.geometry import Quad
from tests.specimens import clutter
from tests.specimens.capture import Capture
from tests.specimens.card import CardImage
from tests.specimens.desk import Pixels, Plane, as_pixels, blend
from tests.specimens.lens import Lens


def place(rng: np.random.Generator, scene: Pixels, card: CardImage, lens: Lens, capture: Capture) -> Pixels:
    """Lay the card and its contact shadow onto the desk, and any paper against it."""
    quad = Quad.from_array(lens.to_photo(lens.outline.array()))
    if capture.touching:
        scene = underlay(rng, scene, quad)
    pad = quad.width * 0.06
    window = lens.window(pad)
    left, top, right, bottom = window
    map_x, map_y = lens.maps(window)
    width, height = lens.page
    pixels, opacity, factor = card.pixels, card.opacity, quad.width / width
    if factor < 0.9:
        size = (round(width * factor), round(height * factor))
        pixels = as_pixels(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
        opacity = as_pixels(cv2.resize(opacity, size, interpolation=cv2.INTER_AREA))
        sx, sy = size[0] / width, size[1] / height
        map_x, map_y = (map_x + 0.5) * np.float32(sx) - 0.5, (map_y + 0.5) * np.float32(sy) - 0.5
    seen = as_pixels(cv2.remap(pixels, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
    edge = cv2.BORDER_CONSTANT
    alpha = as_pixels(cv2.remap(opacity, map_x, map_y, cv2.INTER_LINEAR, borderMode=edge, borderValue=0))
    region = scene[top:bottom, left:right]
    if capture.surface != "scan" or rng.random() < 0.5:
        thickness = max(1.0, pad * float(rng.uniform(0.1, 0.5)))
        move = np.array([[1, 0, rng.uniform(-1, 1) * thickness], [0, 1, rng.uniform(-0.3, 1) * thickness]])
        moved = as_pixels(cv2.warpAffine(alpha, move, (alpha.shape[1], alpha.shape[0])))
        shadow = soften(moved, thickness)
        gain = 255 - (shadow.astype(np.float32) * np.float32(rng.uniform(0.15, 0.5))).astype(np.uint8)
        region = as_pixels(cv2.multiply(region, cv2.merge([gain] * 3), scale=1 / 255))
    scene[top:bottom, left:right] = blend(region, seen, alpha)
    return scene


def underlay(rng: np.random.Generator, scene: Pixels, quad: Quad) -> Pixels:
    """A sheet whose edge runs along or under the card's."""
    w = quad.width
    page = clutter.text_page(rng, (int(w * rng.uniform(1.1, 1.9)), int(w * rng.uniform(0.9, 1.5)))).convert("RGBA")
    corners = quad.array()
    angle = -np.degrees(np.arctan2(*(corners[1] - corners[0])[::-1])) + float(rng.normal(0, 3))
    turned = page.rotate(angle, expand=True, resample=Image.Resampling.BILINEAR)
    edge = int(rng.integers(4))
    outward = (corners[edge] + corners[(edge + 1) % 4]) / 2 - corners.mean(axis=0)
    reach = np.linalg.norm(outward) + min(page.size) * 0.5
    at = corners.mean(axis=0) + outward / np.linalg.norm(outward) * reach * float(rng.uniform(0.3, 1.0))
    image = Image.fromarray(scene)
    image.paste(turned, (int(at[0] - turned.width / 2), int(at[1] - turned.height / 2)), turned)
    return np.asarray(image).copy()


def hold(rng: np.random.Generator, scene: Pixels, lens: Lens, reach: float, covered: Plane) -> Pixels:
    """Lay a finger over one edge, ``reach`` card pixels in; mark what it hides in ``covered`` (card pixels / 4)."""
    edge = int(rng.integers(4))
    along, radius = float(rng.uniform(0.2, 0.8)), float(rng.uniform(120, 160))
    width, height = lens.page
    tip = {
        0: (width * along, reach - radius),
        1: (width - reach + radius, height * along),
        2: (width * along, height - reach + radius),
        3: (reach - radius, height * along),
    }[edge]
    out = np.array({0: (0, -1), 1: (1, 0), 2: (0, 1), 3: (-1, 0)}[edge])
    angle = np.linspace(0, 2 * np.pi, 60)
    outline = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius + np.array(tip)
    cv2.fillPoly(covered, [(outline / 4).astype(np.int32)], 1.0)
    seen = lens.to_photo(np.concatenate([outline, [tip, np.array(tip) + out * 40]]))
    away = (seen[-1] - seen[-2]) / np.linalg.norm(seen[-1] - seen[-2])
    away += float(rng.normal(0, 0.25)) * np.array([-away[1], away[0]])
    finger = cv2.convexHull(np.concatenate([seen[:-2], seen[:-2] + away * 2 * max(lens.size)]).astype(np.float32))
    mask = np.zeros(scene.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, finger.astype(np.int32), 255, cv2.LINE_AA)
    size = float(np.ptp(seen[:-2], axis=0).max())
    round_ = soften(mask, size * 0.12).astype(np.float32)[..., None] / 255
    skin = np.array(rng.uniform((190, 135, 105), (240, 195, 165)), dtype=np.float32)
    flesh = np.clip(skin * (0.35 + 0.65 * round_), 0, 255).astype(np.uint8)
    cast = cv2.merge([255 - soften(mask, size * 0.15) // 3] * 3)
    return blend(as_pixels(cv2.multiply(scene, cast, scale=1 / 255)), flesh, mask)


def soften(mask: Pixels, sigma: float) -> Pixels:
    """A wide blur, done small."""
    shrink = max(1, int(sigma / 2))
    small = cv2.resize(mask, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(0.6, sigma / shrink))
    return as_pixels(cv2.resize(small, (mask.shape[1], mask.shape[0]), interpolation=cv2.INTER_LINEAR))
