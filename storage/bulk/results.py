"""What became of the items of one batch: a row each, added once and never changed, the caller's id of it sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from storage.bulk.rows import BatchRow, ItemRow
from storage.bulk.values import OPEN, ItemResult, numbers_of
from storage.database.connections import Database
from storage.keys.customer_keys import DataKey
from storage.sealing.seal import associated_data

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Results:
    """The results of one batch, for use from many threads. Every method may raise StoreUnavailable.

    Attributes:
        database: where they lie.
        tenant: whose batch it is.
        batch_id: which.
        key: the batch's data key.
    """

    database: Database
    tenant: str
    batch_id: str
    key: DataKey

    def left(self, part: int, total: int) -> Sequence[int]:
        """The numbers of a part's items that have no result yet."""
        numbers = numbers_of(part, total)
        with self.database.read() as session:
            known = session.exec(
                select(ItemRow.number).where(
                    ItemRow.batch_id == self.batch_id, col(ItemRow.number).between(numbers.start, numbers.stop - 1)
                )
            )
            return sorted(set(numbers) - set(known))

    def record(self, result: ItemResult) -> None:
        """Keep an item's result; where it has one already, that stays. Durable once the batch is finished.

        Nothing is added to a batch that has ended: what ended it told the digest of all results.
        """
        row = {
            "batch_id": self.batch_id,
            "number": result.number,
            "item_sealed": self.key.seal(result.item.encode(), self._bound(result.number)),
            "verification_id": result.verification_id,
            "decision": result.decision,
            "reasons": ",".join(result.reasons),
            "error": result.error,
            "error_column": result.error_column,
        }
        with self.database.write(durable=False) as session:
            ours = (BatchRow.id == self.batch_id, col(BatchRow.state).in_(OPEN))
            if session.exec(select(BatchRow.id).where(*ours).with_for_update(read=True)).first() is None:
                return
            insert: Any = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name].insert
            session.exec(insert(ItemRow).values(**row).on_conflict_do_nothing())

    def after(self, number: int = 0) -> Iterator[ItemResult]:
        """The results so far of items numbered above this, in the manifest's order. Raises RecordDamaged."""
        while True:
            with self.database.read() as session:
                rows = session.exec(
                    select(ItemRow)
                    .where(ItemRow.batch_id == self.batch_id, col(ItemRow.number) > number)
                    .order_by(col(ItemRow.number))
                    .limit(_PAGE)
                ).all()
            if not rows:
                return
            yield from map(self._opened, rows)
            number = rows[-1].number

    def _opened(self, row: ItemRow) -> ItemResult:
        return ItemResult(
            number=row.number,
            item=unsealed(self.key, row.item_sealed, self._bound(row.number)),
            verification_id=row.verification_id,
            decision=row.decision,
            reasons=tuple(filter(None, row.reasons.split(","))),
            error=row.error,
            error_column=row.error_column,
        )

    def _bound(self, number: int) -> bytes:
        return bound_to(self.tenant, self.batch_id, "item", str(number))


def bound_to(tenant: str, batch_id: str, field: str, *more: str) -> bytes:
    """What a sealed value of a batch belongs to."""
    return associated_data(tenant, batch_id, f"bulk {field}", *more)


def unsealed(key: DataKey, sealed: bytes, bound: bytes) -> str:
    """A sealed value. Raises RecordDamaged."""
    return key.opened(sealed, bound).decode()
