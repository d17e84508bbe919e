"""What it takes to listen: on this machine nothing, elsewhere TLS and callers who are known, or an open word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import grpc
import pytest

from service.serving.auth.protection import gaps, protect
from service.settings import Settings, SettingsError
from tests.credentials import AUDIENCE, ISSUER, Authority, Issuer

TLS = {"tls_certificate": Path("c.pem"), "tls_key": Path("c.key")}
MTLS = {**TLS, "tls_client_ca": Path("ca.pem"), "callers": Path("callers.toml")}
JWT = {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE, "jwt_jwks": "https://id.bank.example/jwks"}
OPEN: dict[str, Any] = {"host": "0.0.0.0"}
PLAIN, ANYBODY = {"insecure_allow_plaintext": True}, {"insecure_allow_anonymous": True}


def missing(**given: Any) -> set[str]:
    """The settings that are complained of."""
    return {line.partition(":")[0] for line in gaps(Settings(**given))}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"host": "::1"},
        {"host": "localhost"},
        TLS,
        JWT,
        {**OPEN, **MTLS},
        {**OPEN, **TLS, **JWT},
        {**OPEN, **MTLS, **JWT},
        {**OPEN, **TLS, **JWT, "tls_client_ca": Path("ca.pem")},
        {**OPEN, **JWT, **PLAIN},
        {**OPEN, **TLS, **ANYBODY},
        {**OPEN, **PLAIN, **ANYBODY},
        {**JWT, "jwt_jwks": "/etc/jwks.json"},
        {**JWT, "jwt_jwks": "http://127.0.0.1:8080/jwks"},
    ],
)
def test_enough(given: dict[str, Any]) -> None:
    """Each of these may listen."""
    assert missing(**given) == set()


@pytest.mark.parametrize(
    ("given", "complaints"),
    [
        (OPEN, {"host"}),
        ({"host": "10.0.0.1"}, {"host"}),
        ({"host": "::"}, {"host"}),
        ({"host": "idverdict.bank.example"}, {"host"}),
        ({**OPEN, **TLS}, {"host"}),
        ({**OPEN, **JWT}, {"host"}),
        ({**OPEN, **PLAIN}, {"host"}),
        ({**OPEN, **ANYBODY}, {"host"}),
        ({"tls_key": Path("c.key")}, {"tls_certificate"}),
        ({"tls_client_ca": Path("ca.pem"), "callers": Path("x")}, {"tls_client_ca"}),
        ({**TLS, "tls_client_ca": Path("ca.pem")}, {"tls_client_ca"}),
        ({**TLS, "callers": Path("callers.toml")}, {"callers"}),
        ({"jwt_issuer": ISSUER}, {"jwt_issuer"}),
        ({"jwt_jwks": "https://id.bank.example/jwks"}, {"jwt_issuer"}),
        ({**JWT, "jwt_jwks": "http://id.bank.example/jwks"}, {"jwt_jwks"}),
        ({**JWT, "jwt_jwks": "file:///etc/jwks.json"}, {"jwt_jwks"}),
        ({**JWT, **ANYBODY}, {"insecure_allow_anonymous"}),
    ],
)
def test_too_little_or_contradictory(given: dict[str, Any], complaints: set[str]) -> None:
    """Each of these is refused, by the name of the setting at fault."""
    assert missing(**given) == complaints
    with pytest.raises(SettingsError):
        protect(Settings(**given))


def test_both_faults_of_an_open_port_are_told_at_once() -> None:
    """Neither TLS nor callers: two lines, each with its way out."""
    one, other = gaps(Settings(**OPEN))
    assert "insecure_allow_plaintext" in one
    assert "insecure_allow_anonymous" in other


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Any]:
    """Settings whose files are all in order."""
    authority = Authority()
    certificate, key = authority.server().write(tmp_path, "server")
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    (tmp_path / "callers.toml").write_text('[[caller]]\nidentity = "CN=x"\ntenant = "t"\nroles = ["auditor"]\n')
    (tmp_path / "jwks.json").write_text(json.dumps(Issuer().jwks))
    return {
        **OPEN,
        **JWT,
        "tls_certificate": certificate,
        "tls_key": key,
        "tls_client_ca": tmp_path / "ca.pem",
        "callers": tmp_path / "callers.toml",
        "jwt_jwks": str(tmp_path / "jwks.json"),
    }


def test_files_in_order_protect(files: dict[str, Any]) -> None:
    """Credentials for the port, and a gate that asks."""
    protection = protect(Settings(**files))
    assert isinstance(protection.credentials, grpc.ServerCredentials)
    assert protection.gate.asks
    assert not protect(Settings()).gate.asks


@pytest.mark.parametrize("setting", ["tls_certificate", "tls_key", "tls_client_ca", "callers", "jwt_jwks"])
def test_file_that_cannot_be_used_is_named_by_its_setting(files: dict[str, Any], setting: str) -> None:
    """A file that is not there, or is something else, stops the start with the setting's name and no content."""
    files[setting] = str(Path(files[setting]).with_name("nothing"))
    with pytest.raises(SettingsError, match=f"^{setting}: "):
        protect(Settings(**files))
    Path(files[setting]).write_text("secret-content")
    with pytest.raises(SettingsError, match=f"^{setting}: ") as caught:
        protect(Settings(**files))
    assert "secret-content" not in str(caught.value)
