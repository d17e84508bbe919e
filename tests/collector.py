"""What a server tells its operators: a collector for its spans, and a reader of its metrics."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

Labels = frozenset[tuple[str, str]]


@dataclass
class Collector:
    """An OpenTelemetry collector that keeps what it gets (OTLP/HTTP).

    Attributes:
        endpoint: its base URL.
        bodies: the requests, as they came.
    """

    endpoint: str = ""
    bodies: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[Any]:
        """All spans that came."""
        requests = [ExportTraceServiceRequest.FromString(body) for body in list(self.bodies)]
        scopes = [scope for request in requests for of in request.resource_spans for scope in of.scope_spans]
        return [span for scope in scopes for span in scope.spans]

    def places(self, of: str) -> dict[str, bytes]:
        """What came, by its number: as it came, and as text."""
        requests = [ExportTraceServiceRequest.FromString(body) for body in list(self.bodies)]
        return {f"spans {number} of {of}": body for number, body in enumerate(self.bodies)} | {
            f"spans {number} of {of}, as text": str(request).encode() for number, request in enumerate(requests)
        }

    def wait_for(self, name: str, count: int = 1, patience_s: float = 15.0) -> list[Any]:
        """The spans of a name, once there are so many of them."""
        give_up_at = time.monotonic() + patience_s
        while len(found := [span for span in self.spans if span.name == name]) < count:
            assert time.monotonic() < give_up_at, f"{len(found)} spans {name} of {[s.name for s in self.spans]}"
            time.sleep(0.05)
        return found


@contextmanager
def collector() -> Iterator[Collector]:
    """A collector on a free port of this machine."""
    made = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.endpoint = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def page(address: str, path: str, method: str = "GET") -> tuple[int, str]:
    """Status and body of a page of the admin port."""
    connection = http.client.HTTPConnection(address, timeout=20)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def admin_address(log: Path) -> str:
    """The admin port's address by a server's log."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return next(str(line["address"]) for line in lines if line["event"] == "admin port")


def pages_of(of: str, address: str) -> dict[str, bytes]:
    """What the admin port of a server tells, by page."""
    return {f"{path} of {of}": page(address, path)[1].encode() for path in ("/metrics", "/calls", "/livez", "/readyz")}


def attributes(span: Any) -> dict[str, Any]:
    """A span's attributes."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


@dataclass(frozen=True)
class Scrape:
    """The samples of one look at a server's metrics.

    Attributes:
        text: as it came.
        samples: values by name and labels.
    """

    text: str
    samples: Mapping[tuple[str, Labels], float]

    def value(self, name: str, /, **labels: str) -> float:
        """The sum of the samples of a name that have these labels."""
        wanted = frozenset(labels.items())
        found = [value for (called, has), value in self.samples.items() if called == name and wanted <= has]
        assert found, f"no sample {name} with {labels}"
        return sum(found)

    @property
    def names(self) -> dict[str, set[str]]:
        """The names of the samples, each with the names of its labels."""
        named: dict[str, set[str]] = {}
        for name, labels in self.samples:
            named.setdefault(name, set()).update(label for label, _ in labels)
        return named


def scrape(address: str) -> Scrape:
    """The metrics of a server's admin port."""
    status, text = page(address, "/metrics")
    assert status == 200
    return parsed(text)


def parsed(text: str) -> Scrape:
    """Metrics in Prometheus' text format."""
    families = text_string_to_metric_families(text)
    return Scrape(
        text,
        {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples},
    )
