"""All that observes a server, put together: metrics of its calls and state, spans, and the admin port."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from prometheus_client import GCCollector, ProcessCollector

from service.serving.observe.admin import admin_server, pages
from service.serving.observe.metrics import Metrics
from service.serving.observe.monitor import CallMonitor
from service.serving.observe.spans import NoSpans, Spans
from service.serving.observe.state import Parts, State
from service.serving.port.listening import CannotListen
from service.settings import Settings

log = structlog.get_logger()


@contextmanager
def observed(parts: Parts) -> Iterator[CallMonitor]:
    """What monitors the calls of a server; the admin port answers until the block is left. Needs a running event loop.

    Where the port that is the default is taken, as by another server on this machine, there is none; that is logged.

    Raises:
        CannotListen: the address that was set for the admin port is taken, or not of this machine.
    """
    metrics, spans = Metrics(), _spans(parts.settings)
    metrics.registry.register(State(parts))
    ProcessCollector(registry=metrics.registry)
    GCCollector(registry=metrics.registry)
    monitor = CallMonitor(metrics, spans)
    try:
        with _admin_port(parts, monitor):
            yield monitor
    finally:
        spans.close()


def _spans(settings: Settings) -> Spans:
    if settings.otlp_endpoint is None:
        return NoSpans()
    from service.serving.observe.otlp import OtlpSpans  # noqa: PLC0415 - loads OpenTelemetry's SDK

    return OtlpSpans(settings.otlp_endpoint)


@contextmanager
def _admin_port(parts: Parts, monitor: CallMonitor) -> Iterator[None]:
    if parts.settings.admin is None:
        yield
        return
    host, port = parts.settings.admin
    served = pages(monitor, parts.health, asyncio.get_running_loop())
    try:
        answering = admin_server(host, port, served)
    except OSError:
        if "admin_address" in parts.settings.model_fields_set:
            raise CannotListen(parts.settings.admin_address) from None
        log.warning("no admin port: its address is taken", address=parts.settings.admin_address)
        yield
        return
    with answering as address:
        log.info("admin port", address=address)
        yield
