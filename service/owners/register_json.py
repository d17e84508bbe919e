"""Extracts of a register, and calendars of working days, as JSON files."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from service.owners.refused import StructureRefused
from service.owners.register import Register, Registered
from service.owners.shares import Share
from service.owners.structure_forms import Bounds, Id, Item, Part, stated_share
from service.owners.working_days import WorkingDays

Standards = tuple[Annotated[int, Field(ge=1, le=3)], ...]


class _Registered(Item):
    party: Id
    standards: Standards | None = None
    share: Part | Bounds | None = None


class _Register(Item):
    format: Literal["idverdict-owner-register/1"]
    target: Id
    retrieved: date
    owners: tuple[_Registered, ...] | None


class _Calendar(Item):
    format: Literal["idverdict-working-days/1"]
    known_until: date
    holidays: frozenset[date]
    worked: frozenset[date] = frozenset()


File = TypeVar("File", bound=Item)


def parse_register(text: str | bytes) -> Register:
    """What a register says, of JSON text; ``owners`` is null where it has no entry.

    Raises:
        StructureRefused: not JSON, or no such extract; names the place.
    """
    file = _parsed(_Register, text)
    if file.owners is None:
        return Register(file.target, file.retrieved, None)
    owners: list[Registered] = []
    for index, one in enumerate(file.owners):
        if one.party in {before.party for before in owners}:
            raise StructureRefused("PARTY_TWICE", "an owner with this reference is there already", f"owners.{index}")
        standards = None if one.standards is None else tuple(sorted(set(one.standards)))
        owners.append(Registered(one.party, standards, _share(one.share, index)))
    return Register(file.target, file.retrieved, tuple(owners))


def parse_calendar(text: str | bytes) -> WorkingDays:
    """A calendar of working days, of JSON text.

    Raises:
        StructureRefused: not JSON, or no such calendar; names the place.
    """
    file = _parsed(_Calendar, text)
    return WorkingDays(file.holidays, file.worked, file.known_until)


def _share(stated: Any, index: int) -> Share | None:
    return None if stated is None else stated_share(stated, f"owners.{index}.share")


def _parsed(form: type[File], text: str | bytes) -> File:
    try:
        return form.model_validate(json.loads(text))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise StructureRefused("FORM", str(first["msg"]).removeprefix("Value error, "), place) from None
    except (ValueError, RecursionError):
        raise StructureRefused("NOT_JSON", "the file is not JSON") from None
