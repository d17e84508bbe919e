"""Decisions of the default policy: whole cases in, decision, reasons, statements and next steps out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.documents import document_types
from ocr.reading import FieldStatus, Reading
from service.verification.checks import CHECKS, CHECKS_BY_ID, Case, Check, Dossier, run_checks
from service.verification.decision import Judgement, decide
from service.verification.policy import first_fit, load_policy, parse_policy
from service.verification.values.codes import CODES
from service.verification.values.verdict import CheckResult, Decision, Level, Outcome, Purpose, Truth
from tests.builders import SHARP, make_case, make_claim, make_field, make_reading, no_document, numbered
from tests.specimens.sides import Side
from tests.unit.service.verification.test_policy import DEFAULT

POLICY = load_policy()
PORTRAIT, EMBLEM = Side.PORTRAIT, Side.EMBLEM
CARD = document_types()["cn_resident_id"]
DOSSIER = Dossier((make_case(),))
P, E = make_reading(PORTRAIT), make_reading(EMBLEM)


def judged(case: Case) -> Judgement:
    """The default policy's judgement of a case, under its own limits."""
    case = replace(case, limits=POLICY.limits)
    return decide(POLICY, case.purpose, Dossier((case,)), run_checks(case, CHECKS))


def with_page(case: Case, side: Side, reading: Reading) -> Case:
    """The case with another reading of a page."""
    submitted = (replace(one, reading=reading) if one.submitted == side else one for one in case.submitted)
    return replace(case, submitted=tuple(submitted))


def from_afar(reading: Reading) -> Reading:
    """The same reading from a picture that is sharp enough to be read and could be better."""
    return replace(reading, quality=replace(SHARP, sharpness=0.7))


def unsure(name: str, value: str, *codes: str) -> Any:
    """A field that was not surely read."""
    return make_field(name, value, FieldStatus.UNSURE, codes=codes)


def blurred(reading: Reading) -> Reading:
    """The same reading from a picture in which nothing is sharp: no field is sure."""
    fields = {name: replace(field, status=FieldStatus.UNSURE) for name, field in reading.fields.items()}
    return replace(reading, fields=fields, quality=replace(SHARP, sharpness=0.02), codes=("BLURRED",))


YOUNGER = numbered("11010519800101002")
CHILD = numbered("11010520120101002")
EXPIRED: dict[str, Any] = {"birth_date": "1980-01-01", "valid_from": "2006-01-02", "valid_until": "2026-01-02"}

