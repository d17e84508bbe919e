"""Cases in the store: opened with their verification, claimed, decided by two people, closed; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import (
    CaseChanged,
    CaseUnfit,
    ClaimLost,
    Database,
    NotFound,
    RequestConflict,
    Restricted,
    SamePerson,
    Store,
    VerdictPending,
)
from storage.audit.inspection import Inspection
from storage.reviews.values import CaseFilter, NewCase, Opinion
from storage.reviews.words import Awaits, CaseKind, CaseState, Decision, ReviewKind, StepKind
from storage.verifications.revisions import NewRevision
from tests.reviews_support import (
    ACCEPTS,
    APPROVER,
    BOTH,
    CHIEF,
    LAN,
    RESUBMITS,
    SU,
    TERMS,
    WEI,
    act,
    add_case,
    claimed,
    new_case,
    proposed,
)
from tests.storage_support import NOON, Place, verification

DAY = timedelta(days=1)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store; when a test is over, the audit log covers all that it wrote."""
    with closing(place.open()) as store:
        yield store
    with closing(Database(place.database_url)) as database:
        inspection = Inspection(database)
        assert list(inspection.faults()) == []
        assert inspection.uncovered == ()


def state(store: Store, case_id: str) -> CaseState:
    """The state of a case."""
    return store.reviews.reader.outline(case_id).state


def test_a_case_opens_with_the_verification_that_needs_it(store: Store) -> None:
    """The case is there as soon as the verification is, open, with the verdict's codes and the first step."""
    verification_id = add_case(store)
    (outline,) = store.reviews.reader.page().cases
    assert (outline.verification_id, outline.state, outline.codes) == (
        verification_id,
        CaseState.OPEN,
        ("NAME_MISMATCH",),
    )
    (step,) = store.reviews.reader.get(outline.id).steps
    assert (step.kind, step.verification_id, step.person) == (StepKind.CASE_CREATED, verification_id, None)


def test_a_verification_that_is_not_kept_leaves_no_case(store: Store) -> None:
    """The case is written in the verification's transaction: where that fails there is neither."""
    first = verification("same", decision="REVIEW")
    store.save(first, beside=store.reviews.follow_up(new_case()))
    again = verification("other", id=first.id, decision="REVIEW", customer_reference="another")
    with pytest.raises(Exception, match="already used"):
        store.save(again, beside=store.reviews.follow_up(new_case()))
    assert len(store.reviews.reader.page().cases) == 1


def test_the_next_attempt_belongs_to_the_open_case(store: Store) -> None:
    """A customer's next attempt for the same purpose joins the case; no attempt for another purpose does."""
    first = add_case(store, "same")
    second = add_case(store, "same")
    add_case(store, "same", purpose="REVIEW")
    add_case(store, "another")
    cases = store.reviews.reader.page(CaseFilter(verification_id=second)).cases
    assert [case.verification_id for case in cases] == [second]
    assert store.reviews.reader.get(cases[0].id).attempts == (first, second)
    assert len(store.reviews.reader.page().cases) == 3


def test_an_attempt_that_needs_nobody_still_joins(store: Store) -> None:
    """Whoever decides sees what the customer sent since, also where the policy accepted it."""
    add_case(store, "same")
    accepted = verification("accepted", customer_reference="same")
    store.save(accepted, beside=store.reviews.follow_up(None))
    (case,) = store.reviews.reader.page().cases
    assert case.verification_id == accepted.id


def test_claims_go_to_the_most_urgent_cases(store: Store) -> None:
    """The least priority goes first, then the earliest due time; a queue may be chosen."""
    late = add_case(store, case=new_case(due_at=NOON + 3 * DAY))
    soon = add_case(store, case=new_case(due_at=NOON + DAY))
    urgent = add_case(store, case=new_case(priority=10, due_at=NOON + 9 * DAY, queue="objections"))
    found = store.reviews.queue.claim(WEI, 2, "claim", TERMS)
    assert [case.verification_id for case in found] == [urgent, soon]
    assert [case.verification_id for case in store.reviews.queue.claim(LAN, 3, "claim", TERMS)] == [late]
    assert store.reviews.queue.claim(SU, 3, "claim", TERMS) == ()


