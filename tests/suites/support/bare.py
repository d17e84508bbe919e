"""The bare reader kept busy: as many readings at once as there are cores, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from ocr.reader import make_reader
from service.settings import Settings
from tests.suites.support.shipped import CODE_FOLDER


@dataclass(frozen=True, slots=True)
class Rate:
    """What was done: pictures a second, and the processor's time for each, in seconds."""

    per_second: float
    cpu_s: float


def read_bare(pictures: Sequence[Path], times: int) -> Rate:
    """Read these pictures so often each, in a fresh process. Raises CalledProcessError."""
    command = [sys.executable, "-m", "tests.suites.support.bare", str(times), *map(str, pictures)]
    done = subprocess.run(command, cwd=CODE_FOLDER, stdout=subprocess.PIPE, text=True, check=True)
    return Rate(**json.loads(done.stdout.splitlines()[-1]))


def _measure(times: int, paths: Sequence[Path]) -> Rate:
    """With the threads of the service's settings."""
    settings = Settings()
    reader = make_reader(settings.engine, settings.engine_threads)
    reader.warm_up()
    pictures = [path.read_bytes() for path in paths] * times
    with ThreadPoolExecutor(settings.threads) as pool:
        list(pool.map(reader.read, pictures[: 2 * settings.threads]))
        began, spent = time.perf_counter(), sum(os.times()[:2])
        list(pool.map(reader.read, pictures))
        seconds = time.perf_counter() - began
    return Rate(len(pictures) / seconds, (sum(os.times()[:2]) - spent) / len(pictures))


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))))
