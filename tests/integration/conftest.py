"""Fixtures of the integration tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.storage_support import Place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty folder, and an empty database in it or in PostgreSQL: a test with it runs on both."""
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else None
    return Place(tmp_path / "var", url)


@pytest.fixture
def servers(place: Place) -> Iterator[tuple[Store, Store]]:
    """Two stores on one database, as two servers have them."""
    first, second = place.open(), place.open()
    yield first, second
    first.close()
    second.close()
