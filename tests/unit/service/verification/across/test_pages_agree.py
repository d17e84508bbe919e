"""Pictures of the same page of one document say the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.documents import document_types
from ocr.fields.outcome import missing
from ocr.reading import Field, FieldStatus, Reading
from service.verification.across.pages_agree import CHECK
from service.verification.checks import Case, Dossier
from service.verification.values.verdict import PageReading, Purpose
from tests.builders import TODAY, make_claim, make_reading


@pytest.mark.parametrize(
    ("first", "second", "outcome", "code"),
    [
        ("张琰", "张琰", "PASSED", ""),
        ("张髙", "张高", "PASSED", ""),
        ("张吴", "张昊", "INCONCLUSIVE", "PAGES_DIFFER"),
        ("张YAN", "张琰", "INCONCLUSIVE", "PAGES_DIFFER"),
        ("张琰", "王琰", "FAILED", "PAGES_DIFFER"),
    ],
)
def test_a_page_that_two_pictures_show_has_one_name(first: str, second: str, outcome: str, code: str) -> None:
    """Only what is the same by a published table agrees; what may be the same is doubtful, whatever the level says."""
    readings = [make_reading(name=name) for name in (first, second)]
    shown = tuple(PageReading(0, number, "portrait", reading) for number, reading in enumerate(readings))
    case = Case(make_claim(), document_types()["cn_resident_id"], shown, Purpose.ACCOUNT_OPENING, TODAY)
    found = {finding.fields: finding for finding in CHECK.run(Dossier((case,)))}
    assert (found["name",].outcome, found["name",].code) == (outcome, code)
    assert found["sex",].outcome == "PASSED"


@pytest.mark.parametrize(
    ("kind", "field", "back", "asked"),
    [
        pytest.param("cn_foreign_resident", "valid_until", {}, False, id="a back that prints nothing"),
        pytest.param("cn_foreign_resident", "valid_until", {"valid_until": "2033-05-03"}, True, id="one that does"),
        pytest.param("cn_foreign_resident", "valid_from", {"valid_from": "2023-05-03"}, False, id="only the back does"),
        pytest.param("cn_hk_macau_permit", "name", {}, True, id="a back with a zone prints the name"),
        pytest.param(
            "cn_exit_permit_taiwan", "mrz.number", {"mrz.number": "T12345678"}, False, id="a zone on the back"
        ),
    ],
)
def test_a_field_that_a_form_prints_on_one_page_alone_is_asked_of_that_one(
    kind: str, field: str, back: dict[str, str], asked: bool
) -> None:
    """A back that does not show it leaves nothing to compare, unless it surely prints it."""
    front = {} if field == "valid_from" or field.startswith("mrz.") else {field: "2033-05-03"}
    readings = [_reading(kind, page, values) for page, values in (("front", front), ("back", back))]
    shown = tuple(PageReading(0, i, one.page or "", one) for i, one in enumerate(readings))
    case = Case(make_claim(), document_types()[kind], shown, Purpose.ACCOUNT_OPENING, TODAY)
    assert (field in {name for one in CHECK.run(Dossier((case,))) for name in one.fields}) is asked


def _reading(kind: str, page: str, values: dict[str, str]) -> Reading:
    """A page on which these fields are READ, and no other one was."""
    layout = document_types()[kind].page(page)
    assert layout is not None
    fields = {
        name: Field(name, values[name], values[name], 1.0, FieldStatus.READ) if name in values else missing(name)
        for name in layout.fields
    }
    return replace(make_reading(), document_type=kind, page=page, fields=fields, derived={})
