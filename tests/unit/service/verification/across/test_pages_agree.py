"""Pictures of the same page of one document say the same."""

from __future__ import annotations

import pytest

from ocr.documents import document_types
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
