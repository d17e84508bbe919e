"""A server process of the suites: the service as it is, composed with a reader that answers by heart.

The reader notes each picture that it reads in a journal, so that a suite can count executions. This composition lies
here and not behind a setting: the shipped service has no way to run without reading.
"""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

import uvloop

from ocr.reading import Reading, Side
from service.admission import Workers
from service.app import App, build_store
from service.policy import load_policy
from service.server import serve
from service.settings import load_settings
from service.telemetry import configure_logging
from tests.builders import make_reading
from tests.suites.support.requests import is_portrait

JOURNAL = "SUITE_JOURNAL"
READING_SECONDS = "SUITE_READING_SECONDS"


@dataclass(frozen=True, slots=True)
class StubReader:
    """Takes its time, notes the picture's SHA-256 in a file that many processes share, and knows the genuine card."""

    journal: Path
    seconds: float

    def read(self, data: bytes, /) -> Reading:
        """See `DocumentReader.read`."""
        line = hashlib.sha256(data).hexdigest().encode() + b"\n"
        descriptor = os.open(self.journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(descriptor, line)
        finally:
            os.close(descriptor)
        time.sleep(self.seconds)
        return make_reading(Side.PORTRAIT if is_portrait(data) else Side.EMBLEM)

    def warm_up(self) -> None:
        """Nothing to load."""


def main() -> None:
    """Serve with the settings of the environment; the first line of standard output is the address."""
    settings = load_settings()
    configure_logging(settings.log_level)
    reader = StubReader(Path(os.environ[JOURNAL]), float(os.environ[READING_SECONDS]))
    workers = Workers(settings.threads, settings.queue)
    app = App(reader, build_store(settings), load_policy(settings.policy), workers)
    try:
        uvloop.run(serve(app, settings, lambda address: print(address, flush=True)))
    finally:
        app.close()


if __name__ == "__main__":
    main()
