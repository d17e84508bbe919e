"""Kills amid imports, sweeps, reviews and screenings of customers: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import csv
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

from idverdict import v1

from service.customers.following import Following
from service.customers.rules import default_customer_rules
from storage.customer_files.words import Entry
from tests.postgresql import cluster
from tests.suites.support.beside import Repeated, bring_in, turn_days
from tests.suites.support.files_audit import what_is_left
from tests.suites.support.fleet import Fleet, fleet, preload
from tests.suites.support.insisting import Wire
from tests.suites.support.promise import Promise, Scale
from tests.suites.support.reviewer import Reviewer
from tests.suites.support.tellers import CUSTOMERS, PARTIES, RISK, Book, Done, Tellers, name_of, reference_of

KILLS = {Scale.SMALL: 3, Scale.FULL: 60}
"""SIGKILLs on each database: of servers, of the import, and of the sweep."""
ROWS = {Scale.SMALL: 12, Scale.FULL: 2_000}
"""Of the file that is brought in."""
LISTED = {Scale.SMALL: 30, Scale.FULL: 600}
"""The first of the tellers' customers: they are on the list that is brought in amid all this."""
REPLAYS = {Scale.SMALL: 10, Scale.FULL: 500}
"""Customers of whom everything is made again."""
DAYS = 3_600
"""So far ahead goes the last sweep: beyond every period of a review."""
PAUSE_S = {Scale.SMALL: 0.3, Scale.FULL: 0.01}
"""Between two sweeps: at small scale they leave the processors to other tests."""
LONGEST_LIFE_S = 0.8
"""How long nobody is killed at most."""
PATIENCE_S = 240.0
LIST, SCREENING = "suite", v1.ScreeningServiceStub


def run(scale: Scale) -> Iterator[Promise]:
    """Two servers on PostgreSQL, each with a worker beside its calls; at full scale one on SQLite before them."""
    preload("tests.suites.support.screening_warm", "tests.suites.support.beside")
    if scale is Scale.FULL:
        with fleet(1, worker=True) as servers:
            yield from _killed(servers, "SQLite", scale)
    with cluster() as postgresql, fleet(2, worker=True, database_url=postgresql.url(postgresql.create())) as servers:
        yield from _killed(servers, "PostgreSQL, two servers", scale)


def _killed(servers: Fleet, where: str, scale: Scale) -> Iterator[Promise]:
    wire = Wire(servers.addresses)
    file, references = _rows(servers.folder, ROWS[scale])
    log = str(servers.folder / "beside.log")
    shared = [_shared(wire, number) for number in range(2)]
    _listed(wire, range(3_000, 3_005))
    names = [one.customer for one in shared]
    with Reviewer(servers.addresses) as reviewer, Tellers(servers.addresses, names) as tellers:
        imported = Repeated(lambda: servers.beside(bring_in, str(file), servers.addresses()[0], log))
        turned = Repeated(lambda: servers.beside(turn_days, log, DAYS, 1_000, PAUSE_S[scale]))
        _kill(servers, scale, tellers, (imported, turned), wire)
        imported.finish()
        turned.stop()
    _followed(servers, wire)
    last = datetime.now(UTC) + timedelta(days=DAYS)
    Repeated(lambda: servers.beside(turn_days, log, DAYS, 1)).finish()
    book, pictures = tellers.book, 2 * (len(tellers.book.with_case) + len(tellers.book.without_case))
    left, there = what_is_left(servers, [*shared, *book.writes], references, pictures, last)
    yield Promise(
        f"{where}: each acknowledged write on customers is there once, in order, and each state follows from it",
        f"{KILLS[scale]} kills, {imported.killed} of them of the import and {turned.killed} of a sweep; "
        f"{len(book.writes):,} writes and {len(references):,} imported rows acknowledged; {there.files:,} files, "
        f"{there.records:,} records, {there.turns:,} turns by days: {left}",
        left.clean and not tellers.failures,
    )
    yield _replayed(wire, where, book, REPLAYS[scale])
    yield _reviewed(wire, where, book, reviewer)
    yield _screened(wire, where, book, LISTED[scale])
    failures = [*tellers.failures, *reviewer.failures]
    yield Promise(
        f"{where}: a call that a kill interrupted is answered by the next server",
        f"{tellers.cut_off} cut off, longest {tellers.longest_s:.1f} s, {len(failures)} never answered "
        f"{'; '.join(failures)}".rstrip(),
        not failures,
    )
    wire.close()


def _followed(servers: Fleet, wire: Wire) -> None:
    """Wait until lists are swept, and until files are up to date with the log: that goes on beside the calls."""
    _swept(wire)
    until = time.monotonic() + PATIENCE_S
    with closing(servers.store()) as store:
        following = Following(store, default_customer_rules(), _never, lambda: datetime.now(UTC), _never)
        while any(one.since is not None for one in following.behind()):
            assert time.monotonic() < until, "customers' files do not come up to date"
            time.sleep(0.2)


def _swept(wire: Wire) -> None:
    """Wait until all sweeps of lists are over."""
    until = time.monotonic() + PATIENCE_S
    while True:
        sweeps = wire.ask(SCREENING, "ListSweeps", v1.ListSweepsRequest()).sweeps
        if all(one.state == v1.SWEEP_STATE_DONE for one in sweeps):
            break
        assert time.monotonic() < until, "the sweep of the new list does not end"
        time.sleep(0.1)


