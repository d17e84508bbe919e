"""Confidences as measured: rising curves, applied to values and never to their status."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ocr.documents import document_types
from ocr.fields.calibration import PATH, RAW, Calibration, shipped
from ocr.reading import FieldStatus
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


def test_a_field_without_a_curve_keeps_its_confidence() -> None:
    """Nothing is known of it, so nothing is changed."""
    field = make_field("sex", "MALE", confidence=0.7)
    assert CURVE.calibrated("cn_resident_id", field) == RAW.calibrated("cn_resident_id", field) == field


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
