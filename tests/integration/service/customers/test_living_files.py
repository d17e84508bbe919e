"""Files that live by themselves: answers, decisions, codes and lists reach them through the audit log, once."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from idverdict import v1
from idverdict.authority import v1 as authority

from service.call.errors import ApiError
from service.customers.consents import Consents
from service.customers.following import Follower, Following
from service.customers.sweeping import sweep
from service.screening.customers import screen_customer
from service.screening.facts import Facts
from service.settings import Settings
from storage import CheckState, NewAnswer, new_id
from storage.authorities.values import NewCheck, QuotaLimits
from storage.following.followers import SLICES, Followers
from storage.reviews.values import Opinion
from storage.reviews.words import Decision
from tests.authorities import eventually, working
from tests.builders import make_claim
from tests.e2e.serving import request
from tests.house import House, imported
from tests.reviews_support import SU, TERMS, WEI, act
from tests.storage_support import NOON, Place, digest

PHONE = "13800000000"
_numbers = count(1)


MATCH = v1.AUTHORITY_FACT_STATE_MATCH


def test_answer_of_an_authority_is_the_next_version(house: House) -> None:
    """A revision of a named verification makes one further version, derived anew, which replays."""
    made = house.verified()
    name = house.opened(made)
    house.follower.catch_up()
    assert (house.versions(name), house.status(name, "name")) == (1, "READ")
    assert {one.since for one in house.follower.behind()} == {None}
    house.answered(made, ("name", MATCH), ("number", MATCH))
    assert [one.since is None for one in house.follower.behind()] == [False, True, True]
    house.follower.catch_up()
    assert (house.versions(name), house.status(name, "name")) == (2, "VERIFIED")
    version = house.customers.ListCustomerVersions(v1.ListCustomerVersionsRequest(name=name)).versions[0]
    assert version.person == "idverdict"
    assert house.customers.ReplayCustomerVersion(v1.ReplayCustomerVersionRequest(name=version.name)).same
    by_itself = [one for one in house.told() if one.kind == v1.CUSTOMER_EVENT_KIND_VERSION_ADDED]
    assert [(one.record, one.by_itself) for one in by_itself] == [
        (f"{name}/versions/1", False),
        (f"{name}/versions/2", True),
    ]


def confirmed(house: House, opinion: Opinion) -> None:
    """What one person decided is confirmed by a second one."""
    (case,) = house.store.reviews.queue.claim(SU, 1, f"c-{next(_numbers)}", TERMS)
    house.store.reviews.decisions.confirm(act(case, SU), opinion, agrees=True)


def reviewed(house: House, opinion: Opinion) -> None:
    """Two people decide the one case."""
    (case,) = house.store.reviews.queue.claim(WEI, 1, f"c-{next(_numbers)}", TERMS)
    house.store.reviews.decisions.decide(act(case, WEI), opinion, takes_two=True)
    confirmed(house, opinion)


def test_rejection_by_people_takes_the_readings_along(house: House) -> None:
    """Once two people have rejected a named verification, the file has nothing that was read in it."""
    made = house.verified(name="李样本")
    assert made.verdict.decision == v1.DECISION_REVIEW
    name = house.opened(made)
    house.follower.catch_up()
    assert house.status(name, "document_number") == "READ"
    rejects = Opinion(Decision.REJECT, ("DOCUMENT_FORGED",))
    (case,) = house.store.reviews.queue.claim(WEI, 1, "c1", TERMS)
    house.store.reviews.decisions.decide(act(case, WEI), rejects, takes_two=True)
    house.follower.catch_up()
    assert house.versions(name) == 1
    confirmed(house, rejects)
    house.follower.catch_up()
    assert (house.versions(name), house.status(name, "document_number")) == (2, "DECLARED")


def test_accepted_verification_is_taken_over_and_another_is_not(house: House) -> None:
    """A new accepted verification of the customer is evidence by itself; one in question waits to be named."""
    name = house.opened(house.verified())
    house.now += timedelta(hours=1)
    house.verified(name="李样本")
    house.follower.catch_up()
    assert house.versions(name) == 1
    house.verified(occupation="医生")
    house.follower.catch_up()
    assert house.versions(name) == 2
    assert next(one.value for one in house.get(name).elements if one.name == "occupation") == "医生"


def test_version_between_read_and_write_is_not_lost(house: House) -> None:
    """Where a revision was gone by before the file had its verification, the version that named it makes up for it."""
    made = house.verified()
    name = house.opened(made)
    house.answered(made, ("name", MATCH))
    for _ in range(SLICES):  # as if it came before the file
        interests = house.store.files.concerned.interests
        ahead = house.store.followers.ahead(Follower.EVIDENCE, "other", interests, 1, house.now)
        assert ahead is not None
        house.store.followers.done(replace(ahead, seen=house.store.events.end()), "other", house.now)
    house.now += timedelta(minutes=1)
    house.follower.catch_up()
    assert (house.versions(name), house.status(name, "name")) == (2, "VERIFIED")


def test_killed_worker_is_followed_by_another(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that was done and not noted is done by the next worker, and adds nothing; a living one is left alone."""
    made = house.verified()
    name = house.opened(made)
    house.answered(made, ("name", MATCH))
    while house.versions(name) == 1:  # the slice that the file is in is killed behind its work
        with monkeypatch.context() as killed:
            killed.setattr(Followers, "done", lambda *_: None)
            held = house.follower.step()
        assert held
        if house.versions(name) == 1:
            house.follower.step()
    other = Following(house.store, house.app.customers, house.app.screens, lambda: house.now, house.follower.reviews_of)
    other.catch_up()
    assert not other.is_done()
    house.now += timedelta(minutes=1)
    assert other.catch_up()
    assert other.is_done()
    assert house.versions(name) == 2
    house.follower.catch_up()
    assert house.versions(name) == 2


