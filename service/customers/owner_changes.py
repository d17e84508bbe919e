"""Determinations are compared with the graph of today when a register or another structure changes what they rest on.

Where another determination follows, the file is told by OWNER_CHANGED, once for each determination, and its calendar
begins; the bank determines anew. Which files a new version may concern is looked up by the parties that it names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import structlog
from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.logs import origin
from service.canonical import canonical_json
from service.customers.desk import Plan, View
from service.customers.living import NothingNew
from service.customers.owner_graph import GraphSource, above_target
from service.customers.ownership import OWNER_CHANGED, Ownership, split_entry
from service.customers.profile.deriving import day_of
from service.customers.rules import CustomerRules
from service.customers.sweeping import SYSTEM_PERSON, never
from service.names import customer_name, customer_part
from service.owners import OwnerRules, StructureRefused, determine, result_value
from storage import Job, RecordDamaged, Store
from storage.customer_files.turning import Slice
from storage.customer_files.values import NewEntry, StoredEntry
from storage.customer_files.words import Entry
from storage.owner_graph.registers import COMPARED_BY
from storage.owner_graph.values import GraphStart
from storage.owner_graph.words import Scope

GONE: Final = frozenset({ErrorReason.CUSTOMER_NOT_FOUND, ErrorReason.RECORD_RESTRICTED, ErrorReason.RECORD_REDACTED})

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OwnerChanges(Ownership):
    """Compares determinations with the graph; the person is the program."""

    def compare_again(self, file_id: str) -> bool:
        """Compare a customer's latest determination with what follows today; whether the file was told of a change.

        What it depends on is noted before the graph is read for the last time, so that no version that comes meanwhile
        is missed. One of a structure alone, of an earlier structure or as known at a time is not compared. Raises
        ApiError as `change`, StorageError.
        """
        view = self.view(customer_name(file_id))
        latest = self.store.files.reader.latest(view.opened, Entry.DETERMINATION)
        if latest is not None:
            head, result, kept = split_entry(latest)
            before = json.loads(result)
            start = self._start(view, head) if kept and before["known_at"] is None else None
            if start is not None:
                again = self._again(view, latest, head, start)
                return again != _said(before) and self._tell(view, latest)
        self.store.graph.watch.forget(file_id)
        return False

    def _start(self, view: View, head: Mapping[str, Any]) -> GraphStart | None:
        """Where a determination began, by its head, if that is the structure of today and one that others describe."""
        key = view.opened.key
        start = None if key is None else self.store.graph.reader.start(view.file.id, key, self.clock())
        if start is None or start.scope is Scope.OWN or start.version != head["structure"]:
            return None
        return start

    def _again(self, view: View, latest: StoredEntry, head: Mapping[str, Any], start: GraphStart) -> Any:
        """What is determined today under the rules of a determination; None where the graph has no whole structure."""
        graph, on = self.store.graph, day_of(self.clock())
        while True:
            at = self.clock()
            source = GraphSource(graph.reader.walk(replace(start, known_at=at)), on, None)
            try:
                structure = above_target(source)
            except StructureRefused:
                structure = None
            assert view.opened.key is not None  # noqa: S101 - or else there is no start
            if not graph.watch.note(view.file.id, view.opened.key, source.walk.asked, at):
                break
        if structure is None:
            return None
        rules = OwnerRules.parse(self.store.policies.get(bytes(latest.policy_sha256 or b"")).text)
        strict = structure.no_simplification or head["strict"]
        try:
            return _said(result_value(determine(replace(structure, no_simplification=strict), rules, on, None)))
        except StructureRefused:
            return None

    def _tell(self, view: View, latest: StoredEntry) -> bool:
        if OWNER_CHANGED not in self.rules.reviews.by_event:
            return False
        name = customer_name(view.file.id)

        def plan(now_seen: View, now: datetime) -> Plan:
            newest = self.store.files.reader.latest(now_seen.opened, Entry.DETERMINATION)
            waiting = any(one.event == OWNER_CHANGED for one in now_seen.standing.triggers)
            if newest is None or newest.number != latest.number or (waiting and now_seen.standing.owners is None):
                raise NothingNew
            body = canonical_json(
                {
                    "event": OWNER_CHANGED,
                    "at": now.isoformat(),
                    "note": "",
                    "determination": customer_part(view.file.id, "ownerDeterminations", latest.number),
                }
            )
            standing = replace(now_seen.standing, owners=None).after_event(OWNER_CHANGED, now)
            return Plan(standing, (NewEntry(Entry.EVENT, body),))

        # no caller's id of a request has a slash in it
        once = f"owners/{view.file.id}/{latest.number}"
        request = v1.ReportEventRequest(name=name, event=OWNER_CHANGED, request_id=once)
        before = view.file.revision
        try:
            _, seen = self.change(name, request, plan)
        except NothingNew:
            return False
        return seen.file.revision != before


def _said(result: Any) -> Any:
    """What a determination says of owners, without how it is proved."""
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


def perform(
    store: Store, rules: CustomerRules, clock: Callable[[], datetime], job: Job, stopped: Callable[[], bool] = never
) -> bool:
    """Compare the determinations of a slice of the files that a new version may change, see `storage.jobs.Perform`.

    Interrupted, it goes through the version again, and does what is left.
    """
    ours = Slice(job.part, COMPARED_BY)
    is_shared = store.graph.registers.is_register(job.subject)
    desk, compared = OwnerChanges(store, rules, SYSTEM_PERSON, clock, in_clear=True), set[str]()
    for some in store.graph.watch.concerned(job.subject):
        for file_id in some:
            if file_id in compared or (is_shared and not ours.has(file_id)):
                continue
            if stopped():
                return False
            _compare_one(desk, file_id)
            compared.add(file_id)
    return True


def _compare_one(desk: OwnerChanges, file_id: str) -> None:
    """Compare the determination of one file. One that cannot be opened is logged, and hinders no other."""
    try:
        desk.compare_again(file_id)
    except ApiError as error:
        if error.reason is ErrorReason.CUSTOMER_CHANGED:
            raise
        if error.reason not in GONE:
            _left(desk.store, error)
    except RecordDamaged as error:
        _left(desk.store, error)


def _left(store: Store, error: Exception) -> None:
    log.error("owners not compared", exception=type(error).__name__, at=origin(error), tenant=store.tenant)
