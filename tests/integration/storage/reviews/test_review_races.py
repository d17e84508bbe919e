"""Many people at one queue, on both databases and through two servers: each case goes to one, each is closed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from storage import CaseUnfit, ClaimLost, SamePerson, Store
from storage.reviews.values import Opinion, Outline, Person
from storage.reviews.words import Awaits
from tests.reviews_support import (
    APPROVER,
    REVIEWER,
    SU,
    TERMS,
    act,
    add_case,
    claimed,
    proposed,
)
from tests.storage_support import verification

PEOPLE = 8
CASES = 20


def together(*work: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment; what each gave, or raised."""
    ready = Barrier(len(work))

    def one(job: Callable[[], object]) -> object:
        ready.wait(20)
        try:
            return job()
        except (CaseUnfit, ClaimLost, SamePerson) as error:
            return error

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def test_no_case_goes_to_two_people(servers: tuple[Store, Store]) -> None:
    """All of them claim at once until nothing is left: each case is claimed once, under its first token."""
    for _ in range(CASES):
        add_case(servers[0])

    def worker(number: int) -> Callable[[], list[Outline]]:
        person, store = Person(f"person-{number}", REVIEWER), servers[number % 2]

        def claim() -> list[Outline]:
            found: list[Outline] = []
            while some := store.reviews.queue.claim(person, 1, f"{number}-{len(found)}", TERMS):
                found += some
            return found

        return claim

    found = [case for cases in together(*map(worker, range(PEOPLE))) for case in cases]  # type: ignore[attr-defined]
    assert Counter(case.id for case in found).most_common(1)[0][1] == 1
    assert len(found) == min(CASES, PEOPLE * TERMS.most_held)
    assert {case.fence for case in found} == {1}


def test_two_who_confirm_at_once_close_it_once(servers: tuple[Store, Store]) -> None:
    """One of them finds it closed: there is one review."""
    verification_id = add_case(servers[0])
    proposed(servers[0])
    case = claimed(servers[0], SU)
    jobs = [
        lambda store=store, n=n: store.reviews.decisions.confirm(
            act(case, SU, f"confirm-{n}"), Opinion(None, ()), agrees=True
        )
        for n, store in enumerate(servers)
    ]
    results = together(*jobs)
    assert sum(isinstance(result, Outline) for result in results) == 1
    assert len(servers[0].reviews.reviews_of([verification_id])[verification_id]) == 1


def test_one_person_in_both_roles_never_confirms_alone(servers: tuple[Store, Store]) -> None:
    """Not even through two servers at the moment of their own decision, whichever comes first."""
    add_case(servers[0])
    both = Person("mo", REVIEWER | APPROVER)
    case = claimed(servers[0], both)
    results = together(
        lambda: servers[0].reviews.decisions.decide(act(case, both), Opinion(None, ("X",)), takes_two=True),
        lambda: servers[1].reviews.decisions.confirm(
            act(case, both, fence=None, revision=None), Opinion(None, ()), agrees=True
        ),
    )
    assert isinstance(results[0], Outline)
    assert isinstance(results[1], CaseUnfit | SamePerson)
    assert servers[0].reviews.reader.outline(case.id).awaits is Awaits.APPROVER


def test_a_case_that_is_linked_while_it_is_claimed_stays_whole(servers: tuple[Store, Store]) -> None:
    """Attempts and claims at the same moment lose neither. A claim may pass by a case that an attempt holds."""
    add_case(servers[0], "same")
    person = Person("wei", REVIEWER)
    *_, found = together(
        *(lambda store=store: add_case(store, "same") for store in servers),
        lambda: servers[0].reviews.queue.claim(person, 1, "claim", TERMS),
    )
    (case,) = servers[0].reviews.reader.page().cases
    kept = servers[0].reviews.reader.get(case.id)
    assert len(kept.attempts) == 3
    assert [step.number for step in kept.steps] == [1, 2, 3]
    assert (case.holder, case.fence) == (("wei", 1) if found else (None, 0))


def test_attempts_of_one_customer_at_once_belong_to_one_case(servers: tuple[Store, Store]) -> None:
    """Through two servers, of a new customer and of a known one: the first opens the case, the others are linked."""
    servers[0].save(verification("known", customer_reference="known"))
    for customer in ("new", "known"):
        ids = together(*(lambda store=store, of=customer: add_case(store, of) for store in servers * 2))
        (case,) = servers[0].reviews.reader.cases_of(str(ids[0]))
        kept = servers[0].reviews.reader.get(case.id)
        assert sorted(kept.attempts) == sorted(map(str, ids))
        assert [step.number for step in kept.steps] == [1, 2, 3, 4]
