"""What the recogniser is trained on: strips as the reader cuts them, with what they say."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import ocr.engines
from ocr.engines import STRIP_HEIGHT
from ocr.standards import citizen_number
from tests.specimens.gb2312 import gb2312
from training.strips import FACES, Strip, of_page
from training.texts import drawn_text

EVERY = (*gb2312(1)[:200], "龑", "湉", "犇")


@pytest.fixture(scope="module")
def page() -> Sequence[Strip]:
    """The strips of one page."""
    return list(of_page(7, EVERY))


def test_strips_have_the_readers_size_and_print_on_them(page: Sequence[Strip]) -> None:
    """Each is as high as the recogniser wants it, and one with a text is no plain paper."""
    assert len(page) > 8
    for pixels, said in page:
        assert pixels.shape[0] == STRIP_HEIGHT
        assert 16 <= pixels.shape[1] <= 640
        assert not said or pixels.std() > 1


def test_a_page_is_the_same_whenever_it_is_drawn(page: Sequence[Strip]) -> None:
    """So that a training can be done again from its seed."""
    again = list(of_page(7, EVERY))
    assert [said for _, said in again] == [said for _, said in page]
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(again, page, strict=True))


def test_the_held_out_typeface_is_never_printed() -> None:
    """What the benchmark's held-out family is set in has not been seen."""
    assert "serif-bold" not in FACES


def test_texts_teach_no_rule() -> None:
    """Among printed numbers, check characters are wrong as often as chance has it: nothing may be learnt from them."""
    rng = random.Random(3)
    texts = [drawn_text(rng, EVERY) for _ in range(8000)]
    numbers = [t for t in texts if citizen_number.is_well_formed(t)]
    assert len(numbers) > 300
    assert sum(map(citizen_number.has_right_check_character, numbers)) < len(numbers) / 5


def test_the_shipped_recogniser_has_its_training_record() -> None:
    """Seeds, samples and what was kept stand beside the weights, with what they changed."""
    record = json.loads((Path(ocr.engines.__path__[0]) / "data" / "recogniser.json").read_text(encoding="utf-8"))
    assert all({"seed", "strips", "torch", "date"} <= set(training) for training in record["trained"])
    assert 0 < record["share_of_learnt"] <= 1
    assert record["strips_read_exactly"]["shipped"] > record["strips_read_exactly"]["released"]
