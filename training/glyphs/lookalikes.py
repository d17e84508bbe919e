"""Lists of characters that look alike: what a batch must tell apart to teach anything."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.glyphs.gallery import Gallery
from training.glyphs.network import batched
from training.glyphs.photo import clean

_COARSE = 12


def coarse(gallery: Gallery, places: NDArray[np.intp]) -> Tensor:
    """(N, 144): glyphs seen so small that alike ones are near; before there is a network."""
    found = np.empty((len(places), _COARSE * _COARSE), np.float32)
    for i, at in enumerate(places):
        glyph = gallery.glyph(int(gallery.faces_of[at][0]), int(at))
        seen = cv2.GaussianBlur(glyph, (0, 0), 2.5)
        found[i] = cv2.resize(seen, (_COARSE, _COARSE), interpolation=cv2.INTER_AREA).ravel()
    found -= found.mean(1, keepdims=True)
    return torch.from_numpy(found / np.linalg.norm(found, axis=1, keepdims=True))


def embedded(gallery: Gallery, places: NDArray[np.intp], net: nn.Module, rng: np.random.Generator) -> Tensor:
    """(N, 128): glyphs, each in one of its faces, as the network sees them."""
    faces = [int(rng.choice(gallery.faces_of[at])) for at in places]
    cleaned = np.stack([clean(gallery.glyph(face, int(at))) for face, at in zip(faces, places, strict=True)])
    net.eval()
    found = batched(net, torch.from_numpy(cleaned))
    net.train()
    return found


def nearest(points: Tensor, count: int, rows: int = 1024) -> NDArray[np.int32]:
    """(N, count): for each point the numbers of those nearest to it, itself left out."""
    found = []
    for some in torch.arange(len(points)).split(rows):
        like = points[some] @ points.T
        like[torch.arange(len(some)), some] = -2
        found.append(like.topk(count, dim=1).indices.int())
    return np.asarray(torch.cat(found).numpy(), np.int32)
