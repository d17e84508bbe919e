"""Train the network that tells single characters by their glyph: `python -m training.train_glyphs`.

A photograph of a character, in one face, has to lie nearer to the clean glyph of the same character in another face
than to those of its look-alikes (InfoNCE), which the network itself lists anew while it learns. A fifth of the
characters and two faces are never trained on: it has to know how characters differ, and not which there are.

One thread and one process that draws beside it; it goes on where it was ended (``--resume``). The budget is a time, by
which the learning rate falls to nothing. Writes `ocr/glyphs/data/glyphs.onnx` and its record.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import multiprocessing
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from multiprocessing.pool import AsyncResult
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from training.averaging import improve
from training.glyphs.faces import FACES
from training.glyphs.gallery import FOLDER, Gallery, in_table, trained_on
from training.glyphs.lookalikes import coarse, embedded, nearest
from training.glyphs.network import GlyphNetwork
from training.glyphs.photo import Conditions, Pixels, clean, photographed
from training.glyphs.renewal import RENEWED, is_worth
from training.glyphs.writing import OUT, write_network

_CLUSTERS, _ALIKE = 16, 8
"""Look-alikes of a step: so many clusters of so many."""
_LISTED, _OF_TABLE = 20, 0.45
"""Length of a list of look-alikes, and the share of clusters around a character of 通用规范汉字表."""
_SCALE, _MARGIN = 24.0, 0.1
_QUEUE = 8192
_BEGINNER = 250
"""Steps at the beginning that show characters at random: look-alikes alone teach a beginner nothing."""
_AHEAD = 6
"""Batches that are being drawn."""
_NEIGHBOURED = 0.7
_PAUSE = 150.0
"""Seconds between checkpoints."""
_KEPT = FOLDER / "training.pt"
_PARTS, _NUMBERS = ("net", "average", "optimiser"), ("step", "spent", "renewed", "loss")
"""What of a training a checkpoint holds."""

Drawn = tuple[Pixels, Pixels]
"""Photographs and clean glyphs of a batch, (128, 48, 48) each."""


@cache
def _shared() -> Gallery:
    """The gallery of a process that draws."""
    cv2.setNumThreads(1)
    return Gallery(trained_on())


def _draw(job: tuple[int, NDArray[np.intp]]) -> Drawn:
    """The pictures of one batch: each character photographed in one face, and clean in another if it has one."""
    seed, places = job
    gallery = _shared()
    rng = np.random.default_rng(seed)
    photos, glyphs = [], []
    for at in places:
        faces = gallery.faces_of[at]
        seen = int(rng.choice(faces))
        others = faces[faces != seen]
        ideal = int(rng.choice(others)) if len(others) else seen
        beside = [_neighbour(gallery, rng, seen) if rng.random() < _NEIGHBOURED else None for _ in range(2)]
        photos.append(photographed(gallery.glyph(seen, int(at)), beside[0], beside[1], rng, Conditions()))
        glyphs.append(clean(gallery.glyph(ideal, int(at))))
    return np.stack(photos), np.stack(glyphs)


def _neighbour(gallery: Gallery, rng: np.random.Generator, face: int) -> Pixels:
    while True:
        at = int(rng.integers(gallery.has.shape[1]))
        if gallery.has[face, at]:
            return gallery.glyph(face, at)


class Clusters:
    """Batches of look-alikes among the characters that are trained on."""

    def __init__(self, gallery: Gallery, rng: np.random.Generator) -> None:
        self._gallery, self._rng = gallery, rng
        known = ~gallery.held_out & gallery.has.any(0)
        self.places: NDArray[np.intp] = np.flatnonzero(known)
        number = np.full(len(known), -1)
        number[self.places] = np.arange(len(self.places))
        self._table = number[[at for at in in_table() if known[at]]]
        self.lists = np.zeros((0, _LISTED), np.int32)

    def reseed(self, seed: tuple[int, int]) -> None:
        """Draw other batches than from the beginning."""
        self._rng = np.random.default_rng(seed)

    def begin(self) -> None:
        """List the look-alikes as they are to somebody who sees little."""
        self.lists = nearest(coarse(self._gallery, self.places), _LISTED)

    def renew(self, net: torch.nn.Module) -> None:
        """List the look-alikes as the network sees them."""
        self.lists = nearest(embedded(self._gallery, self.places, net, self._rng), _LISTED)

    def batch(self, *, alike: bool) -> NDArray[np.intp]:
        """The places of the characters of one batch: look-alikes, or any for a beginner."""
        if not alike:
            return self._rng.choice(self.places, _CLUSTERS * _ALIKE, replace=False)
        of_table = self._rng.random(_CLUSTERS) < _OF_TABLE
        listed, any_one = self._rng.choice(self._table, _CLUSTERS), self._rng.integers(len(self.places), size=_CLUSTERS)
        chosen: list[int] = []
        for seed in np.where(of_table, listed, any_one):
            others = self._rng.choice(self.lists[seed], _ALIKE - 1, replace=False)
            chosen += [int(seed), *map(int, others)]
        return self.places[chosen]


class Queue:
    """The clean glyphs of the last steps, as the network saw them then, with the groups that they belong to."""

    def __init__(self) -> None:
        self.points = torch.zeros(0, 128)
        self.groups = torch.zeros(0, dtype=torch.int64)

    def add(self, points: Tensor, groups: Tensor) -> None:
        """Take in a step's, and forget the oldest."""
        self.points = torch.cat([self.points, points.detach()])[-_QUEUE:]
        self.groups = torch.cat([self.groups, groups])[-_QUEUE:]


