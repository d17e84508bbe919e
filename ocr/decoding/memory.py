"""Memory that two processes share by passing a file descriptor: without a name, and gone with its last holder."""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
from typing import Final

import numpy as np
from numpy.typing import NDArray

LENT_BYTES: Final = 48 * 2**20
"""What a decoding process and its caller share all the time, 16 million pixels; as much of it is used as the largest
picture so far. Pages that are new cost more than decoding into them."""
_AT_ONCE: Final = getattr(mmap, "MAP_POPULATE", 0)


def created(size: int) -> int:
    """A file descriptor of so many bytes, all zero, that lie in memory.

    Where the platform has no such files (Linux has), they lie in a temporary file without a name.
    """
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("picture", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, size)
    return descriptor


def filled(data: bytes) -> int:
    """A file descriptor of these bytes."""
    descriptor = created(0)
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    return descriptor


def sealed(descriptor: int, size: int) -> int:
    """The same descriptor, of so many bytes that another process can no longer take away.

    Raises:
        OSError: it can still.
        ValueError: there are not so many.
    """
    if hasattr(os, "memfd_create"):
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    if os.fstat(descriptor).st_size != size:
        raise ValueError("another size was expected")
    return descriptor


def mapped(descriptor: int, size: int, *, at_once: bool = True) -> NDArray[np.uint8]:
    """So many bytes of a descriptor, to read and write; their pages are made at once, or when they are needed."""
    return np.frombuffer(mmap.mmap(descriptor, size, mmap.MAP_SHARED | (_AT_ONCE if at_once else 0)), np.uint8)
