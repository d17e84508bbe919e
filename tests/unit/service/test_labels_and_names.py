"""Labels of the contract's enums and resource names, made and read in one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from idverdict import v1

from service.labels import label, number, word
from service.names import evidence_ids, evidence_name, id_of, stated_verification, verification_name

ENUMS = (v1.Decision, v1.Purpose, v1.VerificationState, v1.FieldStatus, v1.Outcome, v1.Truth, v1.HoldKind, v1.BulkState)
ids = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.DESCRIPTOR.name)
def test_words_and_labels_are_each_others_opposite(enum: object) -> None:
    """Every value of an enum has one word, from which its label and its number follow."""
    for value in enum.values():  # type: ignore[attr-defined]
        said = word(enum, value)
        assert label(enum, said) == enum.Name(value)  # type: ignore[attr-defined]
        assert number(enum, said) == value
        assert not said.startswith(enum.DESCRIPTOR.name.upper())  # type: ignore[attr-defined]


def test_nothing_stated_has_no_label() -> None:
    """None leaves a field unspecified; a word that the enum has not got has no number."""
    assert label(v1.Decision, None) is None
    with pytest.raises(ValueError, match="MAYBE"):
        number(v1.Decision, "MAYBE")


@given(ids, ids)
def test_names_lead_back_to_their_ids(verification: str, picture: str) -> None:
    """Whatever the ids: a name has them, and a person may state either."""
    name = verification_name(verification)
    assert id_of(name) == verification
    assert evidence_ids(evidence_name(verification, picture)) == (verification, picture)
    assert stated_verification(name) == stated_verification(verification) == (name, verification)
