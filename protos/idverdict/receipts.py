"""Verifies the receipt of a verdict, offline, with a public key alone; needs ``pip install idverdict-protos[verify]``.

A receipt is a signed note (https://c2sp.org/signed-note) and, after it, the proof that the audit log holds the entry
which commits to what the note says (https://c2sp.org/tlog-proof). It shares no code with the server.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from idverdict.proofs import Checkpoint, Key, ProofInvalid, leaf_hash, open_checkpoint, open_note, verify_inclusion

RECEIPT = "idverdict receipt 2"
"""The first line of a receipt."""
REVIEW_RECEIPT = "idverdict review 1"
"""The first line of a receipt of what people decided."""
OLDER_RECEIPT = "idverdict receipt 1"
"""The first line of a receipt of a verification that version 0.1 stored: pages are sides there, see `Receipt`."""
_WORDS = (
    "verification", "tenant", "created", "purpose", "decision", "policy", "reason", "model", "statement", "document",
    "image", "claim", "field", "revision", "official",
)  # fmt: skip
_PROOF = "\nc2sp.org/tlog-proof@v1\n"
_ENTRY = "idverdict audit entry 1"
_ENTRY_LINES = 13


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a verified receipt says.

    Attributes:
        verification: its id.
        tenant: whose it is.
        created: when the verdict was given, ISO 8601, UTC.
        purpose, decision: without their enums' prefixes, such as ``ACCEPT``.
        reasons: code (``-`` without one), check, and the decision that it led to.
        policy: id and version.
        models: what read the pictures.
        statements: the three statements of the verdict, such as ``matches_claim``.
        form: the first line, `RECEIPT` or `OLDER_RECEIPT`.
        documents: declared type (``-`` without one) and role of each document.
        images: SHA-256 of each picture as submitted, in hexadecimal, by document, number and submitted page, such as
            ``0 0 portrait``; by side, such as ``PORTRAIT``, in an older receipt.
        statuses: status of each value that was read, by label: ``field``, document, picture, page, name, such as
            ``field 0 0 portrait name``; ``field PORTRAIT name`` in an older receipt.
        values: keyed digest of each value, by label; also ``claim name`` and ``claim 0.number`` and so on, of what was
            submitted.
        revision: how often the verdict was revised before this one; 0 for the first verdict.
        revised: when it was revised, ISO 8601, UTC; empty for the first verdict.
        official: what each authority said, by channel: state of the question, outcome, time of the answer, and the
            state of each fact; ``-`` where there is none.
        position: of the entry in the log that commits to all this.
        checkpoint: the state of the log that has it.
    """

    verification: str
    tenant: str
    created: str
    purpose: str
    decision: str
    reasons: tuple[tuple[str, str, str], ...]
    policy: tuple[str, str]
    models: tuple[str, ...]
    statements: Mapping[str, str]
    form: str
    documents: tuple[tuple[str, str], ...]
    images: Mapping[str, str]
    statuses: Mapping[str, str]
    values: Mapping[str, str]
    position: int
    checkpoint: Checkpoint
    revision: int = 0
    revised: str = ""
    official: Mapping[str, tuple[str, str, str, str]] = field(default_factory=dict)

    def confirms(self, label: str, value: str, salt: bytes) -> bool:
        """Whether this is the value that was read or submitted; ``salt`` is that of the label, see `value_salt`."""
        return hmac.compare_digest(self.values.get(label, ""), hmac.digest(salt, value.encode(), "sha256").hex())


@dataclass(frozen=True, slots=True)
class ReviewReceipt:
    """What a verified receipt of a review says.

    Attributes:
        review, verification, case: their ids.
        tenant: whose it is.
        reviewed: when people decided, ISO 8601, UTC.
        kind: ``DECIDED``, ``CUSTOMER_ASKED`` or ``OBJECTION_ANSWERED``.
        decision: such as ``ACCEPT``; ``-`` where the customer was asked for something.
        people: how many decided.
        reasons: the codes.
        position: of the entry in the log that commits to all this.
        checkpoint: the state of the log that has it.
    """

    review: str
    verification: str
    case: str
    tenant: str
    reviewed: str
    kind: str
    decision: str
    people: int
    reasons: tuple[str, ...]
    position: int
    checkpoint: Checkpoint


def value_salt(receipt_salt: bytes, label: str, form: str = RECEIPT) -> bytes:
    """The salt of one value, from a verification's ``receipt_salt``: it opens this value's digest and no other.

    ``form`` is that of the receipt.
    """
    return hmac.digest(receipt_salt, f"{form}\n{label}".encode(), "sha256")


def verify_receipt(text: str, key: Key) -> Receipt:
    """What a receipt says, once its signature, its entry in the log, and the proof of it hold. Raises ProofInvalid."""
    statement, values, entry, proof = _opened(text, key)
    said = _said(statement)
    action = "VERIFICATION_REVISED" if said["revision"] else "VERIFICATION_CREATED"
    expected = (said["tenant"], action, "DONE", "verification", said["verification"])
    _require_entry(values, expected, "verdict", statement)
    checkpoint = _included(entry, values[1], proof, key)
    return Receipt(**said, position=int(values[1]), checkpoint=checkpoint)


