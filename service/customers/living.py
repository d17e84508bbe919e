"""A customer's file follows what becomes of its evidence: answers, revisions, decisions of people, one-time codes.

Nothing is told to it. What the sources say now is compared with what the file has of them; where that differs, the file
gets its next version. So it may be done at any time, by several at once, and again: a second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.canonical import canonical_json
from service.customers.collecting import bases_of_answer, bases_of_code, is_accepted
from service.customers.desk import CustomerDesk, Plan, View
from service.customers.profile.evidence import Basis, Known
from service.customers.profile.policy import BasisKind
from service.customers.settling import changes
from service.names import challenge_name, check_name, customer_name, verification_name
from storage import CheckState, NotFound, Restricted
from storage.authorities.values import CONFLICT
from storage.customer_files.values import NewEntry
from storage.customer_files.words import Entry
from storage.screening.words import HitState

LIST_HIT: Final = "LIST_HIT"
_MOST_HITS: Final = 200
_VERIFICATIONS: Final = "verifications/"
UNUSABLE: Final = frozenset(
    {
        ErrorReason.VERIFICATION_NOT_FOUND,
        ErrorReason.RECORD_RESTRICTED,
        ErrorReason.RECORD_REDACTED,
        ErrorReason.VERIFICATION_OF_ANOTHER,
    }
)


class NothingNew(Exception):
    """What the sources say is what the file has."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Ids of what may say something that a file has not got yet.

    Attributes:
        verifications: of the customer.
        codes: one-time codes that were answered.
        checks: questions to authorities beside every verification.
    """

    verifications: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    checks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LivingFiles(CustomerDesk):
    """Brings files up to date; the person is the program."""

    def renew(self, file_id: str, sources: Sources) -> bool:
        """Add a version where the sources of a file say something else than it has; whether there was one.

        Raises ApiError as `change`.
        """

        def plan(view: View, now: datetime) -> Plan:
            known, new = view.known, list[Basis]()
            names = {one.name for one in self.rules.elements.of(view.standing.subject)}
            for resource, bases in self._said(view, sources):
                ours = tuple(one for one in bases if one.element in names)
                if set(ours) != set(known.of(resource)):
                    known = known.restated(resource, ours)
                    new += ours
            if known == view.known or (_is_over(view, now) and not _goes_on(view, new)):
                raise NothingNew
            standing = view.standing
            for one in changes(self.rules.reviews, view.settled.profile, new):
                standing = standing.after_event(one.event, one.at)
            return Plan(standing, known=known)

        return change_if_new(self, file_id, plan)

    def raise_earlier_hits(self, view: View) -> None:
        """Raise LIST_HIT for hits that were opened before the file, and not cleared, of those that may be used.

        Raises ApiError as `change`.
        """
        states = (HitState.OPEN, HitState.PROPOSED, HitState.CONFIRMED)
        for hit in self.store.screening.hits.page(_MOST_HITS, states=states, reference=view.file.reference):
            if hit.created_at < view.file.opened_at and not hit.restricted:
                self.raise_hit(view.file.id, opening_of(hit.id), hit.id, view.file.opened_at)

    def raise_hit(self, file_id: str, by: str, hit_id: str, at: datetime) -> None:
        """Raise LIST_HIT for a hit, once for what opened it: ``by``. Raises ApiError as `change`."""
        if LIST_HIT not in self.rules.reviews.by_event:
            return
        body = canonical_json({"event": LIST_HIT, "at": at.isoformat(), "note": "", "hit": f"hits/{hit_id}"})

        def plan(view: View, _now: datetime) -> Plan:
            return Plan(view.standing.after_event(LIST_HIT, at), (NewEntry(Entry.EVENT, body),))

        # no caller's id of a request has a slash in it
        request = v1.ReportEventRequest(name=customer_name(file_id), event=LIST_HIT, request_id=f"hit/{by}")
        self.change(request.name, request, plan)

    def records(self, view: View) -> Iterator[v1.Verification]:
        """The verifications that a file names, of those that may be used."""
        for name in _named(view.known):
            if (record := self._record(name, view)) is not None:
                yield record

    def _said(self, view: View, sources: Sources) -> Iterator[tuple[str, Iterable[Basis]]]:
        """What each source says now, by its name. One that may not be used any more is left as it is."""
        named = _named(view.known)
        further = [verification_name(one) for one in sorted(sources.verifications)]
        for name in dict.fromkeys((*named, *further)):
            record = self._record(name, view)
            if record is None or (name not in named and not self._takes(record)):
                continue
            yield name, self.bases_of(record)
        for code in sorted(sources.codes):
            found = self.store.challenges.contact_of(code)
            if found is not None:
                yield challenge_name(code), bases_of_code(challenge_name(code), *found)
        for check in sorted(sources.checks):
            yield check_name(check), self._answer(check)

    def _record(self, name: str, view: View) -> v1.Verification | None:
        try:
            return self.verification(name, of=view.file.reference)
        except ApiError as error:
            if error.reason not in UNUSABLE:
                raise
            return None

    def _takes(self, record: v1.Verification) -> bool:
        return self.rules.elements.takes_accepted and is_accepted(record)

    def _answer(self, check_id: str) -> tuple[Basis, ...]:
        """What an answer says; nothing where two of them contradict each other."""
        try:
            check = self.store.checks.get(check_id, shown=False)
        except (NotFound, Restricted):
            return ()
        if check.state is not CheckState.ANSWERED or check.outcome == CONFLICT or not check.answers:
            return ()
        finding = v1.AuthorityFinding.FromString(check.answers[0].finding)
        return bases_of_answer(check_name(check.id), finding, self._asked(check_name(check.id)))


def change_if_new(desk: CustomerDesk, file_id: str, plan: Callable[[View, datetime], Plan]) -> bool:
    """Change a file by itself; False where the plan raises NothingNew. Raises ApiError as `change`."""
    name = customer_name(file_id)
    try:
        desk.change(name, v1.UpdateCustomerRequest(name=name), plan)
    except NothingNew:
        return False
    return True


def opening_of(hit_id: str) -> str:
    """What a hit's opening is called, which there is once."""
    return f"{hit_id}/opened"


def _is_over(view: View, now: datetime) -> bool:
    """Whether the relationship has ended: a version would say that it goes on, and keep the records for longer."""
    ended = view.file.ended_at
    return ended is not None and view.version_at < ended <= now


def _goes_on(view: View, new: Iterable[Basis]) -> bool:
    """Whether the customer was verified after the end of the relationship, which a late answer is not."""
    ended = view.file.ended_at
    verified = (BasisKind.CLAIM, BasisKind.VERIFICATION)
    return ended is not None and any(one.kind in verified and one.at >= ended for one in new)


def _named(known: Known) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.resource for one in known.bases if one.resource.startswith(_VERIFICATIONS)))
