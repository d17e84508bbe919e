"""Structures as JSON files of the form ``idverdict-structure/1``; shares are text, never floating-point numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from pydantic import ValidationError

from service.canonical import Value, canonical_json
from service.owners.refused import StructureRefused
from service.owners.shares import Share
from service.owners.structure import ALWAYS, ONE_VOTE, Party, PartyKind, Rest, Structure, Times
from service.owners.structure_forms import FileForm

FORMAT: Final = "idverdict-structure/1"
NO_ENTITY: Final = frozenset({PartyKind.PERSON, PartyKind.STATE, PartyKind.UNKNOWN})
_AS_IT_IS: Final = frozenset({str, int, bool, type(None)})
_TIMES: Final = ("from", "until", "known_from", "known_until")
LISTS: Final = ("holdings", "controls", "concerts", "rests", "examinations", "roles")


def parse_structure(text: str | bytes) -> Structure:
    """A structure of JSON text.

    Raises:
        StructureRefused: not JSON, or not such a structure; names the place, such as ``holdings.3.share``.
    """
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        raise StructureRefused("NOT_JSON", "the file is not JSON") from None
    try:
        return _structure(FileForm.model_validate(table))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise StructureRefused("FORM", str(first["msg"]).removeprefix("Value error, "), place) from None


def structure_value(structure: Structure) -> dict[str, Value]:
    """A structure as JSON values, everything in one order, whatever order it was stated in."""
    lists: dict[str, Value] = {}
    for name in LISTS:
        lists[name] = sorted((item_value(item) for item in getattr(structure, name)), key=canonical_json)
    parties: list[Value] = [item_value(structure.parties[id]) for id in sorted(structure.parties)]
    return {
        "format": FORMAT,
        "target": structure.target,
        "parties": parties,
        **lists,
        "no_simplification": structure.no_simplification,
        "left_out": list(structure.left_out),
    }


def check_references(structure: Structure) -> Structure:
    """The structure itself, if every party that is named is there, and what is no entity has no holders.

    Raises:
        StructureRefused: it is not so; names the place.
    """
    known = structure.parties
    if structure.target not in known:
        raise StructureRefused("PARTY_UNKNOWN", "the target is not among the parties", "target")
    for name in LISTS:
        for index, item in enumerate(getattr(structure, name)):
            for field, party in named_in(item):
                place = f"{name}.{index}.{field}"
                if party not in known:
                    raise StructureRefused("PARTY_UNKNOWN", "it is not among the parties", place)
                if field == "entity" and known[party].kind in NO_ENTITY:
                    raise StructureRefused("NO_ENTITY", "people, the state and the unknown have no holders", place)
    for index, one in enumerate(known.values()):
        if one.head_office is not None and one.head_office not in known:
            raise StructureRefused("PARTY_UNKNOWN", "it is not among the parties", f"parties.{index}.head_office")
    return structure


def _structure(file: FileForm) -> Structure:
    parties: dict[str, Party] = {}
    for index, party in enumerate(file.parties):
        if party.id in parties:
            raise StructureRefused("PARTY_TWICE", "a party with this id is there already", f"parties.{index}.id")
        parties[party.id] = party.value()
    lists: dict[str, Any] = {
        name: tuple(form.value(f"{name}.{index}") for index, form in enumerate(getattr(file, name))) for name in LISTS
    }
    return check_references(
        Structure(file.target, parties, **lists, no_simplification=file.no_simplification, left_out=file.left_out)
    )


def named_in(item: object) -> list[tuple[str, str]]:
    """The parties that a statement names, each with the field that does."""
    found: list[tuple[str, str]] = []
    for field in ("holder", "entity", "held_for", "party", "holders", "members"):
        stated = getattr(item, field, None)
        found += [(field, name) for name in ([stated] if isinstance(stated, str) else stated or ())]
    return found


def item_value(item: Any) -> dict[str, Value]:
    """The fields that say something, by the names of the file."""
    shown: dict[str, Value] = {}
    for name in item.__dataclass_fields__:
        stated = getattr(item, name)
        if stated is ALWAYS:
            continue
        if isinstance(stated, Times):
            times = (stated.valid_from, stated.valid_until, stated.known_from, stated.known_until)
            shown.update({key: _plain(time) for key, time in zip(_TIMES, times, strict=True) if time is not None})
        elif name == "votes_per_share":
            if stated is not None and (stated != ONE_VOTE or isinstance(item, Rest)):
                shown[name] = int(stated)
        elif stated not in (None, "", (), False):
            shown[name] = _plain(stated)
    return shown


def _plain(stated: Any) -> Value:
    if type(stated) in _AS_IT_IS:  # most are; the kinds below are looked for in abstract classes
        return stated  # type: ignore[no-any-return]
    if type(stated) is tuple:
        return [_plain(one) for one in stated]
    if isinstance(stated, Share):
        return str(stated.least) if not stated.slack else {"min": str(stated.least), "max": str(stated.most)}
    if isinstance(stated, datetime | date):
        return stated.isoformat()
    if isinstance(stated, Fraction):
        return str(stated)
    if isinstance(stated, StrEnum):
        return stated.value
    if isinstance(stated, Sequence) and not isinstance(stated, str):
        return [_plain(one) for one in stated]
    if isinstance(stated, Mapping):
        return {key: _plain(one) for key, one in stated.items()}
    if stated is None or isinstance(stated, str | bool | int):
        return stated
    raise TypeError(type(stated).__name__)
