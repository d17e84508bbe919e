"""How long documents are valid that are no resident cards and no passports, by type.

>>> has_term("cn_temporary_id", date(1990, 1, 1), date(2026, 8, 31), date(2026, 11, 30))
True
>>> has_term("cn_driving_licence", date(1990, 1, 1), date(2020, 5, 6), date(2026, 5, 6))
True
>>> has_term("cn_driving_licence", date(1990, 1, 1), date(2020, 5, 6), None)
True
>>> has_term("cn_foreign_resident", date(2012, 1, 1), date(2020, 5, 6), date(2030, 5, 5))
False
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a document type.

    Attributes:
        months: of holders of full age.
        months_young: of younger ones; those of the others where there are none.
        of_age: from which age on, in full years.
        endless: whether a document may be without end.
        by_law: whether the terms are known from the law itself; else from secondary sources.
    """

    months: tuple[int, ...]
    months_young: tuple[int, ...] = ()
    of_age: int = 18
    endless: bool = False
    by_law: bool = False


TERMS: Mapping[str, Terms] = MappingProxyType(
    {
        "cn_temporary_id": Terms((3,), by_law=True),  # 临时居民身份证管理办法 (公安部令第78号), article 9
        "cn_hmt_residence": Terms((60,)),  # secondary: 港澳台居民居住证申领发放办法
        "cn_foreign_resident": Terms((120,), months_young=(60,)),  # secondary
        "cn_driving_licence": Terms((72, 120), endless=True),  # secondary: 6 years, 10 years, without end
    }
)


def has_term(document_type: str, birth: date, first: date, last: date | None) -> bool:
    """Whether the days between which a document is valid are a term of its type: to the same day or the day before.

    Args:
        document_type: one of `TERMS`.
        birth: of its holder.
        first: the first day of validity.
        last: the last; None for a document without end.
    """
    terms = TERMS[document_type]
    if last is None:
        return terms.endless
    age = first.year - birth.year - ((first.month, first.day) < (birth.month, birth.day))
    months = terms.months_young if terms.months_young and age < terms.of_age else terms.months
    ends = {day for count in months for day in _months_on(first, count)}
    return last in ends or last + timedelta(days=1) in ends


def _months_on(day: date, months: int) -> tuple[date, ...]:
    """The same day so many months on; where that month is shorter, its last day and the day after."""
    number = day.month - 1 + months
    year, month = day.year + number // _MONTHS_A_YEAR, number % _MONTHS_A_YEAR + 1
    try:
        return (date(year, month, day.day),)
    except ValueError:
        after = date(year + month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1, 1)
        return after - timedelta(days=1), after
