"""Names of persons in Latin letters, such as those of passports and of residence permits for foreigners."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ocr.fields.free_text import free_text_field
from ocr.fields.name import SURE_NAME
from ocr.fields.outcome import unsure
from ocr.lines.rows import Span
from ocr.reading import Field

_LETTER: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_NAME: Final = re.compile(f"[{_LETTER}]+(?:(?:[ ,./'\u2019-]|[.,] )[{_LETTER}]+)*[.]?")
"""Letters of Latin scripts in parts, with one separator between two: ``ANNA MARIA O'NEILL``, ``MÜLLER-ÅBERG, J.``"""


def latin_name_field(name: str, span: Span, clean: Callable[[str], str]) -> Field:
    """Take a name in Latin letters as it is printed, with its spaces.

    Sure only if every character and space is sure, all are of Latin script, and the name is one row: a break between
    rows does not show whether a part of the name ends there.

    Args:
        name: the field's name.
        span: what was read.
        clean: text as printed -> value.
    """
    field = free_text_field(name, span.spaced, clean, SURE_NAME)
    return field if len(span.rows) == 1 and _NAME.fullmatch(field.value or "") else unsure(field)
