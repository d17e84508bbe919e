"""Keys that stand above the data: the key-encryption key and the index key, behind one small interface.

A data key per customer seals that customer's values; the key-encryption key (KEK) wraps the data keys; the index key
makes blind indexes. The index key is a secret of its own, so that the KEK can be rotated and every index stays valid.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from storage.durable_files import publish
from storage.errors import KeyFileError, KeyMissing
from storage.sealing import KEY_BYTES, new_key, seal, unseal

_FORMAT = "idverdict-key-file/1"
_LARGEST_FILE = 65536


class KeyProvider(Protocol):
    """What holds the keys: a file here, an HSM or a KMS in a bank. Calls come from many threads."""

    @property
    def key_id(self) -> str:
        """Id of the KEK that new data keys are wrapped under."""

    @property
    def index_key_id(self) -> str:
        """Id of the index key."""

    def holds(self, key_id: str) -> bool:
        """Whether this key (a KEK, current or former, or the index key) is at hand."""

    def wrap(self, data_key: bytes, context: bytes) -> bytes:
        """Encrypt a data key under the current KEK, bound to the context."""

    def unwrap(self, key_id: str, wrapped: bytes, context: bytes) -> bytes:
        """Decrypt a data key. Raises KeyMissing for an unknown KEK, SealBroken if it does not open."""

    def mac(self, message: bytes) -> bytes:
        """HMAC-SHA256 of the message under the index key, 32 bytes."""


def _key_id(prefix: str, secret: bytes) -> str:
    """The id follows from the secret, so a damaged secret is noticed and one key never has two names."""
    return prefix + hmac.digest(secret, b"idverdict key id", hashlib.sha256)[:8].hex()


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Keys from a JSON file with owner-only rights; more than one KEK may stand in it, one is current."""

    key_id: str
    index_key_id: str
    _keks: dict[str, bytes] = field(repr=False)
    _index_key: bytes = field(repr=False)

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> KeyFile:
        """Load the keys; on first start make the file, atomically and with mode 0600.

        Whoever loses this file loses everything sealed under it: back it up apart from the database.
        Raises KeyFileError when the file is damaged, cannot be read, or gives its group or others any right.
        """
        try:
            if create and not path.exists():
                publish(path, _fresh())  # another process may be first: then its file is the one loaded below
            content = _read_private(path)
        except OSError:
            raise KeyFileError(str(path), "it cannot be read or made") from None
        return cls._parse(path, content)

    @classmethod
    def _parse(cls, path: Path, content: bytes) -> KeyFile:
        try:
            document = json.loads(content)
            if document["format"] != _FORMAT:
                raise ValueError
            keks = {entry["id"]: _secret("kek-", entry) for entry in document["keys"]}
            index_key = _secret("index-", document["index"])
            current = document["current"]
            if current not in keks:
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise KeyFileError(str(path), "it is damaged") from None
        return cls(current, document["index"]["id"], keks, index_key)

    def holds(self, key_id: str) -> bool:
        """See `KeyProvider.holds`."""
        return key_id in self._keks or key_id == self.index_key_id

    def wrap(self, data_key: bytes, context: bytes) -> bytes:
        """See `KeyProvider.wrap`."""
        return seal(self._keks[self.key_id], data_key, context)

    def unwrap(self, key_id: str, wrapped: bytes, context: bytes) -> bytes:
        """See `KeyProvider.unwrap`."""
        kek = self._keks.get(key_id)
        if kek is None:
            raise KeyMissing
        return unseal(kek, wrapped, context)

    def mac(self, message: bytes) -> bytes:
        """See `KeyProvider.mac`."""
        return hmac.digest(self._index_key, message, hashlib.sha256)


def _entry(prefix: str) -> dict[str, str]:
    secret = new_key()
    return {"id": _key_id(prefix, secret), "secret": base64.b64encode(secret).decode()}


def _secret(prefix: str, entry: dict[str, str]) -> bytes:
    secret = base64.b64decode(entry["secret"], validate=True)
    if len(secret) != KEY_BYTES or entry["id"] != _key_id(prefix, secret):
        raise ValueError
    return secret


def _fresh() -> bytes:
    kek = _entry("kek-")
    document = {"format": _FORMAT, "current": kek["id"], "keys": [kek], "index": _entry("index-")}
    return (json.dumps(document, indent=2) + "\n").encode()


def _read_private(path: Path) -> bytes:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise KeyFileError(str(path), "it is not a plain file")
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyFileError(str(path), "its group or others have rights on it (chmod 600)")
        return file.read(_LARGEST_FILE)
