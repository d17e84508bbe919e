"""What the benchmark counts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.metrics import (
    MISSING,
    SURE,
    UNSURE,
    Answer,
    Case,
    Judged,
    Share,
    Value,
    by_factor,
    judge,
    paired_ratio,
    percentile,
    reliability,
    score,
)

PRINTED = {"name": "阿·样本", "address": "样本市样本路1号", "id_number": "11010519491231002X"}


def case(readable: Mapping[str, bool] | None = None, **factors: float) -> Case:
    """A portrait side with three fields."""
    return Case("a.jpg", "phone", "portrait", PRINTED, readable or {}, (), factors)


def answer(ms: float = 100.0, **values: Value | str | None) -> Answer:
    """What was printed, except for the given values; a plain string is a sure value, None a missing one."""
    fields = {name: Value(text, SURE, 0.99) for name, text in PRINTED.items()}
    for name, given_value in values.items():
        missing = Value(None, MISSING, 0.0)
        value = Value(given_value, SURE, 0.99) if isinstance(given_value, str) else given_value or missing
        fields[name] = value
    return Answer("portrait", fields, ms, 2 * ms)


def judged(readable: Mapping[str, bool] | None = None, **values: Value | str | None) -> Judged:
    """The case with an answer."""
    return judge(case(readable), answer(100.0, **values))


def test_a_printed_answer_is_right() -> None:
    """An answer that equals the truth has every field and the side right, and nothing misread."""
    result = judged()
    assert result.side_right
    assert result.side_sure
    assert result.silent == ()
    assert result.right == dict.fromkeys(PRINTED, True)


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("name", "阿.样本", True),
        ("name", "阿 · 样 本", True),
        ("name", "阿样本", False),
        ("address", "样本市样本路1号", True),
        ("address", "样本市样本路１号", True),
        ("address", "样本市样本路7号", False),
        ("id_number", "11010519491231002x", True),
        ("id_number", "110105194912310021", False),
    ],
)
def test_what_counts_as_equal(name: str, value: str, *, right: bool) -> None:
    """White space, width, the case of letters and a name's dots are forgiven, nothing else is."""
    assert judged(None, **{name: value}).right[name] is right


def test_a_wrong_sure_value_is_a_silent_misread() -> None:
    """A wrong value counts as silent when it is reported as sure, and not when it is unsure or missing."""
    assert judged(name="阿·祥本").silent == ("name",)
    assert judged(name=Value("阿·祥本", UNSURE, 0.4)).silent == ()
    assert judged(name=None).silent == ()
    assert not judged(name=None).side_right


def test_an_unsure_right_value_is_right_but_not_sure() -> None:
    """A right value that is unsure counts for the side read right, and not for the side right and sure."""
    result = judged(name=Value("阿·样本", UNSURE, 0.4))
    assert result.side_right
    assert not result.side_sure


def test_fields_of_the_other_side_are_silent_misreads() -> None:
    """A field reported as sure that this side does not have is a silent misread."""
    assert judged(valid_from="2020-01-01").silent == ("valid_from",)


def test_a_field_the_picture_does_not_show_is_left_out() -> None:
    """A covered field counts in no accuracy figure; reported as sure and wrong it is counted apart."""
    result = judged({"name": False}, name="阿·祥本")
    assert "name" not in result.right
    assert result.side_right
    assert result.silent == ()
    assert result.silent_unseen == ("name",)
    assert score([result]).fields.keys() == {"address", "id_number"}


def test_a_picture_that_shows_no_field_is_left_out_of_the_side_figure() -> None:
    """Where every field is covered, the side is neither right nor wrong."""
    figures = score([judged(dict.fromkeys(PRINTED, False)), judged()])
    assert figures.pictures == 2
    assert figures.side == Share(1, 1)


def test_the_score_counts_every_kind() -> None:
    """Sides, numbers, silent misreads, statuses, documents not found and times are added up over the pictures."""
    nothing = judge(case(), Answer(None, {}, 300.0, 600.0))
    figures = score([judged(), judged(id_number="110105194912310021"), nothing])
    assert figures.side == Share(1, 3)
    assert figures.side_sure == Share(1, 3)
    assert figures.number == Share(1, 3)
    assert figures.fields["name"] == Share(2, 3)
    assert (figures.silent, figures.silent_numbers, figures.no_document) == (1, 1, 1)
    assert (figures.sure, figures.unsure, figures.missing) == (Share(6, 9), Share(0, 9), Share(3, 9))
    assert (figures.ms_median, figures.ms_p95) == (100.0, 300.0)
    assert figures.cpu_ms_mean == pytest.approx(1000 / 3)


