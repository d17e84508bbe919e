"""Key-encryption keys in a service with the AWS KMS API, against a real server of it: outage and recovery included."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import boto3  # type: ignore[import-untyped]
import pytest
from moto.server import ThreadedMotoServer

from storage import (
    KeyFile,
    KeyInUse,
    KeyMissing,
    KeyProvider,
    KeyState,
    KeysUnavailable,
    RememberingKeys,
    RotationRefused,
    SucceedingKeys,
    Tally,
)
from storage.sealing.aws_kms import AwsKms
from storage.sealing.keys import WrapContext
from storage.sealing.seal import SealBroken
from tests.storage_support import PORTRAIT, Place, verification

CONTEXT = WrapContext("default", "row 1")
SECRET = bytes(range(32))


class Service:
    """A server of the API that can be stopped and started again on its port, its keys as they were."""

    def __init__(self) -> None:
        self.port = 0
        self._server: Any = None
        self.start()

    def start(self) -> None:
        """Answer."""
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]

    def stop(self) -> None:
        """Be out of reach."""
        self._server.stop()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @cache  # noqa: B019 - one service
    def client(self) -> Any:
        """An independent client, to look at the keys with."""
        return boto3.client("kms", endpoint_url=self.url)


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ACCESS_KEY_ID", "test"), ("SECRET_ACCESS_KEY", "test"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)


@pytest.fixture(autouse=True)
def _no_cool_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.sealing.aws_kms.COOL_DOWN_S", 0.0)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """The service."""
    service = Service()
    yield service
    service.stop()


@pytest.fixture
def alias(service: Service) -> str:
    """An alias of its own, pointing to a fresh key."""
    alias = f"alias/idverdict-{uuid4()}"
    client = service.client()
    client.create_alias(AliasName=alias, TargetKeyId=client.create_key()["KeyMetadata"]["KeyId"])
    return alias


@pytest.fixture
def keys(service: Service, alias: str) -> AwsKms:
    """The provider on that alias."""
    return AwsKms(alias, endpoint=service.url)


def remembering(keys: KeyProvider, size: int = 100, seconds: float = 900) -> RememberingKeys:
    """The provider with its cache."""
    return RememberingKeys(keys, size=size, seconds=seconds)


def test_wrapped_key_opens_in_its_own_context_alone(keys: AwsKms, service: Service) -> None:
    """The encryption context binds it to tenant, record and field; the secret is not in it."""
    wrapped = keys.wrap(SECRET, CONTEXT)
    assert wrapped.kek_id == keys.key_id
    assert SECRET not in wrapped.content
    assert keys.unwrap(wrapped, CONTEXT) == SECRET
    for elsewhere in (replace(CONTEXT, tenant="other"), replace(CONTEXT, record="row 2"), replace(CONTEXT, field="x")):
        with pytest.raises(SealBroken):
            keys.unwrap(wrapped, elsewhere)
    with pytest.raises(SealBroken):
        keys.unwrap(replace(wrapped, content=wrapped.content[:-1] + b"\0"), CONTEXT)
    opened = service.client().decrypt(
        CiphertextBlob=wrapped.content,
        EncryptionContext={"tenant": "default", "record": "row 1", "field": "data_key"},
    )
    assert opened["Plaintext"] == SECRET


def test_key_of_a_file_is_none_of_the_service(keys: AwsKms) -> None:
    """Ids of another provider are unknown to it, and so are keys that it never had."""
    wrapped = keys.wrap(SECRET, CONTEXT)
    for foreign in ("kek-0123456789abcdef", f"aws-kms-{uuid4()}"):
        assert not keys.holds(foreign)
        with pytest.raises(KeyMissing):
            keys.unwrap(replace(wrapped, kek_id=foreign), CONTEXT)
    assert keys.holds(wrapped.kek_id)
    assert keys.index_key is None


def test_store_rotates_and_retires_in_the_service(keys: AwsKms, service: Service, tmp_path: Path) -> None:
    """A store without any key file: kept, found again after a restart, rewrapped; the former key is disabled."""
    place = Place(tmp_path / "var")
    store = place.open(keys=keys)
    kept = store.save(verification(), [PORTRAIT])
    former = keys.key_id
    assert not place.key_file.exists()
    store.close()
    store = place.open(keys=keys)
    assert store.get(kept.id) == kept
    with pytest.raises(KeyInUse):
        keys.retire(former)
    made = store.ring.rotate()
    assert {key.id: key.state for key in store.ring.list() if key.state is not KeyState.INDEX} == {
        made: KeyState.CURRENT,
        former: KeyState.FORMER,
    }
    assert sum(store.ring.rewrap(), Tally()) == Tally(3)
    store.ring.retire(former)
    described = service.client().describe_key(KeyId=former.removeprefix("aws-kms-"))["KeyMetadata"]
    assert described["KeyState"] == "Disabled"
    again = place.open(keys=keys)
    assert again.find_by_number(verification().document_number or "") == (kept,)
    assert again.evidence(kept.id, "PORTRAIT").content == PORTRAIT.content
    again.ring.probe()


def test_first_starts_at_the_same_moment_agree_on_one_index_key(keys: AwsKms, tmp_path: Path) -> None:
    """However many servers start on an empty database, each finds what the others keep."""
    place = Place(tmp_path / "var")
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: place.open(keys=keys), range(4)))
    kept = [store.save(verification(str(number))) for number, store in enumerate(stores)]
    for store in stores:
        assert set(store.find_by_number(verification().document_number or "")) == set(kept)


def test_alias_that_others_point_elsewhere_is_followed(
    keys: AwsKms, service: Service, alias: str, tmp_path: Path
) -> None:
    """Where the service's administrators rotate, new data keys go under the new key, and rewrap does the rest."""
    place = Place(tmp_path / "var")
    store = place.open(keys=keys)
    former = keys.key_id
    first = store.save(verification("a", customer_reference="a"))
    made = service.client().create_key()["KeyMetadata"]["KeyId"]
    service.client().update_alias(AliasName=alias, TargetKeyId=made)
    second = store.save(verification("b", customer_reference="b"))
    assert {key.id: key.wraps for key in store.ring.list()} | {former: 3, f"aws-kms-{made}": 1} == {
        key.id: key.wraps for key in store.ring.list()
    }
    assert sum(store.ring.rewrap(), Tally()) == Tally(3)
    store.ring.retire(former)
    assert (store.get(first.id), store.get(second.id)) == (first, second)


