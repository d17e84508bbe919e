"""A fictitious company from opening to the end of its identification, on the demonstration's licence and two cards."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from idverdict import v1

from service.demo.story import CHINA, Stage, Step, as_json, state_of
from service.labels import word

INPUTS = {"disclosure": "LISTED", "pep": "NONE", "list_hit": "NONE"}


@dataclass(frozen=True, slots=True)
class Behind:
    """Somebody behind the company.

    Attributes:
        name, number: as on their card.
        verification: of it.
        traditional: the name in traditional characters, as a list has it.
    """

    name: str
    number: str
    verification: str
    traditional: str = ""

    @classmethod
    def of(cls, request: v1.CreateVerificationRequest, made: v1.Verification, traditional: str = "") -> Behind:
        """The holder of the card in a verification."""
        return cls(request.claim.name, request.documents[0].claim.number, made.name, traditional)


def company(stage: Stage, reference: str, licence: Mapping[str, str], chief: Behind, other: Behind) -> Iterator[Step]:
    """Make each step as it is asked for.

    Args:
        stage: who asks.
        reference: the bank's of the company.
        licence: what was read from the licence, by field.
        chief: the legal representative, who owns the most.
        other: who handles the company's business, and owns the rest.
    """
    today = datetime.now(CHINA).date().isoformat()
    opened = stage.customers.CreateCustomer(
        v1.CreateCustomerRequest(
            customer_reference=reference,
            kind="CUSTOMER_KIND_ENTITY",
            purpose="PURPOSE_ACCOUNT_OPENING",
            declared={**_elements(licence), "purpose": "结算", "funds": "经营收入", "economic_condition": "正常"},
            request_id=stage.id(),
        )
    )
    name = opened.name
    yield Step("opened with what its licence says", state_of(opened), "IN_PROGRESS")
    evidence = v1.AddAttachmentRequest(
        name=name,
        kind="ATTACHMENT_KIND_RELIED_EVIDENCE",
        issuer="SPECIMEN bank",
        issued_on=today,
        agreement="SPECIMEN-1",
        content=as_json(_elements(licence)),
        elements=_elements(licence),
        request_id=stage.id(),
    )
    relied = stage.customers.AddAttachment(evidence)
    gaps = sorted(f"{one.what} {one.reason}" for one in stage.seen(name).gaps)
    yield Step(
        "another bank identified it, its copy is kept; still missing",
        ", ".join(gaps),
        "LEGAL_REPRESENTATIVE PARTY_MISSING, OWNER OWNERS_UNDETERMINED",
    )
    yield from _those_who_act(stage, name, relied.name, chief, other)
    yield from _those_who_own(stage, name, licence["name"], chief, other)
    yield Step("everything required is there", state_of(stage.seen(name)), "IDENTIFIED")
    yield from _register(stage, name, today)
    yield from _lists(stage, reference, chief)
    rated = stage.risk.RateCustomer(v1.RateCustomerRequest(name=name, inputs=INPUTS, request_id=stage.id()))
    same, all_ = stage.replayed(name)
    yield Step(
        "rated, what is not known as the worst; all made again, byte for byte",
        f"level {rated.level}, {same} of {all_}",
        f"level {rated.level}, {all_} of {all_}",
    )
    with zipfile.ZipFile(io.BytesIO(stage.whole_file(name))) as file:
        drawn = [one for one in file.namelist() if one.endswith(".svg")]
        yield Step(
            f"the whole file as a zip with {len(file.namelist())} members, the structure drawn in it",
            " ".join(drawn),
            "owners/1.svg",
        )


def _elements(licence: Mapping[str, str]) -> dict[str, str]:
    """The elements of an entity by what was read from its licence."""
    return {
        "name": licence["name"],
        "registered_address": licence["address"],
        "business_scope": licence["business_scope"],
        "document_type": "cn_business_licence",
        "document_number": licence["uscc"],
        "document_validity": "LONG_TERM",
        "contact": "010-00000000",
    }


def _party(stage: Stage, name: str, id_: str, role: str, who: Behind) -> v1.Party:
    asked = v1.PutPartyRequest(
        name=name,
        party_id=id_,
        role=f"PARTY_ROLE_{role}",
        display_name=who.name,
        document_type="cn_resident_id",
        document_number=who.number,
        identification=who.verification,
        request_id=stage.id(),
    )
    made: v1.Party = stage.parties.PutParty(asked)
    return made


def _those_who_act(stage: Stage, name: str, evidence: str, chief: Behind, other: Behind) -> Iterator[Step]:
    representative = _party(stage, name, "representative", "LEGAL_REPRESENTATIVE", chief)
    yield Step(
        "its representative, by the card beside the licence", f"may act: {representative.may_act}", "may act: True"
    )
    agent = _party(stage, name, "agent", "HANDLING_AGENT", other)
    yield Step("an agent", ", ".join(agent.reasons), "MANDATE_MISSING")
    mandate = v1.PutMandateRequest(
        party=agent.name,
        mandate_id="m1",
        scopes=["OPEN_ACCOUNT"],
        from_on=datetime.now(CHINA).date().isoformat(),
        evidence=[evidence],
        request_id=stage.id(),
    )
    yield Step(
        "the agent's mandate, with its evidence", f"holds: {stage.parties.PutMandate(mandate).holds}", "holds: True"
    )


def _those_who_own(stage: Stage, name: str, called: str, chief: Behind, other: Behind) -> Iterator[Step]:
    """Half of a circle: the company holds a part of the one that holds it. Cut, the agent would have 24 %."""
    stage.parties.ImportStructure(
        v1.ImportStructureRequest(
            name=name, structure_json=as_json(_structure(called, chief, other)), request_id=stage.id()
        )
    )
    found = stage.parties.DetermineOwners(v1.DetermineOwnersRequest(name=name, request_id=stage.id()))
    shares = {one["party"]: _share(one) for one in json.loads(found.result_json)["owners"]}
    yield Step(
        "owners, the circle solved and not cut",
        ", ".join(f"{party} {share}" for party, share in sorted(shares.items())),
        "P1 15/22, P2 3/11",
    )
    _party(stage, name, "P1", "OWNER", chief)
    _party(stage, name, "P2", "OWNER", other)


def _structure(called: str, chief: Behind, other: Behind) -> dict[str, Any]:
    def holds(holder: str, entity: str, share: str) -> dict[str, Any]:
        return {"holder": holder, "entity": entity, "share": share, "evidence": [f"register of members of {entity}"]}

    return {
        "format": "idverdict-structure/1",
        "target": "T",
        "parties": [
            {"id": "T", "kind": "COMPANY", "name": called},
            {"id": "U", "kind": "COMPANY", "name": "样本控股有限公司 (SPECIMEN)"},
            {"id": "P1", "kind": "PERSON", "name": chief.name},
            {"id": "P2", "kind": "PERSON", "name": other.name},
            {"id": "P3", "kind": "PERSON", "name": "样本丙"},
        ],
        "holdings": [
            holds("P1", "T", "60%"),
            holds("U", "T", "40%"),
            holds("T", "U", "30%"),
            holds("P2", "U", "60%"),
            holds("P3", "U", "10%"),
        ],
        "examinations": [{"entity": one, "evidence": ["interview, SPECIMEN"]} for one in ("T", "U")],
    }


def _share(owner: Mapping[str, Any]) -> str:
    """The share of equity that an owner has, exactly."""
    return next(str(one["share"]) for one in owner["claims"] if one["standard"] == "EQUITY")


def _register(stage: Stage, name: str, today: str) -> Iterator[Step]:
    register = {
        "format": "idverdict-owner-register/1",
        "target": "T",
        "retrieved": today,
        "owners": [{"party": "P1"}],
    }
    compared = stage.parties.CompareRegister(
        v1.CompareRegisterRequest(name=name, register_json=as_json(register), request_id=stage.id())
    )
    yield Step(
        f"the register knows one of two; to be reported by {compared.due_on}",
        ", ".join(f"{one.kind} {one.weight} {one.party}" for one in compared.differences),
        "MISSING_IN_REGISTER MATERIAL P2",
    )
    yield Step("until then", state_of(stage.seen(name)), "REVIEW_DUE REGISTER_DIFFERENCE")
    yield Step("the difference is settled", state_of(stage.report(name, "DIFFERENCE_SETTLED")), "IDENTIFIED")


def _lists(stage: Stage, reference: str, chief: Behind) -> Iterator[Step]:
    """The representative's name is on a list in traditional characters: another person, as somebody decides.

    It is screened as a customer without a file: parties of a file are screened by the service, in its own time.
    """
    listed = f"id,names,kind,birth_dates\nSPECIMEN-1,{chief.traditional},PERSON,1931-05-06\n"
    stage.screening.ImportList(
        v1.ImportListRequest(request_id=stage.id(), list="specimen", format="LIST_FORMAT_CSV", content=listed.encode())
    )
    subject, own = v1.ScreeningSubject(names=[chief.name]), f"{reference}-representative"
    found = stage.screening.ScreenCustomer(v1.ScreenCustomerRequest(customer_reference=own, subject=subject))
    yield Step(
        "screened against a list in traditional characters",
        ", ".join(f"{one.how} {one.entry_id}" for one in found.matches),
        "TRADITIONAL SPECIMEN-1",
    )
    (hit,) = stage.screening.ListHits(v1.ListHitsRequest(customer_reference=own)).hits

    def decided(decision: str) -> str:
        asked = v1.DecideHitRequest(
            request_id=stage.id(),
            name=hit.name,
            etag=stage.screening.GetHit(v1.GetHitRequest(name=hit.name)).etag,
            decision=f"HIT_DECISION_{decision}",
            note="born in another century",
        )
        return word(v1.HitState, stage.screening.DecideHit(asked).state)

    yield Step("a person clears the hit", decided("CLEARED"), "CLEARED")
