"""Surname and given names in Latin letters beside the same name in Chinese characters: two readings made apart.

Where the letters are the pinyin of the characters, they are sure, and the name says where they part: the recogniser
loses commas. Names that are spelled otherwise, as in Hong Kong and Taiwan, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ocr.fields.name import name_field
from ocr.fields.outcome import field_of, repaired, unsure
from ocr.lines.rows import Glyph, Span
from ocr.reading import Field, FieldStatus
from ocr.text.pinyin import parted_as

_NAME: Final = re.compile("[\u3400-\u9fff]{2,4}")
_CHINESE: Final = "name"
_LATIN: Final = ("surname", "given_names")
_SURE_CHARACTER: Final = 0.5
"""Least probability of a letter that the characters say too."""


def agreed_in_pinyin(fields: Mapping[str, Field], spans: Iterable[Span]) -> dict[str, Field]:
    """Fields with the surname and given names of a row in pinyin of the Chinese name; as they are where there is none.

    A Chinese name without a legible label is the text that such letters spell.

    Args:
        fields: of a page, its Chinese name (``name``) among them.
        spans: what stands beside the page's labels.
    """
    every = list(spans)
    own = fields[_CHINESE]
    said = (
        [(own.value, own)]
        if own.value
        else [(span.text, name_field(_CHINESE, span, str)) for span in every if _is_name(span)]
    )
    for span in every:
        letters = [glyph for glyph in span.glyphs if glyph.char.text.isalpha()]
        text = "".join(glyph.char.text for glyph in letters)
        if not text.isascii() or not text.isupper() or len(letters) + 1 < len(span.glyphs):
            continue
        comma = next((i for i, glyph in enumerate(span.glyphs) if not glyph.char.text.isalpha()), None)
        for name, field in said:
            parted = parted_as(name, text, comma)
            if parted is not None:
                return {**fields, _CHINESE: field, **_parted(letters, parted)}
    return dict(fields)


def doubted_in_pinyin(fields: Mapping[str, Field]) -> Mapping[str, Field]:
    """Fields whose name is unsure where letters that were the pinyin of what was read are not that of what glyphs say:
    then it is what was read, and says that it was repaired.

    Args:
        fields: of a page on which only letters in pinyin are READ.
    """
    name, latin = fields[_CHINESE], [fields[one] for one in _LATIN]
    if name.value is None or any(one.status is not FieldStatus.READ for one in latin):
        return fields
    parts = [(one.value or "").replace(" ", "") for one in latin]
    letters, comma = "".join(parts), len(parts[0])
    if parted_as(name.value, letters, comma):
        return fields
    spelled = [other for other in name.alternatives if parted_as(other.value, letters, comma)]
    said = repaired(name, spelled[0].value, spelled[0].probability) if len(spelled) == 1 else unsure(name)
    return {**fields, _CHINESE: said}


def _is_name(span: Span) -> bool:
    """Whether a text may be a Chinese name that has no legible label."""
    return _NAME.fullmatch(span.text) is not None


def _parted(letters: Sequence[Glyph], parted: tuple[str, str]) -> dict[str, Field]:
    cut = len(parted[0])
    parts = (Span(tuple(letters[:cut])), Span(tuple(letters[cut:])))
    return {
        field: field_of(field, part, value, part.confidence, sure=part.confidence >= _SURE_CHARACTER)
        for field, part, value in zip(_LATIN, parts, parted, strict=True)
    }
