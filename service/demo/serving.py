"""A real server in a process of its own, on a free port, with an embedded store in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from types import MappingProxyType

from service.settings import PREFIX

_START_SECONDS = 120.0
_STOP_SECONDS = 30.0


class ServerFailed(Exception):
    """The server did not come up; the text names its log."""


@contextmanager
def served(store: Path, log: Path, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Serve until the block is left; gives the address.

    The settings are the defaults, whatever the environment says, except for ``settings`` by name, and that a drain does
    not keep one waiting.

    Raises:
        ServerFailed: it did not begin to serve.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {f"{PREFIX}{name}": value for name, value in {"DRAIN_NOTICE_SECONDS": "0", **settings}.items()}
    command = [sys.executable, "-m", "service", "serve", "--host", "127.0.0.1", "--port", "0", "--data-dir", str(store)]
    with (
        log.open("wb") as written,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=written, text=True, env=environment) as server,  # noqa: S603
    ):
        try:
            yield _address(server, log)
        finally:
            server.terminate()
            try:
                server.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()


def _address(server: subprocess.Popen[str], log: Path) -> str:
    """The address in the line that the server prints once it serves."""
    patience = Timer(_START_SECONDS, server.kill)
    patience.start()
    try:
        line = server.stdout.readline() if server.stdout is not None else ""
    finally:
        patience.cancel()
    if " on " not in line:
        raise ServerFailed(f"the server did not start; its log is {log}")
    return line.rpartition(" on ")[2].strip()