def test_key_named_directly_is_not_rotated(keys: AwsKms, service: Service) -> None:
    """Only an alias can come to mean another key."""
    direct = AwsKms(keys.key_id.removeprefix("aws-kms-"), endpoint=service.url)
    wrapped = keys.wrap(SECRET, CONTEXT)
    assert direct.unwrap(wrapped, CONTEXT) == SECRET
    assert direct.unwrap(direct.wrap(SECRET, CONTEXT), CONTEXT) == SECRET
    with pytest.raises(RotationRefused):
        direct.rotate()
    assert direct.key_id == wrapped.kek_id


def test_disabled_key_stops_the_start(keys: AwsKms, service: Service, tmp_path: Path) -> None:
    """A store does not open on a key that the service's administrators took away, and opens once it is back."""
    place = Place(tmp_path)
    kept = place.open(keys=keys).save(verification())
    key = keys.key_id.removeprefix("aws-kms-")
    service.client().disable_key(KeyId=key)
    assert not keys.holds(keys.key_id)
    with pytest.raises(KeyMissing):
        place.open(keys=keys)
    service.client().enable_key(KeyId=key)
    assert place.open(keys=keys).get(kept.id) == kept


@contextmanager
def refusing(code: str) -> Iterator[str]:
    """The URL of a service that refuses every call with this code, and a message that must go nowhere."""

    class Refuse(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = json.dumps({"__type": code, "message": "secret 11010519491231002X"}).encode()
            self.send_response(400)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Refuse) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("code", ["DisabledException", "AccessDeniedException", "KMSInvalidStateException"])
def test_refusal_is_told_by_its_code_alone(code: str) -> None:
    """What the service refuses makes it unavailable, under its own name for the cause; its message goes nowhere."""
    with refusing(code) as url, pytest.raises(KeysUnavailable) as refusal:
        AwsKms("alias/x", endpoint=url)
    assert refusal.value.kind == code
    refused = code == "AccessDeniedException"
    assert refusal.value.reason == ("KEY_SERVICE_REFUSED" if refused else "KEY_SERVICE_UNAVAILABLE")
    assert refusal.value.__cause__ is None


def test_outage_spares_those_remembered_and_ends_by_itself(keys: AwsKms, service: Service, tmp_path: Path) -> None:
    """While the service is stopped hot customers are read and written, others fail clearly; then all is as before."""
    place = Place(tmp_path / "var")
    cold = place.open(keys=keys).save(verification("cold", customer_reference="cold"))
    store = place.open(keys=remembering(keys))
    hot = store.save(verification("hot", customer_reference="hot"), [PORTRAIT])
    service.stop()
    try:
        assert store.get(hot.id) == hot
        assert store.evidence(hot.id, "PORTRAIT").content == PORTRAIT.content
        more = store.save(verification("more", customer_reference="hot"))
        new = verification("new", customer_reference="new")
        for call in (lambda: store.get(cold.id), lambda: store.save(new), store.list, store.ring.probe):
            with pytest.raises(KeysUnavailable) as failure:
                call()
            assert failure.value.kind == "EndpointConnectionError"
            assert failure.value.__cause__ is None
        with pytest.raises(KeysUnavailable):
            place.open(keys=keys)
    finally:
        service.start()
    assert store.get(cold.id) == cold
    assert store.save(new).id == new.id
    assert {one.id for one in store.list().verifications} == {hot.id, cold.id, more.id, new.id}


