"""Pictures a second of a busy reader: as many readings at once as there are cores, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.worker import peak_mb
from ocr.reader import make_reader

_ROUNDS = 2
_WARM_UP = 8


@dataclass(frozen=True, slots=True)
class Throughput:
    """What a busy reader does.

    Attributes:
        pictures: how many were read.
        at_once: how many readings ran at once.
        per_second: pictures a second.
        peak_mb: the most memory that the process held, MB.
    """

    pictures: int
    at_once: int
    per_second: float
    peak_mb: float


def throughput(paths: Sequence[Path]) -> Throughput:
    """Read pictures in a fresh process, several at once, each twice.

    Raises:
        subprocess.CalledProcessError: the process failed.
    """
    command = [sys.executable, "-m", "bench.throughput", *map(str, paths)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Throughput(**json.loads(done.stdout.splitlines()[-1]))


def _measure(paths: Sequence[Path]) -> Throughput:
    at_once = os.cpu_count() or 1
    reader = make_reader(threads=at_once)
    reader.warm_up()
    pictures = [path.read_bytes() for path in paths] * _ROUNDS
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(reader.read, pictures[:_WARM_UP]))
        began = time.perf_counter()
        list(pool.map(reader.read, pictures))
        seconds = time.perf_counter() - began
    return Throughput(len(pictures), at_once, len(pictures) / seconds, peak_mb())


if __name__ == "__main__":
    measured = _measure([Path(name) for name in sys.argv[1:]])
    print(json.dumps({name: getattr(measured, name) for name in Throughput.__slots__}))
