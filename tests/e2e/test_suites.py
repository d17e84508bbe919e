"""The suites at their small scale: every promise that they make is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.suites.support.promise import discover
from tests.suites.support.shipped import CODE_FOLDER

SUITES = tuple(discover())
AT_ONCE = 2
"""They wait for servers most of the time; what they judge at small scale is counted and not timed."""

Runs = Mapping[str, Future[subprocess.CompletedProcess[str]]]


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    """All suites, each in a process of its own, begun in their order; those not yet begun are given up at the end."""
    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        yield {name: side_by_side.submit(_run, name) for name in SUITES}
        side_by_side.shutdown(cancel_futures=True)


def _run(name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.suites", name]
    environment = {**os.environ, "SCALE": "small"}
    return subprocess.run(command, cwd=CODE_FOLDER, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", SUITES)
def test_promises_are_kept_at_small_scale(runs: Runs, name: str) -> None:
    """A suite comes to its end, promises something, and none of it is broken."""
    done = runs[name].result()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| kept |" in done.stdout
    assert "No promise was broken." in done.stdout
