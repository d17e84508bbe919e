"""What the audit log commits to of each table. Every row class states it as `coverage`, beside its columns.

A new table is thereby declared in one place, and `storage.audit.rows_check` inspects it. Tests require a coverage
for each table of our metadata and of a live database.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Whole:
    """Every column of every row: each transaction that adds, changes or deletes a row appends the row's digest.

    Attributes:
        kind: the record kind in the log's entries; the record id is the row's primary key.
    """

    kind: str


@dataclass(frozen=True, slots=True)
class Members:
    """Every column of the rows that belong to one row of another table, once an entry about it states their digest.

    Attributes:
        of: the record kind they belong to, which is covered as a `Whole`.
        column: holds the record's id.
        name: of the digest in the record's entry.
        until: why rows are not covered before that entry.
    """

    of: str
    column: str
    name: str
    until: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Every column, by a check of the record kind's own; ``by`` names its module."""

    by: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """No column, for a reason."""

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
"""Tables of a live database without a row class."""
