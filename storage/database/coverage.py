"""What the audit log commits to of each table. Every table says so in its class, as `coverage`, beside its columns.

So a new table is added in one place, and `storage.audit.rows_check` checks it from then on. Tests require a coverage
for each table of our metadata and of a live database.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Whole:
    """Every column of every row: each transaction that adds, changes or deletes a row appends the row's digest.

    Attributes:
        kind: of record, as the log's entries name it; the record's id there is the row's primary key.
    """

    kind: str


@dataclass(frozen=True, slots=True)
class Members:
    """Every column of the rows that belong to one row of another table, once an entry about that row digests them.

    Attributes:
        of: the kind of record they belong to, which is covered as a `Whole`.
        column: that names the record by its id.
        name: of the digest in the record's entry.
        until: why rows are not covered before that entry.
    """

    of: str
    column: str
    name: str
    until: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Every column, by a check of its own, which the text names."""

    by: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Nothing, for a reason."""

    reason: str


Coverage = Whole | Members | Checked | Uncovered

OTHER_TABLES = {
    "alembic_version": Uncovered("the schema's revision: every start compares it with the program's own"),
    "procrastinate_jobs": Uncovered(
        "the job queue of a shared database: a lost job leaves its batch open, which shows"
    ),
    "procrastinate_events": Uncovered("the job queue's own history of its jobs"),
    "procrastinate_workers": Uncovered("which workers of the job queue are alive"),
    "procrastinate_periodic_defers": Uncovered("when scheduled work was last begun"),
}
"""Tables of a live database that have no class of ours."""
