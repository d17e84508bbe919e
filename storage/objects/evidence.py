"""The object store that keeps sealed pictures: a local folder, S3 and its like, or memory, by URL."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from storage.causes import Cause, of_object_store
from storage.errors import EvidenceDamaged, StoreUnavailable, os_cause
from storage.objects.files import folder_within, private_folder, publish, replace, require_room, sync
from storage.waiting import failure_of, outcome

_FOLDER = "evidence"
_AFTER_ALL = f"{_FOLDER}/~"  # a list that begins there is empty, however much the store holds
_PROBE = f"{_FOLDER}/00/probe"  # none of ours, and so left alone by sweeps
_WRITERS = 4  # they wait for the disk or the network: two verifications of two pictures
_READERS = 16  # they wait for the network
_CONNECT_S = 3.0
_RETRIES = 2
_BACKOFF = {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=1), "base": 2}
_QUERY = frozenset({"endpoint", "region", "path_style"})
_OURS = re.compile(rf"{_FOLDER}/[0-9a-f]{{2}}/[0-9a-f-]{{36}}")


def object_path(evidence_id: str) -> str:
    """Where an object lies: 256 folders by the id's last, random digits. Says nothing of whom it shows."""
    return f"{_FOLDER}/{evidence_id[-2:]}/{evidence_id}"


class EvidenceObjects:
    """Objects that are written once, for use from many threads.

    A local folder is made with owner-only rights, at the start alone. `obstore` flushes nothing that it writes there,
    and makes a folder anew that is gone, so `storage.objects.files` writes there. S3 acknowledges only what is durable.

    Args:
        url: ``file:///var/lib/idverdict/evidence``, ``s3://bucket/prefix``, ``memory:///``, or another of obstore's.
            Of S3 its query may name ``endpoint``, ``region`` and ``path_style`` (true or false); what else there is to
            say, the credentials above all, comes from the ``AWS_*`` variables of the environment.
        timeout_s: how long one attempt may take over the network; an operation is tried three times at most.
        create: make a local folder that is not there.

    Raises:
        ValueError: for a file URL that names a host, a URL or settings that are not obstore's, or a query that is not
            understood.
        StoreUnavailable: the folder cannot be made, or is not there.
    """

    def __init__(self, url: str, *, timeout_s: float = 10.0, create: bool = True) -> None:
        self._durable_folders: set[Path] = set()
        self._root, self._store = open_place(url, timeout_s, create=create)
        self._place = place_of(urlsplit(url))
        self._writers = ThreadPoolExecutor(_WRITERS, "evidence")
        self._readers = ThreadPoolExecutor(_READERS, "evidence-read")

    def put(self, objects: Mapping[str, bytes]) -> None:
        """Write objects that must not be there yet, side by side; durable on return. Raises StoreUnavailable.

        If one cannot be written, the others are deleted again, as far as the store still answers.
        """
        writing = {path: self._writers.submit(self._put, path, content) for path, content in objects.items()}
        failed = [failure for failure in [failure_of(written) for written in writing.values()] if failure]
        if failed:
            with suppress(StoreUnavailable):
                self.delete([path for path, written in writing.items() if not written.exception()])
            with self._available():
                raise failed[0]

    def _put(self, path: str, content: bytes) -> None:
        if self._root is None:
            obstore.put(self._store, path, content, mode="create", use_multipart=False)
            return
        file = self._root / path
        self._make_durable_folder(self._root, file.parent)
        if not publish(file, content):
            raise FileExistsError(errno.EEXIST, "an object is there already")

    def get(self, path: str) -> bytes:
        """Read an object. Raises EvidenceDamaged when it is not there, StoreUnavailable."""
        with self._available():
            try:
                return self._get(path) if self._root is not None else outcome(self._readers.submit(self._get, path))
            except FileNotFoundError:
                self._require_store()
                raise EvidenceDamaged from None

    def _get(self, path: str) -> bytes:
        return bytes(obstore.get(self._store, path).bytes())

    def delete(self, paths: Sequence[str]) -> None:
        """Delete objects, those that are gone already included. Raises StoreUnavailable."""
        with self._available():
            for path in paths:
                try:
                    obstore.delete(self._store, path)
                except FileNotFoundError:
                    continue

    def ping(self) -> None:
        """Ask for a sign of life, which a bucket or folder that is gone has not. Raises StoreUnavailable."""
        with self._available():
            self._require_store()

    @property
    def is_local(self) -> bool:
        """Whether the objects lie in a folder."""
        return self._root is not None

    def require_room(self, size: int) -> None:
        """Have room for so many bytes in a local folder. Raises StoreUnavailable."""
        if self._root is not None:
            with self._available():
                self._require_root(self._root)
                require_room(self._root, size)

    def try_out(self) -> None:
        """Write an object that means nothing, always the same. Raises StoreUnavailable."""
        with self._available():
            if self._root is None:
                obstore.put(self._store, _PROBE, b"probe", use_multipart=False)
                return
            self._make_durable_folder(self._root, (self._root / _PROBE).parent)
            replace(self._root / _PROBE, b"probe")

    def close(self) -> None:
        """End the writers, once they are done."""
        self._writers.shutdown()
        self._readers.shutdown()

    def older_than(self, before: datetime) -> Iterator[list[str]]:
        """Paths of objects last written before this time, in batches; alien objects are left out."""
        with self._available():
            for batch in obstore.list(self._store, prefix=_FOLDER, chunk_size=500):
                yield [
                    meta["path"] for meta in batch if meta["last_modified"] < before and _OURS.fullmatch(meta["path"])
                ]

    def drop_drafts(self, before: datetime) -> None:
        """Delete half-written files that a crash left in a local folder: ``.NAME.*``, ``PATH#N`` of older versions."""
        if self._root is None:
            return
        with self._available():
            folder = self._root / _FOLDER
            for draft in chain(folder.glob("*/.*"), folder.glob("*/*#*")):
                with suppress(FileNotFoundError):  # another server sweeps too
                    if datetime.fromtimestamp(draft.stat().st_mtime, UTC) < before:
                        draft.unlink()

    def _available(self) -> AbstractContextManager[None]:
        return available(self._place, local=self._root is not None)

    def _require_store(self) -> None:
        """Tell a lost store from a lost object. Raises what `available` understands."""
        if self._root is None:
            next(iter(obstore.list(self._store, prefix=_FOLDER, offset=_AFTER_ALL)), None)
        else:
            self._require_root(self._root)

    def _require_root(self, root: Path) -> None:
        """The folder is made at the start and never later: in the place of one that is gone it would be another."""
        if not root.is_dir():
            raise missing_folder(root)

    def _make_durable_folder(self, root: Path, folder: Path) -> None:
        self._require_root(root)
        if folder in self._durable_folders and folder.is_dir():
            return
        folder_within(root, folder)
        for made in (folder.parent, folder.parent.parent):  # another process may have made it and not flushed yet
            sync(made)
        self._durable_folders.add(folder)


