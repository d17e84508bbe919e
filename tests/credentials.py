"""Credentials that the tests make for themselves: an authority with its certificates, an issuer with its tokens."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

DAY = timedelta(days=1)
ISSUER, AUDIENCE = "https://id.bank.example", "idverdict"


@dataclass(frozen=True)
class Certified:
    """A key with its certificate, both PEM."""

    key: bytes
    certificate: bytes

    def write(self, folder: Path, name: str) -> tuple[Path, Path]:
        """Write both; gives the certificate's path and the key's."""
        paths = folder / f"{name}.pem", folder / f"{name}.key"
        for path, content in zip(paths, (self.certificate, self.key), strict=True):
            path.write_bytes(content)
        return paths


class Authority:
    """Signs certificates; ``pem`` is its own."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name.from_rfc4514_string("CN=SPECIMEN authority,O=Bank Example")
        self.pem = self._signed(self._name, self._key, x509.BasicConstraints(ca=True, path_length=None))

    def server(self, name: str = "server", **validity: datetime) -> Certified:
        """For a server on 127.0.0.1."""
        return self._certified(f"CN={name}", [x509.IPAddress(ip_address("127.0.0.1"))], **validity)

    def client(self, subject: str = "CN=client", *uris: str, **validity: datetime) -> Certified:
        """For a caller of this subject (RFC 4514) with these URIs."""
        return self._certified(subject, [x509.UniformResourceIdentifier(uri) for uri in uris], **validity)

    def _certified(self, subject: str, names: Sequence[x509.GeneralName], **validity: datetime) -> Certified:
        key = ec.generate_private_key(ec.SECP256R1())
        further = [x509.SubjectAlternativeName(names)] if names else []
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return Certified(secret, self._signed(x509.Name.from_rfc4514_string(subject), key, *further, **validity))

    def _signed(
        self,
        name: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *extensions: x509.ExtensionType,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> bytes:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since or now - DAY)
            .not_valid_after(until or now + DAY)
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM)


@dataclass(frozen=True)
class Issuer:
    """Signs tokens with ES256 under one key id. A claim or header field that is to be None is left out."""

    key_id: str = "key-1"
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False)

    @cached_property
    def jwk(self) -> dict[str, Any]:
        """Its public key."""
        public = jwt.get_algorithm_by_name("ES256").to_jwk(self.key.public_key(), as_dict=True)
        return {**public, "kid": self.key_id, "use": "sig", "alg": "ES256"}

    @property
    def jwks(self) -> dict[str, Any]:
        """Its key set."""
        return {"keys": [self.jwk]}

    def claims(self, *roles: str, tenant: str = "retail", **changes: Any) -> dict[str, Any]:
        """What a good token says, changed."""
        now = datetime.now(UTC)
        good = {"iss": ISSUER, "aud": AUDIENCE, "sub": "teller-7", "iat": now, "exp": now + timedelta(minutes=5)}
        said = {**good, "tenant": tenant, "roles": list(roles), **changes}
        return {name: value for name, value in said.items() if value is not None}

    def token(self, *roles: str, header: Mapping[str, Any] | None = None, **changes: Any) -> str:
        """A signed token with these roles, of the tenant ``retail`` unless changed."""
        said = {"kid": self.key_id, **(header or {})}
        kept = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(self.claims(*roles, **changes), self.key, "ES256", kept)


@dataclass
class Published:
    """A key set at a URL. Attributes: ``content``, which may be changed; how often it was fetched; what it answers."""

    url: str
    content: Any
    fetches: int = 0
    status: int = 200


@contextmanager
def published(content: Any) -> Iterator[Published]:
    """Serve a key set over HTTP on the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown.fetches += 1
            body = json.dumps(shown.content).encode()
            self.send_response(shown.status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Location", shown.url)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        shown = Published(f"http://127.0.0.1:{server.server_address[1]}/jwks", content)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield shown
        finally:
            server.shutdown()
