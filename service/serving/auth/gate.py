"""The gate that every call passes before its message is read: who calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import grpc

from service.call.caller import LOCAL, Caller, agreed
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.serving.auth.directory import Directory
from service.serving.auth.tokens import Tokens
from service.serving.port.watched_files import Watched

_CERTIFICATE: Final = "x509_pem_cert"
_TOKEN: Final = "authorization"  # noqa: S105 - the name of a header


@dataclass(frozen=True, slots=True)
class Gate:
    """Identifies callers by what they present. With neither directory nor tokens, everybody is `LOCAL`.

    Attributes:
        directory: knows callers by their certificates; None where certificates identify nobody.
        tokens: knows callers by their bearer tokens; None where tokens identify nobody.
    """

    directory: Watched[Directory] | None = None
    tokens: Tokens | None = None

    @property
    def asks(self) -> bool:
        """Whether callers have to identify themselves."""
        return self.directory is not None or self.tokens is not None

    async def caller(self, context: grpc.aio.ServicerContext[Any, Any]) -> Caller:
        """Who makes a call; what they may do is another question.

        Raises:
            ApiError: CREDENTIALS_MISSING, CALLER_UNKNOWN, TENANT_CONFLICT, or as `Tokens.caller`.
        """
        if not self.asks:
            return LOCAL
        known: list[Caller] = []
        for certificate in certificates_of(context):
            if self.directory is not None:
                known.append(self.directory.value.caller(certificate))
        token = bearer_token(context.invocation_metadata() or ())
        if token is not None:
            # One that nobody here can check is no reason to grant what the certificate alone would.
            if self.tokens is None:
                raise ApiError(ErrorReason.TOKEN_INVALID)
            known.append(await self.tokens.caller(token))
        if not known:
            raise ApiError(ErrorReason.CREDENTIALS_MISSING)
        return reduce(agreed, known)


def certificates_of(context: grpc.aio.ServicerContext[Any, Any]) -> Sequence[bytes]:
    """The certificate that a call's connection shows (PEM); none without mTLS."""
    return tuple(context.auth_context().get(_CERTIFICATE, ()))


def bearer_token(metadata: Iterable[tuple[str, str | bytes]]) -> str | None:
    """The bearer token among a call's metadata; None without one.

    Raises:
        ApiError: TOKEN_INVALID for another scheme than Bearer, or for several tokens.
    """
    values = [value for key, value in metadata if key == _TOKEN]
    if not values:
        return None
    scheme, _, token = str(values[0]).partition(" ")
    if len(values) > 1 or scheme.lower() != "bearer" or not token.strip():
        raise ApiError(ErrorReason.TOKEN_INVALID)
    return token.strip()
