"""The memory of processes, and the time that they kept a processor busy, as Linux counts them."""

from __future__ import annotations

import os
from pathlib import Path

import psutil


def forget_peak(process: int | None) -> None:
    """Measure the most memory of a process of this user, and of those that it has started, anew."""
    for one in _with_started(process):
        Path(f"/proc/{one}/clear_refs").write_text("5")


def peak_mib(process: int | None) -> float:
    """The most resident memory that a process had since its start, or since that was forgotten, MiB.

    Those that it has started, and that still run, are added: pictures are decoded there. What they share counts twice.
    """
    return sum(own_peak_mib(one) for one in _with_started(process))


def own_peak_mib(process: int | None) -> float:
    """The same without those that it has started."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0) / 1024


def _with_started(process: int | None) -> list[int]:
    known = psutil.Process(process)
    return [known.pid, *(child.pid for child in known.children(recursive=True))]


def processor_seconds(pid: int) -> float:
    """How long a process has kept a processor busy so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
