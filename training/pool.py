"""What training scenes are put together from: small cards, desks and other plastic, drawn once and kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ocr.image import Limits, decode
from tests.specimens import FAMILIES, SCRIPTS, Layout, bilingual, draw_identity, layout, no_card, render
from tests.specimens import fonts as faces
from tests.specimens.clutter import plastic_card, text_page
from tests.specimens.sides import Side

Pixels = NDArray[np.uint8]

CARD_SIZE = (428, 270)
"""Width and height of a card in the pool, pixels."""
DESK_SIZE = (480, 480)
SIDES = (Side.PORTRAIT, Side.EMBLEM)
_BREADTH = (*FAMILIES, "mixed", "mixed", "mixed", "mixed", "mixed")
"""Families in turn: the one that is put together at random counts several times."""


@dataclass(frozen=True)
class Pool:
    """Pieces of scenes, memory-mapped.

    Attributes:
        cards: RGBA (N, 270, 428, 4), portrait sides at even places.
        pictures: left, top, right, bottom of the portrait, or of the emblem, fractions of the card: (N, 4).
        desks: RGB (M, 480, 480, 3), scenes that show no identity card.
        others: RGBA (K, 270, 428, 4): bank-like cards, forms, pages.
    """

    cards: Pixels
    pictures: NDArray[np.float32]
    desks: Pixels
    others: Pixels


def load(folder: Path, cards: int = 2000, processes: int = 2) -> Pool:
    """The pool of so many cards kept in a folder; what is missing is drawn."""
    desks, others = cards * 9 // 50, cards // 10
    return Pool(
        kept(folder, "cards", _card, cards, processes),
        np.array([_picture(i) for i in range(cards)], np.float32),
        kept(folder, "desks", _desk, desks, processes),
        kept(folder, "others", other, others, processes),
    )


def load_lines(folder: Path, cards: int = 2000, processes: int = 2) -> NDArray[np.float32]:
    """The rows of print on each card of the pool, see `_lines`: (N, 24, 5)."""
    return kept(folder, "lines", _lines, cards, processes)


def kept(folder: Path, name: str, draw: Callable[[int], NDArray[Any]], count: int, processes: int) -> NDArray[Any]:
    """What a function draws for so many numbers, from a file in the folder; drawn first where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{count}.npy"
    if not path.exists():
        with ProcessPoolExecutor(processes) as workers:
            drawn = list(workers.map(draw, range(count), chunksize=8))
        np.save(path, np.stack(drawn))
    kept: NDArray[Any] = np.load(path, mmap_mode="r")
    return kept


def _card(number: int) -> Pixels:
    drawn = render(draw_identity(number), SIDES[number % 2], _layout(number))
    rgba = np.dstack([drawn.pixels, drawn.opacity])
    return np.asarray(cv2.resize(rgba, CARD_SIZE, interpolation=cv2.INTER_AREA), np.uint8)


MOST_LINES = 24


def _lines(number: int) -> NDArray[np.float32]:
    """The rows of a card's print: (24, 5) left, top, right, bottom as fractions of the card, and 1 for a value, 2 for
    a label or title; zeros where there are fewer. Second scripts and marks are no rows.

    What stands in one row is one row: the parts of a date, a value and its unit; a label stands alone.
    """
    drawn = render(draw_identity(number), SIDES[number % 2], _layout(number))
    labels = {"姓名", "性别", "民族", "出生", "住址", "公民身份号码", "签发机关", "有效期限"}
    rows: list[list[float]] = []
    for role, text, (left, top, right, bottom) in drawn.lines:
        if role == "second":
            continue
        constant = text in labels or role == "title"
        last = rows[-1] if rows and rows[-1][4] == 1 and not constant else None
        if last is not None and left > last[0] and min(bottom, last[3]) > max(top, last[1]):
            rows[-1] = [last[0], min(last[1], top), right, max(last[3], bottom), 1]
        else:
            rows.append([left, top, right, bottom, 2 if constant else 1])
    found = np.zeros((MOST_LINES, 5), np.float32)
    h, w = drawn.opacity.shape
    found[: len(rows)] = np.array(rows[:MOST_LINES], np.float32) / np.array([w, h, w, h, 1], np.float32)
    return found


def _layout(number: int) -> Layout:
    """The layout of a card; every other card has print in a second script as well."""
    card = number // 2
    made = layout(_BREADTH[card % len(_BREADTH)], number)
    return bilingual(made, SCRIPTS[card // 2 % len(SCRIPTS)], number) if card % 2 else made


def _picture(number: int) -> tuple[float, float, float, float]:
    made = _layout(number)
    if number % 2 == 0:
        left, top, right, bottom = made.portrait
    else:
        x, y, r = made.emblem
        left, top, right, bottom = x - r, y - r, x + r, y + r
    return left / 85.6, top / 54.0, right / 85.6, bottom / 54.0


def _desk(number: int) -> Pixels:
    return desk(900_000 + number)


def desk(seed: int) -> Pixels:
    """A scene that shows no identity card."""
    photo = decode(no_card(seed).data, Limits())
    return np.asarray(cv2.resize(photo, DESK_SIZE, interpolation=cv2.INTER_AREA), np.uint8)


def other(number: int) -> Pixels:
    """Something flat that is no resident ID card: a bank-like card, a page, a card with a picture and rows."""
    rng = np.random.default_rng((number, 77))
    kind = number % 4
    if kind == 0:
        return np.asarray(plastic_card(rng, CARD_SIZE[0]).resize(CARD_SIZE).convert("RGBA"))
    if kind == 1:
        return np.asarray(text_page(rng, CARD_SIZE).convert("RGBA"))
    return _made_up(rng)


def _made_up(rng: np.random.Generator) -> Pixels:
    """A card of no type that exists: rows and a picture anywhere but where the resident ID card has them."""
    w, h = CARD_SIZE
    tint = tuple(int(v) for v in rng.uniform(150, 255, 3))
    card = Image.new("RGBA", CARD_SIZE, (*tint, 255))
    pen = ImageDraw.Draw(card)
    if rng.random() < 0.6:
        pen.rectangle((0, 0, w, h * rng.uniform(0.12, 0.3)), fill=tuple(int(v) for v in rng.uniform(0, 200, 3)))
    if rng.random() < 0.7:
        x, y = rng.uniform(0.03, 0.3) * w, rng.uniform(0.25, 0.4) * h
        grey = tuple(int(v) for v in rng.uniform(60, 220, 3))
        pen.rectangle((x, y, x + w * rng.uniform(0.15, 0.25), y + h * rng.uniform(0.3, 0.5)), fill=grey)
    stock = "中华人民共和国机动车驾驶证社会保障卡会员证姓名证号发证日期ABCDEFGH0123456789"
    for _ in range(int(rng.integers(2, 9))):
        em = int(h * rng.uniform(0.05, 0.12))
        text = "".join(stock[int(k)] for k in rng.integers(0, len(stock), int(rng.integers(3, 18))))
        font = faces.sized(("sans", "serif", "zenhei")[int(rng.integers(3))], em)
        pen.text((rng.uniform(0.03, 0.6) * w, rng.uniform(0.02, 0.9) * h), text, font=font, fill=(30, 30, 40))
    mask = Image.new("L", CARD_SIZE, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, w - 1, h - 1), 15, fill=255)
    card.putalpha(mask)
    return np.asarray(card)
