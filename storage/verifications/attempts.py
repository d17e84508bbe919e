"""How often a customer has tried: what the limit on resubmissions is counted by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, select

from storage.database.statements import Step
from storage.database.table import UtcDateTime, sql_table
from storage.sealing.blind_index import EACH, BlindIndex
from storage.verifications.rows import VerificationRow

_ACCEPTED: Final = "ACCEPT"
_ROWS = sql_table(VerificationRow)
_COUNT: Final = select(func.count()).where(
    _ROWS.c.tenant == bindparam("of_tenant"),
    _ROWS.c.customer_index.in_(map(bindparam, EACH)),
    _ROWS.c.created_at >= bindparam("since", type_=UtcDateTime),
    _ROWS.c.purpose == bindparam("for_purpose"),
    _ROWS.c.decision != _ACCEPTED,
)


@dataclass(frozen=True, slots=True)
class Attempts:
    """The verifications of a customer for a purpose, from a time on, that were not accepted."""

    customer_reference: str = field(repr=False)
    purpose: str
    since: datetime

    def counting(self, index: BlindIndex) -> Step:
        """The step whose one row is how many a tenant has of them."""
        indexes = (each.customer(self.customer_reference) for each in index.each())
        values = {"of_tenant": index.tenant, "since": self.since, "for_purpose": self.purpose}
        return Step(_COUNT, {**values, **dict(zip(EACH, indexes, strict=True))})
