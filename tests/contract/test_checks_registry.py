"""What every check must hold to, whichever file it stands in."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import service.verification.across
import service.verification.checks
from ocr.documents import document_types
from ocr.reading import Alternative, Field, FieldStatus, Quality, Reading
from service.verification.across import ACROSS_CHECKS
from service.verification.checks import CHECKS, Category, Check, run_check, run_checks
from service.verification.values.claim import Claim
from service.verification.values.codes import CODES
from service.verification.values.verdict import Level, Outcome
from tests.builders import PORTRAIT_VALUES, make_case, make_field, make_reading
from tests.specimens.sides import Side

FIELDS = {field.name for type in document_types().values() for field in type.fields}
CARD = document_types()["cn_resident_id"]
every_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def module_of(check: Check) -> ModuleType:
    """The file of a check."""
    return import_module(f"service.verification.checks.{check.id}")


def test_every_file_is_found_and_ids_are_unique() -> None:
    """Each module of the package that is no part of the framework gives one check, under its own name."""
    files = {module.name for module in pkgutil.iter_modules(service.verification.checks.__path__)}
    framework = {"capture", "case", "check", "dossier", "element", "limits", "runner"}
    assert {check.id for check in CHECKS} == files - framework
    across = {module.name for module in pkgutil.iter_modules(service.verification.across.__path__)}
    assert {check.id for check in ACROSS_CHECKS} == across - {"agreement"}
    assert len({check.id for check in CHECKS}) == len(CHECKS)


def test_the_document_itself_comes_first() -> None:
    """Checks run category by category, in the order in which reasons are best told."""
    order = [list(Category).index(check.category) for check in CHECKS]
    assert order == sorted(order)


@every_check
def test_a_check_stands_in_the_file_of_its_name(check: Check) -> None:
    """The id is the file's name, the file says in a sentence what is checked, and the title is one line."""
    module = module_of(check)
    assert module.CHECK is check
    assert inspect.getdoc(module)
    assert re.match(r"^[A-Z].+[.:,]", (inspect.getdoc(module) or "").splitlines()[0])
    assert check.title
    assert "\n" not in check.title


@every_check
def test_a_check_gives_codes_of_the_catalogue(check: Check) -> None:
    """Every code that a check may give is in the catalogue, with its sentences."""
    assert check.codes <= set(CODES)


@every_check
def test_a_check_requires_fields_that_exist(check: Check) -> None:
    """Required fields are fields of the document, and a comparison's element is one of the claim's."""
    assert set(check.requires) <= FIELDS
    assert check.element is None or check.element in Claim.names()
    assert (check.element is not None) == (check.category is Category.COMPARISON)


@every_check
def test_a_genuine_case_is_not_held_up(check: Check) -> None:
    """On a genuine card with a true claim each check passes, or does not apply."""
    outcomes = {result.outcome for result in run_check(check, make_case())}
    assert outcomes in ({Outcome.PASSED}, {Outcome.NOT_APPLICABLE})


@pytest.mark.parametrize(
    ("check", "name"),
    [pytest.param(check, name, id=f"{check.id}-{name}") for check in CHECKS for name in check.fields_of(CARD) or ()],
)
@pytest.mark.parametrize("status", [FieldStatus.MISSING, FieldStatus.UNSURE])
def test_a_required_field_that_is_not_sure_is_inconclusive(check: Check, name: str, status: FieldStatus) -> None:
    """For each field that a check requires: missing or unsure gives INCONCLUSIVE, naming the field."""
    genuine = make_case().sure(name)
    field = make_field(name, None if status is FieldStatus.MISSING else genuine, status)
    (result,) = run_check(check, make_case(fields={name: field}))
    assert result.outcome is Outcome.INCONCLUSIVE
    assert result.code in ("FIELD_MISSING", "LOW_CONFIDENCE")
    assert result.fields == (name,)
    assert result.retryable
    assert result.hint is not None


