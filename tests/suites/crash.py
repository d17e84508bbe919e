"""Servers are killed under load: no acknowledged verdict is lost, and none is there twice."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from tests.postgresql import cluster
from tests.suites.support.audit import audit
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.load import Load
from tests.suites.support.promise import Promise, Scale

KILLS = {Scale.SMALL: 2, Scale.FULL: 50}
"""SIGKILLs on each database."""
LONGEST_LIFE_S = 0.6
"""How long a server lives at most between its first answer and its end."""


def run(scale: Scale) -> Iterator[Promise]:
    """One server on SQLite, then two on PostgreSQL of which now one, now the other is killed."""
    with fleet(1) as servers:
        yield from _killed(servers, "SQLite", KILLS[scale])
    with cluster() as postgresql, fleet(2, database_url=postgresql.url(postgresql.create())) as servers:
        yield from _killed(servers, "PostgreSQL, two servers", KILLS[scale])


def _killed(servers: Fleet, where: str, kills: int) -> Iterator[Promise]:
    chance = random.Random(kills)
    with Load(servers.addresses) as load:
        for _ in range(kills):
            load.wait_for(1)
            time.sleep(chance.uniform(0, LONGEST_LIFE_S))
            servers.kill(chance.choice(servers.replicas))
            servers.start()
        load.wait_for(1)
    found = audit(servers, load.answers)
    answers = len(load.answers)
    yield Promise(
        f"{where}: every acknowledged verdict is there, once, whole, and is answered the same",
        f"{kills} kills, {answers:,} acknowledged: {found}",
        found.clean and answers > kills,
    )
    yield Promise(
        f"{where}: a request that a kill interrupted is answered by the next server",
        f"{len(load.refusals)} calls cut off, {len(load.unanswered)} never answered; longest {load.longest_s:.1f} s",
        not load.unanswered,
    )
