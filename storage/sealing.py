"""Authenticated encryption of single values: ``suite (1 byte) | nonce (12 bytes) | ciphertext and tag``.

AES-256-GCM with random 96-bit nonces (NIST SP 800-38D, 8.2.2 and 8.3: at most 2^32 seals under one key).
The suite byte leads, so that another cipher such as SM4-GCM can stand beside it without a migration.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AES_256_GCM = 1
KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD = 1 + _NONCE_BYTES


class SealBroken(Exception):
    """A sealed value does not open with this key and these associated data."""


def new_key() -> bytes:
    """A fresh key of 32 random bytes."""
    return os.urandom(KEY_BYTES)


def framed(*parts: bytes) -> bytes:
    """Join parts so that no two different sequences give the same bytes (each part after its length)."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def associated_data(tenant: str, record_id: str, field: str, *beside: str) -> bytes:
    """What a sealed value is bound to: it opens only as this field of this record of this tenant.

    ``beside`` are values that stand in clear in the same record: the seal breaks when one of them is changed.
    """
    return framed(b"idverdict", *(part.encode() for part in (tenant, record_id, field, *beside)))


def seal(key: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
    """Encrypt under a 32-byte key, bound to the associated data; 29 bytes longer than the plaintext."""
    suite = bytes([AES_256_GCM])
    nonce = os.urandom(_NONCE_BYTES)
    return suite + nonce + AESGCM(key).encrypt(nonce, plaintext, suite + bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Decrypt and authenticate. Raises SealBroken."""
    if len(sealed) < _HEAD + _TAG_BYTES or sealed[0] != AES_256_GCM:
        raise SealBroken
    try:
        return AESGCM(key).decrypt(sealed[1:_HEAD], sealed[_HEAD:], sealed[:1] + bound_to)
    except InvalidTag:
        raise SealBroken from None
