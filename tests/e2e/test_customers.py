"""Customers from opening to end, as callers see them: a person, and a company with those who stand behind it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import v1

from service.customers.rules import default_customer_rules
from service.customers.sweeping import settle_all, sweep
from storage.audit.inspection import Inspection
from tests.e2e.bank import Bank
from tests.e2e.serving import NOON, Running, refused, request, running, settings_in

DATA = Path(__file__).parents[1] / "data"
_ids = count(1)
INPUTS = json.loads((DATA / "risk" / "customer.json").read_text())["inputs"]
FURTHER = {"occupation": "教师", "contact": "13800000000"}
ENTITY = {
    "name": "样本有限公司",
    "registered_address": "北京市朝阳区样本路9号",
    "business_scope": "软件",
    "document_type": "cn_business_licence",
    "document_number": "91110105MA00SPEC1X",
    "document_validity": "LONG_TERM",
    "contact": "010-00000000",
    "purpose": "结算",
    "funds": "经营收入",
    "economic_condition": "正常",
}
UNDERSTOOD = ("contact", "purpose", "funds", "economic_condition")


def rid() -> str:
    """An id of a request that no other has."""
    return f"r-{next(_ids)}"


class Person:
    """The stubs of one person."""

    def __init__(self, channel: grpc.Channel) -> None:
        self.verifications = v1.VerificationServiceStub(channel)
        self.customers = v1.CustomerServiceStub(channel)
        self.parties = v1.PartyServiceStub(channel)
        self.risk = v1.RiskServiceStub(channel)
        self.retention = v1.RetentionServiceStub(channel)


class House:
    """A server of a bank, its clock, and its people: counter, wei (reviewer), su (approver), audit, mo (both)."""

    def __init__(self, bank: Bank, server: Running, now: list[datetime]) -> None:
        self.server, self.now = server, now
        roles = {
            "counter": ("verifier",),
            "wei": ("reviewer",),
            "su": ("approver",),
            "audit": ("auditor",),
            "mo": ("reviewer", "approver"),
        }
        self.channels = [
            bank.channel(
                server.address, token=bank.idp.token(*of, sub=name, exp=datetime.now(UTC) + timedelta(hours=1))
            )
            for name, of in roles.items()
        ]
        self.people = dict(zip(roles, map(Person, self.channels), strict=True))

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def verified(self, reference: str) -> str:
        """A verification of the genuine card."""
        made = self.counter.verifications.CreateVerification(request(rid(), customer_reference=reference))
        return str(made.name)

    def person(self, reference: str = "CIF-1", **more: Any) -> v1.Customer:
        """A person, opened with a verification."""
        given: dict[str, Any] = {
            "customer_reference": reference,
            "kind": "CUSTOMER_KIND_PERSON",
            "purpose": "PURPOSE_ACCOUNT_OPENING",
            "verifications": [self.verified(reference)],
            "declared": {**FURTHER, "purpose": "工资", "funds": "工资"},
            "request_id": rid(),
        }
        made: v1.Customer = self.counter.customers.CreateCustomer(v1.CreateCustomerRequest(**given | more))
        return made

    def get(self, name: str, person: str = "counter", **more: Any) -> v1.Customer:
        """A customer as a person sees it."""
        found: v1.Customer = self.people[person].customers.GetCustomer(v1.GetCustomerRequest(name=name, **more))
        return found

    def report(self, name: str, event: str, person: str = "wei") -> v1.Customer:
        """An event."""
        asked = v1.ReportEventRequest(name=name, event=event, request_id=rid())
        found: v1.Customer = self.people[person].customers.ReportEvent(asked)
        return found


@pytest.fixture
def house(bank: Bank, tmp_path: Path) -> Iterator[House]:
    """A bank's server; when a test is over, the audit log covers all that it wrote."""
    now = [NOON]
    settings = settings_in(tmp_path / "store", **bank.tls, **bank.tokens)
    with running(settings, connect=bank.channel, clock=lambda: now[0]) as server:
        house = House(bank, server, now)
        yield house
        for channel in house.channels:
            channel.close()
        inspection = Inspection(server.app.store.shared.database)
        assert list(inspection.faults()) == []
        assert inspection.uncovered == ()


