"""Files: structures, results, BODS 0.4, and pictures."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.canonical import canonical_json
from service.owners import Outcome, StructureRefused, determine, parse_structure, result_bytes, result_value
from service.owners.bods import read_bods, write_bods
from service.owners.picture import picture
from service.owners.register_file import RegisterFile
from service.owners.register_json import parse_register
from service.owners.standards import Answer
from service.owners.structure import Concert, Control, PartyKind, Right, Role, RoleKind
from service.owners.structure_json import structure_value
from tests.owner_oracle import random_structure
from tests.ownership import RULES, SHOWN, TODAY, answers, determined, having, holding, owners, shares, structure

EXAMPLE = (Path(__file__).parents[3] / "data/owners/example-a.json").read_text(encoding="utf-8")


def changed(**changes: Any) -> str:
    """The example with other values at the top."""
    return json.dumps({**json.loads(EXAMPLE), **changes})


def test_file_of_a_structure() -> None:
    """The example of the documentation is worked example A, its shares spelt in three ways."""
    made = determined(parse_structure(EXAMPLE))
    assert shares(made, "EQUITY")["P-bing"] == Fraction(63, 200)
    assert made.outcome is Outcome.OWNERS
    assert owners(made) == {"P-bing": (1, 2), "P-ding": (1, 2), "P-jia": (2,)}


def test_structure_is_written_as_it_was_read() -> None:
    """A structure survives its own file, and statements in another order have the same spelling."""
    base = parse_structure(EXAMPLE)
    spelt = canonical_json(structure_value(base))
    assert canonical_json(structure_value(parse_structure(spelt))) == spelt
    turned = replace(base, holdings=base.holdings[::-1], examinations=base.examinations[::-1])
    assert canonical_json(structure_value(turned)) == spelt


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("[1", "NOT_JSON", ""),
        ("{}", "FORM", "format"),
        (changed(target="nobody"), "PARTY_UNKNOWN", "target"),
        (changed(unforeseen=1), "FORM", "unforeseen"),
        (changed(holdings=[{"holder": "B", "entity": "T", "share": 0.35}]), "FORM", "holdings.0.share"),
        (changed(holdings=[{"holder": "B", "entity": "T", "share": "35"}]), "FORM", "holdings.0.share"),
        (changed(holdings=[{"holder": "B", "entity": "T", "share": "1/0"}]), "FORM", "holdings.0.share"),
        (
            changed(holdings=[{"holder": "B", "entity": "T", "share": {"min": "2/3", "max": "1/3"}}]),
            "SHARE_OUT_OF_RANGE",
            "holdings.0.share",
        ),
        (changed(holdings=[{"holder": "Z", "entity": "T", "share": "1%"}]), "PARTY_UNKNOWN", "holdings.0.holder"),
        (
            changed(holdings=[{"holder": "B", "entity": "P-yi", "share": "1%"}]),
            "NO_ENTITY",
            "holdings.0.entity",
        ),
        (
            changed(holdings=[{"holder": "B", "entity": "T", "share": "1%", "held_for": "C"}]),
            "NOT_A_NOMINEE",
            "holdings.0.held_for",
        ),
        (changed(parties=[{"id": "T", "kind": "COMPANY"}] * 2), "PARTY_TWICE", "parties.1.id"),
    ],
)
def test_refused_files(text: str, reason: str, place: str) -> None:
    """What cannot be used is refused with its reason and place, and without any value of it."""
    with pytest.raises(StructureRefused) as caught:
        parse_structure(text)
    assert caught.value.reason == reason
    assert caught.value.place.startswith(place)
    assert "样本" not in str(caught.value)


def test_result_is_replayed() -> None:
    """The same facts, day and rules give the same bytes; the digests say which facts and rules they were."""
    base = parse_structure(EXAMPLE)
    first, again = (result_bytes(determine(base, RULES, TODAY)) for _ in range(2))
    assert first == again
    value = json.loads(first)
    assert value["rules"] == {"id": RULES.id, "version": RULES.version, "sha256": RULES.sha256}
    other = determine(replace(base, holdings=base.holdings[:-1]), RULES, TODAY)
    assert json.loads(result_bytes(other))["structure_sha256"] != value["structure_sha256"]


def test_proof_paths() -> None:
    """Each way has its holdings with their evidence, and their products add up to the share."""
    value: Any = result_value(determine(parse_structure(EXAMPLE), RULES, TODAY))
    (bing,) = (owner for owner in value["owners"] if owner["party"] == "P-bing")
    proof = bing["claims"][0]["proof"]["shares"]["P-bing"]
    assert [path["product"] for path in proof["paths"]] == ["7/40", "7/50"]
    assert proof["all_paths"] is True
    assert proof["paths"][0]["edges"][0] == {
        "holder": "P-bing",
        "entity": "C",
        "share": "1/2",
        "evidence": ["register of members of C"],
    }
    assert bing["identification"] == "verifications/specimen-0001"
    (jia,) = (owner for owner in value["owners"] if owner["party"] == "P-jia")
    steps = jia["claims"][0]["proof"]["steps"]
    assert [(step["entity"], step["commanded"]) for step in steps] == [("B", True), ("T", False)]


def test_proof_of_a_circle_has_its_equations() -> None:
    """A circle is proved by its equations and their solution, besides the ways that meet each entity once."""
    value: Any = result_value(determined(structure("P1 60% T", "U 40% T", "T 30% U", "P2 60% U", "P3 10% U")))
    (second,) = (owner for owner in value["owners"] if owner["party"] == "P2")
    (equations,) = second["claims"][0]["proof"]["shares"]["P2"]["equations"]
    assert equations["carries"] == {"T": "25/22", "U": "5/11"}
    assert equations["of_each_other"] == {"T": {"U": "3/10"}, "U": {"T": "2/5"}}


@pytest.mark.parametrize("seed", range(4000, 4025))
def test_paths_add_up_without_circles(seed: int) -> None:
    """Without circles and own shares, the products of all ways are exactly the share."""
    base = random_structure(seed)
    base = replace(
        base, holdings=tuple(one for one in base.holdings if one.holder > one.entity or one.holder[0] == "P")
    )
    value: Any = result_value(determined(base))
    for owner in value["owners"]:
        for claim in owner["claims"]:
            for proof in (claim["proof"].get("shares") or {}).values():
                if proof["all_paths"]:
                    assert sum(Fraction(path["product"]) for path in proof["paths"]) == Fraction(claim["share"])


def rich() -> Any:
    """A structure with everything that BODS has a word for."""
    base = structure(
        "P1 15/26 T", "H 30% T", "P2 10%..20% H", "P3 60% H", "K 5% T", people=("M", "S"), K=PartyKind.TRUST
    )
    base = having(
        base,
        holding("P3 25% T", Right.INCOME),
        holding("P1 51% H", Right.VOTES),
        Control(("P2",), "H", "BOARD_APPOINTMENT", SHOWN),
        Control(("P3",), "H", "KINSHIP", ()),
    )
    roles = (Role("M", "T", RoleKind.MANAGER, SHOWN), Role("S", "K", RoleKind.SETTLOR, SHOWN))
    return replace(base, roles=roles)


def test_bods_round_trip() -> None:
    """What BODS can hold comes back the same: kinds, exact shares, bounds, rights, means, roles, evidence, dates."""
    base = rich()
    statements, _ = write_bods(determined(base), "SPECIMEN bank")
    back = read_bods(json.dumps(statements))
    rests = [party for party in back.parties.values() if party.id.startswith("unspecified:")]
    assert len(rests) == 2
    assert {id: (party.kind, party.name) for id, party in back.parties.items() if party not in rests} == {
        id: (party.kind, party.name) for id, party in base.parties.items()
    }

    def facts(one: Any) -> set[object]:
        return {
            *((item.holder, item.entity, item.right, item.share, item.evidence) for item in one.holdings),
            *((item.holders, item.entity, item.means, item.evidence) for item in one.controls),
            *((item.party, item.entity, item.role, item.evidence) for item in one.roles),
        }

    kept = {fact for fact in facts(back) if not str(fact).startswith("('unspecified:")}
    assert kept == facts(base)


def test_bods_components_come_before_their_relationship() -> None:
    """An owner through others has one relationship with the target, whose components stand before it and say so."""
    made = determined(parse_structure(EXAMPLE))
    statements, left_out = write_bods(made, "SPECIMEN bank")
    place = {one["recordId"]: number for number, one in enumerate(statements)}
    primaries = [one for one in statements if one["recordDetails"].get("componentRecords")]
    assert {one["recordDetails"]["interestedParty"] for one in primaries} == {"P-bing", "P-jia"}
    for primary in primaries:
        assert primary["recordDetails"]["isComponent"] is False
        for record in primary["recordDetails"]["componentRecords"]:
            assert place[record] < place[primary["recordId"]]
            assert statements[place[record]]["recordDetails"]["isComponent"] is True
    assert left_out == ("examinations of control (2)", "verifications of parties (1)")
    assert all(32 <= len(one["statementId"]) <= 64 for one in statements)
    assert write_bods(made, "SPECIMEN bank")[0] == statements


def test_bods_lists_what_it_cannot_hold() -> None:
    """Groups and examinations have no place in BODS; what is written says so."""
    made = determined(having(structure("P1 60% T", "P2 40% T"), Concert(("P1", "P2"), None, SHOWN)))
    assert "concert groups (1)" in write_bods(made, "SPECIMEN bank")[1]


def statement(record: str, kind: str, day: str = "2026-01-05", **details: Any) -> dict[str, Any]:
    """A BODS statement from an official register."""
    return {
        "statementId": f"{record}-{day}".ljust(32, "-"),
        "declarationSubject": "T",
        "statementDate": day,
        "recordId": record,
        "recordType": kind,
        "recordDetails": {"isComponent": False, **details},
        "source": {"type": ["officialRegister"]},
        "publicationDetails": {"publicationDate": day, "bodsVersion": "0.4", "publisher": {"name": "SPECIMEN"}},
    }


def holds(record: str, holder: Any, entity: str, day: str = "2026-01-05", **interest: Any) -> dict[str, Any]:
    """A relationship with one interest."""
    interests = [{"type": "shareholding", "directOrIndirect": "direct", **interest}]
    return statement(record, "relationship", day, subject=entity, interestedParty=holder, interests=interests)


COMPANY: dict[str, Any] = {"entityType": {"type": "registeredEntity"}, "name": "SPECIMEN Ltd"}


def test_bods_declared_unknown_owner() -> None:
    """A declared unknown interested party is kept as unknown, with its reason listed, and is not taken for no owner."""
    reason = {"reason": "subjectUnableToConfirmOrIdentifyBeneficialOwner"}
    structure_ = read_bods(
        json.dumps([statement("T", "entity", **COMPANY), holds("r", reason, "T", share={"exact": 100})])
    )
    assert any("subjectUnableToConfirmOrIdentifyBeneficialOwner" in left for left in structure_.left_out)
    made = determined(structure_)
    assert made.outcome is Outcome.UNDETERMINED
    assert not made.owners


def test_bods_circle_of_whole_shares() -> None:
    """Two companies that own each other whole end in a closed ring, not in an endless walk or an owner."""
    made = determined(
        read_bods(
            json.dumps(
                [
                    statement("T", "entity", **COMPANY),
                    statement("U", "entity", **COMPANY),
                    holds("r1", "T", "U", share={"exact": 100}),
                    holds("r2", "U", "T", share={"exact": 100}),
                ]
            )
        )
    )
    assert made.attributed[Right.EQUITY].through.closed == 1
    assert not made.owners


def test_bods_later_statement_ends_what_was_known() -> None:
    """A later statement on the same record replaces the earlier one, which is still what was known before."""
    person = statement("P", "person", personType="knownPerson", names=[{"fullName": "SPECIMEN"}])
    base = read_bods(
        json.dumps(
            [
                statement("T", "entity", **COMPANY),
                person,
                holds("r", "P", "T", "2026-03-01", share={"exact": 20}),
                holds("r", "P", "T", "2026-01-01", share={"exact": 80.1}),
            ]
        )
    )
    assert shares(determined(base), "EQUITY") == {"P": Fraction(1, 5)}
    then = determine(base, RULES, date(2026, 2, 1), datetime(2026, 2, 1, tzinfo=UTC))
    assert shares(then, "EQUITY") == {"P": Fraction(801, 1000)}


def test_bods_self_declaration_is_no_evidence() -> None:
    """Who only declares himself has shown nothing."""
    person = statement("P", "person", personType="knownPerson")
    relation = {**holds("r", "P", "T", share={"exact": 80}), "source": {"type": ["selfDeclaration"]}}
    made = determined(read_bods(json.dumps([statement("T", "entity", **COMPANY), person, relation])))
    assert answers(made, "EQUITY")["P"] is Answer.UNDETERMINED


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        json.dumps([{"recordId": "T"}]),
        json.dumps([{**statement("T", "entity", **COMPANY), "statementDate": "yesterday"}]),
        json.dumps([{**statement("T", "entity", **COMPANY), "publicationDetails": {"bodsVersion": "0.3"}}]),
        json.dumps([statement("T", "entity", **COMPANY), holds("r", "P", "T", share={"exact": 120})]),
        json.dumps([statement("T", "entity", **COMPANY), holds("r", "nobody", "T", share={"exact": 20})]),
    ],
)
def test_bods_that_is_refused(text: str) -> None:
    """What is not BODS 0.4, or does not fit together, is refused."""
    with pytest.raises(StructureRefused):
        read_bods(text)


def test_picture_marks_owners() -> None:
    """The picture is well-formed, the same each time, names everybody, marks owners, and draws a circle's way back."""
    made = determined(parse_structure(EXAMPLE))
    drawn = picture(made)
    assert drawn == picture(made)
    root = ElementTree.fromstring(drawn)
    texts = [text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("OWNER 1 + 2") == 2
    assert "样本丙" in texts
    circle = picture(determined(structure("P1 60% T", "U 40% T", "T 30% U", "P2 70% U")))
    assert 'class="back"' in circle


def test_picture_escapes_names() -> None:
    """A name cannot bring markup into the picture."""
    base = structure("P1 60% T", "P2 40% T")
    sly = replace(base.parties["P1"], name="<script>SPECIMEN</script>")
    drawn = picture(determined(replace(base, parties={**base.parties, "P1": sly})))
    assert "<script>" not in drawn
    ElementTree.fromstring(drawn)


def test_control_characters_reach_no_screen() -> None:
    """A name with characters that steer a terminal, or that XML has not, is shown without them."""
    base = structure("P1 60% T", "P2 40% T")
    sly = replace(base.parties["P1"], name="SPECIMEN\x1b[31m\x00")
    drawn = picture(determined(replace(base, parties={**base.parties, "P1": sly})))
    ElementTree.fromstring(drawn)
    assert sly.shown == "SPECIMEN\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}"


STATEMENTS = [
    statement("T", "entity", **COMPANY),
    statement("P", "person", personType="knownPerson", names=[{"fullName": "SPECIMEN"}]),
    holds("r", "P", "T", share={"exact": 80}, startDate="2026-01-01"),
]


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_malformed_bods_is_refused_or_read(data: st.DataObject) -> None:
    """Whatever stands in the place of a value, statements are read or refused, and nothing else happens."""
    statements = json.loads(json.dumps(STATEMENTS))
    places = [
        (node, key) for node in _nodes(statements) for key in (node if isinstance(node, dict) else range(len(node)))
    ]
    node, key = data.draw(st.sampled_from(range(len(places))).map(lambda number: places[number]))
    node[key] = data.draw(
        st.sampled_from([None, 5, -1, 1e308, "x", "", True, [], {}, [{}], "2026-13-45", {"reason": 5}, [[5]], "T", "P"])
    )
    try:
        determined(read_bods(json.dumps(statements)))
    except StructureRefused as refused:
        assert "SPECIMEN" not in str(refused)


def _nodes(value: Any) -> list[Any]:
    """All objects and arrays in a JSON value."""
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict | list) else []
    return own + [node for child in children for node in _nodes(child)]


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_malformed_structure_is_refused_or_determined(data: st.DataObject) -> None:
    """The same for our own files."""
    file = json.loads(EXAMPLE)
    places = [(node, key) for node in _nodes(file) for key in (node if isinstance(node, dict) else range(len(node)))]
    node, key = data.draw(st.sampled_from(range(len(places))).map(lambda number: places[number]))
    node[key] = data.draw(
        st.sampled_from(
            [None, 5, -1, 1e308, "x", "", True, [], {}, [{}], "2026-13-45", "1/3", "99%", "T", "P-yi", "STATE"]
        )
    )
    try:
        picture(determined(parse_structure(json.dumps(file))))
    except StructureRefused as refused:
        assert "样本" not in str(refused)


def test_examples_of_the_documentation() -> None:
    """The files that the documentation shows can be read."""
    page = (Path(__file__).parents[4] / "docs/owners.md").read_text(encoding="utf-8")
    first, register, second = re.findall(r"^```json\n(.*?)^```", page, re.M | re.S)
    assert set(owners(determined(parse_structure(first)))) == {"P1"}
    assert parse_register(second).target == "T"
    file = RegisterFile([register.encode()])
    assert [one.kind for one in file.lines()] == ["PARTY", "PARTY", "HOLDING"]
    file.check()
