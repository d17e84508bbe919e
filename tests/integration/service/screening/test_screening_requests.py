"""Use cases of ScreeningService over a store: import, screen, decide, sweep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.screening import customers
from service.screening.customers import Screens, begin_nightly, found_in, perform, screen_customer
from service.screening.facts import Facts, facts_of
from service.screening.loaded import LoadedLists
from service.screening.policy import load_policy
from service.screening.requests import ScreeningRequests
from service.screening.screening import List, screen
from storage import BulkObjects, Job, JobKind, Store
from storage.screening.values import Changes, Found, Outcome
from storage.screening.words import SweepKind, SweepState
from tests.storage_support import NOON, Place

LIST = "id,names,kind,birth_dates,former_ids\n1,張偉明,PERSON,1970-03-04,\n2,Karl Lindau,PERSON,,\n"
SCREENS = Screens(load_policy(), LoadedLists(), lambda: NOON)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store."""
    with closing(Place(tmp_path / "var").open()) as store:
        yield store


def requests(store: Store, person: str = "li", folder: Path | None = None) -> ScreeningRequests:
    """The use cases as one person calls them."""

    def objects() -> BulkObjects:
        assert folder is not None
        return BulkObjects(folder.as_uri())

    return ScreeningRequests(store, SCREENS, objects, person, lambda: NOON)


def imported(store: Store, text: str, request: str = "r1", **more: Any) -> v1.ListVersion:
    """Import a list from the request."""
    request_ = v1.ImportListRequest(
        request_id=request, list="un", format=v1.LIST_FORMAT_CSV, content=text.encode(), **more
    )
    return requests(store).import_list(request_)


def customer(store: Store, *names: str, reference: str = "CIF-1", **facts: Any) -> v1.Screening:
    """Screen a customer."""
    subject = v1.ScreeningSubject(names=names, **facts)
    request = v1.ScreenCustomerRequest(customer_reference=reference, subject=subject)
    return requests(store).screen_customer(request)


def hit(store: Store) -> v1.ScreeningHit:
    """The one hit there is."""
    (outline,) = requests(store).hits(v1.ListHitsRequest()).hits
    return requests(store).get(v1.GetHitRequest(name=outline.name))


def decide(store: Store, person: str, decision: v1.HitDecision, note: str = "另一人") -> v1.ScreeningHit:
    """Decide the hit as one person."""
    now = hit(store)
    request = v1.DecideHitRequest(
        request_id=f"{person}-{now.etag}", name=now.name, etag=now.etag, decision=decision, note=note
    )
    return requests(store, person).decide(request)


def sweep(store: Store) -> None:
    """Do the sweeps that wait."""
    for one in store.screening.sweeps.page(10):
        if one.state is SweepState.RUNNING:
            assert perform(store.of, SCREENS, Job(store.tenant, JobKind.SCREENING, one.id)) is True


def test_a_customer_is_screened_recorded_and_decided(store: Store) -> None:
    """The answer explains each match and repeats no fact of the customer but the name; the hit waits for a person."""
    assert imported(store, LIST).name == "lists/un/versions/1"
    made = customer(store, "张伟明", numbers=["SPECIMEN-1"])
    assert [(one.how, one.entry_id, one.strength) for one in made.matches] == [
        ("TRADITIONAL", "1", v1.HIT_STRENGTH_HIT)
    ]
    assert (made.opened, made.policy_sha256) == (1, SCREENS.policy.sha256)
    found = hit(store)
    assert found.match.subject_name == "张伟明"
    assert "SPECIMEN" not in str(found)
    assert decide(store, "li", v1.HIT_DECISION_CLEARED).state == v1.HIT_STATE_CLEARED
    assert not requests(store).hits(v1.ListHitsRequest(states=[v1.HIT_STATE_OPEN])).hits
    assert store.policies.get(bytes.fromhex(made.policy_sha256)).text == SCREENS.policy.text


