"""What metrics and traces cost a call: of a server that observes every other call, each pair is compared."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from idverdict import v1
from idverdict.client import channel
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace.export import SpanExportResult

from service.call.stages import Stage
from service.serving.observe.otlp import OtlpSpans
from tests.collector import collector
from tests.suites.support.fleet import fleet
from tests.suites.support.half_watched import CPU_MS, is_watched
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
        cpu_ms: the mean of what the server's processor spent more on the observed ones.
        cpu_error_ms: its standard error.
    """

    pairs: int
    median_ms: float
    between_ms: tuple[float, float]
    bare_ms: float
    cpu_ms: float = 0.0
    cpu_error_ms: float = 0.0


def costs(pairs: int, warming: int, within: Path | None) -> Mapping[str, Cost]:
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
        create = _cost(_create(stub), pairs, warming)
        names = [stub.CreateVerification(request(f"looked-at-{n}")).name for n in range(4)]  # so that counts agree
        get = _cost(_get(stub, names[0]), pairs, warming)
        servers.replicas.pop().stop()
        cpu = json.loads((servers.folder / "data" / CPU_MS).read_text())
        assert len(collected.spans) > pairs * SPANS_OF_A_VERIFICATION
    first, count = 2 * warming, 2 * pairs
    second = first + count + len(names) + 2 * warming
    return {
        "CreateVerification": _with_cpu(create, cpu, first, count),
        "GetVerification": _with_cpu(get, cpu, second, count - 2),  # the last call has no next
    }


def _with_cpu(cost: Cost, cpu_ms: Sequence[float], first: int, count: int) -> Cost:
    """A cost with the mean difference of the pairs of calls from a number on, and its standard error."""
    pairs = [{is_watched(n): cpu_ms[n] for n in (number, number + 1)} for number in range(first, first + count, 2)]
    differences = [pair[True] - pair[False] for pair in pairs]
    return replace(cost, cpu_ms=mean(differences), cpu_error_ms=stdev(differences) / math.sqrt(len(differences)))


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
                call.stage(stage, number, number + 1)
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
