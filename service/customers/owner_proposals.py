"""Use cases of PartyService on proposals of owners: what a worker determined, and what a person makes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_fit
from service.call.times import timestamp
from service.canonical import canonical_json
from service.customers.desk import CUSTOMER_TYPE, CustomerDesk, Plan, View, body_of
from service.customers.ownership import PROPOSALS, Ownership, after_determination, split_entry
from service.labels import label
from service.names import customer_part
from service.reviews.notes import is_fit
from storage.customer_files.values import NewEntry, StoredEntry
from storage.customer_files.words import Entry


@dataclass(frozen=True, slots=True)
class OwnerProposals(Ownership):
    """Shows proposals, and decides them. Methods raise ApiError CUSTOMER_RECORD_NOT_FOUND, and as `view`."""

    def get_proposal(self, request: v1.GetOwnerProposalRequest) -> v1.OwnerProposal:
        """One proposal."""
        view = self.view(request.name)
        self.store.files.reader.tell_read(view.file.id)
        proposal = self.entry(view.opened, Entry.OWNER_PROPOSAL, request.name.rpartition("/")[2])
        return self._proposal(view, proposal, decisions(self, view))

    def proposals(self, request: v1.ListOwnerProposalsRequest) -> v1.ListOwnerProposalsResponse:
        """All proposals without proofs, latest first."""
        view = self.view(request.name)
        answer, decided = v1.ListOwnerProposalsResponse(), decisions(self, view)
        for entry in reversed(self.store.files.reader.entries(view.opened, Entry.OWNER_PROPOSAL)):
            one = self._proposal(view, entry, decided)
            one.determination.ClearField("result_json")
            answer.proposals.append(one)
        self.store.files.reader.tell_read(view.file.id)
        return answer

    def decide(self, request: v1.DecideOwnerProposalRequest) -> v1.OwnerProposal:
        """Adopt a proposal as the determination, byte for byte, or refuse it: owners stay open then.

        Raises ApiError CUSTOMER_CHANGED where it does not wait any more, NOTE_UNFIT, and as `change`.
        """
        if not is_fit(request.note):
            raise bad_field(ErrorReason.NOTE_UNFIT, "note")
        number = request.name.rpartition("/")[2]

        def plan(view: View, _now: datetime) -> Plan:
            proposal = self.entry(view.opened, Entry.OWNER_PROPOSAL, number)
            if view.standing.proposed != proposal.number:
                raise not_fit(ErrorReason.CUSTOMER_CHANGED, CUSTOMER_TYPE)
            latest = self.store.files.reader.latest(view.opened, Entry.DETERMINATION)
            said = {
                "proposal": proposal.number,
                "adopted_as": latest.number + 1 if request.adopt and latest is not None else None,
                "note": request.note,
            }
            decision = NewEntry(Entry.OWNER_DECISION, canonical_json(said), subject=str(proposal.number))
            if not request.adopt:
                return Plan(replace(view.standing, proposed=None), (decision,))
            result = json.loads(split_entry(proposal)[1])
            owners = [one["party"] for one in result["owners"]]
            adopted = NewEntry(Entry.DETERMINATION, body_of(proposal), policy_sha256=proposal.policy_sha256)
            return Plan(after_determination(view.standing, result["outcome"], owners), (adopted, decision))

        _, view = self.change(request.name, request, plan)
        proposal = self.entry(view.opened, Entry.OWNER_PROPOSAL, number)
        return self._proposal(view, proposal, decisions(self, view))

    def _proposal(self, view: View, entry: StoredEntry, decided: Mapping[int, StoredEntry]) -> v1.OwnerProposal:
        head, decision = split_entry(entry)[0], decided.get(entry.number)
        said: Any = {} if decision is None else json.loads(body_of(decision))
        adopted = said.get("adopted_as")
        name = "" if adopted is None else customer_part(view.file.id, "ownerDeterminations", adopted)
        made = v1.OwnerProposal(
            name=customer_part(view.file.id, PROPOSALS, entry.number),
            state=label(v1.OwnerProposalState, _state(view, entry, said)),
            determination=self.message_of(view, entry, name),
            instead_of=customer_part(view.file.id, "ownerDeterminations", head["instead_of"]),
            create_time=timestamp(entry.created_at),
        )
        if decision is not None:
            made.decided_by, made.note = decision.person, said["note"] if self.in_clear else ""
            made.decide_time.FromDatetime(decision.created_at)
        return made


def decisions(desk: CustomerDesk, view: View) -> dict[int, StoredEntry]:
    """What people decided, by the number of the proposal."""
    entries = desk.store.files.reader.entries(view.opened, Entry.OWNER_DECISION)
    return {json.loads(body_of(one))["proposal"]: one for one in entries}


def is_refused(desk: CustomerDesk, view: View, number: int) -> bool:
    """Whether a person refused a proposal."""
    decision = decisions(desk, view).get(number)
    return decision is not None and json.loads(body_of(decision))["adopted_as"] is None


def said_of(result: Any) -> Any:
    """What a result says of owners, without how it is proved."""
    return {
        "outcome": result["outcome"],
        "owners": [
            {
                "party": one["party"],
                "standards": one["standards"],
                "claims": [{name: said for name, said in claim.items() if name != "proof"} for claim in one["claims"]],
                "roles": [{"party": role["party"], "role": role["role"]} for role in one["roles"]],
            }
            for one in result["owners"]
        ],
        "open": result["open"],
    }


def _state(view: View, entry: StoredEntry, said: Mapping[str, Any]) -> str:
    if said:
        return "REFUSED" if said["adopted_as"] is None else "ADOPTED"
    return "OPEN" if view.standing.proposed == entry.number else "REPLACED"
