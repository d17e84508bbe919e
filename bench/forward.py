"""What the networks' forward passes alone cost of a reading: ``python -m bench.forward PICTURE...``

The rest is decoding, warping, refining borders, parsing and measuring: what better code could still save.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.machine import measured_on
from ocr.engines.ppocr import PPOCR
from ocr.reader import Reader, make_reader

WHOLE = "whole reading"


def timed(reader: Reader, pictures: Sequence[bytes]) -> Mapping[str, list[float]]:
    """Milliseconds per picture that each network takes, and the whole reading."""
    assert isinstance(reader.engine, PPOCR)
    assert reader.finder is not None
    spent: dict[str, float] = {}
    finder, engine = reader.finder, reader.engine
    networks: dict[str, Any] = {
        "locator": finder._locator,
        "aligner": finder._aligner,
        "row finder": finder.rows._network,
        "recogniser": engine._recogniser,
        "detector": engine._detector,
    }
    for name, network in networks.items():
        network.run = _adding(network.run, name, spent)
    measured: dict[str, list[float]] = {}
    for data in pictures:
        spent.clear()
        began = time.perf_counter()
        reader.read(data)
        spent[WHOLE] = (time.perf_counter() - began) * 1000
        for name in (*networks, WHOLE):
            measured.setdefault(name, []).append(spent.get(name, 0.0))
    return measured


def _adding(run: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed_run(*arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return run(*arguments)
        finally:
            spent[name] = spent.get(name, 0.0) + (time.perf_counter() - began) * 1000

    return timed_run


def main(paths: Sequence[str]) -> None:
    """Print what was measured."""
    print(measured_on(Path(__file__).parents[1]))
    reader = make_reader(threads=2)
    reader.warm_up()
    pictures = [Path(path).read_bytes() for path in paths]
    measured = timed(reader, pictures)
    alone = [sum(column) for column in zip(*(v for n, v in measured.items() if n != WHOLE), strict=True)]
    print(f"\n{len(pictures)} pictures\n\n| | median, ms | mean, ms |\n|---|---|---|")
    for name, values in (*measured.items(), ("all forward passes", alone)):
        print(f"| {name} | {statistics.median(values):.1f} | {statistics.fmean(values):.1f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
