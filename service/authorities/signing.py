"""Signatures of requests: HMAC-SHA256, HMAC-SM3 and RSA."""

from __future__ import annotations

import base64
from typing import Final

from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from service.authorities.http_target import Signature

_HASHES: Final = {"hmac-sha256": hashes.SHA256, "hmac-sm3": hashes.SM3}


class SecretUnusable(Exception):
    """A secret is no key of its kind; says nothing of it."""


def sign(signature: Signature, secret: str, text: str) -> str:
    """The signature of a text. Raises SecretUnusable."""
    if signature.kind == "rsa-sha256":
        raw = _private_key(secret).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    else:
        mac = hmac.HMAC(secret.encode(), _HASHES[signature.kind]())
        mac.update(text.encode())
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
