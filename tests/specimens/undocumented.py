"""Pictures that show no document that is read: desks, books, screens, receipts, posters, people, other cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.specimens import clutter, desk, fonts
from tests.specimens.capture import Tier, draw_capture
from tests.specimens.desk import Pixels, Size
from tests.specimens.lens import Lens, pose
from tests.specimens.lighting import light
from tests.specimens.other_documents import other_page
from tests.specimens.photo import photograph_page
from tests.specimens.sensor import sense, store

_HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
_CODE = ("def read(self):", "for row in rows:", "return found", "x = y + 1", "if not seen:", "class Page:", "import os")
_GOODS = ("苹果", "牛奶", "面包", "大米", "鸡蛋", "茶叶", "毛巾", "电池")
_UNSUPPORTED = ("social-security", "staff-card")


def undocumented(kind: str, seed: int, *, size: Size | None = None) -> bytes:
    """A photographed scene of a kind of `KINDS`, encoded.

    Args:
        kind: what it shows.
        seed: draws it, and how it is taken.
        size: width and height, pixels; None lets the seed choose.
    """
    if kind in _UNSUPPORTED:
        taken = {} if size is None else {"size": size}
        return photograph_page(other_page(kind, seed), Tier.PHONE, seed * 2 + 1, capture=taken).data
    rng = np.random.default_rng((seed, 53, len(kind)))
    capture = replace(draw_capture(Tier.PHONE, seed), thumb=0.0, touching=False)
    capture = replace(capture, size=size or capture.size)
    shrink = max(1.0, max(capture.size) / 1600)
    small = (round(capture.size[0] / shrink), round(capture.size[1] / shrink))
    scene = np.asarray(cv2.resize(_SCENES[kind](rng, small), capture.size, interpolation=cv2.INTER_CUBIC), np.uint8)
    scene = light(rng, scene, capture, Lens(capture, pose(capture)))
    return store(sense(rng, scene, capture), capture)


def _surface(rng: np.random.Generator, size: Size) -> Pixels:
    return desk.SURFACES[str(rng.choice(list(desk.SURFACES)))](rng, size)


def _keyboard(rng: np.random.Generator, size: Size) -> Pixels:
    return desk.SURFACES["keyboard"](rng, size)


def _cluttered(rng: np.random.Generator, size: Size) -> Pixels:
    return clutter.scatter(rng, _surface(rng, size), int(rng.integers(3, 8)), size[0] * float(rng.uniform(0.3, 0.6)))


def _laid(rng: np.random.Generator, size: Size, piece: Image.Image) -> Pixels:
    """Something flat in the middle of a desk, turned."""
    image = Image.fromarray(_surface(rng, size))
    most = min(size[0] / piece.width, size[1] / piece.height) * float(rng.uniform(0.7, 1.05))
    piece = piece.resize((max(8, int(piece.width * most)), max(8, int(piece.height * most))))
    turned = piece.convert("RGBA").rotate(float(rng.normal(0, 12)), expand=True, resample=Image.Resampling.BICUBIC)
    image.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2), turned)
    return np.asarray(image).copy()


def _page(rng: np.random.Generator, size: Size) -> Pixels:
    return _laid(rng, size, clutter.text_page(rng, (900, 1270)))


def _book(rng: np.random.Generator, size: Size) -> Pixels:
    """Two pages of an open book."""
    both = Image.new("RGB", (1500, 1000), (238, 236, 228))
    for left in (0, 750):
        both.paste(clutter.text_page(rng, (740, 1000)), (left, 0))
    return _laid(rng, size, both)


def _receipt(rng: np.random.Generator, size: Size) -> Pixels:
    """A till's slip: goods, prices, a sum."""
    w, h = 420, int(rng.integers(700, 1300))
    slip = Image.new("RGB", (w, h), (244, 244, 242))
    pen, font, y = ImageDraw.Draw(slip), fonts.sized("sans", 26), 20
    pen.text((w * 0.25, y), "样本超市 小票", font=fonts.sized("sans", 32), fill=(40, 40, 44))
    for _ in range((h - 140) // 38):
        y += 38
        goods = _GOODS[int(rng.integers(len(_GOODS)))]
        pen.text((20, y + 20), f"{goods} x{rng.integers(1, 5)}", font=font, fill=(50, 50, 54))
        pen.text((300, y + 20), f"{rng.uniform(1, 99):.2f}", font=font, fill=(50, 50, 54))
    pen.text((20, h - 50), f"合计 {rng.uniform(10, 500):.2f}", font=font, fill=(40, 40, 44))
    return _laid(rng, size, slip)


def _screen(rng: np.random.Generator, size: Size) -> Pixels:
    """A screen with rows of code or of a table, light on dark or dark on light."""
    dark = rng.random() < 0.6
    image = Image.new("RGB", size, (24, 26, 32) if dark else (246, 246, 248))
    pen, em = ImageDraw.Draw(image), max(10, int(size[1] * rng.uniform(0.02, 0.045)))
    ink = (190, 200, 190) if dark else (40, 40, 50)
    for y in range(em, size[1] - em, int(em * 1.7)):
        text = " ".join(str(rng.choice(_CODE)) for _ in range(int(rng.integers(1, 4))))
        pen.text((em * int(rng.integers(1, 8)), y), text, font=fonts.sized("mono", em), fill=ink)
    return np.asarray(image).copy()


def _poster(rng: np.random.Generator, size: Size) -> Pixels:
    """A few words in large print, and shapes."""
    image = Image.new("RGB", size, tuple(int(v) for v in rng.uniform(0, 255, 3)))
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(2, 7))):
        x, y = (rng.random(2) * size).tolist()
        r = rng.uniform(0.05, 0.25) * size[0]
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(int(v) for v in rng.uniform(0, 255, 3)))
    for row in range(int(rng.integers(2, 6))):
        text = "".join(_HAN[int(k)] for k in rng.integers(0, len(_HAN), int(rng.integers(2, 8))))
        em = int(size[1] * rng.uniform(0.06, 0.14))
        pen.text((size[0] * 0.08, size[1] * (0.06 + 0.18 * row)), text, font=fonts.sized("sans-bold", em),
                 fill=tuple(int(v) for v in rng.uniform(0, 255, 3)))  # fmt: skip
    return np.asarray(image).copy()


