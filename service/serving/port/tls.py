"""TLS of the server: its certificate and the authorities of its callers', read anew when their files change.

A new connection gets the certificate that is on disk when it is made; those that are open go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import grpc
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from service.serving.port.watched_files import Watched
from service.settings import SettingsError


@dataclass(frozen=True, slots=True)
class Validity:
    """When a certificate is valid: from ``begins`` to ``ends``, aware."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """What grpc is to show and to trust, and how long the certificate in it is valid."""

    configuration: grpc.ServerCertificateConfiguration
    validity: Validity


def server_credentials(
    certificate: Path, key: Path, client_ca: Path | None
) -> tuple[grpc.ServerCredentials, Callable[[], Validity]]:
    """Credentials of a server, for one port; and what tells when the certificate in use is valid.

    Args:
        certificate: its certificate and those between it and the authority, PEM.
        key: the certificate's private key, PEM, without a passphrase.
        client_ca: the authorities of callers' certificates, PEM; every caller then needs one of theirs.

    Raises:
        SettingsError: a file cannot be used; names the setting, never what is in the file.
    """
    paths = [path for path in (certificate, key, client_ca) if path is not None]
    watched = Watched("TLS certificate", paths, lambda: configuration(certificate, key, client_ca), SettingsError)
    shown = watched.value

    def fetch() -> grpc.ServerCertificateConfiguration | None:
        """Called by grpc for each new connection; None where nothing has changed, so that sessions can be resumed."""
        nonlocal shown
        latest = watched.value
        if latest is shown:
            return None
        shown = latest
        return latest.configuration

    credentials = grpc.dynamic_ssl_server_credentials(
        shown.configuration,
        fetch,  # type: ignore[arg-type]  # None is documented, and not in the stubs
        require_client_authentication=client_ca is not None,
    )
    return credentials, lambda: watched.value.validity


def configuration(certificate: Path, key: Path, client_ca: Path | None) -> Shown:
    """What grpc is to show and to trust, once it has been found to be usable. Raises SettingsError."""
    chain, secret = _read("tls_certificate", certificate), _read("tls_key", key)
    (leaf, *_) = _certificates("tls_certificate", chain)
    now = datetime.now(UTC)
    if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
        raise SettingsError("tls_certificate: is not valid at this time")
    if _public_key(secret) != leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo):
        raise SettingsError("tls_key: is not the key of tls_certificate")
    authorities = None if client_ca is None else _read("tls_client_ca", client_ca)
    if authorities is not None:
        _certificates("tls_client_ca", authorities)
    validity = Validity(leaf.not_valid_before_utc, leaf.not_valid_after_utc)
    return Shown(grpc.ssl_server_certificate_configuration([(secret, chain)], authorities), validity)


def _read(setting: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise SettingsError(f"{setting}: names a file that cannot be read") from None


def _certificates(setting: str, pem: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise SettingsError(f"{setting}: holds no PEM certificates") from None


def _public_key(pem: bytes) -> bytes:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise SettingsError("tls_key: is not a PEM private key without a passphrase") from None
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
