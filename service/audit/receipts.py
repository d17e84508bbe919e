"""Receipts: what a verdict says, in lines that are signed, with its entry in the audit log and the proof of that.

The statement is made when the verification is kept, and its digest goes into the entry of the log: no other statement
can be issued later. Of personal values it has keyed digests alone; the key of each follows from a secret that lies in
the sealed record, and is gone with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any, Final

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, not_found, record_restricted
from service.labels import word
from service.names import id_of, review_id_in
from service.revised import with_revision
from service.verification import older
from storage import REDACTED, Action, Event, NotFound, RecordDamaged, Restricted, Store, StoredVerification
from storage.audit.entry import Entry, digests_in
from storage.reviews.statements import STATEMENT
from storage.reviews.words import REVIEW, CaseAction
from storage.verifications.digests import VERIFICATION

LABEL: Final = "idverdict receipt 2"
OLDER_LABEL: Final = "idverdict receipt 1"
"""Of a verification that version 0.1 stored: its statement stays the one that was logged then."""
SALT_BYTES: Final = 32
VERDICT: Final = "verdict"
"""The name of the statement's digest in the audit log."""


def statement(record: v1.Verification, tenant: str) -> str:
    """What the receipt of a verification says, a fact a line. Stable: its digest was logged when it was stored."""
    return "\n".join((LABEL, *_facts(record, tenant), ""))


def stored_statement(stored: StoredVerification, tenant: str) -> str:
    """The same of a stored verification with its latest verdict, in the form of the version that stored it."""
    record = v1.Verification.FromString(stored.payload)
    if record.documents:
        return statement(with_revision(record, stored.revision, stored.revised, stored.revised_at), tenant)
    return "\n".join((OLDER_LABEL, *_older_facts(older.parsed(stored.payload), tenant), ""))


def statement_digest(verification: v1.Verification, tenant: str) -> bytes:
    """What the audit log commits to."""
    return hashlib.sha256(statement(verification, tenant).encode()).digest()


def issue(store: Store, name: str, *, for_inspection: bool = False) -> v1.Receipt:
    """Issue the receipt of a verification, or of a review of one by its name; the audit log records it.

    Raises:
        ApiError: VERIFICATION_NOT_FOUND, RECORD_RESTRICTED, or RECEIPT_NOT_AVAILABLE where it was erased or is older
            than the log.
        RecordDamaged: the record is not the one that was logged.
    """
    if review := review_id_in(name):
        return _of_review(store, name, *review)
    identity = id_of(name)
    try:
        stored = store.get(identity, shown=False, even_restricted=for_inspection)
    except NotFound:
        raise not_found(ErrorReason.VERIFICATION_NOT_FOUND, "idverdict.v1.Verification") from None
    except Restricted:
        raise record_restricted() from None
    if stored.state == REDACTED:
        raise ApiError(ErrorReason.RECEIPT_NOT_AVAILABLE)
    action = Action.VERIFICATION_REVISED if stored.revision else Action.VERIFICATION_CREATED
    try:
        entry = store.history.entry_of(VERIFICATION, identity, action)
    except NotFound:
        raise ApiError(ErrorReason.RECEIPT_NOT_AVAILABLE) from None
    said = stored_statement(stored, store.tenant)
    logged = digests_in(entry.digests).get(VERDICT)
    if logged is None:
        raise ApiError(ErrorReason.RECEIPT_NOT_AVAILABLE)
    if logged != hashlib.sha256(said.encode()).hexdigest():
        raise RecordDamaged
    return _receipt(store, name, said, entry)


def _of_review(store: Store, name: str, verification_id: str, review_id: str) -> v1.Receipt:
    try:
        review, said = store.reviews.reader.statement_of(review_id)
        entry = store.history.entry_of(REVIEW, review_id, CaseAction.VERIFICATION_REVIEWED)
    except NotFound:
        raise ApiError(ErrorReason.RECEIPT_NOT_AVAILABLE) from None
    if review.verification_id != verification_id:
        raise ApiError(ErrorReason.RECEIPT_NOT_AVAILABLE)
    if digests_in(entry.digests).get(STATEMENT) != hashlib.sha256(said.encode()).hexdigest():
        raise RecordDamaged
    return _receipt(store, name, said, entry)


