"""Waits of the store end soon once nobody waits for what it does: for locks, connections, statements and objects."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from storage import Database, EvidenceObjects, Pool, Store, StoreUnavailable, still_wanted
from storage.waiting import outcome, regardless
from tests.storage_support import Place

LONG_S = 600.0
"""Longer than any test may take: a wait that nobody ends lets its test fail by pytest's own limit, or the reader's."""


class Left(Exception):
    """Nobody waits any more."""


@contextmanager
def caller_who_leaves(after: int = 2) -> Iterator[None]:
    """Somebody who leaves once the store has asked so often."""
    asked = 0

    def ask() -> None:
        nonlocal asked
        asked += 1
        if asked >= after:
            raise Left

    before = still_wanted.set(ask)
    try:
        yield
    finally:
        still_wanted.reset(before)


def claimed(store: Store, request_id: str) -> bool:
    """Whether a request can be claimed, in a transaction that writes."""
    with store.claim(request_id) as claim:
        return claim is not None


def test_statement_that_waits_for_a_lock_is_cancelled(new_database: Callable[[], str], tmp_path: Path) -> None:
    """PostgreSQL is told, so that nothing of the statement goes on there, and the connection serves the next caller."""
    place = Place(tmp_path / "var", new_database())
    store = place.open()
    with psycopg.connect(place.postgresql or "") as other:
        other.execute("LOCK TABLE request_claim")
        with caller_who_leaves(), pytest.raises(Left):
            claimed(store, "request-1")
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        assert other.execute(waiting).fetchone() == (0,)
    assert claimed(store, "request-1")
    assert store.connections().in_use == 0
    store.close()


def test_wait_for_a_connection_ends(new_database: Callable[[], str]) -> None:
    """With every connection of the pool in use, whoever left waits for none."""
    database = Database(new_database(), pool=Pool(size=1, wait_s=LONG_S))
    with database.read() as session:
        session.connection()
        with caller_who_leaves(), pytest.raises(Left), database.read():
            raise AssertionError("there was a second connection")
    with database.read() as session:
        session.connection()
    database.close()


def test_pool_that_stays_empty_is_told_after_its_time(new_database: Callable[[], str]) -> None:
    """The setting for that wait holds although it is waited in slices."""
    database = Database(new_database(), pool=Pool(size=1, wait_s=0.6))
    with database.read() as session:
        session.connection()
        with pytest.raises(StoreUnavailable) as caught, database.read():
            raise AssertionError("there was a second connection")
    assert caught.value.kind == "TimeoutError"
    database.close()


def test_wait_for_another_process_that_writes_to_sqlite_ends(tmp_path: Path) -> None:
    """The lock of the file is waited for in slices; while it is held so long that it fails, it fails as before."""
    place = Place(tmp_path / "var")
    store = place.open()
    file = tmp_path / "var" / "records" / "records.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with caller_who_leaves(), pytest.raises(Left):
            claimed(store, "request-1")
        brief = Database(place.database_url, busy_timeout_s=0.6)
        with pytest.raises(StoreUnavailable) as caught, brief.write() as session:
            session.connection()
        brief.close()
        other.execute("ROLLBACK")
    assert caught.value.kind == "SQLITE_BUSY"
    assert claimed(store, "request-1")
    store.close()


def test_wait_for_another_thread_that_writes_to_sqlite_ends(tmp_path: Path) -> None:
    """Threads queue for the lock of the process, and leave the queue."""
    place = Place(tmp_path / "var")
    store, database = place.open(), Database(place.database_url)
    entered, done = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write():
            entered.set()
            done.wait(LONG_S)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(20)
    with caller_who_leaves(), pytest.raises(Left), database.write():
        raise AssertionError("two wrote at once")
    done.set()
    holder.join()
    assert claimed(store, "request-1")
    database.close()
    store.close()


def test_wait_for_an_object_store_that_never_answers_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a picture that is read nor one that is written holds its thread up."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        objects = EvidenceObjects(f"s3://bank/kept?endpoint=http://127.0.0.1:{port}&region=us-east-1", timeout_s=5)
        with caller_who_leaves(), pytest.raises(Left):
            objects.get("evidence/00/0")
        with caller_who_leaves(), pytest.raises(Left):
            objects.put({"evidence/00/0": b"sealed"})


def test_work_that_times_out_by_itself_is_told() -> None:
    """A TimeoutError of the work is its own, and no reason to wait on."""
    failed: Future[None] = Future()
    failed.set_exception(TimeoutError())
    with pytest.raises(TimeoutError):
        outcome(failed)


def test_claim_is_given_back_although_its_caller_left(tmp_path: Path) -> None:
    """Whoever sends the request again does not wait for the claim to expire."""
    store = Place(tmp_path / "var").open()
    with caller_who_leaves(after=1):
        with pytest.raises(Left), store.claim("request-1") as claim:
            assert claim is not None
            still_wanted.get()()
        with regardless():
            assert not store.is_claimed("request-1")
    store.close()
