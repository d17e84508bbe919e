"""How the server stands, read when somebody asks for the metrics: queue, connections, certificate, readiness, build.

Each source below is a function that gives metric families; a further one is one more function in `SOURCES`.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily as Counter
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.core import InfoMetricFamily as Info
from prometheus_client.registry import Collector

from service.app import App
from service.authorities.adapter import FaultKind
from service.serving.auth.protection import Protection
from service.serving.health.servicer import Health
from service.serving.observe.counts import Counts
from service.settings import Settings
from service.verification.values.verdict import AuthorityOutcome
from storage.authorities.open_checks import OpenChecks
from storage.authorities.values import OPEN
from storage.reviews.statistics import OpenCases
from storage.reviews.words import ENDED, CaseState

if TYPE_CHECKING:
    from service.customers.following import Behind

_STATES: Final = tuple(state.value for state in CaseState if state.value not in ENDED)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a server whose state is reported.

    Attributes:
        app: its workers, store and policy.
        settings: its limits.
        protection: its certificate.
        health: whether it is ready, and how many calls it has.
        reviews, checks: how many cases, and how many questions to authorities, are open.
        files: how far customers' files are behind what became of them.
        set_aside: how many files' owners could not be compared.
    """

    app: App
    settings: Settings
    protection: Protection
    health: Health
    reviews: Counts[OpenCases] = field(default_factory=Counts)
    checks: Counts[OpenChecks] = field(default_factory=Counts)
    files: Counts[Behind] = field(default_factory=Counts)
    set_aside: Counts[int] = field(default_factory=Counts)


def _calls(parts: Parts) -> Iterator[Metric]:
    yield Gauge("idverdict_calls_in_flight", "Calls in progress", value=parts.health.calls())
    yield Gauge("idverdict_calls_limit", "Calls that may be in progress", value=parts.settings.max_calls)
    yield Gauge("idverdict_message_bytes", "Memory taken for messages", value=parts.health.message_bytes())
    limit = parts.settings.max_messages_bytes
    yield Gauge("idverdict_message_bytes_limit", "Memory that messages may take", value=limit)
    yield Gauge("idverdict_alive", "0 while a worker is stuck", value=parts.health.alive)
    yield Gauge("idverdict_ready", "1 while calls are wanted here", value=parts.health.ready)


def _queue(parts: Parts) -> Iterator[Metric]:
    load = parts.app.workers.load()
    waiting = Gauge("idverdict_queue_jobs", "Jobs that wait for a worker", labels=["priority"])
    for priority, jobs in load.waiting.items():
        waiting.add_metric([priority], jobs)
    yield waiting
    yield Gauge("idverdict_queue_limit", "Jobs that may wait", value=parts.settings.queue)
    yield Gauge("idverdict_queue_oldest_seconds", "How long the oldest waiting job has waited", value=load.oldest_s)
    yield Gauge("idverdict_workers_busy", "Workers at work", value=load.busy)
    about = "How long the worker has been at its job that has been so longest"
    yield Gauge("idverdict_worker_longest_seconds", about, value=load.longest_s)
    stuck = sum(seconds > parts.settings.stuck_seconds for seconds in load.at_work_s)
    yield Gauge("idverdict_workers_stuck", "Workers at one job for longer than STUCK_SECONDS", value=stuck)
    yield Gauge("idverdict_workers", "Workers", value=parts.settings.threads)


def _connections(parts: Parts) -> Iterator[Metric]:
    pool = parts.app.store.connections()
    told = Gauge("idverdict_database_connections", "Connections to the database", labels=["state"])
    told.add_metric(["in_use"], pool.in_use)
    told.add_metric(["idle"], pool.idle)
    yield told
    if pool.most is not None:
        yield Gauge("idverdict_database_connections_limit", "Connections that there may be", value=pool.most)


def _certificate(parts: Parts) -> Iterator[Metric]:
    certificate = parts.protection.certificate
    if certificate is None:
        return
    valid = certificate()
    about = "of the server's certificate's validity, Unix time"
    yield Gauge("idverdict_certificate_not_before_timestamp_seconds", f"Begin {about}", value=valid.begins.timestamp())
    yield Gauge("idverdict_certificate_not_after_timestamp_seconds", f"End {about}", value=valid.ends.timestamp())


