"""The annotated pictures of a report: each with the card's outline, its fields' numbers, and a watermark all over."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from service.annotate import FontMissingError
from service.annotate.canvas import NIGHT, RED, WHITE
from service.annotate.lettering import measure, write
from service.annotate.pages import Page, draw_photo, pages_of
from service.annotate.photograph import upright
from service.pack.contents import Contents

SIZE: Final = (1200, 800)
_PX: Final = 26
_LINE: Final = 80
_GAP: Final = 60
_SLOPE: Final = 22
_STRENGTH: Final = 0.30
_QUALITY: Final = 85


@dataclass(frozen=True, slots=True)
class Annotated:
    """A page, its picture with what was read marked in it, and its file in a pack, without folder and ending."""

    page: Page
    jpeg: bytes
    name: str


def file_names(places: Iterable[tuple[int, str, int]]) -> list[str]:
    """The names of the files of pictures by document, submitted page and number, without folder and ending.

    They are ``portrait`` of the first document, ``1-data`` of the second; ``0-2`` without a page; ``portrait-2`` of a
    further picture of the same page. No two are the same.
    """
    names: list[str] = []
    for document, page, picture in places:
        plain = page if document == 0 and page else f"{document}-{page or picture}"
        names.append(f"{plain}-{picture}" if plain in names else plain)
    return names


def place(page: Page) -> tuple[int, str, int]:
    """The document of a page that was read, the page it was submitted as, and the number of its picture."""
    return page.document, page.page, page.reading.picture if page.reading is not None else 0


def pages(contents: Contents) -> list[Page]:
    """The pages that were sent, or found in the picture of another."""
    record = contents.verification
    pictures = {place: kept.content for place, kept in contents.pictures.items()}
    found = pages_of(record.documents, record.claim, record.verdict, pictures)
    return [page for page in found if page.reading is not None]


def annotated(contents: Contents, between_stages: Callable[[], None] = lambda: None) -> Sequence[Annotated] | None:
    """The pages, each with a JPEG of 1200 by 840 pixels; None where this machine has no font with Chinese glyphs.

    ``between_stages`` is called before each picture is decoded and before it is drawn on; it may raise.
    """
    drawn: list[Annotated] = []
    try:
        tint = mark_tint(SIZE, contents.mark)
        shown = pages(contents)
        names = file_names(map(place, shown))
        for page, name in zip(shown, names, strict=True):
            between_stages()
            picture = upright(page.picture) if page.picture is not None else None
            between_stages()
            if picture is not None:
                photo = draw_photo(picture, page.reading, contents.verification.verdict, SIZE)
                drawn.append(Annotated(page, _jpeg(watermarked(photo, contents.mark, tint)), name))
    except FontMissingError:
        return None
    return drawn


def watermarked(picture: Image.Image, mark: str, tint: Image.Image) -> Image.Image:
    """A copy of a picture with a text all over it, by `mark_tint` of its size, and once more on a band below it."""
    width, height = picture.size
    page = Image.new("RGB", (width, height + 40), NIGHT)
    page.paste(picture)
    page.paste(Image.new("RGB", (width, height), RED), (0, 0), tint)
    write(page, (16, height + 20), mark, 20, WHITE)
    return page


def mark_tint(size: tuple[int, int], mark: str) -> Image.Image:
    """How strongly each pixel of a picture is tinted: slanting lines of the text, each shifted against the last."""
    side = round(math.hypot(*size))
    tile = Image.new("RGB", (measure(mark, _PX) + _GAP, _LINE))
    write(tile, (0, _LINE / 2), mark, _PX, WHITE)
    faint = tile.convert("L").point(lambda v: v * _STRENGTH)
    lines = Image.new("L", (side, side))
    for row, top in enumerate(range(0, side, _LINE)):
        for left in range(-(row * tile.width * 2 // 5) % tile.width - tile.width, side, tile.width):
            lines.paste(faint, (left, top))
    slanting = lines.rotate(_SLOPE, resample=Image.Resampling.BILINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return slanting.crop((left, top, left + size[0], top + size[1]))


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