def test_a_hit_replays_by_the_facts_that_it_was_made_of(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended since, against a version that is used no more; an older hit, of which they were not kept, says so."""
    replay = requests(store).replay
    imported(store, LIST)
    customer(store, "张伟明")
    name = hit(store).name
    customer(store, "王小明")
    imported(store, LIST.replace("張偉明", "張三"), "r2")
    assert hit(store).state == v1.HIT_STATE_ENDED
    again = replay(v1.ReplayHitRequest(name=name))
    assert (again.same, list(again.differs), again.not_kept) == (True, [], False)

    def without_facts(*made: Any) -> tuple[Found, ...]:
        return tuple(replace(one, facts=b"") for one in found_in(*made))

    monkeypatch.setattr(customers, "found_in", without_facts)
    customer(store, "張三", reference="CIF-2")
    (older,) = requests(store).hits(v1.ListHitsRequest(customer_reference="CIF-2")).hits
    assert replay(v1.ReplayHitRequest(name=older.name)).same  # the customer's are the same still
    customer(store, "王小明", reference="CIF-2")
    again = replay(v1.ReplayHitRequest(name=older.name))
    assert (again.same, list(again.differs), again.not_kept) == (False, ["facts"], True)


def test_a_replay_pushes_no_list_out_that_is_in_use(store: Store) -> None:
    """An earlier version is kept apart, one of them; the version in use is taken where it is there."""
    lists = LoadedLists(most=1)
    imported(store, LIST)
    imported(store, LIST.replace("張偉明", "張三"), "r2")
    versions = [store.screening.lists.get("un", number) for number in (1, 2)]
    (in_use,) = lists.current(store)
    first = lists.earlier(store, versions[0])
    assert (first.version, lists.earlier(store, versions[0]) is first) == (1, True)
    assert lists.earlier(store, versions[1]) is in_use
    assert lists.current(store)[0] is in_use


def test_a_match_needs_a_second_person(store: Store) -> None:
    """As the policy says; the first cannot confirm, and a note repeats no number."""
    imported(store, LIST)
    customer(store, "张伟明")
    assert decide(store, "li", v1.HIT_DECISION_CONFIRMED).state == v1.HIT_STATE_PROPOSED
    for person, note, reason in (
        ("li", "同一人", ErrorReason.SAME_PERSON),
        ("wang", "11010519491231002X", ErrorReason.NOTE_UNFIT),
    ):
        with pytest.raises(ApiError) as refused:
            decide(store, person, v1.HIT_DECISION_CONFIRMED, note)
        assert refused.value.reason is reason
    assert decide(store, "wang", v1.HIT_DECISION_CONFIRMED).state == v1.HIT_STATE_CONFIRMED


def test_nothing_is_stored_of_who_is_only_screened(store: Store) -> None:
    """Screen answers the same bytes each time, and leaves an entry in the log alone."""
    imported(store, LIST)
    request = v1.ScreenRequest(subject=v1.ScreeningSubject(names=["Zhang Weiming"], birth_dates=["1970-03-04"]))
    first, second = requests(store).screen(request), requests(store).screen(request)
    assert first.canonical == second.canonical
    assert first.matches[0].supports == ["BIRTH_DATE"]
    assert not store.screening.subjects.after("", 1)
    assert store.history.last("screening") is not None


def test_a_new_version_reaches_customers_who_were_screened_before(store: Store) -> None:
    """The sweep after an import compares what changed alone; a second pass of the same job changes nothing."""
    imported(store, LIST)
    sweep(store)
    customer(store, "Karl Lindau")
    customer(store, "王小红", reference="CIF-2")
    decide(store, "li", v1.HIT_DECISION_CLEARED)
    imported(store, LIST.replace("2,Karl", "77,Karl") + "3,王小紅,PERSON,,\n", "r2")
    sweep(store)
    (done,) = (one for one in store.screening.sweeps.page(10) if one.list_version == 2)
    assert (done.state, done.subjects, done.opened, done.reopened) == (SweepState.DONE, 2, 1, 0)
    states = [one.state for one in requests(store).hits(v1.ListHitsRequest()).hits]
    assert sorted(states) == [v1.HIT_STATE_OPEN, v1.HIT_STATE_CLEARED]
    begin_nightly(store, lambda: NOON)
    sweep(store)
    assert sum(one.opened + one.reopened + one.ended for one in store.screening.sweeps.page(10)) == 1


def test_a_changed_entry_opens_a_cleared_hit_and_a_removed_one_ends_it(store: Store) -> None:
    """By the delta after the import, and by the sweep of the night."""
    imported(store, LIST)
    customer(store, "Karl Lindau")
    decide(store, "li", v1.HIT_DECISION_CLEARED)
    imported(store, LIST.replace("Karl Lindau,PERSON,,", "Karl Lindau,PERSON,1970-01-01,"), "r2")
    sweep(store)
    assert hit(store).state == v1.HIT_STATE_OPEN
    imported(store, LIST.replace("2,Karl Lindau", "4,Otto Brandis"), "r3")
    begin_nightly(store, lambda: NOON)
    sweep(store)
    assert hit(store).state == v1.HIT_STATE_ENDED


def test_a_night_without_customers_or_lists_has_no_sweep(store: Store) -> None:
    """Nothing is begun where there is nothing to screen."""
    begin_nightly(store, lambda: NOON)
    imported(store, LIST)
    begin_nightly(store, lambda: NOON)
    assert {one.kind for one in store.screening.sweeps.page(10)} == {SweepKind.DELTA}


def test_a_list_is_imported_whole_once_or_not_at_all(store: Store, tmp_path: Path) -> None:
    """From the tenant's folder too; the same request is the same version, and a broken file leaves none."""
    assert imported(store, LIST).name == imported(store, LIST).name
    with pytest.raises(ApiError) as refused:
        imported(store, "id,names\n1", "r2")
    assert refused.value.reason is ErrorReason.LIST_INVALID
    folder = tmp_path / "objects"
    BulkObjects(folder.as_uri()).write(store.tenant, "lists/un.csv", LIST.encode())
    request = v1.ImportListRequest(
        request_id="r3", list="eu", format=v1.LIST_FORMAT_CSV, path="lists/un.csv", expected_entries=2
    )
    assert requests(store, folder=folder).import_list(request).entries == 2
    request.request_id, request.path = "r4", "lists/none.csv"
    with pytest.raises(ApiError) as missing:
        requests(store, folder=folder).import_list(request)
    assert missing.value.reason is ErrorReason.LIST_NOT_FOUND
    versions = requests(store).versions(v1.ListListVersionsRequest(page_size=1))
    assert versions.next_page_token
    rest = requests(store).versions(v1.ListListVersionsRequest(page_token=versions.next_page_token))
    assert len({one.name for one in (*versions.versions, *rest.versions)}) == 2


def test_customers_of_one_number_or_no_name_are_listed(store: Store) -> None:
    """One number under two names, and a name that forms are filled with."""
    customer(store, "王小红", numbers=["G 12345678"])
    customer(store, "李大海", reference="CIF-2", numbers=["G12345678"])
    customer(store, "测试", reference="CIF-3")
    groups = requests(store).duplicates(v1.ListDuplicatesRequest()).groups
    found = {(one.kind, len(one.subjects), one.names) for one in groups}
    assert found == {(v1.DUPLICATE_GROUP_KIND_NUMBER, 2, 2), (v1.DUPLICATE_GROUP_KIND_PLACEHOLDER, 1, 1)}


def test_a_list_that_comes_amid_a_screening_is_met(store: Store) -> None:
    """A version that is imported, and has swept, before the customer is stored is screened against all the same."""
    imported(store, LIST)

    class Interrupted(LoadedLists):
        """Another caller imports a version, and its sweep ends, once the lists were looked up."""

        def current(self, store: Store) -> tuple[List, ...]:
            found = super().current(store)
            if found[0].version == 1:
                imported(store, LIST + "3,王小红,PERSON,,\n", "r2")
                sweep(store)
            return found

    screens = replace(SCREENS, lists=Interrupted())
    made, changes = screen_customer(store, screens, "CIF-1", Facts(names=("王小红",)))
    assert (changes.opened, [one.version for one in made.lists]) == (1, [2])
    assert hit(store).list_version == "lists/un/versions/2"


def test_a_sweep_writes_nothing_of_facts_that_are_gone(store: Store) -> None:
    """What a sweep found of a customer's former facts neither opens a hit nor ends one of the present facts."""
    imported(store, LIST)
    customer(store, "Karl Lindau")
    (before,) = store.screening.subjects.after("", 1)
    later = replace(SCREENS, clock=lambda: NOON + timedelta(seconds=1))
    screen_customer(store, later, "CIF-1", Facts(names=("張偉明",)))
    stale = screen(facts_of(json.loads(before.facts)), SCREENS.lists.current(store), SCREENS.policy)
    outcome = Outcome(bytes.fromhex(SCREENS.policy.sha256), found_in(stale), NOON, every_list=True)
    assert store.screening.subjects.screened(before, outcome) == Changes()
    states = [one.state for one in requests(store).hits(v1.ListHitsRequest()).hits]
    assert sorted(states) == [v1.HIT_STATE_OPEN, v1.HIT_STATE_ENDED]


def test_a_sweep_that_comes_late_goes_by_the_latest_version(store: Store) -> None:
    """The sweep of a version that was followed by another one takes no hit back to what was listed before."""
    imported(store, LIST)
    customer(store, "Karl Lindau")
    imported(store, LIST.replace("Karl Lindau,PERSON,,", "Karl Lindau,PERSON,1970-01-01,"), "r2")
    sweeps = {one.list_version: one.id for one in store.screening.sweeps.page(10)}
    for version in (2, 1):
        assert perform(store.of, SCREENS, Job(store.tenant, JobKind.SCREENING, sweeps[version])) is True
    found = hit(store)
    assert (found.list_version, list(found.match.entry.birth_dates)) == ("lists/un/versions/2", ["1970-01-01"])
