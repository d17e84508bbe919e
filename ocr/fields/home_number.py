"""The number of its holder's identity card at home on the back of a permit to come to the mainland.

READ where its own check character is right and the recogniser does not waver, or where the zone says it too. Where the
zone has the number is unconfirmed: what differs there says nothing unless it is such a number itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ocr.fields.outcome import SURE_ILLEGAL, SURE_LEGAL, beside, field_of, missing
from ocr.lines.rows import Span
from ocr.reading import Field
from ocr.standards.home_numbers import has_right_check_character, written
from ocr.text import half_width

FORM: Final = (
    r"(?<![A-Z0-9])(?:[A-Z]{1,2}[0-9]{6}\(?[0-9A]\)?|[157][0-9]{6}\(?[0-9]\)?|[A-Z][1289][0-9]{8})(?![A-Z0-9])"
)
_SURE: Final = 0.96
"""Of a number without a known check character, as of a text."""


def home_number_field(name: str, spans: Iterable[Span], zone: str | None) -> Field:
    """The field, by the first text that has its form; MISSING where none has.

    Args:
        name: the field's.
        spans: what stands by its label, then what else may be it.
        zone: what the zone has in the number's places, without fillers; None without a zone.
    """
    for span in spans:
        text = "".join(one if len(one := half_width(g.char.text).upper()) == 1 else " " for g in span.glyphs)
        found = re.search(FORM, text)
        number = written(found[0]) if found else None
        if found is None or number is None:
            continue
        own = Span(span.glyphs[found.start() : found.end()])
        confidence = min(g.char.probability for g in own.glyphs if half_width(g.char.text) not in "()")
        least = {True: SURE_LEGAL, False: SURE_ILLEGAL, None: _SURE}[has_right_check_character(number)]
        field = field_of(name, own, number, confidence, sure=confidence >= least)
        return beside(field, written(zone) if zone else None)
    return missing(name)
