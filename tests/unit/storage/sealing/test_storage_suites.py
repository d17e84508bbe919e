"""Ciphers and digests by their standards' own examples, and what a library that lacks one leads to."""

from __future__ import annotations

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from storage import Cipher, Digest, Suites, SuiteUnsupported


def sm3(message: bytes) -> bytes:
    """SM3, which HMAC-SM3 is held against."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(message)
    return digest.finalize()


def test_sm4_gcm_is_that_of_rfc_8998(monkeypatch: pytest.MonkeyPatch) -> None:
    """Appendix A.1 of RFC 8998: key, nonce, associated data and plaintext give its ciphertext and tag, and back."""
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    monkeypatch.setattr("storage.sealing.suites._sm4_key", lambda given: given[:16])
    nonce, bound_to = bytes.fromhex("00001234567800000000ABCD"), bytes.fromhex("FEEDFACEDEADBEEF" * 2 + "ABADDAD2")
    plaintext = bytes.fromhex("".join(letter * 16 for letter in "ABCDEFEA"))
    expected = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert Cipher.SM4_GCM.encrypt(key * 2, nonce, plaintext, bound_to) == expected
    assert Cipher.SM4_GCM.decrypt(key * 2, nonce, expected, bound_to) == plaintext


def test_sm4_never_works_under_a_part_of_the_key_of_aes() -> None:
    """The key of SM4 is derived with HKDF-SM3, so neither cipher gives the other's key away."""
    key, nonce = bytes(range(32)), bytes(12)
    derived = HKDF(hashes.SM3(), 16, salt=None, info=b"idverdict SM4-GCM").derive(key)
    assert derived not in key
    assert Cipher.SM4_GCM.encrypt(key, nonce, b"value", b"") != Cipher.AES_256_GCM.encrypt(key, nonce, b"value", b"")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_hmac_sm3_is_rfc_2104_over_sm3(key: bytes, message: bytes) -> None:
    """SM3's own example, and the construction of HMAC over it."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    block = key + bytes(32)
    inner = sm3(bytes(byte ^ 0x36 for byte in block) + message)
    assert Digest.HMAC_SM3.mac(key, message) == sm3(bytes(byte ^ 0x5C for byte in block) + inner)


@pytest.mark.parametrize("suites", [Suites(cipher=Cipher.SM4_GCM), Suites(digest=Digest.HMAC_SM3)])
def test_library_without_a_suite_is_told_at_the_start(suites: Suites, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cryptographic library built without SM3 and SM4 stops the start, unless the settings ask for neither."""

    def missing(*_: object) -> None:
        raise UnsupportedAlgorithm("not built in")

    suites.require()
    monkeypatch.setattr("storage.sealing.suites.BlockCipher", missing)
    monkeypatch.setattr("storage.sealing.suites.HMAC", missing)
    Suites().require()
    with pytest.raises(SuiteUnsupported):
        suites.require()
