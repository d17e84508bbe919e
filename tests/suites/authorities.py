"""Authorities that fail while servers are killed: no question is lost or billed twice, and every verdict ends."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from idverdict import v1
from idverdict.client import channel

from service.authorities.simulator.scenarios import Scenarios
from storage.audit.entry import log_key
from storage.audit.inspection import Inspection
from tests.authorities import Bank, bank
from tests.postgresql import cluster
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.load import Load
from tests.suites.support.open_loop import percentile
from tests.suites.support.promise import Promise, Scale, judged

CHECKS = {Scale.SMALL: 100, Scale.FULL: 5_000}
"""Verifications on each database; each asks the authority."""
KILLS = {Scale.SMALL: 2, Scale.FULL: 25}
"""SIGKILLs amid them."""
FAULTS = 0.2
"""Of the attempts, by chance: not answered, answered and the answer lost, unusable, refused, or late."""
PATIENCE_S = 240.0
REVISED_S = 1.0
"""From the stored answer to the appended verdict, 95 of 100."""
CHANNEL = {
    "timeout_ms = 1000": "timeout_ms = 500",
    "wait_ms = 2500": "wait_ms = 700",
    "poll_s = 2": "poll_s = 0.2",
    "open_s = 5": "open_s = 0.2",
    "quota = { per_second = 50, per_day = 100000, subject_day = 8, subject_misses_day = 3 }\n": "",
}
"""Short times, and no quota: the reader that answers by heart reads one card only."""


def run(scale: Scale) -> Iterator[Promise]:
    """One server with a worker on SQLite, then two of them on PostgreSQL; both with an authority that often fails."""
    scenarios = Scenarios.model_validate({"scenario": [{"name": "all"}], "faults": {"share": FAULTS}})
    with _asking(scenarios) as at, fleet(1, worker=True, **_settings(at)) as servers:
        yield from _killed(servers, at, "SQLite", scale)
    with _asking(scenarios) as at, cluster() as postgresql:
        place = {**_settings(at), "database_url": postgresql.url(postgresql.create())}
        with fleet(2, worker=True, **place) as servers:
            yield from _killed(servers, at, "PostgreSQL, two servers", scale)


@contextmanager
def _asking(scenarios: Scenarios) -> Iterator[Bank]:
    with TemporaryDirectory(prefix="idverdict-suite-") as folder, bank(Path(folder), scenarios, changes=CHANNEL) as at:
        yield at


def _settings(at: Bank) -> dict[str, Any]:
    return {**at.settings, "authority_hosts": ",".join(at.settings["authority_hosts"])}


def _killed(servers: Fleet, at: Bank, where: str, scale: Scale) -> Iterator[Promise]:
    count, kills = CHECKS[scale], KILLS[scale]
    chance = random.Random(kills)
    with Load(servers.addresses) as load:
        for _ in range(kills):
            load.wait_for(count // (kills + 1))
            servers.kill(chance.choice(servers.replicas))
            servers.start()
        load.wait_for(count // (kills + 1))
    acknowledged, began = (
        {v1.Verification.FromString(answer).name for answer in load.answers.values()},
        time.monotonic(),
    )
    kept = _ended(servers)
    waited = time.monotonic() - began
    pending = [one for one in kept if one.verdict.decision == v1.DECISION_PENDING]
    official = [said for one in kept for said in one.verdict.official]
    billed = {id: one["billed"] for id, one in at.simulated.ledger()["questions"].items()}
    settled = [one for one in kept if one.verdict.decision == v1.DECISION_ACCEPT and one.revision == 1]
    yield Promise(
        f"{where}: every verdict that waits for an authority ends, with one revision, whatever is killed",
        f"{kills} kills, {FAULTS:.0%} faults, {len(kept):,} verifications ({len(acknowledged):,} acknowledged), "
        f"{len(settled):,} accepted by one revision, {len(pending)} pending {waited:.0f} s after the load",
        len(settled) == len(kept) >= count // 2 and acknowledged <= {one.name for one in kept},
    )
    lost, unknown = {said.check.rpartition("/")[2] for said in official} ^ billed.keys(), len(official) - len(billed)
    yield Promise(
        f"{where}: no question is lost, and none is billed twice",
        f"{len(official):,} answers in verdicts, {len(billed):,} questions at the authority of which "
        f"{sum(billed.values()):,} billed, {len(lost)} on one side only",
        not lost and not unknown and set(billed.values()) <= {1} and len(official) == len(kept),
    )
    faults = _log_faults(servers)
    yield Promise(
        f"{where}: the audit log tells of every question, answer and revision, and has no fault",
        f"{faults} faults",
        faults == 0,
    )
    times = [_revised_s(one) for one in settled]
    yield Promise(
        f"{where}: the verdict follows its answer within {REVISED_S:.0f} s, 95 of 100",
        f"p50 {percentile(times, 0.5):.2f} s, p95 {percentile(times, 0.95):.2f} s, "
        f"longest {max(times, default=0):.2f} s",
        judged(scale, percentile(times, 0.95) <= REVISED_S),
    )


def _ended(servers: Fleet) -> Sequence[v1.Verification]:
    """All verifications once none waits any more, or once there is no hope of it."""
    until = time.monotonic() + PATIENCE_S
    with channel(servers.addresses()[0]) as connection:
        stub: Any = v1.VerificationServiceStub(connection)
        pending = v1.ListVerificationsRequest(page_size=1, decisions=[v1.DECISION_PENDING])
        while stub.ListVerifications(pending).verifications and time.monotonic() < until:
            time.sleep(0.2)
        found: list[v1.Verification] = []
        token = ""
        while True:
            page = stub.ListVerifications(v1.ListVerificationsRequest(page_size=200, page_token=token))
            found += [stub.GetVerification(v1.GetVerificationRequest(name=one.name)) for one in page.verifications]
            if not (token := page.next_page_token):
                return found


def _revised_s(one: v1.Verification) -> float:
    answered = max(said.answer_time.ToNanoseconds() for said in one.verdict.official)
    return (one.revise_time.ToNanoseconds() - answered) / 1e9


def _log_faults(servers: Fleet) -> int:
    with closing(servers.store()) as store, closing(servers.objects()) as objects:
        key = log_key(store.history.signer.secret)
        return sum(1 for _ in Inspection(store.shared.database, objects, key).faults())
