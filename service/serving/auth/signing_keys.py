"""The public keys that bearer tokens are signed with: a JWKS (RFC 7517) from a file or a URL, cached.

Loading blocks and happens on a thread; calls wait for it only where they need a key that is not there yet.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final

import structlog
from jwt import PyJWK, PyJWKClient, PyJWTError

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError

REFRESH_SECONDS: Final = 300.0
"""Keys older than this are loaded again while they are in use."""
PAUSE_SECONDS: Final = 10.0
"""The least time between two loads, whatever key ids tokens name: strangers' tokens cause no more traffic than this."""
TRUSTED_SECONDS: Final = 3600.0
"""Keys that could not be loaded again for so long are not trusted any more: one of them may have been revoked."""
FETCH_SECONDS: Final = 5.0

log = structlog.get_logger()


class KeysUnreadable(Exception):
    """The JWKS cannot be had, or holds no key that can be used."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, as `cryptography` has it, and the one algorithm that its issuer uses it for, if it says so."""

    key: Any
    algorithm: str | None


Load = Callable[[], Mapping[str, SigningKey]]


def source(location: str) -> Load:
    """What loads the keys by id from a path or an ``https`` URL; it blocks, and raises KeysUnreadable."""
    if location.startswith(("https://", "http://")):
        client = PyJWKClient(location, cache_jwk_set=False, timeout=FETCH_SECONDS)  # follows no redirect
        return lambda: _loaded(client.fetch_data)
    path = Path(location)
    return lambda: _loaded(lambda: json.loads(path.read_bytes()))


def signing_keys(document: Any) -> dict[str, SigningKey]:
    """The keys of a JWKS by id: public, for signatures, and of a kind that is known; others are left out.

    Raises:
        KeysUnreadable: no key is left.
    """
    entries = document.get("keys") if isinstance(document, dict) else None
    found: dict[str, SigningKey] = {}
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict) or entry.get("kty") == "oct" or entry.get("use", "sig") != "sig":
            continue
        key_id, algorithm = entry.get("kid"), entry.get("alg")
        try:
            key = PyJWK(entry).key
        except (PyJWTError, ValueError, TypeError):
            continue
        if isinstance(key_id, str) and hasattr(key, "verify"):
            found[key_id] = SigningKey(key, algorithm if isinstance(algorithm, str) else None)
    if not found:
        raise KeysUnreadable
    return found


class SigningKeys:
    """The keys of one issuer. For one event loop.

    Args:
        load: gives all keys by id; blocks; raises KeysUnreadable.
        clock: seconds, never going back.
    """

    def __init__(self, load: Load, clock: Callable[[], float] = time.monotonic) -> None:
        self._load = load
        self._clock = clock
        self._keys: Mapping[str, SigningKey] = {}
        self._loaded_at = self._next_at = float("-inf")
        self._failed = False
        self._loading: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> SigningKey:
        """The key with this id.

        One that is not known may be new: then all are loaded again, unless they were a moment ago.

        Raises:
            ApiError: TOKEN_INVALID where there is no such key, SIGNING_KEYS_UNAVAILABLE where that cannot be told.
        """
        old = self._clock() - self._loaded_at > REFRESH_SECONDS
        if old or key_id not in self._trusted():
            loading = self._begun()
            if loading is not None and key_id not in self._trusted():
                await asyncio.shield(loading)
        key = self._trusted().get(key_id)
        if key is None and self._failed:
            raise ApiError(ErrorReason.SIGNING_KEYS_UNAVAILABLE, retry_after=timedelta(seconds=PAUSE_SECONDS))
        if key is None:
            raise ApiError(ErrorReason.TOKEN_INVALID)
        return key

    def _trusted(self) -> Mapping[str, SigningKey]:
        return self._keys if self._clock() - self._loaded_at <= TRUSTED_SECONDS else {}

    def _begun(self) -> asyncio.Task[None] | None:
        """The load that is going on, or one begun now, unless the last one is too short a time ago."""
        if self._loading is None and self._clock() >= self._next_at:
            self._loading = asyncio.create_task(self._reload())
        return self._loading

    async def _reload(self) -> None:
        try:
            self._keys = await asyncio.to_thread(self._load)
            self._loaded_at = self._clock()
            self._failed = False
        except KeysUnreadable:
            self._failed = True
            log.warning("signing keys not loaded")
        finally:
            self._next_at = self._clock() + PAUSE_SECONDS
            self._loading = None


def _loaded(fetch: Callable[[], Any]) -> dict[str, SigningKey]:
    try:
        return signing_keys(fetch())
    except (PyJWTError, HTTPException, OSError, ValueError, RecursionError):
        raise KeysUnreadable from None
