"""Which customers' files entries of the log concern: records of the file, and those under the customer's data key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import and_, select
from sqlmodel import Session

from storage.audit.positions import Interest, Told
from storage.customer_files.rows import CustomerFileRow, CustomerRecordRow
from storage.customer_files.words import RECORD, Entry, FileAction
from storage.database.connections import Database
from storage.database.table import Table, sql_table
from storage.verifications.digests import VERIFICATION
from storage.verifications.rows import VerificationRow

PARTY_OF: Final = "party"
"""The kind of a concern about a verification of somebody with the number of one of a file's parties."""
_MOST_BESIDE: Final = 200
_FILES, _RECORDS = sql_table(CustomerFileRow), sql_table(CustomerRecordRow)


@dataclass(frozen=True, slots=True)
class Concerning:
    """Entries that concern a customer's file.

    Attributes:
        kind, actions: of the entries.
        table: of the records, with a column ``owner`` that names the customer's data key; or else the ``via`` column
            names a record of ``through``, which has it.
        shown: further columns that stand in clear.
    """

    kind: str
    actions: tuple[StrEnum, ...]
    table: type[Table]
    owner: str = "customer_key_id"
    through: type[Table] | None = None
    via: str = ""
    shown: tuple[str, ...] = ()


_OWN = Concerning(RECORD, (FileAction.CUSTOMER_RECORD_ADDED,), CustomerRecordRow)


@dataclass(frozen=True, slots=True)
class Concern:
    """What was told of a record that concerns a file; ``shown`` are columns of it that stand in clear."""

    kind: str
    action: str
    record_id: str
    at: datetime
    shown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConcernedFiles:
    """Finds the files, of all tenants, that entries concern. Methods may raise StoreUnavailable.

    Attributes:
        sources: the entries that concern a file, beside those of its own records.
    """

    database: Database
    sources: tuple[Concerning, ...]

    @property
    def interests(self) -> Sequence[Interest]:
        """Which entries concern files."""
        return (_OWN, *self.sources)

    def of(self, told: Sequence[Told]) -> Mapping[tuple[str, str], tuple[Concern, ...]]:
        """By tenant and id of the file, in the order of the log: what concerns it; of several files, the latest."""
        found: dict[tuple[str, str], list[Concern]] = {}
        with self.database.read() as session:
            known = self._records(session, (one.record_id for one in told if one.kind == RECORD))
            for source in self.sources:
                known |= self._beside(session, source, {one.record_id for one in told if one.kind == source.kind})
            named = self._verifications(session, told)
            parties = self._parties(session, set(named.values()))
        for one in told:
            if (belongs := known.get((one.kind, one.record_id))) is not None:
                file_id, shown = belongs
                concern = Concern(one.kind, one.action, one.record_id, one.at, shown)
                found.setdefault((one.tenant, file_id), []).append(concern)
            verification = named.get((one.kind, one.record_id), "")
            for file_id in parties.get(verification, ()):
                concern = Concern(PARTY_OF, one.action, verification, one.at)
                found.setdefault((one.tenant, file_id), []).append(concern)
        return {file: tuple(concerns) for file, concerns in found.items()}

    def beside(self, file_id: str, *kinds: str) -> tuple[Concern, ...]:
        """Records of these kinds of a file's customer, those from before the file too; the latest 200 of each."""
        found: list[Concern] = []
        with self.database.read() as session:
            file = session.execute(
                select(_FILES.c.customer_key_id, _FILES.c.opened_at).where(_FILES.c.id == file_id)
            ).one()
            for source in self.sources:
                if source.kind in kinds and source.through is None:
                    table = sql_table(source.table)
                    columns: list[Any] = [table.c.id, *(table.c[name] for name in source.shown)]
                    query: Any = select(*columns).where(table.c[source.owner] == file.customer_key_id)
                    for id_, *values in session.execute(query.order_by(table.c.id.desc()).limit(_MOST_BESIDE)):
                        shown = dict(zip(source.shown, values, strict=True))
                        found.append(Concern(source.kind, "", id_, file.opened_at, shown))
        return tuple(found)

    def there_are_files(self) -> bool:
        """Whether any customer has a file."""
        with self.database.read() as session:
            return session.execute(select(_FILES.c.id).limit(1)).first() is not None

    def file_of(self, kind: str, record_id: str) -> str | None:
        """The id of the file that a record beside it concerns; None where the customer has none."""
        (source,) = (one for one in self.sources if one.kind == kind)
        with self.database.read() as session:
            found = self._beside(session, source, {record_id}).get((kind, record_id))
        return None if found is None else found[0]

    def _verifications(self, session: Session, told: Sequence[Told]) -> dict[tuple[str, str], str]:
        """The verifications that entries tell of, by themselves or by a record that belongs to one."""
        found = {(VERIFICATION, one.record_id): one.record_id for one in told if one.kind == VERIFICATION}
        for source in self.sources:
            ids = {one.record_id for one in told if one.kind == source.kind}
            if source.through is VerificationRow and ids:
                table = sql_table(source.table)
                rows = session.execute(select(table.c.id, table.c[source.via]).where(table.c.id.in_(ids)))
                found |= {(source.kind, id_): verification for id_, verification in rows}
        return found

    @staticmethod
    def _parties(session: Session, ids: set[str]) -> dict[str, list[str]]:
        """By verification, the files with a party of its document's number; most of these are identified by it."""
        if not ids:
            return {}
        verified = sql_table(VerificationRow)
        rows = session.execute(
            select(verified.c.id, _RECORDS.c.customer_file_id)
            .join(
                _RECORDS,
                and_(_RECORDS.c.tenant == verified.c.tenant, _RECORDS.c.number_index == verified.c.number_index),
            )
            .where(verified.c.id.in_(ids), _RECORDS.c.kind == Entry.PARTY.value)
            .distinct()
        )
        found: dict[str, list[str]] = {}
        for id_, file_id in rows:
            found.setdefault(id_, []).append(file_id)
        return found

    @staticmethod
    def _records(session: Session, ids: Iterable[str]) -> dict[tuple[str, str], tuple[str, Mapping[str, Any]]]:
        columns = (_RECORDS.c.id, _RECORDS.c.customer_file_id, _RECORDS.c.kind, _RECORDS.c.number)
        rows = session.execute(select(*columns).where(_RECORDS.c.id.in_(set(ids))))
        return {(RECORD, id_): (file_id, {"kind": kind, "number": number}) for id_, file_id, kind, number in rows}

    @staticmethod
    def _beside(
        session: Session, source: Concerning, ids: set[str]
    ) -> dict[tuple[str, str], tuple[str, Mapping[str, Any]]]:
        if not ids:
            return {}
        table: Any = sql_table(source.table)
        joined, owner = table, table
        if source.through is not None:
            owner = sql_table(source.through)
            joined = table.join(owner, owner.c.id == table.c[source.via])
        joined = joined.join(_FILES, _FILES.c.customer_key_id == owner.c[source.owner])
        columns: list[Any] = [table.c.id, _FILES.c.id, *(table.c[name] for name in source.shown)]
        query: Any = select(*columns).select_from(joined).where(table.c.id.in_(ids)).order_by(_FILES.c.opening)
        return {
            (source.kind, id_): (file_id, dict(zip(source.shown, values, strict=True)))
            for id_, file_id, *values in session.execute(query)
        }
