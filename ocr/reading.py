"""What was read from one picture, with its evidence: fields, confidences, boxes, quality, timings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ocr.geometry import Quad


class FieldStatus(StrEnum):
    """How far a field's value may be relied on."""

    READ = "READ"
    """Sure: a wrong value under this status is a silent misread, the error that must not happen."""
    UNSURE = "UNSURE"
    """Something is printed and this is the likeliest value, but not likely enough."""
    MISSING = "MISSING"
    """Nothing could be read where the field should be."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another value that the printed text may have, with its probability in 0..1."""

    value: str
    probability: float


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a document as it was read.

    Values are strings in one form per kind: dates ``YYYY-MM-DD`` (``LONG_TERM`` for a card without end), sex
    ``MALE`` / ``FEMALE``, ethnicity without 族, the number in capitals.

    Attributes:
        name: the field's name, such as ``id_number``.
        text: the text as printed, before any normalisation; empty when nothing was read.
        value: the normalised value, or None when the text has none.
        confidence: probability in 0..1 that ``value`` is what is printed.
        status: READ, UNSURE or MISSING.
        alternatives: other possible values, likeliest first.
        repaired: True when ``value`` is not what the recogniser saw best, but its best legal reading.
        box: where the text stands, in pixels of the upright picture (EXIF orientation applied).
        codes: reading codes such as ``FIELD_GLARE`` or ``LOW_CONFIDENCE``.
        strip: the piece of the picture where the text stands, as a JPEG, where the value or an alternative has a
            character that fonts may lack (`ocr.text.rare`), and of a name in Chinese that is not sure; else empty.
    """

    name: str
    text: str
    value: str | None
    confidence: float
    status: FieldStatus
    alternatives: tuple[Alternative, ...] = ()
    repaired: bool = False
    box: Quad | None = None
    codes: tuple[str, ...] = ()
    strip: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Quality:
    """Measures of the capture, taken on the card alone.

    Attributes:
        sharpness: 0 (blurred beyond reading) .. 1 (sharp), measured on the printed text.
        brightness: mean luminance, 0..1.
        over_exposed: share of the card's area that is burnt out, 0..1.
        glare: share of the card's area inside compact highlights, 0..1.
        card_width_px: mean length of the card's long edges in the picture, pixels.
        corners_inside: how many corners of the card's printed area lie inside the picture, 0..4.
    """

    sharpness: float
    brightness: float
    over_exposed: float
    glare: float
    card_width_px: float
    corners_inside: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one picture.

    Attributes:
        document_type: id of the document type, such as ``cn_resident_id``; None when no document was found.
        page: id of the page shown, such as ``portrait``; None when no document was found.
        quad: the card in pixels of the upright picture, ``tl`` being the card's own top left.
        fields: the fields of this page by name, every field of the page present, MISSING ones included.
        derived: facts that follow from a field by its standard and stand apart from what is printed:
            ``birth_date``, ``sex`` and ``region_code`` from a well-formed number.
        codes: what is wrong with the picture or the document in it (input, document, quality codes).
        quality: measures of the capture; None when no document was found.
        models: names and versions of the models that were used.
        image_size: (width, height) of the upright picture in pixels.
        ms: milliseconds spent per stage, with ``total``.
        others: further documents in the same picture, such as the other page of the same card; the surest is this one.
        form: id of the form that the page has, such as ``2017``, of a type that comes in several; None where it is not
            known.
    """

    document_type: str | None
    page: str | None
    quad: Quad | None
    fields: Mapping[str, Field]
    derived: Mapping[str, str]
    codes: tuple[str, ...]
    quality: Quality | None
    models: tuple[str, ...]
    image_size: tuple[int, int]
    ms: Mapping[str, float] = field(default_factory=dict)
    others: tuple[Reading, ...] = ()
    form: str | None = None
