"""Indexes of stored lists, made when they are first needed and kept by this process, the latest used ones."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from service.screening.facts import Entry, entry_of
from service.screening.index import NameIndex, build
from service.screening.screening import List
from storage import Store
from storage.screening.values import ListVersion

MOST = 16
"""Indexes of one process; one over 500,000 names takes some 120 MB."""
MOST_EARLIER = 1
"""Indexes of versions that are not in use any more, beside these."""


@dataclass(frozen=True)
class _Kept:
    """At most so many indexes, the latest used ones; one is made at a time."""

    most: int
    _made: OrderedDict[tuple[str, str], List] = field(default_factory=OrderedDict)
    _making: Lock = field(default_factory=Lock)

    def there(self, store: Store, version: ListVersion) -> List | None:
        return self._made.get((store.tenant, version.id))

    def of(self, store: Store, version: ListVersion) -> List:
        key = (store.tenant, version.id)
        with self._making:
            found = self._made.get(key)
            if found is None:
                found = List(version.list_id, version.version, version.sha256.hex(), _index(store, version))
                self._made[key] = found
                while len(self._made) > self.most:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return found


@dataclass(frozen=True)
class LoadedLists:
    """The indexes of one process, of all tenants. For use from many threads.

    Those of earlier versions, which replays alone need, are bounded apart: they push out none that is in use.
    """

    most: int = MOST
    most_earlier: int = MOST_EARLIER
    _in_use: _Kept = field(init=False)
    _earlier: _Kept = field(init=False)

    def __post_init__(self) -> None:
        """Begin with none."""
        object.__setattr__(self, "_in_use", _Kept(self.most))
        object.__setattr__(self, "_earlier", _Kept(self.most_earlier))

    def current(self, store: Store) -> tuple[List, ...]:
        """The latest version of each list of a tenant. Raises StorageError."""
        return tuple(self.of(store, version) for version in store.screening.lists.current())

    def of(self, store: Store, version: ListVersion) -> List:
        """A version of a list that is in use. Raises StorageError."""
        return self._in_use.of(store, version)

    def earlier(self, store: Store, version: ListVersion) -> List:
        """Any version of a list, also one that is in use no more. Raises StorageError."""
        return self._in_use.there(store, version) or self._earlier.of(store, version)


def changed(store: Store, version: ListVersion) -> List:
    """What a version changed: entries whose facts no entry of the version before has. Raises StorageError."""
    lists = store.screening.lists
    before = set[bytes]()
    if version.version > 1:
        before = {entry_of(json.loads(line)).facts.digest for line in lists.lines(version.list_id, version.version - 1)}
    entries = (entry_of(json.loads(line)) for line in lists.lines(version.list_id, version.version))
    new: Sequence[Entry] = [entry for entry in entries if entry.facts.digest not in before]
    return List(version.list_id, version.version, version.sha256.hex(), build(new))


def _index(store: Store, version: ListVersion) -> NameIndex:
    lines = store.screening.lists.lines(version.list_id, version.version)
    return build(entry_of(json.loads(line)) for line in lines)
