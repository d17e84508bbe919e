"""Strips of print as the reader cuts them from photographs, with what they say.

A page of rows is printed as cards are, photographed as they are, and its rows are cut out of the photograph a little
wider, higher and more askew than they stand, as the row finder's outlines are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.engines import STRIP_HEIGHT
from ocr.image import Limits, decode
from ocr.image.picture import Picture
from ocr.lines.rectify import NARROWED
from tests.specimens import FAMILIES, artwork, fonts, layout
from tests.specimens.capture import Tier, draw_capture
from tests.specimens.card import CardImage
from tests.specimens.layouts import BLUE, CARD_MM, GREY, INK, PX_PER_MM, TEAL, Rgb
from tests.specimens.photo import photograph
from tests.specimens.press import Press, Type
from tests.specimens.sides import Side
from training.texts import LABELS, drawn_text

Pixels = NDArray[np.uint8]
Strip = tuple[Pixels, str]
"""RGB (48, width, 3), and the print on it."""

FACES = ("sans", "sans-bold", "serif", "zenhei", "microhei", "kai", "ming", "wenkai", "wenkai-bold")
"""Never the held-out layouts' ``serif-bold``."""
_DIGIT_FACES = ("ocr-b", "mono", "mono-bold", "zenhei", "sans", "sans-bold", "serif", "latin")
_INKS: tuple[Rgb, ...] = (INK, INK, INK, (50, 50, 56), (22, 26, 60), (70, 70, 74), (60, 100, 140))
_LABEL_INKS: tuple[Rgb, ...] = (INK, BLUE, TEAL, GREY, (40, 90, 190), (120, 90, 60))
_DAY_UNITS = tuple("年月日")
_TIERS = {Tier.CLEAN: 0.15, Tier.PHONE: 0.3, Tier.HARD: 0.55}
_LEAST_HEIGHT = 7.0
"""Print smaller than this in the photograph, pixels, is not learnt from."""
_BLANK, _WIDE = 0.02, 0.1
"""Shares of strips that show paper alone, and that go on after the print."""


def strips(seed: int, every: Sequence[str]) -> Iterator[Strip]:
    """Endless strips; ``every`` are all Chinese characters that the recogniser knows."""
    number = seed * 1_000_000
    while True:
        yield from of_page(number, every)
        number += 1


def of_page(number: int, every: Sequence[str]) -> Iterator[Strip]:
    """The strips of one page."""
    rng = random.Random(f"page/{number}")
    page = _page(number, rng, every)
    (tier,) = rng.choices(tuple(_TIERS), tuple(_TIERS.values()))
    size = draw_capture(tier, number).size
    shrink = max(1.0, max(size) / 2100)
    photo = photograph(
        page, tier, number, clutter=0, touching=False, cut=(0.0, 0.0), surface="white",
        size=(round(size[0] / shrink), round(size[1] / shrink)),
    )  # fmt: skip
    picture = Picture(decode(photo.data, Limits()))
    for key, said in page.truth.items():
        outline = photo.fields[key].array()
        if photo.readable[key] and np.linalg.norm(outline[3] - outline[0]) >= _LEAST_HEIGHT:
            yield _cut(rng, picture, outline, said), said


def _page(number: int, rng: random.Random, every: Sequence[str]) -> CardImage:
    """Rows of print from edge to edge of a card's paper."""
    paper = layout(rng.choice((*FAMILIES, "mixed", "mixed")), number)
    press = Press(artwork.background(paper, number % 2))
    truth: dict[str, str] = {}
    y = 3.5
    while y < CARD_MM[1] - 3:
        em = rng.uniform(2.5, 4.4)
        x = rng.uniform(2.5, 8)
        while x < CARD_MM[0] - 16:
            key = str(len(truth))
            if rng.random() < _BLANK:
                right = min(x + rng.uniform(3, 20), CARD_MM[0] - 2)
                press.boxes[key] = tuple(v * PX_PER_MM for v in (x, y - em / 2, right, y + em / 2))  # type: ignore[assignment]
                truth[key], x = "", right
                continue
            said = drawn_text(rng, every)
            end = _set(press, rng, key, said, (x, y), em=em)
            if end is None:
                x += 1.0
                continue
            truth[key] = said
            gap = rng.uniform(1.2, 4) if rng.random() < 0.8 else rng.uniform(4, 12)
            if rng.random() < _WIDE:
                left, top, right, bottom = press.boxes[key]
                press.boxes[key] = (left, top, right + min(gap - 1, 3 * em) * PX_PER_MM, bottom)
            x = end + gap
        y += em * rng.uniform(1.2, 1.9)
    opacity = np.full((artwork.HEIGHT, artwork.WIDTH), 255, np.uint8)
    pixels = artwork.finish(np.asarray(press.canvas), paper)
    return CardImage(pixels, opacity, Side.PORTRAIT, "page", press.boxes, tuple(press.lines), (), truth)