SCENARIOS: Mapping[str, tuple[Case, str, set[str]]] = {
    "a genuine card": (make_case(), "ACCEPT", set()),
    "swapped pictures": (make_case(submitted={PORTRAIT: E, EMBLEM: P}), "ACCEPT", set()),
    "a repaired number, though the claim confirms it": (
        make_case(submitted={
            PORTRAIT: from_afar(make_reading(PORTRAIT, id_number=replace(
                unsure("id_number", "11010519491231002X", "VALUE_REPAIRED"), repaired=True
            ))),
            EMBLEM: E,
        }),
        "RESUBMIT",
        {"LOW_CONFIDENCE"},
    ),
    "a repaired number in a good picture": (
        make_case(id_number=replace(unsure("id_number", "11010519491231002X", "VALUE_REPAIRED"), repaired=True)),
        "REVIEW",
        {"UNSURE_IN_GOOD_CAPTURE"},
    ),
    "an address not claimed": (make_case(claim=make_claim(address=None)), "ACCEPT", set()),
    "a wrong name": (make_case(claim=make_claim(name="李四样")), "REVIEW", {"NAME_MISMATCH"}),
    "a look-alike name": (
        make_case(name="张昊", claim=make_claim(name="张吴")),
        "REVIEW",
        {"NAME_POSSIBLE_MISREAD"},
    ),
    "a name in another printed shape": (make_case(name="高某", claim=make_claim(name="髙某")), "ACCEPT", set()),
    "a name in an old encoding": (make_case(name="李䶮", claim=make_claim(name="李\ue863")), "ACCEPT", set()),
    "a name with a private code": (
        make_case(name="李䶮", claim=make_claim(name="李\ue000")),
        "REVIEW",
        {"CLAIM_PRIVATE_USE"},
    ),
    "a name with pinyin for a character": (
        make_case(name="张琰", claim=make_claim(name="张YAN")),
        "REVIEW",
        {"NAME_PINYIN_SUBSTITUTE"},
    ),
    "a name all in pinyin": (
        make_case(name="张琰", claim=make_claim(name="ZHANG YAN")),
        "REVIEW",
        {"NAME_MISMATCH"},
    ),
    "a wrong number": (
        make_case(claim=make_claim(document_number="110105194912310038")),
        "REVIEW",
        {"NUMBER_MISMATCH"},
    ),
    "no number claimed": (make_case(claim=make_claim(document_number=None)), "REVIEW", {"CLAIM_ELEMENT_MISSING"}),
    "another birth date than the number's": (
        make_case(birth_date="1949-12-30", claim=make_claim(birth_date="1949-12-30")),
        "REVIEW",
        {"BIRTH_NUMBER_MISMATCH"},
    ),
    "a wrong check character": (
        make_case(id_number="110105194912310021", claim=make_claim(document_number="110105194912310021")),
        "REVIEW",
        {"ID_NUMBER_CHECKSUM"},
    ),
    "a blurred portrait side": (
        make_case(submitted={PORTRAIT: blurred(P), EMBLEM: E}),
        "RESUBMIT",
        {"BLURRED", "LOW_CONFIDENCE"},
    ),
    "glare on the number": (
        make_case(id_number=unsure("id_number", "1", "FIELD_GLARE")),
        "RESUBMIT",
        {"FIELD_GLARE"},
    ),
    "an unsure name on a good picture": (
        make_case(name=unsure("name", "张样")),
        "REVIEW",
        {"UNSURE_IN_GOOD_CAPTURE"},
    ),
    "an unsure name on a fair picture": (
        make_case(submitted={PORTRAIT: from_afar(make_reading(name=unsure("name", "张样"))), EMBLEM: E}),
        "REVIEW",
        {"LOW_CONFIDENCE"},
    ),
    "a name of one character": (
        make_case(name=unsure("name", "张", "LOW_CONFIDENCE")),
        "REVIEW",
        {"UNSURE_IN_GOOD_CAPTURE"},
    ),
    "an ethnicity in no list": (make_case(ethnicity="乌克兰(入籍)"), "REVIEW", {"ETHNICITY_UNKNOWN"}),
    "an issuer of another kind": (
        make_case(issuing_authority="北京市公安局朝阳分局样本派出所"),
        "REVIEW",
        {"ISSUER_UNKNOWN_FORM"},
    ),
    "a card older than its layout": (
        make_case(
            valid_from="1985-06-01", birth_date="1930-01-05", id_number=numbered("11010519300105002"),
            claim=make_claim(
                document_number=numbered("11010519300105002"), birth_date=None, valid_from=None, valid_until=None
            ),
        ),
        "REVIEW",
        {"ISSUED_BEFORE_LAYOUT"},
    ),
    "a holder of 126 years": (
        make_case(
            birth_date="1900-01-05", id_number=numbered("11010519000105002"),
            claim=make_claim(document_number=numbered("11010519000105002"), birth_date=None),
        ),
        "REVIEW",
        {"AGE_IMPLAUSIBLE"},
    ),
    "a number of a residence permit": (
        make_case(
            id_number=numbered("83000019491231002"), claim=make_claim(document_number=numbered("83000019491231002"))
        ),
        "REVIEW",
        {"REGION_OF_OTHER_DOCUMENT"},
    ),
    "a region code in no table": (
        make_case(
            id_number=numbered("32091919491231002"), claim=make_claim(document_number=numbered("32091919491231002"))
        ),
        "ACCEPT",
        set(),
    ),
    "a watermark over the name": (
        make_case(name=unsure("name", "张样", "WATERMARK_OR_OVERLAY")),
        "RESUBMIT",
        {"WATERMARK_OR_OVERLAY"},
    ),
    "a rare character": (
        make_case(name=unsure("name", "张样", "CHARACTER_OUT_OF_DICTIONARY")),
        "REVIEW",
        {"CHARACTER_OUT_OF_DICTIONARY"},
    ),
    "a missing address": (
        make_case(submitted={PORTRAIT: from_afar(make_reading(address=None)), EMBLEM: E}),
        "RESUBMIT",
        {"FIELD_MISSING"},
    ),
    "a missing address on a good picture": (make_case(address=None), "REVIEW", {"UNSURE_IN_GOOD_CAPTURE"}),
    "no card in the portrait picture": (
        make_case(submitted={PORTRAIT: no_document(), EMBLEM: E}),
        "RESUBMIT",
        {"NO_DOCUMENT"},
    ),
    "no emblem side": (make_case(submitted={PORTRAIT: P}), "RESUBMIT", {"EMBLEM_SIDE_MISSING"}),
    "the portrait side twice": (make_case(submitted={PORTRAIT: P, EMBLEM: P}), "RESUBMIT", {"EMBLEM_SIDE_MISSING"}),
    "no picture at all": (
        make_case(submitted={}),
        "RESUBMIT",
        {"NO_DOCUMENT", "PORTRAIT_SIDE_MISSING", "EMBLEM_SIDE_MISSING"},
    ),
    "a photocopy": (
        make_case(submitted={PORTRAIT: replace(P, codes=("PHOTOCOPY",)), EMBLEM: E}),
        "RESUBMIT",
        {"PHOTOCOPY"},
    ),
    "signs of tampering": (
        make_case(submitted={PORTRAIT: replace(P, codes=("DIGITAL_TAMPERING",)), EMBLEM: E}),
        "REVIEW",
        {"DIGITAL_TAMPERING"},
    ),
    "a child": (
        make_case(
            birth_date="2012-01-01", id_number=CHILD, valid_from="2024-01-02", valid_until="2029-01-02",
            claim=make_claim(
                birth_date=None, document_number=CHILD, valid_from=None, valid_until=None
            ),
        ),
        "REVIEW",
        {"UNDER_MINIMUM_AGE"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_leads_to_its_decision(name: str) -> None:
    """The default policy decides each whole case as the table says, and for no other causes."""
    case, decision, codes = SCENARIOS[name]
    judgement = judged(case)
    decisive = {reason.code for reason in judgement.reasons if reason.decision is judgement.decision}
    assert judgement.decision.value == decision
    assert {reason.code for reason in judgement.reasons} >= codes >= decisive


def expired_case(purpose: Purpose = Purpose.ACCOUNT_OPENING, **changes: Any) -> Case:
    """A card that agrees with itself and the claim but has expired."""
    claim = make_claim(document_number=YOUNGER, **EXPIRED)
    return make_case(claim=claim, purpose=purpose, id_number=YOUNGER, **{**EXPIRED, **changes})


@pytest.mark.parametrize(
    ("purpose", "decision"),
    [
        (Purpose.ACCOUNT_OPENING, Decision.REJECT),
        (Purpose.ONE_OFF_TRANSACTION, Decision.REJECT),
        (Purpose.REVIEW, Decision.REVIEW),
        (Purpose.INFORMATION_CHANGE, Decision.REVIEW),
    ],
)
def test_an_expired_document_is_judged_by_purpose(purpose: Purpose, decision: Decision) -> None:
    """It opens no relationship; in an existing one a person grants time. The customer is told to renew it."""
    judgement = judged(expired_case(purpose))
    assert judgement.decision is decision
    assert [reason.code for reason in judgement.reasons] == ["DOCUMENT_EXPIRED"]
    assert "RENEW_DOCUMENT" in {action.action for action in judgement.required_actions}
    assert judgement.statements.self_consistent is Truth.YES


def test_what_is_proved_counts_whatever_else_is_unclear() -> None:
    """An expired document is rejected though another field is unsure, and the gravest reason comes first."""
    judgement = judged(expired_case(address=unsure("address", "样本路", "FIELD_GLARE")))
    assert judgement.decision is Decision.REJECT
    assert [reason.decision for reason in judgement.reasons] == [Decision.REJECT, Decision.RESUBMIT]
    assert [action.action for action in judgement.required_actions] == ["RENEW_DOCUMENT"]


def test_an_unsure_date_never_expires_a_document() -> None:
    """What could not be surely read is looked at or asked for again, and not held against the customer."""
    case = expired_case(valid_until=unsure("valid_until", "2026-01-02"))
    assert judged(case).decision is Decision.REVIEW
    emblem = from_afar(case.readings["emblem"])
    assert judged(with_page(case, EMBLEM, emblem)).decision is Decision.RESUBMIT


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"sharpness": 0.79}, ()),
        ({"brightness": 0.2}, ()),
        ({"over_exposed": 0.4}, ()),
        ({"card_width_px": 400.0}, ()),
        ({"corners_inside": 3}, ()),
        ({}, ("PHOTOCOPY",)),
    ],
)
@pytest.mark.parametrize("field", ["address", "issuing_authority"])
@pytest.mark.parametrize("unread", ["MISSING", "UNSURE", "FIELD_INCOMPLETE"])
def test_a_field_is_asked_for_again_only_where_the_picture_could_be_better(
    changes: dict[str, Any], codes: tuple[str, ...], field: str, unread: str
) -> None:
    """Whichever field is not sure, and why: a measure that could be better, or a remark, is RESUBMIT, else REVIEW."""
    given = None if unread == "MISSING" else unsure(field, "样本", *([unread] if unread == "FIELD_INCOMPLETE" else []))
    good = make_case(fields={field: given})
    side = PORTRAIT if field == "address" else EMBLEM
    reading = good.readings[side]
    assert reading.quality is not None
    fair = replace(reading, quality=replace(reading.quality, **changes), codes=codes)
    assert judged(good).decision is Decision.REVIEW
    assert {reason.code for reason in judged(good).reasons} == {"UNSURE_IN_GOOD_CAPTURE"}
    assert judged(with_page(good, side, fair)).decision is Decision.RESUBMIT


