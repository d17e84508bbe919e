"""Signatures of requests: HMAC-SHA256 and HMAC-SM3, also under a key that a chain of steps derives, and RSA."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from service.authorities.http_target import Signature

_HASHES: Final[Mapping[str, Callable[[], hashes.HashAlgorithm]]] = {
    "hmac-sha256": hashes.SHA256,
    "hmac-sm3": hashes.SM3,
    "rsa-sha256": hashes.SHA256,
}


class SecretUnusable(Exception):
    """A secret is no key of its kind; says nothing of it."""


def hashed(signature: Signature, text: str) -> str:
    """The digest of a text by the hash of the signature, in hex."""
    digest = hashes.Hash(_HASHES[signature.kind]())
    digest.update(text.encode())
    return digest.finalize().hex()


def sign(signature: Signature, secret: str, text: str, steps: Sequence[str] = ()) -> str:
    """The signature of a text, under a key that the ``steps`` derive from the secret. Raises SecretUnusable."""
    if signature.kind == "rsa-sha256":
        raw = _private_key(secret).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    else:
        raw = f"{signature.key_prefix}{secret}".encode()
        for one in (*steps, text):
            mac = hmac.HMAC(raw, _HASHES[signature.kind]())
            mac.update(one.encode())
            raw = mac.finalize()
    return raw.hex() if signature.encoding == "hex" else base64.b64encode(raw).decode()


def _private_key(pem: str) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError):
        raise SecretUnusable from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SecretUnusable
    return key
