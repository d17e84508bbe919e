"""BODS 0.4 statements to a structure. What a structure cannot hold is listed, none of it is guessed.

A relationship is taken for the holdings and controls that it states directly. One that summarises component records is
left out, since it follows from them. Who only declares himself has no evidence. A later statement on the same record
ends what was known by the earlier one.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pydantic import TypeAdapter, ValidationError

from service.owners.bods.forms import (
    AnyStatement,
    EntityForm,
    EntityStatement,
    InterestForm,
    Part,
    PersonForm,
    PersonStatement,
    RelationshipStatement,
    ShareForm,
    UnspecifiedForm,
)
from service.owners.bods.words import KINDS, MEANS, RIGHTS, ROLES, exact_from
from service.owners.refused import StructureRefused
from service.owners.shares import Share
from service.owners.structure import Control, Holding, Party, PartyKind, Role, RoleKind, Structure, Times
from service.owners.structure_json import check_references

_SHOWN_BY: Final = frozenset({"officialRegister", "thirdParty", "primaryResearch", "verified"})
_STATEMENTS: Final[TypeAdapter[tuple[AnyStatement, ...]]] = TypeAdapter(tuple[AnyStatement, ...])


def read_bods(text: str | bytes, target: str | None = None) -> Structure:
    """A structure of an array of statements.

    ``target``: the record asked for; without it, the one subject that all statements have.

    Raises:
        StructureRefused: not JSON, not BODS 0.4, or its records do not fit together; names the place.
    """
    try:
        return _Reader(_STATEMENTS.validate_python(json.loads(text, parse_float=Decimal))).structure(target)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise StructureRefused("NOT_BODS", str(first["msg"]), ".".join(map(str, first["loc"]))) from None
    except StructureRefused:
        raise
    except (ValueError, RecursionError):
        raise StructureRefused("NOT_JSON", "the file is not JSON") from None


class _Reader:
    def __init__(self, statements: Sequence[AnyStatement]) -> None:
        self._subjects = {one.declarationSubject for one in statements}
        self._left: Counter[str] = Counter()
        self._versions: dict[str, list[AnyStatement]] = defaultdict(list)
        for statement in statements:
            self._versions[statement.recordId].append(statement)
        for versions in self._versions.values():
            versions.sort(key=_instant)
        self._parties: dict[str, Party] = {}
        self._holdings: list[Holding] = []
        self._controls: list[Control] = []
        self._roles: list[Role] = []

    def structure(self, target: str | None) -> Structure:
        for id, versions in self._versions.items():
            last = versions[-1]
            if isinstance(last, PersonStatement):
                self._parties[id] = self._person(id, last.recordDetails)
            elif isinstance(last, EntityStatement):
                self._parties[id] = self._entity(id, last.recordDetails)
        for versions in self._versions.values():
            for number, version in enumerate(versions):
                if isinstance(version, RelationshipStatement) and version.recordStatus != "closed":
                    until = _instant(versions[number + 1]) if number + 1 < len(versions) else None
                    self._relationship(version, Times(known_from=_instant(version), known_until=until))
        if target is None and len(self._subjects) == 1:
            (target,) = self._subjects
        if not target:
            raise StructureRefused("TARGET_MISSING", "the statements have not one subject; name the target")
        left = tuple(f"{what} ({count})" for what, count in sorted(self._left.items()))
        return check_references(
            Structure(
                target,
                self._parties,
                tuple(self._holdings),
                tuple(self._controls),
                roles=tuple(self._roles),
                left_out=left,
            )
        )

    def _person(self, id: str, details: PersonForm) -> Party:
        self._note_further("person", details)
        names = [name.fullName for name in details.names if name.fullName]
        if len(names) > 1:
            self._left["person.names beside the first"] += len(names) - 1
        kind = PartyKind.PERSON if details.personType == "knownPerson" else PartyKind.UNKNOWN
        return Party(id, kind, names[0] if names else "")

    def _entity(self, id: str, details: EntityForm) -> Party:
        self._note_further("entity", details)
        stated = details.entityType
        if stated.details in PartyKind.__members__ and stated.details not in {"PERSON", "UNKNOWN"}:
            return Party(id, PartyKind(stated.details), details.name)
        found = KINDS.get((stated.type, stated.subtype)) or KINDS.get((stated.type, ""))
        if found is None:
            self._left[f"entity.entityType {stated.type} {stated.subtype}".strip() + ", taken as a company"] += 1
        return Party(id, found or PartyKind.COMPANY, details.name)

    def _relationship(self, statement: RelationshipStatement, times: Times) -> None:
        details = statement.recordDetails
        self._note_further("relationship", details)
        if details.componentRecords:
            self._left["relationship that summarises componentRecords: it follows from them"] += 1
            return
        if isinstance(details.subject, UnspecifiedForm):
            self._left["relationship without a specified subject"] += 1
            return
        party = details.interestedParty
        if isinstance(party, UnspecifiedForm):
            self._left[f"relationship.interestedParty.reason {party.reason}: counts as unknown"] += 1
            party = f"unspecified:{statement.recordId}"
            self._parties[party] = Party(party, PartyKind.UNKNOWN)
        if not details.interests:
            self._left["relationship without interests"] += 1
        for interest in details.interests:
            self._interest(interest, party, details.subject, _evidence(statement), times)

    def _interest(
        self, interest: InterestForm, party: str, subject: str, evidence: tuple[str, ...], known: Times
    ) -> None:
        self._note_further("interest", interest)
        kind, details = interest.type, interest.details
        if interest.directOrIndirect == "indirect":
            self._left[f"interest {kind} that is indirect and has no components"] += 1
            return
        times = Times(interest.startDate, interest.endDate, known.known_from, known.known_until)
        if kind in RIGHTS:
            share = self._share(interest.share, details)
            self._holdings.append(Holding(party, subject, RIGHTS[kind], share, evidence, times))
        elif kind in ROLES:
            role = RoleKind(details) if details in RoleKind.__members__ else ROLES[kind]
            self._roles.append(Role(party, subject, role, evidence, times))
        elif kind in MEANS:
            means = details if details.isupper() and details.replace("_", "").isalpha() else MEANS[kind]
            self._controls.append(Control((party,), subject, means, evidence, times))
        else:
            self._left[f"interest {kind or 'without a type'}"] += 1

    def _share(self, stated: ShareForm | None, details: str) -> Share:
        if stated is None:
            self._left["interest without a share, taken as 0 to 100 %"] += 1
            return Share(Fraction(0), Fraction(1))
        if stated.exact is not None:
            return Share.exactly(_part(stated.exact, 0))
        if stated.exclusiveMinimum is not None or stated.exclusiveMaximum is not None:
            self._left["interest.share bounds that are exclusive, taken as reached"] += 1
        least = _part(stated.minimum, 0) if stated.minimum is not None else _part(stated.exclusiveMinimum, 0)
        most = _part(stated.maximum, 100) if stated.maximum is not None else _part(stated.exclusiveMaximum, 100)
        noted = exact_from(details)
        return Share.exactly(noted) if noted is not None and least <= noted <= most else Share(least, most)

    def _note_further(self, kind: str, part: Part) -> None:
        for name in part.further:
            self._left[f"{kind}.{name}"] += 1


def _instant(statement: AnyStatement) -> datetime:
    stated = statement.statementDate
    if not isinstance(stated, datetime):
        return datetime.combine(stated, time(), UTC)
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)


def _part(percent: Decimal | None, otherwise: int) -> Fraction:
    return Fraction(otherwise if percent is None else percent) / 100


def _evidence(statement: RelationshipStatement) -> tuple[str, ...]:
    """What shows a statement: its source, unless somebody only declares himself."""
    types = statement.source.type
    if _SHOWN_BY.isdisjoint(types):
        return ()
    said = tuple(line for line in statement.source.description.split("\n") if line)
    return said or (f"BODS {'+'.join(sorted(types))} {statement.statementId}".strip(),)
