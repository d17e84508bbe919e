"""The bounds that checks hold their measures against: part of the policy, so that a verdict can be replayed."""

from __future__ import annotations

import re
import sys
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic import Field as Bound

from ocr.quality.capture import LIMITS
from ocr.reading import Quality
from ocr.text.private_use import is_private_use

Share = Annotated[float, Bound(ge=0, le=1)]


def _code(stated: str) -> str:
    """A code of private use as a policy states it, such as ``U+E001``."""
    found = re.fullmatch(r"U\+([0-9A-F]{4,6})", stated)
    code = chr(int(found[1], 16)) if found and int(found[1], 16) <= sys.maxunicode else stated
    if len(code) != 1 or not is_private_use(code):
        raise ValueError(f"{stated!r} is no code of private use, such as 'U+E001'")
    return code


def _character(stated: str) -> str:
    if len(stated) != 1 or is_private_use(stated):
        raise ValueError("a code of private use stands for one character that has a code of its own")
    return stated


PrivateUse = dict[Annotated[str, AfterValidator(_code)], Annotated[str, AfterValidator(_character)]]
"""Codes of private use, each with the character it stands for. A policy states them as ``"U+E001" = "𬸣"``."""


class GoodCapture(BaseModel):
    """What a capture keeps that is as good as pictures get: what is unsure in it stays unsure in the next one.

    Measures as in `ocr.reading.Quality`, each at least or at most as good as the bound. Highlights count where they lie
    on a field: it has the code FIELD_GLARE then, whatever the rest of the card is like.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sharpness: Share
    brightness: Share
    over_exposed: Share
    card_width_px: Annotated[float, Bound(ge=0)]
    corners_inside: Annotated[int, Bound(ge=0, le=4)]

    def holds(self, measured: Quality) -> bool:
        """Whether a capture is that good."""
        return (
            measured.sharpness >= self.sharpness
            and measured.brightness >= self.brightness
            and measured.over_exposed <= self.over_exposed
            and measured.card_width_px >= self.card_width_px
            and measured.corners_inside >= self.corners_inside
        )


class Limits(BaseModel):
    """Bounds the checks hold their measures against; part of the policy, so that a verdict can be replayed.

    Those of the capture are `ocr.quality.capture.LIMITS` where a policy states none. A rule whose bound has no default
    is off where a policy does not state it, so that verdicts under older policies can be replayed.

    Attributes:
        document_types: ids of the document types that are accepted.
        minimum_age: full years of age below which `UNDER_MINIMUM_AGE` is given.
        expiring_soon_days: a document that ends within so many days is expiring soon.
        sharpness: least sharpness of the printed text, 0..1.
        brightness: least mean luminance of the card, 0..1.
        over_exposed: largest burnt-out share of the card's area, 0..1.
        glare: largest share of the card's area inside compact highlights, 0..1.
        card_width_px: least length of the card's long edges, pixels.
        corners_inside: least number of the card's corners inside the picture, 0..4.
        alternative: least probability, 0..1, with which another value of a field still counts as a possible one.
        oldest_age: full years of age above which a holder is not plausible.
        first_issue: the day before which no card of the layout was issued.
        regions_of_other_documents: first digits of region codes whose numbers stand on other documents alone.
        most_resubmissions: how many attempts that were not accepted a customer may have for one purpose before a person
            looks at the next, whatever its result.
        resubmission_hours: within so many hours before it.
        good_capture: see `GoodCapture`; what is unsure in such a capture gets the code UNSURE_IN_GOOD_CAPTURE.
        private_use: what codes of private use mean in the bank's data, see `ocr.text.private_use`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_types: Annotated[tuple[str, ...], Bound(min_length=1)] = ("cn_resident_id",)
    minimum_age: Annotated[int, Bound(ge=0, le=120)] = 16
    expiring_soon_days: Annotated[int, Bound(ge=0)] = 30
    sharpness: Share = LIMITS.sharpness
    brightness: Share = LIMITS.brightness
    over_exposed: Share = LIMITS.over_exposed
    glare: Share = LIMITS.glare
    card_width_px: Annotated[float, Bound(ge=0)] = LIMITS.card_width_px
    corners_inside: Annotated[int, Bound(ge=0, le=4)] = LIMITS.corners_inside
    alternative: Share = 0.01
    oldest_age: Annotated[int, Bound(ge=100)] | None = None
    first_issue: date | None = None
    regions_of_other_documents: tuple[Annotated[str, Bound(pattern="^[0-9]{1,6}$")], ...] = ()
    most_resubmissions: Annotated[int, Bound(ge=1)] | None = None
    resubmission_hours: Annotated[int, Bound(ge=1, le=24 * 365)] = 24
    good_capture: GoodCapture | None = None
    private_use: PrivateUse = Bound(default_factory=dict)
