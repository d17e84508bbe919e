"""Train the recogniser further: `python -m training.train_recogniser`. Writes `ocr/engines/data/recogniser.*`.

Begins with the released weights of PP-OCRv6 small as the `rapidocr` wheel ships them, and goes on with strips drawn by
this project. Minutes on one GPU with a dozen cores that draw; the share of what was learnt that is kept is an option,
since weights between the released and the trained ones read foreign print better than either.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import cv2
import openvino as ov
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ocr.engines.ppocr import STRIP_WIDTHS, symbols_of
from training.averaging import improve
from training.onnx_network import OnnxNetwork
from training.released import released_model
from training.stock import Batch, Stock
from training.strip_light import altered
from training.strips import Strip, of_page, strips

_OUT = Path("ocr/engines/data")
_GREY = 127.5
_BATCH_AREA = 512 * 160
"""Strips times width of one step."""
_FRESH, _FIRST = 2, 60
"""Lots of 32 strips that are new at each step, and at the first."""
_HELD_OUT = 990
"""Seed of the strips that training is judged by: no worker's, while the seed of the training is below 15."""


def ideographs(alphabet: Sequence[str]) -> list[str]:
    """Those that are Chinese characters."""
    return [c for c in alphabet if len(c) == 1 and (0x3400 <= ord(c) <= 0x9FFF or 0x20000 <= ord(c) <= 0x3FFFF)]


class Drawn(IterableDataset[list[Strip]]):
    """Endless pages of strips."""

    def __init__(self, seed: int, every: Sequence[str]) -> None:
        self.seed, self.every = seed, every

    def __iter__(self) -> Iterator[list[Strip]]:
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        worker = get_worker_info()
        drawn = strips(self.seed * 64 + (worker.id if worker else 0), self.every)
        while True:
            yield [next(drawn) for _ in range(32)]


def _as_they_are(drawn: list[Strip]) -> list[Strip]:
    return drawn


def scaled(pixels: Tensor, inside: Tensor) -> Tensor:
    """As the network takes them: -1..1, and 0 beyond the strip."""
    return (pixels / _GREY - 1) * inside[:, None, None, :].to(pixels.dtype)


def loss_of(net: nn.Module, batch: Batch, device: torch.device) -> Tensor:
    """Connectionist temporal classification, a character's share of a strip's loss counting alike in long and short."""
    pixels, inside, texts, lengths = batch
    with torch.autocast(device.type, torch.bfloat16):
        logits = net(scaled(altered(pixels), inside).contiguous(memory_format=torch.channels_last))
    table = functional.log_softmax(logits.float(), dim=2).transpose(0, 1)
    steps = torch.full((len(texts),), len(table), device=device)
    losses = functional.ctc_loss(table, texts, steps, lengths, reduction="none", zero_infinity=True)
    return (losses / lengths.clamp(min=1).sqrt()).mean()


@torch.no_grad()  # type: ignore[untyped-decorator]
def exact(net: nn.Module, stock: Stock, device: torch.device) -> float:
    """Share of strips read exactly."""
    right = count = 0
    for width in STRIP_WIDTHS:
        for begin in range(0, stock.held(width), 256):
            chosen = torch.arange(begin, min(begin + 256, stock.held(width)), device=device)
            pixels, inside, texts, lengths = stock.batch(width, chosen)
            with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
                best = net(scaled(pixels, inside)).argmax(dim=2).cpu()
            for row, text, length in zip(best, texts.cpu(), lengths.cpu(), strict=True):
                read = torch.unique_consecutive(row)
                right, count = right + torch.equal(read[read > 0], text[:length]), count + 1
    return round(right / max(1, count), 4)


def between(first: OnnxNetwork, second: OnnxNetwork, share: float) -> OnnxNetwork:
    """A network whose weights lie between two others'; beyond the second where the share is above 1."""
    made = copy.deepcopy(first)
    with torch.no_grad():
        for own, other in zip(made.weights.values(), second.weights.values(), strict=True):
            own.lerp_(other, share)
    return made


