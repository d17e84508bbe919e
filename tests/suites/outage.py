"""What the service stands on goes away and comes back: clear errors meanwhile, recovery without a restart."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

from tests.postgresql import cluster
from tests.suites.support.audit import audit
from tests.suites.support.faults import disk, s3
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.load import Load, Refusal
from tests.suites.support.promise import Promise, Scale

ROUNDS = {Scale.SMALL: 1, Scale.FULL: 20}
"""How often each thing goes away."""
DOWN_S = 0.5
"""How long it stays away once a call has failed for it."""
CLEAR = "STORAGE_UNAVAILABLE"


def run(scale: Scale) -> Iterator[Promise]:
    """PostgreSQL and S3, then a folder beside SQLite, then full disks."""
    rounds = ROUNDS[scale]
    with s3() as objects, cluster() as postgresql:
        url = postgresql.url(postgresql.create())
        with fleet(2, database_url=url, evidence_url=objects.url, evidence_timeout_seconds=2) as servers:
            outages = Outages(servers)
            for how, what in (("fast", "PostgreSQL stopped"), ("immediate", "PostgreSQL crashed")):
                yield from outages.of(what, partial(postgresql.stop, how), postgresql.start, rounds)
            yield from outages.of("S3 server stopped", objects.stop, objects.start, rounds)
    with fleet(1) as servers:
        folder = servers.folder / "data" / "evidence"
        away = folder.with_name("away")
        go, come = partial(folder.rename, away), partial(away.rename, folder)
        yield from Outages(servers).of("folder of pictures gone", go, come, rounds)
    for what in ("database", "pictures"):
        with disk() as small:
            if small is None:
                yield Promise(f"disk of the {what} full", "nothing may be mounted here", None)
                continue
            places: dict[str, dict[str, Any]] = {
                "database": {"database_url": f"sqlite:///{small.folder}/records/records.db"},
                "pictures": {"evidence_url": (small.folder / "pictures").as_uri()},
            }
            with fleet(1, **places[what]) as servers:
                yield from Outages(servers).of(f"disk of the {what} full", small.fill, small.clear, min(rounds, 5))


@dataclass
class Outages:
    """Outages of one fleet, one after the other, and all that it acknowledged so far."""

    servers: Fleet
    answers: dict[str, bytes] = field(default_factory=dict)

    def of(self, what: str, go: Callable[[], object], come: Callable[[], object], rounds: int) -> Iterator[Promise]:
        """Take something away under load and bring it back, so many times."""
        running = [one.process.pid for one in self.servers.replicas]
        recoveries: list[float] = []
        with Load(self.servers.addresses, what.replace(" ", "-"), clients=2) as load:
            for _ in range(rounds):
                load.wait_for(2)
                go()
                load.wait_for_refusal()
                time.sleep(DOWN_S)
                come()
                recoveries.append(load.wait_for(2))
        clear = [_is_clear(refusal) for refusal in load.refusals]
        slowest = max(refusal.seconds for refusal in load.refusals)
        yield Promise(
            f"{what}: every call meanwhile fails as UNAVAILABLE, {CLEAR}, with the time to wait",
            f"{rounds} times: {clear.count(True)} of {len(clear)} failed calls; the slowest after {slowest:.1f} s",
            all(clear),
        )
        alive = running == [one.process.pid for one in self.servers.replicas if one.process.is_alive()]
        times = f"{median(recoveries):.1f} s (median), {max(recoveries):.1f} s at most"
        yield Promise(
            f"{what}: calls succeed again without a restart",
            f"{len(recoveries)} of {rounds} times, after {times}",
            alive and not load.unanswered,
        )
        self.answers |= load.answers
        found = audit(self.servers, self.answers)
        yield Promise(
            f"{what}: nothing that was acknowledged is lost, and nothing is half-written",
            f"{len(load.answers):,} acknowledged: {found}",
            found.clean,
        )


def _is_clear(refusal: Refusal) -> bool:
    return (refusal.code, refusal.reason, refusal.retry_info) == ("UNAVAILABLE", CLEAR, True)
