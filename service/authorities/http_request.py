"""Makes a request of the HTTP connector: fills the templates of a target, and signs what came of them."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from service.authorities.http_target import PLACEHOLDER, SECRET, HttpRequest
from service.authorities.signing import hashed, sign

_DOTS: Final = frozenset({"", ".", ".."})


class Unfit(Exception):
    """A value cannot stand where the target has it; says nothing of it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request as it is sent."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)


def prepared(target: HttpRequest, known: Mapping[str, str], now: datetime | None = None) -> Prepared:
    """A request with its placeholders filled by what is known: fields, secrets, and ids.

    Raises:
        Unfit: a value would change the path of the URL, or cannot stand in a header.
        SecretUnusable: the secret of the signature is no key of its kind.
    """
    words = {**known, **_moment(now or datetime.now(UTC)), "signature": ""}
    filled = _filled(target.body, words)
    query = {name: _text(one, words) for name, one in target.query.items() if "{signature}" not in one}
    if target.encoding == "query":
        query |= filled
    body, kind = _encoded(target, filled)
    url = _located(target.url, words)
    words["body_sha256"] = hashlib.sha256(body or b"").hexdigest()
    if target.signature is not None:
        flat = {**query, **(filled if target.encoding == "form" else {})}
        parts = {
            "method": target.method,
            "path": urlsplit(url).path or "/",
            "query": _query(query),
            "body": (body or b"").decode(),
            "sorted": _query(dict(sorted(flat.items()))),
        }
        words["signature"] = _signature(target, {**words, **parts})
    query |= {name: _text(one, words) for name, one in target.query.items() if "{signature}" in one}
    headers = {name: _in_header(_text(one, words)) for name, one in target.headers.items()}
    if kind:
        headers.setdefault("Content-Type", kind)
    if query:
        url = f"{url}{'&' if '?' in url else '?'}{_query(query)}"
    return Prepared(target.method, url, {"Accept": "application/json", **headers}, body)


def _moment(now: datetime) -> Mapping[str, str]:
    return {
        "unix_time": str(int(now.timestamp())),
        "unix_ms": str(int(now.timestamp() * 1000)),
        "iso_time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "utc_date": now.strftime("%Y-%m-%d"),
        "nonce": secrets.token_hex(16),
    }


def _signature(target: HttpRequest, words: Mapping[str, str]) -> str:
    signature = target.signature
    assert signature is not None  # noqa: S101 - the caller looked
    canonical = hashed(signature, _text(signature.canonical, words))
    text = _text(signature.over, {**words, "canonical_digest": canonical})
    steps = [_text(step, words) for step in signature.key_steps]
    return sign(signature, words[f"{SECRET}{signature.secret}"], text, steps)


def _located(url: str, words: Mapping[str, str]) -> str:
    """The URL with the placeholders of its path filled. Raises Unfit."""

    def put(found: Any) -> str:
        value = words.get(found[1], "")
        if value in _DOTS:
            raise Unfit
        return quote(value, safe="")

    return PLACEHOLDER.sub(put, url)


def _in_header(value: str) -> str:
    if not value.isascii() or not value.isprintable():
        raise Unfit
    return value


def _encoded(target: HttpRequest, filled: Mapping[str, Any]) -> tuple[bytes | None, str]:
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
