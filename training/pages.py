"""Pages of documents of any type for training: drawn once, squeezed into squares, kept on disk with their aspects.

A third are the project's own specimens, of all families but the held-out one; the others are made up: rows, a
portrait, a zone, a seal, a code, a chip anywhere, so that no layout is learnt by heart.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.specimens import FAMILIES, draw_identity, fonts, layout, render
from tests.specimens import documents as drawn_documents
from tests.specimens.card import CardImage
from tests.specimens.documents import DRAWINGS
from tests.specimens.travel import HELD_OUT as HELD_OUT_LOOK
from tests.specimens.travel import KINDS, LOOKS
from tests.specimens.travel.documents import drawn as drawn_travel
from tests.specimens.travel.pages import printed as printed_travel
from training.pool import SIDES, Pixels, desk, kept, other

SQUARE = 384
"""Edge of a stored page, pixels; its own aspect is kept beside it."""
_DESKS = 60
_SPECIMENS = 3
"""One stored page in so many is a specimen of the project's."""
_STOCK = (
    "中华人民共和国营业执照驾驶证居留通行证姓名性别民族出生日期住址签发机关有效期限国籍号码类型经营范围注册资本法定代表人"
    "成立登记样本银行ABCDEFGHKLMNPRSTUVWXYZ0123456789"
)
_ASPECTS = (85.6 / 54, 85.6 / 54, 54 / 85.6, 125 / 88, 297 / 210, 210 / 297, 88 / 60, 105 / 74, 143 / 105)


@dataclass(frozen=True)
class PagePool:
    """Pieces of scenes with pages, memory-mapped.

    Attributes:
        pages: RGBA (N, SQUARE, SQUARE, 4), each squeezed into a square.
        aspects: width over height of each, (N,).
        desks: RGB (M, 480, 480, 3), scenes that show no document.
        others: RGBA, sheets of print among them.
    """

    pages: Pixels
    aspects: NDArray[np.float32]
    desks: Pixels
    others: Pixels


