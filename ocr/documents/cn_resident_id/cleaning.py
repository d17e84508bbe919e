"""Text as it is printed on the card -> value."""

from __future__ import annotations

import re

from ocr.fields.dates import parse_birth_date
from ocr.fields.sex import SEXES
from ocr.text import with_middle_dots, without_space


def clean_number(text: str) -> str:
    """A number without what stands between its figures."""
    return re.sub("[^0-9X]", "", text.upper())


def clean_name(text: str) -> str:
    """A name without spaces, its separator dot as U+00B7."""
    return with_middle_dots(without_space(text)).strip("·-_,:：")


def clean_text(text: str) -> str:
    """An address or authority without spaces."""
    return without_space(text)


def clean_birth_date(text: str) -> str:
    """A birth date in ISO form; what is no date as it is."""
    born = parse_birth_date(text)
    return born.isoformat() if born else without_space(text)


def clean_sex(text: str) -> str:
    """男 or 女 as the field has it; anything else as it is."""
    return SEXES.get(without_space(text), text)
