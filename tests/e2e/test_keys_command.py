"""``idverdict keys ...`` beside a running server: rotation, retirement, checks, and erasure as callers see it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import grpc
import pytest
from idverdict import v1
from moto.server import ThreadedMotoServer
from typer.testing import CliRunner, Result

from service.app import build_store
from service.cli import app
from service.serving.server import sweep
from storage import KeyState, Store, StoreUnavailable
from tests.e2e.serving import PORTRAIT, Running, refused, request, running, settings_in

Keys = Callable[..., Result]


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """The commands, on the data of the server in the same folder."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))

    def run(*arguments: str, answer: str = "") -> Result:
        return CliRunner().invoke(app, ["keys", *arguments], input=answer)

    return run


def listed(keys: Keys) -> dict[str, list[tuple[str, int]]]:
    """Ids and numbers of wrapped keys by state."""
    found: dict[str, list[tuple[str, int]]] = {}
    for key in json.loads(keys("list", "--json").stdout):
        found.setdefault(key["state"], []).append((key["id"], key["wraps"]))
    return found


def evidence(server: Running, name: str) -> bytes:
    """A kept picture as the server streams it."""
    return b"".join(part.chunk for part in server.stub.GetEvidence(v1.GetEvidenceRequest(name=name)))


def test_key_is_rotated_and_retired_while_the_server_serves(server: Running, keys: Keys) -> None:
    """The server notices by itself: it answers what was kept, and seals new customers under the new key."""
    first = server.stub.CreateVerification(request("first"))
    ((former, wraps),) = listed(keys)["CURRENT"]
    assert wraps == 3
    refusal = keys("retire", former, "--yes")
    assert (refusal.exit_code, refusal.stderr.count("\n")) == (1, 1)
    assert "current one" in refusal.stderr
    rotated = keys("rotate", "--no-rewrap")
    assert rotated.exit_code == 0
    assert "Back the key file up" in rotated.stderr
    assert keys("rewrap", "--dry-run").stdout == "3 would be rewrapped\n"
    assert keys("retire", former, "--yes").exit_code == 1
    done = keys("rewrap", "--batch", "1")
    assert (done.exit_code, done.stdout) == (0, "3 rewrapped, 0 do not open\n")
    server.stub.CreateVerification(request("second", customer_reference="customer-2"))
    assert keys("retire", former, "--dry-run").stdout == f"{former} would be retired\n"
    assert listed(keys)["FORMER"] == [(former, 0)]
    assert keys("retire", former, answer="y\n").exit_code == 0
    state = listed(keys)
    assert set(state) == {"CURRENT", "INDEX"}
    assert state["CURRENT"][0][1] == 4
    assert server.stub.GetVerification(v1.GetVerificationRequest(name=first.name)).verdict == first.verdict
    assert evidence(server, first.evidence[0].name) == PORTRAIT
    assert keys("rotate").stdout.endswith("4 rewrapped, 0 do not open\n")


def test_check_opens_every_data_key(server: Running, keys: Keys, tmp_path: Path) -> None:
    """All in order is exit status 0; a data key that does not open is counted, and exit status 1."""
    server.stub.CreateVerification(request())
    assert json.loads(keys("check", "--json").stdout) == {"done": 1, "damaged": 0}
    with closing(sqlite3.connect(tmp_path / "idverdict.db")) as connection, connection:
        connection.execute("UPDATE customer_key SET data_key_wrapped = zeroblob(61)")
    result = keys("check")
    assert (result.exit_code, result.stdout) == (1, "the current key works; 0 data keys open, 1 do not\n")
    rewrap = keys("rotate")
    assert (rewrap.exit_code, rewrap.stdout.splitlines()[-1]) == (1, "2 rewrapped, 1 do not open")


