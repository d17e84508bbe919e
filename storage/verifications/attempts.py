"""How often a customer has tried: what the limit on resubmissions is counted by."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, select

from storage.database.connections import Database
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


def attempts(database: Database, index: BlindIndex, customer_reference: str, purpose: str, since: datetime) -> int:
    """How many verifications of a customer for a purpose, from this time on, were not accepted. Raises
    StoreUnavailable.
    """
    indexes = (each.customer(customer_reference) for each in index.each())
    values = {
        "of_tenant": index.tenant,
        "since": since,
        "for_purpose": purpose,
        **dict(zip(EACH, indexes, strict=True)),
    }
    (rows,) = database.look_up(Step(_COUNT, values))
    return int(rows[0][0])
