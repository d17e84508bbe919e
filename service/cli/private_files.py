"""Files with personal data that a command writes to a given path: never overwritten, mode 0600, complete or absent."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from service.cli.failures import UsageError


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet, readable by its owner alone. There is no copy of it elsewhere.

    Raises:
        UsageError: it is there, or cannot be written; then nothing of it is left.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
    except FileExistsError:
        raise UsageError(f"{path}: is there already") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {type(error).__name__}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        with suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise UsageError(f"{path}: cannot be written: {type(error).__name__}") from None
        raise