def test_damaged_file_hinders_no_other(tmp_path: Path) -> None:
    """A file that does not open is left, and the log is followed further."""
    place = Place(tmp_path / "var")
    with closing(place.open()) as store:
        house = House(store, tmp_path / "data")
        house.opened(house.verified())
        place.sql("UPDATE customer_file SET standing_sealed = x'00'")
        assert house.follower.catch_up()
        assert house.follower.is_done()
        house.app.workers.close()


def test_right_code_verifies_the_contact(house: House) -> None:
    """Row 20: a one-time code that was answered bears the contact; a wrong answer bears nothing."""
    name = house.opened(house.verified(), contact=PHONE)
    house.coded(PHONE, code="000000")
    house.follower.catch_up()
    assert (house.versions(name), house.status(name, "contact")) == (1, "DECLARED")
    house.now += timedelta(minutes=5)
    house.coded("13900000000")
    house.follower.catch_up()
    contact = next(one for one in house.get(name).elements if one.name == "contact")
    assert [one.via for one in contact.conflicts] == ["SMS_CODE"]
    assert (house.versions(name), house.status(name, "contact")) == (2, "DECLARED")
    house.customers.UpdateCustomer(
        v1.UpdateCustomerRequest(name=name, declared={"contact": "13900000000"}, request_id="u1")
    )
    assert house.status(name, "contact") == "VERIFIED"


def test_phone_check_verifies_the_contact_that_was_asked(house: House) -> None:
    """Row 20: an operator's answer bears the number that was asked about, by the kinds that the table lists."""
    name = house.opened(house.verified(), contact=PHONE)
    check = standalone(house, "PHONE_3", {"name": "张样本", "phone": PHONE}, ("name", "phone"))
    house.follower.catch_up()
    found = {one.name: one for one in house.get(name).elements}
    assert house.status(name, "contact") == "VERIFIED"
    assert [one.resource for one in found["contact"].bases if one.via == "PHONE_3"] == [f"authorityChecks/{check}"]
    assert house.status(name, "name") == "READ"  # the table lists no operator for it


