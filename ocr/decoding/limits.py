"""What a decoding process may use; the kernel ends it when it uses more."""

from __future__ import annotations

import math
import os
import resource
from pathlib import Path
from typing import Final

_CPU_S: Final = 2.0
_CPU_S_PER_MEGAPIXEL: Final = 0.12
_CPU_S_PER_MEGABYTE: Final = 0.5
"""Processor time of one picture. The slowest ordinary one, a HEIC of 12 megapixels in 6.8 MB, takes 1.2 s of its 6.8 s,
and may take twice as long where another program shares the core."""
_BYTES: Final = 256 * 2**20
_BYTES_PER_PIXEL: Final = 16
"""Memory of one picture. A progressive JPEG without subsampling takes 9 bytes a pixel: coefficients and RGB."""


def without_core() -> None:
    """Leave no copy of a picture on disk when the process is ended."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_time(pixels: int, encoded_bytes: int) -> None:
    """Allow processor time for a picture of so many pixels and bytes from now on, in whole seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    needed = _CPU_S + _CPU_S_PER_MEGAPIXEL * pixels / 1e6 + _CPU_S_PER_MEGABYTE * encoded_bytes / 1e6
    allowed = math.ceil(spent + needed)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def allow_memory(pixels: int) -> None:
    """Allow memory for a picture of so many pixels beside what the process has now."""
    try:
        has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return  # no Linux
    allowed = has + _BYTES + _BYTES_PER_PIXEL * pixels
    resource.setrlimit(resource.RLIMIT_AS, (allowed, resource.getrlimit(resource.RLIMIT_AS)[1]))