def open_place(url: str, timeout_s: float, *, create: bool = True) -> tuple[Path | None, ObjectStore]:
    """The local folder at a URL, made with owner-only rights unless it must be there; or None. And the store there.

    Raises as `EvidenceObjects`.
    """
    parts = urlsplit(url)
    if parts.scheme != "file":
        return None, _remote(parts, timeout_s)
    require_place(url)
    root = Path(unquote(parts.path))
    with available(str(root), local=True):
        if create:
            private_folder(root)
        elif not root.is_dir():
            raise missing_folder(root)
        return root, from_url(url)


def require_place(url: str) -> None:
    """Raises ValueError where a URL is that of no folder or object store; looks at nothing else."""
    parts = urlsplit(url)
    if parts.scheme != "file":
        _remote(parts, _CONNECT_S)
    elif parts.netloc:
        raise ValueError("a file URL needs three slashes and an absolute path")
    else:
        _options_of(parts, _CONNECT_S)


def _remote(parts: SplitResult, timeout_s: float) -> ObjectStore:
    """The object store at a URL, which is not asked for anything yet. Raises ValueError."""
    options = _options_of(parts, timeout_s)
    try:
        store: ObjectStore = from_url(urlunsplit(parts._replace(query="")), **options)
    except BaseError:
        raise ValueError("no object store is known by such a URL, or its settings do not fit it") from None
    return store


def place_of(parts: SplitResult) -> str:
    """Where an object store is, in words that have no credentials: a folder, or scheme, host and path."""
    host = parts.netloc.rpartition("@")[2]
    return unquote(parts.path) if parts.scheme == "file" else f"{parts.scheme}://{host}{parts.path}"


def missing_folder(root: Path) -> StoreUnavailable:
    """The folder of a store is gone, or its disk is not mounted."""
    return StoreUnavailable("FolderMissing", Cause.FOLDER_MISSING, str(root))


def _options_of(parts: SplitResult, timeout_s: float) -> dict[str, Any]:
    """The options of obstore: none for a folder; for S3 also those of the URL's query."""
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    understood = query.keys() <= _QUERY and all(query.values()) and query.get("path_style", "true") in ("true", "false")
    if parts.query and not (understood and query and parts.scheme == "s3"):
        raise ValueError("the query of an evidence URL may name endpoint, region and path_style, and of S3 alone")
    if parts.scheme in ("file", "memory"):
        return {}
    by_host = query.pop("path_style", "true") == "false"
    plain = query.get("endpoint", "").startswith("http://")
    return {
        "config": query | ({"virtual_hosted_style_request": "true"} if by_host else {}),
        "client_options": {
            "timeout": timedelta(seconds=timeout_s),
            "connect_timeout": timedelta(seconds=min(timeout_s, _CONNECT_S)),
            **({"allow_http": True} if plain else {}),
        },
        "retry_config": {"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=timeout_s), "backoff": _BACKOFF},
    }


@contextmanager
def available(place: str = "", *, local: bool = False) -> Iterator[None]:
    """Turn what the object store or the disk says into StoreUnavailable, without its message."""
    try:
        yield
    except BaseError as error:
        raise StoreUnavailable(type(error).__name__, of_object_store(error, local=local), place) from None
    except OSError as error:
        raise StoreUnavailable(os_cause(error), of_object_store(error, local=local), place) from None
