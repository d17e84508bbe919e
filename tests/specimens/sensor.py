"""Optics, sensor and file: blur, noise, sharpening, a messenger's rescaling, JPEG with its orientation tag."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from tests.specimens.capture import Capture
from tests.specimens.desk import Pixels, Plane, as_plane

_EXIF_STORED = {1: 0, 3: 2, 6: 1, 8: 3}


def sense(rng: np.random.Generator, scene: Pixels, capture: Capture) -> Pixels:
    """Optics and sensor: blur, noise, sharpening, a messenger's rescaling."""
    pixels: Pixels = scene
    if capture.defocus > 0.2:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), capture.defocus), np.uint8)
    length, angle = capture.motion
    if length > 1:
        pixels = np.asarray(cv2.filter2D(pixels, -1, _streak(length, angle)), np.uint8)
    if capture.noise > 0.1:
        pixels = _noisy(rng, pixels, capture.noise)
    if capture.sharpening > 0.05:
        soft = cv2.GaussianBlur(pixels, (0, 0), 1.2)
        pixels = np.asarray(cv2.addWeighted(pixels, 1 + capture.sharpening, soft, -capture.sharpening, 0), np.uint8)
    if capture.tone:
        pixels = _tone_mapped(pixels, capture.tone)
    if capture.first_jpeg:
        _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, capture.first_jpeg])
        pixels = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    if capture.scale_down > 1.02:
        w, h = capture.size
        small = cv2.resize(
            pixels, (round(w / capture.scale_down), round(h / capture.scale_down)), interpolation=cv2.INTER_AREA
        )
        pixels = np.asarray(cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR), np.uint8)
    return pixels


def _streak(length: float, angle: float) -> Plane:
    n = int(np.ceil(length)) | 1
    kernel = np.zeros((n, n), np.float32)
    centre = (n - 1) / 2
    dx, dy = np.cos(np.deg2rad(angle)) * length / 2, np.sin(np.deg2rad(angle)) * length / 2
    for t in np.linspace(-1, 1, 4 * n):
        kernel[round(centre + t * dy) if n > 1 else 0, round(centre + t * dx) if n > 1 else 0] += 1
    return as_plane(kernel / kernel.sum())


def _tone_mapped(pixels: Pixels, strength: float) -> Pixels:
    """Shadows lifted and local contrast raised, as phones do for HDR."""
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)
    mapped = lab.copy()
    mapped[:, :, 0] = cv2.createCLAHE(2.0, (6, 6)).apply(np.ascontiguousarray(lab[:, :, 0]))
    return np.asarray(
        cv2.cvtColor(cv2.addWeighted(mapped, strength, lab, 1 - strength, 0), cv2.COLOR_LAB2RGB), np.uint8
    )


def _noisy(rng: np.random.Generator, pixels: Pixels, sigma: float) -> Pixels:
    """Grain, partly shared by the channels and softened a little, from a tile laid over the picture."""
    h, w = pixels.shape[:2]
    th, tw = min(h, 768), min(w, 768)
    grey, colour = rng.standard_normal((th, tw, 1)), rng.standard_normal((th, tw, 3))
    tile = (0.75 * grey + 0.66 * colour).astype(np.float32) * np.float32(sigma)
    tile = cv2.GaussianBlur(tile, (0, 0), 0.6) * np.float32(1.6)
    grain = np.rint(tile).astype(np.int16)
    plus, minus = np.clip(grain, 0, 255).astype(np.uint8), np.clip(-grain, 0, 255).astype(np.uint8)
    out = pixels
    for top in range(0, h, th):
        for left in range(0, w, tw):
            part = out[top : top + th, left : left + tw]
            ph, pw = part.shape[:2]
            part[:] = cv2.subtract(cv2.add(part, plus[:ph, :pw]), minus[:ph, :pw])
    return out


def store(pixels: Pixels, capture: Capture) -> bytes:
    """Turn upright pixels into the JPEG file that the camera writes."""
    quarters = _EXIF_STORED[capture.exif_turn]
    image = Image.fromarray(np.ascontiguousarray(np.rot90(pixels, quarters)))
    exif = Image.Exif()
    if capture.exif_turn != 1:
        exif[0x0112] = capture.exif_turn
    out = io.BytesIO()
    image.save(out, "JPEG", quality=capture.jpeg, exif=exif.tobytes())
    return out.getvalue()