def load_pages(folder: Path, pages: int, cards: int) -> PagePool:
    """The pool of so many pages, with the desks of a pool of cards; what is missing is drawn."""
    aspects = np.array([_sized(number)[0] for number in range(pages)], np.float32)
    bare = kept(folder, "bare-desks", _bare_desk, _DESKS, 1)
    return PagePool(
        kept(folder, "pages", _page, pages, 1), aspects, bare, kept(folder, "others", other, cards // 10, 1)
    )


def _bare_desk(number: int) -> Pixels:
    """A desk with nothing on it: the plastic cards that lie on others would be pages here."""
    found, seed = -1, 700_000
    while found < number:
        seed += 1
        found += str(np.random.default_rng((seed, 31)).choice(("desk", "clutter", "page", "plastic"))) == "desk"
    return desk(seed)


def _sized(number: int) -> tuple[float, Callable[[], Pixels]]:
    """The aspect of a page of the pool, and what draws it, RGBA."""
    if number % _SPECIMENS:
        rng = np.random.default_rng((number, 311))
        aspect = float(rng.choice(_ASPECTS) if rng.random() < 0.7 else np.exp(rng.uniform(np.log(0.6), np.log(1.65))))
        return aspect, lambda: made_up(rng, aspect)
    rng_plain = random.Random(f"pages/{number}")
    which = number // _SPECIMENS % 5
    if which == 0:
        return 85.6 / 54.0, lambda: _resident(number)
    if which == 1:
        kind = rng_plain.choice(list(KINDS))
        family = rng_plain.choice([name for name in LOOKS if name != HELD_OUT_LOOK])
        page, truth, _, _ = drawn_travel(kind, number, family)
        return page.size_mm[0] / page.size_mm[1], lambda: _rgba(
            *_of_image(printed_travel(page, LOOKS[family](number), truth, number))
        )
    document = rng_plain.choice([*DRAWINGS, "bank_card", "cn_business_licence", "cn_driving_licence"])
    drawing = DRAWINGS[document]
    page_id, form = rng_plain.choice(list(drawing.pages)), rng_plain.choice(drawing.forms)
    family = rng_plain.choice([name for name in drawn_documents.FAMILIES if name != drawn_documents.HELD_OUT])
    size = drawn_documents.sheet_of(document, page_id, family, form).size_mm
    return size[0] / size[1], lambda: _rgba(
        *_of_image(drawn_documents.drawn_page(document, page_id, number, family, form))
    )


def _page(number: int) -> Pixels:
    rgba = _sized(number)[1]()
    return np.asarray(cv2.resize(rgba, (SQUARE, SQUARE), interpolation=cv2.INTER_AREA), np.uint8)


def _of_image(image: CardImage) -> tuple[Pixels, Pixels]:
    return image.pixels, image.opacity


def _rgba(pixels: Pixels, opacity: Pixels) -> Pixels:
    return np.dstack([pixels, opacity])


def _resident(number: int) -> Pixels:
    drawn = render(draw_identity(number), SIDES[number % 2], layout(FAMILIES[number % len(FAMILIES)], number))
    return _rgba(drawn.pixels, drawn.opacity)


def made_up(rng: np.random.Generator, aspect: float) -> Pixels:
    """A page of no type that exists, RGBA, its longer side 428 pixels."""
    w, h = (428, round(428 / aspect)) if aspect >= 1 else (round(428 * aspect), 428)
    dark = rng.random() < 0.3
    tints = rng.uniform(0, 120, (2, 3)) if dark else rng.uniform(175, 255, (2, 3))
    if dark and rng.random() < 0.5:
        tints = tints * 0.4
    ramp = np.linspace(0, 1, w)[None, :, None] if rng.random() < 0.5 else np.linspace(0, 1, h)[:, None, None]
    ground = np.broadcast_to(tints[0] * (1 - ramp) + tints[1] * ramp, (h, w, 3)).astype(np.uint8)
    page = Image.fromarray(np.ascontiguousarray(ground))
    pen = ImageDraw.Draw(page)
    ink = tuple(int(v) for v in (rng.uniform(190, 255, 3) if dark else rng.uniform(0, 90, 3)))
    if rng.random() < 0.5:
        _lines(rng, pen, (w, h), tints)
    if rng.random() < 0.45:
        _frame(rng, pen, (w, h))
    small = float(rng.uniform(0.02, 0.075)) * max(w, h) * (0.7 if aspect < 1 else 1.0)
    top = 0.05 * h
    if rng.random() < 0.8:
        em = small * float(rng.uniform(1.1, 2.6))
        x = w * float(rng.choice((0.04, 0.2, 0.35)))
        pen.text((x, top), _text(rng, 3, 9), font=_face(rng, em), fill=_tone(rng) if rng.random() < 0.4 else ink)
        top += em * 1.6
    foot = float(h)
    if rng.random() < 0.35:
        foot = _zone(rng, pen, (w, h), ink)
    left = _portrait(rng, pen, (w, h), (top, foot)) if rng.random() < 0.6 else None
    _rows(rng, pen, (w, h), (top, foot), left, small, ink)
    if rng.random() < 0.25:
        _seal(rng, pen, (w, h))
    if rng.random() < 0.25:
        _code(rng, page)
    if rng.random() < 0.2:
        x, y = w * rng.uniform(0.05, 0.8), h * rng.uniform(0.15, 0.6)
        pen.rounded_rectangle((x, y, x + w * 0.14, y + w * 0.11), 4, fill=(206, 178, 104), outline=(120, 100, 60))
    mask = Image.new("L", (w, h), 0)
    radius = int(max(w, h) * (0.037 if rng.random() < 0.7 else 0.0))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, w - 1, h - 1), radius, fill=255)
    page.putalpha(mask)
    return np.asarray(page)