def status(customer: v1.Customer) -> dict[str, str]:
    """The statuses of elements."""
    return {one.name: v1.ElementStatus.Name(one.status).removeprefix("ELEMENT_STATUS_") for one in customer.elements}


def state(customer: v1.Customer) -> str:
    """The state."""
    return v1.CustomerState.Name(customer.state).removeprefix("CUSTOMER_STATE_")


def test_a_person_from_opening_to_end(house: House) -> None:
    """Rows 1, 2, 4, 9, 11, 17, 18: opened from a verification, as of any time, renewed, refused, ended, in one file."""
    made = house.person()
    assert state(made) == "IDENTIFIED"
    found = status(made)
    assert (found["name"], found["document_number"], found["occupation"]) == ("READ", "READ", "DECLARED")
    (name,) = [one for one in made.elements if one.name == "name"]
    assert {v1.BasisKind.Name(one.kind) for one in name.bases} == {"BASIS_KIND_CLAIM", "BASIS_KIND_VERIFICATION"}
    assert name.bases[0].resource.startswith("verifications/")
    house.now[0] = NOON + timedelta(days=10)
    changed = house.counter.customers.UpdateCustomer(
        v1.UpdateCustomerRequest(name=made.name, etag=made.etag, declared={"name": "李样本"}, request_id=rid())
    )
    assert (state(changed), list(changed.open_events)) == ("REVIEW_DUE", ["NAME_CHANGED"])
    stale = refused(
        lambda: house.counter.customers.UpdateCustomer(
            v1.UpdateCustomerRequest(name=made.name, etag=made.etag, declared={"contact": "1"}, request_id=rid())
        )
    )
    assert stale.reason == "CUSTOMER_CHANGED"
    before = v1.GetCustomerRequest(name=made.name)
    before.as_of.FromDatetime(NOON + timedelta(days=1))
    then = house.counter.customers.GetCustomer(before)
    assert (state(then), then.version, then.on) == ("IDENTIFIED", made.version, "2026-03-02")
    due = house.wei.customers.ListDue(v1.ListDueRequest())
    assert [one.name for one in due.customers] == [made.name]
    incomplete = refused(lambda: house.report(made.name, "REVIEW_COMPLETED"))
    assert incomplete.reason == "REVIEW_INCOMPLETE"
    house.counter.customers.UpdateCustomer(
        v1.UpdateCustomerRequest(name=made.name, declared={"name": "张样本"}, request_id=rid())
    )
    answered = house.counter.customers.UpdateCustomer(
        v1.UpdateCustomerRequest(name=made.name, verifications=[house.verified("CIF-1")], request_id=rid())
    )
    assert (state(answered), list(answered.open_events)) == ("IDENTIFIED", [])
    assert state(house.report(made.name, "DOCUMENT_REFUSED")) == "REFUSED"
    assert state(house.report(made.name, "REFUSAL_WITHDRAWN")) == "IDENTIFIED"
    versions = house.audit.customers.ListCustomerVersions(v1.ListCustomerVersionsRequest(name=made.name)).versions
    assert len(versions) == 4
    for one in versions:
        replay = house.audit.customers.ReplayCustomerVersion(v1.ReplayCustomerVersionRequest(name=one.name))
        assert (replay.same, list(replay.differs)) == (True, [])
    asked = v1.GetCustomerFileRequest(name=made.name, operator="SPECIMEN inspector")
    packed = b"".join(one.chunk for one in house.audit.customers.GetCustomerFile(asked))
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        names = file.namelist()
        manifest = json.loads(file.read("manifest.json"))
        records = json.loads(file.read("records.json"))
    assert [one["kind"] for one in records] == ["PROFILE", "PROFILE", "PROFILE", "PROFILE", "EVENT", "EVENT"]
    assert len(manifest["verifications"]) == 2
    assert sum(one.startswith("rules/") for one in names) == 2
    house.now[0] = NOON + timedelta(days=15)
    house.wei.retention.NoteRelationshipEnd(
        v1.NoteRelationshipEndRequest(customer_reference="CIF-1", ended_on="2026-03-12")
    )
    assert state(house.get(made.name)) == "ENDED"
    house.now[0] = NOON + timedelta(days=20)
    again = v1.UpdateCustomerRequest(name=made.name, verifications=[house.verified("CIF-1")], request_id=rid())
    assert state(house.counter.customers.UpdateCustomer(again)) == "IDENTIFIED"


