"""Owners are determined anew by themselves when a register, or a structure, changes what a determination rests on.

The last determination is compared with the graph of today. Where another follows, the file is told by OWNER_CHANGED,
its calendar begins, and the new one is added as a proposal with its proofs: a person adopts or refuses it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from idverdict import v1

from service.canonical import canonical_json
from service.customers.desk import Plan, View
from service.customers.living import NothingNew
from service.customers.owner_graph import GraphSource, above_target
from service.customers.owner_proposals import is_refused, said_of
from service.customers.ownership import (
    OWNER_CHANGED,
    Ownership,
    Read,
    body_with,
    no_simplification,
    read_of,
    split_entry,
    strictly,
    whole,
)
from service.customers.profile.deriving import day_of
from service.names import customer_name, customer_part
from service.owners import OwnerRules, StructureRefused, determine, result_bytes
from storage.customer_files.values import NewEntry, StoredEntry
from storage.customer_files.words import Entry
from storage.owner_graph.planting import Reads
from storage.owner_graph.words import Scope


@dataclass(frozen=True, slots=True)
class _Compared:
    """What follows today in place of a determination.

    Attributes:
        says: of owners, under the rules of that determination; None where the graph has no whole structure.
        read, body: of what the proposal is made under the rules in use, and the body of its record.
        is_of_another: the customer's own structure is another than the determination's.
    """

    says: Any
    read: Read | None
    body: bytes
    is_of_another: bool


@dataclass(frozen=True, slots=True)
class OwnerChanges(Ownership):
    """Compares determinations with the graph, and proposes what follows; the person is the program."""

    def compare_again(self, file_id: str, *, resting_on: str | None = None) -> bool:
        """Compare a customer's latest determination with what follows today; whether the file was told of a change.

        What it depends on is noted before the graph is read for the last time, so that no version that comes meanwhile
        is missed. One as known at a time is not compared. ``resting_on``: only where it, or the proposal that waits,
        rests on a source of this name. Raises ApiError as `change`, StorageError.
        """
        view = self.view(customer_name(file_id))
        reader = self.store.files.reader
        latest = reader.latest(view.opened, Entry.DETERMINATION)
        if latest is None:
            return False
        head, result, _ = split_entry(latest)
        if resting_on is not None:
            proposal = reader.latest(view.opened, Entry.OWNER_PROPOSAL)
            heads = [head, *([] if proposal is None else [split_entry(proposal)[0]])]
            if not any(resting_on in one.get("sources", ()) for one in heads):
                return False
        before = json.loads(result)
        compared = self._compared(view, head, latest) if before["known_at"] is None else None
        if compared is None:
            self.store.graph.watch.forget(file_id)
            return False
        return self._tell(view, latest, said_of(before), compared)

    def _compared(self, view: View, head: Mapping[str, Any], latest: StoredEntry) -> _Compared | None:
        """What follows today; None where nothing but another structure of the customer's own could change it, and it is
        of the latest.
        """
        key = view.opened.key
        start = None if key is None else self.store.graph.reader.start(view.file.id, key, self.clock())
        if key is None or start is None or start.scope is Scope.OWN:
            stored = self.store.files.reader.latest(view.opened, Entry.STRUCTURE)
            if stored is None or stored.number == head["structure"]:
                return None
        read = self._read_now(view)
        if read is None:
            return _Compared(None, None, b"", is_of_another=False)
        on = day_of(self.clock())
        rules = OwnerRules.parse(self.store.policies.get(bytes(latest.policy_sha256 or b"")).text)
        proposed = strictly(read.structure, no_simplification(self, view))
        try:
            made = determine(proposed, self.rules.owners, on, None)
            as_before = strictly(read.structure, head["strict"])
            is_same = rules.sha256 == self.rules.owners.sha256 and as_before == proposed
            again = made if is_same else determine(as_before, rules, on, None)
        except StructureRefused:
            return _Compared(None, None, b"", is_of_another=read.number != head["structure"])
        body = body_with(read, proposed, result_bytes(made), instead_of=latest.number)
        says = said_of(json.loads(result_bytes(again)))
        return _Compared(says, read, body, is_of_another=read.number != head["structure"])

    def _read_now(self, view: View) -> Read | None:
        """What stands above the customer today, and what that depends on noted; None where that is no structure."""
        graph, on, key = self.store.graph, day_of(self.clock()), view.opened.key
        while True:
            at = self.clock()
            start = None if key is None else graph.reader.start(view.file.id, key, at)
            if key is None or start is None:
                graph.watch.forget(view.file.id)
                stored = self.store.files.reader.latest(view.opened, Entry.STRUCTURE)
                return None if stored is None else whole(stored)
            source = GraphSource(graph.reader.walk(start), on, None)
            try:
                read = read_of(source, above_target(source))
            except StructureRefused:
                read = None
            if start.scope is Scope.OWN:
                graph.watch.forget(view.file.id)
                return read
            if not graph.watch.note(view.file.id, key, source.walk.asked, at):
                return read

    def _tell(self, view: View, latest: StoredEntry, before: Any, found: _Compared) -> bool:
        if OWNER_CHANGED not in self.rules.reviews.by_event:
            return False
        name, reader = customer_name(view.file.id), self.store.files.reader
        made, is_changed = found.read is not None, found.says != before
        last = reader.latest(view.opened, Entry.OWNER_PROPOSAL)
        last_number = 0 if last is None else last.number

        def plan(now_seen: View, now: datetime) -> Plan:
            opened, standing = now_seen.opened, now_seen.standing
            newest, structure = reader.latest(opened, Entry.DETERMINATION), reader.latest(opened, Entry.STRUCTURE)
            proposal = reader.latest(opened, Entry.OWNER_PROPOSAL)
            if newest is None or newest.number != latest.number or (proposal.number if proposal else 0) != last_number:
                raise NothingNew
            if found.read is not None and (structure is None or structure.number != found.read.number):
                raise NothingNew  # that is compared when it is followed
            is_told = standing.owners is None and any(one.event == OWNER_CHANGED for one in standing.triggers)
            if not (is_changed or found.is_of_another or standing.proposed is not None):
                raise NothingNew
            if not made and is_told and standing.proposed is None:
                raise NothingNew
            if made and proposal is not None and self._says_so_already(now_seen, proposal, found.body):
                raise NothingNew
            entries = []
            if (is_changed and not is_told) or not made:
                entries.append(NewEntry(Entry.EVENT, _event(view, latest, now)))
                standing = standing.after_event(OWNER_CHANGED, now)
            if found.read is not None:
                entries.append(
                    NewEntry(
                        Entry.OWNER_PROPOSAL,
                        found.body,
                        policy_sha256=bytes.fromhex(self.rules.owners.sha256),
                        beside=Reads(found.read.source_ids),
                    )
                )
            proposed = last_number + 1 if made else None
            return Plan(replace(standing, owners=None, proposed=proposed), tuple(entries))

        # no caller's id of a request has a slash in it
        once = f"owners/{view.file.id}/{latest.number}/{last_number}{'' if made else '/none'}"
        request = v1.ReportEventRequest(name=name, event=OWNER_CHANGED, request_id=once)
        revision = view.file.revision
        try:
            _, seen = self.change(name, request, plan)
        except NothingNew:
            return False
        return seen.file.revision != revision

    def _says_so_already(self, view: View, proposal: StoredEntry, body: bytes) -> bool:
        """Whether the last proposal, which waits or was refused, is of the same structure, and says the same."""
        head, result, _ = split_entry(proposal)
        new_head, new_result = body.split(b"\n")[:2]
        new = json.loads(new_head)
        if any(head[name] != new[name] for name in ("structure", "instead_of")):
            return False
        if said_of(json.loads(result)) != said_of(json.loads(new_result)):
            return False
        return view.standing.proposed == proposal.number or is_refused(self, view, proposal.number)


def _event(view: View, latest: StoredEntry, now: datetime) -> bytes:
    return canonical_json(
        {
            "event": OWNER_CHANGED,
            "at": now.isoformat(),
            "note": "",
            "determination": customer_part(view.file.id, "ownerDeterminations", latest.number),
        }
    )
