"""Train the finder: `python -m training.train_finder`. Writes `ocr/finder/*.onnx` and the training record."""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from training.averaging import improve
from training.export import export
from training.networks import CROP, FRAME, SHEET, Aligner, Locator, RowFinder
from training.page_samples import PAGES, PageAlignerSamples, PageLocatorSamples
from training.restore import for_pages, restore
from training.samples import AlignerSamples, LocatorSamples, RowSamples

_OUT = Path("ocr/finder")
_POOL = Path("var/training")
_BATCH = 32
_RISE = 0.08
"""Share of the steps in which the rate rises."""
_PEAK = 4.0
"""Width of the peak that a corner's heat map should have, pixels of the crop."""


def locator_loss(net: nn.Module, batch: list[Tensor], turns: Sequence[int] = (0,)) -> tuple[Tensor, dict[str, float]]:
    """Focal loss of the centres and the corners' error relative to the card's width, in the likeliest of some turns."""
    picture, heat, corners, weight = batch
    with torch.autocast("cpu", torch.bfloat16):
        logits, quads = net(picture.float().contiguous(memory_format=torch.channels_last))
    quads = quads.float()
    turned = [torch.roll(corners, 2 * turn, dims=1) for turn in turns]
    off = torch.stack([(quads - one).abs().mean(dim=1) for one in turned]).amin(dim=0)
    off = (off * weight).sum() / max(1.0, float((heat == 1).sum()))
    focal = _focal(logits, heat)
    return focal + 6 * off, {"focal": float(focal.detach()), "off": float(off.detach())}


def outline_loss(net: nn.Module, batch: list[Tensor]) -> tuple[Tensor, dict[str, float]]:
    """The locator's loss for outlines whose turn does not count: print tells that, and small or dark pages show none.

    Asked for corners in the order of a content that cannot be seen, a network answers with the mean of all turns.
    """
    return locator_loss(net, batch, range(4))


def _focal(logits: Tensor, heat: Tensor) -> Tensor:
    """Focal loss of the centres."""
    p = torch.sigmoid(logits.float()).clamp(1e-5, 1 - 1e-5)
    centre = heat.eq(1)
    found = torch.where(centre, (1 - p) ** 2 * p.log(), (1 - heat) ** 4 * p**2 * (1 - p).log())
    return -found.sum() / max(1.0, float(centre.sum()))


def aligner_loss(net: nn.Module, batch: list[Tensor]) -> tuple[Tensor, dict[str, float]]:
    """The corners' error, how far their heat maps are from a narrow peak, and the cross entropy of what is shown."""
    if not isinstance(net, Aligner):
        raise TypeError("the aligner's loss is the aligner's alone")
    crop, moves, weight, shown = batch
    with torch.autocast("cpu", torch.bfloat16):
        logits, features = net.heat(crop.float().contiguous(memory_format=torch.channels_last))
        classes = nn.functional.cross_entropy(net.shown(features).float(), shown)
    logits = logits.float()
    cards = weight.sum().clamp(min=1)
    off = ((net.moves(logits) - moves).abs().mean(dim=1) * weight).sum() / cards
    true = (moves + net.own).unflatten(1, (4, 2))[:, :, :, None]
    far = ((true[:, :, 0] - net.across) * CROP[0]) ** 2 + ((true[:, :, 1] - net.down) * CROP[1]) ** 2
    peak = torch.softmax(-far / (2 * _PEAK**2), dim=2)
    spread = -((peak * torch.log_softmax(logits, dim=2)).sum(dim=2).mean(dim=1) * weight).sum() / cards
    loss = 100 * off + 0.3 * spread + classes
    return loss, {"off": float(off.detach()), "spread": float(spread.detach()), "classes": float(classes.detach())}


def row_loss(net: nn.Module, batch: list[Tensor]) -> tuple[Tensor, dict[str, float]]:
    """Cross entropy and overlap (Dice) of the rows' cores."""
    card, cores = batch
    with torch.autocast("cpu", torch.bfloat16):
        logits = net(card.float().contiguous(memory_format=torch.channels_last)).float()
    p = torch.sigmoid(logits)
    dice = 1 - 2 * (p * cores).sum() / (p.square().sum() + cores.sum()).clamp(min=1)
    entropy = nn.functional.binary_cross_entropy_with_logits(logits, cores, pos_weight=torch.tensor(2.0))
    return dice + 5 * entropy, {"dice": float(dice.detach()), "entropy": float(entropy.detach())}


