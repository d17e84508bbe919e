"""Files that a command is given: their bytes, and JSON objects in them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from service.cli.failures import UsageError

CHINA: Final = timezone(timedelta(hours=8))
"""Days of the law are days in UTC+8."""
_MOST_BYTES: Final = 64 * 1024 * 1024


def today() -> datetime:
    """This instant in UTC+8."""
    return datetime.now(CHINA)


def bytes_of(file: Path) -> bytes:
    """The content of a file.

    Raises:
        UsageError: it cannot be read, or is larger than 64 MiB.
    """
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{file}: more than {_MOST_BYTES} bytes")
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {type(error).__name__}") from None


def object_of(text: bytes, what: str) -> dict[str, Any]:
    """The JSON object that some bytes are.

    Raises:
        UsageError: they are none.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UsageError(f"{what} is not a JSON object")
    return value


def differing(now: dict[str, Any], before: dict[str, Any]) -> str:
    """Names of the values at the top that are not the same."""
    names = sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name))
    return ", ".join(names) or "the same values, spelt otherwise"
