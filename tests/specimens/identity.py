"""Fictitious identities whose fields agree with one another as the standards ask, with knobs to break them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypedDict

from tests.specimens import names
from tests.specimens.addresses import AUTHORITY_LIMIT, address, authority
from tests.specimens.regions import REGIONS, Region

REFERENCE_DATE = date(2026, 11, 1)
"""The day on which a card without defects is in force, with at least half a year to run."""

MIDDLE_DOT = "\u00b7"
LONG_TERM = "LONG_TERM"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Defects(TypedDict, total=False):
    """Wishes for an identity. Each of the first seven breaks one rule and no other; the rest pin a value."""

    expired: bool
    not_yet_valid: bool
    birth_contradicts: bool
    sex_contradicts: bool
    wrong_check: bool
    illegal_term: bool
    foreign_issuer: bool
    moved: bool
    name: str
    ethnicity: str
    sex: str
    address_lines: int


@dataclass(frozen=True, slots=True)
class Identity:
    """What is printed on both sides of one card, in the forms of ``ocr.reading.Field``'s values.

    Attributes:
        name: 2 to 15 characters, a middle dot (U+00B7) between the parts of some minority names.
        sex: ``MALE`` or ``FEMALE``.
        ethnicity: one of the 56 of GB/T 3304, without 族.
        birth_date: as printed, which the ``birth_contradicts`` defect sets apart from the number.
        address: without line breaks or spaces, at most 35 characters.
        id_number: 18 characters of GB 11643.
        issuing_authority: county-level police, at most 15 characters.
        valid_from: first day in force.
        valid_until: last day in force, None for 长期.
    """

    name: str
    sex: str
    ethnicity: str
    birth_date: date
    address: str
    id_number: str
    issuing_authority: str
    valid_from: date
    valid_until: date | None

    def portrait_truth(self) -> dict[str, str]:
        """The portrait side's field values."""
        return {
            "name": self.name,
            "sex": self.sex,
            "ethnicity": self.ethnicity,
            "birth_date": self.birth_date.isoformat(),
            "address": self.address,
            "id_number": self.id_number,
        }

    def emblem_truth(self) -> dict[str, str]:
        """The emblem side's field values."""
        return {
            "issuing_authority": self.issuing_authority,
            "valid_from": self.valid_from.isoformat(),
            "valid_until": self.valid_until.isoformat() if self.valid_until else LONG_TERM,
        }


_HOMES = tuple(r for r in REGIONS if len(authority(random.Random(0), r)) <= AUTHORITY_LIMIT)
_SHORT_NAMED = tuple(r for r in _HOMES if len(r.county) <= 4)


def check_character(body: str) -> str:
    """The check character of a number's first 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11]


def term_years(birth: date, issued: date) -> int | None:
    """Years that a card issued on a day runs by the holder's age, None for 长期."""
    age = issued.year - birth.year - ((issued.month, issued.day) < (birth.month, birth.day))
    if age < 16:
        return 5
    if age <= 25:
        return 10
    return 20 if age <= 45 else None


def draw_identity(seed: int, defects: Defects | None = None) -> Identity:
    """Draw a fictitious identity; the same seed and defects give the same one."""
    wish: Defects = defects or {}
    rng = random.Random(f"identity/{seed}")
    region = rng.choice(_SHORT_NAMED if wish.get("address_lines") == 1 else _HOMES)
    moved = wish.get("moved", rng.random() < 0.15)
    born_in = rng.choice(REGIONS) if moved else region
    sex = wish.get("sex", rng.choice(("MALE", "FEMALE")))
    ethnicity = wish.get("ethnicity", "汉" if rng.random() < 0.45 else rng.choice(names.ETHNICITIES))
    name = wish.get("name", _name(rng, sex, ethnicity))
    birth, issued, until = _dates(rng, wish)
    number = _number(rng, born_in, birth, sex, want_x=rng.random() < 0.02)
    identity = Identity(
        name=name,
        sex=sex,
        ethnicity=ethnicity,
        birth_date=birth,
        address=address(rng, region, wish.get("address_lines")),
        id_number=number,
        issuing_authority=authority(rng, region),
        valid_from=issued,
        valid_until=until,
    )
    return _spoil(rng, identity, wish, {region.province, born_in.province})


