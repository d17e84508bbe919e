"""What forward passes cost, measured on a real reading."""

from __future__ import annotations

from bench.forward import WHOLE, timed
from ocr.reader import make_reader
from tests.specimens import specimen
from tests.specimens.sides import Side


def test_each_network_that_a_reading_needs_takes_its_share_of_it() -> None:
    """Of a clean card the finder's networks and the recogniser take time, and together not all of it."""
    reader = make_reader()
    reader.warm_up()
    data = specimen(7, Side.PORTRAIT, "clean").photo.data
    taken = {name: values[0] for name, values in timed(reader, [data]).items()}
    whole = taken.pop(WHOLE)
    assert {name for name, ms in taken.items() if ms > 0} >= {"locator", "aligner", "row finder", "recogniser"}
    assert 0 < sum(taken.values()) < whole
