"""Bulk work: every item once whatever is killed, nearly as fast as the bare reader, and hardly felt by who waits."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import grpc
import psutil
from idverdict import v1
from idverdict.client import channel

from tests.postgresql import cluster
from tests.suites.overload import drawn_requests
from tests.suites.support.bare import Rate, read_bare
from tests.suites.support.batches import Batch, drawn_batch, stub_batch
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.open_loop import Clients, offered, percentile
from tests.suites.support.promise import Promise, Scale, judged
from tests.suites.support.shipped import CODE_FOLDER, Shipped, environment_of, shipped

ITEMS = {Scale.SMALL: 210, Scale.FULL: 5000}
KILLS = {Scale.SMALL: 2, Scale.FULL: 25}
"""SIGKILLs amid a batch, on each database."""
LONGEST_LIFE_S = 1.0
PATIENCE_S = 240.0

ROUNDS = {Scale.SMALL: 1, Scale.FULL: 5}
"""How often the bare reader and a batch take turns, and calls with and without a batch beside them."""
SPEED_ITEMS = {Scale.SMALL: 6, Scale.FULL: 100}
CALLS = {Scale.SMALL: 4, Scale.FULL: 60}
CALLS_S = 1.5
"""Interactive calls a second, of which an idle server answers each before the next comes."""
SHARE, SLOWER = 0.9, 1.5


def run(scale: Scale) -> Iterator[Promise]:
    """Servers that work beside their calls, on SQLite and PostgreSQL; then the shipped reader."""
    with fleet(1, worker=True) as servers:
        yield _killed(servers, "SQLite", scale)
    with cluster() as postgresql, fleet(2, worker=True, database_url=postgresql.url(postgresql.create())) as servers:
        yield _killed(servers, "PostgreSQL, two servers", scale)
    yield _speed(scale)
    if scale is Scale.FULL:  # at small scale no time is judged, and the rest is held above
        yield _felt_beside(scale)
        yield _felt_from_another_process(scale)


def _killed(servers: Fleet, where: str, scale: Scale) -> Promise:
    count, kills = ITEMS[scale], KILLS[scale]
    chance = random.Random(kills)
    batch = stub_batch(servers.folder / "data" / "bulk" / "default", count)
    with channel(servers.addresses()[0]) as connection:
        made = v1.BulkServiceStub(connection).SubmitBulk(batch.submission, wait_for_ready=True)
    began = time.monotonic()
    for _ in range(kills):
        time.sleep(chance.uniform(0.2, LONGEST_LIFE_S))
        servers.kill(chance.choice(servers.replicas))
        servers.start()
    with channel(servers.addresses()[0]) as connection:
        done = _ended(v1.BulkServiceStub(connection), made.name)
        results = list(v1.BulkServiceStub(connection).GetBulkResults(v1.GetBulkResultsRequest(name=made.name)))
        kept = _kept(connection)
    once = [result.item for result in results] == batch.items
    named = sorted(result.verification for result in results) == sorted(kept)
    verified = done.state == v1.BulkState.BULK_STATE_DONE and (done.verified, done.failed) == (count, 0)
    return Promise(
        f"{where}: killed amid a batch, workers go on where it was: one verification and one result an item",
        f"{kills} kills, {count:,} items in {time.monotonic() - began:.0f} s: {done.verified:,} verified, "
        f"{len(results):,} results, {len(kept):,} verifications kept",
        once and named and verified and len(kept) == count,
    )


def _kept(connection: grpc.Channel) -> list[str]:
    stub = v1.VerificationServiceStub(connection)
    names: list[str] = []
    token = ""
    while True:
        page = stub.ListVerifications(v1.ListVerificationsRequest(page_size=200, page_token=token))
        names += [one.name for one in page.verifications]
        if not (token := page.next_page_token):
            return names


def _ended(stub: v1.BulkServiceStub, name: str) -> v1.BulkBatch:
    until = time.monotonic() + PATIENCE_S
    while (found := stub.GetBulk(v1.GetBulkRequest(name=name))).state in (
        v1.BulkState.BULK_STATE_PENDING,
        v1.BulkState.BULK_STATE_RUNNING,
    ):
        assert time.monotonic() < until, f"a batch came to {found.verified} of {found.items} items"
        time.sleep(0.1)
    return found


def _speed(scale: Scale) -> Promise:
    """The bare reader and a batch of the same pictures take turns, each in a process of its own.

    Others on the machine take time from both alike, and the processor's time a picture is counted beside.
    """
    bare, bulk = list[Rate](), list[Rate]()
    for _ in range(ROUNDS[scale]):
        with TemporaryDirectory(prefix="idverdict-suite-") as place:
            folder = Path(place)
            batch = drawn_batch(folder / "data" / "bulk" / "default", SPEED_ITEMS[scale])
            bare.append(read_bare(batch.pictures, SPEED_ITEMS[scale]))
            bulk.append(_worked(folder, batch))
    share = median(one.per_second for one in bulk) / median(one.per_second for one in bare)
    cpu = median(one.cpu_s for one in bare) / median(one.cpu_s for one in bulk)
    return Promise(
        "a worker verifies the items of a batch at least 90 % as fast as the bare reader reads their pictures",
        f"in turn, {ROUNDS[scale]} times, {SPEED_ITEMS[scale]} items of two pictures: bare {_listed(bare)}, "
        f"bulk {_listed(bulk)}: {share:.0%} of the pictures a second, {cpu:.0%} by the processor's time a picture",
        judged(scale, share >= SHARE),
    )


def _worked(folder: Path, batch: Batch) -> Rate:
    """What `idverdict worker` does on SQLite, from the tenth of the items on to nine tenths."""
    environment = environment_of(folder, {"worker_nice": 0})
    command = [sys.executable, "-m", "service"]
    submit = [*command, "bulk", "submit", batch.submission.manifest]
    subprocess.run(submit, cwd=CODE_FOLDER, env=environment, check=True, stdout=subprocess.DEVNULL)
    seen: list[tuple[float, int, float]] = []
    with closing(Fleet(folder, {}).store()) as store, _worker(folder, environment, "--until-idle") as worker:
        process = psutil.Process(worker.pid)
        while worker.poll() is None:
            (one,) = store.batches.list(1)
            with suppress(psutil.Error):
                seen.append((time.monotonic(), one.verified, sum(process.cpu_times()[:2])))
            time.sleep(0.1)
    count = len(batch.items)
    first = next(at for at in seen if at[1] >= count * 0.1)
    last = next(at for at in seen if at[1] >= count * 0.9)
    pictures = 2 * (last[1] - first[1])
    return Rate(pictures / (last[0] - first[0]), (last[2] - first[2]) / pictures)


@contextmanager
def _worker(folder: Path, environment: Mapping[str, str], *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """`idverdict worker` until the block is left."""
    command = [sys.executable, "-m", "service", "worker", *options]
    with (
        (folder / "stderr").open("ab") as errors,
        subprocess.Popen(command, cwd=CODE_FOLDER, env=environment, stderr=errors) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()


def _felt_beside(scale: Scale) -> Promise:
    with TemporaryDirectory(prefix="idverdict-suite-") as place, shipped(Path(place), worker=True) as server:
        batch = drawn_batch(server.folder / "data" / "bulk" / "default", 20_000)
        return _felt(scale, "in the server's own process, on SQLite", server, batch)


def _felt_from_another_process(scale: Scale) -> Promise:
    with TemporaryDirectory(prefix="idverdict-suite-") as place, cluster() as postgresql:
        url = postgresql.url(postgresql.create())
        with (
            shipped(Path(place), database_url=url) as server,
            _worker(server.folder, server.environment),
        ):
            batch = drawn_batch(server.folder / "data" / "bulk" / "default", 20_000)
            return _felt(scale, "in a worker's process on the same machine, on PostgreSQL", server, batch)


def _felt(scale: Scale, where: str, server: Shipped, batch: Batch) -> Promise:
    """Calls without and with a batch in progress take turns; the batch is cancelled each time."""
    requests, idle, busy, done = drawn_requests(), list[float](), list[float](), 0
    with channel(server.address) as connection:
        stub = v1.BulkServiceStub(connection)
        _called(server, requests, 4)
        for number in range(ROUNDS[scale]):
            idle += _called(server, requests, CALLS[scale])
            made = stub.SubmitBulk(batch.again(number))
            while stub.GetBulk(v1.GetBulkRequest(name=made.name)).verified < 4:
                time.sleep(0.1)
            busy += _called(server, requests, CALLS[scale])
            done += stub.CancelBulk(v1.CancelBulkRequest(name=made.name)).verified
            time.sleep(1.5)
    ratio = percentile(busy, 0.95) / percentile(idle, 0.95)
    return Promise(
        f"interactive calls take at most 1.5 times as long (p95) while a batch is worked on {where}",
        f"{len(idle)} calls without: {_ms(idle)}; {len(busy)} with: {_ms(busy)}; p95 {ratio:.2f} times; "
        f"{done} items verified meanwhile",
        judged(scale, ratio <= SLOWER and done > 0),
    )


def _called(server: Shipped, requests: Iterator[bytes], count: int) -> list[float]:
    """How long each of so many calls took, in seconds."""

    async def call() -> list[float]:
        async with Clients(server.address) as clients:
            outcomes = await offered(
                lambda seconds: clients.create(next(requests), seconds), CALLS_S, count / CALLS_S, 30
            )
        assert all(one.answered for one in outcomes), f"not answered: {[one.code for one in outcomes]}"
        return [one.seconds for one in outcomes]

    return asyncio.run(call())


def _ms(seconds: Sequence[float]) -> str:
    return f"median {percentile(seconds, 0.5) * 1000:.0f} ms, p95 {percentile(seconds, 0.95) * 1000:.0f} ms"


def _listed(rates: Sequence[Rate]) -> str:
    return ", ".join(f"{rate.per_second:.1f}/s ({rate.cpu_s * 1000:.0f} ms)" for rate in rates)