def standalone(house: House, kind: str, fields: dict[str, str], agreed: tuple[str, ...]) -> str:
    """A question beside every verification, and its answer; gives its id."""
    id_ = new_id(NOON)
    asked = authority.CheckRequest(fields=[authority.Field(name=one, value=fields[one]) for one in fields])
    number = f"s-{next(_numbers)}"
    new = NewCheck(
        id=id_,
        request_id=number,
        request_digest=digest(number.encode()),
        verification_id=None,
        channel="phone",
        kind=kind,
        purpose="REVIEW",
        subject=None,
        asked=asked.SerializeToString(),
        asked_digest=digest(b"asked"),
        created_at=NOON,
        give_up_at=NOON + timedelta(days=1),
    )
    house.store.checks.start(new, "CIF-1")
    house.store.checks.begin_sending(id_, QuotaLimits(), NOON)
    finding = v1.AuthorityFinding(kind=kind, state=v1.AUTHORITY_CHECK_STATE_ANSWERED)
    finding.answer_time.FromDatetime(NOON)
    for one in agreed:
        finding.facts.add(field=one, state=MATCH)
    answer = NewAnswer(digest(b"a"), "MATCH", False, False, b"", finding.SerializeToString(), NOON)
    house.store.checks.answer(id_, answer)
    assert house.store.checks.get(id_, shown=False).state is CheckState.ANSWERED
    return id_


def test_customer_is_screened_at_once_and_a_hit_is_an_event(house: House) -> None:
    """A new name is screened against the lists in use; the hit raises LIST_HIT once, and watchers hear of both."""
    imported(house, "張样本,PERSON,1949-12-31")
    name = house.opened(house.verified())
    house.follower.catch_up()
    (hit,) = house.store.screening.hits.page(10)
    assert house.words(v1.CUSTOMER_EVENT_KIND_EVENT_RAISED) == ["LIST_HIT"]
    opened = [one for one in house.told() if one.kind == v1.CUSTOMER_EVENT_KIND_HIT_OPENED]
    assert [(one.customer, one.hit) for one in opened] == [(name, f"hits/{hit.id}")]
    assert "LIST_HIT" in house.get(name).open_events
    house.follower.catch_up()
    assert house.words(v1.CUSTOMER_EVENT_KIND_EVENT_RAISED) == ["LIST_HIT"]


def test_what_was_there_before_the_file_counts(house: House) -> None:
    """A code that was answered, a check and an accepted verification from before the opening are evidence; a hit of
    then is an event, once.
    """
    imported(house, "張样本,PERSON,1949-12-31")
    first = house.verified(occupation="医生")
    house.coded(PHONE)
    standalone(house, "CITIZEN_ID", {"name": "张样本"}, ("name",))
    screen_customer(house.store, house.app.screens(), "CIF-1", Facts(("张样本",), birth_dates=("1949-12-31",)))
    house.follower.catch_up()
    house.now += timedelta(minutes=1)
    name = house.opened(contact=PHONE)
    house.follower.catch_up()
    assert (house.status(name, "contact"), house.status(name, "name")) == ("VERIFIED", "VERIFIED")
    assert first.name in {basis.resource for one in house.get(name).elements for basis in one.bases}
    assert house.words(v1.CUSTOMER_EVENT_KIND_EVENT_RAISED) == ["LIST_HIT"]
    before = house.told()
    house.follower.catch_up(from_beginning=True)
    assert house.told() == before


def test_customer_is_at_hand_for_lists_and_duplicates_to_come(house: House) -> None:
    """Who was opened before there was a list is known to its sweep, by name, birth, nationality and number."""
    house.opened(house.verified())
    house.follower.catch_up()
    subject = house.store.screening.subjects.of("CIF-1")
    assert subject is not None
    assert b"1949-12-31" in subject.facts
    assert b"11010519491231002X" in subject.facts
    screened = subject.screened_at
    house.now += timedelta(hours=1)
    house.verified(occupation="医生")
    house.follower.catch_up()
    again = house.store.screening.subjects.of("CIF-1")
    assert again is not None
    assert again.screened_at == screened  # nothing that counts has changed


