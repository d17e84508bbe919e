"""Interests of BODS 0.4 with their shares, which as JSON numbers lose nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from service.owners.bods.words import INTERESTS, exact_note, percent_number
from service.owners.structure import Holding, Times

Statement = dict[str, Any]
_GUARD: Final = 10**12


def of_holding(holding: Holding) -> Statement:
    """The interest that a holding is."""
    base = interest_of(INTERESTS[holding.right], "", holding.times)
    if not holding.share.slack:
        return {**base, **share_of(holding.share.least, "")}
    bounds = {"minimum": _outward(holding.share.least, down=True), "maximum": _outward(holding.share.most, down=False)}
    return {**base, "share": bounds}


def interest_of(kind: str, details: str, times: Times | None, *, indirect: bool = False) -> Statement:
    """An interest without its share; ``details`` keep our own word."""
    interest: Statement = {"type": kind, "directOrIndirect": "indirect" if indirect else "direct"}
    if indirect:
        interest["beneficialOwnershipOrControl"] = True
    if details:
        interest["details"] = details
    if times is not None and times.valid_from is not None:
        interest["startDate"] = times.valid_from.isoformat()
    if times is not None and times.valid_until is not None:
        interest["endDate"] = times.valid_until.isoformat()
    return interest


def share_of(part: Fraction, details: str) -> Statement:
    """A share, exactly: as a number, or as bounds with the fraction in ``details``."""
    number = percent_number(part)
    if number is not None:
        return {"share": {"exact": number}}
    bounds = {"minimum": _outward(part, down=True), "maximum": _outward(part, down=False)}
    return {"share": bounds, "details": f"{details} {exact_note(part)}".strip()}


def _outward(part: Fraction, *, down: bool) -> int | float:
    """A percentage at or beside a share, on the side that is asked for."""
    number = percent_number(part)
    if number is not None:
        return number
    scaled = part * 100 * _GUARD
    whole = scaled.numerator // scaled.denominator + (0 if down else 1)
    found = percent_number(Fraction(whole, 100 * _GUARD))
    return found if found is not None else (0 if down else 100)
