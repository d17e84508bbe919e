"""What the C library does with memory that a reading has given back.

Pictures and what networks make of them are blocks of 1 to 30 MB. By default the C library maps no block by itself that
is smaller than the largest that was ever freed, and keeps an arena for each of many threads: a reader that has read
documents of all types then holds 100 MB that nobody uses.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Final

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Numbers of the settings, see mallopt(3)."""
_OF_ITS_OWN: Final = 1 << 20
"""A block of so many bytes is mapped by itself, and goes back to the system when it is freed."""
_KEPT: Final = 4 << 20
"""Bytes that are kept free at the end of the heap."""
_ARENAS: Final = 2


@cache
def give_back_what_is_freed() -> bool:
    """Have large blocks go back to the system when they are freed; whether the C library (glibc) can.

    For the whole process, once however many readers are made, and for what is allocated from then on.
    """
    try:
        settle = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    settings = ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _OF_ITS_OWN), (_TRIM_THRESHOLD, _KEPT))
    done = [settle(name, value) == 1 for name, value in settings]
    return all(done)
