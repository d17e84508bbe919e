"""Use cases of CustomerService on the profile and the calendar. Synchronous; run on a thread."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_fit
from service.call.times import time_in, timestamp
from service.canonical import canonical_json
from service.customers.continuity.standing import DOCUMENT_REFUSED, FACTS, REVIEW_COMPLETED, Standing
from service.customers.continuity.state import DUE
from service.customers.desk import (
    CUSTOMER_TYPE,
    CustomerDesk,
    Plan,
    View,
    body_of,
    day_in,
    refused,
)
from service.customers.messages import customer_message, outline_message
from service.customers.profile.deriving import Profile, day_of, derive
from service.customers.profile.evidence import Basis, Known, Trigger
from service.customers.profile.policy import BasisKind, Subject
from service.customers.settling import changes, version_bytes
from service.labels import word
from service.names import customer_name, customer_part
from storage import PageTokenInvalid
from storage.customer_files.values import NewEntry
from storage.customer_files.words import Entry

DEFAULT_PAGE = 50


@dataclass(frozen=True, slots=True)
class Customers(CustomerDesk):
    """Opens, shows and changes customers.

    Methods raise ApiError CUSTOMER_NOT_FOUND, RECORD_RESTRICTED, RECORD_REDACTED, REQUEST_ID_REUSED, CUSTOMER_CHANGED
    where the store refuses what they ask for.
    """

    def create(self, request: v1.CreateCustomerRequest) -> v1.Customer:
        """Open a file. Raises ApiError CUSTOMER_EXISTS, ELEMENT_UNKNOWN, VERIFICATION_OF_ANOTHER."""
        act = self.act(request)
        subject = Subject(word(v1.CustomerKind, request.kind))
        today = day_of(act.at)
        began = day_in(request, "relationship_began", today)
        if began > today:
            raise bad_field(ErrorReason.INVALID_REQUEST, "relationship_began")
        with refused():
            writer = self.store.files.writer
            done = writer.done(act)
            if done is None:
                new = self._bases(subject, request.declared, request.verifications, request.customer_reference, act.at)
                known = Known(subject, ()).with_bases(new)
                standing = Standing(subject, word(v1.Purpose, request.purpose), began)
                self.rules.keep(self.store, act.at)
                _, entries, follows = self.written(Plan(standing, known=known), known, today)
                done = writer.open(request.customer_reference, subject.value, act, entries, follows)
        return self._shown(self.view(customer_name(done.file_id)))

    def get(self, request: v1.GetCustomerRequest) -> v1.Customer:
        """A customer by name or reference, as of now or of a time."""
        as_of = time_in(request, "as_of")
        if request.name:
            view = self.view(request.name, for_inspection=request.for_inspection, as_of=as_of)
        else:
            with refused():
                opened = self.store.files.reader.of_customer(
                    request.customer_reference, even_restricted=request.for_inspection
                )
            view = self.seen(opened, as_of=as_of)
        self.store.files.reader.tell_read(view.file.id)
        return self._shown(view)

    def update(self, request: v1.UpdateCustomerRequest) -> v1.Customer:
        """Add a version. Raises ApiError ELEMENT_UNKNOWN, VERIFICATION_OF_ANOTHER."""

        def plan(view: View, now: datetime) -> Plan:
            subject = view.standing.subject
            new = self._bases(subject, request.declared, request.verifications, view.file.reference, now)
            triggers = changes(self.rules.reviews, view.settled.profile, new)
            standing = view.standing
            for one in triggers:
                standing = standing.after_event(one.event, one.at)
            return Plan(standing, known=view.known.with_bases(new))

        _, view = self.change(request.name, request, plan, etag=request.etag)
        return self._shown(view)

    def versions(self, request: v1.ListCustomerVersionsRequest) -> v1.ListCustomerVersionsResponse:
        """Versions without values, latest first."""
        view = self.view(request.name)
        found = self.store.files.reader.entries(view.opened, Entry.PROFILE, limit=request.page_size or DEFAULT_PAGE)
        return v1.ListCustomerVersionsResponse(
            versions=[
                v1.CustomerVersion(
                    name=customer_part(view.file.id, "versions", one.number),
                    create_time=timestamp(one.created_at),
                    person=one.person,
                    rules_sha256=(one.policy_sha256 or b"").hex(),
                )
                for one in reversed(found)
            ]
        )

    def replay(self, request: v1.ReplayCustomerVersionRequest) -> v1.Replay:
        """Derive a version again, and compare. Raises ApiError CUSTOMER_RECORD_NOT_FOUND."""
        view = self.view(request.name)
        entry = self.entry(view.opened, Entry.PROFILE, request.name.rpartition("/")[2])
        body = body_of(entry)
        stated = json.loads(body)
        rules = self.rules_of(entry, stated)
        profile = stated["profile"]
        again = version_bytes(
            derive(
                rules.elements,
                Known.of_json(profile["known"]),
                [Trigger.of_json(one) for one in profile["triggers"]],
                date.fromisoformat(profile["on"]),
                rules.reviews.touched,
            ),
            rules.reviews,
        )
        other = json.loads(again)["profile"]
        differs = sorted(name for name in profile if profile[name] != other.get(name))
        return v1.Replay(name=request.name, same=again == body, differs=differs)

    def report(self, request: v1.ReportEventRequest) -> v1.Customer:
        """Record an event. Raises ApiError EVENT_UNKNOWN, REVIEW_INCOMPLETE, INVALID_REQUEST."""
        event = request.event
        if event not in FACTS and event not in self.rules.reviews.by_event:
            raise bad_field(ErrorReason.EVENT_UNKNOWN, "event")
        stated = time_in(request, "event_time")

        def plan(view: View, now: datetime) -> Plan:
            at = stated or now
            if at > now:
                raise bad_field(ErrorReason.INVALID_REQUEST, "event_time")
            if event == REVIEW_COMPLETED:
                require_complete(view)
            body = canonical_json({"event": event, "at": at.isoformat(), "note": request.note})
            return Plan(view.standing.after_event(event, at), (NewEntry(Entry.EVENT, body),))

        _, view = self.change(request.name, request, plan, etag=request.etag)
        return self._shown(view)

    def due(self, request: v1.ListDueRequest) -> v1.ListDueResponse:
        """A page of customers by state and level. Raises ApiError PAGE_TOKEN_INVALID."""
        states = [word(v1.CustomerState, one) for one in request.states] or [one.value for one in DUE]
        try:
            size = request.page_size or DEFAULT_PAGE
            page = self.store.files.reader.page(states, size, request.page_token, levels=request.levels)
        except PageTokenInvalid:
            raise bad_field(ErrorReason.PAGE_TOKEN_INVALID, "page_token") from None
        customers = [outline_message(one, self.rules.reviews) for one in page.files]
        return v1.ListDueResponse(customers=customers, next_page_token=page.next_page_token)

    def _shown(self, view: View) -> v1.Customer:
        return customer_message(view, in_clear=self.in_clear)

    def _bases(
        self, subject: Subject, declared: Mapping[str, str], verifications: Iterable[str], reference: str, now: datetime
    ) -> tuple[Basis, ...]:
        """What a request brings: claims of now, and what verifications say."""
        names = {one.name for one in self.rules.elements.of(subject)}
        if not set(declared) <= names:
            raise bad_field(ErrorReason.ELEMENT_UNKNOWN, "declared")
        claims = [
            Basis(BasisKind.CLAIM, element, declared[element], "", "", now.astimezone(UTC))
            for element in sorted(declared)
        ]
        read = [basis for name in verifications for basis in self.bases_of(self.verification(name, of=reference))]
        return (*claims, *(one for one in read if one.element in names))


def require_complete(view: View) -> None:
    """A review is complete once everything required is there, and no document has ended.

    Raises ApiError REVIEW_INCOMPLETE.
    """
    profile: Profile = view.settled.profile
    ended = profile.document_end is not None and profile.document_end < profile.on
    conflicts = any(one.conflicts for one in profile.elements)
    refusals = any(one.event == DOCUMENT_REFUSED for one in view.standing.triggers)
    if view.settled.position.gaps or ended or conflicts or refusals:
        raise not_fit(ErrorReason.REVIEW_INCOMPLETE, CUSTOMER_TYPE)
