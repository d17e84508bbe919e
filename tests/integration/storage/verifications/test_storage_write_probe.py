"""A store that answers every read and takes no write shows so: full disks, used quotas, refused objects."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from sqlmodel import select

from storage import Database, EvidenceObjects, KeyFile, Store, StoreUnavailable
from storage.verifications.rows import LeaseRow
from storage.verifications.write_probe import OVER_THE_NETWORK_S, WriteProbe
from tests.storage_support import Place
from tests.suites.support.faults import disk


def store_on(database: Path, evidence: Path, keys: Path) -> Store:
    """A SQLite store with each part in a folder of its own."""
    return Store.open(
        Database(f"sqlite:///{database}/records.db"), EvidenceObjects(evidence.as_uri()), KeyFile.open(keys / "key")
    )


def cause(call: Callable[[], None]) -> str:
    """Why a call says that the store is unavailable."""
    with pytest.raises(StoreUnavailable) as caught:
        call()
    return caught.value.kind


def test_look_leaves_nothing_behind(place: Place) -> None:
    """A store that takes writes passes, and neither a row nor a file is left of having tried."""
    store = place.open()
    before = set(place.bytes_on_disk())
    for _ in range(3):
        store.ping()
    with Database(place.database_url).read() as session:
        assert session.exec(select(LeaseRow)).all() == []
    assert set(place.bytes_on_disk()) == before
    store.close()


@pytest.mark.parametrize("full", ["database", "evidence"])
def test_full_disk_is_seen_and_so_is_space_that_is_back(tmp_path: Path, full: str) -> None:
    """With either disk full to its last byte the look fails for that reason; once there is space again it succeeds."""
    with disk() as small:
        if small is None:
            pytest.skip("nothing may be mounted here")
        places = {name: tmp_path / name for name in ("database", "evidence")} | {full: small.folder / full}
        store = store_on(places["database"], places["evidence"], tmp_path)
        store.ping()
        small.fill()
        assert cause(store.ping) == "ENOSPC"
        small.clear()
        store.ping()
        store.close()


@pytest.mark.parametrize("full", ["records", "evidence"])
def test_disk_without_room_is_seen_where_nothing_can_be_mounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    """A quota that is used up in one of the folders fails the look; the other folder has room."""
    store = store_on(tmp_path / "records", tmp_path / "evidence", tmp_path)
    allocate = os.posix_fallocate

    def limited(descriptor: int, offset: int, size: int) -> None:
        if full in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            raise OSError(errno.EDQUOT, "used up")
        allocate(descriptor, offset, size)

    monkeypatch.setattr(os, "posix_fallocate", limited)
    assert cause(store.ping) == "EDQUOT"
    monkeypatch.undo()
    store.ping()
    store.close()


def test_full_disk_of_postgresql_is_seen(new_database: Callable[[], str], tmp_path: Path) -> None:
    """PostgreSQL that answers reads and fails writes as on a full disk fails the look, until it takes them again."""
    place = Place(tmp_path / "var", new_database())
    store = place.open()
    store.ping()
    place.sql(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    )
    place.sql("CREATE TRIGGER full_disk BEFORE INSERT ON request_claim EXECUTE FUNCTION full_disk()")
    assert cause(store.ping) == "53100"
    place.sql("DROP TRIGGER full_disk ON request_claim")
    store.ping()
    store.close()


def test_object_over_the_network_is_written_seldom_while_that_succeeds() -> None:
    """Once a minute; after a failure at each look, until it succeeds."""
    clock = SimpleNamespace(now=0.0)
    database, objects = MagicMock(), MagicMock(is_local=False)
    probe = WriteProbe(database, objects, lambda: clock.now)
    for clock.now, writes in ((0.0, 1), (5.0, 1), (OVER_THE_NETWORK_S, 2)):
        probe.try_out()
        assert objects.try_out.call_count == writes
    objects.try_out.side_effect = StoreUnavailable("PermissionDeniedError")
    for clock.now, writes in ((120.0, 3), (125.0, 4)):
        assert cause(probe.try_out) == "PermissionDeniedError"
        assert objects.try_out.call_count == writes
    objects.try_out.side_effect = None
    for clock.now, writes in ((130.0, 5), (135.0, 5)):
        probe.try_out()
        assert objects.try_out.call_count == writes
