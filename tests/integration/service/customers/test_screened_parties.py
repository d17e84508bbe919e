"""Parties of a customer's file are screened as the customer is: at once, by new lists, nightly; their hits are its."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from idverdict import v1

from service.screening import parties as screened
from service.screening.customers import begin_nightly, perform
from storage import Job, JobKind
from storage.screening.values import NewDecision, StoredHit
from storage.screening.words import HitDecision, HitState, SweepKind
from tests.house import House, imported
from tests.storage_support import digest

REPRESENTATIVE, DIRECTOR = v1.PARTY_ROLE_LEGAL_REPRESENTATIVE, v1.PARTY_ROLE_DIRECTOR
NUMBER = "110105194912310021"
LISTED = "張样本,PERSON,1949-12-31"
HOLDER, COMPANY = "SPECIMEN Zoltan Quimby,PERSON,", "SPECIMEN Xylofar Holdings,ENTITY,"
STRUCTURE = {
    "format": "idverdict-structure/1",
    "target": "T",
    "parties": [
        {"id": "T", "kind": "COMPANY", "name": "样本公司 SPECIMEN"},
        {"id": "H", "kind": "COMPANY", "name": "SPECIMEN Xylofar Holdings"},
        {"id": "P1", "kind": "PERSON", "name": "SPECIMEN Zoltan Quimby"},
    ],
    "holdings": [
        {"holder": "H", "entity": "T", "share": "100%", "evidence": ["register"]},
        {"holder": "P1", "entity": "H", "share": "100%", "evidence": ["register"]},
    ],
    "examinations": [{"entity": "T", "evidence": ["interview"]}, {"entity": "H", "evidence": ["interview"]}],
}


def structured(house: House, name: str, **changed: object) -> None:
    """The structure behind the company, and who its owners are."""
    text = json.dumps({**STRUCTURE, **changed}).encode()
    at = f"{house.now:%d-%H%M}"
    house.parties.ImportStructure(v1.ImportStructureRequest(name=name, structure_json=text, request_id=f"s-{at}"))
    house.parties.DetermineOwners(v1.DetermineOwnersRequest(name=name, request_id=f"d-{at}"))


def hits(house: House) -> list[StoredHit]:
    """All hits, opened."""
    found = house.store.screening.hits
    return [found.get(one.id, shown=False) for one in found.page(20)]


def told(hit: StoredHit) -> tuple[str, tuple[str, ...]]:
    """Whose hit it is."""
    stated = json.loads(hit.party)
    return stated["id"], tuple(stated["roles"])


def decided(house: House, hit: StoredHit, what: HitDecision) -> None:
    """What one person decides, where one is enough."""
    new = NewDecision(hit.id, "li", what, "", hit.revision, False, f"r-{hit.id}-{hit.revision}", digest(b"d"))
    house.store.screening.hits.decide(new, house.now)


def test_a_representative_is_screened_at_once_and_the_hit_is_the_companys(house: House) -> None:
    """The hit says which party in which role met, raises LIST_HIT in the file once, and is a floor of the risk."""
    imported(house, LISTED)
    name = house.company()
    house.put(name, "L1", "张样本", REPRESENTATIVE, document_type="cn_resident_id", document_number=NUMBER)
    house.put(name, "D1", "李样本", DIRECTOR)
    house.follower.catch_up()
    (hit,) = hits(house)
    assert (hit.of_party, told(hit)) == (True, ("L1", ("LEGAL_REPRESENTATIVE",)))
    assert house.words(v1.CUSTOMER_EVENT_KIND_EVENT_RAISED) == ["LIST_HIT"]
    assert "LIST_HIT" in house.get(name).open_events
    before = house.told()
    house.follower.catch_up(from_beginning=True)
    assert house.told() == before


def test_hits_of_parties_count_as_inputs_of_the_risk(house: House) -> None:
    """While a hit is open nothing stated of hits counts; confirmed it is the floor, cleared what is stated counts."""
    imported(house, LISTED)
    name = house.company()
    house.put(name, "L1", "张样本", REPRESENTATIVE, document_type="cn_resident_id", document_number=NUMBER)
    house.follower.catch_up()

    def rated(request: str) -> v1.Rating:
        asked = v1.RateCustomerRequest(name=name, inputs={"list_hit": "NONE", "pep": "NONE"}, request_id=request)
        made: v1.Rating = house.risk.RateCustomer(asked)
        return made

    assert "list_hit" in rated("r1").open_floors
    decided(house, hits(house)[0], HitDecision.CONFIRMED)
    confirmed = rated("r2")
    assert (list(confirmed.floors), confirmed.level) == (["list_hit"], 5)
    assert house.risk.ReplayRating(v1.ReplayRatingRequest(name=confirmed.name)).same
    house.put(name, "L1", "张样本", REPRESENTATIVE, until_on="2026-03-01", from_on="2026-02-01")
    house.follower.catch_up()
    assert "list_hit" not in (*rated("r3").open_floors, *rated("r3").floors)


def test_everybody_in_a_structure_is_screened(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Owners and companies between, natural and legal, some in one transaction; whoever leaves takes the hits along,
    and a decision is there again when they come back.
    """
    monkeypatch.setattr(screened, "AT_ONCE", 1)
    imported(house, HOLDER, COMPANY)
    name = house.company()
    structured(house, name)
    house.follower.catch_up()
    assert sorted(map(told, hits(house))) == [("H", ("HOLDER",)), ("P1", ("BENEFICIAL_OWNER", "HOLDER"))]
    of_holder = next(one for one in hits(house) if told(one)[0] == "P1")
    decided(house, of_holder, HitDecision.CLEARED)
    assert house.replayed(of_holder.id).same
    house.now += timedelta(hours=1)
    parties = STRUCTURE["parties"]
    assert isinstance(parties, list)
    structured(house, name, parties=[*parties[:2], {"id": "P1", "kind": "PERSON", "name": "SPECIMEN Nobody Else"}])
    house.follower.catch_up()
    assert {one.id: one.state for one in hits(house)}[of_holder.id] is HitState.OPEN  # a former name still meets
    house.now += timedelta(hours=1)
    structured(house, name, parties=parties[:1], holdings=[], examinations=[])
    house.follower.catch_up()
    assert {one.state for one in hits(house)} == {HitState.ENDED}
    assert not house.store.screening.subjects.parties_of("CIF-1")


