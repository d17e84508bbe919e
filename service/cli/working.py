"""``idverdict worker``: settings, composition root, worker."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import structlog

from service.app import build_app
from service.call.logs import configure_logging
from service.cli.failures import explained
from service.serving.worker import Worker
from service.settings import CONFIG, load_settings


def run_worker(config: Path | None, *, until_idle: bool) -> int:
    """Work until told to stop, or until no batch is open; returns the exit status."""
    if config is not None:
        os.environ[CONFIG] = str(config)
    with explained() as failure:
        settings = load_settings()
        configure_logging(settings.log_level)
        os.nice(settings.worker_nice)  # what is interactive on this machine goes first
        app = build_app(settings)
        try:
            app.reader.warm_up()
            worker = Worker(app, settings)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: worker.stop())
            structlog.get_logger().info("working")
            if until_idle:
                worker.run_until_idle()
            else:
                worker.run()
        finally:
            app.close()
    return failure.status
