"""Which words of BODS 0.4 stand for which of ours. Ours is kept in ``details``, so that it survives a round trip."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from service.owners.structure import PartyKind, Right, RoleKind

VERSION: Final = "0.4"

RIGHTS: Final[Mapping[str, Right]] = {
    "shareholding": Right.EQUITY,
    "votingRights": Right.VOTES,
    "rightsToProfitOrIncome": Right.INCOME,
}
INTERESTS: Final = {right: interest for interest, right in RIGHTS.items()}

MEANS: Final[Mapping[str, str]] = {
    "appointmentOfBoard": "BOARD_APPOINTMENT",
    "rightsGrantedByContract": "CONTRACT",
    "controlViaCompanyRulesOrArticles": "ARTICLES",
    "controlByLegalFramework": "LAW",
    "otherInfluenceOrControl": "OTHER",
}
INTEREST_OF_MEANS: Final[Mapping[str, str]] = {
    **{means: interest for interest, means in MEANS.items()},
    "AGREEMENT": "rightsGrantedByContract",
    "FINANCE": "rightsGrantedByContract",
    "KINSHIP": "otherInfluenceOrControl",
}

ROLES: Final[Mapping[str, RoleKind]] = {
    "seniorManagingOfficial": RoleKind.MANAGER,
    "settlor": RoleKind.SETTLOR,
    "trustee": RoleKind.TRUSTEE,
    "protector": RoleKind.PROTECTOR,
    "beneficiaryOfLegalArrangement": RoleKind.BENEFICIARY,
}
INTEREST_OF_ROLE: Final[Mapping[RoleKind, str]] = {
    **{role: interest for interest, role in ROLES.items()},
    RoleKind.SENIOR_MANAGER: "seniorManagingOfficial",
    RoleKind.PRODUCT_MANAGER: "seniorManagingOfficial",
    RoleKind.LEGAL_REPRESENTATIVE: "seniorManagingOfficial",
}

KINDS: Final[Mapping[tuple[str, str], PartyKind]] = {
    ("registeredEntity", ""): PartyKind.COMPANY,
    ("legalEntity", ""): PartyKind.COMPANY,
    ("legalEntity", "trust"): PartyKind.TRUST,
    ("arrangement", "trust"): PartyKind.TRUST,
    ("state", ""): PartyKind.STATE,
    ("stateBody", ""): PartyKind.STATE,
}
ENTITY_TYPES: Final[Mapping[PartyKind, tuple[str, str]]] = {
    PartyKind.COMPANY: ("registeredEntity", ""),
    PartyKind.PARTNERSHIP: ("registeredEntity", ""),
    PartyKind.STATE_OWNED: ("registeredEntity", ""),
    PartyKind.BRANCH: ("registeredEntity", ""),
    PartyKind.EXEMPT: ("registeredEntity", ""),
    PartyKind.PRODUCT: ("arrangement", "other"),
    PartyKind.TRUST: ("arrangement", "trust"),
    PartyKind.STATE: ("state", ""),
}

_EXACT: Final = re.compile(r"exactly ([0-9]{1,40})/([0-9]{1,40})")


def exact_note(part: Fraction) -> str:
    """The words by which ``details`` keep a share that no decimal holds."""
    return f"exactly {part.numerator}/{part.denominator}"


def exact_from(note: str) -> Fraction | None:
    """A share that ``details`` keep."""
    found = _EXACT.search(note)
    return Fraction(int(found[1]), int(found[2])) if found and int(found[2]) else None


def percent_number(part: Fraction) -> int | float | None:
    """A share in percent as a JSON number that loses nothing; None where there is none."""
    percent = part * 100
    if percent.denominator == 1:
        return int(percent)
    number = float(percent)
    return number if Fraction(Decimal(repr(number))) == percent else None
