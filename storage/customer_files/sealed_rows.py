"""Between the rows of customer files and their values: what is sealed, what it is bound to, what stands in clear."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import uuid4

from storage.customer_files.rows import CustomerFileRow, CustomerNewsRow, CustomerRecordRow
from storage.customer_files.values import CustomerFile, FileAct, NewEntry, NewStanding, StoredEntry
from storage.customer_files.words import Entry
from storage.customers.owned import is_restricted
from storage.customers.rows import CustomerRow
from storage.database.table import plain_row
from storage.keys.customer_keys import DataKey
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import associated_data

STANDING = ("state", "revision", "changed_at", "standing_sealed", "turn_index", "level_index")
"""The columns of a file that change when what follows from its records does."""


def turn_index(index: BlindIndex, day: date) -> bytes:
    """Blind index of the day on which a file's state changes."""
    return index.of("customer_turn", day.isoformat().encode())


def level_index(index: BlindIndex, level: int) -> bytes:
    """Blind index of the level of risk of a file that something is due for."""
    return index.of("customer_level", str(level).encode())


def request_index(index: BlindIndex, act: FileAct) -> bytes:
    """Blind index of the id of a request on a customer."""
    return index.of("customer_request", act.request_id.encode())


def digest_index(index: BlindIndex, act: FileAct) -> bytes:
    """Blind index of the digest of a request on a customer."""
    return index.of("customer_request_digest", act.request_digest)


def seal_reference(row: CustomerFileRow, reference: str, key: DataKey) -> None:
    """Seal the bank's reference into a row."""
    row.reference_sealed = key.seal(reference.encode(), _reference_bound(row))


def seal_standing(row: CustomerFileRow, new: NewStanding, key: DataKey, index: BlindIndex) -> None:
    """Take a new standing into a row whose other columns are as they will be stored."""
    row.state = new.state
    row.turn_index = None if new.turn is None else turn_index(index, new.turn)
    row.level_index = None if new.level is None else level_index(index, new.level)
    row.standing_sealed = key.seal(new.standing, _standing_bound(row))


def open_file(row: CustomerFileRow, key: DataKey | None, noted: CustomerRow | None) -> CustomerFile:
    """The value in a row, with what is noted on the customer; without a key, what stands in clear.

    Raises RecordDamaged.
    """
    reference = key.opened(row.reference_sealed, _reference_bound(row)).decode() if key else ""
    standing = key.opened(row.standing_sealed, _standing_bound(row)) if key else b""
    return CustomerFile(
        id=row.id,
        kind=row.kind,
        state=row.state,
        revision=row.revision,
        records=row.records,
        versions=row.versions,
        reference=reference,
        standing=standing,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        restricted=noted is not None and is_restricted(row.opened_at, noted.deletion_requested_at),
        ended_at=None if noted is None else noted.relationship_ended_at,
    )


def record_row(file: CustomerFileRow, new: NewEntry, number: int, person: str, at: datetime) -> CustomerRecordRow:
    """The `plain_row` of the latest record that a file counts, without what is sealed."""
    return plain_row(
        CustomerRecordRow,
        id=str(uuid4()),
        tenant=file.tenant,
        customer_file_id=file.id,
        customer_key_id=file.customer_key_id,
        place=file.records,
        kind=new.kind.value,
        number=number,
        subject=new.subject,
        person=person,
        policy_sha256=new.policy_sha256,
        payload_sealed=b"",
        created_at=at,
    )


def seal_payload(row: CustomerRecordRow, new: NewEntry, key: DataKey, index: BlindIndex) -> None:
    """Seal what is in a record into its row."""
    row.number_index = None if new.document_number is None else index.number(new.document_number)
    row.payload_sealed = key.seal(new.payload, _payload_bound(row))


def open_record(row: CustomerRecordRow, key: DataKey) -> StoredEntry:
    """The value in a row. Raises RecordDamaged."""
    payload = key.opened(row.payload_sealed, _payload_bound(row))
    return StoredEntry(
        kind=Entry(row.kind),
        number=row.number,
        place=row.place,
        subject=row.subject,
        person=row.person,
        policy_sha256=row.policy_sha256,
        payload=payload,
        created_at=row.created_at,
    )


def news_row(
    file: CustomerFileRow, content: bytes, added: Iterable[CustomerRecordRow], person: str, key: DataKey
) -> CustomerNewsRow:
    """The `plain_row` of what the latest change of a file brought about."""
    row = plain_row(
        CustomerNewsRow,
        id=str(uuid4()),
        tenant=file.tenant,
        customer_file_id=file.id,
        customer_key_id=file.customer_key_id,
        number=file.revision,
        person=person,
        content_sealed=b"",
        at=file.changed_at,
    )
    records = json.dumps([[one.kind, one.number, one.subject] for one in added]).encode()
    row.content_sealed = key.seal(records + b"\n" + content, _news_bound(row))
    return row


def open_news(row: CustomerNewsRow, key: DataKey) -> tuple[bytes, bytes]:
    """The records that a change added, as JSON, and what it is to a watcher. Raises RecordDamaged."""
    records, _, content = key.opened(row.content_sealed, _news_bound(row)).partition(b"\n")
    return records, content


def _reference_bound(row: CustomerFileRow) -> bytes:
    return associated_data(row.tenant, row.id, "customer file reference")


def _standing_bound(row: CustomerFileRow) -> bytes:
    clear = (row.kind, row.state, str(row.revision), str(row.records), str(row.versions))
    return associated_data(row.tenant, row.id, "customer file standing", *clear)


def _payload_bound(row: CustomerRecordRow) -> bytes:
    policy = row.policy_sha256.hex() if row.policy_sha256 else ""
    clear = (row.customer_file_id, row.kind, str(row.number), row.subject or "", row.person, policy)
    return associated_data(row.tenant, row.id, "customer record", *clear, row.created_at.astimezone(UTC).isoformat())


def _news_bound(row: CustomerNewsRow) -> bytes:
    clear = (row.customer_file_id, str(row.number), row.person)
    return associated_data(row.tenant, row.id, "customer news", *clear, row.at.astimezone(UTC).isoformat())