def test_a_chosen_queue_is_the_only_one(store: Store) -> None:
    """A claim that names a queue gets nothing of another."""
    add_case(store)
    assert store.reviews.queue.claim(WEI, 1, "claim", TERMS, "objections") == ()
    assert len(store.reviews.queue.claim(WEI, 1, "claim-2", TERMS, "identity")) == 1


def test_a_claim_is_bounded_and_may_be_repeated(store: Store) -> None:
    """Nobody holds more than the rules let them, and the same request gives the same cases."""
    for _ in range(5):
        add_case(store)
    first = store.reviews.queue.claim(WEI, 2, "claim", TERMS)
    again = store.reviews.queue.claim(WEI, 2, "claim", TERMS)
    assert {(case.id, case.fence) for case in again} == {(case.id, case.fence) for case in first}
    assert len(store.reviews.queue.claim(WEI, 3, "further", TERMS)) == 1
    assert store.reviews.queue.claim(WEI, 3, "more", TERMS) == ()


def test_a_claim_that_ran_out_is_another_s_under_a_greater_token(place: Place, store: Store) -> None:
    """What the first holder does after that is refused, whatever their token says."""
    add_case(store)
    first = store.reviews.queue.claim(WEI, 1, "claim", TERMS)[0]
    expire(place, store)
    second = claimed(store, LAN)
    assert (second.id, second.fence) == (first.id, first.fence + 1)
    for token in (first.fence, second.fence):
        with pytest.raises(ClaimLost):
            store.reviews.decisions.decide(act(second, WEI, fence=token), RESUBMITS, takes_two=False)
    with pytest.raises(ClaimLost):
        store.reviews.queue.renew(first.id, WEI, first.fence, TERMS)


def expire(place: Place, store: Store) -> None:
    """Let every claim run out, as time would: by a renewal for a term that is over."""
    over = replace(TERMS, lease=timedelta(seconds=-1))
    for case in store.reviews.reader.page().cases:
        if case.holder is not None:
            holder = next(one for one in (WEI, LAN, SU) if one.name == case.holder)
            store.reviews.queue.renew(case.id, holder, case.fence, over)


def test_a_claim_is_renewed_and_released(store: Store) -> None:
    """Its holder prolongs it, or gives it back; another may not, but whoever supervises."""
    add_case(store)
    first = claimed(store)
    renewed = store.reviews.queue.renew(first.id, WEI, first.fence, TERMS)
    assert first.lease_until is not None
    assert renewed.lease_until is not None
    assert renewed.lease_until >= first.lease_until
    with pytest.raises(ClaimLost):
        store.reviews.queue.release(first.id, LAN, first.fence)
    assert store.reviews.queue.release(first.id, WEI, first.fence).holder is None
    second = claimed(store, LAN)
    assert store.reviews.queue.release(second.id, CHIEF, second.fence).holder is None


def test_two_people_accept(store: Store) -> None:
    """The first person proposes, the second confirms: the case is closed, and a review stands beside the verdict."""
    verification_id = add_case(store)
    case = proposed(store)
    assert (case.state, case.awaits, case.holder) == (CaseState.PROPOSED, Awaits.APPROVER, None)
    assert store.reviews.reviews_of([verification_id]) == {}
    second = claimed(store, SU)
    closed = store.reviews.decisions.confirm(act(second, SU), Opinion(None, ()), agrees=True)
    assert (closed.state, closed.decision) == (CaseState.CLOSED, Decision.ACCEPT)
    (review,) = store.reviews.reviews_of([verification_id])[verification_id]
    assert (review.kind, review.decision, review.reason_codes) == (
        ReviewKind.DECIDED,
        Decision.ACCEPT,
        ("DOCUMENT_GENUINE",),
    )
    assert (review.first, review.second) == ("wei", "su")
    assert store.get(verification_id).decision == "REVIEW"


def test_the_second_person_is_another(store: Store) -> None:
    """Who decided gets no claim on the case, and is refused in the store itself where they come to confirm."""
    add_case(store)
    case = proposed(store, BOTH)
    assert store.reviews.queue.claim(BOTH, 1, "claim", TERMS) == ()
    with pytest.raises(SamePerson):
        store.reviews.decisions.confirm(act(case, BOTH, fence=None), Opinion(None, ()), agrees=True)
    assert state(store, case.id) is CaseState.PROPOSED


