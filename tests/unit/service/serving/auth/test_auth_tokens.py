"""Bearer tokens: one issuer, one audience, pinned algorithms; everything else is refused, whatever it says."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from service.call.caller import Caller, Role
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.serving.auth.signing_keys import SigningKeys, signing_keys
from service.serving.auth.tokens import TokenRules, Tokens, claim, roles_in
from tests.credentials import AUDIENCE, DAY, ISSUER, Issuer

IDP, STRANGER = Issuer(), Issuer()
RSA_KEY = rsa.generate_private_key(65537, 2048)
RSA_JWK = {**jwt.get_algorithm_by_name("RS256").to_jwk(RSA_KEY.public_key(), as_dict=True), "kid": "rsa", "use": "sig"}
RULES = TokenRules(ISSUER, AUDIENCE, ("RS256", "ES256"))
PAST, FUTURE = datetime.now(UTC) - DAY, datetime.now(UTC) + DAY


def tokens(rules: TokenRules = RULES) -> Tokens:
    """Checks tokens with the keys of the identity provider."""
    return Tokens(rules, SigningKeys(lambda: signing_keys({"keys": [IDP.jwk, RSA_JWK]})))


def caller(token: str, rules: TokenRules = RULES) -> Caller:
    """The caller whom a token speaks for."""
    return asyncio.run(tokens(rules).caller(token))


def refusal(token: str) -> ErrorReason:
    """Why a token is refused; the token is no part of what is said."""
    with pytest.raises(ApiError) as caught:
        caller(token)
    assert len(token) < 20 or token not in repr(caught.value.status()) + str(caught.value)
    return caught.value.reason


def test_good_token_tells_tenant_and_roles() -> None:
    """Tenant and roles are what the token says; roles that are none of ours do not count."""
    token = IDP.token("verifier", "auditor", "payroll", tenant="retail")
    assert caller(token) == Caller("retail", frozenset({Role.VERIFIER, Role.AUDITOR}))
    assert caller(IDP.token(aud=["other", AUDIENCE])) == Caller("retail", frozenset())


def test_key_that_names_no_algorithm_serves_the_pinned_ones() -> None:
    """An RSA key without ``alg`` verifies RS256, which is pinned, and not PS256, which is not."""
    said = IDP.claims("verifier")
    assert caller(jwt.encode(said, RSA_KEY, "RS256", {"kid": "rsa"})).tenant == "retail"
    assert refusal(jwt.encode(said, RSA_KEY, "PS256", {"kid": "rsa"})) is ErrorReason.TOKEN_INVALID


def _with_payload(token: str, **changes: Any) -> str:
    """The token with another payload under its old signature."""
    header, payload, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(said | changes).encode()).decode().rstrip("=")
    return f"{header}.{forged}.{signature}"


def _signed_with_public_key() -> str:
    """The classic confusion: HS256 with the public key as its secret. PyJWT would not sign so."""
    public = IDP.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": IDP.key_id}).encode()).decode().rstrip("=")
    signed = f"{header}.{IDP.token('verifier').split('.')[1]}"
    mac = hmac.digest(public, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def _nested() -> str:
    """A header of brackets."""
    header = base64.urlsafe_b64encode(b'{"alg":' + b"[" * 100_000).decode().rstrip("=")
    return f"{header}.e30.e30"


BAD: dict[str, Callable[[], str]] = {
    "another issuer": lambda: IDP.token("verifier", iss="https://other.example"),
    "another audience": lambda: IDP.token("verifier", aud="other"),
    "no issuer": lambda: IDP.token("verifier", iss=None),
    "no audience": lambda: IDP.token("verifier", aud=None),
    "no expiry": lambda: IDP.token("verifier", exp=None),
    "no subject": lambda: IDP.token("verifier", sub=None),
    "not yet valid": lambda: IDP.token("verifier", nbf=FUTURE),
    "another's signature": lambda: STRANGER.token("verifier"),
    "unknown key": lambda: IDP.token("verifier", header={"kid": "key-2"}),
    "no key id": lambda: IDP.token("verifier", header={"kid": None}),
    "key of another algorithm": lambda: IDP.token("verifier", header={"kid": "rsa"}),
    "no algorithm": lambda: jwt.encode(IDP.claims("verifier"), None, "none", {"kid": IDP.key_id}),  # type: ignore[arg-type]
    "public key as secret": _signed_with_public_key,
    "critical extension": lambda: IDP.token("verifier", header={"crit": ["exp"]}),
    "altered payload": lambda: _with_payload(IDP.token("verifier"), roles=["administrator"]),
    "altered signature": lambda: IDP.token("verifier")[:-6] + "AAAAAA",
    "no signature": lambda: IDP.token("verifier").rpartition(".")[0] + ".",
    "nested": _nested,
    "empty": lambda: "",
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_token_is_refused(kind: str) -> None:
    """Each is UNAUTHENTICATED, and no word of it is repeated."""
    assert refusal(BAD[kind]()) is ErrorReason.TOKEN_INVALID


def test_key_that_names_its_algorithm_serves_no_other() -> None:
    """A key set that says RS256 of a key is believed, though PS256 would be pinned too."""
    keys = SigningKeys(lambda: signing_keys({"keys": [{**RSA_JWK, "alg": "RS256"}]}))
    strict = Tokens(TokenRules(ISSUER, AUDIENCE, ("RS256", "PS256")), keys)
    with pytest.raises(ApiError) as caught:
        asyncio.run(strict.caller(jwt.encode(IDP.claims("verifier"), RSA_KEY, "PS256", {"kid": "rsa"})))
    assert caught.value.reason is ErrorReason.TOKEN_INVALID


def test_expired_token_is_told_apart() -> None:
    """A caller can see that a new token is all it needs; one with a forged signature is not told."""
    assert refusal(IDP.token("verifier", exp=PAST)) is ErrorReason.TOKEN_EXPIRED
    assert refusal(STRANGER.token("verifier", exp=PAST)) is ErrorReason.TOKEN_INVALID


@pytest.mark.parametrize("tenant", [None, 7, "", "a/b", "张样本", "x" * 65, "-x"])
def test_token_without_a_tenant_is_nobodys(tenant: Any) -> None:
    """A token that names no tenant, or none that can be, is known and not permitted."""
    assert refusal(IDP.token("verifier", tenant=tenant)) is ErrorReason.CALLER_UNKNOWN


def test_claims_have_the_names_that_the_settings_give() -> None:
    """Names with dots are looked up as they are, and then along the dots."""
    rules = TokenRules(ISSUER, AUDIENCE, ("ES256",), "https://bank.example/tenant", "realm_access.roles")
    said: dict[str, Any] = {"https://bank.example/tenant": "loans", "realm_access": {"roles": ["reviewer"]}}
    assert caller(IDP.token("verifier", **said), rules) == Caller("loans", frozenset({Role.REVIEWER}))
    assert claim({"a": {"b": 1}, "a.b": 2}, "a.b") == 2
    assert claim({"a": 1}, "a.b") is None


@pytest.mark.parametrize(
    ("value", "roles"),
    [("verifier openid reviewer", {Role.VERIFIER, Role.REVIEWER}), ([{}, 7, "auditor"], {Role.AUDITOR}), (None, set())],
)
def test_roles_are_words(value: Any, roles: set[Role]) -> None:
    """As in ``scope``, or as a list; what is no word is passed over."""
    assert roles_in(value) == roles


@given(st.text(st.characters(max_codepoint=0x2FFF)) | st.tuples(*[st.text("abcXYZ019-_=")] * 3).map(".".join))
def test_no_text_is_a_token(text: str) -> None:
    """Whatever stands in the header is refused in the one documented way."""
    assert refusal(text) is ErrorReason.TOKEN_INVALID