def _receipt(store: Store, name: str, said: str, entry: Entry) -> v1.Receipt:
    """What is said, signed, with the proof that the log has the entry that commits to it."""
    history = store.history
    size = history.size()
    note = history.signer.sign(f"{said}entry {_base64(entry.text())}\n")
    hashes = (_base64(hash_) for hash_ in history.inclusion(entry.position, size))
    path = "\n".join(("c2sp.org/tlog-proof@v1", f"index {entry.position}", *hashes))
    text = f"{note}\n{path}\n\n{history.checkpoint(size)}"
    digest = hashlib.sha256(text.encode()).digest()
    store.tell(Event(Action.RECEIPT_ISSUED, entry.kind, entry.id, {"receipt": digest}))
    return v1.Receipt(name=name, text=text, key=str(history.key))


def _facts(record: v1.Verification, tenant: str) -> Iterator[str]:
    yield from _head(record, tenant)
    yield from _official(record)
    salt = record.receipt_salt
    for number, document in enumerate(record.documents):
        yield f"document {number} {document.document_type or '-'} {word(v1.DocumentRole, document.role)}"
    for image in record.evidence:
        yield f"image {image.document} {image.picture} {image.page or '-'} {image.sha256}"
    for element, value in record.claim.ListFields():
        yield f"claim {element.name} {_keyed(salt, LABEL, f'claim {element.name}', value)}"
    for number, document in enumerate(record.documents):
        for element, value in document.claim.ListFields():
            label = f"claim {number}.{element.name}"
            yield f"{label} {_keyed(salt, LABEL, label, value)}"
    for reading in record.verdict.readings:
        place = f"{reading.document} {reading.picture} {reading.page or '-'}"
        yield from _fields(reading, f"field {place}", salt, LABEL)


def _older_facts(record: Any, tenant: str) -> Iterator[str]:
    """The facts in the order and the words of version 0.1; the message is one of then."""
    yield from _head(record, tenant)
    salt = record.receipt_salt
    side = record.DESCRIPTOR.file.pool.FindEnumTypeByName("idverdict.v1.Side").values_by_number
    for image in record.evidence:
        yield f"image {side[image.side].name.removeprefix('SIDE_')} {image.sha256}"
    for element, value in record.claim.ListFields():
        yield f"claim {element.name} {_keyed(salt, OLDER_LABEL, f'claim {element.name}', value)}"
    for reading in record.verdict.readings:
        submitted = side[reading.submitted_side].name.removeprefix("SIDE_")
        yield from _fields(reading, f"field {submitted}", salt, OLDER_LABEL)


def _head(record: Any, tenant: str) -> Iterator[str]:
    verdict = record.verdict
    yield f"verification {record.uid}"
    yield f"tenant {tenant}"
    yield f"created {record.create_time.ToJsonString()}"
    yield f"purpose {word(v1.Purpose, record.purpose)}"
    yield f"decision {word(v1.Decision, verdict.decision)}"
    for reason in verdict.reasons:
        yield f"reason {reason.code or '-'} {reason.check} {word(v1.Decision, reason.decision)}"
    for name in ("self_consistent", "matches_claim", "officially_verified"):
        yield f"statement {name} {word(v1.Truth, getattr(verdict.statements, name))}"
    yield f"policy {verdict.policy_id} {verdict.policy_version}"
    for model in verdict.models:
        yield f"model {model}"


def _official(record: v1.Verification) -> Iterator[str]:
    """Which revision the verdict is, and what authorities said: which fact, to which question, and when."""
    if record.revision:
        yield f"revision {record.revision} {record.revise_time.ToJsonString()}"
    for said in record.verdict.official:
        outcome = word(v1.AuthorityOutcome, said.outcome) if said.outcome else "-"
        at = said.answer_time.ToJsonString() if said.HasField("answer_time") else "-"
        facts = ",".join(f"{fact.field}={word(v1.AuthorityFactState, fact.state)}" for fact in said.facts)
        yield f"official {said.channel} {word(v1.AuthorityCheckState, said.state)} {outcome} {at} {facts or '-'}"


def _fields(reading: Any, prefix: str, salt: bytes, form: str) -> Iterator[str]:
    for name in sorted(reading.fields):
        field, label = reading.fields[name], f"{prefix} {name}"
        digest = _keyed(salt, form, label, field.value) if field.HasField("value") else "-"
        yield f"{label} {word(v1.FieldStatus, field.status)} {digest}"


def _keyed(receipt_salt: bytes, form: str, label: str, value: str) -> str:
    """The digest of a value under a key of its own, so that a value can be shown without opening the others."""
    salt = hmac.digest(receipt_salt, f"{form}\n{label}".encode(), "sha256")
    return hmac.digest(salt, value.encode(), "sha256").hex()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