def test_who_entered_the_data_neither_decides_nor_confirms(store: Store) -> None:
    """Their claims pass over the case, and the store refuses them."""
    add_case(store, case=new_case(entered_by="wei"))
    assert store.reviews.queue.claim(WEI, 1, "claim", TERMS) == ()
    case = claimed(store, LAN)
    with pytest.raises(SamePerson):
        store.reviews.decisions.decide(act(case, WEI, fence=None), RESUBMITS, takes_two=False)


def test_a_decision_that_is_not_confirmed_returns(store: Store) -> None:
    """The case waits for a first decision again, with the second person's words in its history."""
    add_case(store)
    case = proposed(store)
    second = claimed(store, SU)
    back = store.reviews.decisions.confirm(act(second, SU), Opinion(None, ("DOUBT_REMAINS",), "no"), agrees=False)
    assert (back.state, back.awaits, back.proposed_by) == (CaseState.OPEN, Awaits.REVIEWER, None)
    last = store.reviews.reader.get(case.id).steps[-1]
    assert (last.kind, last.person, last.note) == (StepKind.CASE_RETURNED, "su", "no")
    assert claimed(store, WEI).id == case.id


def test_a_decision_of_one_person_closes(store: Store) -> None:
    """Where one is enough, the case is closed and the reviews of all its attempts are there."""
    attempts = [add_case(store, "same"), add_case(store, "same")]
    case = claimed(store)
    closed = store.reviews.decisions.decide(act(case), RESUBMITS, takes_two=False)
    assert closed.state is CaseState.CLOSED
    assert set(store.reviews.reviews_of(attempts)) == set(attempts)
    with pytest.raises(CaseUnfit):
        store.reviews.decisions.decide(act(closed, fence=None), RESUBMITS, takes_two=False)


def test_the_same_request_is_done_once(store: Store) -> None:
    """A repeated decision changes nothing; its id is good for no other request."""
    add_case(store)
    add_case(store)
    case = claimed(store)
    first = act(case, request_id="decide")
    closed = store.reviews.decisions.decide(first, RESUBMITS, takes_two=False)
    again = store.reviews.decisions.decide(first, RESUBMITS, takes_two=False)
    assert (again.revision, again.state, again.step) == (closed.revision, CaseState.CLOSED, None)
    assert len(store.reviews.reader.get(case.id).steps) == 2
    other = claimed(store)
    with pytest.raises(RequestConflict):
        store.reviews.decisions.decide(act(other, request_id="decide"), RESUBMITS, takes_two=False)


def test_a_decision_needs_the_state_that_was_seen(store: Store) -> None:
    """Another attempt that came meanwhile has to be looked at first; it takes a proposal back."""
    add_case(store, "same")
    case = claimed(store)
    add_case(store, "same")
    with pytest.raises(CaseChanged):
        store.reviews.decisions.decide(act(case), RESUBMITS, takes_two=False)
    seen = store.reviews.reader.outline(case.id)
    assert store.reviews.decisions.decide(act(seen), ACCEPTS, takes_two=True).state is CaseState.PROPOSED
    add_case(store, "same")
    assert state(store, case.id) is CaseState.OPEN


def test_one_s_own_decision_is_withdrawn_for_a_while(store: Store) -> None:
    """Only by who decided, within the time, and as long as nobody looks at it."""
    add_case(store)
    case = proposed(store)
    with pytest.raises(SamePerson):
        store.reviews.decisions.withdraw(act(case, LAN, fence=None), TERMS.withdraw)
    with pytest.raises(CaseUnfit):
        store.reviews.decisions.withdraw(act(case, fence=None), timedelta(0))
    second = claimed(store, SU)
    with pytest.raises(CaseUnfit):
        store.reviews.decisions.withdraw(act(case, fence=None), TERMS.withdraw)
    store.reviews.queue.release(second.id, SU, second.fence)
    assert store.reviews.decisions.withdraw(act(case, fence=None), TERMS.withdraw).state is CaseState.OPEN


