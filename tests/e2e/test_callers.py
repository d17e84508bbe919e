"""Callers over the wire: certificates and tokens, roles and tenants, renewal without a restart, silence in the log."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from google.rpc.error_details_pb2 import RetryInfo
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from idverdict import client, v1
from typer.testing import CliRunner

from service.cli import app
from service.settings import Settings
from service.telemetry import configure_logging
from tests.credentials import AUDIENCE, DAY, ISSUER, Authority, Certified, Issuer, published
from tests.e2e.serving import PORTRAIT, Refusal, Running, refused, request, running, settings_in

ROOT = Path(__file__).parents[2]
UNAUTHENTICATED, DENIED = grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED
ROLES = ("verifier", "reviewer", "auditor", "administrator")
CALLERS = """
[[caller]]
identity = "CN=*,OU={role},O={tenant}"
tenant = "{tenant}"
roles = ["{role}"]
"""
WORKLOAD = """
[[caller]]
identity = "spiffe://bank.example/gateway/*"
tenant = "retail"
roles = ["verifier", "reviewer"]
"""


@dataclass(frozen=True)
class Bank:
    """An authority and an identity provider, with everything on disk that a server needs to know them."""

    folder: Path
    authority: Authority
    idp: Issuer

    @property
    def tls(self) -> dict[str, Any]:
        """Settings for TLS."""
        return {"tls_certificate": self.folder / "server.pem", "tls_key": self.folder / "server.key"}

    @property
    def mutual(self) -> dict[str, Any]:
        """Settings for TLS with callers' certificates."""
        return {**self.tls, "tls_client_ca": self.folder / "ca.pem", "callers": self.folder / "callers.toml"}

    @property
    def tokens(self) -> dict[str, Any]:
        """Settings for bearer tokens, with the keys in a file."""
        keys = str(self.folder / "jwks.json")
        return {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE, "jwt_jwks": keys}

    def channel(self, address: str, caller: Certified | None = None, token: client.Token | None = None) -> grpc.Channel:
        """A channel of ours that trusts the bank's authority; without retries, so that a refusal comes at once."""
        paths = caller.write(self.folder, f"caller-{id(caller)}") if caller else (None, None)
        credentials = client.tls(self.folder / "ca.pem", *paths)
        return client.channel(address, credentials=credentials, token=token, options=[("grpc.enable_retries", 0)])

    def certified(self, role: str, tenant: str = "retail") -> Certified:
        """A caller's certificate by the directory."""
        return self.authority.client(f"CN=x,OU={role},O={tenant}")


def bank_in(folder: Path) -> Bank:
    """A bank with its files."""
    bank = Bank(folder, Authority(), Issuer())
    bank.authority.server("first").write(folder, "server")
    (folder / "ca.pem").write_bytes(bank.authority.pem)
    known = [CALLERS.format(role=role, tenant=tenant) for role in ROLES for tenant in ("retail", "loans")]
    (folder / "callers.toml").write_text("".join(known) + WORKLOAD)
    (folder / "jwks.json").write_text(json.dumps(bank.idp.jwks))
    return bank


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """One bank for all tests that do not change its files."""
    return bank_in(tmp_path_factory.mktemp("bank"))


@pytest.fixture
def own_bank(tmp_path: Path) -> Bank:
    """A bank whose files the test may change."""
    return bank_in(tmp_path)


@contextmanager
def serving(bank: Bank, folder: Path, **settings: Any) -> Iterator[Running]:
    """A server of the bank; its own channel has no credentials."""
    with running(settings_in(folder / "store", **settings), connect=bank.channel) as server:
        yield server


