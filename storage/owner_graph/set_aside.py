"""Files whose owners could not be compared, for a reason of their own: counted, and found again in their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func
from sqlmodel import col, select

from storage.customer_files.rows import CustomerFileRow
from storage.customer_files.words import ERASED
from storage.database.connections import Database
from storage.owner_graph.rows import SetAsideRow

FIRST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(days=1)
"""Between two tries; each pause is twice the one before."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """The files of one tenant that are set aside. Every method may raise StoreUnavailable."""

    database: Database
    tenant: str

    def put(self, file_id: str, at: datetime) -> None:
        """Set a file aside once more; nothing where it was erased."""
        with self.database.write(durable=False) as session:
            locking = select(CustomerFileRow).where(
                CustomerFileRow.id == file_id, CustomerFileRow.tenant == self.tenant
            )
            file = session.exec(locking.with_for_update()).one_or_none()
            if file is None or file.state == ERASED:
                return
            row = session.get(SetAsideRow, file_id)
            if row is None:
                row = SetAsideRow(
                    customer_file_id=file_id,
                    customer_key_id=file.customer_key_id,
                    tenant=self.tenant,
                    tries=0,
                    since=at,
                    again_at=at,
                )
                session.add(row)
            row.again_at = at + min(FIRST * 2 ** min(row.tries, 30), LONGEST)
            row.tries += 1

    def done(self, file_id: str) -> None:
        """A file is not set aside any more."""
        ours = col(SetAsideRow.customer_file_id) == file_id
        with self.database.read() as session:
            if session.exec(select(SetAsideRow.tries).where(ours)).first() is None:
                return
        with self.database.write(durable=False) as session:
            session.execute(delete(SetAsideRow).where(ours))

    def due(self, at: datetime | None, limit: int, after: str = "") -> Sequence[str]:
        """Ids of files that are to be tried again by now, in order; of all where no time is given."""
        theirs: list[Any] = [SetAsideRow.tenant == self.tenant, col(SetAsideRow.customer_file_id) > after]
        if at is not None:
            theirs.append(col(SetAsideRow.again_at) <= at)
        with self.database.read() as session:
            query = select(SetAsideRow.customer_file_id).where(*theirs)
            return session.exec(query.order_by(col(SetAsideRow.customer_file_id)).limit(limit)).all()

    def everybodys(self) -> int:
        """How many files of all tenants are set aside."""
        with self.database.read() as session:
            return session.exec(select(func.count()).select_from(SetAsideRow)).one()
