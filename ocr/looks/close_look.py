"""A close look at each character of a name: is it what it was read as, among all characters that there are?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ocr.fields.by_glyph import han, told_by_glyph
from ocr.fields.glyph_limits import LIMITS, Limits
from ocr.fields.text_by_glyph import MOST, Doubtful, text_told_by_glyph
from ocr.glyphs.place import GlyphPlace
from ocr.glyphs.verifier import GlyphVerifier
from ocr.image.picture import Picture
from ocr.reading import Field, FieldStatus
from ocr.text.confusions import doubles


def looked_at_closely(
    field: Field,
    picture: Picture,
    verifier: GlyphVerifier,
    places: Sequence[GlyphPlace],
    clean: Callable[[str], str],
    *,
    confirmable: bool,
    limits: Limits = LIMITS,
) -> Field:
    """The field once its glyphs were compared with those of all characters; as it is where none stands anywhere.

    Args:
        field: a name as it was read and looked at again.
        picture: the whole picture.
        verifier: compares glyphs.
        places: where its Chinese characters stand.
        clean: text as printed -> value.
        confirmable: whether nothing but its characters may be doubtful.
        limits: from where glyphs count.
    """
    if not places or field.value is None:
        return field
    others = [a.value for a in field.alternatives]
    same_length = all(len(value) == len(field.value) for value in others)
    compared = verifier.compare(picture, supposed(places, field.value))
    return told_by_glyph(field, compared, places, clean, confirmable=confirmable and same_length, limits=limits)


def text_looked_at_closely(
    field: Field, picture: Picture, verifier: GlyphVerifier, of: Doubtful, *, confirmable: bool, limits: Limits = LIMITS
) -> Field:
    """A free text once its doubtful characters were compared; as it is where it has none.

    Args:
        field: as it was read.
        picture: the whole picture.
        verifier: compares glyphs.
        of: its doubtful characters.
        confirmable: whether no print was seen beside it.
        limits: from where glyphs count.
    """
    asked = field.status is FieldStatus.READ or (of.confirmable and confirmable)
    if not asked or len(of.places) > MOST:
        return field
    compared = verifier.compare(picture, [replace(place, doubles=doubles(place.text)) for place in of.places])
    return text_told_by_glyph(field, compared, of, confirmable=confirmable, limits=limits)


def supposed(places: Sequence[GlyphPlace], value: str) -> list[GlyphPlace]:
    """The characters of a value where they stand, what the recogniser saw there among their rivals; none that differ
    in number."""
    characters = han(value)
    if len(characters) != len(places):
        return []
    said = [
        replace(place, text=c, rivals=((place.text, place.probability), *place.rivals)) if c != place.text else place
        for c, place in zip(characters, places, strict=True)
    ]
    return [replace(place, doubles=doubles(place.text)) for place in said]
