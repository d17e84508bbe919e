"""Customers' files on PostgreSQL, up to a million: looks, versions, lists, and the sweep by two processes. No network.

    python -m bench.customers [--customers 200000] [--versions 800] [--looks 2000] [--processes 2]
    python -m bench.customers --customers 1000000 --keep FOLDER --parts fill
    python -m bench.customers --customers 1000000 --keep FOLDER --parts calls,days,lists,all

The store is filled past the service's calls, with rows as they write them: each file has a data key of its own, sealed
values, blind indexes and its entries in the audit log, on disk (fsync). Files were opened on 730 days, and each has the
elements of a person with a claim and a reading. Seconds of processor time are those of our processes and of the
database's, apart; they do not depend on what else runs, as times of the wall do.

With ``--keep`` the store stays in a folder, and a fill that was killed goes on where it was. Parts are taken in this
order, whatever the order they are named in; the last one turns every file, and is measured once for a fill:

    fill   the files, and their statistics for the database
    calls  looks and versions, one at a time and eight at once
    days   the sweep of two ordinary days, each of which a store has once
    lists  pages of what is due
    all    everybody looked at, none written
    turn   a day on which all turn, and pages of what is due then
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from multiprocessing import get_context
from os import sysconf
from pathlib import Path
from uuid import uuid4

import psycopg
from idverdict import v1

from bench.filled_customers import OPENED, fill, with_readings
from service.customers.desk import Plan, View
from service.customers.requests import Customers
from service.customers.rules import default_customer_rules
from service.customers.sweeping import settle_all, sweep
from storage import Store
from storage.customer_files.turning import Slice
from tests.postgresql import Cluster, cluster
from tests.storage_support import Place

RULES = default_customer_rules()
DAY = timedelta(days=1)


PARTS = ("fill", "calls", "days", "lists", "all", "turn")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=200_000)
    parser.add_argument("--versions", type=int, default=800)
    parser.add_argument("--looks", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the filled store stays")
    parser.add_argument("--parts", default=",".join(PARTS), help="some of " + ", ".join(PARTS))
    given = parser.parse_args(arguments)
    chosen = set(given.parts.split(","))
    if unknown := chosen - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    with somewhere(given.keep) as (running, place), closing(place.open()) as store:
        if "fill" in chosen:
            filled(running, place, store, given.customers)
        measured(running, place, store, given, chosen)


@contextmanager
def somewhere(keep: Path | None) -> Iterator[tuple[Cluster, Place]]:
    """A database server and a place for a store: new ones, or those of a folder."""
    with tempfile.TemporaryDirectory() as new:
        folder = keep or Path(new)
        folder.mkdir(parents=True, exist_ok=True)
        with cluster(fsync=True, kept=keep and keep / "pg") as running:
            with psycopg.connect(running.url("postgres"), autocommit=True) as connection:
                if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'bench'").fetchone() is None:
                    connection.execute("CREATE DATABASE bench TEMPLATE template0")
            yield running, Place(folder / "store", running.url("bench"))


def filled(running: Cluster, place: Place, store: Store, customers: int) -> None:
    """Fill a store up to so many customers."""
    with psycopg.connect(place.database_url, autocommit=True) as connection:
        there = connection.execute("SELECT count(*) FROM customer_file").fetchone()
        assert there is not None
        with told(running, f"filled from {there[0]:,}", customers - there[0]):
            fill(store, customers, there[0])
        connection.execute("VACUUM ANALYZE")
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        assert size is not None
        print(f"database: {size[0] / 1e6:,.0f} MB, {size[0] / customers:,.0f} bytes a customer", flush=True)


def measured(running: Cluster, place: Place, store: Store, given: argparse.Namespace, chosen: AbstractSet[str]) -> None:
    """Measure the parts that were chosen."""
    processes = given.processes
    with psycopg.connect(place.database_url) as connection:
        query = "SELECT id FROM customer_file ORDER BY md5(id) LIMIT %s"
        drawn = connection.execute(query, [max(given.versions, given.looks)]).fetchall()
        (customers,) = connection.execute("SELECT count(*) FROM customer_file").fetchone() or (0,)
    if "calls" in chosen:
        calls(store, [f"customers/{one}" for (one,) in drawn], given)
    if "days" in chosen:
        for what, at in (("the first day", OPENED), ("the next day", OPENED + DAY)):
            swept(running, place, what, at, processes)
    if "lists" in chosen:
        lists(store, given.looks // 20)
    if "all" in chosen:
        swept(running, place, "all looked at, none written", OPENED + DAY, processes, everybody=customers)
    if "turn" in chosen:
        swept(running, place, "a day on which all turn", OPENED + 365 * 6 * DAY, processes)
        lists(store, given.looks // 20)


def calls(store: Store, names: Sequence[str], given: argparse.Namespace) -> None:
    """Looks and versions, one at a time and eight at once."""
    desk = Customers(store, RULES, "bench", lambda: OPENED, in_clear=True)
    asked = [v1.GetCustomerRequest(name=name) for name in names[: given.looks]]
    changed = names[: given.versions]
    for at_once in (1, 8):
        show(f"look, {at_once} at once", timed(desk.get, asked, at_once))
        show(f"version, {at_once} at once", timed(lambda name: version(desk, name), changed, at_once))


def version(desk: Customers, name: str) -> None:
    """A version with what a verification would bring: a claim and a reading of each element."""
    request = v1.UpdateCustomerRequest(name=name, request_id=f"r-{uuid4()}")
    new = with_readings(OPENED, f"verifications/{request.request_id}")

    def plan(seen: View, _now: datetime) -> Plan:
        return Plan(seen.standing, known=seen.known.with_bases(new))

    desk.change(name, request, plan)


def lists(store: Store, pages: int) -> None:
    """Pages of what is due, from the first on; of all levels, and of the one that there is."""
    desk = Customers(store, RULES, "bench", lambda: OPENED)
    for levels in ((), (RULES.reviews.unrated_level,)):
        taken: list[tuple[float, float]] = []
        token = ""
        while len(taken) < pages:
            request = v1.ListDueRequest(page_token=token, levels=levels)
            began, spent = time.perf_counter(), time.thread_time()
            token = str(desk.due(request).next_page_token)
            taken.append(((time.perf_counter() - began) * 1000, (time.thread_time() - spent) * 1000))
            if not token:
                break
        show(f"list of 50 that are due{' at a level' if levels else ''}", taken)


def timed(work: Callable, items: Sequence, at_once: int) -> list[tuple[float, float]]:  # type: ignore[type-arg]
    """Milliseconds of each call, so many at once; the second is what this process's thread spent on it."""

    def one(item: object) -> tuple[float, float]:
        began, spent = time.perf_counter(), time.thread_time()
        work(item)
        return (time.perf_counter() - began) * 1000, (time.thread_time() - spent) * 1000

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, items))


