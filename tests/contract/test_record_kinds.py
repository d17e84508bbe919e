"""What every record kind must state, and that a new kind is added beside its own rows and nowhere else."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine

import storage
from storage import Database, Image, Store, record_kinds
from storage.audit import record_kind
from storage.audit.faults import Fault, FaultKind
from storage.audit.inspection import Inspection
from storage.audit.record_kind import NotErased, RecordKind, kinds, register, tables
from storage.audit.row_digests import committed
from storage.database.coverage import Checked, Members, Whole
from storage.database.table import Table, sql_table
from tests.storage_support import NOON, Place, verification

ROWS = '''
"""Rows of a profile: the profile itself, notes about it, and scans in the object store."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlmodel import Field

from storage.database.coverage import Coverage, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime


class ProfileRow(Table, table=True):
    __tablename__: ClassVar[str] = "profile"
    coverage: ClassVar[Coverage] = Whole("profile")

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    changed_at: datetime = Field(sa_type=UtcDateTime)
    name_sealed: bytes = Field(sa_type=LargeBinary)


class NoteRow(Table, table=True):
    __tablename__: ClassVar[str] = "profile_note"
    coverage: ClassVar[Coverage] = Whole("profile_note")

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    text_sealed: bytes = Field(sa_type=LargeBinary)


class ScanRow(Table, table=True):
    __tablename__: ClassVar[str] = "profile_scan"
    coverage: ClassVar[Coverage] = Whole("profile_scan")

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    object_path: str = Field(sa_type=String(255))
'''
KINDS = '''
"""The record kinds of profiles."""

from enum import StrEnum

from sqlalchemy import exists
from sqlmodel import col

from storage.audit.erasing import blanked, removed
from storage.audit.record_kind import NotErased, ObjectRows, RecordKind
from storage.profiles.rows import NoteRow, ProfileRow, ScanRow


class ProfileAction(StrEnum):
    PROFILE_ERASED = "PROFILE_ERASED"