def test_agent_whose_mandate_ends_is_told_on_its_day(house: House) -> None:
    """The day's sweep tells it, once."""
    name = house.opened(house.verified())
    party = house.parties.PutParty(
        v1.PutPartyRequest(name=name, party_id="a1", role=v1.PARTY_ROLE_AGENT, display_name="李样本", request_id="p1")
    )
    house.parties.PutMandate(
        v1.PutMandateRequest(
            party=party.name,
            mandate_id="m1",
            scopes=["OPEN"],
            from_on="2026-03-01",
            until_on="2026-03-10",
            request_id="m",
        )
    )
    for day in (9, 10, 10):
        sweep(house.store, house.app.customers, datetime(2026, 3, day, 4, tzinfo=NOON.tzinfo))
    ended = [one for one in house.told() if one.kind == v1.CUSTOMER_EVENT_KIND_MANDATE_ENDED]
    assert [(one.record, one.by_itself) for one in ended] == [(f"{name}/mandates/m1", True)]


def test_late_answer_does_not_prolong_a_relationship_that_ended(house: House) -> None:
    """After the end of the relationship an answer adds no version, which would keep the records for longer; a new
    verification of the customer does.
    """
    made = house.verified()
    name = house.opened(made)
    house.store.retention.note_relationship_end("CIF-1", date(2026, 3, 2))
    house.now += timedelta(days=10)
    house.answered(made, ("name", MATCH))
    house.follower.catch_up()
    assert house.versions(name) == 1
    house.verified()
    house.follower.catch_up()
    assert (house.versions(name), house.status(name, "name")) == (2, "VERIFIED")


def test_end_of_a_relationship_is_written_and_told(house: House) -> None:
    """Once the end was noted, lists and watchers have it, without a day on which the state changes by itself."""
    name = house.opened()
    house.store.retention.note_relationship_end("CIF-1", date(2026, 3, 2))
    house.now += timedelta(days=10)
    house.follower.catch_up()
    asked = v1.ListDueRequest(states=[v1.CUSTOMER_STATE_ENDED])
    assert [one.name for one in house.customers.ListDue(asked).customers] == [name]
    house.follower.catch_up(from_beginning=True)
    ended = [one for one in house.told() if one.state == v1.CUSTOMER_STATE_ENDED]
    assert [(one.by_itself, one.previous_state) for one in ended] == [(True, v1.CUSTOMER_STATE_IN_PROGRESS)]


def test_who_comes_again_is_an_ordinary_customer(house: House) -> None:
    """After a request for deletion and a new opening: screened anew, with events of the new hit alone; what was before
    is neither used nor told, and a second request restricts the second file, too.
    """
    imported(house, "張样本,PERSON,1949-12-31")
    first = house.opened(name="张样本")
    house.follower.catch_up()
    (before,) = house.store.screening.hits.page(10)
    house.now += timedelta(minutes=1)
    house.store.retention.request_deletion("CIF-1", house.now)
    assert house.told() == []
    house.now += timedelta(minutes=1)
    second = house.opened(name="张样本")
    house.follower.catch_up()
    _, after = house.store.screening.hits.page(10)
    assert house.store.screening.hits.get(before.id, even_restricted=True).state == before.state
    house.follower.catch_up(from_beginning=True)
    told = [one for one in house.told() if one.kind == v1.CUSTOMER_EVENT_KIND_HIT_OPENED]
    assert [(one.customer, one.hit) for one in told] == [(second, f"hits/{after.id}")]
    assert house.words(v1.CUSTOMER_EVENT_KIND_EVENT_RAISED) == ["LIST_HIT"]
    assert {one.customer for one in house.told()} == {second} != {first}
    house.now += timedelta(minutes=1)
    house.store.retention.request_deletion("CIF-1", house.now)
    with pytest.raises(ApiError, match="RECORD_RESTRICTED"):
        house.get(second)


