"""Folders and files that only their owner may use, and that are on disk once a call returns (POSIX)."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER_FOLDER = 0o700
OWNER_FILE = 0o600


def sync(path: Path) -> None:
    """Flush a file, or a folder's entries, to disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def require_room(folder: Path, size: int) -> None:
    """Have space set aside for a file of so many bytes in a folder, and give it back; nothing is seen there, or left.

    Raises OSError: the disk is full, a quota used up, the folder gone or not to be written to.
    """
    with tempfile.TemporaryFile(dir=folder) as file:
        os.posix_fallocate(file.fileno(), 0, size)


def private_folder(path: Path) -> None:
    """Make the folder with owner-only rights, durably; one that exists is left as it is. Raises OSError."""
    if path.is_dir():
        return
    if path.parent != path:
        private_folder(path.parent)
    path.mkdir(mode=OWNER_FOLDER, exist_ok=True)
    sync(path.parent)


def folder_within(root: Path, folder: Path) -> None:
    """Make a folder below another one with owner-only rights, durably. The other is never made: in the place of one
    that is gone, unmounted or renamed, it would hide what is written next. Raises OSError: it is gone.
    """
    if folder == root or folder.is_dir():
        return
    folder_within(root, folder.parent)
    folder.mkdir(mode=OWNER_FOLDER, exist_ok=True)
    sync(folder.parent)


def private_file(path: Path) -> None:
    """Make an empty file with owner-only rights, durably; one that exists is left as it is. Raises OSError."""
    private_folder(path.parent)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_FILE))
    except FileExistsError:
        return
    sync(path.parent)


def publish(path: Path, content: bytes) -> bool:
    """Make a file with owner-only rights in a folder that is there; it appears whole or not at all.

    Returns False, and changes nothing, when the file is there already. Raises OSError.
    """
    with _draft(path, content) as draft:
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            return False
    return True


def replace(path: Path, content: bytes) -> None:
    """Put a file with owner-only rights in another's place, which is seen as it was or as it is now. Raises OSError."""
    with _draft(path, content) as draft:
        draft.replace(path)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Keep every other process, and thread, out of a block of the same folder. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _draft(path: Path, content: bytes) -> Iterator[Path]:
    """A file beside ``path`` with this content, on disk; gone when the block is left, with the folder flushed."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
        sync(path.parent)