def loss_of(photos: Tensor, glyphs: Tensor, groups: Tensor, queue: Queue) -> Tensor:
    """How far each photograph is from being told by its glyph, and each glyph by its photograph."""
    count = len(photos)
    like = photos @ torch.cat([glyphs, queue.points]).T
    same = groups[:, None] == torch.cat([groups, queue.groups])[None]
    own = torch.eye(count, len(same[0]), dtype=torch.bool)
    same &= ~own
    wanted = torch.arange(count)
    forth = functional.cross_entropy(_SCALE * (like - _MARGIN * own).masked_fill(same, -2), wanted)
    within = (like - _MARGIN * own)[:, :count].T.masked_fill(same[:, :count].T, -2)
    return forth + 0.5 * functional.cross_entropy(_SCALE * within, wanted)


def drawn_batches(
    pool: multiprocessing.pool.Pool, clusters: Clusters, seed: int, first: int
) -> Iterator[tuple[NDArray[np.intp], Drawn]]:
    """Endless batches, some drawn ahead."""
    waiting: deque[tuple[NDArray[np.intp], AsyncResult[Drawn]]] = deque()
    number = first
    while True:
        while len(waiting) < _AHEAD:
            places = clusters.batch(alike=number > _BEGINNER)
            waiting.append((places, pool.apply_async(_draw, ((seed * 10_000_000 + number, places),))))
            number += 1
        places, result = waiting.popleft()
        yield places, result.get()


