"""Reads a response of the HTTP connector: what it says of the question, by the paths of its target."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import jmespath
from idverdict.authority import v1 as authority

from service.authorities.adapter import Fault, FaultKind, Reply, Ticket
from service.authorities.http_target import HttpPoll, HttpTarget

_BUSY: Final = frozenset({429, 503})
_LONGEST_CODE: Final = 256


@dataclass(frozen=True, slots=True)
class Response:
    """A response: status, header ``Retry-After``, and content; None where that was too large or too slow."""

    status: int
    retry_after: str
    content: bytes | None = field(repr=False)


def answer_of(target: HttpTarget, response: Response) -> Reply:
    """What a response to a question says. Raises Fault."""
    document = _document(target, response)
    if target.accepted and _found(target.accepted, document):
        return Ticket(_word(_found(target.ticket, document)) if target.ticket else "")
    return _answer(target, target.codes, document)


def looked_up(target: HttpTarget, poll: HttpPoll, ticket: str, response: Response) -> Reply | None:
    """What a response to a look-up says; None where the authority never got the question. Raises Fault."""
    if response.status in poll.unknown_statuses:
        return None
    document = _document(target, response)
    if poll.unknown and _found(poll.unknown, document):
        return None
    if poll.pending and _found(poll.pending, document):
        return Ticket(ticket)
    return _answer(target, poll.codes or target.codes, document)


def _document(target: HttpTarget, response: Response) -> Any:
    """The JSON of a response. Raises Fault where it is none, or no answer."""
    status, after = response.status, response.retry_after
    if status in _BUSY and status not in target.statuses:
        raise Fault(FaultKind.BUSY, f"HTTP {status}", float(after) if _is_seconds(after) else None)
    if status not in target.statuses:
        raise Fault(FaultKind.REFUSED if 300 <= status < 500 else FaultKind.UNKNOWN, f"HTTP {status}")
    if response.content is None:
        raise Fault(FaultKind.UNKNOWN, "too large, or too slow")
    try:
        document = json.loads(response.content)
    except (ValueError, RecursionError):
        raise Fault(FaultKind.UNKNOWN, "no JSON") from None
    if target.busy and _found(target.busy, document):
        raise Fault(FaultKind.BUSY, "the authority is busy")
    return document


def _answer(target: HttpTarget, paths: Mapping[str, str], document: Any) -> authority.Answer:
    codes = {name: _word(_found(path, document)) for name, path in paths.items()}
    values = {name: _word(_found(path, document)) for name, path in target.values.items()}
    if not any(codes.values()):
        raise Fault(FaultKind.UNKNOWN, "no codes")
    return authority.Answer(
        codes=[authority.RawCode(name=name, value=value) for name, value in codes.items() if value],
        values=[authority.Field(name=name, value=value) for name, value in values.items() if value],
        vendor_reference=_word(_found(target.reference, document))[:128] if target.reference else "",
    )


def _is_seconds(stated: str) -> bool:
    return stated.isascii() and stated.isdigit() and len(stated) < 6


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
