"""The admin port: plain HTTP for those who run the service, on the loopback interface unless told otherwise.

``/metrics`` for Prometheus, ``/livez`` and ``/readyz`` as Kubernetes asks, ``/calls`` for a person: what is in progress
just now. Nothing can be changed over it. It runs on threads of its own, so that a scrape holds up no call.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Thread
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from service.serving.health.servicer import Health
from service.serving.observe.monitor import CallMonitor

MOST_REQUESTS = 8
"""In progress at once; further connections are closed."""
PATIENCE_S = 5.0
"""How long a client may take for its request, and the event loop to show that it lives."""
TEXT = "text/plain; charset=utf-8"

Answer = tuple[HTTPStatus, str, bytes]
Page = Callable[[str], Answer]
"""Makes an answer; is given what the client accepts."""


def pages(monitor: CallMonitor, health: Health, loop: asyncio.AbstractEventLoop) -> Mapping[str, Page]:
    """The pages by their paths."""
    return {
        "/metrics": lambda accepted: _metrics(monitor.metrics.registry, accepted),
        "/livez": lambda _: _alive(loop, health),
        "/readyz": lambda _: _told(health.ready, "ready", "not ready"),
        "/calls": lambda _: (HTTPStatus.OK, TEXT, _calls(monitor).encode()),
    }


def _metrics(registry: CollectorRegistry, accepted: str) -> Answer:
    encode, content_type = choose_encoder(accepted)
    return HTTPStatus.OK, content_type, encode(registry)


def _told(good: bool, yes: str, no: str) -> Answer:
    return (
        (HTTPStatus.OK, TEXT, f"{yes}\n".encode())
        if good
        else (HTTPStatus.SERVICE_UNAVAILABLE, TEXT, f"{no}\n".encode())
    )


def _alive(loop: asyncio.AbstractEventLoop, health: Health) -> Answer:
    return _told(_turns(loop) and health.alive, "alive", "the event loop stands still, or a worker is stuck")


def _turns(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether the event loop still does what it is asked."""
    asked = asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop)
    try:
        asked.result(PATIENCE_S)
    except TimeoutError:
        return False
    return True


def _calls(monitor: CallMonitor) -> str:
    """The calls in progress, the longest first; for how long a worker has been at each, and whether its caller left."""
    running = sorted(monitor.running.copy().items(), key=lambda item: -item[1].seconds)
    rows = [
        f"{identity}  {call.trace_id or '-':32}  {call.seconds:9.3f}  {_seconds(call.at_work_s):>9}  "
        f"{'left' if call.is_left else 'waits':6}  {call.doing or '-':13}  {call.method}\n"
        for identity, call in running
    ]
    head = f"{'call id':32}  {'trace id':32}  {'seconds':>9}  {'worker':>9}  caller  {'stage':13}  method\n"
    return head + "".join(rows)


def _seconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.3f}"


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, one request a connection."""

    server: _Server
    timeout = PATIENCE_S
    server_version, sys_version = "idverdict", ""

    def do_GET(self) -> None:
        """See `pages`."""
        page = self.server.pages.get(self.path.partition("?")[0])
        if page is None:
            status, kind, body = HTTPStatus.NOT_FOUND, TEXT, "".join(f"{path}\n" for path in self.server.pages).encode()
        else:
            status, kind, body = page(self.headers.get("Accept", ""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_: Any) -> None:
        """Nothing: a request may hold anything."""


class _Server(ThreadingHTTPServer):
    """Answers on threads, a few at a time."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], served: Mapping[str, Page]) -> None:
        self.pages = served
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._room = BoundedSemaphore(MOST_REQUESTS)
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """On a thread, while there is room."""
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Until it is answered."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, *_: Any) -> None:
        """A client that leaves is no error, and other text is withheld."""


def admin_server(host: str, port: int, served: Mapping[str, Page]) -> AbstractContextManager[str]:
    """Answer on an address until the block is left; gives the address with the port it really got.

    Raises:
        OSError: the address is taken, or not this machine's.
    """
    return _answering(host, _Server((host, port), served))


@contextmanager
def _answering(host: str, server: _Server) -> Iterator[str]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="admin", daemon=True)
    thread.start()
    try:
        yield f"{f'[{host}]' if ':' in host else host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