def test_party_follows_its_own_verification(house: House) -> None:
    """A representative under another reference is identified once people accept the verification: once, and told."""
    theirs = house.verifications.CreateVerification(
        request("theirs", customer_reference="CIF-2", claim=make_claim(name="李样本"))
    )
    name = house.opened()
    house.parties.PutParty(
        v1.PutPartyRequest(
            name=name,
            party_id="r1",
            role=v1.PARTY_ROLE_LEGAL_REPRESENTATIVE,
            display_name="张样本",
            document_number="11010519491231002X",
            identification=theirs.name,
            request_id="p1",
        )
    )

    def reasons() -> list[str]:
        (party,) = house.parties.ListParties(v1.ListPartiesRequest(name=name)).parties
        return list(party.reasons)

    assert reasons() == ["NOT_ACCEPTED"]
    reviewed(house, Opinion(Decision.ACCEPT, ("DOCUMENT_GENUINE",)))
    house.follower.catch_up()
    assert reasons() == []
    house.follower.catch_up()
    states = [one for one in house.told() if one.record == f"{name}/parties/r1"]
    assert [one.by_itself for one in states] == [False, True]


def test_whole_log_gone_through_again_adds_nothing(house: House) -> None:
    """What was left undone may be made up for at any time."""
    imported(house, "張样本,PERSON,1949-12-31")
    made = house.verified()
    name = house.opened(made, contact=PHONE)
    house.answered(made, ("name", MATCH))
    house.coded(PHONE)
    house.follower.catch_up()
    before = house.told()
    assert house.versions(name) > 1
    assert house.follower.catch_up(from_beginning=True)
    assert house.told() == before


def test_worker_follows_beside_its_jobs(house: House, tmp_path: Path) -> None:
    """A worker brings files up to date without being told."""
    made = house.verified()
    name = house.opened(made)
    with working(house.app, Settings(data_dir=tmp_path / "data")):
        house.answered(made, ("name", MATCH))
        eventually(lambda: house.versions(name) == 2)


def test_withdrawn_consent_stops_what_no_policy_needs(house: House) -> None:
    """Row 30: the kinds that its scopes cover are stopped until another consent covers them; others go on."""
    name = house.opened(house.verified())
    consents = Consents(house.app.customers.elements)

    def stops(kind: str, stated: str = "") -> bool:
        return consents.stops_new(house.store, "CIF-1", kind, stated, house.now)

    def agreed(*scopes: str) -> str:
        made = house.customers.AddAttachment(
            v1.AddAttachmentRequest(
                name=name,
                kind=v1.ATTACHMENT_KIND_CONSENT,
                issuer="SPECIMEN bank",
                issued_on="2026-03-01",
                scopes=scopes,
                request_id=f"a-{next(_numbers)}",
            )
        )
        return str(made.name)

    assert not stops("PHONE_3")  # nobody was asked for a consent: the bank's own reference counts
    first = agreed("AUTHORITY_CHECKS")
    assert not stops("PHONE_3")
    house.customers.WithdrawConsent(v1.WithdrawConsentRequest(name=first, request_id="w1"))
    assert stops("PHONE_3")
    assert stops("BANK_CARD_4", stated=first)
    assert not stops("ENTITY_REGISTER")
    second = agreed("PHONE_3")
    assert not stops("PHONE_3")
    assert stops("PHONE_3", stated=first)
    assert not stops("BANK_CARD_4", stated=second)
    assert stops("BANK_CARD_4")
    withdrawn = [one.record for one in house.told() if one.kind == v1.CUSTOMER_EVENT_KIND_CONSENT_WITHDRAWN]
    assert withdrawn == [first]
