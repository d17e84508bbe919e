"""What every document type keeps to, over the registry: a new type is held by these tests without a new line here."""

from __future__ import annotations

import pytest

from ocr.documents import DocumentType, PageLayout, document_types
from ocr.reading import FieldStatus
from service.verification.values.claim import Claim
from service.verification.values.codes import CODES
from tests.printed import printed

TYPES = tuple(document_types().values())
PAGES = [(document, layout) for document in TYPES for layout in document.pages]
PAGE_IDS = [f"{document.id}-{layout.id}" for document, layout in PAGES]
a_page = pytest.mark.parametrize(("document", "layout"), PAGES, ids=PAGE_IDS)


def test_types_are_discovered_under_their_ids() -> None:
    """The registry finds the resident ID card, and files each type under its own id."""
    assert "cn_resident_id" in document_types()
    assert all(document.id == key for key, document in document_types().items())


@pytest.mark.parametrize("document", TYPES, ids=[d.id for d in TYPES])
def test_pages_and_fields_are_distinct(document: DocumentType) -> None:
    """A type has each page once and each field once, and no field stands twice on one page."""
    pages = [layout.id for layout in document.pages]
    fields = [field.name for field in document.fields]
    assert pages
    assert len(set(pages)) == len(pages)
    assert fields
    assert len(set(fields)) == len(fields)
    assert all(len(set(layout.fields)) == len(layout.fields) for layout in document.pages)


@pytest.mark.parametrize("document", TYPES, ids=[d.id for d in TYPES])
def test_everything_is_named_in_both_languages(document: DocumentType) -> None:
    """Type, pages and fields have labels; ids of pages are written to records, so lower-case names."""
    labels = [document.label, *(page.label for page in document.pages), *(field.label for field in document.fields)]
    assert all(label.zh and label.en for label in labels)
    assert all(page.id.isidentifier() and page.id == page.id.lower() for page in document.pages)


@pytest.mark.parametrize("document", TYPES, ids=[d.id for d in TYPES])
def test_a_field_is_compared_with_an_element_that_a_claim_has(document: DocumentType) -> None:
    """Each element of a claim declares one field at the most; a printed nationality and sex are always of the claim,
    and so reach a customer's file.
    """
    declared = [field.claimed_as for field in document.fields if field.claimed_as]
    assert set(declared) <= set(Claim.names())
    assert len(set(declared)) == len(declared)
    printed = {"nationality", "sex"} & {field.name for field in document.fields}
    assert printed <= set(declared)


@pytest.mark.parametrize("document", TYPES, ids=[d.id for d in TYPES])
def test_a_missing_page_has_a_code(document: DocumentType) -> None:
    """The code that says that a page is missing is in the catalogue, with what to do."""
    assert all(CODES[page.missing_code].action == "UPLOAD_PAGE" for page in document.pages)


@pytest.mark.parametrize("document", TYPES, ids=[d.id for d in TYPES])
def test_ids_and_sizes_are_of_the_form_others_rely_on(document: DocumentType) -> None:
    """Ids are written to records, so lower-case names; sizes are millimetres, a sheet of A3 at the most."""
    assert document.id.isidentifier()
    assert document.id == document.id.lower()
    width, height = document.size_mm
    assert 420 >= max(width, height) >= min(width, height) > 20


@pytest.mark.parametrize("document", TYPES, ids=[d.id for d in TYPES])
def test_nothing_is_derived_from_nothing(document: DocumentType) -> None:
    """Without fields there are no derived facts."""
    assert dict(document.derive({})) == {}


@a_page
def test_a_page_without_print_misses_every_field(document: DocumentType, layout: PageLayout) -> None:
    """Parsing no rows at all gives every field of the page, in its order, as MISSING, and supports nothing."""
    parsed = layout.parse([])
    assert tuple(parsed.fields) == layout.fields
    assert parsed.support == 0
    assert parsed.landmarks == ()
    for name, field in parsed.fields.items():
        assert (field.name, field.text, field.value, field.confidence) == (name, "", None, 0.0)
        assert field.status is FieldStatus.MISSING
        assert field.box is None
    assert dict(document.derive(parsed.fields)) == {}


@a_page
def test_other_print_supports_no_page(document: DocumentType, layout: PageLayout) -> None:
    """Rows of some other paper give every field, none of them surely read, and little support."""
    rows = [printed("银行开户申请表", 0.2, 0.2), printed("第三页", 0.5, 0.5), printed("abc", 0.1, 0.9, sure=0.1)]
    parsed = layout.parse(rows)
    assert tuple(parsed.fields) == layout.fields
    assert parsed.support < 0.35


@a_page
def test_zones_lie_on_the_card(document: DocumentType, layout: PageLayout) -> None:
    """A layout's zones are fractions of the card with room for its rows, and one at least fixes the scale.

    A page that is known by its title and labels, whatever its layout, has none; one with a machine readable zone may be
    known by them where that is not legible.
    """
    assert bool(layout.zones) != bool(layout.anchors) or layout.machine_zones
    assert any(zone.anchors for zone in layout.zones) or layout.anchors is not None
    for zone in layout.zones:
        assert 0 < zone.y < 1
        assert 0 < zone.slack < 0.2
        assert 0 <= zone.begins[0] <= zone.begins[1] < zone.ends[1] <= 1
        assert zone.ends[0] <= zone.ends[1]
        assert 0 < zone.height[0] < zone.height[1] < 0.5
        assert zone.weight > 0
        for left, right in zone.anchors:
            assert zone.begins[0] <= left <= zone.begins[1]
            assert zone.ends[0] <= right <= zone.ends[1]


@a_page
@pytest.mark.parametrize("text", ["", " ", "\N{REPLACEMENT CHARACTER}", "银行开户申请表", "0" * 400, "x" * 4000])
def test_evidence_is_a_probability(document: DocumentType, layout: PageLayout, text: str) -> None:
    """Whatever a row says, its evidence lies within 0..1, and that of no text is 0."""
    assert 0 <= layout.evidence(text) <= 1
    assert layout.evidence("") == 0
