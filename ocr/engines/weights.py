"""How the weights that the project ships are named in a reading."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path


def named_by_digest(path: Path) -> str:
    """A file's name without its ending, and the beginning of its SHA-256."""
    return f"{path.stem}@{_digest(path)[:12]}"


def named_by_release(path: Path) -> str:
    """A file's name without its ending, and the package and version that released it.

    The record beside the file has the same name, ending in ``.json``, and states ``package``, ``version``, ``sha256``.

    Raises:
        ValueError: the file is not the released one.
    """
    record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if _digest(path) != record["sha256"]:
        raise ValueError(f"{path.name} is not the file that {record['package']} {record['version']} released")
    return f"{path.stem}@{record['package']}-{record['version']}"


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
