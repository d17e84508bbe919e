"""Serves a simulated authority over gRPC and over HTTP, until the block is left."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

import grpc
from idverdict import v1
from idverdict.authority import v1 as authority
from idverdict.client import channel

from service.authorities.simulator.scenarios import Scenarios
from service.authorities.simulator.simulated import Deliver, Plan, Simulated

SILENCE_S: Final = 20.0
"""How long a question that is dropped is kept waiting, where the caller does not leave before."""
THREADS: Final = 64
DELIVERIES: Final = 10
_LARGEST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a simulated authority serves: gRPC as host and port, HTTP as a URL."""

    grpc: str
    http: str


@contextmanager
def served(
    scenarios: Scenarios, *, host: str = "127.0.0.1", port: int = 0, http_port: int = 0, deliver_to: str | None = None
) -> Iterator[tuple[Addresses, Simulated]]:
    """Serve on these ports, 0 for any free one; ``deliver_to`` is the idverdict server that gets late answers.

    Raises OSError where a port is taken.
    """
    simulated = Simulated(scenarios, _delivery(deliver_to) if deliver_to else None)
    server = grpc.server(ThreadPoolExecutor(THREADS), options=[("grpc.so_reuseport", 0)])
    authority.add_AdapterServiceServicer_to_server(_Servicer(simulated), server)
    try:
        bound = server.add_insecure_port(f"{host}:{port}")
    except RuntimeError:
        raise OSError(f"cannot listen on {host}:{port}") from None
    web = ThreadingHTTPServer((host, http_port), _handler(simulated))
    web.daemon_threads = True
    thread = Thread(target=web.serve_forever, name="simulator", daemon=True)
    server.start()
    thread.start()
    try:
        yield Addresses(f"{host}:{bound}", f"http://{host}:{web.server_address[1]}"), simulated
    finally:
        web.shutdown()
        web.server_close()
        server.stop(None)


def _delivery(address: str) -> Deliver:
    connection = channel(address)
    stub = v1.AuthorityServiceStub(connection)

    def deliver(id: str, channel_id: str, answer: authority.Answer) -> None:
        request = v1.DeliverResultRequest(request_id=id, channel=channel_id, answer=answer)
        for _ in range(DELIVERIES):
            try:
                stub.DeliverResult(request, timeout=5)
            except grpc.RpcError:
                time.sleep(0.5)
            else:
                return

    return deliver


class _Servicer(authority.AdapterServiceServicer):
    def __init__(self, simulated: Simulated) -> None:
        self._simulated = simulated

    def Check(self, request: authority.CheckRequest, context: grpc.ServicerContext) -> authority.CheckResponse:
        fields = {one.name: one.value for one in request.fields}
        return _response(self._simulated.ask(request.request_id, request.channel, fields), context)

    def Poll(self, request: authority.PollRequest, context: grpc.ServicerContext) -> authority.CheckResponse:
        plan = self._simulated.poll(request.request_id)
        if plan is None:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such question")
        return _response(plan, context)

    def Describe(self, request: authority.DescribeRequest, context: grpc.ServicerContext) -> authority.DescribeResponse:
        simulated = authority.Channel(
            id="simulated",
            kind=authority.AUTHORITY_KIND_CITIZEN_ID,
            fields=["name", "document_number"],
            polls=True,
        )
        return authority.DescribeResponse(channels=[simulated])


def _response(plan: Plan, context: grpc.ServicerContext) -> authority.CheckResponse:
    if plan.fault == "drop":
        _silence(context)
        context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "")
    if plan.fault == "lost":
        context.abort(grpc.StatusCode.UNAVAILABLE, "")
    if plan.fault == "busy":
        context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "")
    if plan.fault == "garbage":
        return authority.CheckResponse(answer=authority.Answer())
    time.sleep(plan.delay_s)
    if plan.accepted:
        return authority.CheckResponse(accepted=authority.Accepted(ticket="SPECIMEN"))
    return authority.CheckResponse(answer=plan.answer)


def _silence(context: grpc.ServicerContext) -> None:
    until = time.monotonic() + SILENCE_S
    while context.is_active() and time.monotonic() < until:
        time.sleep(0.05)


def _handler(simulated: Simulated) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/ledger":
                self._send(200, simulated.ledger())
                return
            plan = simulated.poll(self.path.removeprefix("/check/")) if self.path.startswith("/check/") else None
            self._send(*((404, {}) if plan is None else (200, _document(plan))))

        def do_POST(self) -> None:
            try:
                length = min(int(self.headers.get("Content-Length", "0")), _LARGEST)
                asked = json.loads(self.rfile.read(length))
                id, fields = str(asked["request_id"]), {k: str(v) for k, v in asked["fields"].items()}
            except (ValueError, KeyError, TypeError, AttributeError):
                self._send(400, {"message": "not a question"})
                return
            plan = simulated.ask(id, str(asked.get("channel", "simulated")), fields)
            if plan.fault == "drop":
                time.sleep(min(SILENCE_S, float(self.headers.get("X-Patience-S", SILENCE_S))))
            if plan.fault in {"drop", "lost"}:
                self.close_connection = True
                self.connection.close()
            elif plan.fault == "busy":
                self._send(429, {"message": "slow down"})
            elif plan.fault == "garbage":
                self._raw(200, b"<html>SPECIMEN</html>")
            else:
                time.sleep(plan.delay_s)
                self._send(200, _document(plan))

        def log_message(self, format: str, *args: Any) -> None:
            return

        def _send(self, status: int, document: Any) -> None:
            self._raw(status, json.dumps(document).encode())

        def _raw(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler


def _document(plan: Plan) -> dict[str, Any]:
    if plan.accepted or plan.answer is None:
        return {"status": "accepted", "ticket": "SPECIMEN"}
    codes = {code.name: code.value for code in plan.answer.codes}
    values = {one.name: one.value for one in plan.answer.values}
    return {"status": "done", "codes": codes, "values": values, "reference": plan.answer.vendor_reference}
