"""Numbers of Chinese passports. The series are known from secondary sources: a number of another form is to be noted,
never refused. Other states' numbers have no common form beyond ICAO Doc 9303's capitals and digits.

>>> series("E12345678"), series("EA1234567"), series("PE1234567"), series("X1")
('ORDINARY', 'ORDINARY', 'PUBLIC_AFFAIRS', None)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_SERIES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        name: re.compile(form)
        for name, form in (
            ("PUBLIC_AFFAIRS", r"PE?[0-9]{7}"),
            ("SERVICE", r"SE?[0-9]{7}"),
            ("DIPLOMATIC", r"DE?[0-9]{7}"),
            ("HONG_KONG", r"(?:K|H)[0-9]{8}|K[A-HJ-NP-Z][0-9]{7}"),
            ("MACAU", r"MA[0-9]{7}"),
            ("ORDINARY", r"[GE][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|1[45][0-9]{7}"),
        )
    }
)
"""Secondary sources: G, E and 8 digits; E, a letter but I and O, 7 digits; PE, SE, DE, MA and 7 digits. K, 14 and 15
are of passports that have expired, or unconfirmed."""


def series(number: str) -> str | None:
    """The series that a Chinese passport's number is of; None where it has the form of none that is known."""
    return next((name for name, form in _SERIES.items() if form.fullmatch(number)), None)
