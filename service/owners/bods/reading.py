"""BODS 0.4 statements to a structure. What a structure cannot hold is listed, none of it is guessed.

A relationship is taken for the holdings and controls that it states directly. One that summarises component records is
left out, since it follows from them. Who only declares himself has no evidence. A later statement on the same record
ends what was known by the earlier one.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final

from service.owners.bods.words import KINDS, MEANS, RIGHTS, ROLES, VERSION, exact_from
from service.owners.refused import StructureRefused
from service.owners.shares import WHOLE, ZERO, Share
from service.owners.structure import Control, Holding, Party, PartyKind, Role, RoleKind, Structure, Times
from service.owners.structure_json import check_references

Statement = Mapping[str, Any]
_SHOWN_BY: Final = frozenset({"officialRegister", "thirdParty", "primaryResearch", "verified"})
_HELD: Final[Mapping[str, frozenset[str]]] = {
    "person": frozenset({"isComponent", "personType", "names", "unspecifiedPersonDetails"}),
    "entity": frozenset({"isComponent", "entityType", "name", "unspecifiedEntityDetails"}),
    "relationship": frozenset({"isComponent", "componentRecords", "subject", "interestedParty", "interests"}),
}
_HELD_OF_INTEREST: Final = frozenset({"type", "directOrIndirect", "details", "share", "startDate", "endDate"})


def read_bods(text: str | bytes, target: str | None = None) -> Structure:
    """A structure of an array of statements.

    ``target``: the record asked for; without it, the one subject that all statements have.

    Raises:
        StructureRefused: not JSON, not BODS 0.4, or its records do not fit together; names the place.
    """
    try:
        statements = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise StructureRefused("NOT_JSON", "the file is not JSON") from None
    if not isinstance(statements, list):
        raise StructureRefused("NOT_BODS", "BODS is an array of statements")
    for index, statement in enumerate(statements):
        _check(statement, index)
    return _Reader(statements).structure(target)


class _Reader:
    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = statements
        self._left: Counter[str] = Counter()
        self._versions: dict[str, list[Statement]] = defaultdict(list)
        for statement in statements:
            self._versions[statement["recordId"]].append(statement)
        for versions in self._versions.values():
            versions.sort(key=lambda one: str(one["statementDate"]))
        self._parties: dict[str, Party] = {}
        self._holdings: list[Holding] = []
        self._controls: list[Control] = []
        self._roles: list[Role] = []

    def structure(self, target: str | None) -> Structure:
        for id, versions in self._versions.items():
            if versions[-1]["recordType"] != "relationship":
                self._parties[id] = self._party(id, versions[-1])
        for versions in self._versions.values():
            for number, version in enumerate(versions):
                following = versions[number + 1] if number + 1 < len(versions) else None
                if version["recordType"] == "relationship" and version.get("recordStatus") != "closed":
                    self._relationship(version, _known(version, following))
        subjects = {str(one.get("declarationSubject", "")) for one in self._statements}
        if target is None and len(subjects) == 1:
            (target,) = subjects
        if target is None:
            raise StructureRefused("TARGET_MISSING", "the statements have several subjects; name the target")
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

    def _party(self, id: str, statement: Statement) -> Party:
        details, kind = statement["recordDetails"], statement["recordType"]
        self._note_rest(kind, details, _HELD[kind])
        if kind == "person":
            names = [str(name.get("fullName", "")) for name in details.get("names") or () if name.get("fullName")]
            if len(names) > 1:
                self._left["person.names beside the first"] += len(names) - 1
            known = details.get("personType") == "knownPerson"
            return Party(id, PartyKind.PERSON if known else PartyKind.UNKNOWN, names[0] if names else "")
        entity = details.get("entityType") or {}
        stated, subtype = str(entity.get("type", "")), str(entity.get("subtype", ""))
        ours = str(entity.get("details", ""))
        if ours in PartyKind.__members__ and ours not in {"PERSON", "UNKNOWN"}:
            return Party(id, PartyKind(ours), str(details.get("name", "")))
        found = KINDS.get((stated, subtype)) or KINDS.get((stated, ""))
        if found is None:
            self._left[f"entity.entityType {stated} {subtype}".strip() + ", taken as a company"] += 1
        return Party(id, found or PartyKind.COMPANY, str(details.get("name", "")))

    def _relationship(self, statement: Statement, times: Times) -> None:
        details = statement["recordDetails"]
        self._note_rest("relationship", details, _HELD["relationship"])
        if details.get("componentRecords"):
            self._left["relationship that summarises componentRecords: it follows from them"] += 1
            return
        subject, party = details.get("subject"), details.get("interestedParty")
        interests = details.get("interests") or ()
        if not isinstance(subject, str):
            self._left["relationship without a specified subject"] += 1
            return
        if not isinstance(party, str):
            reason = str((party or {}).get("reason", "unknown"))
            self._left[f"relationship.interestedParty.reason {reason}: counts as unknown"] += 1
            party = f"unspecified:{statement['recordId']}"
            self._parties[party] = Party(party, PartyKind.UNKNOWN)
        if not interests:
            self._left["relationship without interests"] += 1
        evidence = _evidence(statement)
        for interest in interests:
            self._interest(interest, party, subject, evidence, times)

    def _interest(
        self, interest: Mapping[str, Any], party: str, subject: str, evidence: tuple[str, ...], known: Times
    ) -> None:
        self._note_rest("interest", interest, _HELD_OF_INTEREST)
        kind, details = str(interest.get("type", "")), str(interest.get("details", ""))
        if interest.get("directOrIndirect") == "indirect":
            self._left[f"interest {kind} that is indirect and has no components"] += 1
            return
        times = Times(
            _day(interest.get("startDate")), _day(interest.get("endDate")), known.known_from, known.known_until
        )
        if kind in RIGHTS:
            share = self._share(interest.get("share") or {}, details)
            self._holdings.append(Holding(party, subject, RIGHTS[kind], share, evidence, times))
        elif kind in ROLES:
            role = RoleKind(details) if details in RoleKind.__members__ else ROLES[kind]
            self._roles.append(Role(party, subject, role, evidence, times))
        elif kind in MEANS:
            means = details if details.isupper() and details.replace("_", "").isalpha() else MEANS[kind]
            self._controls.append(Control((party,), subject, means, evidence, times))
        else:
            self._left[f"interest {kind or 'without a type'}"] += 1

    def _share(self, stated: Mapping[str, Any], details: str) -> Share:
        if "exact" in stated:
            return Share.exactly(_percent(stated["exact"]))
        if not stated:
            self._left["interest without a share, taken as 0 to 100 %"] += 1
        if "exclusiveMinimum" in stated or "exclusiveMaximum" in stated:
            self._left["interest.share bounds that are exclusive, taken as reached"] += 1
        least = _percent(stated.get("minimum", stated.get("exclusiveMinimum", 0)))
        most = _percent(stated.get("maximum", stated.get("exclusiveMaximum", 100)))
        noted = exact_from(details)
        return Share.exactly(noted) if noted is not None and least <= noted <= most else Share(least, most)

    def _note_rest(self, kind: str, details: Mapping[str, Any], held: frozenset[str]) -> None:
        for name in details.keys() - held:
            self._left[f"{kind}.{name}"] += 1


def _check(statement: object, index: int) -> None:
    """Refuse what is no statement of version 0.4."""
    place = str(index)
    if not isinstance(statement, dict):
        raise StructureRefused("NOT_BODS", "a statement is an object", place)
    version = (statement.get("publicationDetails") or {}).get("bodsVersion", VERSION)
    if version != VERSION or "statementType" in statement:
        raise StructureRefused("NOT_BODS", f"only version {VERSION} is read", place)
    for name in ("recordId", "recordType", "statementDate"):
        if not isinstance(statement.get(name), str):
            raise StructureRefused("NOT_BODS", f"a statement has {name}", place)
    if statement["recordType"] not in _HELD or not isinstance(statement.get("recordDetails"), dict):
        raise StructureRefused("NOT_BODS", "a statement is on a person, an entity or a relationship", place)
    _instant(statement["statementDate"], place)


def _known(statement: Statement, following: Statement | None) -> Times:
    until = None if following is None else _instant(following["statementDate"])
    return Times(known_from=_instant(statement["statementDate"]), known_until=until)


def _instant(stated: str, place: str = "") -> datetime:
    try:
        if len(stated) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(stated), time(), UTC)
        instant = datetime.fromisoformat(stated)
    except ValueError:
        raise StructureRefused("NOT_BODS", "a date is written as 2026-01-31", place) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _day(stated: object) -> date | None:
    return _instant(stated).date() if isinstance(stated, str) else None


def _percent(stated: object) -> Fraction:
    try:
        part = Fraction(Decimal(str(stated))) / 100
    except (InvalidOperation, ValueError, OverflowError):
        raise StructureRefused("SHARE_NOT_READABLE", "a share is a number from 0 to 100") from None
    if not ZERO <= part <= WHOLE:
        raise StructureRefused("SHARE_OUT_OF_RANGE", "a share is a number from 0 to 100")
    return part


def _evidence(statement: Statement) -> tuple[str, ...]:
    """What shows a statement: its source, unless somebody only declares himself."""
    source = statement.get("source") or {}
    types = [str(one) for one in source.get("type") or ()]
    if _SHOWN_BY.isdisjoint(types):
        return ()
    said = tuple(line for line in str(source.get("description", "")).split("\n") if line)
    return said or (f"BODS {'+'.join(sorted(types))} {statement.get('statementId', '')}".strip(),)
