"""Signatures of the HTTP connector, against published values and the library's own verification."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pydantic import ValidationError

from service.authorities.http_request import prepared
from service.authorities.http_target import HttpRequest, Signature
from service.authorities.signing import SecretUnusable, hashed, sign


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


def test_chain_of_keys_is_that_of_tencent_cloud() -> None:
    """TC3-HMAC-SHA256: the example of the vendor's page "Signature v3", from the digest of its body on."""
    canonical = (
        "POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:cvm.tencentcloudapi.com\n\ncontent-type;host\n"
        "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064"
    )
    signature = Signature(kind="hmac-sha256", secret="key", over="x", key_prefix="TC3")
    digest = hashed(signature, canonical)
    assert digest == "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031"
    text = f"TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n{digest}"
    signed = sign(signature, "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", text, ["2019-02-25", "cvm", "tc3_request"])
    assert signed == "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"


ACS3 = HttpRequest.model_validate({
    "url": "https://ecs.cn-shanghai.aliyuncs.com/",
    "query": {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"},
    "headers": {
        "x-acs-action": "RunInstances",
        "x-acs-version": "2014-05-26",
        "x-acs-date": "{iso_time}",
        "x-acs-content-sha256": "{body_sha256}",
        "x-acs-signature-nonce": "{request_id}",
        "Authorization": "ACS3-HMAC-SHA256 Credential={secret.id},Signature={signature}",
    },
    "signature": {
        "kind": "hmac-sha256",
        "secret": "key",
        "over": "ACS3-HMAC-SHA256\n{canonical_digest}",
        "canonical": "{method}\n{path}\n{sorted}\nhost:ecs.cn-shanghai.aliyuncs.com\nx-acs-action:RunInstances\n"
        "x-acs-content-sha256:{body_sha256}\nx-acs-date:{iso_time}\nx-acs-signature-nonce:{request_id}\n"
        "x-acs-version:2014-05-26\n\nhost;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;"
        "x-acs-version\n{body_sha256}",
    },
})  # fmt: skip


def test_signature_over_a_canonical_request_is_that_of_alibaba_cloud() -> None:
    """ACS3-HMAC-SHA256: the fixed example of the vendor's page "Request syntax and signature method V3", as a whole."""
    known = {"request_id": "3156853299f313e23d1673dc12e1703d", "secret.key": "YourAccessKeySecret", "secret.id": "ID"}
    made = prepared(ACS3, known, datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC))
    expected = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    assert made.headers["Authorization"] == f"ACS3-HMAC-SHA256 Credential=ID,Signature={expected}"
    assert made.headers["x-acs-content-sha256"].startswith("e3b0c44298fc1c149afb")


def test_private_key_is_not_derived() -> None:
    """A chain of keys with RSA is refused when the channel is loaded."""
    with pytest.raises(ValidationError, match="not derived"):
        Signature(kind="rsa-sha256", secret="key", over="x", key_steps=("a",))
