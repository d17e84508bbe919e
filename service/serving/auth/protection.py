"""What protects the port by the settings, and the refusal to listen beyond this machine without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import grpc
from idverdict.client import is_local

from service.serving.auth.directory import load_directory
from service.serving.auth.gate import Gate
from service.serving.auth.signing_keys import KeysUnreadable, SigningKeys, source
from service.serving.auth.tokens import TokenRules, Tokens
from service.serving.port.tls import Validity, server_credentials
from service.serving.port.watched_files import Watched
from service.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True)
class Protection:
    """What stands between the network and the services.

    Attributes:
        credentials: TLS of the port; None for plain text.
        gate: identifies callers.
        certificate: tells when the certificate in use is valid; None without one.
    """

    credentials: grpc.ServerCredentials | None
    gate: Gate
    certificate: Callable[[], Validity] | None = None


def protect(settings: Settings) -> Protection:
    """The protection that the settings ask for; reads the files that they name.

    Raises:
        SettingsError: it is too little for the address, contradicts itself, or a file cannot be used.
    """
    problems = list(gaps(settings))
    if problems:
        raise SettingsError("\n".join(problems))
    credentials = validity = None
    if settings.tls_certificate is not None and settings.tls_key is not None:
        credentials, validity = server_credentials(settings.tls_certificate, settings.tls_key, settings.tls_client_ca)
    directory = None
    if (path := settings.callers) is not None:
        directory = Watched("directory of callers", [path], lambda: load_directory(path), SettingsError)
    return Protection(credentials, Gate(directory, _tokens(settings)), validity)


def gaps(settings: Settings) -> Iterator[str]:
    """What is missing or contradictory, one line each: the setting, and what to do. Reads no file."""
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        yield "tls_certificate: goes together with tls_key"
    if settings.tls_client_ca is not None and settings.tls_certificate is None:
        yield "tls_client_ca: needs tls_certificate and tls_key"
    if settings.callers is not None and settings.tls_client_ca is None:
        yield "callers: needs tls_client_ca, since it tells callers by their certificates"
    tokens = (settings.jwt_issuer, settings.jwt_audience, settings.jwt_jwks)
    if None in tokens and any(tokens):
        yield "jwt_issuer: goes together with jwt_audience and jwt_jwks"
    if settings.jwt_jwks is not None and not _is_trustworthy(settings.jwt_jwks):
        yield "jwt_jwks: must be a path or an https URL"
    identifies = settings.callers is not None or all(tokens)
    if settings.tls_client_ca is not None and not identifies:
        yield "tls_client_ca: needs callers, or jwt_issuer, since a certificate alone says nothing of tenant and roles"
    if settings.insecure_allow_anonymous and identifies:
        yield "insecure_allow_anonymous: contradicts callers and jwt_issuer"
    if is_local(settings.address):
        return
    if settings.tls_certificate is None and not settings.insecure_allow_plaintext:
        yield (
            "host: can be reached from other machines; set tls_certificate and tls_key,"
            " or insecure_allow_plaintext where something else encrypts"
        )
    if not identifies and not settings.insecure_allow_anonymous:
        yield (
            "host: can be reached from other machines; set tls_client_ca and callers, or jwt_issuer,"
            " or insecure_allow_anonymous where something else knows the callers"
        )


def _is_trustworthy(location: str) -> bool:
    """Whether nobody on the way can put a key of theirs among those at this location."""
    parts = urlsplit(location)
    return "://" not in location or parts.scheme == "https" or (parts.scheme == "http" and is_local(parts.netloc))


def _tokens(settings: Settings) -> Tokens | None:
    issuer, audience, location = settings.jwt_issuer, settings.jwt_audience, settings.jwt_jwks
    if issuer is None or audience is None or location is None:
        return None
    load = source(location)
    if "://" not in location:  # a URL may be out of reach just now; a file is there or it is wrong
        try:
            load()
        except KeysUnreadable:
            raise SettingsError("jwt_jwks: holds no key set with a public key for signatures") from None
    rules = TokenRules(issuer, audience, settings.jwt_algorithms, settings.jwt_tenant_claim, settings.jwt_roles_claim)
    return Tokens(rules, SigningKeys(load))
