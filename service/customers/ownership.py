"""Use cases of PartyService on what stands behind an entity: structures as versions, determinations, the register."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_fit
from service.call.times import time_in, timestamp
from service.canonical import Value, canonical_json
from service.customers.continuity.standing import REGISTER_DIFFERENCE, Standing
from service.customers.desk import CUSTOMER_TYPE, CustomerDesk, Plan, View, body_of, day_in
from service.customers.messages import rules_of_json
from service.customers.owner_graph import GraphSource, above_target, planted
from service.customers.profile.deriving import day_of
from service.customers.profile.policy import Subject
from service.names import customer_part
from service.owners import (
    Determination,
    Outcome,
    OwnerRules,
    Structure,
    StructureRefused,
    determine,
    parse_structure,
    result_bytes,
    structure_value,
)
from service.owners.bods import read_bods, write_bods
from service.owners.picture import picture
from service.owners.register import compare
from service.owners.register_json import parse_calendar, parse_register
from service.owners.working_days import WorkingDays
from service.replayed import not_kept, replay_message
from storage.customer_files.values import NewEntry, StoredEntry
from storage.customer_files.words import Entry
from storage.owner_graph.planting import Reads
from storage.owner_graph.words import Scope

OWNER_CHANGED: Final = "OWNER_CHANGED"
PROPOSALS: Final = "ownerProposals"
"""The collection of proposals of owners."""
PUBLISHER: Final = "idverdict"
_CLOSED: Final[frozenset[str]] = frozenset({Outcome.OWNERS, Outcome.MANAGER, Outcome.ROLES, Outcome.EXEMPT})


@dataclass(frozen=True, slots=True)
class Read:
    """The structure that a determination is made of.

    Attributes:
        number: the version of the customer's own structure.
        head: says of what it is made, beside the result.
        source_ids: what was read that is not the customer's.
        is_kept: it is kept with the result, since its sources may change or be erased.
    """

    structure: Structure
    number: int
    head: dict[str, Value]
    source_ids: tuple[str, ...] = ()
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Ownership(CustomerDesk):
    """Keeps structures, determines owners, and compares registers.

    Methods raise ApiError STRUCTURE_INVALID for what cannot be used; the text of the fault names places alone.
    """

    def import_structure(self, request: v1.ImportStructureRequest) -> v1.OwnerStructure:
        """Keep a version. A further one is an event; where owners had been determined, a worker proposes others."""
        structure = _read(request.structure_json, request.target or None)
        tenant_wide = request.references == v1.PARTY_REFERENCES_TENANT

        def plan(view: View, now: datetime) -> Plan:
            if view.standing.subject is not Subject.ENTITY:
                raise not_fit(ErrorReason.CUSTOMER_KIND, CUSTOMER_TYPE)
            body = canonical_json(structure_value(structure))
            latest = self.store.files.reader.latest(view.opened, Entry.STRUCTURE)
            beside = planted(self.store, structure, tenant_wide=tenant_wide)
            standing = replace(view.standing, owners=None, proposed=None)
            if latest is not None and body_of(latest) != body:
                standing = standing.after_event(OWNER_CHANGED, now)
            return Plan(standing, (NewEntry(Entry.STRUCTURE, body, beside=beside),))

        recorded, view = self.change(request.name, request, plan)
        entry = self.entry(view.opened, Entry.STRUCTURE, str(recorded.number))
        return v1.OwnerStructure(
            name=customer_part(view.file.id, "structures", entry.number),
            parties=len(structure.parties),
            holdings=len(structure.holdings),
            left_out=structure.left_out,
            create_time=timestamp(entry.created_at),
            references=v1.PARTY_REFERENCES_TENANT if tenant_wide else v1.PARTY_REFERENCES_STRUCTURE,
        )

    def export(self, request: v1.ExportStructureRequest) -> v1.ExportStructureResponse:
        """A version in a format."""
        view = self.view(request.name)
        body = body_of(self.entry(view.opened, Entry.STRUCTURE, request.name.rpartition("/")[2]))
        self.store.files.reader.tell_read(view.file.id)
        if request.format in (v1.STRUCTURE_FORMAT_UNSPECIFIED, v1.STRUCTURE_FORMAT_JSON):
            return v1.ExportStructureResponse(content=body)
        made = _determined(parse_structure(body), self.rules.owners, day_of(self.clock()), None)
        if request.format == v1.STRUCTURE_FORMAT_SVG:
            try:
                return v1.ExportStructureResponse(content=picture(made).encode())
            except StructureRefused:
                raise bad_field(ErrorReason.STRUCTURE_INVALID, "format") from None
        statements, left_out = write_bods(made, PUBLISHER)
        content = json.dumps(statements, ensure_ascii=False, indent=1).encode()
        return v1.ExportStructureResponse(content=content, left_out=left_out)

    def determine(self, request: v1.DetermineOwnersRequest) -> v1.OwnerDetermination:
        """Determine from the latest structure, and keep the result. In doubt or at high risk nothing is simplified."""

        known_at = time_in(request, "known_time")

        def plan(view: View, now: datetime) -> Plan:
            on = day_in(request, "on", day_of(now))
            read = self._structure_at(view, on, now, known_at)
            structure = strictly(read.structure, no_simplification(self, view))
            made = _determined(structure, self.rules.owners, on, known_at)
            entry = NewEntry(
                Entry.DETERMINATION,
                body_with(read, structure, result_bytes(made)),
                policy_sha256=bytes.fromhex(self.rules.owners.sha256),
                beside=Reads(read.source_ids),
            )
            owners = [one.person.id for one in made.owners]
            return Plan(after_determination(view.standing, made.outcome, owners), (entry,))

        recorded, view = self.change(request.name, request, plan)
        return self._message(view, self.entry(view.opened, Entry.DETERMINATION, str(recorded.number)))

    def get(self, request: v1.GetOwnerDeterminationRequest) -> v1.OwnerDetermination:
        """One determination."""
        view = self.view(request.name)
        self.store.files.reader.tell_read(view.file.id)
        return self._message(view, self.entry(view.opened, Entry.DETERMINATION, request.name.rpartition("/")[2]))

    def listed(self, request: v1.ListOwnerDeterminationsRequest) -> v1.ListOwnerDeterminationsResponse:
        """All determinations without proofs, latest first."""
        view = self.view(request.name)
        answer = v1.ListOwnerDeterminationsResponse()
        for entry in reversed(self.store.files.reader.entries(view.opened, Entry.DETERMINATION)):
            made = self._message(view, entry)
            made.ClearField("result_json")
            answer.determinations.append(made)
        self.store.files.reader.tell_read(view.file.id)
        return answer

    def replay(self, request: v1.ReplayOwnerDeterminationRequest) -> v1.Replay:
        """Determine again, and compare."""
        view = self.view(request.name)
        of_proposal = request.name.split("/")[2] == PROPOSALS
        kind = Entry.OWNER_PROPOSAL if of_proposal else Entry.DETERMINATION
        entry = self.entry(view.opened, kind, request.name.rpartition("/")[2])
        return replay_message(request.name, split_entry(entry)[1], result_bytes(determined_again(self, view, entry)))

    def compare(self, request: v1.CompareRegisterRequest) -> v1.RegisterComparison:
        """Compare a register with the latest determination; a difference is an event with its last day."""
        try:
            register = parse_register(request.register_json)
            days = parse_calendar(request.calendar_json) if request.calendar_json else WorkingDays()
        except StructureRefused:
            raise bad_field(ErrorReason.STRUCTURE_INVALID, "register_json") from None

        def plan(view: View, now: datetime) -> Plan:
            latest = self.store.files.reader.latest(view.opened, Entry.DETERMINATION)
            if latest is None:
                raise not_fit(ErrorReason.STRUCTURE_MISSING, CUSTOMER_TYPE)
            compared = compare(determined_again(self, view, latest), register, days)
            standing = view.standing
            if compared.differences:
                standing = standing.after_event(REGISTER_DIFFERENCE, now, compared.due)
            inputs: dict[str, Value] = {
                "determination": latest.number,
                "register": request.register_json.decode(),
                "calendar": request.calendar_json.decode(),
            }
            parts = (compared.bytes(), canonical_json(inputs))
            return Plan(standing, (NewEntry(Entry.COMPARISON, b"\n".join(parts)),))

        recorded, view = self.change(request.name, request, plan)
        return _comparison(view, self.entry(view.opened, Entry.COMPARISON, str(recorded.number)))

    def comparisons(self, request: v1.ListRegisterComparisonsRequest) -> v1.ListRegisterComparisonsResponse:
        """All comparisons, latest first."""
        view = self.view(request.name)
        answer = v1.ListRegisterComparisonsResponse()
        for entry in reversed(self.store.files.reader.entries(view.opened, Entry.COMPARISON)):
            made = _comparison(view, entry)
            made.ClearField("result_json")
            answer.comparisons.append(made)
        self.store.files.reader.tell_read(view.file.id)
        return answer

    def replay_comparison(self, request: v1.ReplayRegisterComparisonRequest) -> v1.Replay:
        """Compare again what was kept with a comparison."""
        view = self.view(request.name)
        entry = self.entry(view.opened, Entry.COMPARISON, request.name.rpartition("/")[2])
        result, _, inputs = body_of(entry).partition(b"\n")
        if not inputs:
            return not_kept(request.name)
        stated = json.loads(inputs)
        determination = self.entry(view.opened, Entry.DETERMINATION, str(stated["determination"]))
        days = parse_calendar(stated["calendar"]) if stated["calendar"] else WorkingDays()
        again = compare(determined_again(self, view, determination), parse_register(stated["register"]), days)
        return replay_message(request.name, result, again.bytes())

    def message_of(self, view: View, entry: StoredEntry, name: str) -> v1.OwnerDetermination:
        """What a record of a determination, or of a proposal, says; ``name``: of the determination."""
        head, _, _ = split_entry(entry)
        return _message(view, entry, name, changed=self.store.graph.reader.changed(head.get("sources", ())))

    def _message(self, view: View, entry: StoredEntry) -> v1.OwnerDetermination:
        return self.message_of(view, entry, customer_part(view.file.id, "ownerDeterminations", entry.number))

    def _structure_at(self, view: View, on: date, now: datetime, known_at: datetime | None) -> Read:
        """What stands above the customer, of the graph; of a structure from before the graph, the whole."""
        graph, opened = self.store.graph.reader, view.opened
        start = None if opened.key is None else graph.start(view.file.id, opened.key, now, known_at)
        if start is None:
            latest = self.store.files.reader.latest(opened, Entry.STRUCTURE, known_at)
            if latest is None:
                raise not_fit(ErrorReason.STRUCTURE_MISSING, CUSTOMER_TYPE)
            return whole(latest)
        source = GraphSource(graph.walk(start), on, known_at)
        try:
            structure = above_target(source)
        except StructureRefused:
            raise bad_field(ErrorReason.STRUCTURE_INVALID, "structure") from None
        return read_of(source, structure)


def whole(entry: StoredEntry) -> Read:
    """A structure that was stored before the graph: all of it. Raises StructureRefused."""
    return Read(parse_structure(body_of(entry)), entry.number, {"structure": entry.number})


def read_of(source: GraphSource, structure: Structure) -> Read:
    """What a walk through the graph has read."""
    start = source.walk.start
    if start.scope is Scope.OWN:
        return Read(structure, start.version, {"structure": start.version})
    head: dict[str, Value] = {
        "structure": start.version,
        "sources": sorted(source.walk.read.values()),
        "also_described": sorted(source.also_described),
    }
    return Read(structure, start.version, head, tuple(sorted(source.walk.read)), is_kept=True)


def body_with(read: Read, structure: Structure, result: bytes, **more: Value) -> bytes:
    """The body of a record of a determination: its head, ``more`` in that, the result, and the structure if kept."""
    head = canonical_json({**read.head, "strict": structure.no_simplification, **more})
    return b"\n".join((head, result, *((canonical_json(structure_value(structure)),) if read.is_kept else ())))


def after_determination(standing: Standing, outcome: str, owners: Iterable[str]) -> Standing:
    """The standing after a determination: who the owners are, where nothing is open, and that no proposal waits."""
    closed = tuple(owners) if outcome in _CLOSED else None
    triggers = tuple(one for one in standing.triggers if one.event != OWNER_CHANGED or closed is None)
    return replace(standing, owners=closed, triggers=triggers, proposed=None)


def determined_again(desk: CustomerDesk, view: View, entry: StoredEntry) -> Determination:
    """What a stored determination says, of the same structure, day and text of the rules."""
    head, before, kept = split_entry(entry)
    result = json.loads(before)
    structure = parse_structure(kept or body_of(desk.entry(view.opened, Entry.STRUCTURE, str(head["structure"]))))
    rules = OwnerRules.parse(desk.store.policies.get(bytes(entry.policy_sha256 or b"")).text)
    known_at = result.get("known_at")
    return _determined(
        strictly(structure, head["strict"]),
        rules,
        date.fromisoformat(result["on"]),
        None if known_at is None else datetime.fromisoformat(known_at),
    )


def _comparison(view: View, entry: StoredEntry) -> v1.RegisterComparison:
    body, _, _ = body_of(entry).partition(b"\n")
    stated = json.loads(body)
    return v1.RegisterComparison(
        name=customer_part(view.file.id, "differences", entry.number),
        differences=[
            v1.RegisterDifference(
                kind=one["kind"], weight=one["weight"], action=one["action"], party=one.get("party", "")
            )
            for one in stated["differences"]
        ],
        preliminary=stated["preliminary"],
        due_on=stated["due"] or "",
        result_json=body,
    )


def kept_structure(entry: StoredEntry) -> Structure | None:
    """What a determination read beside its customer's own structure, with that; None where it read nothing else."""
    _, _, kept = split_entry(entry)
    return parse_structure(kept) if kept else None


