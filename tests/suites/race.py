"""One request id at two servers at the same moment: executed once, and good for one payload."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import grpc
from idverdict.client import channel, error_info

from tests.postgresql import cluster
from tests.suites.support.audit import audit
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.promise import Promise, Scale
from tests.suites.support.requests import call, note, request

PAIRS = {Scale.SMALL: 12, Scale.FULL: 1000}
AT_ONCE = 4
"""How many pairs race at the same time."""
REFUSED = "REQUEST_ID_REUSED"


def run(scale: Scale) -> Iterator[Promise]:
    """Two servers on one SQLite file, then on one PostgreSQL."""
    with fleet(2, claim_seconds=10) as servers:
        yield from _raced(servers, "SQLite", PAIRS[scale])
    with (
        cluster() as postgresql,
        fleet(2, claim_seconds=10, database_url=postgresql.url(postgresql.create())) as servers,
    ):
        yield from _raced(servers, "PostgreSQL", PAIRS[scale])


def _raced(servers: Fleet, where: str, pairs: int) -> Iterator[Promise]:
    with ExitStack() as block:
        race = _Race([block.enter_context(channel(address)) for address in servers.addresses()])
        same, contested = [f"same-{n}" for n in range(pairs)], [f"contested-{n}" for n in range(pairs // 4)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            twins = list(pool.map(lambda name: race.pair(name, "", ""), same))
            rivals = list(pool.map(lambda name: race.pair(name, "", "other"), contested))
            late = list(pool.map(lambda name: race.pair(name, "other", "another"), same[: pairs // 4]))
    read = servers.executions()
    once = [read[note(request(name))] == 1 for name in same]
    alike = [one == two and len(one) > len(REFUSED) for one, two in twins]
    yield Promise(
        f"{where}, two servers: of two equal requests that race, one is executed and both get its answer",
        f"{pairs} pairs: {once.count(True)} executed once, {alike.count(True)} answered alike, byte for byte",
        all(once) and all(alike),
    )
    one_each = [sum(read[note(request(name, variant))] for variant in ("", "other")) == 1 for name in contested]
    one_refused = [sorted(answer == REFUSED.encode() for answer in pair) == [False, True] for pair in rivals]
    decided = f"{one_each.count(True)} executed once, {one_refused.count(True)} with one ALREADY_EXISTS"
    yield Promise(
        f"{where}, two servers: of two payloads that race for one id, one is executed and the other refused",
        f"{len(contested)} pairs: {decided}",
        all(one_each) and all(one_refused),
    )
    refused = [answer == REFUSED.encode() for pair in late for answer in pair]
    answers = dict(zip(same, (one for one, _ in twins), strict=True))
    found = audit(servers, answers, known=contested)
    yield Promise(
        f"{where}, two servers: another payload under an id that was answered is refused, and nothing is kept of it",
        f"{refused.count(True)} of {len(refused)} refused; {found}",
        all(refused) and found.clean,
    )


class _Race:
    def __init__(self, servers: list[grpc.Channel]) -> None:
        self._servers = servers

    def pair(self, request_id: str, *variants: str) -> list[bytes]:
        """Send one request to each server at the same moment; answers, or the reason of a refusal."""
        together = threading.Barrier(len(self._servers))

        def send(server: grpc.Channel, variant: str) -> bytes:
            sent = request(request_id, variant)
            together.wait(20)
            try:
                return call(server, sent, timeout=60)
            except grpc.RpcError as error:
                info = error_info(error)
                return (info.reason if info else error.code().name).encode()

        with ThreadPoolExecutor(len(self._servers)) as pool:
            return list(pool.map(send, self._servers, variants))