def test_a_decision_on_a_partys_hit_comes_back_with_the_party(house: House) -> None:
    """Of the same facts, under the decision that was made."""
    imported(house, HOLDER)
    name = house.company()
    structured(house, name)
    house.follower.catch_up()
    decided(house, hits(house)[0], HitDecision.CLEARED)
    parties = STRUCTURE["parties"]
    assert isinstance(parties, list)
    for some in ({"parties": parties[:1], "holdings": [], "examinations": []}, {}):
        house.now += timedelta(hours=1)
        structured(house, name, **some)
        house.follower.catch_up()
    assert [one.state for one in hits(house)] == [HitState.CLEARED]
    assert "LIST_HIT" in house.get(name).open_events


def test_new_lists_and_the_night_reach_parties(house: House) -> None:
    """Who was there before a list is found by its delta, and by the sweep of all; to do it twice changes nothing."""
    name = house.company()
    structured(house, name)
    house.follower.catch_up()
    imported(house, HOLDER)
    begin_nightly(house.store, lambda: house.now)
    sweeps = house.store.screening.sweeps.page(5)
    assert {one.kind for one in sweeps} == {SweepKind.DELTA, SweepKind.FULL}
    for one in (*sweeps, *sweeps):
        assert perform(house.store.of, house.app.screens(), Job("default", JobKind.SCREENING, one.id)) is True
    (hit,) = hits(house)
    assert told(hit) == ("P1", ("BENEFICIAL_OWNER", "HOLDER"))
    assert sum(one.opened for one in house.store.screening.sweeps.page(5)) == 1
    assert house.replayed(hit.id).same
    house.follower.catch_up()
    assert house.words(v1.CUSTOMER_EVENT_KIND_EVENT_RAISED) == ["LIST_HIT"]


def test_parties_are_no_duplicates_and_go_with_the_customer(house: House) -> None:
    """A party's number is not traced as a customer's; an erasure removes what was screened of parties."""
    imported(house, LISTED)
    name = house.company()
    house.put(name, "L1", "张样本", REPRESENTATIVE, document_type="cn_resident_id", document_number=NUMBER)
    house.follower.catch_up()
    assert not house.store.screening.hits.shared(1)
    assert len(house.store.screening.subjects.parties_of("CIF-1")) == 1
    house.store.erasure.erase("CIF-1", house.now, before_statutory_term=True)
    assert not house.store.screening.subjects.after("", 10)
    assert [one.state for one in hits(house)] == [HitState.REDACTED]