def test_the_customer_is_asked_and_waited_for(store: Store) -> None:
    """The case waits; the next attempt brings it back, and so does a customer who is silent for too long."""
    verification_id = add_case(store, "same")
    case = claimed(store)
    asked = Opinion(None, ("PICTURE_UNFIT",))
    waiting = store.reviews.decisions.ask_customer(act(case), asked, DAY)
    assert (waiting.state, waiting.awaits) == (CaseState.WAITING_CUSTOMER, Awaits.NOBODY)
    assert store.reviews.reviews_of([verification_id])[verification_id][0].kind is ReviewKind.CUSTOMER_ASKED
    assert not store.reviews.decisions.silent(case.id)
    add_case(store, "same")
    assert state(store, case.id) is CaseState.OPEN
    again = claimed(store, LAN)
    store.reviews.decisions.ask_customer(act(again, LAN), asked, -DAY)
    assert store.reviews.decisions.silent(case.id)
    assert state(store, case.id) is CaseState.OPEN


def test_escalated_cases_go_to_those_who_confirm(store: Store) -> None:
    """They decide, and another of them confirms."""
    add_case(store)
    case = claimed(store)
    escalated = store.reviews.decisions.escalate(act(case), Opinion(None, ("DOUBT_REMAINS",)))
    assert (escalated.state, escalated.awaits) == (CaseState.ESCALATED, Awaits.APPROVER)
    assert store.reviews.queue.claim(LAN, 1, "claim", TERMS) == ()
    seen = claimed(store, SU)
    store.reviews.decisions.decide(act(seen, SU), ACCEPTS, takes_two=True)
    other = claimed(store, CHIEF)
    closed = store.reviews.decisions.confirm(act(other, CHIEF), Opinion(None, ()), agrees=True)
    assert closed.decision is Decision.ACCEPT


def test_nothing_is_accepted_over_an_open_question(store: Store) -> None:
    """While an authority has not answered, the case cannot be closed with ACCEPT."""
    add_case(store, "same")
    store.save(
        verification("pending", customer_reference="same", decision="PENDING"), beside=store.reviews.follow_up(None)
    )
    case = claimed(store)
    with pytest.raises(VerdictPending):
        store.reviews.decisions.decide(act(case), ACCEPTS, takes_two=True)
    store.reviews.decisions.decide(act(case), RESUBMITS, takes_two=False)


def revised(store: Store, verification_id: str, number: int, case: NewCase | None, decision: str = "REVIEW") -> None:
    """A revision of a verdict, with what follows from it."""
    new = NewRevision(verification_id, number, decision, ("AUTHORITY_CARD_LOST",), b"verdict SPECIMEN", NOON)
    store.revisions.append(new, store.reviews.follow_up(case, NOON, revises=True))


def test_nobody_decides_over_an_answer_that_they_have_not_seen(store: Store) -> None:
    """A revision changes the open case's etag and takes a proposal back, also of a customer without a reference."""
    for customer in ("same", None):
        new = verification(f"revised-{customer}", customer_reference=customer, decision="REVIEW")
        store.save(new, beside=store.reviews.follow_up(new_case()))
        case = claimed(store)
        revised(store, new.id, 1, None)
        with pytest.raises(CaseChanged):
            store.reviews.decisions.decide(act(case), RESUBMITS, takes_two=False)
        seen = store.reviews.reader.outline(case.id)
        store.reviews.decisions.decide(act(seen), ACCEPTS, takes_two=True)
        revised(store, new.id, 2, new_case(), "ACCEPT")
        again = store.reviews.reader.get(case.id)
        assert (again.outline.state, again.outline.proposed_by) == (CaseState.OPEN, None)
        assert again.attempts == (new.id,)
        assert [step.kind for step in again.steps].count(StepKind.VERDICT_REVISED) == 2
        closed = store.reviews.decisions.decide(act(claimed(store)), RESUBMITS, takes_two=False)
        assert closed.state is CaseState.CLOSED