def test_reviewers_see_no_value(house: House) -> None:
    """Row 30: a profile, parties and attachments are masked for reviewers, and whole for those who audit."""
    made = house.person()
    texts = str(house.get(made.name, "wei"))
    for secret in ("张样本", "11010519491231002X", "13800000000", "样本路"):
        assert secret in str(house.get(made.name, "audit"))
        assert secret not in texts
    assert "ELEMENT_STATUS_READ" in texts
    for call in (
        lambda: house.wei.customers.UpdateCustomer(v1.UpdateCustomerRequest(name=made.name, request_id=rid())),
        lambda: list(house.wei.customers.GetCustomerFile(v1.GetCustomerFileRequest(name=made.name, operator="x"))),
    ):
        assert refused(call).reason == "ROLE_MISSING"


def test_requests_are_done_once_and_belong_to_their_customer(house: House) -> None:
    """The same request gives the same customer; a second file, and another's verification, are refused."""
    asked = v1.CreateCustomerRequest(
        customer_reference="CIF-1",
        kind="CUSTOMER_KIND_PERSON",
        purpose="PURPOSE_ACCOUNT_OPENING",
        declared={"name": "张样本"},
        request_id="same",
    )
    first = house.counter.customers.CreateCustomer(asked)
    assert house.counter.customers.CreateCustomer(asked) == first
    assert state(first) == "IN_PROGRESS"
    asked.declared["name"] = "李样本"
    assert refused(lambda: house.counter.customers.CreateCustomer(asked)).reason == "REQUEST_ID_REUSED"
    asked.request_id = rid()
    assert refused(lambda: house.counter.customers.CreateCustomer(asked)).reason == "CUSTOMER_EXISTS"
    other = house.verified("CIF-2")
    update = v1.UpdateCustomerRequest(name=first.name, verifications=[other], request_id=rid())
    assert refused(lambda: house.counter.customers.UpdateCustomer(update)).reason == "VERIFICATION_OF_ANOTHER"
    unknown = v1.UpdateCustomerRequest(name=first.name, declared={"sox": "x"}, request_id=rid())
    assert refused(lambda: house.counter.customers.UpdateCustomer(unknown)).reason == "ELEMENT_UNKNOWN"
    assert refused(lambda: house.report(first.name, "NO_SUCH_EVENT")).reason == "EVENT_UNKNOWN"
    assert refused(lambda: house.get("customers/none")).reason == "CUSTOMER_NOT_FOUND"


def test_days_turn_states(house: House) -> None:
    """Row 9: the sweep writes what a day brings, once; notice and grace lead to measures; lists and reads agree."""
    made = house.person()
    rate(house, made.name, pep="NONE")
    store, rules = house.server.app.store.of("retail"), default_customer_rules()
    assert sweep(store, rules, NOON) == 0
    clock = house.get(made.name).clocks[0]
    house.now[0] = datetime.combine(date.fromisoformat(clock.due_on), NOON.timetz()) + timedelta(days=1)
    assert sweep(store, rules, house.now[0]) == 1
    assert sweep(store, rules, house.now[0]) == 0
    listed = house.wei.customers.ListDue(v1.ListDueRequest(states=["CUSTOMER_STATE_OVERDUE"])).customers
    assert [one.name for one in listed] == [made.name]
    told = house.report(made.name, "CUSTOMER_NOTIFIED")
    house.now[0] = datetime.fromisoformat(f"{told.measures_on}T04:00:00+00:00")
    assert sweep(store, rules, house.now[0]) == 1
    assert state(house.get(made.name)) == "MEASURES_ADVISED"
    assert settle_all(store, rules, house.now[0]) == 0


