"""Deletes sealed objects that no row points to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from storage.audit.record_kind import kinds
from storage.database.connections import Database
from storage.database.table import sql_table
from storage.objects.evidence import EvidenceObjects


def sweep(database: Database, objects: EvidenceObjects, before: datetime) -> int:
    """Delete objects that no row points to, written before this time; returns how many. Raises StoreUnavailable.

    Any number of processes may sweep at once, and store records meanwhile. A crash between object and row leaves
    orphans; they are sealed and harmless. ``before`` has to lie further back than any save takes (an hour is plenty).
    A database without any such row is taken for another store's, and nothing is deleted.
    """
    paths_of = [sql_table(kind.objects.table).c.object_path for kind in kinds() if kind.objects is not None]
    with database.read() as session:
        if all(session.execute(select(path).limit(1)).first() is None for path in paths_of):
            return 0
    swept = 0
    for paths in objects.older_than(before):
        orphans = set(paths)
        with database.read() as session:
            for path in paths_of:
                orphans -= set(session.execute(select(path).where(path.in_(paths))).scalars())
        objects.delete(sorted(orphans))
        swept += len(orphans)
    objects.drop_drafts(before)
    return swept
