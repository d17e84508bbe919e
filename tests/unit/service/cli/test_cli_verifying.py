"""``idverdict verify`` and ``get``: what people are told of a verdict."""

from __future__ import annotations

import pytest

from service.cli.verifying import _print_verification
from tests.builders import make_claim, make_reading
from tests.kept import genuine, kept
from tests.specimens.sides import Side


def told(capsys: pytest.CaptureFixture[str], claimed: str) -> str:
    """What is printed where the card has 李䶮."""
    readings = {**genuine(), Side.PORTRAIT: make_reading(Side.PORTRAIT, name="李䶮")}
    _print_verification(kept(readings, make_claim(name=claimed)), as_json=False)
    return capsys.readouterr().out


def test_a_claim_that_agrees_in_another_form_is_told_with_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    """It passed, and is listed all the same; a claim in the same characters is not."""
    assert "CLAIM_OLD_ENCODING" in told(capsys, "李\ue863")
    plain = told(capsys, "李䶮")
    assert "ACCEPT" in plain
    assert "claim_name" not in plain
