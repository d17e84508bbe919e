"""The object store that keeps sealed pictures: a local folder, S3 and its like, or memory, by URL."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from storage.durable_files import OWNER_FILE, private_folder, sync
from storage.errors import EvidenceDamaged, StoreUnavailable

_FOLDER = "evidence"
_WRITERS = 4  # they wait for the disk or the network: two verifications of two pictures
_OURS = re.compile(rf"{_FOLDER}/[0-9a-f]{{2}}/[0-9a-f-]{{36}}")


def object_path(evidence_id: str) -> str:
    """Where an object lies: 256 folders by the id's last, random digits. Says nothing of whom it shows."""
    return f"{_FOLDER}/{evidence_id[-2:]}/{evidence_id}"


class EvidenceObjects:
    """Objects that are written once, for use from many threads.

    A local folder is made with owner-only rights. `obstore` does not flush what it writes there, so this does: file,
    then folder. S3 acknowledges only what is durable.

    Args:
        url: ``file:///var/lib/idverdict/evidence``, ``s3://bucket/prefix``, ``memory:///``, or another of obstore's.
        config: obstore's settings for the store, such as ``endpoint`` or ``region``.
        client_options: obstore's settings for HTTP, such as ``timeout``.

    Raises:
        ValueError: for a file URL that names a host.
        StoreUnavailable: the folder cannot be made, or the URL or its settings are not obstore's.
    """

    def __init__(
        self, url: str, *, config: Mapping[str, Any] | None = None, client_options: Mapping[str, Any] | None = None
    ) -> None:
        self._root: Path | None = None
        self._durable_folders: set[Path] = set()
        self._writers = ThreadPoolExecutor(_WRITERS, "evidence")
        parts = urlsplit(url)
        if parts.scheme == "file" and parts.netloc:
            raise ValueError("a file URL needs three slashes and an absolute path")
        with _available():
            if parts.scheme == "file":
                self._root = Path(unquote(parts.path))
                private_folder(self._root)
            given: Any = {"config": config and dict(config), "client_options": client_options and dict(client_options)}
            self._store: ObjectStore = from_url(url, **given)

    def put(self, objects: Mapping[str, bytes]) -> None:
        """Write objects that must not be there yet, side by side; durable on return. Raises StoreUnavailable."""
        with _available():
            for written in [self._writers.submit(self._put, path, content) for path, content in objects.items()]:
                written.result()

    def _put(self, path: str, content: bytes) -> None:
        if self._root is None:
            obstore.put(self._store, path, content, mode="create", use_multipart=False)
            return
        file = self._root / path
        self._make_durable_folder(file.parent)
        obstore.put(self._store, path, content, mode="create", use_multipart=False)
        _own_and_sync(file)
        sync(file.parent)

    def get(self, path: str) -> bytes:
        """Read an object. Raises EvidenceDamaged when it is not there, StoreUnavailable."""
        with _available():
            try:
                return bytes(obstore.get(self._store, path).bytes())
            except FileNotFoundError:
                raise EvidenceDamaged from None

    def delete(self, paths: Sequence[str]) -> None:
        """Delete objects, those that are gone already included. Raises StoreUnavailable."""
        with _available():
            for path in paths:
                try:
                    obstore.delete(self._store, path)
                except FileNotFoundError:
                    continue

    def close(self) -> None:
        """End the writers, once they are done."""
        self._writers.shutdown()

    def older_than(self, before: datetime) -> Iterator[list[str]]:
        """Paths of objects last written before this time, in batches; alien objects are left out."""
        with _available():
            for batch in obstore.list(self._store, prefix=_FOLDER, chunk_size=500):
                yield [
                    meta["path"] for meta in batch if meta["last_modified"] < before and _OURS.fullmatch(meta["path"])
                ]

    def drop_drafts(self, before: datetime) -> None:
        """Delete half-written files that a crash left in a local folder (obstore names them ``PATH#N``)."""
        if self._root is None:
            return
        with _available():
            for draft in (self._root / _FOLDER).glob("*/*#*"):
                if datetime.fromtimestamp(draft.stat().st_mtime, UTC) < before:
                    draft.unlink(missing_ok=True)

    def _make_durable_folder(self, folder: Path) -> None:
        if folder in self._durable_folders and folder.is_dir():
            return
        private_folder(folder)
        for made in (folder.parent, folder.parent.parent):  # another process may have made it and not flushed yet
            sync(made)
        self._durable_folders.add(folder)


def _own_and_sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fchmod(descriptor, OWNER_FILE)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _available() -> Iterator[None]:
    """Turn what the object store or the disk says into StoreUnavailable, without its message."""
    try:
        yield
    except (BaseError, OSError) as error:
        raise StoreUnavailable(type(error).__name__) from None