def is_of_review(text: str) -> bool:
    """Whether a receipt claims to be one of what people decided: see `verify_review_receipt`."""
    return text.startswith(f"{REVIEW_RECEIPT}\n")


def verify_review_receipt(text: str, key: Key) -> ReviewReceipt:
    """The same of a receipt of a review. Raises ProofInvalid."""
    statement, values, entry, proof = _opened(text, key)
    first, *lines = statement.rstrip("\n").split("\n")
    if first != REVIEW_RECEIPT:
        raise ProofInvalid("this is no receipt of a review")
    facts: dict[str, list[str]] = {}
    for line in lines:
        word, _, rest = line.partition(" ")
        facts.setdefault(word, []).append(rest)
    try:
        once = {
            word: facts[word] for word in ("review", "verification", "case", "tenant", "reviewed", "kind", "decision")
        }
        said = {word: one for word, (one,) in once.items()}
        (people,) = facts["people"]
        count = int(people)
    except (KeyError, ValueError):
        raise ProofInvalid("the receipt cannot be read by this version") from None
    expected = (said["tenant"], "VERIFICATION_REVIEWED", "DONE", "review", said["review"])
    _require_entry(values, expected, "statement", statement)
    checkpoint = _included(entry, values[1], proof, key)
    reasons = tuple(facts.get("reason", ()))
    return ReviewReceipt(**said, people=count, reasons=reasons, position=int(values[1]), checkpoint=checkpoint)


def _require_entry(values: list[str], expected: tuple[str, ...], name: str, statement: str) -> None:
    """Raises ProofInvalid unless the entry is about this record and commits to the statement under this name."""
    told = dict(part.split("=", 1) for part in values[11].split(",") if "=" in part)
    if (values[3], *values[7:11]) != expected or told.get(name) != hashlib.sha256(statement.encode()).hexdigest():
        raise ProofInvalid("the entry in the log is not that of this verdict")


def _opened(text: str, key: Key) -> tuple[str, list[str], bytes, str]:
    """The statement of a receipt, the values of its entry, the entry itself, and the proof. Raises ProofInvalid."""
    note, found, proof = text.partition(_PROOF)
    if not found or not note.endswith("\n"):
        raise ProofInvalid("this is no receipt")
    statement, _, last = open_note(note, key).rstrip("\n").rpartition("\n")
    statement += "\n"
    try:
        word, encoded = last.split(" ")
        entry = base64.b64decode(encoded, validate=True)
        values = entry.decode().split("\n")
    except (ValueError, UnicodeDecodeError):
        raise ProofInvalid("the receipt names no entry of the log") from None
    if word != "entry" or len(values) != _ENTRY_LINES + 1 or values[0] != _ENTRY or values[-1]:
        raise ProofInvalid("the receipt names no entry of the log")
    return statement, values, entry, proof


def _included(entry: bytes, position: str, proof: str, key: Key) -> Checkpoint:
    """The checkpoint of a proof (https://c2sp.org/tlog-proof) that the entry is in the log at this position."""
    path, _, note = proof.partition("\n\n")
    first, *lines = path.split("\n")
    if first.startswith("extra ") and lines:
        first, *lines = lines
    if first != f"index {position}":
        raise ProofInvalid("the proof is of another entry")
    try:
        hashes = [base64.b64decode(line, validate=True) for line in lines]
    except ValueError:
        raise ProofInvalid("the proof cannot be read") from None
    checkpoint = open_checkpoint(note, key)
    verify_inclusion(leaf_hash(entry), int(position), checkpoint, hashes)
    return checkpoint


def _said(statement: str) -> dict[str, Any]:
    """The statement of a receipt by the attributes of `Receipt`."""
    first, *lines = statement.rstrip("\n").split("\n")
    if first not in (RECEIPT, OLDER_RECEIPT):
        raise ProofInvalid("this is no receipt of a version that is known")
    facts: dict[str, list[list[str]]] = {word: [] for word in _WORDS}
    try:
        for line in lines:
            word, *rest = line.split(" ")
            facts[word].append(rest)
        said: dict[str, Any] = {}
        for word in ("verification", "tenant", "created", "purpose", "decision"):
            ((said[word],),) = facts[word]
        ((policy, version),) = facts["policy"]
        ((revision, revised),) = facts["revision"] or [["0", ""]]
        return said | {
            "policy": (policy, version),
            "reasons": tuple((code, check, decision) for code, check, decision in facts["reason"]),
            "models": tuple(" ".join(words) for words in facts["model"]),
            "statements": {name: truth for name, truth in facts["statement"]},  # noqa: C416 - of lists of two
            "form": first,
            "revision": int(revision),
            "revised": revised,
            "official": {name: (state, outcome, at, what) for name, state, outcome, at, what in facts["official"]},
            "documents": tuple((type_, role) for _, type_, role in facts["document"]),
            "images": {" ".join(place): digest for *place, digest in facts["image"]},
            "statuses": {" ".join(("field", *place)): status for *place, status, _ in facts["field"]},
            "values": {f"claim {name}": digest for name, digest in facts["claim"]}
            | {" ".join(("field", *place)): digest for *place, _, digest in facts["field"] if digest != "-"},
        }
    except (KeyError, ValueError):
        raise ProofInvalid("the receipt cannot be read by this version") from None
