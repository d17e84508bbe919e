"""Use cases of PartyService on people: representatives, agents with mandates, owners, each identified."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_found
from service.call.times import timestamp
from service.canonical import canonical_json
from service.customers.collecting import end_of_document, is_accepted, values_of
from service.customers.continuity.standing import Mandate, Party
from service.customers.desk import CUSTOMER_TYPE, CustomerDesk, Plan, View, body_of, day_in, day_or_none
from service.customers.messages import MASK, day_text
from service.customers.profile.deriving import day_of, same_value
from service.labels import label, word
from service.names import customer_part
from storage.customer_files.values import NewEntry, StoredEntry
from storage.customer_files.words import Entry

WITH_MANDATE: Final = frozenset({"AGENT", "HANDLING_AGENT"})
_PLAIN: Final = re.compile(r"(?!ref-[0-9a-f]{32}$)[A-Za-z0-9_-]{1,36}")
"""Ids that are the last part of a party's name themselves."""
_CHANGED: Final[Mapping[str, str]] = {"LEGAL_REPRESENTATIVE": "REPRESENTATIVE_CHANGED"}


@dataclass(frozen=True, slots=True)
class Parties(CustomerDesk):
    """Keeps who acts for a customer."""

    def put(self, request: v1.PutPartyRequest) -> v1.Party:
        """Add a party, or a new state of one. A new legal representative is an event.

        Raises ApiError as `change`, and VERIFICATION_NOT_FOUND, INVALID_REQUEST.
        """
        role, until = word(v1.PartyRole, request.role), day_or_none(request, "until_on")

        def plan(view: View, now: datetime) -> Plan:
            began = day_in(request, "from_on", day_of(now))
            if until is not None and until <= began:
                raise bad_field(ErrorReason.INVALID_REQUEST, "until_on")
            reasons, ends = self._identified(request, day_of(now))
            subject = self._subject(view, request.party_id)
            body = canonical_json(
                {
                    "id": request.party_id,
                    "role": role,
                    "name": request.display_name,
                    "document_type": request.document_type,
                    "document_number": request.document_number,
                    "contact": request.contact,
                    "identification": request.identification,
                    "reasons": reasons,
                    "document_end": day_text(ends),
                    "from": began.isoformat(),
                    "until": day_text(until),
                }
            )
            entry = NewEntry(Entry.PARTY, body, subject=subject, document_number=request.document_number or None)
            parties = {**view.standing.parties, request.party_id: Party(role, not reasons, until, ends)}
            standing = replace(view.standing, parties=parties)
            event = _CHANGED.get(role)
            is_new = request.party_id not in view.standing.parties
            others = any(one.role == role for one in view.standing.parties.values())
            if event is not None and is_new and others:
                standing = standing.after_event(event, now)
            return Plan(standing, (entry,))

        _, view = self.change(request.name, request, plan)
        return self._message(view, self._subject(view, request.party_id))

    def listed(self, request: v1.ListPartiesRequest) -> v1.ListPartiesResponse:
        """The parties in their latest states."""
        view = self.view(request.name)
        ids = self.store.files.reader.subjects(view.opened, Entry.PARTY)
        self.store.files.reader.tell_read(view.file.id)
        mandates = self._mandates(view)
        return v1.ListPartiesResponse(parties=[self._party(view, id_, one, mandates) for id_, one in ids.items()])

    def put_mandate(self, request: v1.PutMandateRequest) -> v1.Mandate:
        """Add a mandate, or a new state of one.

        Raises ApiError as `change`, and PARTY_NOT_FOUND, INVALID_REQUEST, CUSTOMER_RECORD_NOT_FOUND.
        """
        began, until = day_in(request, "from_on"), day_or_none(request, "until_on")
        if until is not None and until <= began:
            raise bad_field(ErrorReason.INVALID_REQUEST, "until_on")
        party = request.party.rpartition("/")[2]

        def plan(view: View, _now: datetime) -> Plan:
            stored = self.store.files.reader.subjects(view.opened, Entry.PARTY).get(party)
            known = (
                None if stored is None else view.standing.parties.get(party_id_in(party, json.loads(body_of(stored))))
            )
            if known is None or known.role not in WITH_MANDATE:
                raise not_found(ErrorReason.CUSTOMER_RECORD_NOT_FOUND, CUSTOMER_TYPE)
            for name in request.evidence:
                if name.split("/")[1] != view.file.id:
                    raise not_found(ErrorReason.CUSTOMER_RECORD_NOT_FOUND, CUSTOMER_TYPE)
                self.entry(view.opened, Entry.ATTACHMENT, name.rpartition("/")[2])
            body = canonical_json(
                {
                    "party": party,
                    "scopes": sorted(request.scopes),
                    "from": began.isoformat(),
                    "until": day_text(until),
                    "evidence": sorted(request.evidence),
                    "revoked": request.revoked,
                }
            )
            mandates = {**view.standing.mandates, request.mandate_id: Mandate(until, request.revoked)}
            standing = replace(view.standing, mandates=mandates)
            return Plan(standing, (NewEntry(Entry.MANDATE, body, subject=request.mandate_id),))

        _, view = self.change(request.party, request, plan)
        return next(one for one in self._mandates(view) if one.name == _mandate_name(view, request.mandate_id))

    def _identified(self, request: v1.PutPartyRequest, on: date) -> tuple[list[str], date | None]:
        """What is wrong with a party's identification, and the last day of the document it rests on."""
        if not request.identification:
            return ["IDENTIFICATION_MISSING"], None
        record = self.verification(request.identification, field="identification")
        read = values_of(record, ("name", "document_number"))
        rules = self.rules.elements.by_name
        stated = {"name": request.display_name, "document_number": request.document_number}
        reasons = [] if is_accepted(record) else ["NOT_ACCEPTED"]
        for element, reason in (("name", "NAME_DIFFERS"), ("document_number", "NUMBER_DIFFERS")):
            value = read.get(element)
            if value is None or not same_value(rules[element], stated[element], value):
                reasons.append(reason)
        ends = end_of_document(record)
        if ends is not None and ends < on:
            reasons.append("DOCUMENT_ENDED")
        return reasons, ends

    def _subject(self, view: View, party_id: str) -> str:
        """The last part of the name of a party: its id, or a digest of it under a key where no name can hold that."""
        if _PLAIN.fullmatch(party_id):
            return party_id
        bound = f"{view.file.id} {party_id}".encode()
        digests = [f"ref-{index.of('customer_party', bound).hex()[-32:]}" for index in self.store.index.each()]
        known = self.store.files.reader.subjects(view.opened, Entry.PARTY)
        return next((one for one in digests if one in known), digests[0])

    def _message(self, view: View, subject: str) -> v1.Party:
        entry = self.store.files.reader.subjects(view.opened, Entry.PARTY)[subject]
        return self._party(view, subject, entry, self._mandates(view))

    def _mandates(self, view: View) -> list[v1.Mandate]:
        found = self.store.files.reader.subjects(view.opened, Entry.MANDATE)
        return [_mandate(view, id_, json.loads(body_of(one))) for id_, one in found.items()]

    def _party(self, view: View, id_: str, entry: StoredEntry, mandates: Iterable[v1.Mandate]) -> v1.Party:
        stated: dict[str, Any] = json.loads(body_of(entry))
        on = view.settled.profile.on
        name, party = customer_part(view.file.id, "parties", id_), party_id_in(id_, stated)
        theirs = [one for one in mandates if one.party == name]
        reasons = list(stated["reasons"])
        ends = stated["document_end"]
        if ends and date.fromisoformat(ends) < on and "DOCUMENT_ENDED" not in reasons:
            reasons.append("DOCUMENT_ENDED")
        in_time = stated["from"] <= on.isoformat() and (not stated["until"] or on.isoformat() < stated["until"])
        mandated = stated["role"] not in WITH_MANDATE or any(one.holds for one in theirs)

        def shown(field: str) -> str:
            value = str(stated[field])
            return value if self.in_clear or not value else MASK

        return v1.Party(
            name=name,
            party_id=party if self.in_clear or _PLAIN.fullmatch(party) else MASK,
            role=label(v1.PartyRole, stated["role"]),
            display_name=shown("name"),
            document_type=stated["document_type"],
            document_number=shown("document_number"),
            contact=shown("contact"),
            masked=not self.in_clear,
            identification=stated["identification"],
            identified=not reasons,
            reasons=[*reasons, *([] if mandated else ["MANDATE_MISSING"])],
            may_act=not reasons and in_time and mandated,
            mandates=theirs,
            from_on=stated["from"],
            until_on=stated["until"],
            update_time=timestamp(entry.created_at),
        )


def party_id_in(subject: str, stated: Any) -> str:
    """The id that a party was given; a record from before ids of any form has it as its subject."""
    return str(stated.get("id", subject))


def _mandate(view: View, id_: str, stated: Any) -> v1.Mandate:
    on = view.settled.profile.on.isoformat()
    in_time = stated["from"] <= on and (not stated["until"] or on < stated["until"])
    return v1.Mandate(
        name=_mandate_name(view, id_),
        party=customer_part(view.file.id, "parties", stated["party"]),
        scopes=stated["scopes"],
        from_on=stated["from"],
        until_on=stated["until"],
        evidence=stated["evidence"],
        holds=in_time and bool(stated["evidence"]) and not stated["revoked"],
        revoked=stated["revoked"],
    )


def _mandate_name(view: View, id_: str) -> str:
    return customer_part(view.file.id, "mandates", id_)
