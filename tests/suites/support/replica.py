"""A server process of the suites: the service as it is, composed with a reader that answers by heart.

The reader notes each picture that it reads in a journal, so that a suite can count executions. This composition lies
here and not behind a setting: the shipped service has no way to run without reading.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop

from ocr.reading import Reading
from service.app import App, build_lines, build_questions, build_store
from service.call.logs import configure_logging
from service.lazy_reader import LazyReader, WarmableReader
from service.load.admission import Workers
from service.reviews.rules import default_rules
from service.serving import server
from service.settings import load_settings
from service.verification.policy import load_policy
from tests.builders import make_reading
from tests.specimens.sides import Side
from tests.suites.support.half_watched import half_observed
from tests.suites.support.requests import is_portrait


@dataclass(frozen=True, slots=True)
class Task:
    """What a server process is to do.

    Attributes:
        environment: all of its environment, settings included.
        journal: where its reader notes the pictures.
        reading_s: how long the reader takes for one; None for the shipped reader, which keeps no journal.
        log: where its standard error goes.
        reader: reads in the place of the one that answers by heart.
        half_watched: half of its calls are observed, to tell what that costs.
    """

    environment: Mapping[str, str]
    journal: Path
    reading_s: float | None
    log: Path
    reader: WarmableReader | None = None
    half_watched: bool = False


@dataclass(frozen=True, slots=True)
class StubReader:
    """Takes its time, notes the picture's SHA-256 in a file that many processes share, and knows the genuine card."""

    journal: Path
    seconds: float

    def read(self, data: bytes, between_stages: Callable[[], None] = lambda: None, /) -> Reading:
        """See `WarmableReader.read`; one stage."""
        between_stages()
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


def main(task: Task, announce: Connection) -> None:
    """Serve until told to stop, or killed; the address is sent once calls are served."""
    os.environ.clear()
    os.environ.update(task.environment)
    with task.log.open("a") as log:
        os.dup2(log.fileno(), 2)
    settings = load_settings()
    configure_logging(settings.log_level)
    workers = Workers(settings.threads, settings.queue)
    by_heart = LazyReader(settings) if task.reading_s is None else StubReader(task.journal, task.reading_s)
    reader: WarmableReader = task.reader or by_heart
    reader.warm_up()
    policy, store = load_policy(settings.policy), build_store(settings)
    questions = build_questions(build_lines(settings, policy), store, policy, default_rules())
    app = App(reader, store, policy, workers, questions=questions)
    if task.half_watched:
        vars(server)["observed"] = half_observed
    try:
        uvloop.run(server.serve(app, settings, announce.send))
    finally:
        app.close()