def _labels(rng: np.random.Generator, size: Size) -> Pixels:
    """Words and numbers in any place, size and direction, as on packages and signs."""
    image = Image.fromarray(_surface(rng, size))
    for _ in range(int(rng.integers(8, 40))):
        em = max(10, int(size[1] * rng.uniform(0.02, 0.06)))
        stock = _HAN if rng.random() < 0.5 else "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."
        text = "".join(stock[int(k)] for k in rng.integers(0, len(stock), int(rng.integers(2, 14))))
        word = Image.new("RGBA", (em * (len(text) + 1), em * 2), (0, 0, 0, 0))
        ink = (250, 250, 250, 255) if np.asarray(image).mean() < 110 else (20, 20, 24, 255)
        ImageDraw.Draw(word).text((em // 2, em // 3), text, font=fonts.sized("sans", em), fill=ink)
        turned = word.rotate(float(rng.choice((0, 0, 90, rng.uniform(0, 360)))), expand=True)
        x, y = (int(v) for v in rng.random(2) * size * np.array([0.9, 0.9]))
        image.paste(turned, (x, y), turned)
    return np.asarray(image).copy()


def _person(rng: np.random.Generator, size: Size) -> Pixels:
    """Somebody from the waist up before a wall, out of focus."""
    image = Image.fromarray(_surface(rng, size))
    pen = ImageDraw.Draw(image)
    w, h = size
    x, r = w * float(rng.uniform(0.35, 0.65)), h * float(rng.uniform(0.12, 0.22))
    skin = tuple(int(v) for v in np.array((75, 48, 38)) + rng.random() * np.array((175, 165, 150)))
    cloth = tuple(int(v) for v in rng.uniform(10, 230, 3))
    pen.rounded_rectangle((x - 2 * r, h * 0.55, x + 2 * r, h * 1.2), r, fill=cloth)
    pen.rectangle((x - r * 0.35, h * 0.45, x + r * 0.35, h * 0.62), fill=skin)
    pen.ellipse((x - r * 0.8, h * 0.38 - r * 1.1, x + r * 0.8, h * 0.38 + r), fill=skin)
    pen.pieslice((x - r * 0.9, h * 0.38 - r * 1.3, x + r * 0.9, h * 0.38 + r * 0.6), 180, 360, fill=(24, 20, 20))
    for side in (-1, 1):
        pen.ellipse((x + side * r * 0.3 - 4, h * 0.38 - 4, x + side * r * 0.3 + 4, h * 0.38 + 4), fill=(10, 10, 10))
    return np.asarray(cv2.GaussianBlur(np.asarray(image), (0, 0), float(rng.uniform(1, 5))), np.uint8)


def _plastic(rng: np.random.Generator, size: Size) -> Pixels:
    """A card with digits that no card's number is."""
    return _laid(rng, size, clutter.plastic_card(rng, 900))


_SCENES: Mapping[str, Callable[[np.random.Generator, Size], Pixels]] = MappingProxyType(
    {
        "desk": _surface,
        "keyboard": _keyboard,
        "clutter": _cluttered,
        "page": _page,
        "book": _book,
        "receipt": _receipt,
        "screen": _screen,
        "poster": _poster,
        "labels": _labels,
        "person": _person,
        "plastic": _plastic,
    }
)

KINDS: tuple[str, ...] = (*_SCENES, *_UNSUPPORTED)
"""What pictures without a document show."""
