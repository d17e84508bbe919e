"""What the tests of reviews share: people, rules of a case, and verifications that open one."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from storage import Store
from storage.reviews.values import Act, NewCase, Opinion, Outline, Person, Terms
from storage.reviews.words import Awaits, CaseKind, Decision
from tests.storage_support import NOON, digest, verification

REVIEWER = frozenset({Awaits.REVIEWER})
APPROVER = frozenset({Awaits.APPROVER})
WEI, LAN, SU = Person("wei", REVIEWER), Person("lan", REVIEWER), Person("su", APPROVER)
CHIEF = Person("chief", APPROVER, supervises=True)
BOTH = Person("mo", REVIEWER | APPROVER)
TERMS = Terms()
ACCEPTS = Opinion(Decision.ACCEPT, ("DOCUMENT_GENUINE",), "seen twice")
RESUBMITS = Opinion(Decision.RESUBMIT, ("PICTURE_UNFIT",))
_numbers = count(1)


def new_case(**changed: Any) -> NewCase:
    """A case as the rules open it."""
    values: dict[str, Any] = {
        "kind": CaseKind.VERDICT,
        "queue": "identity",
        "priority": 50,
        "due_at": NOON + timedelta(hours=8),
        "codes": ("NAME_MISMATCH",),
        "rules_sha256": digest(b"rules"),
    }
    return NewCase(**(values | changed))


def add_case(store: Store, customer: str | None = None, case: NewCase | None = None, **changed: Any) -> str:
    """A verification that a person has to decide; returns its id."""
    number = next(_numbers)
    given = {"decision": "REVIEW", "customer_reference": customer or f"customer-{number}"} | changed
    new = verification(str(given.pop("request_id", f"reviewed-{number}")), **given)
    store.save(new, beside=store.reviews.follow_up(case or new_case()))
    return new.id


def claimed(store: Store, person: Person = WEI, how_many: int = 1) -> Outline:
    """The most urgent case, claimed."""
    (case,) = store.reviews.queue.claim(person, how_many, f"claim-{next(_numbers)}", TERMS)
    return case


def act(case: Outline, person: Person = WEI, request_id: str | None = None, **changed: Any) -> Act:
    """What a person does to a case that they have claimed and seen."""
    request_id = request_id or f"act-{next(_numbers)}"
    given = {"fence": case.fence, "revision": case.revision} | changed
    return Act(case.id, person, request_id, digest(request_id.encode()), **given)


def proposed(store: Store, person: Person = WEI) -> Outline:
    """A case that one person has decided to accept."""
    case = claimed(store, person)
    return store.reviews.decisions.decide(act(case, person), ACCEPTS, takes_two=True)
