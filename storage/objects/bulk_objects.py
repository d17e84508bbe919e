"""Where manifests and their pictures lie, and result files are put: a folder, or an object store, by URL.

Each tenant has the folder of its name in it, and reaches nothing else: paths are relative, have no ``..``, and in a
local folder lead through no symbolic link to what is outside.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

import obstore

from storage.errors import NotFound, StorageError
from storage.objects.evidence import available, missing_folder, open_place, place_of
from storage.objects.files import folder_within, replace

if TYPE_CHECKING:
    from obstore import GetResult

LONGEST_PATH = 512
_LONGEST_NAME = 255
_PART = 1 << 20


class ObjectTooLarge(StorageError):
    """A manifest or picture has more bytes than are read."""

    text = "the object is too large"


class BulkObjects:
    """The objects of all tenants, for use from many threads. Arguments and errors are those of `EvidenceObjects`."""

    def __init__(self, url: str, *, timeout_s: float = 10.0) -> None:
        self._root, self._store = open_place(url, timeout_s)
        self._where = place_of(urlsplit(url))

    def read(self, tenant: str, path: str, most_bytes: int) -> bytes:
        """An object of a tenant.

        Raises:
            NotFound: there is none at this path, or the path is none that a tenant may name.
            ObjectTooLarge: it has more than ``most_bytes``.
            StoreUnavailable: the store cannot be reached.
        """
        place = self._place(tenant, path)
        with available(self._where, local=self._root is not None):
            if self._root is not None:
                return _file(self._root, place, most_bytes)
            return bytes(self._found(place, most_bytes).bytes())

    def chunks(self, tenant: str, path: str, most_bytes: int) -> Iterator[bytes]:
        """The same part by part, for objects of any size. Raises as `read`, also amid the parts."""
        place = self._place(tenant, path)
        with available(self._where, local=self._root is not None):
            if self._root is not None:
                with _opened(self._root, place, most_bytes) as file:
                    while part := file.read(_PART):
                        yield part
                return
            for part in self._found(place, most_bytes).stream(min_chunk_size=_PART):
                yield bytes(part)

    def write(self, tenant: str, path: str, content: bytes) -> None:
        """Put an object of a tenant in its place, whole or not at all; durable on return. Raises StoreUnavailable."""
        place = self._place(tenant, path)
        with available(self._where, local=self._root is not None):
            if self._root is None:
                obstore.put(self._store, place, content, use_multipart=False)
                return
            file = self._root / place
            folder_within(self._root, file.parent)
            replace(file, content)

    def _found(self, place: str, most_bytes: int) -> GetResult:
        """An object of the object store, whose bytes are not fetched yet. Raises as `read`."""
        try:
            found = obstore.get(self._store, place)
        except FileNotFoundError:
            raise NotFound from None
        if found.meta["size"] > most_bytes:
            raise ObjectTooLarge
        return found

    def _place(self, tenant: str, path: str) -> str:
        if not is_path(path):
            raise NotFound
        if self._root is not None:
            home = self._root / tenant
            try:
                inside = (home / path).resolve().is_relative_to(home.resolve())
            except (OSError, RuntimeError):  # links in a circle
                inside = False
            if not inside:
                raise NotFound
        return f"{tenant}/{path}"


def is_path(path: str) -> bool:
    """Whether a tenant may name an object so: a relative path of names, in which none begins with a point."""
    segments = path.split("/")
    return (
        0 < len(path) <= LONGEST_PATH
        and path.isprintable()
        and "\\" not in path
        and all(0 < len(one.encode()) <= _LONGEST_NAME and not one.startswith(".") for one in segments)
    )


def _file(root: Path, place: str, most_bytes: int) -> bytes:
    with _opened(root, place, most_bytes) as file:
        return file.read(most_bytes)


@contextmanager
def _opened(root: Path, place: str, most_bytes: int) -> Iterator[BinaryIO]:
    """A regular file. What cannot be opened is not there, unless the folder itself is gone. Raises OSError."""
    try:
        descriptor = os.open(root / place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        if not root.is_dir():
            raise missing_folder(root) from None
        raise NotFound from None
    with os.fdopen(descriptor, "rb") as file:
        kept = os.fstat(descriptor)
        if not stat.S_ISREG(kept.st_mode):
            raise NotFound
        if kept.st_size > most_bytes:
            raise ObjectTooLarge
        yield file
