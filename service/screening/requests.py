"""Use cases of ScreeningService: valid request in, response out. Synchronous."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from google.protobuf.message import Message
from idverdict import v1

from service.call.context import observer
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, bad_field, not_fit, not_found, record_restricted, request_id_reused
from service.canonical import canonical_json
from service.labels import word
from service.names import id_of
from service.replayed import not_kept, replay_message
from service.reviews.notes import is_fit
from service.screening.customers import Screens, screen_customer
from service.screening.facts import Facts, facts_of
from service.screening.list_files import ListFormat, ListRefused, read_list
from service.screening.loaded import changed
from service.screening.messages import (
    facts_in,
    group_message,
    list_message,
    screening_message,
    stored_message,
    sweep_message,
)
from service.screening.policy import ScreeningPolicy
from service.screening.result_json import hit_value
from service.screening.screening import Screening, Strength, screen
from storage import (
    BulkObjects,
    CaseChanged,
    CaseUnfit,
    NotFound,
    ObjectTooLarge,
    RequestConflict,
    Restricted,
    SamePerson,
    Store,
)
from storage.screening.values import ListVersion, NewDecision, NewList, StoredHit
from storage.screening.words import HitDecision, HitState, SweepKind

DEFAULT_PAGE = 50
LARGEST_LIST = 1 << 30
_HIT = "idverdict.v1.ScreeningHit"
_LIST = "idverdict.v1.ListVersion"


@dataclass(frozen=True, slots=True)
class ScreeningRequests:
    """Lists, screenings and hits of one tenant, for one person.

    Attributes:
        store: as the tenant sees it.
        screens: what is screened with.
        objects: opens the files of lists.
        person: who calls.
        clock: tells the time, aware.
    """

    store: Store
    screens: Screens
    objects: Callable[[], BulkObjects]
    person: str
    clock: Callable[[], datetime]

    def import_list(self, request: v1.ImportListRequest) -> v1.ListVersion:
        """Store a version. Raises ApiError LIST_NOT_FOUND, LIST_INVALID, REQUEST_ID_REUSED."""
        digest, lists = _digest(request), self.store.screening.lists
        try:
            first = lists.begun(request.request_id, digest)
            if first is not None:
                return list_message(first)
            format_ = ListFormat(word(v1.ListFormat, request.format))
            content = request.content or self._file(request.path)
            found = read_list(content, format_, request.expected_sha256, request.expected_entries)
            new = NewList(
                list_id=request.list,
                format=format_.value,
                sha256=found.sha256,
                size=found.size,
                names=found.names,
                without_names=found.without_names,
                imported_by=self.person,
                request_id=request.request_id,
                request_digest=digest,
            )
            lines = (canonical_json(entry.value()) for entry in found.entries)
            return list_message(lists.add(new, lines, self.clock()))
        except RequestConflict:
            raise request_id_reused(_LIST) from None
        except ListRefused:
            raise bad_field(ErrorReason.LIST_INVALID, request.WhichOneof("source") or "source") from None

    def versions(self, request: v1.ListListVersionsRequest) -> v1.ListListVersionsResponse:
        """A page of versions. Raises ApiError PAGE_TOKEN_INVALID."""
        size, lists = request.page_size or DEFAULT_PAGE, self.store.screening.lists
        after: ListVersion | None = None
        if request.page_token:
            list_id, _, version = request.page_token.rpartition("/")
            try:
                after = lists.get(list_id, int(version))
            except (NotFound, ValueError):
                raise bad_field(ErrorReason.PAGE_TOKEN_INVALID, "page_token") from None
        found = lists.page(request.list or None, size + 1, after)
        more = f"{found[size - 1].list_id}/{found[size - 1].version}" if len(found) > size else ""
        return v1.ListListVersionsResponse(versions=map(list_message, found[:size]), next_page_token=more)

    def screen(self, request: v1.ScreenRequest) -> v1.Screening:
        """Screen somebody of whom nothing is stored."""
        lists = self.screens.lists.current(self.store)
        self.screens.keep_policy(self.store)
        began = time.perf_counter()
        made = screen(facts_in(request.subject), lists, self.screens.policy)
        observer().screened(strongest(made), time.perf_counter() - began)
        of_lists = hashlib.sha256("\n".join(f"{one.id} {one.version} {one.sha256}" for one in lists).encode())
        self.store.screening.tell_screened(bytes.fromhex(self.screens.policy.sha256), of_lists.digest())
        return screening_message(made)

    def screen_customer(self, request: v1.ScreenCustomerRequest) -> v1.Screening:
        """Screen a customer and record it. Raises ApiError RECORD_RESTRICTED."""
        began = time.perf_counter()
        try:
            made, changes = screen_customer(
                self.store, self.screens, request.customer_reference, facts_in(request.subject), request.contacts
            )
        except Restricted:
            raise record_restricted() from None
        observer().screened(strongest(made), time.perf_counter() - began)
        return screening_message(made, changes)

    def hits(self, request: v1.ListHitsRequest) -> v1.ListHitsResponse:
        """A page of hits. Raises ApiError PAGE_TOKEN_INVALID."""
        size, hits = request.page_size or DEFAULT_PAGE, self.store.screening.hits
        after: StoredHit | None = None
        if request.page_token:
            try:
                after = hits.get(request.page_token, shown=False, even_restricted=True)
            except NotFound:
                raise bad_field(ErrorReason.PAGE_TOKEN_INVALID, "page_token") from None
        found = hits.page(
            size + 1,
            states=[HitState(word(v1.HitState, state)) for state in request.states],
            list_id=request.list or None,
            reference=request.customer_reference or None,
            after=after,
        )
        more = found[size - 1].id if len(found) > size else ""
        return v1.ListHitsResponse(hits=map(stored_message, found[:size]), next_page_token=more)

    def get(self, request: v1.GetHitRequest) -> v1.ScreeningHit:
        """One hit. Raises ApiError HIT_NOT_FOUND, RECORD_RESTRICTED."""
        try:
            hits = self.store.screening.hits
            return stored_message(hits.get(id_of(request.name), even_restricted=request.for_inspection))
        except NotFound:
            raise not_found(ErrorReason.HIT_NOT_FOUND, _HIT) from None
        except Restricted:
            raise record_restricted() from None

    def decide(self, request: v1.DecideHitRequest) -> v1.ScreeningHit:
        """Decide a hit.

        Raises ApiError HIT_NOT_FOUND, RECORD_RESTRICTED, REQUEST_ID_REUSED, CASE_CHANGED, CASE_STATE, SAME_PERSON,
        NOTE_UNFIT.
        """
        if not is_fit(request.note):
            raise bad_field(ErrorReason.NOTE_UNFIT, "note")
        decision = HitDecision(word(v1.HitDecision, request.decision))
        new = NewDecision(
            hit_id=id_of(request.name),
            person=self.person,
            decision=decision,
            note=request.note,
            revision=int(request.etag),
            takes_two=getattr(self.screens.policy.people, decision.value) > 1,
            request_id=request.request_id,
            request_digest=_digest(request),
        )
        try:
            decided = self.store.screening.hits.decide(new, self.clock())
            observer().hit_decided(decision.value)
            return stored_message(decided)
        except NotFound:
            raise not_found(ErrorReason.HIT_NOT_FOUND, _HIT) from None
        except Restricted:
            raise record_restricted() from None
        except RequestConflict:
            raise request_id_reused(_HIT) from None
        except CaseChanged:
            raise not_fit(ErrorReason.CASE_CHANGED, _HIT) from None
        except CaseUnfit:
            raise not_fit(ErrorReason.CASE_STATE, _HIT) from None
        except SamePerson:
            raise not_fit(ErrorReason.SAME_PERSON, _HIT) from None

    def replay(self, request: v1.ReplayHitRequest) -> v1.Replay:
        """Screen again what a hit is of, by its policy and its version of the list, and compare.

        It is judged by the facts that it was found by, which are kept with it. Those of an older hit are the customer's
        as long as these are the same; ``differs`` says "facts" where they are not. Raises ApiError HIT_NOT_FOUND,
        RECORD_RESTRICTED.
        """
        try:
            hit = self.store.screening.hits.get(id_of(request.name))
        except NotFound:
            raise not_found(ErrorReason.HIT_NOT_FOUND, _HIT) from None
        except Restricted:
            raise record_restricted() from None
        facts = self._facts(hit)
        if facts is None:
            return not_kept(request.name, "facts")
        policy = ScreeningPolicy.parse(self.store.policies.get(hit.policy_sha256).text)
        version = self.store.screening.lists.get(hit.list_id, hit.list_version)
        entry, found = json.loads(hit.content)["entry"]["id"], b"{}"
        for against in (self.screens.lists.earlier, changed):  # the whole version, or what it changed
            made = screen(facts, (against(self.store, version),), policy)
            found = next((canonical_json(hit_value(one)) for one in made.hits if one.entry.id == entry), found)
            if found == hit.content:
                break
        return replay_message(request.name, hit.content, found)

    def _facts(self, hit: StoredHit) -> Facts | None:
        """The facts that a hit was found by; None where nobody has them any more."""
        stated = hit.facts
        if not stated and (subject := self.store.screening.subjects.of_hit(hit.id)) is not None:
            stated = subject.facts
        facts = facts_of(json.loads(stated)) if stated else None
        return facts if facts is not None and facts.digest.hex() == hit.subject_digest else None

    def sweep(self, _request: v1.StartSweepRequest) -> v1.ScreeningSweep:
        """Begin a sweep."""
        return sweep_message(self.store.screening.sweeps.begin(SweepKind.FULL, self.clock()))

    def sweeps(self, request: v1.ListSweepsRequest) -> v1.ListSweepsResponse:
        """The latest sweeps."""
        found = self.store.screening.sweeps.page(request.page_size or DEFAULT_PAGE)
        return v1.ListSweepsResponse(sweeps=map(sweep_message, found))

    def duplicates(self, _request: v1.ListDuplicatesRequest) -> v1.ListDuplicatesResponse:
        """Customers that may be one."""
        found = self.store.screening.hits.shared(self.screens.policy.duplicates.contact_customers)
        return v1.ListDuplicatesResponse(groups=map(group_message, found))

    def _file(self, path: str) -> bytes:
        try:
            return self.objects().read(self.store.tenant, path, LARGEST_LIST)
        except NotFound:
            raise ApiError(ErrorReason.LIST_NOT_FOUND) from None
        except ObjectTooLarge:
            raise bad_field(ErrorReason.LIST_INVALID, "path") from None


def strongest(made: Screening) -> str:
    """The strongest match of a screening, as metrics call it."""
    strengths = {hit.strength for hit in made.hits}
    return "hit" if Strength.HIT in strengths else "weak" if strengths else "none"


def _digest(request: Message) -> bytes:
    return hashlib.sha256(request.SerializeToString(deterministic=True)).digest()
