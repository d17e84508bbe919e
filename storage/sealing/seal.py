"""Authenticated encryption of single values: ``suite (1 byte) | nonce (12 bytes) | ciphertext and tag``.

AES-256-GCM or SM4-GCM with random 96-bit nonces (NIST SP 800-38D, 8.2.2 and 8.3: at most 2^32 seals under one key).
The suite byte leads and is authenticated, so that values of both ciphers stand side by side.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag

from storage.sealing.suites import TAG_BYTES, Cipher

KEY_BYTES = 32
_NONCE_BYTES = 12
_HEAD = 1 + _NONCE_BYTES


class SealBroken(Exception):
    """A sealed value does not open with this key and these associated data."""


def new_key() -> bytes:
    """A fresh key of 32 random bytes."""
    return os.urandom(KEY_BYTES)


def framed(*parts: bytes) -> bytes:
    """Join parts so that no two different sequences give the same bytes (each part after its length)."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])


def associated_data(tenant: str, record_id: str, field: str, *beside: str) -> bytes:
    """What a sealed value is bound to: it opens only as this field of this record of this tenant.

    ``beside`` are values that stand in clear in the same record: the seal breaks when one of them is changed.
    """
    return framed(b"idverdict", *[part.encode() for part in (tenant, record_id, field, *beside)])


def seal(key: bytes, plaintext: bytes, bound_to: bytes, cipher: Cipher = Cipher.AES_256_GCM) -> bytes:
    """Encrypt under a 32-byte key, bound to the associated data; 29 bytes longer than the plaintext."""
    suite = bytes([cipher])
    nonce = os.urandom(_NONCE_BYTES)
    return suite + nonce + cipher.encrypt(key, nonce, plaintext, suite + bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Decrypt and authenticate, whichever cipher sealed it. Raises SealBroken."""
    if len(sealed) < _HEAD + TAG_BYTES or sealed[0] not in _CIPHERS:
        raise SealBroken
    try:
        return Cipher(sealed[0]).decrypt(key, sealed[1:_HEAD], sealed[_HEAD:], sealed[:1] + bound_to)
    except InvalidTag:
        raise SealBroken from None


_CIPHERS = frozenset(Cipher)