def no_simplification(desk: CustomerDesk, view: View) -> bool:
    """In doubt, or at the highest level but one, nothing is simplified (令〔2025〕第12号 art. 25 [S])."""
    levels = desk.rules.risk.highest
    level = view.standing.level_on(view.settled.profile.on, desk.rules.reviews.unrated_level)
    return level >= levels - 1 or any(one.event == "DOUBT" for one in view.standing.triggers)


def strictly(structure: Structure, strict: bool) -> Structure:
    """A structure with simplifications off, where that is asked for."""
    return replace(structure, no_simplification=structure.no_simplification or strict)


def _read(content: bytes, target: str | None) -> Structure:
    try:
        if content.lstrip()[:1] == b"[":
            stored = canonical_json(structure_value(read_bods(content, target)))
            return parse_structure(stored)  # what BODS allows and a structure does not is refused now, and not later
        structure = parse_structure(content)
    except StructureRefused:
        raise bad_field(ErrorReason.STRUCTURE_INVALID, "structure_json") from None
    if target is not None and target not in structure.parties:
        raise bad_field(ErrorReason.STRUCTURE_INVALID, "target")
    return structure if target is None else replace(structure, target=target)


def _determined(structure: Structure, rules: OwnerRules, on: date, known_at: datetime | None) -> Determination:
    try:
        return determine(structure, rules, on, known_at)
    except StructureRefused:
        raise bad_field(ErrorReason.STRUCTURE_INVALID, "structure") from None