def test_the_score_of_nothing_is_no_number() -> None:
    """Without pictures shares and times are not numbers rather than zero."""
    figures = score([])
    assert math.isnan(figures.side.value)
    assert math.isnan(figures.ms_median)


def test_sure_values_on_a_picture_without_a_card_are_silent() -> None:
    """Every field that is reported as sure where there is no card is a silent misread."""
    empty_desk = Case("b.jpg", "no card", None, {}, {})
    assert len(judge(empty_desk, answer()).silent) == len(PRINTED)
    assert judge(empty_desk, Answer(None, {}, 1.0, 1.0)).silent == ()


def test_ratios_are_taken_picture_by_picture() -> None:
    """The ratio is the median over pictures that both have read, not the ratio of the medians."""
    ours, theirs = {"a": 1.0, "b": 10.0, "c": 100.0}, {"a": 2.0, "b": 100.0, "c": 100.0, "d": 5.0}
    assert paired_ratio(ours, theirs) == 0.5
    assert math.isnan(paired_ratio(ours, {"x": 1.0}))


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 100))
def test_percentiles_are_values_with_enough_below(values: list[float], percent: float) -> None:
    """A percentile is one of the values, and at least that share of the values is no larger."""
    found = percentile(values, percent)
    assert found in values
    assert sum(v <= found for v in values) >= percent / 100 * len(values) - 1e-9


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    """Wilson's interval lies in 0..1, holds the share, and is never a point."""
    share = Share(*counts)
    low, high = share.interval()
    assert 0 <= low <= share.value + 1e-9
    assert share.value - 1e-9 <= high <= 1
    assert low < high


def test_the_interval_equals_the_published_one() -> None:
    """For 8 of 10 Wilson's 95 % interval is 49.0 % to 94.3 %."""
    assert Share(8, 10).interval() == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_reliability_bins_values_by_confidence() -> None:
    """Values fall into the interval of their confidence, 1 into the last one; fields without a value are left out."""
    results = [
        judged(name=Value("阿·样本", SURE, 1.0), address=Value("错", UNSURE, 0.2), id_number=None),
        judged(name=None, address=None, id_number=None),
    ]
    low, high = reliability(results, (0, 0.5, 1.0))
    assert (low.share, low.mean) == (Share(0, 1), 0.2)
    assert (high.share, high.mean) == (Share(1, 1), 1.0)


def test_accuracy_by_factor_leaves_empty_intervals_out() -> None:
    """Each picture counts in the interval of its factor, and intervals without pictures are not there."""
    results = [
        judge(case(tilt=tilt), answer(name=name)) for tilt, name in ((2.0, "阿·样本"), (3.0, "错"), (25.0, "错"))
    ]
    bins = by_factor(results, lambda c: float(c.factors["tilt"]), (0, 10, 20, 30))
    assert [(b.low, b.share) for b in bins] == [(0, Share(1, 2)), (20, Share(0, 1))]


def test_corners_are_right_within_two_per_cent_of_the_card() -> None:
    """All four corners must be near; a picture without a card says nothing, an answer without corners is wrong."""
    square = [(0.0, 0.0), (100.0, 0.0), (100.0, 60.0), (0.0, 60.0)]
    made = replace(case(), quad=square)
    near, far = ([(x + off, y) for x, y in square] for off in (1.9, 2.1))
    given = [judge(made, Answer("portrait", {}, 1.0, 1.0, quad=quad)).corners_right for quad in (near, far, ())]
    assert given == [True, False, False]
    assert judge(case(), Answer(None, {}, 1.0, 1.0)).corners_right is None


def test_reliability_can_be_of_one_field() -> None:
    """Asked for one field, the bins count that field alone."""
    results = [judged(name="X")]
    assert sum(b.share.of for b in reliability(results, (0, 1.0), "name")) == 1
    assert [b.share.hits for b in reliability(results, (0, 1.0), "name")] == [0]
    assert reliability(results, (0, 1.0), "sex") == []
