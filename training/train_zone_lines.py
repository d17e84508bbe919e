"""Train the recogniser of zones' lines: `python -m training.train_zone_lines`. Writes `ocr/zones/data/zone_lines.*`.

Strips are drawn with the place of each character, so that each step of a strip is told what stands there: the
character, the blank between two of them, or that the line is upside down. A quarter of an hour of one core. Goes on
where it was ended (``--resume``); the budget is processor time, by which the learning rate falls to nothing.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ocr.zones.line_reader import SYMBOLS, TURNED, WEIGHTS
from ocr.zones.zone_strip import HEIGHT, STEP, WIDTHS, levelled
from training.averaging import improve
from training.precision import store_in_half
from training.zone_lines.drawing import Sample, samples
from training.zone_lines.network import Shares, ZoneLineNetwork
from training.zone_lines.targets import UNSAID, told

_BATCH: Final = 32
_FRESH: Final = 12
"""Strips of a batch that are new."""
_KEPT: Final = 9_000
"""Strips that are drawn from once more."""
_PAUSE: Final = 150.0
"""Seconds between checkpoints."""
_CHECKPOINT: Final = Path("var/zone_lines.pt")
_HELD_OUT: Final = 990


@dataclass
class Stock:
    """Strips that were drawn, the latest of them.

    Attributes:
        strips: levelled, in half precision, and what their steps show.
    """

    strips: list[tuple[NDArray[np.float16], NDArray[np.int64]]] = field(default_factory=list)
    _next: int = 0

    def add(self, sample: Sample) -> tuple[NDArray[np.float16], NDArray[np.int64]]:
        """Keep a strip, in place of the oldest."""
        made = levelled(sample.pixels, WIDTHS[-1]).astype(np.float16), told(sample, WIDTHS[-1] // STEP)
        if len(self.strips) < _KEPT:
            self.strips.append(made)
        else:
            self.strips[self._next] = made
            self._next = (self._next + 1) % _KEPT
        return made


def altered(pixels: Tensor) -> Tensor:
    """Strips under other light, with grain, a little higher or lower, some of them softer."""
    n = len(pixels)
    inside = (pixels.abs().amax(dim=2, keepdim=True) > 0).float()
    ramp = torch.linspace(-1, 1, pixels.shape[3])[None, None, None, :] * torch.randn(n, 1, 1, 1) * 0.5
    pixels = pixels * (0.75 + 0.5 * torch.rand(n, 1, 1, 1)) + ramp
    if float(torch.rand(())) < 0.3:
        pixels = torch.lerp(pixels, functional.avg_pool2d(pixels, 3, 1, 1), torch.rand(n, 1, 1, 1))
    pixels = pixels + torch.randn_like(pixels) * torch.rand(n, 1, 1, 1) * 0.35
    shift = int(torch.randint(-2, 3, ()))
    pixels = torch.roll(pixels, shift, dims=2)
    return pixels * inside


def _lines_right(net: nn.Module, judged: list[Sample]) -> dict[str, float]:
    """Shares of whole lines read to the letter, of characters read, and of strangers that are blank."""
    right = lines = blank = strange = 0
    net.eval()
    with torch.no_grad():
        for sample in judged:
            width = next(w for w in WIDTHS if w >= sample.pixels.shape[1])
            table = net(torch.from_numpy(levelled(sample.pixels, width))[None, None])[0]
            steps = torch.unique_consecutive(table.argmax(dim=1))
            said = "".join(SYMBOLS[int(i)] for i in steps)
            meant = TURNED * len(sample.text) if sample.turned else sample.text
            if sample.text:
                lines, right = lines + 1, right + (said == meant)
            else:
                strange, blank = strange + 1, blank + (len(said) < 4)
    net.train()
    return {
        "lines_read_exactly": round(right / max(1, lines), 4),
        "other_print_blank": round(blank / max(1, strange), 4),
    }


def write(net: ZoneLineNetwork, path: Path) -> None:
    """The network as ONNX, its weights stored in half precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blank = torch.zeros(1, 1, HEIGHT, WIDTHS[-1])
    axes = {"strip": {3: "width"}, "shares": {1: "steps"}}
    torch.onnx.export(
        Shares(net).eval(), (blank,), str(path), input_names=["strip"], output_names=["shares"], dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    model = onnx.load(path)
    store_in_half(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def main() -> None:
    """Train, and write the network with its record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=17, help="of processor time")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    net = ZoneLineNetwork().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    average = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=1e-4)
    step, spent, drawn_before = 0, 0.0, 0
    if options.resume and _CHECKPOINT.exists():
        kept = torch.load(_CHECKPOINT)
        net.load_state_dict(kept["net"])
        average.load_state_dict(kept["average"])
        optimiser.load_state_dict(kept["optimiser"])
        step, spent, drawn_before = kept["step"], kept["spent"], kept["drawn"]
    source = samples(options.seed * 1000 + step)
    judged = list(islice(samples(_HELD_OUT), 400))
    stock, rng = Stock(), np.random.default_rng((options.seed, step))
    drawn, shown, saved, began = drawn_before, 0.0, time.perf_counter(), time.process_time() - spent
    while (share := (time.process_time() - began) / (60 * options.minutes)) < 1:
        lot = [stock.add(next(source)) for _ in range(_FRESH if len(stock.strips) > 600 else 4 * _BATCH)]
        drawn += len(lot)
        lot = lot[:_FRESH] + [stock.strips[int(rng.integers(len(stock.strips)))] for _ in range(_BATCH - _FRESH)]
        pixels = torch.from_numpy(np.stack([strip for strip, _ in lot]).astype(np.float32))[:, None]
        meant = torch.from_numpy(np.stack([shows for _, shows in lot]))
        pace = min(1.0, step / 100) * 0.5 * (1 + math.cos(math.pi * share))
        loss = functional.cross_entropy(net(altered(pixels)).flatten(0, 1), meant.flatten(), ignore_index=UNSAID)
        improve(net, average, optimiser, loss, options.rate * pace, step, longest=1.0)
        step += 1
        shown = 0.98 * shown + 0.02 * float(loss.detach()) if step > 1 else float(loss.detach())
        if step % 50 == 0:
            print(step, f"{shown:.4f}", f"{time.process_time() - began:.0f} s", drawn, flush=True)
        if time.perf_counter() - saved > _PAUSE:
            saved = time.perf_counter()
            _CHECKPOINT.parent.mkdir(parents=True, exist_ok=True)
            torch.save(
                {"net": net.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
                 "step": step, "spent": time.process_time() - began, "drawn": drawn}, _CHECKPOINT,
            )  # fmt: skip
            write(copy.deepcopy(average), _CHECKPOINT.with_suffix(".onnx"))
            print(_lines_right(average, judged), flush=True)
    write(copy.deepcopy(average), WEIGHTS)
    record = {
        "network": "zone_lines",
        "sha256": sha256(WEIGHTS.read_bytes()).hexdigest(),
        "seed": options.seed,
        "steps": step,
        "strips": drawn,
        "parameters": sum(p.numel() for p in average.parameters()),
        "minutes": round((time.process_time() - began) / 60, 1),
        "torch": torch.__version__,
        "date": datetime.now(UTC).date().isoformat(),
        "drawn_and_held_out": _lines_right(average, judged),
    }
    WEIGHTS.with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
