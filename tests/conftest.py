"""What all tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from storage import Database
from tests.postgresql import Cluster, cluster

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server, started for the first test that needs one."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def new_database(postgresql: Cluster) -> Callable[[], str]:
    """Makes a database with our tables, empty, and gives its URL: a copy of one that was migrated once."""
    template = postgresql.create()
    database = Database(postgresql.url(template))
    database.migrate()
    database.close()
    return lambda: postgresql.url(postgresql.create(template=template))