def rate(house: House, name: str, **inputs: str) -> v1.Rating:
    """A rating by the worked example's inputs, but for these."""
    given = {key: str(value) for key, value in {**INPUTS, **inputs}.items() if value}
    made: v1.Rating = house.counter.risk.RateCustomer(v1.RateCustomerRequest(name=name, inputs=given, request_id=rid()))
    return made


def test_risk_is_kept_overridden_by_two_and_replayed(house: House) -> None:
    """Row 16: 48.8, 51.8 and 55.0; an override takes a second person in the store, and ends; ratings replay."""
    made = house.person()
    nothing = {"occupation": "", "region_of_business": ""}
    given: list[dict[str, str]] = [{}, {"occupation": ""}, nothing]
    assert [rate(house, made.name, **one).r for one in given] == ["48.8", "51.8", "55"]
    latest = rate(house, made.name)
    proposal = v1.ProposeOverrideRequest(
        name=latest.name,
        level=4,
        reason="unusual business, seen at the counter",
        begins_on="2026-03-01",
        ends_on="2026-04-01",
        request_id=rid(),
    )
    proposed = house.mo.risk.ProposeOverride(proposal)
    assert proposed.state == v1.RISK_OVERRIDE_STATE_PROPOSED
    asked = v1.DecideOverrideRequest(name=proposed.name, approve=True, request_id=rid())
    assert refused(lambda: house.mo.risk.DecideOverride(asked)).reason == "SAME_PERSON"
    assert house.get(made.name).level == latest.level
    decided = house.su.risk.DecideOverride(asked)
    assert (decided.state, decided.decided_by) == (v1.RISK_OVERRIDE_STATE_APPROVED, "token:su")
    assert house.get(made.name).level == 4
    assert "RISK_LEVEL_CHANGED" in house.get(made.name).open_events
    house.now[0] = datetime(2026, 4, 1, 4, tzinfo=UTC)
    assert house.get(made.name).level == latest.level
    proposal.request_id, proposal.ends_on = rid(), "2027-03-01"
    assert refused(lambda: house.mo.risk.ProposeOverride(proposal)).reason == "OVERRIDE_UNFIT"
    listed = house.wei.risk.ListRatings(v1.ListRatingsRequest(name=made.name))
    assert (len(listed.ratings), listed.ratings[0].rating_json, len(listed.overrides)) == (4, b"", 1)
    for one in listed.ratings:
        assert house.audit.risk.ReplayRating(v1.ReplayRatingRequest(name=one.name)).same
    other = (
        default_customer_rules()
        .risk.text.replace('below = "36"', 'below = "49"')
        .replace('below = "52"', 'below = "53"')
    )
    simulated = house.audit.risk.SimulatePolicy(
        v1.SimulatePolicyRequest(policy_toml=other.encode(), customers=[made.name])
    )
    assert (simulated.rated, [(one.before, one.after) for one in simulated.moves]) == (1, [(2, 1)])
    house.report(made.name, "DOCUMENT_REFUSED")
    assert rate(house, made.name).level == 5


