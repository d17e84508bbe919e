"""The cached key set: few loads, rotation without a restart, and an outage of the issuer survived for a while."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, x25519

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.serving.auth.signing_keys import (
    PAUSE_SECONDS,
    REFRESH_SECONDS,
    TRUSTED_SECONDS,
    KeysUnreadable,
    SigningKey,
    SigningKeys,
    signing_keys,
    source,
)
from tests.credentials import Issuer, published

OLD, NEW = Issuer("old"), Issuer("new")


class Provider:
    """An identity provider: the keys it shows, how often it was asked, whether it is down, and the time."""

    def __init__(self, *issuers: Issuer) -> None:
        self.issuers = issuers
        self.asked = 0
        self.down = False
        self.now = 0.0

    def load(self) -> Mapping[str, SigningKey]:
        """See `SigningKeys`."""
        self.asked += 1
        if self.down:
            raise KeysUnreadable
        return signing_keys({"keys": [issuer.jwk for issuer in self.issuers]})

    def keys(self) -> SigningKeys:
        """A cache in front of it."""
        return SigningKeys(self.load, lambda: self.now)


async def refused(keys: SigningKeys, key_id: str) -> ApiError:
    """Look for a key in vain."""
    with pytest.raises(ApiError) as caught:
        await keys.find(key_id)
    return caught.value


async def settled() -> None:
    """Let a load in the background come to its end."""
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))


async def test_keys_are_loaded_once_for_many_calls() -> None:
    """Calls that come at once wait for one load; later ones for none."""
    provider = Provider(OLD)
    keys = provider.keys()
    found = await asyncio.gather(*(keys.find("old") for _ in range(20)))
    assert {key.algorithm for key in found} == {"ES256"}
    await keys.find("old")
    assert provider.asked == 1


async def test_new_key_is_found_without_a_restart() -> None:
    """A token under a key that was added is good at its first sight."""
    provider = Provider(OLD)
    keys = provider.keys()
    await keys.find("old")
    provider.issuers = (OLD, NEW)
    provider.now += PAUSE_SECONDS
    assert (await keys.find("new")).key.public_numbers() == NEW.key.public_key().public_numbers()
    assert provider.asked == 2


async def test_unknown_key_ids_cause_one_load_a_while() -> None:
    """However many made-up key ids come, the provider is asked no more than once in ten seconds."""
    provider = Provider(OLD)
    keys = provider.keys()
    for number in range(50):
        assert (await refused(keys, f"made-up-{number}")).reason is ErrorReason.TOKEN_INVALID
    assert provider.asked == 1
    provider.now += PAUSE_SECONDS
    for number in range(50):
        await refused(keys, f"made-up-{number}")
    assert provider.asked == 2
    assert await keys.find("old")


async def test_known_key_does_not_wait_for_its_refresh() -> None:
    """Keys that have grown old are loaded again behind the call's back; a withdrawn one is then refused."""
    provider = Provider(OLD)
    keys = provider.keys()
    await keys.find("old")
    provider.now += REFRESH_SECONDS + 1
    provider.issuers = (NEW,)
    assert await keys.find("old")
    await settled()
    assert provider.asked == 2
    assert (await refused(keys, "old")).reason is ErrorReason.TOKEN_INVALID


async def test_outage_is_survived_for_an_hour_and_no_longer() -> None:
    """The last keys stay in use while the provider is down; after that nobody is let in on old keys."""
    provider = Provider(OLD)
    keys = provider.keys()
    await keys.find("old")
    provider.down = True
    provider.now += TRUSTED_SECONDS
    assert await keys.find("old")
    await settled()
    assert (await refused(keys, "new")).reason is ErrorReason.SIGNING_KEYS_UNAVAILABLE
    provider.now += PAUSE_SECONDS
    error = await refused(keys, "old")
    assert (error.reason, error.retry_after is not None) == (ErrorReason.SIGNING_KEYS_UNAVAILABLE, True)
    provider.down = False
    provider.now += PAUSE_SECONDS
    assert await keys.find("old")


async def test_load_leaves_the_loop_free_and_outlives_its_caller() -> None:
    """Loading happens on a thread, and a caller who leaves does not break it for the others."""
    may_go_on = threading.Event()
    provider = Provider(OLD)

    def slowly() -> Mapping[str, SigningKey]:
        assert may_go_on.wait(10)
        return provider.load()

    keys = SigningKeys(slowly)
    leaver, stayer = (asyncio.create_task(keys.find("old")) for _ in range(2))
    await asyncio.sleep(0.01)
    leaver.cancel()
    may_go_on.set()
    assert await stayer
    assert (leaver.cancelled(), provider.asked) == (True, 1)


def test_only_public_signature_keys_count() -> None:
    """Secrets, keys for encryption, for agreement, private ones and unknown kinds are left out."""
    agreement = {**_x25519(), "kid": "agreement"}
    private: dict[str, Any] = jwt.get_algorithm_by_name("ES256").to_jwk(
        ec.generate_private_key(ec.SECP256R1()), as_dict=True
    )
    others = [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "secret", "alg": "HS256"},
        {**OLD.jwk, "kid": "encryption", "use": "enc"},
        {**private, "kid": "private"},
        {"kty": "new", "kid": "unknown"},
        {name: value for name, value in OLD.jwk.items() if name != "kid"},
        {**OLD.jwk, "kid": "damaged", "x": "!"},
        agreement,
        "no object",
    ]
    assert set(signing_keys({"keys": [*others, NEW.jwk]})) == {"new"}
    with pytest.raises(KeysUnreadable):
        signing_keys({"keys": others})


def _x25519() -> dict[str, Any]:
    """A key for key agreement, which signs nothing."""
    raw = x25519.X25519PrivateKey.generate().public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "X25519", "x": base64.urlsafe_b64encode(raw).decode().rstrip("=")}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"keys": []}', '{"keys": 7}', "[" * 100_000, "\udc00"])
def test_file_without_keys_is_unreadable(tmp_path: Path, content: str) -> None:
    """Whatever is wrong with it, it is one error without the file's words."""
    file = tmp_path / "jwks.json"
    file.write_bytes(content.encode(errors="surrogatepass"))
    with pytest.raises(KeysUnreadable):
        source(str(file))()
    with pytest.raises(KeysUnreadable):
        source(str(tmp_path / "nothing"))()


def test_file_is_read_at_each_load(tmp_path: Path) -> None:
    """A file that was replaced is seen at the next load."""
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps(OLD.jwks))
    load = source(str(file))
    assert set(load()) == {"old"}
    file.write_text(json.dumps(NEW.jwks))
    assert set(load()) == {"new"}


def test_url_is_fetched_and_its_failures_are_one_error() -> None:
    """Over HTTP: keys, or KeysUnreadable for an error, a redirect, nonsense, and nobody there."""
    with published(OLD.jwks) as shown:
        load = source(shown.url)
        assert set(load()) == {"old"}
        for status, content in ((500, OLD.jwks), (302, OLD.jwks), (200, "nonsense")):
            shown.status, shown.content = status, content
            with pytest.raises(KeysUnreadable):
                load()
        assert shown.fetches == 4
    with pytest.raises(KeysUnreadable):
        source("http://127.0.0.1:1/jwks")()
