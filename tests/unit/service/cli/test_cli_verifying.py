"""``idverdict verify`` and ``get``: what people are told of a verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from idverdict import v1

from service.cli.failures import UsageError
from service.cli.verifying import _print_verification, read_claim
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


def stated(folder: Path, **elements: str) -> Path:
    """A file of a claim, ``_1_`` before the name of an element of the second document."""
    path = folder / "claim.json"
    path.write_text(json.dumps({name.replace("_1_", "1."): value for name, value in elements.items()}))
    return path


def test_a_claim_says_what_is_declared_of_each_document(tmp_path: Path) -> None:
    """A licence beside its representative's card has a number, a type and a role of its own."""
    licence = {"_1_document_type": "cn_business_licence", "_1_document_number": "91110105MA00SPEC1X"}
    path = stated(tmp_path, name="样本", document_number="11010519491231002X", _1_role="auxiliary", **licence)
    person, declared = read_claim(path)
    assert person.name == "样本"
    assert declared[0].claim.number == "11010519491231002X"
    assert (declared[1].document_type, declared[1].claim.number) == tuple(licence.values())
    assert [declared[number].role for number in (0, 1)] == [0, v1.DOCUMENT_ROLE_AUXILIARY]


@pytest.mark.parametrize(
    ("elements", "told"),
    [
        ({"_1_name": "样本"}, "unknown keys 1.name"),
        ({"9.role": "PRIMARY"}, "unknown keys 9.role"),
        ({"role": "样本"}, "role must be one of PRIMARY, AUXILIARY"),
    ],
)
def test_what_no_claim_says_is_refused_without_its_value(tmp_path: Path, elements: dict[str, str], told: str) -> None:
    """Keys are named, values are not."""
    with pytest.raises(UsageError, match=told) as caught:
        read_claim(stated(tmp_path, **elements))
    assert "样本" not in str(caught.value)
