"""What the receipt of a review says, a fact a line. Stable: its digest is logged with the review."""

from __future__ import annotations

import hashlib
from typing import Final

from storage.reviews.rows import ReviewRow
from storage.reviews.sealed_rows import split

LABEL: Final = "idverdict review 1"
STATEMENT: Final = "statement"
"""The name of the statement's digest in the audit log."""


def statement(row: ReviewRow) -> str:
    """The statement of a review: what, of which verification, when, by how many people, for which reasons."""
    people = sum(person is not None for person in (row.first_person, row.second_person))
    return "\n".join((
        LABEL,
        f"review {row.id}",
        f"verification {row.verification_id}",
        f"case {row.case_id}",
        f"tenant {row.tenant}",
        f"reviewed {row.reviewed_at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}",
        f"kind {row.kind}",
        f"decision {row.decision or '-'}",
        f"people {people}",
        *(f"reason {code}" for code in split(row.reason_codes)),
        "",
    ))  # fmt: skip


def statement_digest(row: ReviewRow) -> bytes:
    """What the audit log commits to."""
    return hashlib.sha256(statement(row).encode()).digest()
