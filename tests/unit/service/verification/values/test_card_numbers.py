"""Numbers of payment cards are shown with six and four digits everywhere but in the field itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from idverdict import v1
from PIL import Image
from rich.console import Console

from ocr.geometry import Quad
from ocr.reading import FieldStatus, Reading
from service.annotate import photograph
from service.cli import reading as cli
from service.pack import details
from service.reviews.masking import mask
from service.verification.checks import CHECKS_BY_ID
from service.verification.messages import mask_compared, reading_message
from service.verification.values.card_numbers import shown, shown_declared
from tests.builders import SHARP, make_claim, make_field, the_result
from tests.unit.service.verification.checks.test_check_companies import case

PAN, SHOWN = "4111111111111111", "411111******1111"


def reading() -> Reading:
    """A bank card that was read."""
    names = ("pan", "valid_until", "holder", "bank_name")
    fields = {name: make_field(name, None, FieldStatus.MISSING) for name in names}
    fields["pan"] = make_field("pan", PAN, FieldStatus.READ)
    return Reading("bank_card", "front", Quad.upright(0, 0, 800, 500), fields, {}, (), SHARP, (), (1000, 700))


def test_a_number_is_shown_by_its_ends() -> None:
    """Groups stay as they are printed; other fields are shown whole."""
    assert shown("pan", PAN) == SHOWN
    assert shown("pan", "4111 1111 1111 1111") == "4111 11** **** 1111"
    assert shown("name", PAN) == PAN
    assert shown_declared({"bank_card"}, "document_number", PAN) == SHOWN
    assert shown_declared({"cn_resident_id"}, "document_number", PAN) == PAN


def test_a_comparison_shows_no_number() -> None:
    """Neither what was read nor what was claimed."""
    card = case("bank_card", "front", 0, (), pan=PAN)
    claimed = case("bank_card", "front", 0, (), pan=PAN)
    object.__setattr__(claimed, "claim", make_claim(document_number="4111111111111129"))
    result = the_result(CHECKS_BY_ID["claim_document_number"], claimed)
    assert (result.observed, result.expected) == (SHOWN, "411111******1129")
    assert card.sure("pan") == PAN


def test_the_field_of_a_reading_has_the_number_whole_and_a_masked_answer_has_not() -> None:
    """Whoever may see values in clear gets it; others get its ends."""
    message = reading_message(reading(), submitted="front")
    assert message.fields["pan"].value == PAN
    verification = v1.Verification(verdict=v1.Verdict(readings=[message]))
    mask(verification)
    assert verification.verdict.readings[0].fields["pan"].value == SHOWN
    assert PAN not in str(verification)


def test_the_command_line_shows_a_table_without_and_lines_with_the_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``read`` for people shows its ends; ``read --jsonl`` is the field itself."""
    line = cli.as_line(Path("card.jpg"), reading())
    cli._show(Console(width=200), line)
    table = capsys.readouterr().out
    assert SHOWN in table
    assert PAN not in table
    assert PAN in json.dumps(line)


def test_a_report_shows_its_ends() -> None:
    """The table of fields in a pack."""
    message = reading_message(reading(), submitted="front")
    markup = str(details._fields(message, make_claim(document_number=PAN)))
    assert SHOWN in markup
    assert PAN not in markup


def test_its_place_in_an_annotated_picture_is_illegible() -> None:
    """What stands there is a dozen blocks; the rest of the picture is as it was."""
    picture = Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 400, 3)).astype(np.uint8))
    hidden = photograph.hidden(picture, [Quad.upright(100, 80, 300, 110)])
    inside = np.asarray(hidden)[82:108, 102:298]
    assert len(np.unique(inside.reshape(-1, 3), axis=0)) < 60
    assert (np.asarray(hidden)[:60] == np.asarray(picture)[:60]).all()
    assert photograph.hidden(picture, []) is picture


def test_compared_numbers_stay_masked_where_values_are_not_revealed() -> None:
    """Masking what is masked already changes nothing that tells the number."""
    check = v1.CheckResult(check="claim_document_number", fields=["pan"], observed=SHOWN, expected=SHOWN)
    mask_compared([check])
    assert "11111111" not in check.observed + check.expected
