"""A character's forms taken together: the recogniser may waver between writings that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.engines.lattice import Char, Lattice
from ocr.text import half_width, simplified

CLEAR, _WAVERING = 0.95, 0.05
"""A character more probable than the first is not wavering; a rival less probable than the second is none."""
TWIN = 0.005
"""A simplified form at least this probable stands where the traditional one is the likeliest, however clear that is."""
DASHES = frozenset("-‐‑–—―−_")
"""As which 一 is read, and the dot between the parts of a name."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A character once its traditional and simplified forms are taken together, with its probability."""

    text: str
    probability: float


def settle(lattice: Lattice, char: Char) -> Settled:
    """Choose between the two forms of a character where the recogniser wavers between them.

    Resident ID cards print the characters of 通用规范汉字表, so a wavering 黃 / 黄 is 黄 with the probability of both;
    a traditional form stays where the recogniser holds its simplified one impossible. A character's two widths count as
    one, and the likelier stays.
    """
    plain = simplified(char.text)
    if char.probability > CLEAR and plain == char.text:
        return Settled(char.text, char.probability)
    rivals = lattice.rivals(char, least=_WAVERING if plain == char.text else TWIN)
    wide = half_width(char.text)
    twins = sum(p for rival, p in rivals if plain in (rival, simplified(rival)) or half_width(rival) == wide)
    chosen = plain if any(rival == plain for rival, _ in rivals) else char.text
    return Settled(chosen, min(1.0, char.probability + twins))
