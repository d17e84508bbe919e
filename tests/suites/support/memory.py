"""The memory of processes, and the time that they kept a processor busy, as Linux counts them."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread
from typing import Final, Self

import psutil

_LOOKED_AT_EVERY_S: Final = 0.02


def forget_peak(process: int | None) -> None:
    """Measure the most memory of a process of this user, and of those that it has started, anew."""
    for one in _with_started(process):
        Path(f"/proc/{one}/clear_refs").write_text("5")


def peak_mib(process: int | None) -> float:
    """The most resident memory that a process had since its start, or since that was forgotten, MiB.

    Those that it has started, and that still run, are added: pictures are decoded there. What they share counts twice.
    """
    return sum(_own_peak_mib(one) for one in _with_started(process))


def _own_peak_mib(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0) / 1024


def tree_mib(process: int | None) -> float:
    """The memory that a process and those that it has started take now, MiB; what they share counts once (PSS)."""
    return sum(map(_pss_kib, _with_started(process))) / 1024


def _pss_kib(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has ended meanwhile
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


class TreePeak:
    """The most memory that a process and those that it has started take at one time, looked at while a block runs.

    Attributes:
        mib: the most so far, MiB; may be set to 0 to measure anew.
    """

    def __init__(self, process: int | None) -> None:
        self.mib = 0.0
        self._process, self._over = process, Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_LOOKED_AT_EVERY_S):
            self.mib = max(self.mib, tree_mib(self._process))


def _with_started(process: int | None) -> list[int]:
    known = psutil.Process(process)
    return [known.pid, *(child.pid for child in known.children(recursive=True))]


def processor_seconds(pid: int) -> float:
    """How long a process has kept a processor busy so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
