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
_CLUSTERS, _AROUND = 256, 16
"""Clusters of points, and those around a point's own in which its nearest are sought."""


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


def nearest(points: Tensor, count: int) -> NDArray[np.int32]:
    """(N, count): the numbers of the points nearest to each, itself left out; a few of the farther may be missed.

    Points are sought among those of the clusters around their own, which costs a twentieth of looking at all.
    """
    rng = np.random.default_rng(1)
    centres = points[rng.choice(len(points), min(_CLUSTERS, len(points)), replace=False)]
    own = torch.cat([(some @ centres.T).argmax(dim=1) for some in points.split(8192)])
    around = (centres @ centres.T).topk(min(_AROUND, len(centres)), dim=1).indices
    members = [torch.nonzero(own == k)[:, 0] for k in range(len(centres))]
    found = torch.zeros(len(points), count, dtype=torch.int32)
    for cluster, asked in enumerate(members):
        if not len(asked):
            continue
        among = torch.cat([members[int(k)] for k in around[cluster]])
        like = points[asked] @ points[among].T
        like[asked[:, None] == among[None]] = -2
        found[asked] = among[like.topk(count, dim=1).indices].int()
    return np.asarray(found.numpy(), np.int32)