@every_check
def test_without_any_picture_nothing_passes(check: Check) -> None:
    """No check passes on nothing, unless it looks for remarks and there is nothing to remark on."""
    outcomes = {result.outcome for result in run_check(check, make_case(submitted={}))}
    assert Outcome.PASSED not in outcomes or check.id == "reader_remarks"


text = st.text(max_size=8) | st.sampled_from(["2012-03-04", "LONG_TERM", "MALE", "FEMALE", *PORTRAIT_VALUES.values()])
probability = st.floats(0, 1)
measure = st.floats(allow_nan=True, allow_infinity=True)
codes = st.lists(st.sampled_from(sorted(CODES)) | st.text(max_size=5), max_size=3).map(tuple)


@st.composite
def fields(draw: st.DrawFn) -> Mapping[str, Field]:
    """Any fields, with any status and any value, of either side."""
    return {
        name: Field(
            name=name,
            text=draw(text),
            value=draw(st.none() | text),
            confidence=draw(probability),
            status=draw(st.sampled_from(FieldStatus)),
            alternatives=tuple(Alternative(draw(text), draw(probability)) for _ in range(draw(st.integers(0, 1)))),
            repaired=draw(st.booleans()),
            codes=draw(codes),
        )
        for name in draw(st.sets(st.sampled_from(sorted(FIELDS))))
    }


qualities = st.builds(
    Quality,
    sharpness=measure,
    brightness=measure,
    over_exposed=measure,
    glare=measure,
    card_width_px=measure,
    corners_inside=st.integers(0, 4),
)
readings = st.builds(
    Reading,
    document_type=st.none() | st.just("cn_resident_id") | text,
    page=st.none() | st.sampled_from(Side) | text,
    quad=st.none(),
    fields=fields(),
    derived=st.dictionaries(text, text, max_size=1),
    codes=codes,
    quality=st.none() | qualities,
    models=st.just(()),
    image_size=st.just((1, 1)),
)
claims = st.builds(Claim, **{name: st.none() | text for name in Claim.names()})


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(Side), readings), claims, st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_checks_are_total(submitted: dict[Side, Reading], claim: Claim, today: date) -> None:
    """Whatever the readings and the claim, each check gives results: with a code unless it passed or does not apply."""
    case = make_case(submitted=submitted, claim=claim, today=today)
    results = run_checks(case, CHECKS)
    assert {result.check for result in results} == {check.id for check in CHECKS if check.applies_to(CARD)}
    for result in results:
        quiet = result.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE)
        assert quiet or result.code in CODES
        assert (result.level is not None) == (result.category == Category.COMPARISON)
        if result.level in (Level.MISMATCH, Level.POSSIBLE_MISREAD):
            assert result.outcome is not Outcome.PASSED


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(Side), readings), claims)
def test_no_check_passes_on_a_field_that_is_not_sure(submitted: dict[Side, Reading], claim: Claim) -> None:
    """A check that passed had every field that it requires, surely read."""
    case = make_case(submitted=submitted, claim=claim)
    for check in CHECKS:
        if any(case.problem(name) for name in check.fields_of(CARD) or ()):
            outcomes = {result.outcome for result in run_check(check, case)}
            assert outcomes <= {Outcome.INCONCLUSIVE, Outcome.NOT_EXECUTED}


def test_a_detail_never_holds_a_value() -> None:
    """Details and hints are the catalogue's own sentences: no value of the document can stand in them."""
    wrong = make_case(
        submitted={
            Side.PORTRAIT: make_reading(name="李某某", id_number="110105194912310021", sex="MALE"),
            Side.EMBLEM: make_reading(Side.EMBLEM, issuing_authority="某某局"),
        }
    )
    sentences = {entry.detail for entry in CODES.values()} | {check.title for check in CHECKS}
    assert {result.detail for result in run_checks(wrong, CHECKS)} <= sentences
