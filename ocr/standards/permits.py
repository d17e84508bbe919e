"""Numbers of permits to cross borders and of residence documents, by document. Which series exist is partly hearsay
(tags of each entry): a number of another form is to be noted, never refused.

>>> has_form("cn_exit_permit_hk_macau", "C00000000"), has_form("cn_exit_permit_hk_macau", "CI0000001")
(True, False)
>>> has_form("cn_hk_macau_permit", "H12345678"), has_form("cn_hk_macau_permit", "H1234567801")
(True, True)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_NO_IO: Final = "A-HJ-NP-Z"
FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        kind: re.compile(form)
        for kind, form in (
            # Exit-entry administration, 2018-12: C and 8 digits, then from CA0000001 a letter and 7 digits.
            ("cn_exit_permit_hk_macau", rf"[CW](?:[0-9]{{8}}|[{_NO_IO}][0-9]{{7}})"),
            # Unconfirmed: L or T by analogy of published specimens.
            ("cn_exit_permit_taiwan", rf"[LT](?:[0-9]{{8}}|[{_NO_IO}][0-9]{{7}})"),
            # H Hong Kong, M Macau, 8 digits; older cards print two digits of renewals behind. HA, MA: not Chinese.
            ("cn_hk_macau_permit", r"[HM](?:[0-9]{8}(?:[0-9]{2})?|A[0-9]{7})"),
            # Eight digits; older cards print two digits of renewals behind.
            ("cn_taiwan_permit", r"[0-9]{8}(?:[0-9]{2})?"),
            ("cn_hmt_residence", r"8[123]0000[0-9]{11}[0-9X]"),
        )
    }
)
"""The form of numbers by document type."""


def has_form(kind: str, number: str) -> bool:
    """Whether a number has the form that numbers of a document type have; True of types without a known form."""
    form = FORMS.get(kind)
    return form is None or form.fullmatch(number) is not None


def without_renewals(kind: str, number: str) -> str:
    """A permit's number without the two digits of renewals that older cards print behind it.

    >>> without_renewals("cn_taiwan_permit", "0123456702")
    '01234567'
    """
    long = {"cn_hk_macau_permit": 9, "cn_taiwan_permit": 8}.get(kind)
    return number[:long] if long and has_form(kind, number) else number
