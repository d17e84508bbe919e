"""How the weights that the project itself ships are named in a reading."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path


def named_by_digest(path: Path) -> str:
    """A file's name without its ending, and the beginning of its SHA-256."""
    return f"{path.stem}@{sha256(path.read_bytes()).hexdigest()[:12]}"
