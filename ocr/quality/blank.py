"""Parts of a card that are blank if a text was read whole: is there print that no row shows, or something over them?

Four things are looked for on the card seen straight on, next to what the rest of it looks like: a dark streak as high
as a line (print too faint or too blurred for the row finder), something of another colour, something as dark as no
shadow is, and a spot without the fine pattern and noise that all of the card has. A shadow is none of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.fields.outcome import unsure
from ocr.image import Pixels
from ocr.reading import Field, FieldStatus

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom: fractions of the card."""

_WIDTH = 448
"""Pixels across the sheet, margins included, for which all lengths here are meant."""
_STREAK = (9, 3)
"""Width and height of the window that print is averaged in, halved pixels: a character, and a part of its height."""
_LINE = 21
"""A dark streak is less high than this, halved pixels: one line and the room above and below it."""
_HIGHLIGHT, _GLEAM = 13, 2.0
"""A highlight over a line is less high than this, halved pixels, and counts so many times its share of brightness."""
_WASHED = 240.0
"""Paper that is less bright than this has not been lit so much that its print is gone."""
_TEXTURE = (27, 9)
"""Width and height of the window that the fine pattern is measured in, pixels."""
_STEP = 2
"""Halved pixels to either side of a place between which its colour may change."""
_SMOOTHED = 5
"""Window of the median that takes noise and fine patterns away, halved pixels."""
_INKED = 0.8
"""Print that was read is less bright than this, in the card's usual brightness."""
_DARK = 0.35
"""Something less bright than this, in the card's usual brightness, is no shadow."""
_TEXT_PART: Rect = (0.06, 0.06, 0.61, 0.94)
"""Left of the portrait, away from the card's edges."""
_SAMPLED, _LEAST_FREE = 3, 160
"""Every third pixel each way is looked at, and so many are needed to know what a card's fine pattern is like."""
_LEAST_WIDTH, _LEAST_HEIGHT = 12, 5
"""A part less wide or high than this, pixels, is too small to tell."""
_NEARLY_ALL = 99
"""Percentile of the changes of colour in a part that counts: single pixels say nothing."""
_INNER = 3
"""Pixels at the edges of a part that are left to what stands beside it."""


class GoesOn(IntEnum):
    """How likely a text goes on in a part of the card: the likelier, the less is needed for a doubt."""

    HARDLY = 0
    MAYBE = 1
    LIKELY = 2


@dataclass(frozen=True, slots=True)
class Blank:
    """A part of the card that is blank if a field was read whole.

    Attributes:
        field: the field's name.
        room: where, fractions of the card.
        goes_on: how likely the field's text goes on here.
        open_set: whether a doubt about print is left to a person, since a better picture need not settle it.
        ended: whether the text has ended before it, if what stands before it was read whole.
        next_one: whether it is where the next character of a text that has ended would stand, right behind the last:
            what hides the end of a text begins there.
    """

    field: str
    room: Rect
    goes_on: GoesOn = GoesOn.HARDLY
    open_set: bool = False
    ended: bool = False
    next_one: bool = False


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a blank part may show: darkness of a streak, change of colour, least shares of the fine pattern."""

    streak: float
    colour: float
    texture: float
    plainest: float


_BOUNDS = {
    (GoesOn.HARDLY, False): _Bounds(0.16, 0.09, 0.0, 0.0),
    (GoesOn.MAYBE, False): _Bounds(0.07, 0.06, 0.55, 0.62),
    (GoesOn.LIKELY, False): _Bounds(0.07, 0.06, 0.63, 0.8),
    (GoesOn.HARDLY, True): _Bounds(0.10, 0.09, 0.0, 0.0),
    (GoesOn.MAYBE, True): _Bounds(0.045, 0.06, 0.0, 0.0),
}
"""By how likely the text goes on, and whether a doubt about print is left to a person.

