"""Counters and timers of calls, as Prometheus metrics. `service.serving.observe.state` reports the server's state.

The first three are named and labelled as gRPC servers in Go name theirs, so that a platform's boards and alerts know
them. Tenants are no label: their number has no bound.
"""

from __future__ import annotations

from collections.abc import Iterable

import grpc
from idverdict.client import SERVICES
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

from ocr.reading import FieldStatus
from service.call.error_reasons import ErrorReason
from service.call.shed import Shed
from service.call.stages import FieldRead, Stage
from service.serving.observe.closed import OTHER, Closed
from service.verification.values.codes import CODES
from service.verification.values.document_words import field_words
from service.verification.values.verdict import Decision, Purpose
from storage.reviews.words import Decision as CaseDecision
from storage.screening.words import HitDecision

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks for

Method = tuple[str, str, str]
"""A method as labels: kind, service and name."""
METHODS: dict[str, Method] = {
    f"/{service.full_name}/{method.name}": (
        "server_stream" if method.server_streaming else "unary",
        service.full_name,
        method.name,
    )
    for service in SERVICES
    for method in service.methods
}
"""The methods of the contract by their paths; all others are told as `OTHER_METHOD`."""
OTHER_METHOD: Method = (OTHER, OTHER, OTHER)
CODES_OF_GO = {code: code.name.title().replace("_", "") for code in grpc.StatusCode} | {
    grpc.StatusCode.OK: "OK",
    grpc.StatusCode.CANCELLED: "Canceled",
}
"""Status codes as the label of metrics has them everywhere."""
_METHOD_LABELS = ("grpc_type", "grpc_service", "grpc_method")

CALL_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30)
STAGE_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5)
REVIEW_BUCKETS_S = (5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600)
DEADLINE_BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60)


class Metrics:
    """The metrics of one server.

    Attributes:
        registry: holds them, and what else is to be told with them.
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry(auto_describe=True)

        def counter(name: str, about: str, *labels: str) -> Counter:
            return Counter(name, about, labels, registry=registry)

        def histogram(name: str, about: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(name, about, labels, buckets=buckets, registry=registry)

        started = counter("grpc_server_started_total", "Calls that began", *_METHOD_LABELS)
        handled = counter("grpc_server_handled_total", "Calls that ended, by status", *_METHOD_LABELS, "grpc_code")
        handling = histogram("grpc_server_handling_seconds", "Time of calls", CALL_BUCKETS_S, *_METHOD_LABELS)
        methods = (*METHODS.values(), OTHER_METHOD)
        self._started = {method: started.labels(*method) for method in methods}
        self._handling = {method: handling.labels(*method) for method in methods}
        self._handled = {(m, code): handled.labels(*m, name) for m in methods for code, name in CODES_OF_GO.items()}
        self._errors = Closed(counter("idverdict_errors_total", "Calls that failed, by reason", "reason"), ErrorReason)
        self._shed = Closed(counter("idverdict_shed_total", "Calls turned away for the load, by rule", "rule"), Shed)
        self._remaining = histogram(
            "idverdict_deadline_remaining_seconds", "Time left until the deadline when a call is let in",
            DEADLINE_BUCKETS_S,
        )  # fmt: skip
        self._endless = counter("idverdict_calls_without_deadline_total", "Calls let in that have no deadline")
        self._stages = Closed(
            histogram("idverdict_stage_seconds", "Time of a call's stages", STAGE_BUCKETS_S, "stage"), Stage
        )
        self._verifications = Closed(
            counter("idverdict_verifications_total", "Verifications kept, by decision", "purpose", "decision"),
            Purpose,
            Decision,
        )
        self._reasons = Closed(counter("idverdict_reasons_total", "Reasons of decisions, by code", "code"), CODES)
        self._repeats = counter("idverdict_repeated_answers_total", "Requests that got their first answer again")
        self._fields = Closed(
            counter("idverdict_fields_total", "Fields of pictures read, by certainty", "field", "status"),
            field_words(),
            FieldStatus,
        )
        self._repairs = Closed(
            counter("idverdict_fields_repaired_total", "Fields whose value is not what was seen best", "field"),
            field_words(),
        )

        self._reviews = Closed(
            counter("idverdict_review_decisions_total", "First decisions of people on cases", "decision"), CaseDecision
        )
        self._agreement = Closed(
            counter("idverdict_review_second_opinions_total", "Second people, by whether they agreed", "agreed"),
            ("yes", "no"),
        )
        self._review_seconds = histogram(
            "idverdict_review_seconds", "Time from a case's being shown to its first decision", REVIEW_BUCKETS_S
        )
        self._screenings = Closed(
            counter("idverdict_screenings_total", "Screenings, by their strongest match", "strength"),
            ("hit", "weak", "none"),
        )
        self._screening_seconds = histogram("idverdict_screening_seconds", "Time of a screening", STAGE_BUCKETS_S)
        self._hits = Closed(
            counter("idverdict_hit_decisions_total", "Decisions of people on hits", "decision"), HitDecision
        )
        self._checkpoint = Gauge(
            "idverdict_audit_checkpoint_timestamp_seconds",
            "When this server last gave a signed checkpoint of the audit log; its start before the first",
            registry=registry,
        )
        self._checkpoint.set_to_current_time()

    def checkpoint(self) -> None:
        """A signed checkpoint of the audit log was given."""
        self._checkpoint.set_to_current_time()

    def screened(self, strength: str, seconds: float) -> None:
        """Somebody was screened, with this strongest match."""
        self._screenings.of(strength).inc()
        self._screening_seconds.observe(seconds)

    def hit_decided(self, decision: str) -> None:
        """A person decided a hit."""
        self._hits.of(decision).inc()

    def reviewed(self, decision: str, *, agreed: bool | None, seconds: int | None) -> None:
        """A person decided a case, or a second one said whether they agree."""
        if agreed is not None:
            self._agreement.of("yes" if agreed else "no").inc()
            return
        self._reviews.of(decision).inc()
        if seconds is not None:
            self._review_seconds.observe(seconds)

    def began(self, method: Method) -> None:
        """A call has come."""
        self._started[method].inc()

    def let_in(self, remaining_s: float | None) -> None:
        """A call is let in, with so many seconds until its deadline, or None without one."""
        if remaining_s is None:
            self._endless.inc()
        else:
            self._remaining.observe(max(0.0, remaining_s))

    def ended(self, method: Method, code: grpc.StatusCode, seconds: float) -> None:
        """A call is over."""
        self._handled[method, code].inc()
        self._handling[method].observe(seconds)

    def failed(self, reason: str, shed: Shed | None) -> None:
        """A call failed; ``shed`` where it was turned away."""
        self._errors.of(reason).inc()
        if shed is not None:
            self._shed.of(shed).inc()

    def spent(self, stage: Stage, seconds: float) -> None:
        """A stage took so long."""
        self._stages.of(stage).observe(seconds)

    def decided(self, purpose: str, decision: str, codes: Iterable[str]) -> None:
        """A verification was stored; each of its reason codes counts once."""
        self._verifications.of(purpose, decision).inc()
        for code in set(codes):
            self._reasons.of(code).inc()

    def repeated(self) -> None:
        """A request got its first answer again."""
        self._repeats.inc()

    def read(self, fields: Iterable[FieldRead]) -> None:
        """Pictures were read, with these fields."""
        for field in fields:
            self._fields.of(field.name, field.status).inc()
            if field.repaired:
                self._repairs.of(field.name).inc()
