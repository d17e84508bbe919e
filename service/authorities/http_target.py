"""The generic HTTP connector's target as data: requests with their signatures, and where codes stand in the responses.

Placeholders are names in braces, ``{document_number}``: a declared field, one of `HttpRequest.BESIDES`, a secret as
``{secret.NAME}``, and within a signature the parts of the request.
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
Codes = Annotated[dict[str, Path_], Field(max_length=16)]


class Signature(Table):
    """A signature over parts of the request; it is the placeholder ``{signature}`` in headers and query.

    Attributes:
        kind: HMAC-SHA256 or HMAC-SM3 under a secret, or RSA (PKCS #1 v1.5, SHA-256) with a private key (PEM).
        secret: name of the secret.
        over: the text that is signed; it may use the request's parts, see `PARTS`.
        canonical: a text whose digest is ``{canonical_digest}`` in ``over``, by the hash of ``kind``, in hex.
        key_prefix: stands before the secret in the first key.
        key_steps: texts of a chain of keys: each step's HMAC under the key before it is the next key.
        encoding: of the signature.
    """

    PARTS: ClassVar[frozenset[str]] = frozenset({"method", "path", "query", "body", "sorted", "canonical_digest"})
    kind: Literal["hmac-sha256", "hmac-sm3", "rsa-sha256"]
    secret: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    over: str = Field(min_length=1)
    canonical: str = ""
    key_prefix: str = ""
    key_steps: tuple[str, ...] = Field(default=(), max_length=8)
    encoding: Literal["hex", "base64"] = "hex"

    @property
    def texts(self) -> Iterator[str]:
        """All templates."""
        yield from (self.over, self.canonical, *self.key_steps)

    @model_validator(mode="after")
    def _derived(self) -> Self:
        if self.kind == "rsa-sha256" and (self.key_prefix or self.key_steps):
            raise ValueError("a private key is not derived: key_prefix and key_steps are for HMAC")
        return self


class HttpRequest(Table):
    """One request.

    Attributes:
        method, url: ``https``, or ``http`` on this machine. Its host must be on the allow-list of the settings.
            Values of placeholders in its path are percent-encoded.
        encoding: how ``body`` is sent: as JSON, as a form, or in the query.
        body: names and templates; an object of JSON may have further ones within.
        headers: names and templates.
        query: names and templates, beside the body.
        signature: None for none.
    """

    BESIDES: ClassVar[frozenset[str]] = frozenset({
        "request_id", "unix_time", "unix_ms", "iso_time", "utc_date", "nonce", "body_sha256", "signature",
    })  # fmt: skip
    """The placeholders of every request."""
    method: Literal["GET", "POST"] = "POST"
    url: str = Field(pattern=r"^https?://[^\s@]+$")
    encoding: Literal["json", "form", "query"] = "json"
    body: dict[str, Any] = Field(default_factory=dict)
    headers: dict[str, str] = Field(default_factory=dict)
    query: dict[str, str] = Field(default_factory=dict)
    signature: Signature | None = None

    @property
    def host(self) -> str:
        """The host that is called."""
        return urlsplit(self.url).hostname or ""

    @property
    def placeholders(self) -> set[str]:
        """The placeholders that are used, secrets and parts of the request apart."""
        return {name for name in self._used if not name.startswith(SECRET)}

    @property
    def secrets_used(self) -> set[str]:
        """The names of the secrets that are used."""
        named = {name.removeprefix(SECRET) for name in self._used if name.startswith(SECRET)}
        return named | ({self.signature.secret} if self.signature else set())

    @property
    def _used(self) -> set[str]:
        used = {name for text in self._texts() for name in PLACEHOLDER.findall(text)}
        for text in self.signature.texts if self.signature else ():
            used |= set(PLACEHOLDER.findall(text)) - Signature.PARTS
        return used

    def _texts(self) -> Iterator[str]:
        yield self.url
        yield from _strings(self.body)
        yield from self.headers.values()
        yield from self.query.values()

    @model_validator(mode="after")
    def _safe(self) -> Self:
        parts = urlsplit(self.url)
        if parts.scheme == "http" and self.host not in LOOPBACK:
            raise ValueError("url must be https beyond this machine")
        if "{" in parts.netloc:
            raise ValueError("a placeholder cannot stand in the host of url")
        return self


class HttpPoll(HttpRequest):
    """The request that looks up a question that was asked before. It may use ``{ticket}``, and none of the fields.

    Attributes:
        codes: where the codes stand; as in the answer to the question where it is left out.
        pending: a path that gives a true value where there is no answer yet.
        unknown: a path that gives a true value where the authority never got the question: it is asked again then.
        unknown_statuses: the HTTP statuses that say the same.
    """

    BESIDES: ClassVar[frozenset[str]] = HttpRequest.BESIDES | {"ticket"}
    method: Literal["GET", "POST"] = "GET"
    codes: Codes = Field(default_factory=dict)
    pending: Path_ | None = None
    unknown: Path_ | None = None
    unknown_statuses: tuple[int, ...] = ()


class HttpTarget(HttpRequest):
    """A request to an authority, and how its response is read.

    Attributes:
        secrets: names of the secrets that templates use; their values come from the settings.
        ca: a file of certificate authorities (PEM); those of the system otherwise.
        statuses: the HTTP statuses whose bodies are answers.
        codes: name of each code with the JMESPath to it; a path that gives nothing leaves the code out.
        values: names of returned values with their paths.
        reference: path to the authority's reference of the answer.
        accepted, ticket: a path that gives a true value where the answer comes later, and one to its ticket.
        busy: a path that gives a true value where the authority asks to slow down.
        largest_bytes: of a response.
        poll: how a question is looked up; None where it cannot be.
    """

    BESIDES: ClassVar[frozenset[str]] = HttpRequest.BESIDES | {"purpose", "consent"}
    secrets: tuple[str, ...] = ()
    ca: Path | None = None
    statuses: tuple[int, ...] = (200,)
    codes: Codes = Field(min_length=1)
    values: dict[str, Path_] = Field(default_factory=dict)
    reference: Path_ | None = None
    accepted: Path_ | None = None
    ticket: Path_ | None = None
    busy: Path_ | None = None
    largest_bytes: int = Field(default=256 * 1024, ge=1024, le=4 * 1024 * 1024)
    poll: HttpPoll | None = None

    @property
    def requests(self) -> tuple[HttpRequest, ...]:
        """All requests that are made."""
        return (self,) if self.poll is None else (self, self.poll)

    @model_validator(mode="after")
    def _listed(self) -> Self:
        named = {name for one in self.requests for name in one.secrets_used}
        if unnamed := named - set(self.secrets):
            raise ValueError(f"secrets that are not listed: {', '.join(sorted(unnamed))}")
        if self.poll is not None and (unknown := self.poll.placeholders - HttpPoll.BESIDES):
            raise ValueError(f"poll cannot use: {', '.join(sorted(unknown))}")
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
