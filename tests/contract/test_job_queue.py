"""The schema of the job queue in our migrations is that of the version that is installed."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import procrastinate

ROOT = Path(__file__).parents[2]


def test_schema_of_the_job_queue_is_the_installed_versions() -> None:
    """Another version of procrastinate needs a migration of its own with that version's changes."""
    ours = ROOT / f"storage/migrations/procrastinate-{version('procrastinate')}.sql"
    theirs = Path(procrastinate.__file__).parent / "sql/schema.sql"
    assert ours.read_text() == theirs.read_text()