def test_a_highlight_on_a_field_is_no_good_picture_of_it() -> None:
    """However good the rest is: what lies under a highlight is asked for again."""
    case = make_case(address=unsure("address", "样本路", "LOW_CONFIDENCE", "FIELD_GLARE"))
    assert judged(case).decision is Decision.RESUBMIT


def test_a_number_of_an_unlisted_code_is_accepted_with_a_remark() -> None:
    """The check passes, says why, and asks nobody for anything."""
    case, decision, _ = SCENARIOS["a region code in no table"]
    results = [r for r in run_checks(replace(case, limits=POLICY.limits), CHECKS) if r.check == "region_code_known"]
    assert [(r.outcome, r.code) for r in results] == [(Outcome.PASSED, "REGION_CODE_UNLISTED")]
    assert (judged(case).decision.value, judged(case).required_actions) == (decision, ())


def test_a_better_picture_goes_before_a_person() -> None:
    """A blurred picture with a wrong name is asked for again: the next reading may settle both."""
    case = make_case(submitted={PORTRAIT: P, EMBLEM: blurred(E)}, claim=make_claim(name="李四样"))
    judgement = judged(case)
    assert judgement.decision is Decision.RESUBMIT
    assert {reason.code for reason in judgement.reasons} >= {"BLURRED", "NAME_MISMATCH"}


