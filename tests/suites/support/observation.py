"""What metrics and traces cost a call: of a server that observes every other call, each pair is compared."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idverdict import v1
from idverdict.client import channel
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace.export import SpanExportResult

from service.observe.otlp import OtlpSpans
from service.observe.stages import Stage
from tests.collector import collector
from tests.suites.support.fleet import fleet
from tests.suites.support.half_watched import is_watched
from tests.suites.support.open_loop import percentile
from tests.suites.support.requests import request

PICTURE_BYTES = 150_000
SPANS_OF_A_VERIFICATION = 8


@dataclass(frozen=True, slots=True)
class Cost:
    """What observing costs a call.

    Attributes:
        pairs: how many pairs of calls.
        median_ms: the median of the pairs' differences.
        between_ms: where that lies with 95 % confidence, by the order of the differences.
        bare_ms: the median of the calls that nobody observes.
    """

    pairs: int
    median_ms: float
    between_ms: tuple[float, float]
    bare_ms: float


def costs(pairs: int, warming: int, within: Path | None) -> Iterator[tuple[str, Cost]]:
    """The costs of methods: a verification, read by heart at once, and a look at one.

    Both calls of a pair go to one process: two that are alike differ by more than what is measured.

    Args:
        pairs: how many are timed.
        warming: how many come before.
        within: the folder of the store; None for that of temporary files.
    """
    with (
        collector() as collected,
        fleet(
            1, reading_s=0.0, within=within, half_watched=True, admin_address="127.0.0.1:0",
            otlp_endpoint=collected.endpoint,
        ) as servers,
        channel(servers.addresses()[0]) as connection,
    ):  # fmt: skip
        stub = v1.VerificationServiceStub(connection)
        yield "CreateVerification", _cost(_create(stub), pairs, warming)
        names = [stub.CreateVerification(request(f"looked-at-{n}")).name for n in range(4)]  # so that counts agree
        yield "GetVerification", _cost(_get(stub, names[0]), pairs, warming)
        assert len(collected.spans) > pairs * SPANS_OF_A_VERIFICATION


def sending_ms(calls: int) -> float:
    """The processor's time that the sender's thread spends on the spans of a verification, in batches as it does."""
    spent = 0.0

    class Timed(OTLPSpanExporter):
        def export(self, spans: Any) -> SpanExportResult:
            nonlocal spent
            began = time.thread_time()
            try:
                return super().export(spans)
            finally:
                spent += time.thread_time() - began

    with collector() as collected:
        spans = OtlpSpans(collected.endpoint, exporter=Timed)
        for number in range(calls):
            call = spans.call(
                "idverdict.v1.VerificationService/CreateVerification", None, {"idverdict.call_id": "0" * 32}
            )
            for stage in list(Stage)[: SPANS_OF_A_VERIFICATION - 1]:
                call.child(stage).end()
            call.end(status_code=0)
            time.sleep(0.002 if number % 10 == 0 else 0)
        spans.close()
        assert len(collected.spans) == calls * SPANS_OF_A_VERIFICATION
    return spent * 1000 / calls


def _create(stub: Any) -> Callable[[int], object]:
    return lambda n: stub.CreateVerification(request(f"observed-{n}", picture_bytes=PICTURE_BYTES), timeout=60)


def _get(stub: Any, name: str) -> Callable[[int], object]:
    return lambda _: stub.GetVerification(v1.GetVerificationRequest(name=name), timeout=60)


def _cost(call: Callable[[int], object], pairs: int, warming: int) -> Cost:
    """Call so often that a pair begins with every even number; the server counts the same."""
    differences, bare = [], []
    for pair in range(warming + pairs):
        times = {}
        for number in (2 * pair, 2 * pair + 1):
            began = time.perf_counter()
            call(number)
            times[is_watched(number)] = (time.perf_counter() - began) * 1000
        if pair >= warming:
            differences.append(times[True] - times[False])
            bare.append(times[False])
    spread = 0.98 / math.sqrt(pairs)  # 1.96 deviations of a sign test
    low, median, high = (percentile(differences, share) for share in (0.5 - spread, 0.5, 0.5 + spread))
    return Cost(pairs, median, (low, high), percentile(bare, 0.5))
