"""Fictitious identities conform to the standards, and each defect breaks what it says."""

from __future__ import annotations

from datetime import date

import pytest
from id_validator import validator

from ocr.standards.citizen_number import has_right_check_character
from tests.specimens import LONG_TERM, REFERENCE_DATE, Defects, draw_identity
from tests.specimens.addresses import ADDRESS_LIMIT, AUTHORITY_LIMIT
from tests.specimens.identity import term_years
from tests.specimens.names import ETHNICITIES
from tests.specimens.regions import REGIONS

MANY = range(400)


def test_identities_are_seeded() -> None:
    """The same seed gives the same person, another seed another."""
    assert draw_identity(5) == draw_identity(5)
    assert len({draw_identity(seed).id_number for seed in MANY}) == len(MANY)


def test_numbers_are_valid_and_agree_with_what_is_printed() -> None:
    """Every number has its check character, a known region, and the printed birth date and sex."""
    for seed in MANY:
        person = draw_identity(seed)
        number = person.id_number
        assert has_right_check_character(number)
        assert number[:6] in {r.code for r in REGIONS}
        assert number[6:14] == f"{person.birth_date:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) == (person.sex == "MALE")


def test_an_independent_validator_accepts_the_numbers() -> None:
    """A second implementation of GB 11643 accepts numbers of regions that its own table knows."""
    accepted = sum(bool(validator.is_valid(draw_identity(seed).id_number)) for seed in range(30))
    assert accepted >= 25


def test_terms_are_legal_and_in_force() -> None:
    """Every card runs for the term that the holder's age at issue gives, and is in force on the reference day."""
    for seed in MANY:
        person = draw_identity(seed)
        years = term_years(person.birth_date, person.valid_from)
        if years is None:
            assert person.valid_until is None
        else:
            assert person.valid_until == person.valid_from.replace(year=person.valid_from.year + years)
            assert person.valid_until > REFERENCE_DATE
        assert date(2004, 1, 1) < person.valid_from < REFERENCE_DATE


@pytest.mark.parametrize(
    ("age", "years"), [(0, 5), (15, 5), (16, 10), (25, 10), (26, 20), (45, 20), (46, None), (90, None)]
)
def test_the_term_follows_the_age_at_issue(age: int, years: int | None) -> None:
    """The law's four terms begin on the birthdays it names."""
    assert term_years(date(1920, 6, 15), date(1920 + age, 6, 15)) == years
    if age:
        assert term_years(date(1920, 6, 15), date(1920 + age, 6, 14)) == term_years(
            date(1920, 6, 15), date(1920 + age - 1, 6, 15)
        )


def test_the_stock_is_varied() -> None:
    """A few hundred persons show every ethnicity, X, long terms, dotted and long names, one to three address lines."""
    people = [draw_identity(seed) for seed in range(1200)]
    assert {p.ethnicity for p in people} == set(ETHNICITIES)
    assert len(ETHNICITIES) == 56
    assert 0.05 < sum(p.id_number.endswith("X") for p in people) / len(people) < 0.2
    assert sum(p.emblem_truth()["valid_until"] == LONG_TERM for p in people) > 100
    assert sum("\u00b7" in p.name for p in people) > 20
    assert {2, 3, 4} <= {len(p.name) for p in people}
    assert min(len(p.address) for p in people) <= 11
    assert max(len(p.address) for p in people) > 24
    assert any(ord(c) > 0xFFFF for p in people for c in p.name)
    births = [p.birth_date.year for p in people]
    assert min(births) < 1945
    assert max(births) > 2015


def test_texts_fit_the_card() -> None:
    """Addresses and issuers keep to the chip's room, and the issuer is police of the printed county or city."""
    for seed in MANY:
        person = draw_identity(seed)
        assert len(person.address) <= ADDRESS_LIMIT
        assert len(person.issuing_authority) <= AUTHORITY_LIMIT
        assert person.issuing_authority.endswith(("公安局", "分局"))
        assert person.issuing_authority[:2] in person.address or "公安局" in person.issuing_authority[:-2]


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_an_address_can_be_asked_for_by_its_length(lines: int) -> None:
    """About the wanted number of eleven-character lines comes out."""
    for seed in range(30):
        length = len(draw_identity(seed, {"address_lines": lines}).address)
        assert {1: 0, 2: 14, 3: 25}[lines] <= length <= {1: 14, 2: 21, 3: 33}[lines]


@pytest.mark.parametrize("seed", range(12))
def test_each_defect_breaks_its_own_rule(seed: int) -> None:
    """A wished defect shows on the card and leaves the other rules whole."""

    def drawn(wish: Defects) -> tuple[set[str], str]:
        person = draw_identity(seed, {"moved": False, **wish})
        until = person.valid_until
        years = term_years(person.birth_date, person.valid_from)
        legal = until == (None if years is None else person.valid_from.replace(year=person.valid_from.year + years))
        issuer_home = next(r for r in REGIONS if r.code == person.id_number[:6])
        at_home = person.issuing_authority.startswith((issuer_home.county, issuer_home.city or issuer_home.province))
        broken = {
            "expired": until is not None and until < REFERENCE_DATE,
            "not_yet_valid": person.valid_from > REFERENCE_DATE,
            "birth_contradicts": person.id_number[6:14] != f"{person.birth_date:%Y%m%d}",
            "sex_contradicts": (int(person.id_number[16]) % 2 == 1) != (person.sex == "MALE"),
            "wrong_check": not has_right_check_character(person.id_number),
            "illegal_term": not legal,
            "foreign_issuer": not at_home,
        }
        return {name for name, is_broken in broken.items() if is_broken}, person.id_number

    assert drawn({})[0] == set()
    assert drawn({"expired": True})[0] == {"expired"}
    assert drawn({"not_yet_valid": True})[0] == {"not_yet_valid"}
    assert drawn({"birth_contradicts": True})[0] == {"birth_contradicts"}
    assert drawn({"sex_contradicts": True})[0] == {"sex_contradicts"}
    assert drawn({"wrong_check": True})[0] == {"wrong_check"}
    assert drawn({"illegal_term": True})[0] == {"illegal_term"}
    assert drawn({"foreign_issuer": True})[0] == {"foreign_issuer"}