def _spoil(rng: random.Random, identity: Identity, wish: Defects, provinces: set[str]) -> Identity:
    """Break the rules that are wished broken."""
    if wish.get("birth_contradicts"):
        identity = replace(identity, birth_date=_another_birth(rng, identity))
    if wish.get("sex_contradicts"):
        identity = replace(identity, sex="FEMALE" if identity.sex == "MALE" else "MALE")
    if wish.get("wrong_check"):
        right = identity.id_number[-1]
        wrong = rng.choice([c for c in "0123456789X" if c != right])
        identity = replace(identity, id_number=identity.id_number[:-1] + wrong)
    if wish.get("foreign_issuer"):
        elsewhere = [r for r in REGIONS if r.province not in provinces]
        authorities = [a for a in (authority(rng, r) for r in elsewhere) if len(a) <= AUTHORITY_LIMIT]
        identity = replace(identity, issuing_authority=rng.choice(authorities))
    return identity


def _another_birth(rng: random.Random, identity: Identity) -> date:
    """A birth date that the number does not hold, and under which the card's term stays legal."""
    years = term_years(identity.birth_date, identity.valid_from)
    for _ in range(200):
        other = identity.birth_date + timedelta(days=rng.choice((-1, 1)) * rng.choice((1, 9, 10, 30, 31, 365, 3653)))
        if other < identity.valid_from and term_years(other, identity.valid_from) == years:
            return other
    raise ValueError("no other birth date suits this card's term")


def _number(rng: random.Random, region: Region, birth: date, sex: str, *, want_x: bool) -> str:
    while True:
        order = rng.randrange(1, 500) * 2 - (1 if sex == "MALE" else 0)
        body = f"{region.code}{birth:%Y%m%d}{order % 1000:03d}"
        number = body + check_character(body)
        if not want_x or number.endswith("X"):
            return number


def _dates(rng: random.Random, wish: Defects) -> tuple[date, date, date | None]:
    """Birth, first day and last day in force, by the terms in law unless a defect asks otherwise."""
    soonest_end = REFERENCE_DATE + timedelta(days=183)
    birth = date(1935, 1, 1)
    for attempt in range(20_000):
        if attempt % 100 == 0:
            birth = date(1935, 1, 1) + timedelta(days=rng.randrange((date(2020, 12, 31) - date(1935, 1, 1)).days))
        first = max(date(2004, 3, 29), birth + timedelta(days=30))
        last = REFERENCE_DATE - timedelta(days=7)
        issued = first + timedelta(days=rng.randrange((last - first).days))
        if wish.get("not_yet_valid"):
            issued = REFERENCE_DATE + timedelta(days=rng.randrange(60, 700))
        if (issued.month, issued.day) == (2, 29):
            continue
        years = term_years(birth, issued)
        if wish.get("illegal_term"):
            years = rng.choice([y for y in (3, 5, 8, 10, 15, 20, 25) if y != years])
        until = None if years is None else issued.replace(year=issued.year + years)
        expired = until is not None and until < REFERENCE_DATE - timedelta(days=30)
        in_force = until is None or until > soonest_end
        if expired if wish.get("expired") else in_force:
            return birth, issued, until
    raise ValueError("no dates meet these defects together")


def _name(rng: random.Random, sex: str, ethnicity: str) -> str:
    if ethnicity in names.DOTTED:
        return MIDDLE_DOT.join(rng.sample(names.ARABIC_GIVEN, 3 if rng.random() < 0.05 else 2))
    if ethnicity == "俄罗斯" and rng.random() < 0.7:
        return MIDDLE_DOT.join(rng.sample(names.RUSSIAN_GIVEN, 2))
    stocks = {
        "彝": names.YI_NAMES,
        "藏": names.TIBETAN_NAMES,
        "门巴": names.TIBETAN_NAMES,
        "珞巴": names.TIBETAN_NAMES,
        "蒙古": names.MONGOL_NAMES,
    }
    if ethnicity in stocks and rng.random() < 0.7:
        return rng.choice(stocks[ethnicity])
    surname = rng.choice(names.RARE_SURNAMES) if rng.random() < 0.15 else rng.choice(names.COMMON_SURNAMES)
    stock = names.GIVEN_MALE if sex == "MALE" else names.GIVEN_FEMALE
    length = rng.choices((1, 2, 3), (25, 72, 3))[0]
    given = [rng.choice(stock) for _ in range(length)]
    if rng.random() < 0.2:
        given[rng.randrange(length)] = rng.choice(names.RARE_GIVEN)
    return surname + "".join(given)
