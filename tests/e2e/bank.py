"""A bank with its authority, its identity provider and its callers, and servers of it, for the tests of callers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import client, v1

from tests.credentials import AUDIENCE, ISSUER, Authority, Certified, Issuer
from tests.e2e.serving import Refusal, Running, refused, running, settings_in

ROOT = Path(__file__).parents[2]
UNAUTHENTICATED, DENIED = grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED
ROLES = ("verifier", "reviewer", "approver", "supervisor", "auditor", "administrator")
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


@contextmanager
def serving(bank: Bank, folder: Path, **settings: Any) -> Iterator[Running]:
    """A server of the bank; its own channel has no credentials."""
    with running(settings_in(folder / "store", **settings), connect=bank.channel) as server:
        yield server


def listing(channel: grpc.Channel) -> Refusal:
    """How a list is refused on a channel."""
    with channel:
        return refused(lambda: v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest()))


def unreachable(channel: grpc.Channel) -> bool:
    """Whether no connection comes about, and so no answer of the service."""
    with channel, pytest.raises(grpc.RpcError) as caught:
        v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest(), timeout=5)
    return caught.value.code() is grpc.StatusCode.UNAVAILABLE and client.error_info(caught.value) is None
