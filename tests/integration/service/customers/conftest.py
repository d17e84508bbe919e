"""The bank of these tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.audit.inspection import Inspection
from tests.house import House
from tests.storage_support import Place


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A bank in one process; when a test is over, the audit log covers all that it wrote."""
    with closing(Place(tmp_path / "var").open()) as store:
        house = House(store, tmp_path / "data")
        yield house
        house.app.workers.close()
        inspection = Inspection(store.shared.database)
        assert list(inspection.faults()) == []
        assert inspection.uncovered == ()