Some cards have plain spots: a lack of pattern alone says nothing where the text hardly goes on, or is of an open set.
"""

_NEXT_ONE = _Bounds(0.16, 0.028, 0.58, 0.65)
"""Where the next character of a text that has ended would stand."""
_HIDING = {False: _Bounds(0.0, 0.0, 0.5, 0.6), True: _Bounds(0.0, 0.0, 0.63, 0.8)}
"""By whether a text likely goes on: what is laid over it leaves of the fine pattern. Marks and lines leave more."""


def doubted_for_print(fields: Mapping[str, Field], blanks: Sequence[Blank], sheet: Sheet) -> Mapping[str, Field]:
    """The fields, those made UNSURE beside whose text there is print that no row shows, or something that covers it.

    Args:
        fields: as they were read.
        blanks: what is blank if they were read whole.
        sheet: the card.
    """
    doubted = dict(fields)
    for blank in (blank for blank in blanks if fields[blank.field].status is FieldStatus.READ):
        code = sheet.doubt(blank)
        if code is not None:
            doubted[blank.field] = unsure(doubted[blank.field], code)
    return doubted


def hidden(fields: Mapping[str, Field], blanks: Sequence[Blank], sheet: Sheet) -> frozenset[str]:
    """Those of doubted fields whose text may go on beneath something that is as plain as no print, mark or line is.

    No copy without what was seen settles such a doubt: what it hides is not in the copy either.

    Args:
        fields: the doubted ones.
        blanks, sheet: as `doubted_for_print` has them.
    """
    return frozenset(blank.field for blank in blanks if blank.field in fields and sheet.hides(blank))


@dataclass(frozen=True, eq=False)
class Sheet:
    """The text part of a card seen straight on, as if all of the card were `_WIDTH` pixels wide with its margins.

    Attributes:
        pixels: RGB, the text part.
        scale: pixels to the card's width and height.
        free: where the card is free of print, (H, W).
    """

    pixels: Pixels
    scale: tuple[float, float]
    free: NDArray[np.bool_]

    @classmethod
    def of(cls, pixels: Pixels, margin: float, rows: Sequence[Rect]) -> Sheet:
        """The sheet of a card.

        Args:
            pixels: RGB, the card seen straight on at any size.
            margin: what is seen around the card, as a share of its width and height.
            rows: where rows of print were found, fractions of the card.
        """
        height, width = pixels.shape[:2]
        if width != _WIDTH:
            height, width = round(height * _WIDTH / width), _WIDTH
            pixels = np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
        scale = width / (1 + 2 * margin), height / (1 + 2 * margin)
        left, top, right, bottom = _in_pixels(tuple(v + margin for v in _TEXT_PART), (0.0, 0.0), scale)
        part = pixels[top:bottom, left:right]
        free = np.ones(part.shape[:2], np.bool_)
        for row in rows:
            left, top, right, bottom = _in_pixels(row, _TEXT_PART[:2], scale)
            free[max(0, top - 3) : max(0, bottom + 4), max(0, left - 14) : max(0, right + 15)] = False
        return cls(part, scale, free)

    def doubt(self, blank: Blank) -> str | None:
        """The code of what a blank part shows; None where it is blank, or too small to tell."""
        room = self._part(blank)
        if room is None:
            return None
        left, top, right, bottom = room
        half = slice(top // 2, bottom // 2), slice(left // 2, right // 2)
        bounds = _NEXT_ONE if blank.next_one else _BOUNDS[blank.goes_on, blank.open_set]
        dark = float(self._brightness[half].min()) < _DARK * self._usual_brightness
        if dark or _is_coloured(self._colour_step[half], bounds.colour):
            return "FIELD_INCOMPLETE"
        if float(self._streak[half[0], _windows_within(half[1])].max()) > bounds.streak:
            return "LOW_CONFIDENCE" if blank.open_set else "FIELD_INCOMPLETE"
        return "FIELD_INCOMPLETE" if bounds.texture and self._is_smooth(room, bounds) else None

    def hides(self, blank: Blank) -> bool:
        """Whether a part lacks the card's fine pattern nearly whole; less of it where the text likely goes on."""
        room = self._part(blank)
        bounds = _NEXT_ONE if blank.next_one else _HIDING[blank.goes_on is GoesOn.LIKELY]
        return room is not None and self._is_smooth(room, bounds)

    def _part(self, blank: Blank) -> tuple[int, int, int, int] | None:
        """A blank part in pixels: left, top, right, bottom; None where it is too small to tell."""
        left, top, right, bottom = _in_pixels(blank.room, _TEXT_PART[:2], self.scale)
        left, top, bottom = max(0, left), max(0, top + _INNER), bottom - _INNER
        if right - left < _LEAST_WIDTH or bottom - top < _LEAST_HEIGHT:
            return None
        seen = self._brightness[top // 2 : bottom // 2, left // 2 : right // 2].size
        return (left, top, right, bottom) if seen else None

    def _is_smooth(self, room: tuple[int, int, int, int], bounds: _Bounds) -> bool:
        """Whether a part, in pixels, lacks the fine pattern of the card, more than a highlight over a line does."""
        left, top, right, bottom = room
        least = float(self._texture[top:bottom, left:right].min())
        gleam = _GLEAM * float(self._gleam[top // 2 : bottom // 2, left // 2 : right // 2].max())
        usual, plain = (least / t if t else 1.0 for t in self._usual_texture(room))
        return usual - gleam < bounds.texture and plain - gleam < bounds.plainest

    @cached_property
    def _smooth(self) -> NDArray[np.uint8]:
        """The card at half its size without noise and fine patterns, (H / 2, W / 2, 3)."""
        height, width = self.pixels.shape[:2]
        half = cv2.resize(self.pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.medianBlur(half, _SMOOTHED), dtype=np.uint8)

    @cached_property
    def _brightness(self) -> NDArray[np.float32]:
        """The mean of the three channels, (H / 2, W / 2)."""
        mean = cv2.transform(self._smooth.astype(np.float32), np.full((1, 3), 1 / 3, np.float32))
        return np.asarray(mean + 1, dtype=np.float32)

    @cached_property
    def _usual_brightness(self) -> float:
        return float(np.median(self._brightness[::2, ::2]))

    @cached_property
    def _mean(self) -> NDArray[np.float32]:
        """The brightness of the window around each pixel, (H / 2, W / 2)."""
        return np.asarray(cv2.blur(self._brightness, _STREAK), dtype=np.float32)

    @cached_property
    def _streak(self) -> NDArray[np.float32]:
        """How much brighter it is above and below, as a share; 0 where it is brighter on one side alone."""
        around = cv2.morphologyEx(self._mean, cv2.MORPH_CLOSE, np.ones((_LINE, 1), np.uint8))
        return np.asarray(around / self._mean - 1, dtype=np.float32)

    @cached_property
    def _gleam(self) -> NDArray[np.float32]:
        """How much darker it is above and below, as a share: a highlight over one line, not a bright part.

        None that leaves the paper darker than where it may take print with it.
        """
        around = cv2.morphologyEx(self._mean, cv2.MORPH_OPEN, np.ones((_HIGHLIGHT, 1), np.uint8))
        return np.asarray(np.where(self._mean > _WASHED, self._mean / around - 1, 0), dtype=np.float32)

    @cached_property
    def _colour_step(self) -> NDArray[np.float32]:
        """By how much the colour, apart from its brightness, changes from one side of a pixel to the other.

        None around print that was read: what is left of its ink beside a blank part is no cover.
        """
        step = np.zeros(self._brightness.shape, np.float32)
        for channel in (0, 2):
            colour = self._smooth[..., channel] / self._brightness
            across = cv2.absdiff(colour[:, 2 * _STEP :], colour[:, : -2 * _STEP])
            down = cv2.absdiff(colour[2 * _STEP :], colour[: -2 * _STEP])
            step[:, _STEP:-_STEP] = np.maximum(step[:, _STEP:-_STEP], across)
            step[_STEP:-_STEP] = np.maximum(step[_STEP:-_STEP], down)
        step[self._around_print] = 0.0
        return step

    @cached_property
    def _around_print(self) -> NDArray[np.bool_]:
        """What the ink of rows that were read reaches in what is measured, (H / 2, W / 2)."""
        height, width = self._brightness.shape
        rows = ~self.free[: 2 * height : 2, : 2 * width : 2]
        ink = rows & (self._brightness < _INKED * self._usual_brightness)
        reach = 2 * (_STEP + _SMOOTHED // 2) + 1
        return np.asarray(cv2.dilate(ink.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0)

    @cached_property
    def _texture(self) -> NDArray[np.float32]:
        """Strength of the fine pattern and noise, as a share of the brightness that the card itself has, (H, W).

        A shadow takes a share of both; the light of a highlight is added to the card's own and leaves the pattern as
        strong as it was, until it burns it out.
        """
        grey = cv2.cvtColor(self.pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
        smooth = cv2.GaussianBlur(grey, (0, 0), 2.0)
        fine = (grey - smooth) / (np.minimum(smooth, float(np.median(smooth[::2, ::2]))) + 4)
        return np.asarray(np.sqrt(np.maximum(cv2.blur(fine * fine, _TEXTURE), 0)), np.float32)

    def _usual_texture(self, room: tuple[int, int, int, int]) -> tuple[float, float]:
        """The usual strength of the fine pattern where the card is free of print, and a low one, outside a room."""
        left, top, right, bottom = room
        free = self.free.copy()
        free[max(0, top - 12) : bottom + 12, max(0, left - 24) : right + 24] = False
        found = self._texture[::_SAMPLED, ::_SAMPLED][free[::_SAMPLED, ::_SAMPLED]]
        if found.size < _LEAST_FREE:
            return 0.0, 0.0
        usual, plain = np.percentile(found, (50, 10))
        return float(usual), float(plain)


def _windows_within(columns: slice) -> slice:
    """The middles of windows that print is averaged in and that lie within columns: print beside these says nothing."""
    half, middle = _STREAK[0] // 2, (columns.start + columns.stop) // 2
    return slice(min(columns.start + half, middle), max(columns.stop - half, middle + 1))


def _is_coloured(step: NDArray[np.float32], bound: float) -> bool:
    return bool(step.max() > bound) and float(np.percentile(step, _NEARLY_ALL)) > bound


def _in_pixels(
    rect: Rect | tuple[float, ...], origin: tuple[float, ...], scale: tuple[float, float]
) -> tuple[int, int, int, int]:
    """A part of the card in pixels from an origin on it."""
    left, top, right, bottom = (round((value - origin[i % 2]) * scale[i % 2]) for i, value in enumerate(rect))
    return left, top, right, bottom
