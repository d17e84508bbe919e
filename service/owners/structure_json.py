"""Structures as JSON files of the form ``idverdict-structure/1``; shares are text, never floating-point numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from pydantic import ValidationError

from service.canonical import Value, canonical_json
from service.owners.refused import StructureRefused
from service.owners.shares import Share
from service.owners.structure import (
    ONE_VOTE,
    Concert,
    Control,
    Examination,
    Holding,
    Party,
    PartyKind,
    Rest,
    Role,
    Structure,
    Times,
)
from service.owners.structure_forms import FileForm, stated_share

FORMAT: Final = "idverdict-structure/1"
_NO_ENTITY: Final = frozenset({PartyKind.PERSON, PartyKind.STATE, PartyKind.UNKNOWN})
_LISTS: Final = ("holdings", "controls", "concerts", "rests", "examinations", "roles")


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
    for name in _LISTS:
        lists[name] = sorted((_item(item) for item in getattr(structure, name)), key=canonical_json)
    parties: list[Value] = [_item(structure.parties[id]) for id in sorted(structure.parties)]
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
    for name in _LISTS:
        for index, item in enumerate(getattr(structure, name)):
            for field, party in _named(item):
                place = f"{name}.{index}.{field}"
                if party not in known:
                    raise StructureRefused("PARTY_UNKNOWN", "it is not among the parties", place)
                if field == "entity" and known[party].kind in _NO_ENTITY:
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
        parties[party.id] = Party(**party.model_dump())
    holdings = []
    for index, item in enumerate(file.holdings):
        share = stated_share(item.share, f"holdings.{index}.share")
        if item.held_for is not None and not item.nominee:
            raise StructureRefused("NOT_A_NOMINEE", "held_for needs nominee", f"holdings.{index}.held_for")
        holdings.append(
            Holding(
                item.holder,
                item.entity,
                item.right,
                share,
                item.shown(),
                item.times(),
                item.votes_per_share,
                item.nominee,
                item.held_for,
            )
        )
    return check_references(
        Structure(
            file.target,
            parties,
            tuple(holdings),
            tuple(
                Control(tuple(sorted(set(one.holders))), one.entity, one.means, one.shown(), one.times())
                for one in file.controls
            ),
            tuple(
                Concert(tuple(sorted(set(one.members))), one.entity, one.shown(), one.times()) for one in file.concerts
            ),
            tuple(
                Rest(one.entity, one.right, one.each_below, one.votes_per_share, one.shown(), one.times())
                for one in file.rests
            ),
            tuple(Examination(one.entity, one.shown(), one.times()) for one in file.examinations),
            tuple(Role(one.party, one.entity, one.role, one.shown(), one.times()) for one in file.roles),
            file.no_simplification,
            file.left_out,
        )
    )


def _named(item: object) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for field in ("holder", "entity", "held_for", "party", "holders", "members"):
        stated = getattr(item, field, None)
        found += [(field, name) for name in ([stated] if isinstance(stated, str) else stated or ())]
    return found


def _item(item: Any) -> dict[str, Value]:
    """The fields that say something, by the names of the file."""
    shown: dict[str, Value] = {}
    for field in fields(item):
        stated = getattr(item, field.name)
        if isinstance(stated, Times):
            shown.update(
                {
                    name: value
                    for name, value in {
                        "from": _plain(stated.valid_from),
                        "until": _plain(stated.valid_until),
                        "known_from": _plain(stated.known_from),
                        "known_until": _plain(stated.known_until),
                    }.items()
                    if value is not None
                }
            )
        elif field.name == "votes_per_share":
            if stated not in (None, ONE_VOTE):
                shown[field.name] = int(stated)
        elif stated not in (None, "", (), False):
            shown[field.name] = _plain(stated)
    return shown


def _plain(stated: Any) -> Value:
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
