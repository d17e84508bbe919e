"""What works on customers beside servers, in processes that are killed and begun again: an import, the day's sweep."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from service.app import build_store, customer_rules, utc_now
from service.cli import app
from service.customers.sweeping import sweep
from service.settings import load_settings

TENANT = "default"
_PATIENCE_S = 240.0
_STEP_DAYS = 360


class Repeated:
    """A process that is begun again whenever it was killed, and also when it failed, until it has come to its end.

    Args:
        begin: starts it.

    Attributes:
        begun, killed: how often.
    """

    def __init__(self, begin: Callable[[], BaseProcess]) -> None:
        self.begun = self.killed = 0
        self._begin = begin
        self._process: BaseProcess | None = None
        self._again()

    def kill(self) -> None:
        """SIGKILL, where it has not come to its end, and begin it again."""
        assert self._process is not None
        if self._process.exitcode != 0:
            self._process.kill()
            self._process.join()
            self.killed += 1
            self._again()

    def stop(self) -> None:
        """SIGKILL, for good."""
        assert self._process is not None
        self._process.kill()
        self._process.join()

    def finish(self) -> None:
        """Wait until it has come to its end."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            assert self._process is not None
            self._process.join(_PATIENCE_S)
            if self._process.exitcode == 0:
                return
            self._again()
        raise AssertionError("it does not come to its end")

    def _again(self) -> None:
        self.begun += 1
        self._process = self._begin()


def bring_in(environment: Mapping[str, str], file: str, address: str, log: str) -> None:
    """`idverdict customer import` of a file at a server; the status is that of the command."""
    _become(environment, log)
    app(["customer", "import", file, "--server", address])


def turn_days(environment: Mapping[str, str], log: str, days: int, times: int, pause_s: float = 0.0) -> None:
    """Sweep as of later and later days, up to ``days`` from now, so many times over, with a pause after each."""
    _become(environment, log)
    settings = load_settings()
    with closing(build_store(settings)) as store:
        rules, ours = customer_rules(settings), store.of(TENANT)
        for _ in range(times):
            for ahead in range(0, days + 1, _STEP_DAYS):
                sweep(ours, rules, utc_now() + timedelta(days=ahead))
                time.sleep(pause_s)


def _become(environment: Mapping[str, str], log: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with Path(log).open("a") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
