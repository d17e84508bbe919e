"""Fixtures of the end-to-end tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.call.logs import configure_logging
from tests.e2e.bank import Bank, bank_in, serving
from tests.e2e.serving import Running, running, settings_in


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A server with an empty store."""
    with running(settings_in(tmp_path)) as started:
        yield started


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """One bank for all tests that do not change its files."""
    return bank_in(tmp_path_factory.mktemp("bank"))


@pytest.fixture
def own_bank(tmp_path: Path) -> Bank:
    """A bank whose files the test may change."""
    return bank_in(tmp_path)


@pytest.fixture(scope="module")
def mutual(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that wants a certificate of everybody, and takes tokens too."""
    with serving(bank, tmp_path_factory.mktemp("mutual"), **bank.mutual, **bank.tokens) as server:
        yield server


@pytest.fixture(scope="module")
def tokens(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that knows callers by their tokens."""
    with serving(bank, tmp_path_factory.mktemp("tokens"), **bank.tls, **bank.tokens) as server:
        yield server


@pytest.fixture
def log_text() -> Iterator[Callable[[], str]]:
    """Everything that has been logged so far, at the finest level."""
    stream = io.StringIO()
    configure_logging("debug", stream)
    yield stream.getvalue
    configure_logging("info")
