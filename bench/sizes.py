"""What a verification takes: ``python -m bench.sizes`` looks at a server's processor and memory, and at growth on disk.

One verification is made of the demonstration's genuine card by the shipped reader, as the service makes it. It is then
kept again and again, of another customer each time, who has a key, as most customers of a bank come once. Pictures are
counted apart: sealed, they are a few bytes larger than they came.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg
from idverdict import v1
from idverdict.client import channel

from bench.machine import measured_on
from service.app import App, build_store
from service.call.patience import Patience
from service.demo.camera import Camera
from service.demo.cases import CASES
from service.lazy_reader import LazyReader
from service.load.admission import Workers
from service.settings import Settings
from service.verification.policy import load_policy
from storage import Image, NewVerification, Store, new_id
from tests.postgresql import cluster
from tests.requests import pictures
from tests.suites.support.shipped import shipped


def main() -> None:
    """Print bytes a verification."""
    parser = argparse.ArgumentParser(prog="python -m bench.sizes", description=__doc__)
    parser.add_argument("--count", type=int, default=2_000, help="verifications kept on each database")
    count = parser.parse_args().count
    request = Camera().request(CASES[0])
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        app = App(LazyReader(settings), build_store(settings), load_policy(), Workers(1, 0))
        with closing(app):
            made = app.verifications(reveal_compared=True).create(request, Patience())
            assert made is not None
            payload = app.store.get(v1.Verification.FromString(made).uid).payload
        objects = [path.stat().st_size for path in (Path(folder) / "evidence").rglob("*") if path.is_file()]
    came = sum(map(len, pictures(request)))
    print(f"{measured_on(Path(__file__).parents[1])}; {count:,} verifications, each of a new customer")
    print(_served(request, count // 20))
    print(f"record: {len(payload):,} bytes before it is sealed")
    print(f"pictures: {came:,} bytes came, {sum(objects):,} bytes sealed in {len(objects)} objects")
    for name, place in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with place() as (store, size):
            empty = size()
            for _ in range(count):
                _keep(store, payload)
            print(f"{name}: {(size() - empty) / count:,.0f} bytes a verification, tables and indexes")


def _served(request: v1.CreateVerificationRequest, count: int) -> str:
    """What the shipped server spends on verifications that two callers send, in words."""

    def asked(number: int) -> v1.CreateVerificationRequest:
        again = v1.CreateVerificationRequest()
        again.CopyFrom(request)
        again.request_id = again.customer_reference = f"sized-{number}"
        return again

    with (
        tempfile.TemporaryDirectory() as folder,
        shipped(Path(folder), threads=2) as server,
        channel(server.address) as connection,
        ThreadPoolExecutor(2) as callers,
    ):
        stub, process = v1.VerificationServiceStub(connection), psutil.Process(server.process.pid)
        for number in range(4):
            stub.CreateVerification(asked(-number), timeout=60)
        before, began = process.cpu_times(), time.perf_counter()
        list(callers.map(lambda number: stub.CreateVerification(asked(number + 1), timeout=60), range(count)))
        spent, after = time.perf_counter() - began, process.cpu_times()
        cpu_s = (after.user + after.system - before.user - before.system) / count
        memory = process.memory_info().rss / 2**20
    return f"server: {cpu_s:.3f} s of a core for each of {count}, {count / spent:.1f} a second; {memory:.0f} MiB then"


def _keep(store: Store, payload: bytes) -> None:
    now = datetime.now(UTC)
    store.save(
        NewVerification(
            id=new_id(now), request_id=str(uuid4()), request_digest=bytes(32), customer_reference=str(uuid4()),
            document_number=str(uuid4()), purpose="ACCOUNT_OPENING", decision="ACCEPT", policy_id="default",
            policy_version="1.0.0", payload=payload, created_at=now,
        ),
        [Image(picture, "image/jpeg", b"picture") for picture in ("0-0", "0-1")],
    )  # fmt: skip


Place = Iterator[tuple[Store, Callable[[], int]]]


@contextmanager
def _sqlite() -> Place:
    with tempfile.TemporaryDirectory() as folder, closing(build_store(Settings(data_dir=Path(folder)))) as store:
        database = Path(folder) / "idverdict.db"

        def size() -> int:
            with closing(sqlite3.connect(database)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return database.stat().st_size

        yield store, size


@contextmanager
def _postgresql() -> Place:
    with ExitStack() as block:
        folder = block.enter_context(tempfile.TemporaryDirectory())
        running = block.enter_context(cluster())
        url = running.url(running.create())
        store = block.enter_context(closing(build_store(Settings(data_dir=Path(folder), database_url=url))))

        def size() -> int:
            with psycopg.connect(url) as connection:
                row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
                assert row is not None
                return int(row[0])

        began = _written(url)
        yield store, size
        print(f"PostgreSQL: {_written(url) - began:,} bytes of log (WAL) for all of them")


def _written(url: str) -> int:
    """Bytes of PostgreSQL's write-ahead log so far."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn").fetchone()
        assert row is not None
        return int(row[0])


if __name__ == "__main__":
    main()