def test_a_company_with_those_behind_it(house: House) -> None:
    """Rows 12, 13, 14: company, representative and agent in one identification, owners with proof, the register."""
    made = house.counter.customers.CreateCustomer(
        v1.CreateCustomerRequest(
            customer_reference="ENT-1",
            kind="CUSTOMER_KIND_ENTITY",
            purpose="PURPOSE_ACCOUNT_OPENING",
            declared=ENTITY,
            request_id=rid(),
        )
    )
    relied = house.counter.customers.AddAttachment(
        v1.AddAttachmentRequest(
            name=made.name,
            kind="ATTACHMENT_KIND_RELIED_EVIDENCE",
            issuer="SPECIMEN bank",
            issued_on="2026-02-27",
            sha256="ab" * 32,
            agreement="A-1",
            elements={name: ENTITY[name] for name in ENTITY if name not in UNDERSTOOD},
            request_id=rid(),
        )
    )
    now = house.get(made.name)
    (name,) = [one for one in now.elements if one.name == "name"]
    assert (name.status, name.reliance) == (v1.ELEMENT_STATUS_VERIFIED, "SPECIMEN bank")
    assert {(one.what, one.reason) for one in now.gaps} == {
        ("LEGAL_REPRESENTATIVE", "PARTY_MISSING"),
        ("OWNER", "OWNERS_UNDETERMINED"),
    }
    card = house.verified("person-of-ENT-1")

    def put(id_: str, role: str, **more: Any) -> v1.Party:
        given: dict[str, Any] = {
            "name": made.name,
            "party_id": id_,
            "role": f"PARTY_ROLE_{role}",
            "display_name": "张样本",
            "document_type": "cn_resident_id",
            "document_number": "11010519491231002X",
            "identification": card,
            "request_id": rid(),
        }
        found: v1.Party = house.counter.parties.PutParty(v1.PutPartyRequest(**given | more))
        return found

    assert list(put("rep", "LEGAL_REPRESENTATIVE", display_name="李样本").reasons) == ["NAME_DIFFERS"]
    assert put("rep", "LEGAL_REPRESENTATIVE").may_act
    agent = put("agent", "HANDLING_AGENT")
    assert (agent.may_act, list(agent.reasons)) == (False, ["MANDATE_MISSING"])
    mandate = v1.PutMandateRequest(
        party=agent.name, mandate_id="m1", scopes=["OPEN_ACCOUNT"], from_on="2026-03-01", until_on="2026-04-01",
        request_id=rid(),
    )  # fmt: skip
    assert not house.counter.parties.PutMandate(mandate).holds
    mandate.request_id = rid()
    mandate.evidence.append(relied.name)
    assert house.counter.parties.PutMandate(mandate).holds
    structure = (DATA / "owners" / "example-a.json").read_bytes()
    imported = house.counter.parties.ImportStructure(
        v1.ImportStructureRequest(name=made.name, structure_json=structure, request_id=rid())
    )
    found = house.counter.parties.DetermineOwners(v1.DetermineOwnersRequest(name=made.name, request_id=rid()))
    owners = [one.party for one in found.owners]
    assert found.outcome == "OWNERS"
    assert {"P-bing", "P-ding"} <= set(owners)
    for owner in owners:
        put(owner, "OWNER")
    assert state(house.get(made.name)) == "IDENTIFIED"
    listed = house.wei.parties.ListParties(v1.ListPartiesRequest(name=made.name)).parties
    assert len(listed) == 2 + len(owners)
    assert "张样本" not in str(listed)
    assert [one.may_act for one in listed if one.name == agent.name] == [True]
    assert house.audit.parties.ReplayOwnerDetermination(v1.ReplayOwnerDeterminationRequest(name=found.name)).same
    for form, begin in (("JSON", b"{"), ("BODS", b"["), ("SVG", b"<svg")):
        exported = house.counter.parties.ExportStructure(
            v1.ExportStructureRequest(name=imported.name, format=f"STRUCTURE_FORMAT_{form}")
        )
        assert exported.content.lstrip().startswith(begin)
    target = json.loads(found.result_json)["target"]
    register = {
        "format": "idverdict-owner-register/1",
        "target": target,
        "retrieved": "2026-03-01",
        "owners": [{"party": owners[0]}],
    }
    compared = house.counter.parties.CompareRegister(
        v1.CompareRegisterRequest(name=made.name, register_json=json.dumps(register).encode(), request_id=rid())
    )
    assert {one.kind for one in compared.differences} == {"MISSING_IN_REGISTER"}
    asked = v1.ListRegisterComparisonsRequest(name=made.name)
    assert [one.name for one in house.audit.parties.ListRegisterComparisons(asked).comparisons] == [compared.name]
    again = v1.ReplayRegisterComparisonRequest(name=compared.name)
    assert house.audit.parties.ReplayRegisterComparison(again).same
    now = house.get(made.name)
    clock = next(one for one in now.clocks if one.reason == "REGISTER_DIFFERENCE")
    assert (state(now), clock.due_on) == ("REVIEW_DUE", compared.due_on)
    assert state(house.report(made.name, "DIFFERENCE_SETTLED")) == "IDENTIFIED"
    changed = structure.replace(b'"40%"', b'"41%"', 1)
    house.counter.parties.ImportStructure(
        v1.ImportStructureRequest(name=made.name, structure_json=changed, request_id=rid())
    )
    assert ("OWNER", "OWNERS_UNDETERMINED") in {(one.what, one.reason) for one in house.get(made.name).gaps}
    house.now[0] = datetime(2026, 4, 1, 4, tzinfo=UTC)
    listed = house.wei.parties.ListParties(v1.ListPartiesRequest(name=made.name)).parties
    assert [one.may_act for one in listed if one.name == agent.name] == [False]


