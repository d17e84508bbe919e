"""Digital watermarks: the text that people write across the picture of their card before they hand it over.

What a phone's album or a messenger's sticker does: one colour at one opacity, one line, two lines or tiles, level or
aslant, over the whole picture or the card alone, before the picture is compressed.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from ocr.geometry import Quad
from tests.specimens import fonts
from tests.specimens.desk import Pixels
from tests.specimens.photo import Photo

_PRINT = 0.061
"""Height of a card's print, fraction of the card's height."""
_BANKS = ("中国银行", "招商银行", "工商银行", "XX银行", "建设银行北京分行", "浦发银行", "农商行", "支付宝", "中信证券")
_AFFAIRS = ("开户", "贷款", "信用卡", "租房", "入职", "办理业务", "实名认证", "公积金", "工商注册", "手机卡")
_FORMS = (
    "仅供办理{affair}使用",
    "仅供{bank}{affair}使用",
    "仅限{bank}办理{affair}使用 他用无效",
    "此证件仅供办理{affair}业务使用，他用无效",
    "仅用于{affair} {date}",
    "仅供{bank}使用 复印无效",
    "{bank}专用 {date}",
    "For {latin} use only",
    "ONLY FOR {latin} {date}",
)
_LATIN = ("BANK ACCOUNT", "visa application", "KYC", "rental contract", "HSBC")
_COLOURS = {
    "grey": (128, 128, 128),
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "red": (220, 30, 30),
    "blue": (30, 60, 210),
}
_FACES = ("sans", "sans-bold", "serif", "zenhei", "microhei", "kai")


@dataclass(frozen=True, slots=True)
class Watermark:
    """A text over a picture.

    Attributes:
        lines: its lines of text.
        face: key of `fonts.FACES`.
        height: of its characters, in heights of the card's own print.
        colour: RGB.
        opacity: 0..1.
        angle: degrees by which it rises.
        tiled: repeated all over instead of once across the middle.
        card_only: ends at the card's edges instead of the picture's.
        jpeg: quality at which the picture is compressed afterwards.
    """

    lines: tuple[str, ...]
    face: str
    height: float
    colour: tuple[int, int, int]
    opacity: float
    angle: float
    tiled: bool
    card_only: bool
    jpeg: int


def draw_watermark(seed: int, colours: Sequence[str] = tuple(_COLOURS)) -> Watermark:
    """Draw what somebody writes over a picture; the same seed gives the same."""
    rng = random.Random(f"watermark/{seed}")
    text = rng.choice(_FORMS).format(
        bank=rng.choice(_BANKS),
        affair=rng.choice(_AFFAIRS),
        latin=rng.choice(_LATIN),
        date=f"{rng.randint(2019, 2027)}{rng.choice('-./')}{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
    )
    two_lines = rng.random() < 0.3
    height = 0.5 * 8 ** rng.random()  # half a row to four rows
    return Watermark(
        lines=_halves(text) if two_lines else (text,),
        face=rng.choice(_FACES),
        height=height,
        colour=_COLOURS[rng.choice(tuple(colours))],
        opacity=rng.uniform(0.2, 0.6),
        angle=0.0 if rng.random() < 0.25 else rng.uniform(-45, 45),
        tiled=rng.random() < (0.7 if height < 1.5 else 0.3),
        card_only=rng.random() < 0.3,
        jpeg=rng.randint(72, 95),
    )


def watermarked(photo: Photo, mark: Watermark) -> bytes:
    """The photo of a card with a text laid over it, as a JPEG.

    Raises:
        ValueError: the photo shows no card.
        tests.specimens.fonts.FontMissingError: a font is not installed.
    """
    if photo.quad is None:
        raise ValueError("a watermark is sized by the card it is laid over")
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(photo.data))).convert("RGB")
    layer = _layer(image.size, photo.quad, mark)
    image.paste(Image.new("RGB", image.size, mark.colour), (0, 0), layer)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=mark.jpeg)
    return out.getvalue()


def overlaid(pixels: Pixels, card: Quad, mark: Watermark) -> Pixels:
    """RGB pixels with a text laid over them, uncompressed."""
    image = Image.fromarray(pixels)
    image.paste(Image.new("RGB", image.size, mark.colour), (0, 0), _layer(image.size, card, mark))
    return np.asarray(image).copy()


def _layer(size: tuple[int, int], card: Quad, mark: Watermark) -> Image.Image:
    """The opacity of the text over a picture of a size, in 0..255."""
    em = max(6, round(mark.height * _PRINT * card.height))
    tile = _tile(mark, em)
    reach = int(np.hypot(*size)) + 2 * em
    sheet = Image.new("L", (reach, reach), 0)
    middle = card.array().mean(axis=0)
    if mark.tiled:
        pitch = (tile.width + 2 * em, tile.height + 2 * em)
        for row, y in enumerate(range(0, reach, pitch[1])):
            for x in range(-(row % 2) * pitch[0] // 2, reach, pitch[0]):
                sheet.paste(tile, (x, y))
    else:
        sheet.paste(tile, ((reach - tile.width) // 2, (reach - tile.height) // 2))
    turned = sheet.rotate(mark.angle, resample=Image.Resampling.BICUBIC)
    layer = Image.new("L", size, 0)
    layer.paste(turned, (round(middle[0] - reach / 2), round(middle[1] - reach / 2)))
    if mark.card_only:
        inside = Image.new("L", size, 0)
        ImageDraw.Draw(inside).polygon([tuple(p) for p in card.array()], fill=255)
        layer = Image.composite(layer, Image.new("L", size, 0), inside)
    return layer.point([round(v * mark.opacity) for v in range(256)])


def _tile(mark: Watermark, em: int) -> Image.Image:
    font = fonts.sized(mark.face, em)
    width = round(max(font.getlength(line) for line in mark.lines))
    pitch = round(1.3 * em)
    tile = Image.new("L", (width + 2, pitch * len(mark.lines)), 0)
    pen = ImageDraw.Draw(tile)
    for i, line in enumerate(mark.lines):
        pen.text(((width - font.getlength(line)) / 2, i * pitch), line, font=font, fill=255)
    return tile


def _halves(text: str) -> tuple[str, ...]:
    """A text in two lines, broken at a space or in the middle."""
    at = text.find(" ", len(text) // 3)
    at = at if at > 0 else len(text) // 2
    return text[:at].strip(), text[at:].strip()