def train(
    net: OnnxNetwork,
    stock: Stock,
    pages: Iterator[list[Strip]],
    device: torch.device,
    *,
    minutes: float,
    rate: float,
    area: int,
) -> tuple[OnnxNetwork, int, int]:
    """Train for so long; the moving average of the weights, the steps made and the strips drawn."""
    average = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-4)
    began, step, shown, drawn = time.perf_counter(), 0, 0.0, 0
    while (share := (time.perf_counter() - began) / (60 * minutes)) < 1:
        for _ in range(_FRESH if step else _FIRST):
            some = next(pages)
            stock.add(some)
            drawn += len(some)
        pace = min(1.0, step / 100) * 0.5 * (1 + math.cos(math.pi * share))
        loss = loss_of(net, stock.drawn_batch(area), device)
        improve(net, average, optimiser, loss, rate * pace, step, longest=1.0)
        step += 1
        shown = 0.98 * shown + 0.02 * float(loss.detach()) if step > 1 else float(loss.detach())
        if step % 100 == 0:
            print(step, f"{shown:.4f}", f"{time.perf_counter() - began:.0f} s", drawn, flush=True)
    return average, step, drawn


def main() -> None:
    """Train, and write the network that lies between the released one and the trained one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--rate", type=float, default=5e-4, help="learning rate at its highest")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes that draw")
    parser.add_argument("--area", type=int, default=_BATCH_AREA, help="strips times width of one step")
    parser.add_argument("--share", type=float, default=0.5, help="of what was learnt that is kept")
    parser.add_argument("--judged-by", type=int, default=24, help="pages")
    parser.add_argument("--resume", action="store_true", help="go on from the weights in the repository")
    options = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(options.seed)
    released = released_model("PP-OCRv6_rec_small.onnx")
    alphabet = symbols_of(ov.Core().read_model(released))
    every = ideographs(alphabet)
    drawn = Drawn(options.seed, every)
    loader = DataLoader(drawn, batch_size=None, collate_fn=_as_they_are, num_workers=options.workers, prefetch_factor=8)
    pages = iter(loader)
    first = OnnxNetwork(released).to(device)
    record, start = [], first
    if options.resume:
        before = json.loads((_OUT / "recogniser.json").read_text())
        record = before["trained"]
        start = between(first, OnnxNetwork(_OUT / "recogniser.onnx").to(device), 1 / before["share_of_learnt"])
    judged = Stock(alphabet, device, 4000)
    for number in range(options.judged_by):
        judged.add(list(of_page(_HELD_OUT * 1_000_000 + number, every)))
    began = time.perf_counter()
    trained, steps, count = train(
        copy.deepcopy(start),
        Stock(alphabet, device),
        pages,
        device,
        minutes=options.minutes,
        rate=options.rate,
        area=options.area,
    )
    made = between(first, trained, options.share)
    _OUT.mkdir(parents=True, exist_ok=True)
    made.save(_OUT / "recogniser.onnx")
    training = {
        "seed": options.seed,
        "steps": steps,
        "strips": count,
        "minutes": round((time.perf_counter() - began) / 60, 1),
        "torch": torch.__version__,
        "device": torch.cuda.get_device_name() if device.type == "cuda" else "cpu",
        "date": datetime.now(UTC).date().isoformat(),
    }
    shown = {
        "network": "recogniser",
        "released": released.name,
        "parameters": sum(p.numel() for p in made.parameters()),
        "share_of_learnt": options.share,
        "trained": [*record, training],
        "strips_read_exactly": {"released": exact(first, judged, device), "shipped": exact(made, judged, device)},
    }
    (_OUT / "recogniser.json").write_text(json.dumps(shown, indent=2) + "\n")


if __name__ == "__main__":
    main()