def test_a_resubmission_says_which_side_and_what_to_do() -> None:
    """The blurred side alone is asked for, with the cause's own sentence in both languages."""
    (action,) = judged(SCENARIOS["a blurred portrait side"][0]).required_actions
    assert (action.action, action.document, action.page) == ("RESUBMIT_PAGE", 0, "portrait")
    assert {"BLURRED", "LOW_CONFIDENCE"} <= set(action.codes)
    assert action.hint == CODES["BLURRED"].hint


def test_a_resubmission_says_which_fields_could_not_be_read() -> None:
    """A highlight on the address alone: the sentence names the address, in both languages."""
    address = replace(P.fields["address"], status=FieldStatus.UNSURE, codes=("FIELD_GLARE",))
    shiny = replace(P, fields={**P.fields, "address": address})
    (action,) = judged(make_case(submitted={PORTRAIT: shiny, EMBLEM: E})).required_actions
    assert (action.action, action.page) == ("RESUBMIT_PAGE", "portrait")
    assert action.hint is not None
    assert CODES["FIELD_GLARE"].hint.zh + "请确保以下内容清晰可见：住址。" == action.hint.zh
    assert action.hint.en.endswith("Make sure that these can be read: address.")


def test_a_missing_side_is_asked_for() -> None:
    """The side that no picture shows is to be uploaded."""
    (action,) = judged(make_case(submitted={PORTRAIT: P})).required_actions
    assert (action.action, action.document, action.page) == ("UPLOAD_PAGE", 0, "emblem")
    assert action.hint == CODES["EMBLEM_SIDE_MISSING"].hint


