"""Fixtures of the integration tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.storage_support import Place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty folder, and an empty database in it or in PostgreSQL: a test with it runs on both."""
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else None
    return Place(tmp_path / "var", url)
