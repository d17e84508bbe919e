"""Signatures of the HTTP connector, against published values and the library's own verification."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from service.authorities.http_target import Signature
from service.authorities.signing import SecretUnusable, sign


def test_hmac_sha256_is_that_of_rfc_4231() -> None:
    """Test case 2 of RFC 4231."""
    signature = Signature(kind="hmac-sha256", secret="key", over="x")
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert sign(signature, "Jefe", "what do ya want for nothing?") == expected


def test_hmac_sm3_is_that_of_the_definition() -> None:
    """HMAC (RFC 2104) over SM3 (GB/T 32905), computed by its definition of two hashes."""
    key, text = b"SPECIMEN", b"POST\n/check"

    def sm3(content: bytes) -> bytes:
        digest = hashes.Hash(hashes.SM3())
        digest.update(content)
        return digest.finalize()

    padded = key.ljust(64, b"\0")
    inner = sm3(bytes(one ^ 0x36 for one in padded) + text)
    expected = sm3(bytes(one ^ 0x5C for one in padded) + inner)
    signature = Signature(kind="hmac-sm3", secret="key", over="x", encoding="base64")
    assert base64.b64decode(sign(signature, key.decode(), text.decode())) == expected


def test_rsa_signature_is_verified_by_the_public_key() -> None:
    """PKCS #1 v1.5 with SHA-256; what is no RSA key is refused without a word of it."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    signature = Signature(kind="rsa-sha256", secret="key", over="x", encoding="base64")
    signed = base64.b64decode(sign(signature, pem, "text SPECIMEN"))
    key.public_key().verify(signed, b"text SPECIMEN", padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(SecretUnusable) as refused:
        sign(signature, "no key", "text")
    assert "no key" not in str(refused.value)