class Training:
    """A network in training, with all that its next step depends on."""

    def __init__(self, seed: int, rate: float) -> None:
        torch.manual_seed(seed)
        self.seed, self.rate = seed, rate
        self.net = GlyphNetwork().to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=rate, weight_decay=1e-3)
        self.queue = Queue()
        self.step, self.spent, self.renewed, self.loss = 0, 0.0, 0, 0.0

    def keep(self, clusters: Clusters) -> None:
        """Write a checkpoint."""
        parts = {name: getattr(self, name).state_dict() for name in _PARTS}
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        torch.save(parts | numbers | {"lists": clusters.lists}, _KEPT.with_suffix(".part"))
        _KEPT.with_suffix(".part").rename(_KEPT)

    def resume(self, clusters: Clusters) -> None:
        """Go on from the last checkpoint."""
        state = torch.load(_KEPT, weights_only=False)
        for name in _PARTS:
            getattr(self, name).load_state_dict(state[name])
        for name in _NUMBERS:
            setattr(self, name, state[name])
        clusters.lists = state["lists"]

    def learn(self, batch: Drawn, groups: Tensor, share: float) -> None:
        """Make a step, so much of the time being over."""
        photos, glyphs = batch
        pace = min(1.0, (self.step + 1) / 100) * (0.5 * (1 + math.cos(math.pi * share)) + 0.002)
        pictures = torch.from_numpy(np.concatenate([photos, glyphs]))[:, None].float()
        points = self.net(pictures.to(memory_format=torch.channels_last))
        seen, ideal = points[: len(photos)], points[len(photos) :]
        loss = loss_of(seen, ideal, groups, self.queue)
        self.queue.add(ideal, groups)
        improve(self.net, self.average, self.optimiser, loss, self.rate * pace, self.step, longest=5.0)
        self.loss = 0.98 * self.loss + 0.02 * float(loss.detach()) if self.step else float(loss.detach())
        self.step += 1


def train(options: argparse.Namespace, pool: multiprocessing.pool.Pool) -> tuple[GlyphNetwork, dict[str, object]]:
    """Train until the time is over; the moving average of the weights, and the record."""
    gallery, state = Gallery(trained_on()), Training(options.seed, options.rate)
    clusters = Clusters(gallery, np.random.default_rng(options.seed))
    listing = time.perf_counter()
    if options.resume:
        state.resume(clusters)
        clusters.reseed((options.seed, state.step))
    else:
        clusters.begin()
    listing, budget = time.perf_counter() - listing, 60 * options.minutes
    groups = torch.from_numpy(gallery.groups)
    batches = drawn_batches(pool, clusters, options.seed, state.step)
    state.net.train()
    began, saved = time.perf_counter() - state.spent, state.spent
    print(f"{len(clusters.places)} characters, {len(gallery.names)} faces", flush=True)
    while (share := (time.perf_counter() - began) / budget) < 1:
        if state.renewed < len(RENEWED) and share > RENEWED[state.renewed]:
            if is_worth(state.renewed, share, listing / budget):
                listing = time.perf_counter()
                clusters.renew(state.average)
                listing = time.perf_counter() - listing
            state.renewed += 1
            continue
        places, batch = next(batches)
        state.learn(batch, groups[torch.from_numpy(places)], share)
        state.spent = time.perf_counter() - began
        if state.step % 50 == 0:
            print(state.step, f"{state.loss:.3f}", f"{state.spent:.0f} s", flush=True)
        if state.spent - saved > _PAUSE:
            saved = state.spent
            state.keep(clusters)
    return state.average.eval(), _record(state, clusters, gallery)


def _record(state: Training, clusters: Clusters, gallery: Gallery) -> dict[str, object]:
    return {
        "network": "glyphs",
        "seed": state.seed,
        "steps": state.step,
        "photographs": state.step * _CLUSTERS * _ALIKE,
        "minutes": round(state.spent / 60, 1),
        "characters_trained_on": len(clusters.places),
        "characters_held_out": int(gallery.held_out.sum()),
        "faces": {name: FACES[name].package for name in gallery.names},
        "faces_held_out": {name: face.package for name, face in FACES.items() if face.held_out},
        "parameters": sum(p.numel() for p in state.average.parameters()),
        "loss": round(state.loss, 4),
        "torch": torch.__version__,
        "date": datetime.now(UTC).date().isoformat(),
    }


def main() -> None:
    """Train, and write the network and its record."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=2e-3, help="learning rate at its highest")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    torch.set_num_threads(1)
    context = multiprocessing.get_context("spawn")
    with context.Pool(options.workers) as pool:
        net, record = train(options, pool)
    write_network(net, options.out)
    options.out.with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n")
    print(json.dumps(record))


if __name__ == "__main__":
    main()
