"""Finds the record kinds of all rooms: each package of `storage` with a module ``kinds`` has them there as ``KINDS``.

Importing this module registers them, and makes the metadata of the tables complete.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from importlib.util import find_spec

from storage.audit.record_kind import register


def discover() -> None:
    """Register the kinds of every room; a kind that is registered stays. Raises ValueError for two of one name."""
    for room in pkgutil.iter_modules(import_module("storage").__path__, "storage."):
        if room.ispkg and find_spec(f"{room.name}.kinds") is not None:
            for kind in import_module(f"{room.name}.kinds").KINDS:
                register(kind)


discover()