def test_attachments_receipts_and_reliance(house: House) -> None:
    """Rows 15, 27, 28, 30: scores and receipts are kept, consent is withdrawn, a relied copy is needed, notes bear
    nothing without a decision."""
    made = house.person()

    def attach(kind: str, **more: Any) -> v1.Attachment:
        given: dict[str, Any] = {
            "name": made.name,
            "kind": f"ATTACHMENT_KIND_{kind}",
            "issuer": "SPECIMEN bureau",
            "issued_on": "2026-02-01",
            "sha256": "cd" * 32,
            "request_id": rid(),
        }
        found: v1.Attachment = house.counter.customers.AddAttachment(v1.AddAttachmentRequest(**given | more))
        return found

    attach("SCORE", score="712", scopes=["FROM_300_TO_850"])
    consent = attach("CONSENT", title="face comparison", scopes=["FACE"], channel="counter")
    withdrawn = house.counter.customers.WithdrawConsent(v1.WithdrawConsentRequest(name=consent.name, request_id=rid()))
    assert withdrawn.withdraws == consent.name
    listed = house.wei.customers.ListAttachments(v1.ListAttachmentsRequest(name=made.name)).attachments
    assert [v1.AttachmentKind.Name(one.kind).removeprefix("ATTACHMENT_KIND_") for one in listed] == [
        "SCORE",
        "CONSENT",
        "CONSENT_WITHDRAWAL",
    ]
    assert listed[1].HasField("withdraw_time")
    assert {one.score for one in listed} == {"***", ""}
    assert refused(lambda: attach("DOCUMENT", elements={"funds": "工资"})).reason == "CASE_NOT_FOUND"
    assert refused(lambda: attach("SCORE", elements={"funds": "工资"})).reason == "ELEMENT_UNKNOWN"
    attach("RELIED_EVIDENCE", elements={"occupation": "医生"}, sha256="")
    (occupation,) = [one for one in house.get(made.name).elements if one.name == "occupation"]
    assert occupation.status == v1.ELEMENT_STATUS_DECLARED


