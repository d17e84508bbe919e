"""Words of which authorities that issue travel documents are made, to part texts whose spaces recognisers lost.

Secondary: what passports of some forty states print, as far as public specimens show it. A text with another word stays
as it was read.

>>> parted("MINISTRYOFFOREIGNAFFAIRS"), parted("UnitedStatesDepartmentofState"), parted("STADTMUSTERHAUSEN")
('MINISTRY OF FOREIGN AFFAIRS', 'United States Department of State', None)
"""

from __future__ import annotations

from typing import Final

_LIST: Final = """
AFFAIRS AGENCY AND ARRIVALS AUTHORITY BORDER CENTER CENTRE CITIZENSHIP CIVIL COMMISSION CONSULAR CONSULATE COURT
DEPARTMENT DIRECTORATE EMBASSY EXTERNAL FEDERAL FOR FOREIGN GENERAL GOVERNMENT HIGH HOME IDENTITY IMMIGRATION
INTERIOR INTERNAL ISSUING JUSTICE KINGDOM MIGRATION MINISTRY NATIONAL OF OFFICE PASSPORT PASSPORTS POLICE PUBLIC
REGISTRATION RELATIONS REPUBLIC SECURITY SERVICE SERVICES STATE STATES THE UNITED
"""
_WORDS: Final = frozenset(_LIST.split())
_LONGEST: Final = max(map(len, _WORDS))


def parted(text: str) -> str | None:
    """A text in Latin letters with spaces between its words; None where it is made of others too, or in two ways.

    Args:
        text: without spaces.
    """
    ways = [[] if end else [""] for end in range(len(text) + 1)]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            if text[start:end].upper() in _WORDS:
                ways[end] += [f"{way} {text[start:end]}".strip() for way in ways[start]][:2]
    return ways[-1][0] if len(ways[-1]) == 1 else None