def split_entry(entry: StoredEntry) -> tuple[Any, bytes, bytes]:
    """The head, the result, and the structure that it is of where that is kept with it; canonical JSON has no line."""
    head, result, kept = (*body_of(entry).split(b"\n"), b"")[:3]
    return json.loads(head), result, kept


def _message(view: View, entry: StoredEntry, name: str, *, changed: bool) -> v1.OwnerDetermination:
    head, body, _ = split_entry(entry)
    stated = json.loads(body)
    parties = view.standing.parties
    on = view.settled.profile.on
    return v1.OwnerDetermination(
        name=name,
        outcome=stated["outcome"],
        owners=[
            v1.BeneficialOwner(
                party=one["party"],
                standards=one["standards"],
                roles=[role["role"] for role in one["roles"]],
                identified=one["party"] in parties
                and parties[one["party"]].is_identified(on)
                and parties[one["party"]].holds(on),
            )
            for one in stated["owners"]
        ],
        gaps=[f"{one['reason']} {one.get('party', '')}".strip() for one in stated["open"]],
        on=stated["on"],
        structure=customer_part(view.file.id, "structures", head["structure"]),
        rules=rules_of_json(stated["rules"]),
        result_json=body,
        create_time=timestamp(entry.created_at),
        sources=head.get("sources", ()),
        also_described=head.get("also_described", ()),
        sources_changed=changed,
    )
