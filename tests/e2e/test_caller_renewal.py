"""Certificates, authorities, the directory of callers and signing keys change while the server runs."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import grpc
import pytest
from cryptography import x509
from google.rpc.error_details_pb2 import RetryInfo
from idverdict import client, v1

from tests.credentials import Authority, Issuer, published
from tests.e2e.bank import Bank, listing, serving, unreachable


def shown(address: str, bank: Bank) -> str:
    """The name in the certificate that a new connection gets."""
    context = ssl.create_default_context(cadata=bank.authority.pem.decode())
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port))) as plain, context.wrap_socket(plain, server_hostname=host) as tls:
        return x509.load_der_x509_certificate(tls.getpeercert(True) or b"").subject.rfc4514_string()


def test_renewed_certificate_is_served_without_a_restart(
    own_bank: Bank, tmp_path: Path, log_text: Callable[[], str]
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
    events = [json.loads(line)["event"] for line in log_text().splitlines() if "TLS" in line]
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
    monkeypatch.setattr("service.serving.auth.signing_keys.PAUSE_SECONDS", 0.0)
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
