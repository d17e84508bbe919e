"""Watching while servers are restarted and killed: every event once and in order, whoever follows."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from typing import Any

import grpc
from idverdict import v1
from idverdict.client import channel, watch

from tests.postgresql import cluster
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.load import Load
from tests.suites.support.promise import Promise, Scale

FAULTS = {Scale.SMALL: 2, Scale.FULL: 40}
"""Restarts and kills, in turn, on each database."""
FOLLOWERS = 3
LONGEST_PAUSE_S = 1.0
SETTLED_S = 45.0


def run(scale: Scale) -> Iterator[Promise]:
    """One server on SQLite, then two on PostgreSQL."""
    with fleet(1) as servers:
        yield _followed(servers, "SQLite", FAULTS[scale])
    with cluster() as postgresql, fleet(2, database_url=postgresql.url(postgresql.create())) as servers:
        yield _followed(servers, "PostgreSQL, two servers", FAULTS[scale])


class Follower:
    """Follows with the shipped helper, and now and then gives up its stream and goes on with its token, elsewhere."""

    def __init__(self, servers: Fleet, seed: int) -> None:
        self._servers = servers
        self._chance = random.Random(seed)
        self._stop = threading.Event()
        self.seen: list[str] = []
        self.streams = 0
        self.begun = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End with the next message."""
        self._stop.set()
        self._thread.join(30)

    def _follow(self) -> None:
        token = ""
        while not self._stop.is_set():
            if not (addresses := self._servers.addresses()):  # the only one is being started again
                time.sleep(0.05)
                continue
            self.streams += 1
            until = time.monotonic() + self._chance.uniform(0.2, 3.0)
            with channel(self._chance.choice(addresses)) as connection:
                try:
                    for event, behind in watch(connection, token, give_up_s=2):
                        token = behind
                        self.begun.set()
                        if event is not None:
                            self.seen.append(event.verification)
                        if self._stop.is_set() or time.monotonic() > until:
                            break
                except grpc.RpcError:
                    continue


def _followed(servers: Fleet, where: str, faults: int) -> Promise:
    chance = random.Random(faults)
    followers = [Follower(servers, seed) for seed in range(FOLLOWERS)]
    for one in followers:
        assert one.begun.wait(30)
    with Load(servers.addresses) as load:
        for number in range(faults):
            load.wait_for(1)
            time.sleep(chance.uniform(0, LONGEST_PAUSE_S))
            victim = chance.choice(servers.replicas)
            if number % 2:
                servers.kill(victim)
                servers.start(port=victim.address.rpartition(":")[2])
            else:
                servers.restart(victim)
        load.wait_for(1)
    kept = _kept(servers)
    until = time.monotonic() + SETTLED_S
    while time.monotonic() < until and any(len(one.seen) < len(kept) for one in followers):
        time.sleep(0.1)
    for one in followers:
        one.stop()
    missed = sum(len(kept - set(one.seen)) for one in followers)
    twice = sum(len(one.seen) - len(set(one.seen)) for one in followers)
    alien = sum(len(set(one.seen) - kept) for one in followers)
    alike = all(one.seen == followers[0].seen for one in followers)
    return Promise(
        f"{where}: whoever watches sees every event once and in one order, across reconnects, restarts and kills",
        f"{faults} restarts and kills, {len(kept):,} events, {FOLLOWERS} watchers with "
        f"{sum(one.streams for one in followers)} streams of their own: {missed} missed, {twice} twice, "
        f"{alien} unknown, {'one order' if alike else 'orders that differ'}",
        not (missed or twice or alien) and alike and len(kept) > faults,
    )


def _kept(servers: Fleet) -> set[str]:
    with channel(servers.addresses()[0]) as connection:
        stub: Any = v1.VerificationServiceStub(connection)
        names: set[str] = set()
        token = ""
        while True:
            page = stub.ListVerifications(v1.ListVerificationsRequest(page_size=200, page_token=token))
            names |= {one.name for one in page.verifications}
            if not (token := page.next_page_token):
                return names