def _set(press: Press, rng: random.Random, key: str, said: str, at: tuple[float, float], *, em: float) -> float | None:
    """Print a text at (x, y); where it ends, mm, or None where there is no room or no glyph for it."""
    figures = said.isascii() or rng.random() < 0.05
    style = Type(
        rng.choice(_DIGIT_FACES if figures else FACES),
        em,
        rng.choice(_INKS),
        rng.choice((0.0, 0.0, 0.0, rng.uniform(0, 0.9))),
    )
    small = replace(style, em=em * rng.uniform(0.75, 1.0), colour=rng.choice(_LABEL_INKS))
    pieces = _pieces(rng, said)
    styles = [small if piece in _DAY_UNITS else style for piece in pieces]
    gaps = [em * rng.uniform(0.0, 1.2) * bool(i) for i in range(len(pieces))]
    wide = sum(press.width(p, s) for p, s in zip(pieces, styles, strict=True) if all(_drawn(c, s.face) for c in p))
    if not all(_drawn(c, style.face) for c in said) or at[0] + wide + sum(gaps) > CARD_MM[0] - 2.5:
        return None
    pitch = em * rng.uniform(0.56, 0.75) if figures and len(said) > 8 and rng.random() < 0.7 else None
    x = at[0]
    for piece, own, gap in zip(pieces, styles, gaps, strict=True):
        x = press.row(key, piece, (x + gap, at[1]), own, pitch=pitch, field=key)
    return press.boxes[key][2] / PX_PER_MM


def _pieces(rng: random.Random, said: str) -> list[str]:
    """What is set apart: the parts of a date, now and then the characters of a name."""
    if said[:1].isdigit() and said[-1:] in _DAY_UNITS and rng.random() < 0.85:
        return re.findall("[0-9]+|[年月日]", said)
    if rng.random() < 0.1:
        cuts = sorted(rng.sample(range(1, len(said)), min(len(said) - 1, rng.choice((1, 1, 2)))))
        return [said[i:k] for i, k in pairwise((0, *cuts, len(said)))]
    return [said]


def _drawn(character: str, face: str) -> bool:
    try:
        fonts.face_for(character, face)
    except fonts.GlyphMissingError:
        return False
    return True


def _cut(rng: random.Random, picture: Picture, ink: NDArray[np.float64], said: str) -> Pixels:
    """The strip within an outline around a row's ink, as it might be found."""
    down = (ink[3] - ink[0] + ink[2] - ink[1]) / 2
    along = (ink[1] - ink[0] + ink[2] - ink[3]) / 2
    unit = along / np.linalg.norm(along) * np.linalg.norm(down)
    top, bottom = rng.uniform(0.05, 0.35), rng.uniform(0.05, 0.35)
    left, right = rng.uniform(0.08, 0.45), rng.uniform(0.08, 0.45)
    outline = np.array([
        ink[0] - down * top - unit * left, ink[1] - down * top + unit * right,
        ink[2] + down * bottom + unit * right, ink[3] + down * bottom - unit * left,
    ])  # fmt: skip
    skew = np.random.default_rng(rng.randrange(2**32)).normal(0, 0.03, (4, 1))
    outline = outline + down * skew
    outline[:2] += unit * rng.gauss(0, 0.05)
    length = float(np.linalg.norm(outline[1] - outline[0] + outline[2] - outline[3]) / 2)
    height = float(np.linalg.norm(outline[3] - outline[0] + outline[2] - outline[1]) / 2)
    squeeze = (
        rng.uniform(0.5, 0.65)
        if said in LABELS and rng.random() < 0.5
        else rng.choice((NARROWED, NARROWED, NARROWED, 1.0, rng.uniform(0.7, 1.05)))
    )
    width = max(16, min(640, round(STRIP_HEIGHT * length / height * squeeze)))
    return picture.seen(outline, width, STRIP_HEIGHT)
