"""Bearer tokens (RFC 6750): JSON Web Tokens of one issuer, for one audience, signed with pinned algorithms.

The checks are those of RFC 8725 and of RFC 9068, section 4. No algorithm with a shared secret can be pinned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jwt

from service.call.caller import Caller, Role, is_tenant
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.serving.auth.signing_keys import SigningKeys
from service.settings import Algorithm

LEEWAY_SECONDS: Final = 30.0
"""How far the clocks of issuer and server may lie apart."""

_NEEDED: Final = ("iss", "aud", "exp", "sub")
_UNFIT: Final = (jwt.PyJWTError, TypeError, ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class TokenRules:
    """What a token must be.

    Attributes:
        issuer: its ``iss``, exactly.
        audience: its ``aud``, or one of them.
        algorithms: the algorithms one of which has signed it.
        tenant_claim, roles_claim: the claims that hold tenant and roles. A claim is looked up by its name, and then,
            where the name has dots, along them: ``realm_access.roles``.
    """

    issuer: str
    audience: str
    algorithms: Sequence[Algorithm]
    tenant_claim: str = "tenant"
    roles_claim: str = "roles"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tells callers by their tokens."""

    rules: TokenRules
    keys: SigningKeys

    async def caller(self, token: str) -> Caller:
        """The caller whom a token speaks for. Roles that are not ours are passed over.

        Raises:
            ApiError: TOKEN_INVALID, TOKEN_EXPIRED, SIGNING_KEYS_UNAVAILABLE; CALLER_UNKNOWN where it names no tenant.
        """
        claims = await self._claims(token)
        tenant = claim(claims, self.rules.tenant_claim)
        if not isinstance(tenant, str) or not is_tenant(tenant):
            raise ApiError(ErrorReason.CALLER_UNKNOWN)
        identity = f"token:{claims['sub']}"
        return Caller(tenant, roles_in(claim(claims, self.rules.roles_claim)), identity, identity)

    async def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
        except _UNFIT:
            raise ApiError(ErrorReason.TOKEN_INVALID) from None
        algorithm, key_id = header.get("alg"), header.get("kid")
        # An extension marked critical must be understood (RFC 7515, 4.1.11), and none is.
        if algorithm not in self.rules.algorithms or not isinstance(key_id, str) or "crit" in header:
            raise ApiError(ErrorReason.TOKEN_INVALID)
        key = await self.keys.find(key_id)
        if key.algorithm not in (None, algorithm):
            raise ApiError(ErrorReason.TOKEN_INVALID)
        try:
            return jwt.decode(
                token,
                key.key,
                algorithms=[str(algorithm)],
                issuer=self.rules.issuer,
                audience=self.rules.audience,
                leeway=LEEWAY_SECONDS,
                options={"require": list(_NEEDED)},
            )
        except jwt.ExpiredSignatureError:
            raise ApiError(ErrorReason.TOKEN_EXPIRED) from None
        except _UNFIT:
            raise ApiError(ErrorReason.TOKEN_INVALID) from None


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of this name, or the one along its dots; None where there is none."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def roles_in(value: Any) -> frozenset[Role]:
    """The roles in a claim: a list of words, or words with spaces between them. Other words do not count."""
    words = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
    return frozenset(Role(word) for word in words if isinstance(word, str) and word in set(Role))