def _authorities(parts: Parts) -> Iterator[Metric]:
    questions = parts.app.questions
    answers = Counter("idverdict_authority_answers", "Answers of authorities", labels=["channel", "outcome"])
    faults = Counter("idverdict_authority_faults", "Attempts without an answer", labels=["channel", "kind"])
    opened = Gauge("idverdict_authority_breaker_open", "1 while a channel is taken for down", labels=["channel"])
    if questions is not None:
        told, failed = questions.tally.answers, questions.tally.faults
        for id, line in questions.lines.by_id.items():
            for outcome in (*AuthorityOutcome, "EXPIRED"):
                answers.add_metric([id, outcome], told.get((id, outcome), 0))
            for kind in FaultKind:
                faults.add_metric([id, kind], failed.get((id, kind), 0))
            opened.add_metric([id], line.breaker.is_open)
    yield from (answers, faults, opened)


def _open_checks(parts: Parts) -> Iterator[Metric]:
    """The open questions of all tenants, by channel and state."""
    counted, questions = parts.checks.latest, parts.app.questions
    if counted is None or questions is None:
        return
    checks = Gauge("idverdict_authority_checks", "Questions that have not ended", labels=["channel", "state"])
    about = "Age of the oldest question of the channel that has not ended"
    oldest = Gauge("idverdict_authority_oldest_seconds", about, labels=["channel"])
    for id in questions.lines.by_id:
        ours = [one for one in counted if one.channel == id]
        for state in OPEN:
            checks.add_metric([id, state], sum(one.checks for one in ours if one.state == state))
        since = min((one.oldest_at for one in ours), default=None)
        age = 0.0 if since is None else max(0.0, (parts.app.clock() - since).total_seconds())
        oldest.add_metric([id], age)
    yield from (checks, oldest)


def _build(parts: Parts) -> Iterator[Metric]:
    build = {
        "version": version("idverdict"),
        "python": platform.python_version(),
        "engine": parts.settings.engine,
        "policy": parts.app.policy.id,
        "policy_version": parts.app.policy.version,
    }
    yield Info("idverdict_build", "What runs", value=build)


def _reviews(parts: Parts) -> Iterator[Metric]:
    """The open cases of all tenants, by queue and state."""
    counted = parts.reviews.latest
    if counted is None:
        return
    cases = Gauge("idverdict_review_cases", "Cases that people have not settled", labels=["queue", "state"])
    overdue = Gauge("idverdict_review_cases_overdue", "Those past their due time", labels=["queue", "state"])
    oldest = Gauge("idverdict_review_oldest_seconds", "Age of the oldest of them", labels=["queue", "state"])
    for queue in parts.app.rules.queues:
        for state in _STATES:
            found = [one for one in counted if (one.queue, one.state) == (queue, state)]
            cases.add_metric([queue, state], sum(one.cases for one in found))
            overdue.add_metric([queue, state], sum(one.overdue for one in found))
            since = min((one.oldest_at for one in found), default=None)
            age = 0.0 if since is None else max(0.0, (parts.app.clock() - since).total_seconds())
            oldest.add_metric([queue, state], age)
    yield from (cases, overdue, oldest)


def _files(parts: Parts) -> Iterator[Metric]:
    """How far customers' files are behind, over all tenants."""
    counted = parts.files.latest
    if counted is None:
        return
    about = "How long the oldest entry about a customer's file has waited to be followed"
    behind = Gauge("idverdict_customers_behind_seconds", about, labels=["follower"])
    for one in counted:
        age = 0.0 if one.since is None else max(0.0, (parts.app.clock() - one.since).total_seconds())
        behind.add_metric([one.follower.value], age)
    yield behind


def _set_aside(parts: Parts) -> Iterator[Metric]:
    """Files of all tenants whose owners could not be compared."""
    if (counted := parts.set_aside.latest) is not None:
        about = "Customers' files whose owners could not be compared; they are tried again"
        yield Gauge("idverdict_owners_set_aside", about, value=sum(counted))


Source = Callable[[Parts], Iterator[Metric]]
SOURCES: tuple[Source, ...] = (
    _calls,
    _queue,
    _connections,
    _certificate,
    _authorities,
    _open_checks,
    _reviews,
    _files,
    _set_aside,
    _build,
)
"""The metrics of a server's state."""


class State(Collector):
    """Tells a server's state as metrics."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        """The families of all sources."""
        for source in SOURCES:
            yield from source(self._parts)