@pytest.fixture(scope="module")
def mutual(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that wants a certificate of everybody, and takes tokens too."""
    with serving(bank, tmp_path_factory.mktemp("mutual"), **bank.mutual, **bank.tokens) as server:
        yield server


@pytest.fixture(scope="module")
def tokens(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that knows callers by their tokens."""
    with serving(bank, tmp_path_factory.mktemp("tokens"), **bank.tls, **bank.tokens) as server:
        yield server


@pytest.fixture
def logs() -> Iterator[Callable[[], str]]:
    """Everything that has been logged so far, at the finest level."""
    stream = io.StringIO()
    configure_logging("debug", stream)
    yield stream.getvalue
    configure_logging("info")


# --- roles ----------------------------------------------------------------------------------------

CALLS: dict[str, tuple[Callable[[Any], Any], set[str]]] = {
    "CreateVerification": (lambda stub: stub.CreateVerification(request()), {"verifier"}),
    "ReadDocument": (lambda stub: stub.ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT)), {"verifier"}),
    "GetVerification": (
        lambda stub: stub.GetVerification(v1.GetVerificationRequest(name="verifications/none")),
        {"verifier", "reviewer", "auditor"},
    ),
    "ListVerifications": (
        lambda stub: stub.ListVerifications(v1.ListVerificationsRequest()),
        {"reviewer", "auditor"},
    ),
    "GetEvidence": (
        lambda stub: list(stub.GetEvidence(v1.GetEvidenceRequest(name="verifications/none/evidence/portrait"))),
        {"reviewer", "auditor"},
    ),
}


@pytest.mark.parametrize("how", ["certificate", "token"])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_call_what_its_row_says(
    mutual: Running, tokens: Running, bank: Bank, role: str, how: str
) -> None:
    """By certificate or by token, method by method: answered, or PERMISSION_DENIED for want of a role."""
    if how == "certificate":
        channel = bank.channel(mutual.address, bank.certified(role))
    else:
        channel = bank.channel(tokens.address, token=bank.idp.token(role))
    answered = set()
    with channel:
        stub = v1.VerificationServiceStub(channel)
        for method, (call, _) in CALLS.items():
            try:
                call(stub)
                answered.add(method)
            except grpc.RpcError as error:
                info = client.error_info(error)
                assert info is not None
                if info.reason != "ROLE_MISSING":
                    assert error.code() is grpc.StatusCode.NOT_FOUND
                    answered.add(method)
                else:
                    assert error.code() is DENIED
    assert answered == {method for method, (_, roles) in CALLS.items() if role in roles}


def test_certificate_and_token_grant_what_both_grant(mutual: Running, bank: Bank) -> None:
    """A gateway that passes a user's token on has, for that call, no more than the user."""
    gateway = bank.authority.client("CN=any", "spiffe://bank.example/gateway/1")
    list_ = v1.ListVerificationsRequest()
    with bank.channel(mutual.address, gateway) as alone:
        v1.VerificationServiceStub(alone).ListVerifications(list_)
    with bank.channel(mutual.address, gateway, bank.idp.token("verifier", "auditor")) as for_user:
        stub = v1.VerificationServiceStub(for_user)
        assert stub.ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT)).reading.document_type
        assert refused(lambda: stub.ListVerifications(list_)).reason == "ROLE_MISSING"
    with bank.channel(mutual.address, gateway, bank.idp.token("verifier", tenant="loans")) as conflicting:
        refusal = refused(lambda: v1.VerificationServiceStub(conflicting).ListVerifications(list_))
        assert (refusal.code, refusal.reason) == (DENIED, "TENANT_CONFLICT")


# --- tenants --------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["certificate", "token"])
def test_tenant_sees_only_its_own(mutual: Running, tokens: Running, bank: Bank, how: str) -> None:
    """No record, picture, list, page or request id of one tenant is anything to another."""

    def stub(role: str, tenant: str) -> Any:
        if how == "certificate":
            return v1.VerificationServiceStub(bank.channel(mutual.address, bank.certified(role, tenant)))
        token = bank.idp.token(role, tenant=tenant)
        return v1.VerificationServiceStub(bank.channel(tokens.address, token=token))

    ours = [stub("verifier", "retail").CreateVerification(request(f"shared-{number}")) for number in range(2)]
    name, picture = ours[0].name, f"{ours[0].name}/evidence/portrait"
    get, evidence = v1.GetVerificationRequest(name=name), v1.GetEvidenceRequest(name=picture)
    assert stub("reviewer", "retail").GetVerification(get).name == name
    assert b"".join(part.chunk for part in stub("auditor", "retail").GetEvidence(evidence)) == PORTRAIT

    theirs = stub("auditor", "loans")
    assert refused(lambda: theirs.GetVerification(get)).reason == "VERIFICATION_NOT_FOUND"
    assert refused(partial(list, theirs.GetEvidence(evidence))).reason == "EVIDENCE_NOT_FOUND"
    assert not theirs.ListVerifications(v1.ListVerificationsRequest()).verifications
    page = stub("auditor", "retail").ListVerifications(v1.ListVerificationsRequest(page_size=1))
    next_page = v1.ListVerificationsRequest(page_size=1, page_token=page.next_page_token)
    assert refused(lambda: theirs.ListVerifications(next_page)).reason == "PAGE_TOKEN_INVALID"

    another = stub("verifier", "loans").CreateVerification(request("shared-0", customer_reference="customer-2"))
    assert another.name != name
    assert [v.name for v in theirs.ListVerifications(v1.ListVerificationsRequest()).verifications] == [another.name]
    assert stub("verifier", "retail").CreateVerification(request("shared-0")) == ours[0]


