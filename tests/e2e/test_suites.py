"""The suites at their small scale: every promise that they make is kept."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.suites.support.promise import discover
from tests.suites.support.shipped import CODE_FOLDER

LONGEST = "tamper"
"""Begun first: begun last, it would run alone at the end while other cores have nothing to do."""


@pytest.mark.parametrize("name", sorted(discover(), key=lambda name: name != LONGEST))
def test_promises_are_kept_at_small_scale(name: str) -> None:
    """A suite comes to its end, promises something, and none of it is broken."""
    command = [sys.executable, "-m", "tests.suites", name]
    environment = {**os.environ, "SCALE": "small"}
    done = subprocess.run(command, cwd=CODE_FOLDER, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| kept |" in done.stdout
    assert "No promise was broken." in done.stdout
