"""The algorithms that a store may be kept under: ciphers that seal, and digests that index.

Each sealed value and each index says which one made it, so those of one suite are read beside those of another. Which
one makes new values is a setting. SM3, SM4 and their use are those of GB/T 32905, GB/T 32907 and RFC 8998.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import SuiteUnsupported

TAG_BYTES = 16
_SM4_KEY_BYTES = 16


class Cipher(IntEnum):
    """An authenticated cipher under a 32-byte key and 12-byte nonces; its number is the first byte of what it seals.

    SM4 takes keys of 16 bytes: HKDF with HMAC-SM3 derives one, so that no key serves two ciphers.
    """

    AES_256_GCM = 1
    SM4_GCM = 2

    def encrypt(self, key: bytes, nonce: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
        """The ciphertext, then its tag of 16 bytes."""
        if self is Cipher.AES_256_GCM:
            return AESGCM(key).encrypt(nonce, plaintext, bound_to)
        encryptor = BlockCipher(SM4(_sm4_key(key)), GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound_to)
        return encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """The plaintext of ciphertext and tag. Raises cryptography's InvalidTag."""
        if self is Cipher.AES_256_GCM:
            return AESGCM(key).decrypt(nonce, sealed, bound_to)
        if len(sealed) < TAG_BYTES:
            raise InvalidTag
        ciphertext, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        decryptor = BlockCipher(SM4(_sm4_key(key)), GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(bound_to)
        return decryptor.update(ciphertext) + decryptor.finalize()


class Digest(IntEnum):
    """A keyed digest of 32 bytes."""

    HMAC_SHA256 = 1
    HMAC_SM3 = 2

    def mac(self, key: bytes, message: bytes) -> bytes:
        """The digest of the message under the key."""
        if self is Digest.HMAC_SHA256:
            return hmac.digest(key, message, hashlib.sha256)
        mac = HMAC(key, hashes.SM3())
        mac.update(message)
        return mac.finalize()


@dataclass(frozen=True, slots=True)
class Suites:
    """What new values are made with; those of every other suite are still read."""

    cipher: Cipher = Cipher.AES_256_GCM
    digest: Digest = Digest.HMAC_SHA256

    def require(self) -> None:
        """Try both. Raises SuiteUnsupported where the cryptographic library at hand has not got them."""
        try:
            self.cipher.encrypt(bytes(32), bytes(12), b"", b"")
            self.digest.mac(bytes(32), b"")
        except UnsupportedAlgorithm:
            raise SuiteUnsupported from None


def _sm4_key(key: bytes) -> bytes:
    return HKDF(hashes.SM3(), _SM4_KEY_BYTES, salt=None, info=b"idverdict SM4-GCM").derive(key)
