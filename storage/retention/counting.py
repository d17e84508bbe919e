"""Counts of the sealed objects under data keys that are no pictures: of every record kind that has some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlmodel import Session

from storage.audit.erasing import OWNER
from storage.audit.record_kind import kinds
from storage.database.table import sql_table
from storage.verifications.rows import EvidenceRow


def contents_under(session: Session, key_ids: Sequence[str]) -> Mapping[str, int]:
    """How many contents, such as those of attachments, each of some data keys has sealed."""
    found = Counter[str]()
    for kind in kinds():
        if kind.objects is None or kind.objects.table is EvidenceRow:
            continue
        owner = sql_table(kind.objects.table).c[OWNER]
        for key_id, count in session.execute(select(owner, func.count()).where(owner.in_(key_ids)).group_by(owner)):
            found[key_id] += count
    return found