def test_news_after_a_case_was_closed_opens_another(store: Store) -> None:
    """An answer that comes after people have decided is a case of its own where it asks for a person, and else none."""
    verification_id = add_case(store)
    case = claimed(store)
    store.reviews.decisions.decide(act(case), RESUBMITS, takes_two=False)
    revised(store, verification_id, 1, None, "ACCEPT")
    assert [one.id for one in store.reviews.reader.cases_of(verification_id)] == [case.id]
    revised(store, verification_id, 2, new_case(codes=("AUTHORITY_CARD_LOST",)))
    (second,) = [one for one in store.reviews.reader.cases_of(verification_id) if one.id != case.id]
    assert (second.state, second.codes) == (CaseState.OPEN, ("AUTHORITY_CARD_LOST",))


def objection(store: Store, verification_id: str, request_id: str = "objection") -> str:
    """An objection to what was decided; returns its case."""
    new = new_case(kind=CaseKind.OBJECTION, queue="objections", priority=10, due_at=NOON + 15 * DAY)
    one = act(store.reviews.reader.page(CaseFilter(verification_id=verification_id)).cases[0], CHIEF, request_id)
    words = Opinion(None, ("CUSTOMER_OBJECTS",), "the card is genuine")
    return store.reviews.objections.raise_one(one, verification_id, new, words, NOON).id


def test_an_objection_never_goes_to_those_who_decided(store: Store) -> None:
    """Neither the first nor the second person gets it; who answers it appends a review."""
    verification_id = add_case(store)
    case = proposed(store)
    second = claimed(store, SU)
    store.reviews.decisions.confirm(act(second, SU), Opinion(None, ()), agrees=True)
    case_id = objection(store, verification_id)
    assert case_id != case.id
    assert objection(store, verification_id) == case_id  # the same request
    assert store.reviews.queue.claim(SU, 1, "claim", TERMS) == ()
    held = claimed(store, CHIEF)
    with pytest.raises(SamePerson):
        store.reviews.decisions.decide(act(held, SU, fence=None), ACCEPTS, takes_two=False)
    answer = Opinion(Decision.UNCHANGED, ("DECISION_STANDS",), "looked at again")
    store.reviews.decisions.decide(act(held, CHIEF), answer, takes_two=False)
    kinds = [review.kind for review in store.reviews.reviews_of([verification_id])[verification_id]]
    assert kinds == [ReviewKind.DECIDED, ReviewKind.OBJECTION_ANSWERED]


def test_an_objection_is_remembered_once(store: Store) -> None:
    """After its days it moves to the front of the queue, and is not moved again."""
    case_id = objection(store, add_case(store))
    assert store.reviews.objections.unreminded(NOON - DAY) == []
    assert store.reviews.objections.unreminded(NOON) == [case_id]
    assert store.reviews.objections.remind(case_id, 0)
    assert not store.reviews.objections.remind(case_id, 0)
    assert store.reviews.objections.unreminded(NOON) == []
    assert store.reviews.reader.outline(case_id).priority == 0


def test_notes_are_sealed(place: Place, store: Store) -> None:
    """No note stands in clear in the database."""
    add_case(store)
    case = proposed(store)
    assert store.reviews.reader.get(case.id).steps[-1].note == "seen twice"
    notes = [row[0] for row in place.sql("SELECT note_sealed FROM review_step")]
    assert all(isinstance(note, bytes) and b"seen" not in note for note in notes)


def test_an_erasure_ends_a_case_and_blanks_its_notes(store: Store) -> None:
    """Decision, codes and times stay as those of the verification do; nobody gets the case any more."""
    verification_id = add_case(store, "gone")
    case = proposed(store)
    store.erase_customer("gone", NOON, before_statutory_term=True)
    kept = store.reviews.reader.get(case.id)
    assert kept.outline.state is CaseState.REDACTED
    assert [step.note for step in kept.steps] == ["", ""]
    assert store.reviews.queue.claim(SU, 1, "claim", TERMS) == ()
    with pytest.raises(NotFound):
        store.reviews.decisions.confirm(act(case, SU, fence=None), Opinion(None, ()), agrees=True)
    assert store.get(verification_id).state == "REDACTED"


def test_a_case_of_who_asked_for_deletion_is_only_stored(store: Store) -> None:
    """It is not claimed, shown or decided; its outline says so."""
    add_case(store, "leaving")
    case = claimed(store)
    store.retention.request_deletion("leaving", NOON + DAY)
    with pytest.raises(Restricted):
        store.reviews.showing.deliver(case.id, WEI)
    with pytest.raises(Restricted):
        store.reviews.decisions.decide(act(case), RESUBMITS, takes_two=False)
    store.reviews.queue.release(case.id, WEI, case.fence)
    assert store.reviews.queue.claim(WEI, 1, "claim", TERMS) == ()
    assert store.reviews.reader.outline(case.id).restricted


