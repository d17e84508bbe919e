"""Customers' files on PostgreSQL: versions by several writers, looks, and the day's sweep. No network.

    python -m bench.customers [--customers 3000] [--writers 8] [--versions 800] [--looks 800]

Each version has the elements of a person with claims and readings, is sealed, and has its entries in the audit log on
disk (fsync). A look opens file and version, derives today's profile and state, and logs that it was read.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from idverdict import v1

from service.customers.desk import Plan, View
from service.customers.profile.evidence import Basis
from service.customers.profile.policy import BasisKind
from service.customers.requests import Customers
from service.customers.rules import default_customer_rules
from service.customers.sweeping import sweep
from storage import Store
from tests.postgresql import cluster
from tests.storage_support import Place

OPENED = datetime(2026, 3, 1, 4, tzinfo=UTC)
VALUES = {
    "name": "张样本",
    "sex": "FEMALE",
    "nationality": "CHN",
    "occupation": "教师",
    "address": "北京市朝阳区样本路1号院2号楼3单元401室",
    "contact": "13800000000",
    "document_type": "cn_resident_id",
    "document_number": "11010519491231002X",
    "document_validity": "LONG_TERM",
    "purpose": "工资",
    "funds": "工资",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=3000)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--versions", type=int, default=800)
    parser.add_argument("--looks", type=int, default=800)
    given = parser.parse_args(arguments)
    with cluster(fsync=True) as running, tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), running.url(running.create()))
        store = place.open()
        desk = Customers(store, default_customer_rules(), "bench", lambda: OPENED, in_clear=True)
        began = time.perf_counter()
        with ThreadPoolExecutor(given.writers) as pool:
            names = list(pool.map(lambda number: opened(desk, number), range(given.customers)))
        print(f"{given.customers:,} customers opened in {time.perf_counter() - began:.0f} s")
        chosen = Random(1).choices(names, k=max(given.versions, given.looks))
        show(
            f"version, {given.writers} writers",
            timed(lambda name: version(desk, name), chosen, given.writers, given.versions),
        )
        show("version, 1 writer", timed(lambda name: version(desk, name), chosen, 1, given.versions // 4))
        asked = [v1.GetCustomerRequest(name=name) for name in chosen]
        show(f"look, {given.writers} readers", timed(desk.get, asked, given.writers, given.looks))
        show("look, 1 reader", timed(desk.get, asked, 1, given.looks))
        swept(store, given.customers)
        store.close()


def opened(desk: Customers, number: int) -> str:
    """A customer of whom everything was declared."""
    request = v1.CreateCustomerRequest(
        customer_reference=f"CIF-{number}",
        kind="CUSTOMER_KIND_PERSON",
        purpose="PURPOSE_ACCOUNT_OPENING",
        declared=VALUES,
        request_id=f"open-{number}",
    )
    return str(desk.create(request).name)


def version(desk: Customers, name: str) -> None:
    """A version with what a verification would bring: a claim and a reading of each element."""
    now = datetime.now(UTC)
    new = [
        Basis(BasisKind(kind), element, value, f"verifications/{now.timestamp()}", "", OPENED, "cn_resident_id")
        for kind in ("CLAIM", "VERIFICATION")
        for element, value in VALUES.items()
    ]
    request = v1.UpdateCustomerRequest(name=name, request_id=f"r-{name}-{now.timestamp()}")

    def plan(seen: View, _now: datetime) -> Plan:
        return Plan(seen.standing, known=seen.known.with_bases(new))

    desk.change(name, request, plan)


def timed(work: Callable, items: Sequence, at_once: int, how_many: int) -> list[tuple[float, float]]:  # type: ignore[type-arg]
    """Milliseconds of each call, so many at once; the second is what this process's thread spent on it."""

    def one(item: object) -> tuple[float, float]:
        began, spent = time.perf_counter(), time.thread_time()
        work(item)
        return (time.perf_counter() - began) * 1000, (time.thread_time() - spent) * 1000

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, items[:how_many]))


def swept(store: Store, customers: int) -> None:
    """The sweep on a day on which everybody's review is overdue."""
    began = time.perf_counter()
    written = sweep(store, default_customer_rules(), OPENED + timedelta(days=366 * 6))
    seconds = time.perf_counter() - began
    print(f"sweep: {written:,} of {customers:,} written in {seconds:.1f} s, {written / seconds:,.0f} a second")


def show(what: str, measured: list[tuple[float, float]]) -> None:
    """One line: how long each took, and how much of a core of this process."""
    for kind, ms in zip(("", ", processor time"), map(sorted, zip(*measured, strict=True)), strict=True):
        print(f"{what}{kind}: p50 {ms[len(ms) // 2]:.1f} ms, p95 {ms[int(len(ms) * 0.95)]:.1f} ms of {len(ms)}")


if __name__ == "__main__":
    main()
