"""The issuing authority (签发机关) of a resident ID card: the public security organ of the county where its holder is
registered (居民身份证法, article 6).

So the authority normally agrees with the printed address. With the region code in the number it agrees only while
the holder has not moved: the code is the region that issued the *number*, and people move. A difference there is a
remark, never a proof.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from ocr.standards.region_names import NameMatch, regions_of_name, same_region
from ocr.standards.regions import current_codes, is_known
from ocr.text import fold

MAX_LENGTH: Final = 40
"""More characters than any issuer has: the longest names of a prefecture and a county, 公安局 and a branch."""

_PLAUSIBLE: Final = re.compile(r"[一-鿿㐀-䶿]{2,}公安(?:局|处|分局)(?:[一-鿿㐀-䶿]{1,12}(?:分局|公安局|公安处))?")
_COMPLETE: Final = re.compile(r"[一-鿿㐀-䶿]{2,}公安[一-鿿㐀-䶿]{0,20}[局处所厅队]")
_ORGAN: Final = re.compile(r"公安(?:分?局|处|厅)")
_BRANCH: Final = re.compile(r"(?:公安)?(?:分局|局)$")


class Consistency(StrEnum):
    """How an authority and a region go together."""

    CONSISTENT = "CONSISTENT"
    """The same county, or one lies within the other as far as they are named."""
    DIFFERENT_COUNTY = "DIFFERENT_COUNTY"
    """Another county or prefecture of the same province."""
    DIFFERENT_PROVINCE = "DIFFERENT_PROVINCE"
    UNKNOWN = "UNKNOWN"
    """One of the two names no region that is known."""


_LABEL_ENDS: Final = ("签发机关", "发机关", "机关")
"""What an issuer begins with of which its label was taken for a part."""


def is_plausible(text: str) -> bool:
    """Whether a text has the form of an issuer: ...公安局, ...公安局...分局, ...公安分局, ...公安处.

    Says nothing of the region: offices of railways, forests, farms and development zones name none.
    """
    folded = fold(text)
    labelled = folded.startswith(_LABEL_ENDS) or (folded[:1] == "关" and names_known_region(folded[1:]))
    return len(folded) <= MAX_LENGTH and not labelled and _PLAUSIBLE.fullmatch(folded) is not None


def is_complete(text: str) -> bool:
    """Whether a text names a police authority from its place to its last character, in whatever form."""
    folded = fold(text)
    return len(folded) <= MAX_LENGTH and _COMPLETE.fullmatch(folded) is not None


def names_known_region(text: str) -> bool:
    """Whether all that stands before the first 公安局 of an issuer is the name of regions that are known."""
    place = fold(text)
    organ = _ORGAN.search(place)
    if organ is None:
        return False
    return regions_of_name(place[: organ.start()]).length == organ.start() > 0


def regions_of(issuer: str) -> NameMatch:
    """The regions an issuer may stand for, as deep as its name goes: 北京市公安局朝阳分局 leads to 朝阳区.

    A branch that bears no region's name, such as one of a development zone, leaves its city. ``length`` counts in the
    issuer's folded name without 公安局 and 分局.
    """
    folded = fold(issuer)
    organ = _ORGAN.search(folded)
    if organ is None:
        return NameMatch((), 0)
    place = folded[: organ.start()]
    branch = _BRANCH.sub("", folded[organ.end() :])
    return regions_of_name(place + branch)


def consistency_with_code(issuer: str, code: str) -> Consistency:
    """How an issuer goes with a region code, such as the first six digits of the number."""
    if not is_known(code):
        return Consistency.UNKNOWN
    return _compare([r.code for r in regions_of(issuer).regions], [code])


def consistency_with_address(issuer: str, address: str) -> Consistency:
    """How an issuer goes with a printed address."""
    named = regions_of_name(fold(address)).regions
    return _compare([r.code for r in regions_of(issuer).regions], [r.code for r in named])


def _compare(ours: list[str], theirs: list[str]) -> Consistency:
    """The best agreement that any pair of candidates allows: an ambiguous name is no contradiction."""
    if not ours or not theirs:
        return Consistency.UNKNOWN
    if any(same_region(a, b) for a in ours for b in theirs):
        return Consistency.CONSISTENT
    if _provinces(ours) & _provinces(theirs):
        return Consistency.DIFFERENT_COUNTY
    return Consistency.DIFFERENT_PROVINCE


def _provinces(codes: list[str]) -> set[str]:
    """First two digits of codes and of what they stand for today: 四川 and 重庆 of a code from before 1997."""
    return {code[:2] for known in codes for code in (known, *current_codes(known))}
