"""What is in question, what is masked, and what people may write."""

from __future__ import annotations

from dataclasses import replace

from idverdict import v1

from ocr.reading import Alternative, FieldStatus
from service.reviews.masking import in_question, mask, maskable
from service.reviews.notes import is_fit
from tests.builders import make_claim, make_field, make_reading
from tests.kept import genuine, kept
from tests.specimens.sides import Side

NUMBER = "11010519491231002X"


def doubtful() -> v1.Verification:
    """A verification whose name was declared otherwise, and whose address is unsure."""
    reading = make_reading(
        Side.PORTRAIT,
        address=make_field(
            "address", "北京市样本路1号", FieldStatus.UNSURE, alternatives=(Alternative("北京市样本路7号", 0.3),)
        ),
    )
    return kept({**genuine(), Side.PORTRAIT: reading}, make_claim(name="李样本"))


def test_what_checks_name_and_what_is_unsure_is_in_question() -> None:
    """Fields of checks that did not pass, and fields that were not surely read; no others."""
    assert in_question(doubtful()) == {"0.name", "0.address"}
    assert in_question(kept()) == set()


def test_nothing_else_is_shown() -> None:
    """Values, texts, alternatives, the claim, derived facts and the receipt's salt are masked or gone."""
    verification = doubtful()
    verification.receipt_salt = b"salt"
    mask(verification, in_question(verification))
    portrait = verification.verdict.readings[0]
    assert portrait.fields["name"].value == "张样本"
    assert portrait.fields["address"].alternatives[0].value == "北京市样本路7号"
    assert portrait.fields["id_number"].masked
    assert portrait.fields["id_number"].text == portrait.fields["id_number"].value == "1****************X"
    assert portrait.fields["sex"].value == "***"
    assert set(portrait.derived.values()) == {"***"}
    assert portrait.derived_masked
    assert (verification.claim.name, verification.claim.birth_date) == ("李样本", "***")
    assert (verification.documents[0].claim.number, verification.claim_masked) == ("1****************X", True)
    assert verification.receipt_salt == b""


def test_a_comparison_is_shown_with_its_field_alone() -> None:
    """Observed and expected values of a check whose field is masked are masked too."""
    verification = doubtful()
    mask(verification, {"0.name"})
    compared = {one.check: one for one in verification.verdict.checks if one.HasField("observed")}
    assert compared["claim_name"].observed == "张样本"
    assert not compared["claim_name"].masked
    others = [one for name, one in compared.items() if name != "claim_name"]
    assert others
    assert all(one.observed == "***" and one.masked for one in others)


def test_without_exceptions_everything_is_masked() -> None:
    """As for a caller who has no case."""
    verification = doubtful()
    mask(verification)
    assert verification.claim.name == "李**"
    assert all(field.masked for reading in verification.verdict.readings for field in reading.fields.values())


def test_everything_that_may_be_revealed_has_a_name() -> None:
    """Fields, elements of the claim, and the pictures of a document."""
    assert {"0.name", "0.valid_until", "claim.occupation", "0.picture"} <= maskable(doubtful())


def test_a_revealed_field_is_shown_in_the_claim_too() -> None:
    """What a field declares goes with the field."""
    verification = doubtful()
    mask(verification, {"0.birth_date"})
    assert verification.claim.birth_date == "1949-12-31"
    assert verification.claim.name == "李**"


def test_notes_repeat_no_number_and_no_masked_value() -> None:
    """In any width and spacing; what is in question may be written, but for numbers."""
    verification = doubtful()
    assert is_fit("the name differs by one stroke", [verification])
    assert is_fit("张样本 is printed", [verification])
    for note in (
        f"no. {NUMBER}",
        "110105 19491231 002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "13800000000",
        "E12345678",
    ):
        assert not is_fit(note, [verification])
    known = replace(make_claim(), address="样本省样本市样本路9号")
    other = kept(claim=known)
    assert not is_fit("lives at 样本省样本市样本路9号", [other])
    assert is_fit("looked at twice", [other])
