"""How many processor cores this process may really use: of the machine's, what affinity and cgroups leave it.

In a container `os.cpu_count()` counts the machine's cores. A quota (``docker run --cpus``, a limit in Kubernetes) lets
a process run on all of them, for a part of each period: threads beyond it only take turns being stopped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
MEMBERSHIP = Path("/proc/self/cgroup")


def usable_cores(cgroups: Path = CGROUPS, membership: Path = MEMBERSHIP) -> int:
    """Whole cores that the process may use, one at the least: the smallest of affinity and the quotas of its cgroups.

    Args:
        cgroups: where cgroups are mounted: version 2, or a folder for each controller of version 1.
        membership: the process's cgroups, a line ``hierarchy:controllers:path`` each (cgroups(7)).
    """
    return max(1, int(min([float(_affinity()), *quotas(cgroups, membership)])))


def quotas(cgroups: Path, membership: Path) -> Iterator[float]:
    """The quotas of the process's cgroup and of all above it, in cores; none where there is no limit."""
    for line in _text(membership).splitlines():
        hierarchy, controllers, path = (*line.split(":", 2), "", "")[:3]
        if hierarchy == "0" and not controllers:  # version 2: cpu.max is "QUOTA PERIOD", in microseconds
            for folder in _upwards(cgroups, path):
                yield from _cores(*_text(folder / "cpu.max").split()[:2])
        elif "cpu" in controllers.split(","):
            for folder in _upwards(cgroups / controllers, path):
                yield from _cores(_text(folder / "cpu.cfs_quota_us"), _text(folder / "cpu.cfs_period_us"))


def _affinity() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _upwards(root: Path, path: str) -> Iterator[Path]:
    """A cgroup's folder and those above it. In a container the path may be the machine's, and its end is the root."""
    folder = root / path.strip().lstrip("/")
    while folder != root and root in folder.parents:
        yield folder
        folder = folder.parent
    yield root


def _cores(quota: str = "", period: str = "") -> Iterator[float]:
    """Quota over period; nothing for ``max``, -1, or what is no number."""
    try:
        cores = int(quota) / int(period)
    except (ValueError, ZeroDivisionError):
        return
    if cores > 0:
        yield cores


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
