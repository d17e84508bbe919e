"""Memory of readings goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

_KEEPS_BLOCKS = """
import sys
import numpy as np
from ocr.heap import give_back_what_is_freed

def held():
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024

if sys.argv[1] == "given back":
    assert give_back_what_is_freed()
np.ones(30 << 20, np.uint8)  # freed at once: from now on the C library maps no block that is smaller by itself
kept, before = [], held()
blocks = []
for _ in range(8):
    blocks.append(np.ones(20 << 20, np.uint8))
    kept.append(bytes(200_000))  # lies behind the block, so that the heap cannot end before it
blocks.clear()
print(held() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a setting of glibc")
def test_large_blocks_go_back_when_they_are_freed() -> None:
    """Also once a larger one was freed, and with something small behind them, which keeps the heap as it is."""
    held = {
        way: int(subprocess.run([sys.executable, "-c", _KEEPS_BLOCKS, way], check=True, capture_output=True).stdout)
        for way in ("given back", "as it is")
    }
    assert held["given back"] < 20 < held["as it is"]