# --- who is refused -------------------------------------------------------------------------------


def listing(channel: grpc.Channel) -> Refusal:
    """How a list is refused on a channel."""
    with channel:
        return refused(lambda: v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest()))


def unreachable(channel: grpc.Channel) -> bool:
    """Whether no connection comes about, and so no answer of the service."""
    with channel, pytest.raises(grpc.RpcError) as caught:
        v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest(), timeout=5)
    return caught.value.code() is grpc.StatusCode.UNAVAILABLE and client.error_info(caught.value) is None


def test_plain_text_is_not_answered(mutual: Running, tokens: Running) -> None:
    """A caller without TLS reaches nothing, not even health."""
    for server in (mutual, tokens):
        assert unreachable(client.channel(server.address, options=[("grpc.enable_retries", 0)]))


def test_certificate_must_be_there_known_and_valid(mutual: Running, bank: Bank) -> None:
    """TLS itself refuses no certificate, another authority's, and an expired one."""
    now = datetime.now(UTC)
    expired = bank.authority.client("CN=x,OU=auditor,O=retail", since=now - 2 * DAY, until=now - timedelta(hours=1))
    for caller in (None, Authority().client("CN=x,OU=auditor,O=retail"), expired):
        assert unreachable(bank.channel(mutual.address, caller))


def test_certificate_of_nobody_in_the_directory_is_denied(mutual: Running, bank: Bank) -> None:
    """A certificate of the bank's own authority is not enough; a token does not make up for it."""
    for token in (None, bank.idp.token("auditor")):
        refusal = listing(bank.channel(mutual.address, bank.authority.client("CN=nobody"), token))
        assert (refusal.code, refusal.reason) == (DENIED, "CALLER_UNKNOWN")


def test_call_without_a_token_is_unauthenticated(tokens: Running, bank: Bank) -> None:
    """Where tokens tell who calls, a call without one is told that it lacks one."""
    refusal = listing(bank.channel(tokens.address))
    assert (refusal.code, refusal.reason) == (UNAUTHENTICATED, "CREDENTIALS_MISSING")


PAST = datetime.now(UTC) - timedelta(minutes=5)


BAD: dict[str, Callable[[Issuer], str]] = {
    "expired": lambda idp: idp.token("auditor", exp=PAST),
    "another audience": lambda idp: idp.token("auditor", aud="other"),
    "another issuer": lambda idp: idp.token("auditor", iss="https://other.example"),
    "another's signature": lambda _: Issuer().token("auditor"),
    "unknown key": lambda idp: idp.token("auditor", header={"kid": "key-2"}),
    "altered": lambda idp: idp.token("auditor")[:-6] + "AAAAAA",
    "no token": lambda _: "nonsense",
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_token_is_unauthenticated_and_never_logged(
    mutual: Running, tokens: Running, bank: Bank, logs: Callable[[], str], kind: str
) -> None:
    """Alone or beside a good certificate, a bad token is refused; neither answer nor log repeats anything of it."""
    bad, reason = BAD[kind](bank.idp), "TOKEN_EXPIRED" if kind == "expired" else "TOKEN_INVALID"
    refusals = [
        listing(bank.channel(tokens.address, token=bad)),
        listing(bank.channel(mutual.address, bank.certified("auditor"), bad)),
    ]
    assert [(refusal.code, refusal.reason) for refusal in refusals] == [(UNAUTHENTICATED, reason)] * 2
    lines = [json.loads(line) for line in logs().splitlines()]
    assert [line["reason"] for line in lines if line["event"] == "call"] == [reason] * 2
    for secret in (bad, *bad.split("."), "teller-7", "key-2"):
        assert secret not in logs() + repr(refusals)


def test_good_token_is_never_logged(tokens: Running, bank: Bank, logs: Callable[[], str]) -> None:
    """The access log names the tenant, and nothing else of the caller."""
    token = bank.idp.token("verifier")
    with bank.channel(tokens.address, token=token) as channel:
        v1.VerificationServiceStub(channel).ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT))
    (line,) = [json.loads(line) for line in logs().splitlines()]
    assert (line["tenant"], line["status"]) == ("retail", "OK")
    for secret in (*token.split("."), "teller-7", ISSUER):
        assert secret not in logs()


