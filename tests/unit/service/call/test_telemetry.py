"""Logs let fields of the allow-list through, and nothing else."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from service.call.logs import configure_logging, origin

SECRET = "张样本"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where logs go during the test."""
    written = io.StringIO()
    configure_logging("info", written)
    yield written
    configure_logging("info")


def test_unknown_fields_are_dropped(stream: io.StringIO) -> None:
    """A field that nobody allowed does not reach the log, nor does a traceback."""
    try:
        raise ValueError(SECRET)
    except ValueError:
        structlog.get_logger().error("call", method="/x", name=SECRET, exc_info=True)
    line = json.loads(stream.getvalue())
    assert set(line) == {"event", "level", "timestamp", "method"}


def test_messages_of_libraries_are_withheld(stream: io.StringIO) -> None:
    """A library's record tells its logger and the exception's type."""
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("some.library").exception("could not handle %s", SECRET)
    line = json.loads(stream.getvalue())
    assert (line["logger"], line["exception"], line["level"]) == ("some.library", "ValueError", "error")
    assert SECRET not in stream.getvalue()


def test_level_is_kept(stream: io.StringIO) -> None:
    """What is less severe than asked for is not logged."""
    structlog.get_logger().debug("call")
    logging.getLogger("some.library").info("chatter")
    assert stream.getvalue() == ""


def test_origin_is_a_place_in_the_source() -> None:
    """An exception is traced to module and line."""
    try:
        int(SECRET)
    except ValueError as error:
        assert origin(error).startswith(f"{__name__}:")
    assert origin(ValueError(SECRET)) == ""


def test_log_that_cannot_be_written_does_no_harm() -> None:
    """With its stream closed, logging goes on in silence."""
    gone = io.StringIO()
    gone.close()
    configure_logging("info", gone)
    structlog.get_logger().info("call")
    logging.getLogger("some.library").warning("anything")
    configure_logging("info")
