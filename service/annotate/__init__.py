"""Draws a verdict: the pictures with what was found in them, every field with its strip of the photo, and the reasons.

`annotate` makes one picture of one verification, as a reviewer would want to see it. It works on the contract's
messages alone, so that a caller who keeps its own pictures can draw any verdict it was given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from idverdict import v1
from PIL import Image

from service.annotate.canvas import NIGHT, PAGE, WHITE, Canvas
from service.annotate.findings import draw_error, draw_findings
from service.annotate.lettering import FontMissingError, require_fonts, wrap
from service.annotate.sides import draw_side
from service.annotate.wording import DECISION_COLOURS, DECISION_MEANINGS, SIDE_LABELS, decision_of

__all__ = ["FontMissingError", "Refused", "Sheet", "annotate", "require_fonts"]

WIDTH = 1760
_MARGIN = 40
_GAP = 32


@dataclass(frozen=True, slots=True)
class Refused:
    """A call that was answered with an error: gRPC status, reason of its ErrorInfo, message, the fields at fault."""

    status: str
    reason: str
    message: str
    fields: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one picture shows.

    Attributes:
        title: what the case is, in a few words.
        story: a sentence on what was sent.
        pictures: the submitted bytes by the contract's side of the slot they were sent in.
        claim: what was claimed.
        answer: the verdict, or the error in its place.
        footer: words at the bottom, such as the verification's name.
    """

    title: str
    story: str
    pictures: Mapping[int, bytes]
    claim: v1.Claim
    answer: v1.Verdict | Refused
    footer: str = ""


def annotate(sheet: Sheet) -> Image.Image:
    """Draw a sheet: an RGB picture 1760 pixels wide and as high as it needs.

    Raises:
        FontMissingError: no font on this machine has Chinese glyphs.
    """
    parts = [_header(sheet), _sides(sheet), _reasons(sheet)]
    if sheet.footer:
        parts.append(_footer(sheet.footer))
    page = Canvas.blank(WIDTH, sum(part.height for part in parts) + _GAP * (len(parts) - 1) + _MARGIN)
    top = 0
    for part in parts:
        page.paste(part, (0 if part.width == WIDTH else _MARGIN, top))
        top += part.height + _GAP
    return page.image


def _header(sheet: Sheet) -> Image.Image:
    decision = "ERROR" if isinstance(sheet.answer, Refused) else decision_of(sheet.answer)
    canvas = Canvas.blank(WIDTH, 176, NIGHT)
    canvas.panel((0, 0, 440, 176), DECISION_COLOURS[decision], radius=0)
    canvas.text((_MARGIN, 76), decision, 60, WHITE, bold=True)
    canvas.text((_MARGIN + 2, 132), DECISION_MEANINGS[decision], 21, (235, 238, 243))
    story = wrap(sheet.story, 22, WIDTH - 480 - _MARGIN)[:2]
    canvas.text((480, 66 if len(story) < 2 else 52), sheet.title, 40, WHITE, bold=True)
    for number, line in enumerate(story):
        canvas.text((481, (120 if len(story) < 2 else 104) + number * 32), line, 22, (190, 198, 210))
    return canvas.image


def _sides(sheet: Sheet) -> Image.Image:
    width = (WIDTH - 2 * _MARGIN - _GAP) // 2
    verdict = sheet.answer if isinstance(sheet.answer, v1.Verdict) else None
    drawn = [draw_side(side, sheet.pictures.get(side), verdict, sheet.claim, width) for side in SIDE_LABELS]
    height = max(part.height for part in drawn)
    canvas = Canvas.blank(WIDTH - 2 * _MARGIN, height)
    for number, part in enumerate(drawn):
        left = number * (width + _GAP)
        canvas.panel((left, 0, left + width, height))
        canvas.paste(part, (left, 0), radius=14)
    return canvas.image


def _reasons(sheet: Sheet) -> Image.Image:
    width = WIDTH - 2 * _MARGIN
    if isinstance(sheet.answer, Refused):
        told = sheet.answer
        return draw_error(told.status, told.reason, told.message, told.fields, width)
    return draw_findings(sheet.answer, width)


def _footer(text: str) -> Image.Image:
    canvas = Canvas.blank(WIDTH - 2 * _MARGIN, 24, PAGE)
    canvas.text((0, 10), text, 17, (125, 133, 146))
    return canvas.image