@pytest.mark.parametrize("value", ["Basic dXNlcjpwYXNz", "Bearer", "Bearer  "])
def test_other_authorization_is_refused(tokens: Running, bank: Bank, value: str) -> None:
    """A password, or nothing after the scheme, is no token."""
    with bank.channel(tokens.address) as channel:
        stub: Any = v1.VerificationServiceStub(channel)
        call = partial(stub.ListVerifications, v1.ListVerificationsRequest(), metadata=[("authorization", value)])
        assert refused(call).reason == "TOKEN_INVALID"


def test_several_tokens_are_refused(tokens: Running, bank: Bank) -> None:
    """Two tokens in one call are not chosen from."""
    good = f"Bearer {bank.idp.token('auditor')}"
    with bank.channel(tokens.address) as channel:
        stub: Any = v1.VerificationServiceStub(channel)
        twice = [("authorization", good), ("authorization", good)]
        assert stub.ListVerifications(v1.ListVerificationsRequest(), metadata=twice[:1]).next_page_token == ""
        call = partial(stub.ListVerifications, v1.ListVerificationsRequest(), metadata=twice)
        assert refused(call).reason == "TOKEN_INVALID"


def test_token_that_nobody_can_check_grants_nothing(bank: Bank, tmp_path: Path) -> None:
    """A server that knows callers by certificate alone does not pass over a token."""
    with serving(bank, tmp_path, **bank.mutual) as server:
        caller = bank.certified("auditor")
        assert listing(bank.channel(server.address, caller, bank.idp.token("auditor"))).reason == "TOKEN_INVALID"
        with bank.channel(server.address, caller) as channel:
            v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest())


def test_certificates_may_be_wanted_without_telling_who_calls(bank: Bank, tmp_path: Path) -> None:
    """With authorities and no directory, a certificate opens the port, and the token alone says whose call it is."""
    settings = {name: value for name, value in bank.mutual.items() if name != "callers"}
    with serving(bank, tmp_path, **settings, **bank.tokens) as server:
        anybody, token = bank.authority.client("CN=anybody"), bank.idp.token("auditor")
        assert unreachable(bank.channel(server.address, token=token))
        assert listing(bank.channel(server.address, anybody)).reason == "CREDENTIALS_MISSING"
        with bank.channel(server.address, anybody, token) as channel:
            v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest())


# --- health and reflection ------------------------------------------------------------------------


def test_health_is_open_and_reflection_is_not(tokens: Running, bank: Bank) -> None:
    """A load balancer has no token; a stranger learns no method; any caller who is known does."""

    def services(token: str | None) -> Any:
        with bank.channel(tokens.address, token=token) as channel:
            stub = reflection_pb2_grpc.ServerReflectionStub(channel)
            (answer,) = stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest(list_services="")]))
            return {service.name for service in answer.list_services_response.service}

    with bank.channel(tokens.address) as channel:
        answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=5)
    assert answer.status == health_pb2.HealthCheckResponse.SERVING
    assert refused(lambda: services(None)).reason == "CREDENTIALS_MISSING"
    assert "idverdict.v1.VerificationService" in services(bank.idp.token("administrator"))


# --- renewal without a restart --------------------------------------------------------------------


def shown(address: str, bank: Bank) -> str:
    """The name in the certificate that a new connection gets."""
    context = ssl.create_default_context(cadata=bank.authority.pem.decode())
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port))) as plain, context.wrap_socket(plain, server_hostname=host) as tls:
        return x509.load_der_x509_certificate(tls.getpeercert(True) or b"").subject.rfc4514_string()


