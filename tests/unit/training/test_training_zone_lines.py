"""What the recogniser of zones' lines is trained on: legal zones, their strips, and what stands at each step."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, islice

import numpy as np
import pytest

from ocr.standards.mrz import SYMBOLS, format_of
from ocr.zones.zone_strip import HEIGHT, STEP, WIDTHS
from training.zone_lines.drawing import Sample, samples
from training.zone_lines.targets import UNSAID, told
from training.zone_lines.texts import drawn_lines


@pytest.fixture(scope="module")
def drawn() -> Sequence[Sample]:
    """Strips of a few papers."""
    return list(islice(samples(3), 30))


def test_lines_are_those_of_zones() -> None:
    """Each zone is of a format, or random characters in lines of a format's length; every character is drawn."""
    rng = np.random.default_rng(4)
    zones = [drawn_lines(rng) for _ in range(200)]
    assert {len(line) for lines in zones for line in lines} == {30, 36, 44}
    formats = {found.id for lines in zones if (found := format_of(lines)) is not None}
    assert len(formats) >= 6
    assert {c for lines in zones for line in lines for c in line} == set(SYMBOLS)


def test_strips_are_cut_as_the_reader_cuts_them(drawn: Sequence[Sample]) -> None:
    """Grey, as high and at most as wide as the network takes them, characters in their order within the strip."""
    for sample in drawn:
        assert sample.pixels.shape[0] == HEIGHT
        assert sample.pixels.shape[1] <= WIDTHS[-1]
        assert len(sample.centres) == len(sample.text)
        assert (np.diff(sample.centres) > 0).all()
    assert {sample.turned for sample in drawn} == {True, False}
    assert any(not sample.text for sample in drawn)


def test_a_training_can_be_done_again(drawn: Sequence[Sample]) -> None:
    """The same seed draws the same strips."""
    again = list(islice(samples(3), 4))
    assert all(np.array_equal(a.pixels, b.pixels) and a.text == b.text for a, b in zip(drawn, again, strict=False))


def test_each_step_is_told_what_it_shows() -> None:
    """The steps of a line spell it, two fillers in a row with a blank between; upside down all say so."""
    text = "P<UTO<<A1"
    centres = (np.arange(len(text)) * 17.0 + 20).astype(np.float32)
    for turned in (False, True):
        sample = Sample(np.zeros((HEIGHT, 200), np.uint8), text, centres, turned)
        steps = told(sample, 200 // STEP)
        said = [index for index, _ in groupby(steps[steps != UNSAID].tolist()) if index]
        assert len(said) == len(text)
        if not turned:
            assert "".join(SYMBOLS[index - 1] for index in said) == text
        else:
            assert len(set(said)) == 1
    assert not told(Sample(np.zeros((HEIGHT, 200), np.uint8), "", np.zeros(0, np.float32)), 50).any()
