"""The identity in a certificate."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cryptography import x509

SPIFFE: Final = "spiffe://"


@lru_cache(1024)
def identity_of(certificate: bytes) -> str | None:
    """The identity in a certificate (PEM): its SPIFFE id, else its subject as RFC 4514 writes it.

    None where it has neither, or a SPIFFE id beside another URI, which no X.509-SVID has
    (https://spiffe.io/docs/latest/spiffe-specs/x509-svid/).
    """
    parsed = x509.load_pem_x509_certificate(certificate)
    try:
        names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    except x509.ExtensionNotFound:
        uris = []
    except ValueError:
        return None
    if any(uri.lower().startswith(SPIFFE) for uri in uris):
        return uris[0] if len(uris) == 1 else None
    return parsed.subject.rfc4514_string() or None