def test_renewed_certificate_is_served_without_a_restart(
    own_bank: Bank, tmp_path: Path, logs: Callable[[], str]
) -> None:
    """New connections get what is on disk once certificate and key fit; those that are open go on."""
    bank = own_bank
    second = bank.authority.server("second")
    with (
        serving(bank, tmp_path, **bank.tls, **bank.tokens) as server,
        bank.channel(server.address, token=lambda: bank.idp.token("auditor")) as before,
    ):
        stub = v1.VerificationServiceStub(before)
        stub.ListVerifications(v1.ListVerificationsRequest())
        assert shown(server.address, bank) == "CN=first"
        (bank.folder / "server.pem").write_bytes(second.certificate)
        assert shown(server.address, bank) == "CN=first"  # its key is still to come
        (bank.folder / "server.key").write_bytes(second.key)
        assert shown(server.address, bank) == "CN=second"
        (bank.folder / "server.pem").unlink()
        assert shown(server.address, bank) == "CN=second"
        stub.ListVerifications(v1.ListVerificationsRequest())
    events = [json.loads(line)["event"] for line in logs().splitlines() if "TLS" in line]
    assert "TLS certificate reloaded" in events
    assert "TLS certificate changed and cannot be used; the last good one stays" in events


def test_authority_and_directory_of_callers_are_reloaded(own_bank: Bank, tmp_path: Path) -> None:
    """An authority that was taken out lets nobody in any more, and a caller who was added is known at once."""
    bank, new = own_bank, Authority()
    caller = new.client("CN=newcomer")
    with serving(bank, tmp_path, **bank.mutual) as server:
        assert unreachable(bank.channel(server.address, caller))
        trusted = bank.folder / "ca-of-servers.pem"
        trusted.write_bytes(bank.authority.pem)
        (bank.folder / "ca.pem").write_bytes(new.pem)
        paths = caller.write(bank.folder, "newcomer")

        def channel() -> grpc.Channel:
            return client.channel(server.address, credentials=client.tls(trusted, *paths))

        assert listing(channel()).reason == "CALLER_UNKNOWN"
        more = '\n[[caller]]\nidentity = "CN=newcomer"\ntenant = "retail"\nroles = ["auditor"]\n'
        directory = bank.folder / "callers.toml"
        directory.write_text(directory.read_text() + more)
        with channel() as admitted:
            v1.VerificationServiceStub(admitted).ListVerifications(v1.ListVerificationsRequest())
        old = bank.certified("auditor").write(bank.folder, "old")
        assert unreachable(client.channel(server.address, credentials=client.tls(trusted, *old)))


