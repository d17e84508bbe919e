"""The generic HTTP connector: sends one request as a channel states it, and reads the codes in the response.

No redirect is followed, nothing is repeated here, and neither time nor size is without a bound.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import jmespath
import urllib3
from idverdict.authority import v1 as authority

from service.authorities.adapter import Fault, FaultKind, Question, Reply, Ticket
from service.authorities.channels import Channel, ChannelError
from service.authorities.http_target import PLACEHOLDER, SECRET, HttpTarget
from service.authorities.signing import SecretUnusable, sign

_CHUNK: Final = 16 * 1024
_BUSY: Final = frozenset({429, 503})
_LONGEST_CODE: Final = 256


class HttpAdapter:
    """See `Adapter`.

    Args:
        channel: one with an HTTP target.
        hosts: the hosts that may be called.
        secret: gives a secret by its name; None where there is none.

    Raises:
        ChannelError: the host is not on the allow-list, a secret is missing, or the certificates cannot be read.
    """

    def __init__(self, channel: Channel, hosts: Iterable[str], secret: Callable[[str], str | None]) -> None:
        assert channel.http is not None  # noqa: S101 - so it was loaded
        self._target = target = channel.http
        if target.host not in set(hosts):
            raise ChannelError(f"{channel.id}: the host is not on the allow-list (AUTHORITY_HOSTS)")
        known = {name: secret(name) for name in target.secrets}
        if missing := [name for name, value in known.items() if not value]:
            raise ChannelError(f"{channel.id}: secrets are missing: {', '.join(missing)}")
        self._secrets = {f"{SECRET}{name}": value or "" for name, value in known.items()}
        try:
            context = ssl.create_default_context(cafile=None if target.ca is None else str(target.ca))
        except (OSError, ssl.SSLError):
            raise ChannelError(f"{channel.id}: the file of certificate authorities cannot be read") from None
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=8, retries=False, ssl_context=context)

    def check(self, question: Question, timeout_s: float) -> Reply:
        """See `Adapter.check`."""
        until = time.monotonic() + timeout_s
        method, url, headers, body = self._request(question)
        try:
            with self._pool.request(
                method,
                url,
                body=body,
                headers=headers,
                redirect=False,
                preload_content=False,
                timeout=urllib3.Timeout(total=timeout_s),
            ) as response:
                content = _bounded(response, self._target.largest_bytes, until)
                status, after = response.status, response.headers.get("Retry-After", "")
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
            raise Fault(FaultKind.NOT_SENT, "not connected") from None
        except urllib3.exceptions.SSLError:
            raise Fault(FaultKind.NOT_SENT, "TLS") from None
        except (urllib3.exceptions.HTTPError, OSError):
            raise Fault(FaultKind.UNKNOWN, "connection lost") from None
        return self._reply(status, after, content)

    def poll(self, question_id: str, ticket: str, timeout_s: float) -> Reply | None:
        """See `Adapter.poll`; a channel of the connector does not poll."""
        return None

    def close(self) -> None:
        """See `Adapter.close`."""
        self._pool.clear()

    def _request(self, question: Question) -> tuple[str, str, Mapping[str, str], bytes | None]:
        target, now = self._target, datetime.now(UTC)
        words = {
            **question.fields,
            **self._secrets,
            "request_id": question.id,
            "purpose": question.purpose,
            "consent": question.consent,
            "unix_time": str(int(now.timestamp())),
            "unix_ms": str(int(now.timestamp() * 1000)),
            "iso_time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "nonce": secrets.token_hex(16),
            "signature": "",
        }
        filled = _filled(target.body, words)
        query = {name: _text(one, words) for name, one in target.query.items() if "{signature}" not in one}
        if target.encoding == "query":
            query |= filled
        body, kind = _encoded(target, filled)
        if target.signature is not None:
            words["signature"] = self._signature(target, words, query, filled, body)
        query |= {name: _text(one, words) for name, one in target.query.items() if "{signature}" in one}
        headers = {name: _text(one, words) for name, one in target.headers.items()}
        if kind:
            headers.setdefault("Content-Type", kind)
        url = target.url if not query else f"{target.url}{'&' if '?' in target.url else '?'}{_query(query)}"
        return target.method, url, {"Accept": "application/json", **headers}, body

    def _signature(
        self,
        target: HttpTarget,
        words: Mapping[str, str],
        query: Mapping[str, Any],
        filled: Mapping[str, Any],
        body: bytes | None,
    ) -> str:
        assert target.signature is not None  # noqa: S101 - the caller looked
        flat = {**query, **(filled if target.encoding == "form" else {})}
        parts = {
            "method": target.method,
            "path": urlsplit(target.url).path or "/",
            "query": _query(query),
            "body": (body or b"").decode(),
            "body_sha256": hashlib.sha256(body or b"").hexdigest(),
            "sorted": _query(dict(sorted(flat.items()))),
        }
        text = _text(target.signature.over, {**words, **parts})
        try:
            return sign(target.signature, self._secrets[f"{SECRET}{target.signature.secret}"], text)
        except SecretUnusable:
            raise Fault(FaultKind.REFUSED, "the secret is no key") from None

    def _reply(self, status: int, retry_after: str, content: bytes | None) -> Reply:
        target = self._target
        if status in _BUSY and status not in target.statuses:
            raise Fault(FaultKind.BUSY, f"HTTP {status}", float(retry_after) if retry_after.isdigit() else None)
        if status not in target.statuses:
            raise Fault(FaultKind.REFUSED if 300 <= status < 500 else FaultKind.UNKNOWN, f"HTTP {status}")
        if content is None:
            raise Fault(FaultKind.UNKNOWN, "too large, or too slow")
        try:
            document = json.loads(content)
        except (ValueError, RecursionError):
            raise Fault(FaultKind.UNKNOWN, "no JSON") from None
        if target.busy and _found(target.busy, document):
            raise Fault(FaultKind.BUSY, "the authority is busy")
        if target.accepted and _found(target.accepted, document):
            return Ticket(_word(_found(target.ticket, document)) if target.ticket else "")
        codes = {name: _word(_found(path, document)) for name, path in target.codes.items()}
        values = {name: _word(_found(path, document)) for name, path in target.values.items()}
        if not any(codes.values()):
            raise Fault(FaultKind.UNKNOWN, "no codes")
        return authority.Answer(
            codes=[authority.RawCode(name=name, value=value) for name, value in codes.items() if value],
            values=[authority.Field(name=name, value=value) for name, value in values.items() if value],
            vendor_reference=_word(_found(target.reference, document))[:128] if target.reference else "",
        )


def _encoded(target: HttpTarget, filled: Mapping[str, Any]) -> tuple[bytes | None, str]:
    if not filled or target.encoding == "query":
        return None, ""
    if target.encoding == "form":
        return urlencode(filled, quote_via=quote).encode(), "application/x-www-form-urlencoded"
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":")).encode(), "application/json"


def _filled(template: Any, words: Mapping[str, str]) -> Any:
    """A template with its placeholders filled. An entry whose one placeholder has no value is left out."""
    if isinstance(template, str):
        return _text(template, words)
    if isinstance(template, Mapping):
        return {name: _filled(one, words) for name, one in template.items() if not _is_absent(one, words)}
    if isinstance(template, (list, tuple)):
        return [_filled(one, words) for one in template if not _is_absent(one, words)]
    return template


def _is_absent(template: Any, words: Mapping[str, str]) -> bool:
    whole = PLACEHOLDER.fullmatch(template) if isinstance(template, str) else None
    return whole is not None and not words.get(whole[1])


def _text(template: str, words: Mapping[str, str]) -> str:
    """A text with its placeholders filled, once: a value that looks like a placeholder stays as it is."""
    return PLACEHOLDER.sub(lambda found: words.get(found[1], ""), template)


def _query(values: Mapping[str, Any]) -> str:
    return urlencode(values, quote_via=quote, safe="~")


def _bounded(response: urllib3.BaseHTTPResponse, most: int, until: float) -> bytes | None:
    """The content; None where it is too large or takes too long."""
    content = bytearray()
    while chunk := response.read1(_CHUNK, decode_content=True):  # no more than one look at the socket each
        content += chunk
        if len(content) > most or time.monotonic() > until:
            return None
    return bytes(content)


def _found(path: str, document: Any) -> Any:
    try:
        return jmespath.search(path, document)
    except jmespath.exceptions.JMESPathError:
        return None


def _word(value: Any) -> str:
    """A value of JSON as a code: text, number or truth value; nothing else is one."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        return str(value)[:_LONGEST_CODE]
    return ""
