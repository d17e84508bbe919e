"""Owners from the graph in PostgreSQL: a register of a million parties is imported, owners are determined out of it.

python -m bench.owner_graph                      # 10^6 parties, 1.5 x 10^6 holdings; 2,000 targets; 100 customers
python -m bench.owner_graph --companies 4000 --targets 200 --customers 20

Every holding has evidence and every company an examination. What is timed of a target is all that a determination does
but its writing: the queries level by level, opening of what was read, the solving, proofs and canonical bytes. What is
timed of a customer is DetermineOwners whole, with sealing, writing on disk (fsync) and the audit log.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import psutil
from idverdict import v1

from bench.machine import machine
from bench.owners import Register, at_share
from service.canonical import Value, canonical_json
from service.customers.holding_registers import HoldingRegisterRequests
from service.customers.owner_changes import OwnerChanges
from service.customers.owner_comparing import perform
from service.customers.owner_graph import GraphSource
from service.customers.ownership import Ownership
from service.customers.requests import Customers
from service.customers.rules import default_customer_rules
from service.owners import determine, load_rules, result_bytes
from service.owners.register_file import FORMAT
from service.owners.sources import gather
from service.owners.statements import PARTY, lines_of
from storage import Job, JobKind, Store
from storage.owner_graph.registers import COMPARED_BY
from storage.owner_graph.values import GraphStart
from storage.owner_graph.words import Scope
from tests.ownership import TODAY
from tests.postgresql import cluster
from tests.storage_support import Place

CLOCK = datetime(2026, 11, 30, 4, tzinfo=UTC)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=400_000)
    parser.add_argument("--targets", type=int, default=2_000)
    parser.add_argument("--customers", type=int, default=100)
    given = parser.parse_args(arguments)
    for what, value in machine().items():
        print(f"{what}: {value}")
    with cluster(fsync=True) as running, tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), running.url(running.create()))
        store = place.open()
        file = Path(folder) / "register.jsonl"
        parties, holdings = written(file, given.companies)
        print(f"{parties:,} parties, {holdings:,} holdings: a file of {file.stat().st_size / 1e6:,.0f} MB")
        imported(store, file, place)
        asked = [f"C{Random(2 + number).randrange(given.companies)}" for number in range(given.targets)]
        determined(store, running.folder, asked)
        names = whole_requests(store, running.folder, asked[: given.customers])
        watched(store, running.folder, file, names)
        store.close()


def written(file: Path, companies: int) -> tuple[int, int]:
    """Write a register, statements of a company after each other; gives its parties and holdings."""
    register = Register(companies, 1)
    with file.open("wb") as out:
        out.write(b'{"format":"%s"}\n' % FORMAT.encode())
        for party in register.parties.values():
            out.writelines(b'{"party":%s}\n' % line.payload for line in lines_of(PARTY, party))
        for id in register.parties:
            around = register.level([id])[id].around
            for kind, items in (("HOLDING", around.holdings), ("EXAMINATION", around.examinations)):
                for item in items:
                    for line in lines_of(kind, item):
                        out.write(b'{"%s":%s}\n' % (kind.lower().encode(), line.payload))
    return len(register.parties), register.holdings


def imported(store: Store, file: Path, place: Place) -> None:
    """Import the file, and print what it took."""
    requests = HoldingRegisterRequests(store, lambda: (_ for _ in ()).throw(AssertionError), "bench", lambda: CLOCK)
    process = psutil.Process()
    before, began, spent = process.memory_info().rss, time.perf_counter(), time.process_time()
    most = before

    def chunks() -> Iterator[bytes]:
        nonlocal most
        with file.open("rb") as content:
            while part := content.read(1 << 20):
                most = max(most, process.memory_info().rss)
                yield part

    made = requests.load(v1.ImportHoldingRegisterRequest(register="bench", request_id="bench"), chunks())
    took, used = time.perf_counter() - began, time.process_time() - spent
    print(f"import: {made.statements:,} statements, {took:,.0f} s; processor time, database apart, {used:,.0f} s")
    print(f"memory while importing: {(most - before) / 1e6:,.0f} MB more than before")
    with store.shared.database.connect() as connection:
        for table in ("owner_statement", "owner_source"):
            query = f"SELECT pg_table_size('{table}'), pg_indexes_size('{table}')"
            rows, indexes = connection.exec_driver_sql(query).one()
            print(f"{table}: {rows / 1e6:,.0f} MB of rows, {indexes / 1e6:,.0f} MB of indexes")
        connection.rollback()
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE owner_statement")


def determined(store: Store, folder: Path, targets: Sequence[str]) -> None:
    """Determine each target out of the graph, and print the times."""
    rules, above, reading = load_rules(), list[float](), list[float]()

    def one(target: str) -> None:
        start, began = GraphStart("", "", 0, b"", Scope.TENANT, CLOCK), time.perf_counter()
        structure = gather(GraphSource(store.graph.reader.walk(start), TODAY, None), target)
        reading.append((time.perf_counter() - began) * 1000)
        result_bytes(determine(structure, rules, TODAY))
        above.append(len(structure.parties))

    for target in targets[: len(targets) // 10]:
        one(target)
    above.clear()
    reading.clear()
    timed(folder, f"determination out of the database, {len(targets):,} targets", one, targets)
    print(f"  of the wall, reading: p50 {at_share(reading, 0.5):.1f}, p95 {at_share(reading, 0.95):.1f} ms")
    print(
        f"parties above one target: p50 {at_share(above, 0.5):.0f}, p95 {at_share(above, 0.95):.0f}, "
        f"most {max(above):.0f}"
    )


def watched(store: Store, folder: Path, file: Path, customers: Sequence[str]) -> None:
    """Compare each determination with the graph, then bring a next version into use, and do what workers do of it."""
    rules = default_customer_rules()
    changes = OwnerChanges(store, rules, "bench", _now, in_clear=True)
    ids = [name.rpartition("/")[2] for name in customers]
    timed(folder, f"a determination compared with the graph, {len(ids)} customers", changes.compare_again, ids)
    requests = HoldingRegisterRequests(store, lambda: (_ for _ in ()).throw(AssertionError), "bench", _now)
    requests.load(v1.ImportHoldingRegisterRequest(register="bench", request_id="next"), iter([file.read_bytes()]))
    with store.shared.database.connect() as connection:
        subject = connection.exec_driver_sql("SELECT id FROM owner_source WHERE register_id = 'bench' AND version = 2")
        source = str(subject.scalar_one())
    spent, servers = time.process_time(), _servers_seconds(folder)
    for part in range(COMPARED_BY):
        perform(store, rules, _now, Job(store.tenant, JobKind.OWNERS, source, part))
    print(f"a next version gone through by {COMPARED_BY} parts, with the comparison of {len(ids)} customers")
    ours, theirs = time.process_time() - spent, _servers_seconds(folder) - servers
    print(f"  processor time: ours {ours:.1f} s, database's {theirs:.1f} s")


def _now() -> datetime:
    return datetime.now(UTC)


def whole_requests(store: Store, folder: Path, targets: Sequence[str]) -> list[str]:
    """Open a customer for each target with a structure that names it alone, and time DetermineOwners."""
    rules = default_customer_rules()
    desk = Customers(store, rules, "bench", lambda: CLOCK, in_clear=True)
    owned = Ownership(store, rules, "bench", lambda: CLOCK, in_clear=True)
    names = []
    for number, target in enumerate(targets):
        made = desk.create(
            v1.CreateCustomerRequest(
                customer_reference=f"CIF-{number}",
                kind="CUSTOMER_KIND_ENTITY",
                purpose="PURPOSE_ACCOUNT_OPENING",
                declared={"name": "SPECIMEN"},
                request_id=f"open-{number}",
            )
        )
        names.append(made.name)
        parties: list[Value] = [{"id": target, "kind": "COMPANY"}]
        alone: dict[str, Value] = {"format": "idverdict-structure/1", "target": target, "parties": parties}
        owned.import_structure(
            v1.ImportStructureRequest(
                name=made.name,
                structure_json=canonical_json(alone),
                request_id=f"structure-{number}",
                references=v1.PARTY_REFERENCES_TENANT,
            )
        )

    def one(name: str) -> None:
        owned.determine(v1.DetermineOwnersRequest(name=name, on=TODAY.isoformat(), request_id=f"{name}-determine"))

    timed(folder, f"DetermineOwners with sealing, writing and the audit log, {len(names)} customers", one, names)
    return names


def timed(folder: Path, what: str, work: Callable[[str], object], items: Sequence[str]) -> None:
    """Print wall and processor times of each item; what the database's processes spent, as a mean."""
    walls, own = list[float](), list[float]()
    servers = _servers_seconds(folder)
    for item in items:
        began, spent = time.perf_counter(), time.thread_time()
        work(item)
        walls.append((time.perf_counter() - began) * 1000)
        own.append((time.thread_time() - spent) * 1000)
    servers = _servers_seconds(folder) - servers
    print(what)
    for name, times in (("wall", walls), ("processor time, database apart", own)):
        shown = ", ".join(f"p{share * 100:g} {at_share(times, share):.1f}" for share in (0.5, 0.95, 0.99))
        print(f"  {name}: {shown}, most {max(times):.1f} ms")
    print(f"  processor time of the database: {servers / len(items) * 1000:.1f} ms each, as a mean")


def _servers_seconds(folder: Path) -> float:
    """Processor time of the cluster in a folder; of processes that ended since, only what its first one waited for."""
    first = psutil.Process(int((folder / "data" / "postmaster.pid").read_text().split()[0]))
    spent = [one.cpu_times() for one in (first, *first.children())]
    return float(sum(one.user + one.system for one in spent) + spent[0].children_user + spent[0].children_system)


if __name__ == "__main__":
    main()