def _tone(rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(int(v) for v in rng.uniform(0, 255, 3))


def _text(rng: np.random.Generator, least: int, most: int) -> str:
    return "".join(_STOCK[int(k)] for k in rng.integers(0, len(_STOCK), int(rng.integers(least, most))))


def _face(rng: np.random.Generator, em: float) -> Any:
    return fonts.sized(("sans", "serif", "zenhei", "kai")[int(rng.integers(4))], max(5, int(em)))


def _lines(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, size: tuple[int, int], tints: NDArray[np.float64]
) -> None:
    """A guilloche, or what looks like one from afar."""
    w, h = size
    tone = tuple(int(v) for v in np.clip(tints[0] + rng.normal(0, 30, 3), 0, 255))
    period, sway = float(rng.uniform(30, 200)), float(rng.uniform(2, 30))
    for y in np.arange(-20, h + 20, float(rng.uniform(4, 12))):
        pen.line([(x, y + sway * np.sin(x / period * 6.28)) for x in range(0, w + 8, 8)], fill=tone)


def _frame(rng: np.random.Generator, pen: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
    """A printed frame along the edge, as strong as the edge itself or stronger: a line, two, or a field of its own."""
    w, h = size
    across, down = (float(v) for v in rng.uniform(0.012, 0.075, 2) * max(size))
    if rng.random() < 0.6:
        down = across
    tone, inside = _tone(rng), _tone(rng) if rng.random() < 0.2 else None
    for step in range(int(rng.choice((1, 1, 2, 3)))):
        room = 1.0 + step * float(rng.uniform(0.12, 0.35))
        box = (across * room, down * room, w - across * room, h - down * room)
        pen.rectangle(box, outline=tone, width=int(rng.integers(1, 6)), fill=inside if step == 0 else None)


def _zone(rng: np.random.Generator, pen: ImageDraw.ImageDraw, size: tuple[int, int], ink: tuple[int, ...]) -> float:
    """One to three rows of a zone at the foot; gives back where they begin."""
    w, h = size
    count, letters = int(rng.integers(1, 4)), int(rng.choice((30, 36, 44)))
    font = fonts.sized("ocr-b", max(5, int(w * 0.9 / letters / 0.62)))
    step = w * 0.9 / letters * 2.5
    y = h - step * (count + 0.3)
    for row in range(count):
        text = "".join("ABCDEFGHIKLMNOPRSTUVWXYZ0123456789<<<<<<<<"[int(k)] for k in rng.integers(0, 42, letters))
        pen.text((w * 0.05, y + row * step), text, font=font, fill=ink)
    return float(y)


def _portrait(
    rng: np.random.Generator, pen: ImageDraw.ImageDraw, size: tuple[int, int], room: tuple[float, float]
) -> tuple[float, float]:
    """Somebody in a box; gives back its left and right edge."""
    w, _ = size
    wide = w * float(rng.uniform(0.18, 0.3))
    high = min(wide * 1.3, max(20.0, (room[1] - room[0]) * 0.9))
    x = w * 0.05 if rng.random() < 0.5 else w * 0.95 - wide
    y = room[0] + max(0.0, room[1] - room[0] - high) * float(rng.random())
    pen.rectangle((x, y, x + wide, y + high), fill=_tone(rng))
    pen.chord((x, y + high * 0.62, x + wide, y + high * 1.38), 180, 360, fill=_tone(rng))
    pen.ellipse((x + wide * 0.3, y + high * 0.18, x + wide * 0.7, y + high * 0.65), fill=_tone(rng))
    return x, x + wide


def _rows(  # noqa: PLR0917
    rng: np.random.Generator,
    pen: ImageDraw.ImageDraw,
    size: tuple[int, int],
    room: tuple[float, float],
    taken: tuple[float, float] | None,
    em: float,
    ink: tuple[int, ...],
) -> None:
    """Labels with values, in one column or two."""
    w, _ = size
    left, right = 0.06 * w, 0.94 * w
    if taken is not None:
        left, right = (taken[1] + 0.04 * w, right) if taken[0] < 0.4 * w else (left, taken[0] - 0.03 * w)
    label = _tone(rng) if rng.random() < 0.5 else ink
    two = right - left > 0.6 * w and rng.random() < 0.4
    gap = float(rng.uniform(1.4, 2.8))
    for x0, x1 in ((left, (left + right) / 2), ((left + right) / 2, right)) if two else ((left, right),):
        y = room[0]
        while y + em < room[1]:
            count = max(2, int((x1 - x0) / em * float(rng.uniform(0.2, 0.9))))
            name = _text(rng, 2, 5)
            pen.text((x0, y), name, font=_face(rng, em), fill=label)
            pen.text((x0 + em * (len(name) + 0.6), y), _text(rng, 1, count + 2)[:count], font=_face(rng, em), fill=ink)
            y += em * gap * (1.0 if rng.random() < 0.85 else 2.0)


def _seal(rng: np.random.Generator, pen: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
    w, h = size
    radius = min(w, h) * float(rng.uniform(0.08, 0.16))
    x, y = w * float(rng.uniform(0.5, 0.85)), h * float(rng.uniform(0.6, 0.85))
    red = tuple(int(v) for v in rng.uniform((160, 10, 10), (240, 80, 80)))
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=3)
    pen.text((x - radius * 0.5, y - radius * 0.4), "★", font=fonts.sized("zenhei", int(radius)), fill=red)


def _code(rng: np.random.Generator, page: Image.Image) -> None:
    side = int(min(page.size) * float(rng.uniform(0.12, 0.25)))
    cells = rng.integers(0, 2, (25, 25)).astype(np.uint8) * 255
    for y, x in ((0, 0), (0, 18), (18, 0)):
        cells[y : y + 7, x : x + 7] = 0
        cells[y + 1 : y + 6, x + 1 : x + 6] = 255
        cells[y + 2 : y + 5, x + 2 : x + 5] = 0
    tile = Image.fromarray(cells).resize((side, side), Image.Resampling.NEAREST).convert("RGB")
    page.paste(tile, (int(rng.uniform(0.02, 0.75) * page.width), int(rng.uniform(0.02, 0.75) * page.height)))
