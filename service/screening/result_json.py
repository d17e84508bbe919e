"""The canonical result of a screening: the same bytes for the same subject, policy and lists, on every machine."""

from __future__ import annotations

import json
from collections.abc import Sequence

from service.canonical import Value, canonical_json
from service.screening.facts import Facts, facts_of
from service.screening.policy import ScreeningPolicy
from service.screening.screening import Hit, List, Screening, screen

FORMAT = "idverdict-screening/1"


class ResultUnreadable(ValueError):
    """Bytes are no result of a screening."""


def result_value(made: Screening) -> dict[str, Value]:
    """A screening as JSON values."""
    return {
        "format": FORMAT,
        "policy": made.policy.reference(),
        "lists": [{"list": one.id, "version": one.version, "sha256": one.sha256} for one in made.lists],
        "subject": made.subject.value(),
        "hits": [hit_value(hit) for hit in made.hits],
        "more": made.more,
    }


def result_bytes(made: Screening) -> bytes:
    """A screening as canonical JSON."""
    return canonical_json(result_value(made))


def hit_value(hit: Hit) -> dict[str, Value]:
    """A hit as JSON values."""
    return {
        "list": hit.list.id,
        "version": hit.list.version,
        "entry": hit.entry.value(),
        "subject_name": hit.ours,
        "entry_name": hit.theirs,
        "how": hit.meeting.how.value,
        "notes": list(hit.meeting.notes),
        "name_score": hit.meeting.score,
        "score": hit.score,
        "strength": hit.strength.value,
        "supports": list(hit.agreement.supports),
        "contradicts": list(hit.agreement.contradicts),
        "common": hit.common,
    }


def subject_in(result: bytes) -> Facts:
    """The subject of a canonical result. Raises ResultUnreadable."""
    try:
        value = json.loads(result)
        if value["format"] != FORMAT:
            raise ResultUnreadable(f"format is not {FORMAT}")
        return facts_of(value["subject"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ResultUnreadable("not the result of a screening") from None


def replayed(result: bytes, lists: Sequence[List], policy: ScreeningPolicy) -> bytes:
    """Screen the subject of a result again. Raises ResultUnreadable."""
    return result_bytes(screen(subject_in(result), lists, policy))
