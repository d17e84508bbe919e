"""The suites at their small scale: every promise that they make is kept."""

from __future__ import annotations

import pytest

from tests.suites.support.promise import Scale, discover

SUITES = discover()


@pytest.mark.parametrize("name", SUITES)
def test_promises_are_kept_at_small_scale(name: str) -> None:
    """A suite comes to its end, promises something, and none of it is broken."""
    promises = list(SUITES[name](Scale.SMALL))
    assert any(promise.kept for promise in promises)
    assert [promise for promise in promises if promise.kept is False] == []
