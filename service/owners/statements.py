"""Statements one by one, as a graph keeps them: of a kind, about one party, each as canonical JSON of its own.

A statement is about the entity that is held, controlled or has a role; a concert without one is about each member.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from pydantic import TypeAdapter, ValidationError

from service.canonical import canonical_json
from service.owners.refused import StructureRefused
from service.owners.sources import Around, Stated
from service.owners.structure import Concert, Control, Examination, Holding, Party, Rest, Role, Structure
from service.owners.structure_forms import (
    ConcertForm,
    ControlForm,
    ExaminationForm,
    HoldingForm,
    PartyForm,
    RestForm,
    RoleForm,
)
from service.owners.structure_json import item_value

Statement: TypeAlias = Party | Holding | Control | Concert | Rest | Examination | Role
PARTY: Final = "PARTY"
_FORMS: Final[Mapping[str, Any]] = {
    PARTY: PartyForm,
    "HOLDING": HoldingForm,
    "CONTROL": ControlForm,
    "CONCERT": ConcertForm,
    "REST": RestForm,
    "EXAMINATION": ExaminationForm,
    "ROLE": RoleForm,
}
_ADAPTERS: Final = {kind: TypeAdapter(form) for kind, form in _FORMS.items()}
_KINDS: Final = {kind.lower(): kind for kind in _FORMS}
_LISTS: Final = {kind: f"{kind.lower()}s" for kind in _FORMS if kind != PARTY}


class Line(NamedTuple):
    """A statement of a kind, about a party by its reference, as canonical JSON."""

    kind: str
    about: str
    payload: bytes


def lines_of(kind: str, statement: Statement) -> Iterator[Line]:
    """A statement once for each party that it is about."""
    payload = canonical_json(item_value(statement))
    for about in _about(statement):
        yield Line(kind, about, payload)


def structure_lines(structure: Structure) -> Iterator[Line]:
    """All statements of a structure, its parties first."""
    for party in structure.parties.values():
        yield from lines_of(PARTY, party)
    for kind, name in _LISTS.items():
        for item in getattr(structure, name):
            yield from lines_of(kind, item)


def stated(lines: Iterable[tuple[str, bytes]]) -> Stated:
    """A party with what is stated about it, of the lines about it: kind and payload of each.

    Raises:
        StructureRefused: the party itself is not among them.
    """
    party: Party | None = None
    around = Around()
    for kind, payload in lines:
        value = _ADAPTERS[kind].validate_json(payload).value()
        if kind == PARTY:
            party = value
        else:
            getattr(around, _LISTS[kind]).append(value)
    if party is None:
        raise StructureRefused("PARTY_UNKNOWN", "a party is described that is not among the parties")
    return Stated(party, around)


def read_statement(line: Any) -> tuple[str, Statement]:
    """A statement of one line of a register, such as ``{"holding": {...}}``, with its kind.

    Raises:
        StructureRefused: it is none.
    """
    if not isinstance(line, dict) or len(line) != 1:
        raise StructureRefused("FORM", "a line is an object with one statement")
    ((name, content),) = line.items()
    if name not in _KINDS:
        raise StructureRefused("FORM", "a line states a party, holding, control, concert, rest, examination or role")
    kind = _KINDS[name]
    try:
        value: Statement = _ADAPTERS[kind].validate_python(content).value(name)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join((name, *(str(step) for step in first["loc"])))
        raise StructureRefused("FORM", str(first["msg"]).removeprefix("Value error, "), place) from None
    return kind, value


def _about(statement: Statement) -> tuple[str, ...]:
    if isinstance(statement, Party):
        return (statement.id,)
    if isinstance(statement, Concert):
        return statement.members if statement.entity is None else (statement.entity,)
    return (statement.entity,)