def test_attachments_are_kept_as_content(house: House) -> None:
    """Row 5: content comes back as it was sent, to auditors alone, and is in the file; a digest alone will do, too."""
    made = house.person()
    paper = b"%PDF-1.7 SPECIMEN " + bytes(range(256)) * 600

    def attach(**more: Any) -> v1.Attachment:
        given: dict[str, Any] = {
            "name": made.name,
            "kind": "ATTACHMENT_KIND_RELIED_EVIDENCE",
            "issuer": "SPECIMEN bank",
            "issued_on": "2026-02-01",
            "request_id": rid(),
        }
        found: v1.Attachment = house.counter.customers.AddAttachment(v1.AddAttachmentRequest(**given | more))
        return found

    kept = attach(content=paper, elements={"occupation": "教师"}, request_id="once")
    assert attach(content=paper, elements={"occupation": "教师"}, request_id="once") == kept
    assert (kept.media_type, kept.size_bytes) == ("application/pdf", len(paper))
    assert kept.sha256 == hashlib.sha256(paper).hexdigest()
    (occupation,) = [one for one in house.get(made.name).elements if one.name == "occupation"]
    assert kept.sha256 in {one.sha256 for one in occupation.bases if one.kind == v1.BASIS_KIND_RELIED}
    alone = attach(sha256="cd" * 32)
    assert (alone.media_type, alone.size_bytes) == ("", 0)
    assert refused(lambda: attach(content=b"MZ\x00")).reason == "ATTACHMENT_UNFIT"
    assert refused(lambda: attach(content=paper, sha256="cd" * 32)).reason == "ATTACHMENT_UNFIT"

    def content(name: str, person: str = "audit") -> list[v1.GetAttachmentContentResponse]:
        return list(house.people[person].customers.GetAttachmentContent(v1.GetAttachmentContentRequest(name=name)))

    first, *rest = content(kept.name)
    assert first.metadata == kept
    assert b"".join(one.chunk for one in rest) == paper
    assert refused(lambda: content(kept.name, "counter")).reason == "ROLE_MISSING"
    assert refused(lambda: content(alone.name)).reason == "CUSTOMER_RECORD_NOT_FOUND"
    asked = v1.GetCustomerFileRequest(name=made.name, operator="SPECIMEN")
    packed = b"".join(one.chunk for one in house.audit.customers.GetCustomerFile(asked))
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert file.read("attachments/1.pdf") == paper


def test_erasure_takes_the_file_along(house: House) -> None:
    """Row 18: after an erasure nothing of the profile is left, and the reference opens a new file."""
    made = house.person()
    house.server.app.store.of("retail").erase_customer("CIF-1", NOON, before_statutory_term=True)
    assert refused(lambda: house.get(made.name)).reason == "RECORD_REDACTED"
    assert house.person().name != made.name


def test_linked_one_off_business_adds_up(house: House) -> None:
    """Row 10: the worked examples, exactly: linked amounts, rates given and missing, other links, repeated requests."""

    def ask(amount: str, currency: str = "CNY", link: str = "a", **more: Any) -> v1.OneOffAssessment:
        given: dict[str, Any] = {
            "amount": amount,
            "currency": currency,
            "kind": "CASH_EXCHANGE",
            "links": [link],
            "request_id": rid(),
        }
        found: v1.OneOffAssessment = house.counter.risk.AssessOneOff(v1.AssessOneOffRequest(**given | more))
        return found

    assert not ask("30000").required
    assert not ask("2500", "USD").required
    almost = ask("7499.99", request_id="once")
    assert (almost.required, almost.share, len(almost.members)) == (False, "0.9999998", 3)
    assert ask("7499.99", request_id="once") == almost
    assert refused(lambda: ask("7499.98", request_id="once")).reason == "REQUEST_ID_REUSED"
    last = ask("0.01")
    assert (last.required, list(last.reasons), last.share) == (True, ["ONE_OFF_THRESHOLD"], "1")
    assert not ask("9174.31", "EUR", "b", rates={"EUR": "1.0900"}).required
    assert ask("9174.32", "EUR", "c", rates={"EUR": "1.0900"}).required
    assert list(ask("1", "EUR", "d").reasons) == ["RATE_MISSING"]
    assert not ask("49999.99", link="e").required
    assert ask("10000", "USD", "f").required
    assert list(ask("1", link="g", suspicion=True).reasons) == ["SUSPICION"]
    for one in (almost, last, ask("9174.32", "EUR", "c", rates={"EUR": "1.0900"})):
        assert house.audit.risk.ReplayOneOff(v1.ReplayOneOffRequest(name=one.name)).same
    gone = v1.ReplayOneOffRequest(name="oneOffBusiness/none")
    assert refused(lambda: house.audit.risk.ReplayOneOff(gone)).reason == "ONE_OFF_NOT_FOUND"
    house.now[0] = NOON + timedelta(days=60)
    assert not ask("7499.99").required
