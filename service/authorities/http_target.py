"""The generic HTTP connector's target as data: method, URL, body of declared fields, signature, and where codes stand.

Placeholders are names in braces, ``{document_number}``: a declared field, one of `HttpTarget.BESIDES`, a secret as
``{secret.NAME}``, and within a signature's ``over`` the parts of the request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal, Self
from urllib.parse import urlsplit

import jmespath
from pydantic import AfterValidator, Field, model_validator

from service.tables import Table

PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)\}")
SECRET: Final = "secret."  # noqa: S105 - begins a placeholder
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def _path(stated: str) -> str:
    try:
        jmespath.compile(stated)
    except jmespath.exceptions.JMESPathError:
        raise ValueError(f"no JMESPath expression: {stated!r}") from None
    return stated


Path_ = Annotated[str, AfterValidator(_path)]


class Signature(Table):
    """A signature over parts of the request; it is the placeholder ``{signature}`` in headers and query.

    Attributes:
        kind: HMAC-SHA256 or HMAC-SM3 under a secret, or RSA (PKCS #1 v1.5, SHA-256) with a private key (PEM).
        secret: name of the secret.
        over: the text that is signed; it may use the request's parts, see `PARTS`.
        encoding: of the signature.
    """

    PARTS: ClassVar[frozenset[str]] = frozenset({"method", "path", "query", "body", "body_sha256", "sorted"})
    kind: Literal["hmac-sha256", "hmac-sm3", "rsa-sha256"]
    secret: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    over: str = Field(min_length=1)
    encoding: Literal["hex", "base64"] = "hex"


class HttpTarget(Table):
    """A request to an authority, and how its response is read.

    Attributes:
        method, url: ``https``, or ``http`` on this machine. Its host must be on the allow-list of the settings.
        encoding: how ``body`` is sent: as JSON, as a form, or in the query.
        body: names and templates; an object of JSON may have further ones within.
        headers: names and templates.
        query: names and templates, beside the body.
        signature: None for none.
        secrets: names of the secrets that templates use; their values come from the settings.
        ca: a file of certificate authorities (PEM); those of the system otherwise.
        statuses: the HTTP statuses whose bodies are answers.
        codes: name of each code with the JMESPath to it; a path that gives nothing leaves the code out.
        values: names of returned values with their paths.
        reference: path to the authority's reference of the answer.
        accepted, ticket: a path that gives a true value where the answer comes later, and one to its ticket.
        busy: a path that gives a true value where the authority asks to slow down.
        largest_bytes: of a response.
    """

    BESIDES: ClassVar[frozenset[str]] = frozenset(
        {"request_id", "purpose", "consent", "unix_time", "unix_ms", "iso_time", "nonce", "signature"}
    )
    method: Literal["GET", "POST"] = "POST"
    url: str = Field(pattern=r"^https?://[^\s@]+$")
    encoding: Literal["json", "form", "query"] = "json"
    body: dict[str, Any] = Field(default_factory=dict)
    headers: dict[str, str] = Field(default_factory=dict)
    query: dict[str, str] = Field(default_factory=dict)
    signature: Signature | None = None
    secrets: tuple[str, ...] = ()
    ca: Path | None = None
    statuses: tuple[int, ...] = (200,)
    codes: dict[str, Path_] = Field(min_length=1, max_length=16)
    values: dict[str, Path_] = Field(default_factory=dict)
    reference: Path_ | None = None
    accepted: Path_ | None = None
    ticket: Path_ | None = None
    busy: Path_ | None = None
    largest_bytes: int = Field(default=256 * 1024, ge=1024, le=4 * 1024 * 1024)

    @property
    def host(self) -> str:
        """The host that is called."""
        return urlsplit(self.url).hostname or ""

    @property
    def placeholders(self) -> set[str]:
        """The placeholders that are used, secrets and parts of the request apart."""
        used = {name for text in self._texts() for name in PLACEHOLDER.findall(text)}
        return {name for name in used if not name.startswith(SECRET)}

    def _texts(self) -> Iterator[str]:
        yield from _strings(self.body)
        yield from self.headers.values()
        yield from self.query.values()
        if self.signature is not None:
            parts = "|".join(self.signature.PARTS)
            yield re.sub(rf"\{{({parts})\}}", "", self.signature.over)

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if urlsplit(self.url).scheme == "http" and self.host not in LOOPBACK:
            raise ValueError("url must be https beyond this machine")
        named = {
            name.removeprefix(SECRET)
            for text in self._texts()
            for name in PLACEHOLDER.findall(text)
            if name.startswith(SECRET)
        }
        named |= {self.signature.secret} if self.signature else set()
        if unnamed := named - set(self.secrets):
            raise ValueError(f"secrets that are not listed: {', '.join(sorted(unnamed))}")
        return self


def _strings(template: Any) -> Iterator[str]:
    if isinstance(template, str):
        yield template
    elif isinstance(template, Mapping):
        for one in template.values():
            yield from _strings(one)
    elif isinstance(template, (list, tuple)):
        for one in template:
            yield from _strings(one)
