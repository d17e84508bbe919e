"""How often a customer has tried: what the limit on resubmissions is counted by."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, func, select

from storage.database.connections import Database
from storage.sealing.blind_index import BlindIndex
from storage.verifications.rows import VerificationRow

ACCEPTED = "ACCEPT"


def attempts(database: Database, index: BlindIndex, customer_reference: str, purpose: str, since: datetime) -> int:
    """How many verifications of a customer for a purpose, from this time on, were not accepted. Raises
    StoreUnavailable.
    """
    indexes = [each.customer(customer_reference) for each in index.each()]
    with database.read() as session:
        return session.exec(
            select(func.count())
            .select_from(VerificationRow)
            .where(
                VerificationRow.tenant == index.tenant,
                col(VerificationRow.customer_index).in_(indexes),
                col(VerificationRow.created_at) >= since,
                VerificationRow.purpose == purpose,
                VerificationRow.decision != ACCEPTED,
            )
        ).one()