def test_rewrapping_that_an_outage_interrupts_goes_on(keys: AwsKms, service: Service, tmp_path: Path) -> None:
    """Data keys stay readable under both keys; after the outage the rest is rewrapped."""
    store = Place(tmp_path).open(keys=keys)
    kept = [store.save(verification(name, customer_reference=name)) for name in "abcd"]
    former = keys.key_id
    store.ring.rotate()
    steps = store.ring.rewrap(batch=1)
    assert [next(steps), next(steps)] == [Tally(2), Tally(1)]
    service.stop()
    try:
        with pytest.raises(KeysUnavailable):
            next(steps)
    finally:
        service.start()
    assert all(store.get(one.id) == one for one in kept)
    with pytest.raises(KeyInUse):
        store.ring.retire(former)
    assert sum(store.ring.rewrap(), Tally()) == Tally(3)
    store.ring.retire(former)
    assert all(store.get(one.id) == one for one in kept)


def test_erased_customer_is_gone_though_the_key_is_remembered(keys: AwsKms, tmp_path: Path) -> None:
    """The database has the say over whether a data key exists, not the cache."""
    store = Place(tmp_path).open(keys=remembering(keys))
    kept = store.save(verification())
    assert store.get(kept.id) == kept
    store.erase_customer("customer-SPECIMEN-77", kept.created_at, before_statutory_term=True)
    assert store.get(kept.id).state == "REDACTED"


def test_cache_is_bounded_in_number_and_in_age(keys: AwsKms) -> None:
    """Beyond its size or its age a key is asked for again; a wrapped key that was altered is never met in the cache."""
    asked: list[str] = []

    class Counting(AwsKms):
        def __init__(self) -> None:
            self.__dict__ = keys.__dict__

        def unwrap(self, wrapped: Any, context: WrapContext) -> bytes:
            asked.append(context.record)
            return super().unwrap(wrapped, context)

    contexts = [replace(CONTEXT, record=str(number)) for number in range(3)]
    wrapped = [keys.wrap(SECRET, context) for context in contexts]
    cache = remembering(Counting(), size=2)
    for number in (0, 1, 0, 1, 2, 2, 0):
        assert cache.unwrap(wrapped[number], contexts[number]) == SECRET
    assert asked == ["0", "1", "2", "0"]
    with pytest.raises(SealBroken):
        cache.unwrap(wrapped[0], contexts[1])
    forgetful = remembering(Counting(), seconds=0)
    del asked[:]
    for _ in range(2):
        forgetful.unwrap(wrapped[0], contexts[0])
    assert asked == ["0", "0"]


def test_store_moves_from_a_key_file_to_the_service(keys: AwsKms, tmp_path: Path) -> None:
    """The service succeeds the file: old records stay readable and findable, and once rewrapped need it no more."""
    place = Place(tmp_path / "var")
    store = place.open()
    old = store.save(verification("old"), [PORTRAIT])
    store.close()
    with pytest.raises(KeyMissing):
        place.open(keys=keys)
    both = SucceedingKeys(remembering(keys), KeyFile.open(place.key_file))
    store = place.open(keys=both)
    new = store.save(verification("new", customer_reference="another"))
    (former,) = KeyFile.open(place.key_file).key_ids
    assert {key.id: (key.state, key.wraps) for key in store.ring.list() if key.state is not KeyState.INDEX} == {
        keys.key_id: (KeyState.CURRENT, 1),
        former: (KeyState.FORMER, 3),
    }
    assert sum(store.ring.rewrap(), Tally()) == Tally(3)
    store.ring.retire(former)
    store.close()
    place.key_file.rename(tmp_path / "put away")
    store = place.open(keys=keys)
    assert (store.get(old.id), store.get(new.id)) == (old, new)
    assert set(store.find_by_number(verification().document_number or "")) == {old, new}
    assert store.save(verification("old")) == old


def test_service_that_does_not_answer_is_not_waited_for_twice(
    service: Service, keys: AwsKms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A silent service costs one call its time limit; for a while after it the others fail at once, unasked."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(10)
        with pytest.raises(KeysUnavailable) as failure:
            AwsKms("alias/x", endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}", timeout_s=0.05)
        assert failure.value.kind in {"ReadTimeoutError", "ConnectTimeoutError"}
        connections = [silent.accept()[0] for _ in range(2)]  # the call, and its one retry
        for connection in connections:
            connection.close()
    wrapped = keys.wrap(SECRET, CONTEXT)
    monkeypatch.setattr("storage.sealing.aws_kms.COOL_DOWN_S", 3600.0)
    service.stop()
    try:
        with pytest.raises(KeysUnavailable, match="reached"):
            keys.unwrap(wrapped, CONTEXT)
    finally:
        service.start()
    with pytest.raises(KeysUnavailable) as failure:
        keys.unwrap(wrapped, CONTEXT)
    assert failure.value.kind == "CoolDown"


def test_service_without_region_or_credentials_is_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the AWS tools find missing is named by its kind, without any value."""
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(KeysUnavailable) as failure:
        AwsKms("alias/x", endpoint=service.url)
    assert failure.value.kind == "NoCredentialsError"
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(KeysUnavailable) as failure:
        AwsKms("alias/x")
    assert failure.value.kind == "NoRegionError"
