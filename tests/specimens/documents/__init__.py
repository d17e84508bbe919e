"""Fictitious documents beyond the resident card, drawn and photographed: each a file of layouts, all SPECIMEN.

`document_specimen` makes a photographed page with its truth, `drawn_page` the print alone.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any
from zlib import crc32

from tests.specimens.capture import Tier
from tests.specimens.card import CardImage
from tests.specimens.documents import (
    bank_card,
    business_licence,
    driving_licence,
    exit_permits,
    foreign_resident,
    hmt_residence,
    household_register,
    military_id,
    residents_permits,
    temporary_id,
)
from tests.specimens.documents.captures import drawn_capture
from tests.specimens.documents.drawing import Drawing
from tests.specimens.documents.looks import FAMILIES, HELD_OUT
from tests.specimens.documents.page import Content, Sheet
from tests.specimens.documents.printer import printed
from tests.specimens.photo import Photo, photograph

__all__ = [
    "DRAWINGS",
    "FAMILIES",
    "HELD_OUT",
    "DocumentSpecimen",
    "document_specimen",
    "drawn_page",
]

DRAWINGS: Mapping[str, Drawing] = MappingProxyType(
    {
        drawing.document_type: drawing
        for drawing in (
            driving_licence.DRAWING,
            bank_card.DRAWING,
            business_licence.DRAWING,
            exit_permits.HK_MACAU,
            exit_permits.TAIWAN,
            foreign_resident.DRAWING,
            hmt_residence.DRAWING,
            household_register.DRAWING,
            military_id.DRAWING,
            residents_permits.HK_MACAU,
            residents_permits.TAIWAN,
            temporary_id.DRAWING,
        )
    }
)  # fmt: skip
"""The drawn types, by their ids in the catalogue."""


@dataclass(frozen=True, slots=True)
class DocumentSpecimen:
    """One photographed page and what a reader should read off it.

    Attributes:
        photo: the picture and its geometry.
        truth: the values of the fields that this page prints, in the forms of ``ocr.reading.Field``.
        document_type, page, form: what it is.
        size_mm: the page's width and height.
        tier, family, seed: what it was made from.
    """

    photo: Photo
    truth: Mapping[str, str]
    document_type: str
    page: str
    form: str
    size_mm: tuple[float, float]
    tier: Tier
    family: str
    seed: int


def document_specimen(
    document_type: str,
    page: str,
    seed: int,
    tier: Tier | str,
    *,
    family: str | None = None,
    form: str | None = None,
    capture: Mapping[str, Any] | None = None,
) -> DocumentSpecimen:
    """Draw, print and photograph a page; the pages of one seed, family and form belong to one document.

    Args:
        document_type, page: of `DRAWINGS`.
        seed: of the holder, the layout's chances and the capture.
        tier: ``clean``, ``phone`` or ``hard``.
        family: one of `FAMILIES`; None lets the seed choose one, never the held-out one.
        form: one of the type's; None lets the seed choose.
        capture: attributes of ``Capture`` to pin.

    Raises:
        KeyError: there is no such type, page, family or form.
    """
    tier = Tier(tier)
    family, form = chosen(document_type, seed, family, form)
    drawn = DRAWINGS[document_type].pages[page]
    card = drawn_page(document_type, page, seed, family, form)
    size_mm = sheet_of(document_type, page, family, form).size_mm
    shot_seed = crc32(f"{document_type}/{page}/{seed}".encode())
    taken = drawn_capture(tier, shot_seed, size_mm, sheet=drawn.sheet_of_paper, sleeved=drawn.sleeved)
    photo = photograph(card, tier, shot_seed, **{**asdict(taken), **(capture or {})})
    return DocumentSpecimen(photo, card.truth, document_type, page, form, size_mm, tier, family, seed)


def drawn_page(
    document_type: str, page: str, seed: int, family: str | None = None, form: str | None = None
) -> CardImage:
    """The printed page alone, in its own proportions, with the boxes of its fields in its pixels."""
    family, form = chosen(document_type, seed, family, form)
    content = content_of(document_type, seed, form)
    look_seed = crc32(f"{document_type}/{seed}".encode())
    return printed(sheet_of(document_type, page, family, form), content, look_seed, family)


def content_of(document_type: str, seed: int, form: str) -> Content:
    """What the document of a seed says on all its pages."""
    return DRAWINGS[document_type].write(random.Random(f"{document_type}/{form}/{seed}"), form)


def sheet_of(document_type: str, page: str, family: str, form: str) -> Sheet:
    """The layout of a page in a form and family."""
    sheets = DRAWINGS[document_type].pages[page].sheets
    return (sheets.get(form) or sheets[""])[family]


def chosen(document_type: str, seed: int, family: str | None, form: str | None) -> tuple[str, str]:
    """The family and form asked for, or those that the seed chooses, never the held-out family.

    Raises:
        KeyError: the type has no such form.
    """
    if form and form not in (*DRAWINGS[document_type].forms, *DRAWINGS[document_type].asked_for):
        raise KeyError(form)
    rng = random.Random(f"chosen/{document_type}/{seed}")
    free, forms = [name for name in FAMILIES if name != HELD_OUT], DRAWINGS[document_type].forms
    one, other = rng.choice(free), rng.choice(forms)
    return family or one, form or other
