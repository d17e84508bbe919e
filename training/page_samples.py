"""Endless training samples for the page finder: the finder's own, made of scenes with pages of any aspect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from training.page_scenes import compose_pages
from training.pages import PagePool, load_pages
from training.samples import CANVAS, cropped, located

PAGES = 900
"""Pages of the pool."""
_CROPS = 3
_TURNS = {0: 0, 1: 1, 2: 2, 3: 3}


class _Samples(IterableDataset[tuple[Tensor, ...]]):
    def __init__(self, pool: Path, seed: int, cards: int) -> None:
        self.pool, self.seed, self.cards = pool, seed, cards

    def _source(self) -> tuple[np.random.Generator, PagePool]:
        cv2.setNumThreads(1)
        worker = get_worker_info()
        return np.random.default_rng((self.seed, worker.id if worker else 0, 5)), load_pages(
            self.pool, PAGES, self.cards
        )


class PageLocatorSamples(_Samples):
    """(picture (3, 240, 320) uint8, heat (1, 30, 40), corners (8, 30, 40), weight (30, 40))."""

    def __iter__(self) -> Iterator[tuple[Tensor, ...]]:
        rng, pool = self._source()
        while True:
            yield located(compose_pages(rng, pool, CANVAS), classes=1)


class PageAlignerSamples(_Samples):
    """(crop (3, 192, 288) uint8, moves (8,), weight of the moves, class of `PAGE_ALIGNER_CLASSES`)."""

    def __iter__(self) -> Iterator[tuple[Tensor, ...]]:
        rng, pool = self._source()
        while True:
            scene = compose_pages(rng, pool, (600, 450), least_share=0.35)
            for _ in range(_CROPS):
                if (made := cropped(rng, scene, _TURNS)) is not None:
                    yield made
