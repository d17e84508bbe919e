"""The cores that a process may use, on made-up cgroup files of both versions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.cores import usable_cores
from service.settings import Settings

MACHINE = 16


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of sixteen cores, all of which the process may run on."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(MACHINE)), raising=False)


def cgroup(folder: Path, membership: str, **files: str) -> int:
    """The cores in a tree of these files, named by their paths with ``__`` for slashes."""
    for name, content in files.items():
        file = folder / "cgroup" / name.replace("__", "/").replace("cpu_", "cpu.")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content + "\n")
    (folder / "self").write_text(membership)
    return usable_cores(folder / "cgroup", folder / "self")


@pytest.mark.parametrize(
    ("quota", "cores"),
    [("max 100000", MACHINE), ("200000 100000", 2), ("150000 100000", 1), ("50000 100000", 1), ("3200000 100000", 16)],
)
def test_quota_of_version_2_bounds_the_cores(tmp_path: Path, quota: str, cores: int) -> None:
    """Whole cores of quota over period, one at the least and never more than the machine has."""
    assert cgroup(tmp_path, "0::/\n", cpu_max=quota) == cores


def test_smallest_quota_on_the_way_up_counts(tmp_path: Path) -> None:
    """A pod's limit holds for the container in it, whichever of the two is smaller."""
    files = {"cpu_max": "max 100000", "pod__cpu_max": "300000 100000", "pod__box__cpu_max": "800000 100000"}
    assert cgroup(tmp_path, "0::/pod/box\n", **files) == 3


def test_quota_of_version_1_bounds_the_cores(tmp_path: Path) -> None:
    """The folder of the controller is looked up by its name among others of its hierarchy."""
    files = {"cpu,cpuacct__cpu_cfs_quota_us": "400000", "cpu,cpuacct__cpu_cfs_period_us": "100000"}
    lines = "12:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n1:name=systemd:/\n"
    assert cgroup(tmp_path, lines, **files) == 4


def test_version_1_without_a_quota_bounds_nothing(tmp_path: Path) -> None:
    """-1 stands for no limit."""
    assert cgroup(tmp_path, "4:cpu:/\n", cpu__cpu_cfs_quota_us="-1", cpu__cpu_cfs_period_us="100000") == MACHINE


@pytest.mark.parametrize("content", ["", "nonsense", "100000", "100000 0", "-5 100000", "\xff"])
def test_file_that_makes_no_sense_bounds_nothing(tmp_path: Path, content: str) -> None:
    """The affinity is left where a quota cannot be read."""
    assert cgroup(tmp_path, "0::/\n", cpu_max=content) == MACHINE


def test_machine_without_cgroups_leaves_the_affinity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the files, and pinned to three cores, there are three."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {1, 5, 9}, raising=False)
    assert usable_cores(tmp_path / "none", tmp_path / "none") == 3


def test_settings_take_the_cores_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """THREADS and ENGINE_THREADS follow what may be used, not what the machine has."""
    monkeypatch.setattr("service.cores.quotas", lambda *_: iter((1.0,)))
    assert (Settings().threads, Settings().engine_threads) == (1, 1)
    monkeypatch.setattr("service.cores.quotas", lambda *_: iter((6.5,)))
    assert (Settings().threads, Settings().engine_threads) == (6, 2)
