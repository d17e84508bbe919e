"""Fixtures of the end-to-end tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.serving import Running, running, settings_in


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A server with an empty store."""
    with running(settings_in(tmp_path)) as serving:
        yield serving
