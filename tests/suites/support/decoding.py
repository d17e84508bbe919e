"""The decoding of pictures in a process of its own: what ends it, hangs it or swells it is seen from outside."""

from __future__ import annotations

import hashlib
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import quantiles

import numpy as np
import psutil

from tests.suites.support.memory import forget_peak, peak_mib

HANGS_S = 20.0
"""A process that has not answered after this long is taken to hang."""
SLOW_S = 0.05
MOST_CRASHES = 20
FOUND = Path("var/hostile")
"""Where pictures are kept that end or hang the process; git ignores it."""
TAKEN_IN = ""

_spawning = multiprocessing.get_context("spawn")  # a fresh one: it holds what decodes, and nothing else


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a picture.

    Attributes:
        reason: why it was refused, or `TAKEN_IN`; an exception's type in brackets where it was not foreseen.
        opened: whether it was not refused by its parts or header alone.
        seconds: that it took.
    """

    reason: str
    opened: bool
    seconds: float


@dataclass
class Tally:
    """What became of many pictures."""

    judged: list[Judged] = field(default_factory=list)
    crashed: list[Path] = field(default_factory=list)

    @property
    def reasons(self) -> Counter[str]:
        """How many were taken in, and refused for which reason."""
        return Counter(one.reason for one in self.judged)

    def refusals(self, *, opened: bool) -> list[Judged]:
        """Those that were refused, by their header or once their pixels were decoded."""
        return [one for one in self.judged if one.reason != TAKEN_IN and one.opened is opened]


def p99_and_max_ms(seconds: list[float]) -> tuple[float, float]:
    """Of one hundred times, the second longest; and the longest of all. Milliseconds; needs two at least."""
    return quantiles(seconds, n=100)[-1] * 1000, max(seconds) * 1000


class Decoder:
    """A process that decodes what it is given, one after the other; a new one takes the place of one that ended."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._process, self._connection = self._started()

    def judge(self, data: bytes) -> Judged | None:
        """What becomes of a picture; None where it ends or hangs the process.

        One that takes longer than `SLOW_S` is judged up to three times, and the shortest time counts: what is slow by
        itself stays slow, and what only had to wait for a processor does not.
        """
        judged = self._judged(data)
        for _ in range(2):
            if judged is None or judged.seconds < SLOW_S:
                break
            again = self._judged(data)
            judged = again if again is None or again.seconds < judged.seconds else judged
        if judged is not None:
            self.tally.judged.append(judged)
        return judged

    def _judged(self, data: bytes) -> Judged | None:
        try:
            self._connection.send(data)
            if not self._connection.poll(HANGS_S):
                raise EOFError
            judged: Judged = self._connection.recv()
        except (EOFError, OSError):
            self.tally.crashed.append(_kept(data))
            self.close()
            assert len(self.tally.crashed) < MOST_CRASHES, f"the process ends again and again; see {FOUND}"
            self._process, self._connection = self._started()
            return None
        return judged

    def forget_peak(self) -> None:
        """Measure the most memory anew, from now on."""
        forget_peak(self._process.pid)

    @property
    def peak_mib(self) -> float:
        """The most memory that it had since then, MiB."""
        return peak_mib(self._process.pid)

    @property
    def now_mib(self) -> float:
        """The memory that it has now, MiB."""
        return float(psutil.Process(self._process.pid).memory_info().rss / 2**20)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()
        self._connection.close()

    @staticmethod
    def _started() -> tuple[BaseProcess, Connection]:
        ours, theirs = _spawning.Pipe()
        process = _spawning.Process(target=_decode, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        return process, ours


@contextmanager
def decoder() -> Iterator[Decoder]:
    """A decoding process while the block runs."""
    made = Decoder()
    try:
        yield made
    finally:
        made.close()


def _kept(data: bytes) -> Path:
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / hashlib.sha256(data).hexdigest()[:16]
    path.write_bytes(data)
    return path


def _decode(connection: Connection) -> None:
    """The process: takes each picture in as the reader does, at half its size first where that is what is done."""
    import os
    import warnings

    from ocr import image
    from ocr.decoding.terms import Refusal
    from ocr.image.picture import Picture

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries write of each fault that they see
    warnings.simplefilter("ignore")
    while True:
        try:
            data: bytes = connection.recv()
        except EOFError:
            return
        opened = True
        began = time.perf_counter()
        try:
            pixels = Picture.of(data).pixels
            reason = TAKEN_IN if pixels.dtype == np.uint8 and pixels.shape[2:] == (3,) else "(pixels)"
        except image.ImageError as error:
            reason = error.code
            opened = str(error) in {refusal.value[1] for refusal in (Refusal.DAMAGED, Refusal.COSTLY)}
        except Exception as error:
            reason = f"({type(error).__name__})"
        connection.send(Judged(reason, opened, time.perf_counter() - began))