def test_a_case_is_shown_to_its_holder_alone(store: Store) -> None:
    """Delivery, opening and revealing are told in the log; another person is refused."""
    verification_id = add_case(store)
    case = claimed(store)
    with pytest.raises(ClaimLost):
        store.reviews.showing.deliver(case.id, LAN)
    store.reviews.showing.deliver(case.id, WEI)
    store.reviews.showing.open(act(case))
    store.reviews.showing.reveal(act(case), (f"{verification_id}/0.name",), Opinion(None, ("COMPARE",), "why"))
    assert store.reviews.reader.get(case.id).revealed == {f"{verification_id}/0.name"}
    actions = {entry.action for entry in store.history.page().entries}
    assert {"CASE_CLAIMED", "CASE_DELIVERED", "CASE_OPENED", "VALUES_REVEALED"} <= actions


def test_another_tenant_sees_nothing(store: Store) -> None:
    """Cases, claims and reviews are the tenant's own."""
    verification_id = add_case(store)
    other = store.of("other")
    (case,) = store.reviews.reader.page().cases
    assert other.reviews.reader.page().cases == ()
    assert other.reviews.queue.claim(WEI, 1, "claim", TERMS) == ()
    assert other.reviews.reviews_of([verification_id]) == {}
    with pytest.raises(NotFound):
        other.reviews.reader.get(case.id)


def test_lists_are_paged_by_urgency_and_filtered(store: Store) -> None:
    """Pages neither repeat nor skip; a token belongs to its filter."""
    for priority in (30, 10, 20):
        add_case(store, case=new_case(priority=priority, codes=("A_CODE",) if priority == 20 else ("OTHER",)))
    first = store.reviews.reader.page(page_size=2)
    rest = store.reviews.reader.page(page_size=2, page_token=first.next_page_token)
    assert [case.priority for case in (*first.cases, *rest.cases)] == [10, 20, 30]
    assert rest.next_page_token == ""
    assert [case.priority for case in store.reviews.reader.page(CaseFilter(code="A_CODE")).cases] == [20]
    assert store.reviews.reader.page(CaseFilter(states=(CaseState.CLOSED,))).cases == ()
    with pytest.raises(Exception, match="page token"):
        store.reviews.reader.page(CaseFilter(queue="identity"), 2, first.next_page_token)


def test_statistics_count_without_naming_anybody(store: Store) -> None:
    """Open cases by queue and state, decisions, agreement; no name is in them."""
    for _ in range(3):
        add_case(store)
    proposed(store)
    second = claimed(store, SU)
    store.reviews.decisions.confirm(act(second, SU), Opinion(None, ()), agrees=True)
    single = claimed(store)
    store.reviews.decisions.decide(act(single), RESUBMITS, takes_two=False)
    figures = store.reviews.statistics.figures(NOON - DAY, NOON + 100_000 * DAY)
    assert (figures.confirmed, figures.returned, figures.opened, figures.closed) == (1, 0, 3, 2)
    assert sorted((one.decision, one.people) for one in figures.decided) == [("ACCEPT", 2), ("RESUBMIT", 1)]
    (standing,) = figures.open
    assert (standing.queue, standing.state, standing.cases) == ("identity", "OPEN", 1)
    assert not {"wei", "su"} & set(repr(figures).split("'"))


def test_only_those_whom_a_case_awaits_decide_it(store: Store) -> None:
    """A reviewer cannot decide what was escalated, even with its token."""
    add_case(store)
    case = claimed(store)
    store.reviews.decisions.escalate(act(case), Opinion(None, ("DOUBT_REMAINS",)))
    held = claimed(store, SU)
    assert held.awaits is Awaits.APPROVER
    assert SU.awaited == APPROVER
    with pytest.raises(CaseUnfit):
        store.reviews.decisions.decide(act(held, LAN, fence=None), RESUBMITS, takes_two=False)