def test_rotated_signing_key_is_fetched_and_an_outage_is_said(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys from a URL: down, up, and rotated, all while the server runs."""
    monkeypatch.setattr("service.auth.signing_keys.PAUSE_SECONDS", 0.0)
    new = Issuer("key-2")
    with published(bank.idp.jwks) as keys:
        urls = {**bank.tokens, "jwt_jwks": keys.url}
        keys.status = 503
        with serving(bank, tmp_path, **bank.tls, **urls) as server:
            down = listing(bank.channel(server.address, token=bank.idp.token("auditor")))
            assert (down.code, down.reason) == (grpc.StatusCode.UNAVAILABLE, "SIGNING_KEYS_UNAVAILABLE")
            assert RetryInfo in down.details
            keys.status = 200
            with bank.channel(server.address, token=bank.idp.token("auditor")) as channel:
                for _ in range(3):
                    v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest())
            assert keys.fetches == 2
            assert listing(bank.channel(server.address, token=new.token("auditor"))).reason == "TOKEN_INVALID"
            keys.content = {"keys": [bank.idp.jwk, new.jwk]}
            with bank.channel(server.address, token=new.token("auditor")) as channel:
                v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest())


# --- clients that are not ours, and commands ------------------------------------------------------


def test_foreign_client_calls_over_mutual_tls(mutual: Running, bank: Bank) -> None:
    """grpc-js with a certificate, and with certificate and token, sees what its roles and its tenant allow."""
    with bank.channel(mutual.address, bank.certified("verifier", "loans")) as channel:
        made = v1.VerificationServiceStub(channel).CreateVerification(request("for-node"))
    node = shutil.which("node")
    assert node is not None

    def call(role: str, tenant: str, token: str = "") -> dict[str, Any]:
        certificate, key = bank.certified(role, tenant).write(bank.folder, f"node-{role}-{tenant}")
        given = {
            "target": mutual.address,
            "ca": str(bank.folder / "ca.pem"),
            "certificate": str(certificate),
            "key": str(key),
            "token": token,
            "protos": str(ROOT / "protos"),
            "evidence": f"{made.name}/evidence/portrait",
        }
        done = subprocess.run(
            [node, Path(__file__).with_name("foreign_client.mjs"), json.dumps(given)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    assert call("auditor", "loans")["picture"] == len(PORTRAIT)
    assert call("auditor", "retail")["picture"] == "NOT_FOUND"
    assert call("verifier", "loans") == {"list": "PERMISSION_DENIED", "picture": "PERMISSION_DENIED"}
    assert call("auditor", "loans", "nonsense") == {"list": "UNAUTHENTICATED", "picture": "UNAUTHENTICATED"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--host", "0.0.0.0"], "tls_certificate and tls_key"),
        (["--host", "::"], "insecure_allow_anonymous"),
    ],
)
def test_start_beyond_this_machine_is_refused_without_protection(
    tmp_path: Path, given: list[str], message: str
) -> None:
    """Exit status 2 and what to set, before any key or database is made."""
    result = CliRunner().invoke(app, ["serve", *given, "--port", "0", "--data-dir", str(tmp_path / "data")])
    assert result.exit_code == 2
    assert result.stderr.startswith("idverdict: settings: host: ")
    assert message in result.stderr
    assert not (tmp_path / "data").exists()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_process_with_tls_answers_probe_and_command_line(own_bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """``idverdict serve`` by its settings: the probe gets health in plain text, commands call with a token's file."""
    bank, port = own_bank, _free_port()
    file = bank.folder / "token"
    file.write_text(bank.idp.token("auditor") + "\n")
    settings = {**bank.tls, **bank.tokens, "data_dir": bank.folder / "data", "health_port": port}
    assert set(settings) <= set(Settings.model_fields)
    environment = os.environ | {f"IDVERDICT_{name.upper()}": str(value) for name, value in settings.items()}
    environment |= {"IDVERDICT_DRAIN_NOTICE_SECONDS": "0", "IDVERDICT_ENGINE": "tesseract"}  # ready the soonest
    command = [sys.executable, "-m", "service", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            address = server.stdout.readline().split()[-1]
            assert unreachable(client.channel(address, options=[("grpc.enable_retries", 0)]))
            probe = subprocess.run([sys.executable, "-m", "service.probe"], env=environment, check=False)
            assert probe.returncode == 0
            with client.channel(f"127.0.0.1:{port}") as plain:
                stub = v1.VerificationServiceStub(plain)
                with pytest.raises(grpc.RpcError) as caught:
                    stub.ListVerifications(v1.ListVerificationsRequest())
                assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
            monkeypatch.setenv("IDVERDICT_CLIENT_CA", str(bank.folder / "ca.pem"))
            anonymous = CliRunner().invoke(app, ["list", "--server", address])
            assert "CREDENTIALS_MISSING" in anonymous.stderr
            monkeypatch.setenv("IDVERDICT_CLIENT_TOKEN_FILE", str(file))
            listed = CliRunner().invoke(app, ["list", "--server", address, "--json"])
            assert json.loads(listed.stdout) == {"verifications": [], "next_page_token": ""}
            monkeypatch.setenv("IDVERDICT_CLIENT_CERTIFICATE", str(file))
            assert CliRunner().invoke(app, ["list", "--server", address]).exit_code == 2
            server.send_signal(signal.SIGTERM)
            assert server.wait(30) == 0
            lines = [json.loads(line) for line in server.stderr]  # nothing but our own, failed handshakes included
        finally:
            server.kill()
    assert [(line["reason"], line["status"]) for line in lines if "reason" in line] == [
        ("CREDENTIALS_MISSING", "UNAUTHENTICATED")
    ]
    assert file.read_text().strip() not in repr(lines)
