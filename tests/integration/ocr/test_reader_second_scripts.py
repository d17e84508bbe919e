"""The reader on cards of minority areas whose second script stands close to the Chinese rows, in labels and values."""

from __future__ import annotations

import pytest

from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from tests.specimens import Tier, bilingual, draw_identity, layout, photograph, render
from tests.specimens.second_script import VALUES
from tests.specimens.sides import Side


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader that the service uses."""
    return make_reader()


@pytest.mark.parametrize(
    ("script", "seed", "family", "tier"),
    [
        ("uyghur", 5007, "zenhei", "clean"),
        ("kazakh", 6007, "wenkai", "phone"),
        ("yi", 5038, "classic", "clean"),
        ("yi", 6019, "zenhei", "phone"),
    ],
)
def test_a_second_script_that_touches_is_no_part_of_any_field(
    reader: Reader, script: str, seed: int, family: str, tier: str
) -> None:
    """Name, sex, ethnicity and number are read as printed in Chinese; no field is sure and wrong."""
    values = (*VALUES, "address") if seed % 4 == 3 else VALUES
    made = bilingual(layout(family, seed), script, seed, gap_mm=0.0, values=values)
    card = render(draw_identity(seed), Side.PORTRAIT, made)
    fields = reader.read(photograph(card, Tier(tier), seed * 2).data).fields
    for name in ("name", "sex", "ethnicity", "id_number"):
        assert fields[name].value == card.truth[name]
    sure = {name: field.value for name, field in fields.items() if field.status is FieldStatus.READ}
    assert sure == {name: card.truth[name] for name in sure}