def swept(running: Cluster, place: Place, what: str, at: datetime, processes: int, *, everybody: int = 0) -> None:
    """A sweep by processes of their own, each of a slice; of so many as there are where ``everybody`` is looked at."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(ready, range(processes)))
        with told(running, f"sweep, {what}, {processes} processes", 0) as counted:
            parts = [pool.submit(of_slice, place, at, n, processes, bool(everybody)) for n in range(processes)]
            found = [one.result() for one in parts]
            counted += [everybody or sum(written for written, _ in found), sum(spent for _, spent in found)]


def ready(_number: int) -> None:
    """A process has loaded what it needs."""


def of_slice(place: Place, at: datetime, number: int, of: int, everybody: bool) -> tuple[int, float]:
    """How many files of a slice were written, and seconds of processor time."""
    with closing(place.open()) as store:
        began = time.process_time()
        work = settle_all if everybody else sweep
        return work(store, RULES, at, Slice(number, of)), time.process_time() - began


@contextmanager
def told(running: Cluster, what: str, count: int) -> Iterator[list[float]]:
    """One line on a block: how many, seconds, and seconds of processor time, ours and the database's."""
    counted: list[float] = []
    began, server, own = time.perf_counter(), server_seconds(running), own_seconds()
    yield counted
    seconds, server = time.perf_counter() - began, server_seconds(running) - server
    done, own = counted or (count, own_seconds() - own)
    rate, each = done / seconds, max(done, 1)
    print(
        f"{what}: {done:,.0f} in {seconds:.1f} s, {rate:,.0f} a second; processor time each: ours"
        f" {own / each * 1000:.3f} ms, database's {server / each * 1000:.3f} ms; total {own + server:.1f} s",
        flush=True,
    )


def own_seconds() -> float:
    """Processor time of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def server_seconds(running: Cluster) -> float:
    """Processor time of the database's processes so far, of those that have ended too."""
    first = (running.folder / "data" / "postmaster.pid").read_text().split()[0]
    ticks = 0
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, IndexError):
            continue
        if entry.name == first:
            ticks += sum(map(int, fields[11:15]))  # with its children that have ended
        elif fields[1] == first:
            ticks += sum(map(int, fields[11:13]))
    return ticks / sysconf("SC_CLK_TCK")


def show(what: str, measured: Sequence[tuple[float, float]]) -> None:
    """One line: how long each took, and how much of a core of this process."""
    for kind, ms in zip(("", ", processor time"), map(sorted, zip(*measured, strict=True)), strict=True):
        found = f"p50 {ms[len(ms) // 2]:.1f} ms, p95 {ms[int(len(ms) * 0.95)]:.1f} ms of {len(ms)}"
        print(f"{what}{kind}: {found}", flush=True)


if __name__ == "__main__":
    main()
