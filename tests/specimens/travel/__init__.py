"""Fictitious travel documents, drawn and photographed: passports, cards with zones, visas and permits, all SPECIMEN."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.specimens.capture import Tier
from tests.specimens.photo import Photo, photograph_page
from tests.specimens.travel.documents import KINDS, drawn
from tests.specimens.travel.layouts import HELD_OUT, LOOKS
from tests.specimens.travel.pages import blank_page, printed, with_fold

__all__ = ["HELD_OUT", "KINDS", "LOOKS", "TravelSpecimen", "travel_specimen"]


@dataclass(frozen=True, slots=True)
class TravelSpecimen:
    """One photographed page.

    Attributes:
        photo: the picture and its geometry.
        truth: each field's value in the forms of ``ocr.reading.Field``, the zone's among them.
        document_type, page: what a reader should find.
        kind, tier, family, seed, open_booklet: what it was made from.
    """

    photo: Photo
    truth: Mapping[str, str]
    document_type: str
    page: str
    kind: str
    tier: Tier
    family: str
    seed: int
    open_booklet: bool


def travel_specimen(
    kind: str, seed: int, tier: Tier | str, family: str | None = None, *, capture: Mapping[str, Any] | None = None
) -> TravelSpecimen:
    """Draw, print and photograph a page of a kind of `KINDS`.

    Args:
        kind: what it is.
        seed: of the holder, the layout and the capture.
        tier: ``clean``, ``phone`` or ``hard``.
        family: a family of `LOOKS`; None lets the seed choose among all but the held-out one.
        capture: attributes of ``Capture`` to pin.
    """
    tier = Tier(tier)
    family = family or [name for name in LOOKS if name != HELD_OUT][seed % (len(LOOKS) - 1)]
    look = LOOKS[family](seed)
    page, truth, document_type, page_id = drawn(kind, seed, family)
    image = printed(page, look, truth, seed)
    booklet = page_id == "data" and random.Random(f"booklet/{kind}/{seed}").random() < 0.35
    if booklet:
        image = replace(image, pixels=with_fold(image.pixels))
    aspect = page.size_mm[0] / page.size_mm[1]
    above = blank_page(look, seed) if booklet else None
    photo = photograph_page(image, tier, seed * 2 + 1, aspect, above=above, capture=capture)
    return TravelSpecimen(photo, truth, document_type, page_id, kind, tier, family, seed, booklet)
