"""Two servers are restarted one after the other under load, as an update does: no call fails for good.

Both are of this version. A later one is played only by a column that is added to the schema. A server of the contract
before decision 0031 is not played beside them: that contract was never released, and nothing is promised of the two
at the same time (docs/versioning.md).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import psycopg

from service.settings import PREFIX, Settings
from tests.postgresql import cluster
from tests.suites.support.audit import audit
from tests.suites.support.balancer import Balancer, balancer
from tests.suites.support.faults import s3
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.foreign import Foreign, grpc_js, h2load
from tests.suites.support.promise import Promise, Scale
from tests.suites.support.steady import Steady

ROUNDS = {Scale.SMALL: 1, Scale.FULL: 15}
"""How often each of the two servers is restarted, on each of the two ways to them."""
LISTS = {Scale.SMALL: 150, Scale.FULL: 2000}
"""Calls of h2load."""
SHIPPED = ("drain_notice_seconds", "drain_grace_seconds", "claim_seconds")
"""Settings that the suites otherwise shorten."""
NO_RETRIES = [("grpc.enable_retries", 0)]


def run(scale: Scale) -> Iterator[Promise]:
    """Two servers on PostgreSQL and S3: called straight, then through Envoy while the schema is migrated too."""
    shipped = {name: Settings.model_fields[name].default for name in SHIPPED}
    with s3() as objects, cluster() as postgresql:
        url = postgresql.url(postgresql.create())
        migrate(url)
        with fleet(2, database_url=url, database_migrate=False, evidence_url=objects.url, **shipped) as servers:
            updates = Updates(servers, url, ROUNDS[scale])
            yield from updates.straight()
            with balancer(servers.addresses()) as envoy:
                yield from updates.through(envoy, LISTS[scale])
            found = audit(servers, updates.answers, known=updates.acknowledged)
            yield Promise(
                "nothing that was acknowledged meanwhile is lost, and nothing is half-written",
                f"{len(updates.answers) + len(updates.acknowledged):,} acknowledged: {found}",
                found.clean,
            )


@dataclass
class Updates:
    """Rolling restarts of one fleet, and all that was acknowledged meanwhile: to our callers, and to grpc-js."""

    servers: Fleet
    database_url: str
    rounds: int
    answers: dict[str, bytes] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)

    def straight(self) -> Iterator[Promise]:
        """Callers who know both addresses and go round them."""
        target = "ipv4:" + ",".join(self.servers.addresses())
        with ExitStack() as block:
            ours = block.enter_context(Steady(target, "straight"))
            bare = block.enter_context(Steady(target, "bare", options=NO_RETRIES, only_list=True))
            node = block.enter_context(grpc_js(target))
            for _ in range(self.rounds):
                self._restart_each(ours, bare, node)
            _in_use(ours, bare, node)
        told = f"; without retries {bare.failures.total()} of {bare.calls:,} failed"
        yield self._kept("both called straight, our client", 2 * self.rounds, ours, told)
        yield self._kept("both called straight, grpc-js", 2 * self.rounds, node)

    def through(self, envoy: Balancer, lists: int) -> Iterator[Promise]:
        """Callers who know Envoy alone, while the schema is migrated after each round."""
        restarts = 0
        with ExitStack() as block:
            ours = block.enter_context(Steady(envoy.address, "through"))
            node = block.enter_context(grpc_js(envoy.address))
            load = block.enter_context(h2load(envoy.address, lists))
            while load.running or restarts < 2 * self.rounds:
                restarts += self._restart_each(ours, node, envoy=envoy)
                migrate(self.database_url)
            _in_use(ours, node)
            lost = load.failed()
        told = f"; {envoy.counter('upstream_rq_retry')} sent again by Envoy"
        yield self._kept("through Envoy, our client", restarts, ours, told)
        yield self._kept("through Envoy, grpc-js", restarts, node)
        answered = envoy.statuses("h2load", lists)["OK"]
        yield Promise(
            "through Envoy, h2load, which sends nothing again: no call fails",
            f"{lists:,} calls: {answered:,} answered OK by Envoy's log, {lost} without HTTP 200",
            answered == lists and not lost,
        )

    def _restart_each(self, *clients: Steady | Foreign, envoy: Balancer | None = None) -> int:
        """Restart one server after the other, each once the one before it is in use again; returns how many."""
        before = tuple(self.servers.replicas)
        for one in before:
            _in_use(*clients)
            self.servers.restart(one)
            if envoy is not None:
                envoy.wait_for(len(before))
        return len(before)

    def _kept(self, who: str, restarts: int, client: Steady | Foreign, more: str = "") -> Promise:
        if isinstance(client, Steady):
            self.answers |= client.answers
        else:
            self.acknowledged += client.acknowledged
        failed = client.failures.total()
        what = "".join(f"; {times} {text}" for text, times in client.failures.items())
        return Promise(
            f"{who}: no call fails for good",
            f"{restarts} restarts, {client.calls:,} calls: {failed} failed{what}{more}",
            failed == 0 and client.calls > restarts,
        )


def _in_use(*clients: Steady | Foreign) -> None:
    """Wait until each client has been answered a few more times."""
    for client in clients:
        client.wait_for(3)


def migrate(url: str) -> None:
    """``idverdict migrate``, as the job of compose.yaml runs it, and a column more, as a later version may bring."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    command = [sys.executable, "-m", "service", "migrate"]
    subprocess.run(command, env={**environment, f"{PREFIX}DATABASE_URL": url}, check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE verification DROP COLUMN IF EXISTS of_a_later_version")
        connection.execute("ALTER TABLE verification ADD COLUMN of_a_later_version TEXT")
