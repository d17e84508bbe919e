"""Signed notes and checkpoints (https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint), signed with Ed25519.

A note is lines of text, an empty line, and a line for each signature. A checkpoint is a note that states a log's
origin, its size and its root; anybody with the public key can compare the log with it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_SIGNED_BY = "\u2014 "


class NoteInvalid(Exception):
    """A note is malformed, or not signed with this key."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key with the name it signs under."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The key id, 4 bytes: it follows from name and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """The key as a line of text, in the form that the tools of transparency logs read ("vkey")."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, line: str) -> NoteKey:
        """The key in such a line. Raises NoteInvalid."""
        try:
            name, key_id, encoded = line.strip().split("+", 2)
            raw = base64.b64decode(encoded, validate=True)
            key = cls(name, raw[1:])
        except (ValueError, binascii.Error):
            raise NoteInvalid from None
        if raw[:1] != _ED25519 or len(key.public) != 32 or key.id.hex() != key_id:
            raise NoteInvalid
        return key

    def open(self, note: str) -> str:
        """The text of a note that this key has signed. Raises NoteInvalid."""
        text, found, signatures = note.rpartition("\n\n")
        text += "\n"
        for line in signatures.splitlines() if found else ():
            name, _, encoded = line.removeprefix(_SIGNED_BY).partition(" ")
            if not line.startswith(_SIGNED_BY) or name != self.name:
                continue
            try:
                raw = base64.b64decode(encoded, validate=True)
                if raw[:4] == self.id:
                    Ed25519PublicKey.from_public_bytes(self.public).verify(raw[4:], text.encode())
                    return text
            except (ValueError, InvalidSignature):
                raise NoteInvalid from None
        raise NoteInvalid


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with the name it signs under. ``secret`` is the seed of 32 bytes (RFC 8032, 5.1.5)."""

    name: str
    secret: bytes = field(repr=False)

    @property
    def key(self) -> NoteKey:
        """The public key."""
        return NoteKey(self.name, self._private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The note of a text, which must end with a line end and hold no other control characters (ValueError)."""
        if not text.endswith("\n") or any(line and not line.isprintable() for line in text.split("\n")):
            raise ValueError("not the text of a note")
        signature = base64.b64encode(self.key.id + self._private.sign(text.encode())).decode()
        return f"{text}\n{_SIGNED_BY}{self.name} {signature}\n"

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state of a log: where it comes from, how many entries it has, and the root of their tree."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def open(cls, note: str, key: NoteKey) -> Checkpoint:
        """The checkpoint in a note that the key has signed, of the log of its name. Raises NoteInvalid."""
        lines = key.open(note).split("\n")
        try:
            origin, size, root = lines[0], lines[1], base64.b64decode(lines[2], validate=True)
            checkpoint = cls(origin, int(size), root)
        except (IndexError, ValueError):
            raise NoteInvalid from None
        if origin != key.name or str(checkpoint.size) != size or checkpoint.size < 0 or len(root) != 32:
            raise NoteInvalid
        return checkpoint
