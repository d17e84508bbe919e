"""A store filled with customers past the service's calls: rows, seals, indexes and entries of the log as they write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from service.customers.continuity.standing import Standing
from service.customers.desk import CustomerDesk, Plan
from service.customers.profile.deriving import day_of
from service.customers.profile.evidence import Basis, Known
from service.customers.profile.policy import BasisKind, Subject
from service.customers.rules import default_customer_rules
from storage import Store, new_id
from storage.audit.row_digests import committed
from storage.customer_files.rows import CustomerFileRow, CustomerRecordRow
from storage.customer_files.sealed_rows import record_row, seal_payload, seal_reference, seal_standing
from storage.customer_files.values import NewEntry, NewStanding
from storage.database.many import inserting_many
from storage.database.statements import run
from storage.database.table import Table, plain_row, values_of
from storage.keys.customer_keys import DataKey
from storage.keys.key_ring import data_key_context
from storage.keys.rows import CustomerKeyRow
from storage.sealing.seal import new_key

OPENED: Final = datetime(2026, 3, 1, 4, tzinfo=UTC)
"""The day after the last file was opened."""
SPREAD_DAYS: Final = 730
"""Files were opened on so many days, equally many on each."""
AT_ONCE: Final = 200
VALUES: Final[Mapping[str, str]] = {
    "name": "张样本",
    "sex": "FEMALE",
    "nationality": "CHN",
    "occupation": "教师",
    "address": "北京市朝阳区样本路1号院2号楼3单元401室",
    "contact": "13800000000",
    "document_type": "cn_resident_id",
    "document_number": "11010519491231002X",
    "document_validity": "LONG_TERM",
    "purpose": "工资",
    "funds": "工资",
}
Template = tuple[datetime, list[NewEntry], NewStanding]
"""What a file that was opened on a day has: when, its records, and what follows."""


def with_readings(at: datetime, resource: str) -> list[Basis]:
    """What a verification brings: a claim and a reading of each element."""
    return [
        Basis(BasisKind(kind), element, value, resource, "ab" * 32, at, "cn_resident_id")
        for kind in ("CLAIM", "VERIFICATION")
        for element, value in VALUES.items()
    ]


def fill(store: Store, count: int, there: int = 0) -> None:
    """Add files up to a count, where so many are there already; may be killed between two lots."""
    templates = [template(store, OPENED - timedelta(days=SPREAD_DAYS - number)) for number in range(SPREAD_DAYS)]
    for first in range(there, count, AT_ONCE):
        keys, files, records = list[Table](), list[Table](), list[Table]()
        for number in range(first, min(first + AT_ONCE, count)):
            made = customer(store, f"CIF-{number}", templates[number % SPREAD_DAYS])
            for rows, row in zip((keys, files, records), made, strict=True):
                rows.append(row)
        with store.files.database.change() as connection:
            for table, rows in ((CustomerKeyRow, keys), (CustomerFileRow, files), (CustomerRecordRow, records)):
                run(connection, *inserting_many(connection.dialect, table, [*map(values_of, rows)]))
            store.files.log.append(connection, *map(committed, (*keys, *files, *records)))


def template(store: Store, at: datetime) -> Template:
    """What a file that is opened at a time has."""
    rules = default_customer_rules()
    rules.keep(store, at)
    desk = CustomerDesk(store, rules, "bench", lambda: at)
    known = Known(Subject.PERSON, ()).with_bases(with_readings(at, "verifications/bench"))
    standing = Standing(Subject.PERSON, "ACCOUNT_OPENING", day_of(at))
    _, entries, follows = desk.written(Plan(standing, known=known), known, day_of(at))
    return at, entries, follows


def customer(store: Store, reference: str, of: Template) -> tuple[Any, Any, Any]:
    """The rows of a customer: data key, file, and the first version of the profile."""
    at, (entry,), standing = of
    files = store.files
    key_id, secret = str(uuid4()), new_key()
    wrapped = files.customers.keys.wrap(secret, data_key_context(store.tenant, key_id))
    key_row = plain_row(
        CustomerKeyRow,
        id=key_id,
        tenant=store.tenant,
        customer_index=files.index.customer(reference),
        kek_id=wrapped.kek_id,
        data_key_wrapped=wrapped.content,
        created_at=at,
    )
    key = DataKey(key_id, secret)
    row = plain_row(
        CustomerFileRow,
        id=new_id(at),
        tenant=store.tenant,
        customer_key_id=key_id,
        opening=1,
        kind=Subject.PERSON.value,
        state=standing.state,
        revision=1,
        records=1,
        versions=1,
        reference_sealed=b"",
        standing_sealed=b"",
        opened_at=at,
        changed_at=at,
    )
    seal_reference(row, reference, key)
    seal_standing(row, standing, key, files.index)
    record = record_row(row, entry, 1, "bench", at)
    seal_payload(record, entry, key, files.index)
    record.request_index = files.index.of("customer_request", reference.encode())
    record.request_digest_index = files.index.of("customer_request_digest", reference.encode())
    return key_row, row, record
