"""Things that lie about on a desk: printed pages, other plastic cards, pens, coins."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from tests.specimens import fonts
from tests.specimens.desk import Pixels, Size, noise, tinted


def text_page(rng: np.random.Generator, size: Size) -> Image.Image:
    """A printed page: paragraphs, sometimes a table or a heading."""
    w, h = size
    page = Image.new("RGB", size, tuple(int(v) for v in rng.uniform(228, 252, 3)))
    pen = ImageDraw.Draw(page)
    px = max(7, int(h * float(rng.uniform(0.018, 0.04))))
    face = ("serif", "sans", "kai", "zenhei")[int(rng.integers(4))]
    stock = (
        "关于进一步加强客户身份识别工作的通知各分支机构应当按照规定妥"
        "善保存资料本人承诺以上信息真实有效签字日期金额账户编号表格说明"
    )
    ink = (30, 30, 34)
    y = h * 0.06
    if rng.random() < 0.6:
        pen.text((w * 0.3, y), "申请表"[: int(rng.integers(2, 4))] + "样张", font=fonts.sized(face, px * 2), fill=ink)
        y += px * 3
    lines = rng.random() < 0.4
    while y < h * 0.94:
        count = int(w * 0.84 / px * float(rng.choice((1.0, 1.0, 1.0, 0.5, 0.3))))
        text = "".join(stock[int(k)] for k in rng.integers(0, len(stock), count))
        pen.text((w * 0.08, y), text, font=fonts.sized(face, px), fill=ink)
        y += px * 1.6
        if lines:
            pen.line((w * 0.06, y - px * 0.2, w * 0.94, y - px * 0.2), fill=(120, 120, 124), width=1)
    return page


def plastic_card(rng: np.random.Generator, width: int) -> Image.Image:
    """An ID-1 sized plastic that is no identity document: a bank-like card, a membership card."""
    size = (width, round(width * 54 / 85.6))
    w, h = size
    surface = tinted(0.5 + 0.5 * noise(rng, size, (w, h), 2), rng.uniform(10, 160, 3), rng.uniform(60, 250, 3))
    card = Image.fromarray(surface)
    pen = ImageDraw.Draw(card)
    ink = (240, 240, 240) if surface.mean() < 140 else (30, 30, 30)
    if rng.random() < 0.7:
        pen.rounded_rectangle((w * 0.09, h * 0.36, w * 0.22, h * 0.56), w * 0.015, fill=(206, 178, 104))
    pen.text((w * 0.08, h * 0.08), "样本银行 SAMPLE", font=fonts.sized("sans-bold", max(6, int(h * 0.1))), fill=ink)
    digits = " ".join("".join(str(d) for d in rng.integers(0, 10, 4)) for _ in range(4))
    pen.text((w * 0.08, h * 0.64), digits, font=fonts.sized("mono", max(6, int(h * 0.095))), fill=ink)
    pen.text(
        (w * 0.08, h * 0.82), "VALID THRU 00/00  SPECIMEN", font=fonts.sized("latin", max(5, int(h * 0.06))), fill=ink
    )
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, w - 1, h - 1), h * 0.06, fill=255)
    card.putalpha(mask)
    return card


def scatter(rng: np.random.Generator, surface: Pixels, pieces: int, scale: float) -> Pixels:
    """Lay pieces of clutter on a surface; ``scale`` is a card's width in the surface's pixels."""
    image = Image.fromarray(surface)
    for _ in range(pieces):
        _PIECES[int(rng.integers(len(_PIECES)))](rng, image, scale)
    return np.asarray(image).copy()


def _drop(rng: np.random.Generator, image: Image.Image, piece: Image.Image, angle: float | None = None) -> None:
    turned = piece.convert("RGBA").rotate(
        float(rng.uniform(0, 360)) if angle is None else angle, expand=True, resample=Image.Resampling.BILINEAR
    )
    x = int(rng.uniform(-0.3, 1.0) * image.width)
    y = int(rng.uniform(-0.3, 1.0) * image.height)
    shade = Image.new("RGBA", turned.size, (0, 0, 0, 0))
    shade.putalpha(turned.getchannel("A").point([v // 4 for v in range(256)]))
    image.paste(shade, (x + 5, y + 6), shade)
    image.paste(turned, (x, y), turned)


def _put_page(rng: np.random.Generator, image: Image.Image, scale: float) -> None:
    width = max(60, int(scale * rng.uniform(0.9, 2.0)))
    _drop(rng, image, text_page(rng, (width, int(width * rng.uniform(0.7, 1.41)))))


def _put_plastic(rng: np.random.Generator, image: Image.Image, scale: float) -> None:
    _drop(rng, image, plastic_card(rng, max(60, int(scale * rng.uniform(0.9, 1.05)))))


def _put_pen(rng: np.random.Generator, image: Image.Image, scale: float) -> None:
    length, width = int(scale * 1.6), max(6, int(scale * 0.11))
    pen_image = Image.new("RGBA", (length, width), (0, 0, 0, 0))
    pen = ImageDraw.Draw(pen_image)
    colour = tuple(int(v) for v in rng.uniform(0, 220, 3))
    pen.rounded_rectangle((0, 0, length - 1, width - 1), width / 2, fill=colour)
    pen.rectangle(
        (length * 0.05, width * 0.2, length * 0.95, width * 0.36), fill=tuple(min(255, c + 60) for c in colour)
    )
    pen.rectangle((length * 0.3, 0, length * 0.34, width), fill=(200, 200, 204))
    _drop(rng, image, pen_image)


def _put_coin(rng: np.random.Generator, image: Image.Image, scale: float) -> None:
    d = max(10, int(scale * 0.28))
    coin = Image.new("RGBA", (d, d), (0, 0, 0, 0))
    pen = ImageDraw.Draw(coin)
    tone = ((176, 176, 180), (204, 170, 92))[int(rng.integers(2))]
    pen.ellipse((0, 0, d - 1, d - 1), fill=tone, outline=tuple(c // 2 for c in tone), width=max(1, d // 30))
    pen.ellipse(
        (d * 0.1, d * 0.1, d * 0.9, d * 0.9), outline=tuple(min(255, c + 40) for c in tone), width=max(1, d // 30)
    )
    pen.text(
        (d / 2, d / 2),
        "1",
        font=fonts.sized("serif-bold", max(6, d // 2)),
        fill=tuple(c // 2 for c in tone),
        anchor="mm",
    )
    _drop(rng, image, coin)


_PIECES: tuple[Callable[[np.random.Generator, Image.Image, float], None], ...] = (
    _put_page,
    _put_page,
    _put_plastic,
    _put_pen,
    _put_coin,
)