KINDS = (
    RecordKind(
        "profile",
        (ProfileRow,),
        blanked(ProfileRow, ProfileAction.PROFILE_ERASED, name_sealed=b""),
        since=lambda key_id, at: exists().where(
            col(ProfileRow.customer_key_id) == key_id, col(ProfileRow.changed_at) >= at
        ),
    ),
    RecordKind("profile_note", (NoteRow,), removed(NoteRow)),
    RecordKind(
        "profile_scan",
        (ScanRow,),
        NotErased("the erasure deletes the row together with the object"),
        objects=ObjectRows(ScanRow, lambda keys: col(ScanRow.customer_key_id).in_(keys)),
    ),
)
'''
CUSTOMER = "customer-SPECIMEN-77"

pytestmark = pytest.mark.filterwarnings("ignore:This declarative base already contains")  # each test declares it anew


def test_every_table_belongs_to_one_kind() -> None:
    """The registry has every table of the metadata once, and no other."""
    counted = Counter(str(table.__tablename__) for table in tables())
    assert counted == dict.fromkeys(Table.metadata.tables, 1)


def test_what_is_not_erased_says_why() -> None:
    """A kind whose rows an erasure leaves has a reason; verifications and holds are erased."""
    spared = {kind.name: kind.erase.reason for kind in kinds() if isinstance(kind.erase, NotErased)}
    assert {"verification", "hold"} & spared.keys() == set()
    for name, reason in spared.items():
        assert len(reason) > 20, name


def test_each_table_that_the_log_covers_by_a_check_has_one() -> None:
    """A kind with a table covered as `Checked` brings the check, but for the log, which `Walk` inspects."""
    for kind in kinds():
        if any(isinstance(table.coverage, Checked) for table in kind.tables):
            assert kind.check is not None or kind.name == "log", kind.name


def test_members_stand_with_the_rows_that_they_belong_to() -> None:
    """Rows that are covered through another table's are of the same kind as that table."""
    for kind in kinds():
        for table in kind.tables:
            if isinstance(table.coverage, Members):
                assert table.coverage.of == kind.name


def test_two_kinds_of_one_name_are_refused() -> None:
    """A name that is registered cannot be taken by another kind."""
    with pytest.raises(ValueError, match="hold"):
        register(RecordKind("hold", (), NotErased("")))


def test_kind_has_the_name_that_its_table_states() -> None:
    """A table that is covered as a whole under another name is refused."""
    (hold,) = record_kind.kind_named("hold").tables
    assert isinstance(hold.coverage, Whole)
    with pytest.raises(ValueError, match="under the kind's name"):
        RecordKind("another", (hold,), NotErased(""))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Where a store was opened before there was the new kind."""
    place = Place(tmp_path / "var")
    place.open().close()
    return place


@pytest.fixture
def profiles(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The rows of a further room, which is found as the others are and is gone after the test; with their tables."""
    room = tmp_path / "rooms" / "profiles"
    room.mkdir(parents=True)
    (room / "__init__.py").write_text('"""Profiles."""\n', encoding="utf-8")
    (room / "rows.py").write_text(ROWS, encoding="utf-8")
    (room / "kinds.py").write_text(KINDS, encoding="utf-8")
    monkeypatch.setattr(storage, "__path__", [*storage.__path__, str(room.parent)])
    monkeypatch.setattr(record_kind, "_registered", dict(record_kind._registered))
    record_kinds.discover()
    rows = import_module("storage.profiles.rows")
    new = [sql_table(table) for table in (rows.ProfileRow, rows.NoteRow, rows.ScanRow)]
    engine = create_engine(place.database_url)
    Table.metadata.create_all(engine, new)  # in place of a migration
    engine.dispose()
    yield rows
    for table in new:
        Table.metadata.remove(table)
    for name in [name for name in sys.modules if name.startswith("storage.profiles")]:
        del sys.modules[name]
    delattr(storage, "profiles")


@pytest.fixture
def store(place: Place, profiles: Any) -> Iterator[Store]:
    """The store with one customer, who has a verification, a profile, a note and a scan."""
    with closing(place.open()) as store:
        store.save(verification(customer_reference=CUSTOMER), [Image("PORTRAIT", "image/png", b"SPECIMEN")])
        key_id = str(place.sql("SELECT customer_key_id FROM verification")[0][0])
        base = {"tenant": "default", "customer_key_id": key_id}
        store.shared.objects.put({"profiles/scan": b"sealed SPECIMEN"})
        rows = (
            profiles.ProfileRow(id=str(uuid4()), changed_at=NOON, name_sealed=b"sealed name", **base),
            profiles.NoteRow(id=str(uuid4()), text_sealed=b"sealed note", **base),
            profiles.ScanRow(id=str(uuid4()), object_path="profiles/scan", **base),
        )
        with store.shared.database.write() as session:
            session.add_all(rows)
            store.log.append(session, *map(committed, rows))
        yield store


def faults(place: Place) -> list[Fault]:
    """What `idverdict audit verify` finds."""
    with closing(Database(place.database_url)) as database:
        return list(Inspection(database).faults())


def left(place: Place) -> tuple[list[tuple[object, ...]], ...]:
    """What is left of profile, notes and scans."""
    wanted = ("name_sealed FROM profile", "text_sealed FROM profile_note", "object_path FROM profile_scan")
    return tuple(place.sql(f"SELECT {what}") for what in wanted)


def test_audit_log_covers_a_new_kind(place: Place, store: Store) -> None:
    """The log covers the new tables from the next start on, and each row is inspected."""
    with closing(Database(place.database_url)) as database:
        inspection = Inspection(database)
        assert list(inspection.faults()) == []
    assert inspection.uncovered == ()
    assert store.history.last("profile") is not None


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        ("UPDATE profile SET name_sealed = X'00'", FaultKind.RECORD_ALTERED),
        ("DELETE FROM profile_note", FaultKind.RECORD_MISSING),
        ("INSERT INTO profile_scan SELECT 'x', tenant, customer_key_id, 'x' FROM profile", FaultKind.RECORD_NOT_TOLD),
    ],
)
@pytest.mark.usefixtures("store")
def test_inspection_finds_an_edit_of_a_new_kind(place: Place, edit: str, kind: FaultKind) -> None:
    """A changed, a deleted and an added row of the new tables are found."""
    place.sql(edit)
    assert [fault.kind for fault in faults(place)] == [kind]


def test_erasure_and_sweep_treat_a_new_kind(place: Place, store: Store) -> None:
    """No object of a new kind is an orphan; an erasure blanks or removes its rows, and the log states so."""
    later = datetime(2100, 1, 1, tzinfo=UTC)
    assert store.sweep_orphans(later) == 0
    assert store.shared.objects.get("profiles/scan") == b"sealed SPECIMEN"
    store.erase_customer(CUSTOMER, NOON, before_statutory_term=True)
    assert left(place) == ([(b"",)], [], [])
    assert not (place.root / "evidence objects" / "profiles" / "scan").exists()
    last = store.history.last("profile")
    assert last is not None
    assert last.action == "PROFILE_ERASED"
    assert faults(place) == []


def test_record_of_a_new_kind_after_the_end_defers_a_purge(place: Place, store: Store) -> None:
    """A profile that was changed after the relationship's noted end shows that the relationship goes on."""
    now = datetime(2040, 1, 1, tzinfo=UTC)
    store.retention.note_relationship_end(CUSTOMER, NOON.date())
    assert len(store.purges.plan(now).due) == 1
    place.sql("UPDATE profile SET changed_at = '2026-03-02 00:00:00.000000'")
    assert store.purges.plan(now).due == ()


def test_purge_destroys_a_new_kind(place: Place, store: Store) -> None:
    """A purge of what is due leaves of a new kind what an erasure leaves."""
    now = datetime(2040, 1, 1, tzinfo=UTC)
    store.retention.note_relationship_end(CUSTOMER, NOON.date())
    purge = store.purges.begin(store.purges.plan(now).sha256, now)
    assert sum(store.purges.carry_out(purge, now)) == 1
    assert left(place) == ([(b"",)], [], [])
    assert faults(place) == []
