"""Confidences as measured: rising curves, applied to values and never to their status."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ocr.documents import document_types
from ocr.fields.calibration import PATH, RAW, Calibration, shipped
from ocr.reading import Alternative, FieldStatus
from tests.builders import make_field

CURVE = Calibration({("cn_resident_id", "name"): ((0.2, 0.6, 1.0), (0.1, 0.5, 0.98))})


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_surer_value_never_becomes_less_sure(a: float, b: float) -> None:
    """The order of confidences stays, and so do value and status."""
    low, high = (make_field("name", "张三", confidence=c) for c in sorted((a, b)))
    calibrated = [CURVE.calibrated("cn_resident_id", field) for field in (low, high)]
    assert calibrated[0].confidence <= calibrated[1].confidence <= 0.98
    assert [(f.value, f.status) for f in calibrated] == [("张三", FieldStatus.READ)] * 2


def test_between_points_the_curve_is_straight() -> None:
    """Half way between two points lies half way between their shares."""
    assert CURVE.calibrated("cn_resident_id", make_field("name", "张三", confidence=0.4)).confidence == 0.3


WITH_OTHERS = Calibration(
    CURVE.curves,
    {("cn_resident_id", "name"): ((0.0, 1.0), (0.1, 0.7))},
    {("cn_resident_id", "name"): ((0.0, 0.5, 0.9, 1.0), (0.0, 0.1, 0.2, 0.94))},
)
"""A calibration with curves for unsure names."""


def others(status: FieldStatus, confidence: float, *raw: float) -> tuple[float, list[float]]:
    """The confidence of a name and the probabilities of its alternatives as measured."""
    alternatives = tuple(Alternative(f"张{chr(0x4E01 + i)}", p) for i, p in enumerate(raw))
    field = make_field("name", "张三", status, confidence=confidence, alternatives=alternatives)
    told = WITH_OTHERS.calibrated("cn_resident_id", field)
    return told.confidence, [other.probability for other in told.alternatives]


def test_alternatives_to_a_sure_value_share_what_it_leaves() -> None:
    """Two hundredths of what is READ are wrong: no alternative to it is likelier. What was possible stays so."""
    assert others(FieldStatus.READ, 1.0, 0.6, 0.3, 0.001) == (0.98, [0.0133, 0.01, 0.0])


def test_alternatives_to_an_unsure_value_are_as_likely_as_measured() -> None:
    """Half sure is right once in ten; what is nearly certain is right, and the value is not, however sure it was."""
    assert others(FieldStatus.UNSURE, 0.5, 0.5) == (0.4, [0.1])
    assert others(FieldStatus.UNSURE, 1.0, 0.2, 1.0) == (0.05, [0.9112, 0.0388])


def test_a_field_without_a_curve_keeps_its_confidence() -> None:
    """Nothing is known of it, so nothing is changed."""
    field = make_field("sex", "MALE", confidence=0.7)
    assert CURVE.calibrated("cn_resident_id", field) == RAW.calibrated("cn_resident_id", field) == field


def test_the_shipped_curves_of_unsure_names_rise() -> None:
    """They are fitted to names of all levels, and say less of an alternative than the glyph does."""
    for curves in (shipped().unsure, shipped().alternatives):
        raw, right = curves["cn_resident_id", "name"]
        assert list(raw) == sorted(raw)
        assert list(right) == sorted(right)
        assert 0 < right[0] <= right[-1] < 1
    raw, right = shipped().alternatives["cn_resident_id", "name"]
    assert all(r < p for p, r in zip(raw, right, strict=True))


def test_a_field_of_the_same_name_on_another_document_is_not_calibrated_by_it() -> None:
    """A passport's name is not the resident ID card's."""
    field = make_field("name", "ZHANG SAN", confidence=0.4)
    assert CURVE.calibrated("passport", field) == field


def test_the_shipped_calibration_has_a_rising_curve_for_each_field() -> None:
    """Every field of a type that was measured has a curve, on the pictures that the record names: the resident card.

    Types that are found by a zone or by their labels keep the recogniser's confidences.
    """
    curves = shipped().curves
    measured = {type for type, _ in curves}
    assert "cn_resident_id" in measured
    known = document_types()
    assert {(type, field.name) for type in measured for field in known[type].fields} == set(curves)
    assert not any(known[type].is_found_by_places for type in known.keys() - measured)
    for raw, right in curves.values():
        assert list(raw) == sorted(raw)
        assert list(right) == sorted(right)
        assert 0 < right[0] <= right[-1] < 1
    assert '"models"' in PATH.read_text(encoding="utf-8")
