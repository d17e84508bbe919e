"""The forecast of waits: turns times the mean, more for bulk, and late from nine tenths of the time that is left."""

from __future__ import annotations

import pytest

from service.call.priority import Priority
from service.load.forecast import Forecast

INTERACTIVE, BULK = Priority.INTERACTIVE, Priority.BULK


def test_wait_follows_the_mean_of_past_jobs() -> None:
    """The first job sets the mean, later ones move it; threads share the turns."""
    forecast = Forecast(threads=2)
    assert forecast.wait(8, INTERACTIVE) == 0
    forecast.took(0.1)
    assert forecast.wait(8, INTERACTIVE) == pytest.approx(0.4)
    for _ in range(50):
        forecast.took(0.2)
    assert forecast.wait(8, INTERACTIVE) == pytest.approx(0.8, rel=0.01)


def test_jobs_of_unequal_length_are_foretold_with_more_care() -> None:
    """Jobs of 0.1 s and 0.3 s in turn, 0.2 s in the mean: about a further 0.1 s is allowed for each that is ahead."""
    forecast = Forecast(threads=1)
    for _ in range(50):
        forecast.took(0.1)
        forecast.took(0.3)
    assert forecast.mean_seconds == pytest.approx(0.2, abs=0.03)
    assert forecast.wait(10, INTERACTIVE) == pytest.approx(3.2, abs=0.4)
    assert forecast.is_late(0.7, 1.0)
    assert not forecast.is_hopeless(0.25)
    assert forecast.is_hopeless(0.15)
    assert not forecast.is_hopeless(None)


def test_bulk_waits_for_the_interactive_jobs_that_come_meanwhile() -> None:
    """With half of the jobs interactive a bulk job waits twice as long; with all of them, long but not for ever."""
    forecast = Forecast(threads=1, mean_seconds=0.1, interactive_share=0.5)
    assert forecast.wait(1, INTERACTIVE) == pytest.approx(0.1)
    assert forecast.wait(1, BULK) == pytest.approx(0.2)
    for _ in range(100):
        forecast.began(INTERACTIVE)
    assert forecast.wait(1, BULK) == pytest.approx(1.0)
    for _ in range(100):
        forecast.began(BULK)
    assert forecast.wait(1, BULK) == pytest.approx(0.1)


@pytest.mark.parametrize(("remaining", "late"), [(None, False), (1.2, False), (1.1, True), (0.5, True), (-1.0, True)])
def test_answer_is_late_when_it_takes_nine_tenths_of_what_is_left(remaining: float | None, late: bool) -> None:
    """The wait and the job itself count: 1 s in all is in time within 1.2 s, and not within 1.1 s."""
    assert Forecast(threads=1, mean_seconds=0.1).is_late(0.9, remaining) is late
