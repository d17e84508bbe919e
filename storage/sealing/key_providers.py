"""Key providers made of others: one that remembers, and one that takes over from another."""

from __future__ import annotations

from threading import Lock

from cachetools import TTLCache

from storage.sealing.keys import IndexKey, KeyProvider, WrapContext, Wrapped


class RememberingKeys:
    """A remote provider, before it a cache of unwrapped data keys, bounded in number and in age.

    While the service is out of reach, what is remembered can still be read and written. In return an unwrapped key
    stays in this process's memory for as long. Whether a customer's key still exists is for the database to say.

    Args:
        behind: the provider that is asked.
        size: most keys remembered; the least recently used goes first.
        seconds: how long a key is remembered after it was unwrapped.
    """

    def __init__(self, behind: KeyProvider, *, size: int, seconds: float) -> None:
        self._behind = behind
        self._cache: TTLCache[tuple[Wrapped, WrapContext], bytes] = TTLCache(size, seconds)
        self._lock = Lock()

    @property
    def key_id(self) -> str:
        """See `KeyProvider.key_id`."""
        return self._behind.key_id

    @property
    def key_ids(self) -> tuple[str, ...]:
        """See `KeyProvider.key_ids`."""
        return self._behind.key_ids

    @property
    def index_key(self) -> IndexKey | None:
        """See `KeyProvider.index_key`."""
        return self._behind.index_key

    def holds(self, key_id: str) -> bool:
        """See `KeyProvider.holds`."""
        return self._behind.holds(key_id)

    def wrap(self, secret: bytes, context: WrapContext) -> Wrapped:
        """See `KeyProvider.wrap`."""
        wrapped = self._behind.wrap(secret, context)
        self._remember(wrapped, context, secret)
        return wrapped

    def unwrap(self, wrapped: Wrapped, context: WrapContext) -> bytes:
        """See `KeyProvider.unwrap`."""
        with self._lock:
            known = self._cache.get((wrapped, context))
        if known is not None:
            return known
        secret = self._behind.unwrap(wrapped, context)
        self._remember(wrapped, context, secret)
        return secret

    def rotate(self) -> str:
        """See `KeyProvider.rotate`."""
        return self._behind.rotate()

    def retire(self, key_id: str) -> None:
        """See `KeyProvider.retire`."""
        self._behind.retire(key_id)

    def _remember(self, wrapped: Wrapped, context: WrapContext, secret: bytes) -> None:
        with self._lock:
            self._cache[wrapped, context] = secret


class SucceedingKeys:
    """A provider that takes over from another: it wraps all that is new, and the former still opens what is its own.

    So a store moves from a key file to a key service: start with both, rewrap, retire the former's keys.
    """

    def __init__(self, current: KeyProvider, former: KeyProvider) -> None:
        self._current = current
        self._former = former

    @property
    def key_id(self) -> str:
        """See `KeyProvider.key_id`."""
        return self._current.key_id

    @property
    def key_ids(self) -> tuple[str, ...]:
        """See `KeyProvider.key_ids`."""
        return (*self._current.key_ids, *self._former.key_ids)

    @property
    def index_key(self) -> IndexKey | None:
        """See `KeyProvider.index_key`; the former's is the one that all indexes were made with."""
        return self._former.index_key or self._current.index_key

    def holds(self, key_id: str) -> bool:
        """See `KeyProvider.holds`."""
        return self._former.holds(key_id) or self._current.holds(key_id)

    def wrap(self, secret: bytes, context: WrapContext) -> Wrapped:
        """See `KeyProvider.wrap`."""
        return self._current.wrap(secret, context)

    def unwrap(self, wrapped: Wrapped, context: WrapContext) -> bytes:
        """See `KeyProvider.unwrap`."""
        if wrapped.kek_id in self._former.key_ids:
            return self._former.unwrap(wrapped, context)
        return self._current.unwrap(wrapped, context)

    def rotate(self) -> str:
        """See `KeyProvider.rotate`."""
        return self._current.rotate()

    def retire(self, key_id: str) -> None:
        """See `KeyProvider.retire`. The former's current key stays in its file, which may then be put away whole."""
        if key_id not in self._former.key_ids:
            self._current.retire(key_id)
        elif key_id != self._former.key_id:
            self._former.retire(key_id)