def test_erased_customer_is_redacted_for_every_caller(server: Running, keys: Keys, tmp_path: Path) -> None:
    """Get, List and a replay answer REDACTED, pictures are not found, and nothing personal is in any answer."""
    gone = server.stub.CreateVerification(request("gone"))
    other = server.stub.CreateVerification(request("other", customer_reference="customer-2"))
    dry = keys("erase-customer", "customer-1", "--dry-run", "--before-statutory-term")
    assert dry.stdout == "1 data keys, 1 verifications and 2 pictures would be erased\n"
    elsewhere = keys("erase-customer", "customer-1", "--tenant", "other", "--yes")
    assert (elsewhere.exit_code, "no such record" in elsewhere.stderr) == (1, True)
    declined = keys("erase-customer", "customer-1", "--before-statutory-term", answer="n\n")
    assert declined.exit_code == 1
    assert server.stub.GetVerification(v1.GetVerificationRequest(name=gone.name)).claim.name
    erased = keys("erase-customer", "customer-1", "--yes", "--json", "--before-statutory-term")
    counted = {"keys": 1, "verifications": 1, "pictures": 2, "contents": 0}
    assert json.loads(erased.stdout) == {"erased": True} | counted
    assert "customer-1" not in erased.stdout + erased.stderr

    left = v1.Verification(
        name=gone.name,
        uid=gone.uid,
        create_time=gone.create_time,
        purpose=gone.purpose,
        state="VERIFICATION_STATE_REDACTED",
        verdict=v1.Verdict(
            decision=gone.verdict.decision,
            policy_id=gone.verdict.policy_id,
            policy_version=gone.verdict.policy_version,
        ),
    )
    assert server.stub.GetVerification(v1.GetVerificationRequest(name=gone.name)) == left
    assert server.stub.CreateVerification(request("gone")) == left
    page = server.stub.ListVerifications(v1.ListVerificationsRequest())
    assert {one.name for one in page.verifications} == {gone.name, other.name}
    assert left in page.verifications
    theirs = server.stub.ListVerifications(v1.ListVerificationsRequest(customer_reference="customer-1"))
    assert list(theirs.verifications) == []
    missing = refused(lambda: evidence(server, gone.evidence[0].name))
    assert (missing.code, missing.reason) == (grpc.StatusCode.NOT_FOUND, "EVIDENCE_NOT_FOUND")
    assert evidence(server, other.evidence[0].name) == PORTRAIT
    reads = server.reader.calls
    changed = refused(lambda: server.stub.CreateVerification(request("gone", customer_reference="customer-2")))
    assert changed.reason == "REQUEST_ID_REUSED"
    assert server.reader.calls == reads
    again = server.stub.CreateVerification(request("again"))
    assert server.stub.GetVerification(v1.GetVerificationRequest(name=again.name)).claim == request().claim
    shown = CliRunner().invoke(app, ["get", gone.uid])
    assert (shown.exit_code, "ACCEPT" in shown.stdout) == (0, True)
    assert len([path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]) == 4


def test_unknown_customer_and_key_are_told_without_repeating_them(keys: Keys) -> None:
    """Nothing is found: exit status 1 and one line that holds no reference."""
    for arguments in (("erase-customer", "customer-1", "--yes"), ("retire", "kek-secret", "--yes")):
        result = keys(*arguments)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert arguments[1] not in result.stderr


def test_server_finishes_what_was_interrupted(tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rotation that was not followed by a rewrapping is at the next start, whatever else fails then."""

    def fail(*_: object) -> None:
        raise StoreUnavailable("Gone")

    monkeypatch.setattr(Store, "sweep_orphans", fail)
    monkeypatch.setattr(Store, "finish_erasures", fail)
    with running(settings_in(tmp_path)) as server:
        server.stub.CreateVerification(request())
        keys("rotate", "--no-rewrap")
        assert listed(keys)["FORMER"][0][1] == 3
        sweep(server.app)
        assert listed(keys)["FORMER"][0][1] == 0


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Any]]:
    """A key service with an alias of the bank: its URL, and the server that can be stopped."""
    for name, value in (("ACCESS_KEY_ID", "test"), ("SECRET_ACCESS_KEY", "test"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    url = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    client = boto3.client("kms", endpoint_url=url)
    with suppress(client.exceptions.NotFoundException):
        client.delete_alias(AliasName="alias/bank")  # of the test before
    client.create_alias(AliasName="alias/bank", TargetKeyId=client.create_key()["KeyMetadata"]["KeyId"])
    yield url, server
    server.stop()


def test_server_on_a_key_service_outlives_its_outage(tmp_path: Path, service: tuple[str, Any]) -> None:
    """Settings lead to the service; while it is out of reach hot customers get answers, cold ones a clear refusal."""
    url, kms = service
    settings = settings_in(tmp_path, kms_key="alias/bank", kms_endpoint=url, cipher="SM4_GCM", index_digest="HMAC_SM3")
    store = build_store(settings)
    assert {key.state for key in store.ring.list()} == {KeyState.CURRENT, KeyState.INDEX}
    assert not settings.keys.exists()
    store.close()
    with running(settings) as server:
        hot = server.stub.CreateVerification(request())
        kms.stop()
        assert server.stub.GetVerification(v1.GetVerificationRequest(name=hot.name)).verdict == hot.verdict
        with grpc.insecure_channel(server.address, [("grpc.enable_retries", 0)]) as impatient:
            stub: Any = v1.VerificationServiceStub(impatient)
            cold = refused(lambda: stub.CreateVerification(request("cold", customer_reference="cold")))
        assert (cold.code, cold.reason) == (grpc.StatusCode.UNAVAILABLE, "STORAGE_UNAVAILABLE")


def test_key_file_is_succeeded_by_the_service(
    tmp_path: Path, service: tuple[str, Any], keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store on a key file is given a service in its settings, rewrapped, and then needs the file no more."""
    with running(settings_in(tmp_path)) as server:
        kept = server.stub.CreateVerification(request())
    settings = settings_in(tmp_path, kms_key="alias/bank", kms_endpoint=service[0])
    monkeypatch.setenv("IDVERDICT_KMS_KEY", "alias/bank")
    monkeypatch.setenv("IDVERDICT_KMS_ENDPOINT", service[0])
    ((former, wraps),) = listed(keys)["FORMER"]
    assert wraps == 3
    assert keys("rewrap").exit_code == 0
    assert keys("retire", former, "--yes").exit_code == 0
    settings.keys.rename(tmp_path / "put away")
    with running(settings) as server:
        assert server.stub.GetVerification(v1.GetVerificationRequest(name=kept.name)).claim == kept.claim
        assert server.stub.CreateVerification(request()) == kept
