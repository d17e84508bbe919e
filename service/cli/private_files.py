"""Files with personal data that a command writes to a given path, mode 0600: whole, or line by line."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import typer

from service.cli.failures import UsageError

T = TypeVar("T")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet, readable by its owner alone. There is no copy of it elsewhere.

    Raises:
        UsageError: it is there, or cannot be written; then nothing of it is left.
    """
    opened = open_private(path)
    try:
        with opened as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        with suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise UsageError(f"{path}: cannot be written: {type(error).__name__}") from None
        raise


def write_output(output: Path, content: Callable[[], Iterable[bytes]]) -> None:
    """Write what a command fetches to its ``--output``, and print size and digest; nothing is fetched in vain.

    Raises:
        UsageError: as `write_new`.
    """
    if output.exists():
        raise UsageError("--output names a file that is there already")
    fetched = b"".join(content())
    write_new(output, fetched)
    typer.echo(f"{output}  {len(fetched):,} bytes  SHA-256 {hashlib.sha256(fetched).hexdigest()}")


def open_private(path: Path, *, resume: bool = False) -> BinaryIO:
    """A file to be written that its owner alone may read; with ``resume`` it may be there, and is gone on with.

    Raises:
        UsageError: it is there, or cannot be written.
    """
    how = os.O_APPEND if resume else os.O_EXCL
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how | getattr(os, "O_CLOEXEC", 0), 0o600)
    except FileExistsError:
        raise UsageError(f"{path}: is there already") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {type(error).__name__}") from None
    return os.fdopen(descriptor, "wb")


def last_line(path: Path, read: Callable[[Any], T], nothing: T, what: str) -> T:
    """What the last line of a file of JSON lines says; a line that was cut off is taken away.

    Args:
        path: the file.
        read: takes what is wanted of a line; raises ValueError, KeyError or TypeError for another line.
        nothing: for a file that is not there, or is empty.
        what: what the error says of another file, such as 'is no export of customers'.

    Raises:
        UsageError: it is no such file.
    """
    last, good = nothing, 0
    try:
        with path.open("r+b") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                last = read(json.loads(line))
                good += len(line)
            file.truncate(good)
    except FileNotFoundError:
        return nothing
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"{path}: {what}") from None
    return last
