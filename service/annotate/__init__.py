"""Draws a verdict: the pictures with what was found in them, every field with its strip of the photo, and the reasons.

`annotate` makes one picture of one verification, as a reviewer would want to see it. It works on the contract's
messages alone, so that a caller who keeps its own pictures can draw any verdict it was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from idverdict import v1
from PIL import Image

from service.annotate.canvas import NIGHT, PAGE, WHITE, Canvas
from service.annotate.faces import FontMissingError
from service.annotate.findings import draw_error, draw_findings
from service.annotate.lettering import require_fonts, wrap
from service.annotate.pages import Page, draw_page, pages_of
from service.annotate.wording import DECISION_COLOURS, DECISION_MEANINGS, decision_of

__all__ = ["FontMissingError", "Page", "Refused", "Sheet", "annotate", "pages_of", "require_fonts"]

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
        pages: the pages that were sent or read, see `pages_of`.
        answer: the verdict, or the error in its place.
        footer: words at the bottom, such as the verification's name.
    """

    title: str
    story: str
    pages: Sequence[Page]
    answer: v1.Verdict | Refused
    footer: str = ""


def annotate(sheet: Sheet) -> Image.Image:
    """Draw a sheet: an RGB picture 1760 pixels wide and as high as it needs.

    Raises:
        FontMissingError: no font on this machine has Chinese glyphs.
    """
    parts = [_header(sheet), _pages(sheet), _reasons(sheet)]
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


def _pages(sheet: Sheet) -> Image.Image:
    """The pages, two beside one another."""
    width = (WIDTH - 2 * _MARGIN - _GAP) // 2
    verdict = sheet.answer if isinstance(sheet.answer, v1.Verdict) else None
    drawn = [draw_page(page, verdict, width) for page in sheet.pages]
    rows = [drawn[start : start + 2] for start in range(0, len(drawn), 2)]
    heights = [max(part.height for part in row) for row in rows]
    canvas = Canvas.blank(WIDTH - 2 * _MARGIN, sum(heights) + _GAP * (len(rows) - 1))
    top = 0
    for row, height in zip(rows, heights, strict=True):
        for number, part in enumerate(row):
            left = number * (width + _GAP)
            canvas.panel((left, top, left + width, top + height))
            canvas.paste(part, (left, top), radius=14)
        top += height + _GAP
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
