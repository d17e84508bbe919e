"""What the service does with requests on how long records are kept, from message to message; blocks meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_fit, not_found
from service.call.patience import Patience
from service.call.times import timestamp
from service.labels import label, word
from service.names import verification_name
from service.retention.purging import rule
from storage import Action, HoldKind, HoldUnknown, NotFound, Plan, PlanChanged, Retention, Store
from storage.audit.history import EntryFilter
from storage.retention.purging import PURGE
from storage.retention.retention_term import day_of

DEFAULT_LIMIT = 100
"""Customers in a plan where the request names no limit."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Notes ends, deletion requests and holds, and purges what is due, for one tenant.

    Every method but `plan` raises ApiError CUSTOMER_NOT_FOUND where nothing is kept of the customer.

    Attributes:
        store: as the tenant sees it.
        clock: tells the time, aware.
    """

    store: Store
    clock: Callable[[], datetime]

    def note_relationship_end(self, request: v1.NoteRelationshipEndRequest) -> v1.Retention:
        """Note the last day. Raises ApiError INVALID_REQUEST for a day that no calendar has, or that is to come."""
        try:
            on = date.fromisoformat(request.ended_on)
        except ValueError:
            raise bad_field(ErrorReason.INVALID_REQUEST, "ended_on") from None
        if on > day_of(self.clock()) or on.year < 1900:
            raise bad_field(ErrorReason.INVALID_REQUEST, "ended_on")
        with _found():
            return self._message(self.store.retention.note_relationship_end(request.customer_reference, on))

    def request_deletion(self, request: v1.RequestDeletionRequest) -> v1.Retention:
        """From now on what is kept so far is only stored."""
        with _found():
            return self._message(self.store.retention.request_deletion(request.customer_reference, self.clock()))

    def place_hold(self, request: v1.PlaceHoldRequest) -> v1.Retention:
        """Keep the records until the hold is released."""
        kind = HoldKind(word(v1.HoldKind, request.kind))
        with _found():
            noted = self.store.retention.place_hold(request.customer_reference, request.hold_id, kind, self.clock())
            return self._message(noted)

    def release_hold(self, request: v1.ReleaseHoldRequest) -> v1.Retention:
        """Let the term count again. Raises ApiError HOLD_NOT_FOUND."""
        with _found():
            noted = self.store.retention.release_hold(request.customer_reference, request.hold_id, self.clock())
            return self._message(noted)

    def get(self, request: v1.GetRetentionRequest) -> v1.Retention:
        """What is known of a customer's term."""
        with _found():
            return self._message(self.store.retention.look(request.customer_reference))

    def plan(self, request: v1.PlanPurgeRequest) -> v1.PurgePlan:
        """What a purge would destroy today."""
        purges = self.store.purges
        plan = purges.plan(self.clock(), request.limit or DEFAULT_LIMIT)
        unfinished = [purges.receipt(purge_id).plan_sha256 for purge_id in purges.list(unfinished=True)]
        return _plan_message(plan, unfinished)

    def purge(self, request: v1.PurgeRequest, patience: Patience) -> v1.PurgeReceipt:
        """Destroy what a plan showed. Where the caller leaves meanwhile, the same request goes on with the rest.

        Raises ApiError PURGE_PLAN_CHANGED; DEADLINE_EXCEEDED between two batches.
        """
        purges = self.store.purges
        try:
            purge_id = purges.begin(bytes.fromhex(request.plan_sha256), self.clock(), request.limit or DEFAULT_LIMIT)
        except PlanChanged:
            raise not_fit(ErrorReason.PURGE_PLAN_CHANGED, "idverdict.v1.PurgePlan") from None
        for _ in purges.carry_out(purge_id, self.clock()):
            patience.check()
        return receipt_message(self.store, purge_id)

    def _message(self, noted: Retention) -> v1.Retention:
        return v1.Retention(
            record_sets=noted.record_sets,
            relationship_ended_on=_day(noted.relationship_ended_on),
            kept_until=_day(noted.kept_until),
            term_years=self.store.retention.years,
            verified_since=noted.verified_since,
            deletion_request_time=timestamp(noted.deletion_requested_at),
            holds=[
                v1.Hold(
                    hold_id=hold.name,
                    kind=label(v1.HoldKind, hold.kind),
                    place_time=timestamp(hold.placed_at),
                    release_time=timestamp(hold.released_at),
                )
                for hold in noted.holds
            ],
            verifications=noted.verifications,
            pictures=noted.pictures,
            contents=noted.contents,
        )


def receipt_message(store: Store, purge_id: str) -> v1.PurgeReceipt:
    """The receipt of a purge, with its place in the audit log."""
    receipt = store.purges.receipt(purge_id)
    ended = EntryFilter(PURGE, purge_id, Action.PURGE_FINISHED)
    told = store.history.page(ended, size=1).entries
    return v1.PurgeReceipt(
        audit_position=told[0].position if told else None,
        purge=receipt.id,
        tenant=receipt.tenant,
        plan_sha256=receipt.plan_sha256.hex(),
        rule=rule(receipt.years),
        as_of=_day(receipt.as_of),
        term_years=receipt.years,
        begin_time=timestamp(receipt.begun_at),
        finish_time=timestamp(receipt.finished_at),
        purged=[
            v1.PurgedRecords(
                record_set=gone.record_set,
                relationship_ended_on=_day(gone.relationship_ended_on),
                kept_until=_day(gone.kept_until),
                purge_time=timestamp(gone.purged_at),
                verifications=[verification_name(identity) for identity in gone.verifications],
            )
            for gone in receipt.purged
        ],
        pictures=receipt.pictures,
        contents=receipt.contents,
        skipped=receipt.skipped,
    )


def _plan_message(plan: Plan, unfinished: list[bytes]) -> v1.PurgePlan:
    return v1.PurgePlan(
        sha256=plan.sha256.hex(),
        as_of=_day(plan.as_of),
        term_years=plan.years,
        due=[
            v1.DueRecords(
                record_set=due.record_set,
                relationship_ended_on=_day(due.relationship_ended_on),
                kept_until=_day(due.kept_until),
                verifications=due.verifications,
                pictures=due.pictures,
                contents=due.contents,
            )
            for due in plan.due
        ],
        unfinished=[digest.hex() for digest in unfinished],
    )


@contextmanager
def _found() -> Iterator[None]:
    try:
        yield
    except HoldUnknown:
        raise not_found(ErrorReason.HOLD_NOT_FOUND, "idverdict.v1.Hold") from None
    except NotFound:
        raise not_found(ErrorReason.CUSTOMER_NOT_FOUND, "idverdict.v1.Retention") from None


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