def _never(*_: object) -> NoReturn:
    raise NotImplementedError


def _kill(servers: Fleet, scale: Scale, tellers: Tellers, beside: Sequence[Repeated], wire: Wire) -> None:
    """Kill one after the other, by chance, and bring the list in amid it."""
    kills, chance = KILLS[scale], random.Random(KILLS[scale])
    for number in range(kills):
        tellers.wait_for(3)
        if number == kills // 2:
            _listed(wire, range(LISTED[scale]))
        time.sleep(chance.uniform(0, LONGEST_LIFE_S))
        victim = (*beside, None)[number % 3]
        if victim is not None:
            victim.kill()
        else:
            servers.kill(chance.choice(servers.replicas))
            servers.start()
    tellers.wait_for(3)


def _rows(folder: Path, count: int) -> tuple[Path, Sequence[str]]:
    """A file of customers to be brought in, and their references."""
    path, references = folder / "customers.csv", [f"imported-{number}" for number in range(count)]
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["reference", "name", "occupation"])
        rows.writerows([one, "样本", "教师"] for one in references)
    return path, references


def _shared(wire: Wire, number: int) -> Done:
    """A customer whom all tellers change."""
    marker = f"marker.shared.{number}."
    request = v1.CreateCustomerRequest(
        customer_reference=f"shared-{number}",
        kind="CUSTOMER_KIND_PERSON",
        purpose="PURPOSE_ACCOUNT_OPENING",
        declared={"name": "样本", "contact": marker},
        request_id=marker,
    )
    return Done(wire.ask(CUSTOMERS, "CreateCustomer", request).name, Entry.PROFILE, marker)


def _listed(wire: Wire, numbers: Sequence[int]) -> None:
    """Bring in a version of the list with the names of these numbers."""
    content = "id,names\n" + "".join(f"entry-{number},{name_of(number)}\n" for number in numbers)
    request = v1.ImportListRequest(
        request_id=f"list-{numbers[0]}", list=LIST, format="LIST_FORMAT_CSV", content=content.encode()
    )
    wire.ask(SCREENING, "ImportList", request)


def _replayed(wire: Wire, where: str, book: Book, most: int) -> Promise:
    """Make versions, ratings and determinations of the first and last customers again."""
    names = list(dict.fromkeys(one.customer for one in book.writes))
    names = names[: most // 2] + names[most // 2 :][-(most // 2) :]
    same = Counter[bool]()
    for name in names:
        asked = v1.ListCustomerVersionsRequest(name=name, page_size=200)
        versions = wire.ask(CUSTOMERS, "ListCustomerVersions", asked).versions
        ratings = wire.ask(RISK, "ListRatings", v1.ListRatingsRequest(name=name)).ratings
        made = wire.ask(PARTIES, "ListOwnerDeterminations", v1.ListOwnerDeterminationsRequest(name=name)).determinations
        replays = [
            *((CUSTOMERS, "ReplayCustomerVersion", v1.ReplayCustomerVersionRequest(name=one.name)) for one in versions),
            *((RISK, "ReplayRating", v1.ReplayRatingRequest(name=one.name)) for one in ratings),
            *((PARTIES, "ReplayOwnerDetermination", v1.ReplayOwnerDeterminationRequest(name=one.name)) for one in made),
        ]
        same.update(wire.ask(stub, method, request).same for stub, method, request in replays)
    return Promise(
        f"{where}: versions, ratings and determinations of owners replay byte for byte",
        f"{same[True]} of {same.total()} of {len(names)} customers",
        same.total() > 0 and not same[False],
    )


def _reviewed(wire: Wire, where: str, book: Book, reviewer: Reviewer) -> Promise:
    """Hold each case against what the reviewer was told."""
    found = Counter[int]()
    for name in book.with_case:
        kept = wire.ask(v1.VerificationServiceStub, "GetVerification", v1.GetVerificationRequest(name=name))
        found[len(kept.reviews)] += 1
    told = Counter(reviewer.decided.values())
    return Promise(
        f"{where}: each case of a customer is decided once, and its verification says so once",
        f"{len(book.with_case)} cases, {told.total()} decisions acknowledged; {found[1]} verifications with one, "
        f"{found[0]} with none, {found.total() - found[0] - found[1]} with more",
        set(found) <= {1} and told == Counter(book.with_case),
    )


def _screened(wire: Wire, where: str, book: Book, listed: int) -> Promise:
    """Hold the hits of customers who are on the list against it, once its sweep is over."""
    _swept(wire)
    times = Counter[int]()
    for number in (one for one in book.screened if one < listed):
        asked = v1.ListHitsRequest(customer_reference=reference_of(number), page_size=200)
        hits = wire.ask(SCREENING, "ListHits", asked).hits
        seen = [wire.ask(SCREENING, "GetHit", v1.GetHitRequest(name=one.name)).match.entry_id for one in hits]
        times[seen.count(f"entry-{number}")] += 1
    return Promise(
        f"{where}: each customer on a list that comes amid it has its hit, once, screened before or after",
        f"{times.total()} customers on it, {len(book.screened)} screened: {times[1]} with their hit, "
        f"{times[0]} without, {times.total() - times[0] - times[1]} with it twice",
        set(times) <= {1},
    )
