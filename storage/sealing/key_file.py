"""Keys in a JSON file that its owner alone may read: the provider that needs no other machine."""

from __future__ import annotations

import base64
import json
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.errors import KeyFileError, KeyInUse, KeyMissing
from storage.objects.files import exclusive, private_folder, publish, replace
from storage.sealing.keys import INDEX, KEK, IndexKey, WrapContext, Wrapped, key_id_of
from storage.sealing.seal import KEY_BYTES, new_key, seal, unseal
from storage.sealing.suites import Cipher

_FORMAT = "idverdict-key-file/1"
_LARGEST_FILE = 65536


@dataclass(frozen=True, slots=True)
class _Ring:
    """The content of a key file, and what tells that the file is still the one it was read from."""

    current: str
    keks: Mapping[str, bytes] = field(repr=False)
    index_key: IndexKey
    stamp: tuple[int, int, int] = field(repr=False)


class KeyFile:
    """Key-encryption keys and the index key; several KEKs may stand in the file, one is current.

    The file is read again when another process has changed it: a rotation needs no restart.
    """

    def __init__(self, path: Path, ring: _Ring, cipher: Cipher) -> None:
        self._path = path
        self._ring = ring
        self._cipher = cipher

    def __repr__(self) -> str:
        return f"KeyFile({self._ring})"

    @classmethod
    def open(cls, path: Path, *, create: bool = True, cipher: Cipher = Cipher.AES_256_GCM) -> KeyFile:
        """Load the keys; on first start make the file, atomically and with mode 0600.

        Without this file nothing that is sealed under it can be opened: back it up apart from the database, and again
        after each rotation. ``cipher`` wraps data keys from now on.
        Raises KeyFileError when the file is damaged, cannot be read, or gives its group or others any right.
        """
        try:
            if create and not path.exists():
                private_folder(path.parent)
                publish(path, _fresh())  # another process may be first: then its file is the one loaded below
            return cls(path, _load(path), cipher)
        except FileNotFoundError:
            raise KeyFileError(str(path), "it is not there; restore it, or correct key_file") from None
        except OSError:
            raise KeyFileError(str(path), "it cannot be read or made; check the rights on it and its folder") from None

    @property
    def key_id(self) -> str:
        """See `KeyProvider.key_id`."""
        return self._latest().current

    @property
    def key_ids(self) -> tuple[str, ...]:
        """See `KeyProvider.key_ids`."""
        return tuple(self._latest().keks)

    @property
    def index_key(self) -> IndexKey:
        """See `KeyProvider.index_key`."""
        return self._ring.index_key

    def holds(self, key_id: str) -> bool:
        """See `KeyProvider.holds`."""
        return self._kek(key_id) is not None

    def wrap(self, secret: bytes, context: WrapContext) -> Wrapped:
        """See `KeyProvider.wrap`."""
        ring = self._latest()
        kek = ring.keks[ring.current]
        return Wrapped(ring.current, seal(kek, secret, context.associated_data, self._cipher))

    def unwrap(self, wrapped: Wrapped, context: WrapContext) -> bytes:
        """See `KeyProvider.unwrap`."""
        kek = self._kek(wrapped.kek_id)
        if kek is None:
            raise KeyMissing
        return unseal(kek, wrapped.content, context.associated_data)

    def rotate(self) -> str:
        """See `KeyProvider.rotate`. Raises KeyFileError when the file cannot be written or is full."""
        made = _entry(KEK)

        def add(document: dict[str, Any]) -> None:
            document["keys"].append(made)
            document["current"] = made["id"]

        self._change(add)
        return made["id"]

    def retire(self, key_id: str) -> None:
        """See `KeyProvider.retire`. The secret leaves the file; its backups stay as they are."""

        def remove(document: dict[str, Any]) -> None:
            if document["current"] == key_id:
                raise KeyInUse
            document["keys"] = [entry for entry in document["keys"] if entry["id"] != key_id]

        self._change(remove)

    def _kek(self, key_id: str) -> bytes | None:
        return self._ring.keks.get(key_id) or self._latest().keks.get(key_id)

    def _latest(self) -> _Ring:
        """The keys as they are now. A file that cannot be read meanwhile, or is another's, leaves those loaded."""
        try:
            status = self._path.stat()
            if _stamp(status) != self._ring.stamp:
                ring = _load(self._path)
                if ring.index_key == self._ring.index_key:
                    self._ring = ring
        except (OSError, KeyFileError):
            pass
        return self._ring

    def _change(self, edit: Callable[[dict[str, Any]], None]) -> None:
        try:
            with exclusive(self._path.parent):
                _load(self._path)  # a damaged file is left alone
                document = json.loads(_read_private(self._path)[0])
                edit(document)
                content = _dump(document)
                if len(content) > _LARGEST_FILE:
                    raise KeyFileError(str(self._path), "it is full; retire former keys")
                replace(self._path, content)
        except OSError:
            raise KeyFileError(str(self._path), "it cannot be written") from None
        self._latest()


def _load(path: Path) -> _Ring:
    content, stamp = _read_private(path)
    try:
        document = json.loads(content)
        if document["format"] != _FORMAT:
            raise ValueError
        keks = {entry["id"]: _secret(KEK, entry) for entry in document["keys"]}
        index_key = IndexKey(document["index"]["id"], _secret(INDEX, document["index"]))
        current = document["current"]
        if current not in keks:
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise KeyFileError(str(path), "it is damaged") from None
    return _Ring(current, keks, index_key, stamp)


def _entry(prefix: str) -> dict[str, str]:
    secret = new_key()
    return {"id": key_id_of(prefix, secret), "secret": base64.b64encode(secret).decode()}


def _secret(prefix: str, entry: Mapping[str, str]) -> bytes:
    secret = base64.b64decode(entry["secret"], validate=True)
    if len(secret) != KEY_BYTES or entry["id"] != key_id_of(prefix, secret):
        raise ValueError
    return secret


def _fresh() -> bytes:
    kek = _entry(KEK)
    return _dump({"format": _FORMAT, "current": kek["id"], "keys": [kek], "index": _entry(INDEX)})


def _dump(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, indent=2) + "\n").encode()


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_mtime_ns, status.st_size


def _read_private(path: Path) -> tuple[bytes, tuple[int, int, int]]:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise KeyFileError(str(path), "it is not a plain file")
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyFileError(str(path), "its group or others have rights on it (chmod 600)")
        return file.read(_LARGEST_FILE), _stamp(status)
