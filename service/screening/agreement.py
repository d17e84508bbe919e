"""What else agrees between a subject and an entry, and what differs: dates, countries, numbers, kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.screening.facts import Facts
from service.screening.policy import ScreeningPolicy
from service.screening.spelling_tables import normal_number


@dataclass(frozen=True, slots=True)
class Agreement:
    """Words for what supports and contradicts a meeting of names, and what both are worth together, in thousandths."""

    supports: tuple[str, ...]
    contradicts: tuple[str, ...]
    effect: int


def agreement(ours: Facts, theirs: Facts, policy: ScreeningPolicy) -> Agreement:
    """Compare what is known on both sides; what only one side knows says nothing."""
    supports, contradicts, effect = list[str](), list[str](), 0
    more, less = policy.supports, policy.contradicts
    born = _dates(ours.birth_dates, theirs.birth_dates)
    if born is not None:
        (supports if born in ("BIRTH_DATE", "BIRTH_YEAR") else contradicts).append(born)
        effect += {
            "BIRTH_DATE": more.birth_date,
            "BIRTH_YEAR": more.birth_year,
            "OTHER_BIRTH_DATE": -less.birth_date,
            "OTHER_BIRTH_YEAR": -less.birth_year,
        }[born]
    if ours.countries and theirs.countries:
        same = not {c.upper() for c in ours.countries}.isdisjoint(c.upper() for c in theirs.countries)
        (supports if same else contradicts).append("COUNTRY" if same else "OTHER_COUNTRY")
        effect += more.country if same else -less.country
    numbers = set(map(normal_number, ours.numbers)) & set(map(normal_number, theirs.numbers)) - {""}
    if numbers:
        supports.append("NUMBER")
        effect += more.number
    if ours.kind and theirs.kind and ours.kind is not theirs.kind:
        contradicts.append("OTHER_KIND")
        effect -= less.kind
    return Agreement(tuple(supports), tuple(contradicts), effect)


def _dates(ours: Iterable[str], theirs: Iterable[str]) -> str | None:
    """The best that two dates say; None where one side has none."""
    order = ("BIRTH_DATE", "BIRTH_YEAR", "OTHER_BIRTH_DATE", "OTHER_BIRTH_YEAR")
    found = {_date(a, b) for a in ours for b in theirs}
    return next((word for word in order if word in found), None)


def _date(a: str, b: str) -> str:
    if len(a) == len(b) == 10:
        if a == b:
            return "BIRTH_DATE"
        if a[:4] == b[:4]:
            swapped = (a[5:7], a[8:]) == (b[8:], b[5:7])
            return "BIRTH_YEAR" if swapped else "OTHER_BIRTH_DATE"
    elif a[:4] == b[:4]:
        shorter = min(len(a), len(b))
        return "BIRTH_YEAR" if a[:shorter] == b[:shorter] else "OTHER_BIRTH_DATE"
    return "OTHER_BIRTH_DATE" if abs(int(a[:4]) - int(b[:4])) <= 1 else "OTHER_BIRTH_YEAR"