def train(
    net: nn.Module,
    batches: Iterator[list[Tensor]],
    loss_of: Callable[[nn.Module, list[Tensor]], tuple[Tensor, dict[str, float]]],
    *,
    steps: int,
    rate: float,
    snapshot: Path,
    minutes: float = math.inf,
    interrupted: bool = False,
) -> tuple[nn.Module, int]:
    """Train for so many steps or minutes; returns the moving average of the weights and the steps that were made.

    Args:
        net: what is trained.
        batches: samples without end.
        loss_of: the loss of a batch and its parts.
        steps: how many in all.
        rate: learning rate at its highest.
        snapshot: where everything that a later run needs to go on is kept, every hundred steps.
        minutes: when to end, if the steps are not made by then: the rate falls with the time that is left.
        interrupted: whether to go on from there.
    """
    average = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-3)
    kept = {"net": net, "average": average, "optimiser": optimiser}
    first = 0
    if interrupted:
        saved = torch.load(snapshot, weights_only=True)
        first = saved["step"]
        for name, part in kept.items():
            part.load_state_dict(saved[name])
    shown: dict[str, float] = {}
    began = time.perf_counter()
    net.train()
    made = first
    for step in range(first, steps):
        done = max(step / steps, (time.perf_counter() - began) / (60 * minutes))
        if done >= 1:
            break
        loss, parts = loss_of(net, next(batches))
        improve(net, average, optimiser, loss, rate * _share_of_rate(done), step, longest=5.0)
        made = step + 1
        shown = {k: 0.98 * shown.get(k, v) + 0.02 * v for k, v in parts.items()}
        if step % 50 == 49:
            pace = (time.perf_counter() - began) / (step + 1 - first)
            print(step + 1, {k: round(v, 4) for k, v in shown.items()}, f"{pace:.3f} s a step", flush=True)
        if step % 100 == 99:
            torch.save({"step": step + 1, **{name: part.state_dict() for name, part in kept.items()}}, snapshot)
    return average, made


def _share_of_rate(done: float) -> float:
    """Share of the highest rate when so much of the steps is done: a quick rise, then a cosine down to nothing."""
    return min(done / _RISE, 0.5 + 0.5 * math.cos(math.pi * max(0.0, done - _RISE) / (1 - _RISE))) + 1e-3


_FROM = {"page_locator": "locator", "page_aligner": "aligner"}
"""Networks for pages of any type begin with the weights of those for resident cards."""


def _jobs() -> dict[str, Any]:
    """Network, samples, loss, size of its input and outputs by name."""
    return {
        "locator": (Locator, LocatorSamples, locator_loss, FRAME, ("heat", "corners")),
        "rows": (RowFinder, RowSamples, row_loss, SHEET, ("heat",)),
        "aligner": (Aligner, AlignerSamples, aligner_loss, CROP, ("moves", "shown")),
        "page_locator": (lambda: Locator(1), PageLocatorSamples, outline_loss, FRAME, ("heat", "corners")),
        "page_aligner": (Aligner, PageAlignerSamples, aligner_loss, CROP, ("moves", "shown")),
    }


def main() -> None:
    """Train one network or all, and export what was trained."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=tuple(_jobs()))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--minutes", type=float, default=math.inf, help="end after so long, whatever the steps")
    parser.add_argument("--batch", type=int, default=_BATCH)
    parser.add_argument("--cards", type=int, default=2000, help="cards drawn for the pool")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2, help="processes that draw samples; 0 draws in this one")
    parser.add_argument("--rate", type=float, default=3e-3, help="learning rate at its highest")
    parser.add_argument("--resume", action="store_true", help="start from the weights in the repository")
    parser.add_argument("--interrupted", action="store_true", help="go on from the last snapshot of a run that ended")
    options = parser.parse_args()
    for name, (network, samples, loss_of, size, outputs) in _jobs().items():
        if options.only not in (None, name):
            continue
        torch.manual_seed(options.seed)
        torch.set_num_threads(options.threads)
        net = network().to(memory_format=torch.channels_last)
        snapshot = _POOL / f"{name}.pt"
        drawn = samples(_POOL, options.seed, options.cards)
        workers = {"num_workers": options.workers, "prefetch_factor": 4} if options.workers else {}
        loader = DataLoader(drawn, batch_size=options.batch, **workers)
        batches = iter(loader)
        before = None
        start = name if options.resume and (_OUT / f"{name}.json").exists() else _FROM.get(name)
        if start is not None:
            before = json.loads((_OUT / f"{start}.json").read_text())
        if start is not None and not options.interrupted:
            examples = torch.cat([next(batches)[0] for _ in range(4)]).float()
            if start == name:
                restore(net, _OUT / f"{name}.onnx", examples)
            else:
                net = for_pages(net, start, _OUT / f"{start}.onnx", examples)
        began = time.perf_counter()
        trained, made = train(
            net,
            batches,
            loss_of,
            steps=options.steps,
            rate=options.rate,
            snapshot=snapshot,
            minutes=options.minutes,
            interrupted=options.interrupted,
        )
        export(trained, size, outputs, _OUT / f"{name}.onnx")
        record = {
            "network": name,
            "seed": options.seed,
            "samples": made * options.batch,
            **({"classes": [["", "page"]], "pages": PAGES} if name in _FROM else {}),
            "cards": options.cards,
            "parameters": sum(p.numel() for p in trained.parameters()),
            "minutes": round((time.perf_counter() - began) / 60, 1),
            "torch": torch.__version__,
            "date": datetime.now(UTC).date().isoformat(),
            "resumed_from": before,
        }
        (_OUT / f"{name}.json").write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
