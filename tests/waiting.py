"""Waiting for what another task or thread brings about: for the event itself, never for a time that it may take."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 60.0
"""How long an event may be overdue on a machine that has much else to do, seconds."""


async def come_about(condition: Callable[[], bool]) -> None:
    """Let other tasks go on until a condition holds; fails where it never does."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        await asyncio.sleep(0.002)
