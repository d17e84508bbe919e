"""Names of one person on several documents: in characters, in Latin letters, on payment cards."""

from __future__ import annotations

import pytest

from service.verification.across.card_holder_agrees import CHECK as HOLDER
from service.verification.across.names_agree import CHECK as NAMES
from service.verification.checks import AcrossCheck, Case, Dossier
from service.verification.values.verdict import Outcome
from tests.unit.service.verification.checks.test_check_companies import case


def identity(name: str, unsure: tuple[str, ...] = ()) -> Case:
    """A resident ID card."""
    return case("cn_resident_id", "portrait", 0, unsure, name=name)


def passport(name: str) -> Case:
    """A passport, whose zone spells no name in characters."""
    return case("passport", "data", 1, name=name)


def card(holder: str) -> Case:
    """A bank card; the name on it is never sure."""
    return case("bank_card", "front", 1, ("holder",), pan="2223007089802427", holder=holder)


def said(check: AcrossCheck, *cases: Case) -> list[tuple[Outcome, str]]:
    """What a check across documents says."""
    return [(finding.outcome, finding.code) for finding in check.run(Dossier(cases))]


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        (identity("何娜英"), passport("何娜英"), Outcome.PASSED),
        (identity("何娜英"), passport("何娜"), Outcome.FAILED),
        (passport("MUSTER ANNA"), passport("ANNA MUSTER"), Outcome.PASSED),
        (passport("MUSTER ANNA"), passport("MUSTER EVA"), Outcome.FAILED),
        (identity("何娜英"), passport("MUSTER ANNA"), Outcome.INCONCLUSIVE),
    ],
)
def test_names_agree_whatever_their_script(one: Case, other: Case, outcome: Outcome) -> None:
    """A passport has a name although no zone of it spells one in characters: nothing is missing in its picture."""
    assert said(NAMES, one, other) == [(outcome, "" if outcome is Outcome.PASSED else "DOCUMENT_NAMES_DIFFER")]


@pytest.mark.parametrize(
    ("name", "holder"),
    [
        ("何娜英", "HE NAYING"),
        ("何娜英", "NAYING HE"),
        ("何娜英", "MS HE NAYING"),
        ("何娜英", "HENAYING"),
        ("努尔兰·玉素甫", "NUERLAN YUSUFU"),
        ("吕绿", "LYU LYU"),
        ("MÜLLER JÖRG", "JOERG MUELLER"),
        ("MUSTER ANNA", "MS ANNA MUSTER"),
    ],
)
def test_a_card_of_the_holder_agrees(name: str, holder: str) -> None:
    """Pinyin in either order, with a title, without spaces; letters with marks in any spelling."""
    assert said(HOLDER, identity(name), card(holder)) == [(Outcome.PASSED, "")]


def test_a_card_of_somebody_else_is_for_a_person() -> None:
    """Another name is no proof, since it is never surely read; where the document's own is not sure, that is said."""
    assert said(HOLDER, identity("何娜英"), card("ZHAO JIANHUA")) == [(Outcome.INCONCLUSIVE, "CARD_HOLDER_DIFFERS")]
    assert said(HOLDER, identity("何娜英", ("name",)), card("ZHAO JIANHUA")) == [
        (Outcome.INCONCLUSIVE, "LOW_CONFIDENCE")
    ]


def test_cards_without_a_name_say_nothing_of_their_holder() -> None:
    """Most have none; nor has a card anybody to agree with where it is alone."""
    assert not HOLDER.applies(Dossier((identity("何娜英"), case("bank_card", "front", 1, pan="2223007089802427"))))
    assert not HOLDER.applies(Dossier((card("HE NAYING"),)))
    assert HOLDER.applies(Dossier((identity("何娜英"), card("HE NAYING"))))