def test_a_review_says_so_to_the_customer() -> None:
    """REVIEW asks for a person, names the codes, and has a sentence that gives nothing away."""
    (action,) = judged(SCENARIOS["a wrong check character"][0]).required_actions
    assert (action.action, action.codes) == ("MANUAL_REVIEW", ("ID_NUMBER_CHECKSUM",))
    assert action.hint is not None
    assert "our staff" in action.hint.en


def test_a_document_that_expires_soon_is_accepted_with_advice() -> None:
    """The remark of a passed check changes no decision, but the customer is told to renew."""
    changes: dict[str, Any] = {"birth_date": "1980-01-01", "valid_from": "2006-03-20", "valid_until": "2026-03-20"}
    judgement = judged(make_case(claim=make_claim(document_number=YOUNGER, **changes), id_number=YOUNGER, **changes))
    assert judgement.decision is Decision.ACCEPT
    assert judgement.reasons == ()
    assert [(a.action, a.codes) for a in judgement.required_actions] == [
        ("RENEW_DOCUMENT", ("DOCUMENT_EXPIRING_SOON",))
    ]


@pytest.mark.parametrize(
    ("name", "self_consistent", "matches_claim"),
    [
        ("a genuine card", Truth.YES, Truth.YES),
        ("a wrong name", Truth.YES, Truth.NO),
        ("a wrong check character", Truth.NO, Truth.YES),
        ("a look-alike name", Truth.YES, Truth.UNKNOWN),
        ("a blurred portrait side", Truth.UNKNOWN, Truth.UNKNOWN),
        ("no number claimed", Truth.YES, Truth.UNKNOWN),
        ("an address not claimed", Truth.YES, Truth.YES),
        ("no picture at all", Truth.UNKNOWN, Truth.UNKNOWN),
    ],
)
def test_statements_stand_apart(name: str, self_consistent: Truth, matches_claim: Truth) -> None:
    """What the card says of itself, and what the claim says of the card, are told separately; nobody was asked."""
    statements = judged(SCENARIOS[name][0]).statements
    assert (statements.self_consistent, statements.matches_claim) == (self_consistent, matches_claim)
    assert statements.officially_verified is Truth.NOT_ASKED


@pytest.mark.parametrize("purpose", Purpose)
def test_no_checks_is_never_accept(purpose: Purpose) -> None:
    """Without any result a person must look, and every required check is named."""
    judgement = decide(POLICY, purpose, DOSSIER, [])
    assert judgement.decision is Decision.REVIEW
    assert {reason.check for reason in judgement.reasons} == set(POLICY.purposes[purpose].required(CARD))
    assert judgement.statements.self_consistent is Truth.UNKNOWN


@pytest.mark.parametrize("check", [check.id for check in CHECKS])
def test_leaving_a_required_check_out_is_never_accept(check: str) -> None:
    """A genuine case without the result of one required check goes to a person."""
    case = make_case()
    results = [result for result in run_checks(case, CHECKS) if result.check != check]
    required = check in POLICY.purposes[case.purpose].required(CARD)
    assert decide(POLICY, case.purpose, DOSSIER, results).decision is (Decision.REVIEW if required else Decision.ACCEPT)


