"""``idverdict serve``: settings, composition root, server."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from service.cli.failures import explained
from service.lazy_reader import LazyReader
from service.serving.port.handshakes import SETTINGS, told
from service.settings import CONFIG, load_settings


def run_server(config: Path | None, **overrides: Any) -> int:
    """Serve until told to stop; returns the exit status.

    The reader gets ready on a thread while everything else is loaded, so only what both need stands at the top.
    """
    if config is not None:
        os.environ[CONFIG] = str(config)
    with grpcs_own_lines(), explained() as failure:
        settings = load_settings(**overrides)
        with ThreadPoolExecutor(1) as beside:
            with loading():
                reader = LazyReader(settings)
                warming = beside.submit(reader.warm_up)
                import uvloop  # noqa: PLC0415

                from service.app import build_app  # noqa: PLC0415
                from service.call.logs import configure_logging  # noqa: PLC0415
                from service.serving.auth.protection import protect  # noqa: PLC0415
                from service.serving.server import serve  # noqa: PLC0415

                configure_logging(settings.log_level)
                protection = protect(settings)  # before any file is made for a server that may not listen
                app = build_app(settings, reader)
            try:
                warming.result()
                uvloop.run(serve(app, settings, announce, protection))
            finally:
                app.close()
    sys.stdout.flush()
    return failure.status


@contextmanager
def grpcs_own_lines() -> Iterator[None]:
    """Let what grpc writes by itself be read, and nothing of it be shown: its lines are no JSON and know no allow-list.

    Set GRPC_VERBOSITY in the environment to see them. Must run before grpc is imported.
    """
    if "GRPC_VERBOSITY" in os.environ:
        yield
        return
    os.environ.update(SETTINGS)
    try:
        with told():
            yield
    finally:
        for name in SETTINGS:
            os.environ.pop(name, None)


@contextmanager
def loading() -> Iterator[None]:
    """Load code without looking for garbage: what is loaded stays, and is not looked through later either."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def announce(address: str) -> None:
    """Print the addresses of the server."""
    typer.echo(f"idverdict serves on {address}")
