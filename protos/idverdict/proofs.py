"""Checks what the audit log proves, offline, with a public key alone; needs ``pip install idverdict-protos[verify]``.

Merkle proofs follow RFC 9162 (2.1.3.2, 2.1.4.2), notes and checkpoints https://c2sp.org/signed-note and
https://c2sp.org/tlog-checkpoint. It shares no code with the server, so that it checks the server.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

_ED25519 = b"\x01"


class ProofInvalid(Exception):
    """What was to be proved is not. The text says what, and never repeats a value."""


@dataclass(frozen=True, slots=True)
class Key:
    """The public key of a log, as `idverdict audit key` prints it: ``name+id+base64``."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, line: str) -> Key:
        """The key in a line. Raises ProofInvalid."""
        try:
            name, key_id, encoded = line.strip().split("+", 2)
            raw = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise ProofInvalid("this is no key of a log") from None
        key = cls(name, raw[1:])
        if raw[:1] != _ED25519 or len(key.public) != 32 or key.id.hex() != key_id:
            raise ProofInvalid("this is no Ed25519 key of a log")
        return key

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256 over name, line feed, 1, and the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state of a log that its key has signed: number of entries, and the root of their tree."""

    size: int
    root: bytes


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry in the tree."""
    return hashlib.sha256(b"\x00" + entry).digest()


def open_note(note: str, key: Key) -> str:
    """The text of a note, once the key's signature holds. Raises ProofInvalid."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - only those who verify need it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    text, found, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines() if found else ():
        dash, name, encoded = (*line.split(" "), "", "", "")[:3]
        if dash != "\u2014":
            raise ProofInvalid("this is no signed note")
        if name != key.name:
            continue
        try:
            raw = base64.b64decode(encoded, validate=True)
            if raw[:4] == key.id:
                Ed25519PublicKey.from_public_bytes(key.public).verify(raw[4:], text.encode())
                return text
        except (ValueError, InvalidSignature):
            raise ProofInvalid("the signature does not hold") from None
    raise ProofInvalid("the note is not signed with this key")


def open_checkpoint(note: str, key: Key) -> Checkpoint:
    """The checkpoint in a signed note. Raises ProofInvalid, also where it is that of another log."""
    lines = open_note(note, key).split("\n")
    try:
        checkpoint = Checkpoint(int(lines[1]), base64.b64decode(lines[2], validate=True))
    except (IndexError, ValueError):
        raise ProofInvalid("the note is no checkpoint") from None
    if lines[0] != key.name or str(checkpoint.size) != lines[1] or checkpoint.size < 0 or len(checkpoint.root) != 32:
        raise ProofInvalid("the note is no checkpoint of this log")
    return checkpoint


def verify_inclusion(leaf: bytes, position: int, checkpoint: Checkpoint, proof: Sequence[bytes]) -> None:
    """Check that the tree of a checkpoint has this leaf hash at this position. Raises ProofInvalid."""
    if not 0 <= position < checkpoint.size:
        raise ProofInvalid("the entry lies beyond the checkpoint")
    index, last, root = position, checkpoint.size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofInvalid("the inclusion proof is too long")
        if index & 1 or index == last:
            root = _node_hash(sibling, root)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            root = _node_hash(root, sibling)
        index, last = index >> 1, last >> 1
    if last or root != checkpoint.root:
        raise ProofInvalid("the inclusion proof does not lead to the checkpoint's root")


def verify_consistency(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Check that the newer log begins with the older one, entry by entry. Raises ProofInvalid."""
    wrong = ProofInvalid("the newer checkpoint does not continue the older one")
    if old.size > new.size:
        raise wrong
    if old.size in (0, new.size):
        empty = hashlib.sha256(b"").digest()
        if proof or old.root != (new.root if old.size else empty) or (old.size == new.size and old.root != new.root):
            raise wrong
        return
    index, last = old.size - 1, new.size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    path = list(proof)
    if index == 0 and not old.size & (old.size - 1):
        path.insert(0, old.root)
    if not path:
        raise wrong
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise wrong
        if index & 1 or index == last:
            first, second = _node_hash(sibling, first), _node_hash(sibling, second)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            second = _node_hash(second, sibling)
        index, last = index >> 1, last >> 1
    if last or (first, second) != (old.root, new.root):
        raise wrong


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
