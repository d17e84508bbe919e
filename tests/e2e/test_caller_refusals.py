"""Who is not let in: plain text, strange or expired certificates, tokens that are none; and none of it is logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from idverdict import client, v1

from tests.credentials import DAY, ISSUER, Authority, Issuer
from tests.e2e.bank import DENIED, UNAUTHENTICATED, Bank, listing, serving, unreachable
from tests.e2e.serving import PORTRAIT, Running, refused


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
    mutual: Running, tokens: Running, bank: Bank, log_text: Callable[[], str], kind: str
) -> None:
    """Alone or beside a good certificate, a bad token is refused; neither answer nor log repeats anything of it."""
    bad, reason = BAD[kind](bank.idp), "TOKEN_EXPIRED" if kind == "expired" else "TOKEN_INVALID"
    refusals = [
        listing(bank.channel(tokens.address, token=bad)),
        listing(bank.channel(mutual.address, bank.certified("auditor"), bad)),
    ]
    assert [(refusal.code, refusal.reason) for refusal in refusals] == [(UNAUTHENTICATED, reason)] * 2
    lines = [json.loads(line) for line in log_text().splitlines()]
    calls = [line for line in lines if line["event"] == "call"]
    assert [line["reason"] for line in calls] == [reason] * 2
    assert {line["peer"].rpartition(":")[0] for line in calls} == {"ipv4:127.0.0.1"}
    assert [line["identity"] for line in calls] == ["unknown", "CN=x,OU=auditor,O=retail"]
    for secret in (bad, *bad.split("."), "teller-7", "key-2"):
        assert secret not in log_text() + repr(refusals)


def test_good_token_is_never_logged(tokens: Running, bank: Bank, log_text: Callable[[], str]) -> None:
    """The access log names the tenant and the identity that the token shows, as the audit log does; no more of it."""
    token = bank.idp.token("verifier")
    with bank.channel(tokens.address, token=token) as channel:
        v1.VerificationServiceStub(channel).ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT))
    (line,) = [json.loads(line) for line in log_text().splitlines()]
    assert (line["tenant"], line["status"]) == ("retail", "OK")
    assert (line["identity"], line["peer"].rpartition(":")[0]) == ("token:teller-7", "ipv4:127.0.0.1")
    for secret in (*token.split("."), ISSUER):
        assert secret not in log_text()


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