@st.composite
def some_result(draw: st.DrawFn, check: str) -> CheckResult:
    """Any result that a check could conceivably have."""
    outcome = draw(st.sampled_from(Outcome))
    return CheckResult(
        check,
        CHECKS_BY_ID[check].category,
        outcome,
        code=draw(st.sampled_from(["", *sorted(CODES)])),
        document=0,
        page=draw(st.sampled_from(["", "portrait", "emblem"])),
        fields=CHECKS_BY_ID[check].requires,
        level=draw(st.none() | st.sampled_from(Level)),
    )


GENUINE = {result.check: result for result in run_checks(make_case(), CHECKS)}
STRICT = parse_policy(DEFAULT.replace('decision = "ACCEPT"', 'decision = "REVIEW"'))
"""The default policy with nothing waved through."""


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_required_check_that_did_not_pass_is_never_accepted(data: st.DataObject) -> None:
    """Whatever the outcomes: ACCEPT means that each required check passed, or a rule that names it let it through."""
    purpose = data.draw(st.sampled_from(Purpose))
    applying = [check.id for check in CHECKS if check.applies_to(CARD)]
    checks = [check for check in applying if data.draw(st.integers(0, 9))]
    changed = data.draw(st.sets(st.sampled_from(applying), max_size=3))
    results = [data.draw(some_result(c)) if c in changed else GENUINE[c] for c in checks]
    required = POLICY.purposes[purpose].required(CARD)
    not_passed = [r for r in results if r.check in required and r.outcome is not Outcome.PASSED]
    absent = set(required) - set(checks)
    if not_passed or absent:
        assert decide(STRICT, purpose, DOSSIER, results).decision is not Decision.ACCEPT
    if decide(POLICY, purpose, DOSSIER, results).decision is Decision.ACCEPT:
        assert not absent
        for result in not_passed:
            rule = POLICY.rule_for(result, purpose)
            assert rule is not None
            assert result.check in rule.checks


@given(st.data())
def test_of_the_rules_about_an_outcome_the_first_that_fits_is_the_first_of_all(data: st.DataObject) -> None:
    """Looking for a rule among those of the result's outcome finds the same as among all."""
    result = data.draw(some_result(data.draw(st.sampled_from([check.id for check in CHECKS]))))
    purpose = data.draw(st.sampled_from(Purpose))
    assert first_fit(POLICY.by_outcome()[result.outcome], result, purpose) == POLICY.rule_for(result, purpose)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.INCONCLUSIVE])
@pytest.mark.parametrize("check", [check.id for check in CHECKS])
def test_an_outcome_that_no_rule_covers_is_for_a_person(check: str, outcome: Outcome) -> None:
    """Under a policy without rules whatever did not pass leads to REVIEW."""
    bare = POLICY.model_copy(update={"rules": ()})
    case = make_case()
    passed = [result for result in run_checks(case, CHECKS) if result.check != check]
    odd = CheckResult(check, CHECKS_BY_ID[check].category, outcome, "GLARE", document=0)
    assert decide(bare, case.purpose, DOSSIER, [*passed, odd]).decision is Decision.REVIEW


NOT_READ = ("FIELD_MISSING", "LOW_CONFIDENCE", "FIELD_GLARE", "NO_DOCUMENT", "EMBLEM_SIDE_MISSING")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_default_policy_has_thought_of_every_check(check: Check) -> None:
    """A rule covers each check's failures under each of its codes, and each way in which its fields were not read."""
    failures = [(Outcome.FAILED, code) for code in check.codes - {"DOCUMENT_EXPIRING_SOON"}]
    for outcome, code in [*failures, *((Outcome.INCONCLUSIVE, code) for code in NOT_READ)]:
        result = CheckResult(check.id, check.category, outcome, code)
        assert POLICY.rule_for(result, Purpose.ACCOUNT_OPENING) is not None
