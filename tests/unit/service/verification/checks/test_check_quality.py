"""Checks of the capture and of what could be read from it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from ocr.reading import FieldStatus
from service.verification.checks import CHECKS_BY_ID, Limits, run_check
from service.verification.values.verdict import Outcome
from tests.builders import SHARP, make_case, make_field, make_reading, no_document
from tests.specimens.sides import Side

MEASURES = [
    ("quality_sharpness", "BLURRED", "sharpness", 0.55, 0.54),
    ("quality_brightness", "TOO_DARK", "brightness", 0.12, 0.11),
    ("quality_exposure", "OVER_EXPOSED", "over_exposed", 0.75, 0.76),
    ("quality_glare", "GLARE", "glare", 0.08, 0.09),
    ("quality_card_size", "CARD_TOO_SMALL", "card_width_px", 320.0, 319.0),
    ("quality_border", "BORDER_INCOMPLETE", "corners_inside", 4, 3),
]


def results_with(check: str, **quality: Any) -> dict[str, tuple[Outcome, str]]:
    """Outcome and code per side, with the portrait side's capture changed."""
    portrait = make_reading(quality=replace(SHARP, **quality))
    case = make_case(submitted={Side.PORTRAIT: portrait, Side.EMBLEM: make_reading(Side.EMBLEM)})
    return {result.page: (result.outcome, result.code) for result in run_check(CHECKS_BY_ID[check], case)}


@pytest.mark.parametrize(("check", "code", "measure", "good", "bad"), MEASURES)
def test_a_measure_out_of_bounds_fails_for_its_side(
    check: str, code: str, measure: str, good: float, bad: float
) -> None:
    """The bound itself still passes; beyond it the side fails, and the other side is not concerned."""
    assert results_with(check, **{measure: good})[Side.PORTRAIT] == (Outcome.PASSED, "")
    assert results_with(check, **{measure: bad}) == {
        Side.PORTRAIT: (Outcome.FAILED, code),
        Side.EMBLEM: (Outcome.PASSED, ""),
    }


@pytest.mark.parametrize(("check", "code", "measure", "good", "bad"), MEASURES)
def test_a_measure_that_is_no_number_fails(check: str, code: str, measure: str, good: float, bad: float) -> None:
    """NaN is never good enough."""
    assert results_with(check, **{measure: math.nan})[Side.PORTRAIT] == (Outcome.FAILED, code)


@pytest.mark.parametrize(("check", "code", "measure", "good", "bad"), MEASURES)
def test_the_policy_judges_measures_and_the_reader_what_has_none(
    check: str, code: str, measure: str, good: float, bad: float
) -> None:
    """The reader's code counts where nothing was measured; a measure is held against the policy's bound alone."""
    (unmeasured,) = run_check(
        CHECKS_BY_ID[check], make_case(submitted={Side.PORTRAIT: no_document("NO_DOCUMENT", code)})
    )
    assert (unmeasured.outcome, unmeasured.code) == (Outcome.FAILED, code)
    (measured,) = run_check(CHECKS_BY_ID[check], make_case(submitted={Side.PORTRAIT: make_reading(codes=(code,))}))
    assert measured.outcome is Outcome.PASSED


@pytest.mark.parametrize(("check", "code", "measure", "good", "bad"), MEASURES)
def test_nothing_is_measured_without_a_document(check: str, code: str, measure: str, good: float, bad: float) -> None:
    """Without a card there is no measure, so nothing passes."""
    for submitted in ({Side.PORTRAIT: no_document()}, {}):
        (result,) = run_check(CHECKS_BY_ID[check], make_case(submitted=submitted))
        assert (result.outcome, result.code) == (Outcome.INCONCLUSIVE, "NO_DOCUMENT")


def test_the_bounds_are_the_policys_and_are_told() -> None:
    """Score and threshold stand in the result, and another limit gives another outcome."""
    case = make_case(
        submitted={Side.PORTRAIT: make_reading(quality=replace(SHARP, sharpness=0.5))}, limits=Limits(sharpness=0.6)
    )
    (result,) = run_check(CHECKS_BY_ID["quality_sharpness"], case)
    assert (result.code, result.score, result.threshold) == ("BLURRED", 0.5, 0.6)
    assert result.retryable


def test_every_field_was_read() -> None:
    """A genuine case passes with one result."""
    (result,) = run_check(CHECKS_BY_ID["fields_read"], make_case())
    assert result.outcome is Outcome.PASSED


def test_each_field_that_was_not_read_is_named() -> None:
    """One result for each missing or unsure field, with its side and its own code."""
    case = make_case(
        name=None,
        address=make_field("address", "x", FieldStatus.UNSURE),
        valid_until=make_field("valid_until", "LONG_TERM", FieldStatus.UNSURE, codes=("FIELD_GLARE",)),
    )
    results = run_check(CHECKS_BY_ID["fields_read"], case)
    assert {(result.fields, result.page, result.code) for result in results} == {
        (("name",), Side.PORTRAIT, "FIELD_MISSING"),
        (("address",), Side.PORTRAIT, "LOW_CONFIDENCE"),
        (("valid_until",), Side.EMBLEM, "FIELD_GLARE"),
    }
    assert {result.outcome for result in results} == {Outcome.INCONCLUSIVE}


def test_a_side_that_was_not_read_counts_once() -> None:
    """The emblem side's three fields are one result, which says that the side is missing."""
    results = run_check(CHECKS_BY_ID["fields_read"], make_case(submitted={Side.PORTRAIT: make_reading()}))
    assert [(result.page, result.code) for result in results] == [(Side.EMBLEM, "EMBLEM_SIDE_MISSING")]
