"""One picture with what was found in it: the card's outline, the fields' boxes, and the fields straightened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from idverdict import v1
from PIL import Image, ImageDraw, ImageFilter

from ocr.geometry import Quad, homography, map_points
from ocr.image import ImageError, decode
from service.annotate.canvas import GREY, WHITE, Canvas
from service.annotate.lettering import Colour, measure

OUTLINE: Final[Colour] = (34, 211, 238)
_ROOM: Final = 0.16
_LEAST_ROOM: Final = 0.03
_BLOCKS: Final = 12
"""Blocks along the longer side of what is made illegible: fewer than it has characters."""
"""Of the card's extent, how much of its surroundings is shown on each side, and how much at the least."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A field to mark in the picture: its number in the list, its box in the picture's pixels, its colour."""

    number: int
    box: Quad
    colour: Colour


def upright(data: bytes) -> Image.Image | None:
    """The picture as the reader saw it; None where the bytes are no usable picture."""
    try:
        return Image.fromarray(decode(data))
    except ImageError:
        return None


def quad_of(message: v1.Quad) -> Quad:
    """A quad of the contract in the domain's form."""
    corners = (message.top_left, message.top_right, message.bottom_right, message.bottom_left)
    return Quad.from_array(np.array([(corner.x, corner.y) for corner in corners]))


def marked(picture: Image.Image, card: Quad | None, marks: list[Mark], size: tuple[int, int]) -> Image.Image:
    """The part of a picture around the card, scaled to a size, with the card outlined and its fields marked."""
    left, top, scale = _view(picture.size, card, size)
    shown = _cut_out(picture, left, top, scale, size)
    canvas = Canvas(shown)
    if card is None:
        return shown
    to_view = np.array([[scale, 0, -left * scale], [0, scale, -top * scale], [0, 0, 1]])

    def seen(quad: Quad) -> list[tuple[float, float]]:
        return [(float(x), float(y)) for x, y in map_points(quad.array(), to_view)]

    corners = seen(card)
    canvas.shade_outside(corners, 0.45)
    canvas.path(corners, OUTLINE, 3, closed=True)
    for mark in marks:
        canvas.path(seen(_loose(mark.box)), mark.colour, 2.4, closed=True)
    taken: list[Quad] = []
    for mark in marks:
        tl, tr, br, _ = (np.array(corner) for corner in seen(_loose(mark.box)))
        along = (tr - tl) / max(float(np.linalg.norm(tr - tl)), 1.0)
        spot = (tr + br) / 2 + along * (15 + 28 * taken.count(mark.box))
        taken.append(mark.box)
        x, y = np.clip(spot, 15, np.array(size) - 15)
        canvas.dot((float(x), float(y)), 13, WHITE)
        canvas.dot((float(x), float(y)), 12, mark.colour, str(mark.number), 15)
    _top_left_corner(canvas, corners)
    return shown


def straightened(picture: Image.Image, box: Quad, height: int, longest: int) -> Image.Image:
    """A field cut out of the picture and laid straight, at most so many pixels high and long."""
    loose = _loose(box)
    scale = min(height / max(loose.height, 1.0), longest / max(loose.width, 1.0))
    width, high = max(round(loose.width * scale), 1), max(round(loose.height * scale), 1)
    fine = 2 if scale < 1 else 1
    target = Quad.upright(-0.5, -0.5, width * fine - 0.5, high * fine - 0.5)
    strip = cv2.warpPerspective(
        np.asarray(picture),
        homography(loose, target),
        (width * fine, high * fine),
        flags=cv2.INTER_LINEAR if fine > 1 else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Image.fromarray(strip).reduce(fine)


def hidden(picture: Image.Image, boxes: Sequence[Quad]) -> Image.Image:
    """The picture with what stands in some boxes made illegible; itself where there is none."""
    if not boxes:
        return picture
    picture = picture.copy()
    for box in boxes:
        corners = _loose(box).array()
        left, top = (max(0, int(v)) for v in corners.min(axis=0))
        right, bottom = (int(v) + 1 for v in corners.max(axis=0))
        right, bottom = min(right, picture.width), min(bottom, picture.height)
        if right > left and bottom > top:
            piece = pixelated(picture.crop((left, top, right, bottom)))
            mask = Image.new("L", piece.size, 0)
            ImageDraw.Draw(mask).polygon([(float(x - left), float(y - top)) for x, y in corners], fill=255)
            picture.paste(piece, (left, top), mask)
    return picture


def pixelated(picture: Image.Image) -> Image.Image:
    """A piece of a picture of which no character can be read."""
    small = (
        max(1, picture.width * _BLOCKS // max(picture.size)),
        max(1, picture.height * _BLOCKS // max(picture.size)),
    )
    return picture.resize(small, Image.Resampling.BOX).resize(picture.size, Image.Resampling.NEAREST)


def no_picture(text: str, size: tuple[int, int]) -> Image.Image:
    """A placeholder that says why there is no picture."""
    canvas = Canvas.blank(*size, (247, 248, 250))
    width, height = size
    for x in range(14, width - 14, 26):
        for y in (14, height - 14):
            canvas.path([(x, y), (min(x + 13, width - 14), y)], GREY, 2)
    for y in range(14, height - 14, 26):
        for x in (14, width - 14):
            canvas.path([(x, y), (x, min(y + 13, height - 14))], GREY, 2)
    _middle(canvas, text)
    return canvas.image


def _middle(canvas: Canvas, text: str) -> None:
    width, height = canvas.image.size
    canvas.text(((width - measure(text, 24)) / 2, height / 2), text, 24, GREY)


def _view(picture: tuple[int, int], card: Quad | None, size: tuple[int, int]) -> tuple[float, float, float]:
    """Left, top and scale of what is shown: the card with some room around it, or all where there is none."""
    if card is None:
        left, top, right, bottom = 0.0, 0.0, float(picture[0]), float(picture[1])
    else:
        points = card.array()
        room = (points.max(axis=0) - points.min(axis=0)) * _ROOM
        (left, top), (right, bottom) = points.min(axis=0) - room, points.max(axis=0) + room
    scale = min(size[0] / (right - left), size[1] / (bottom - top))
    if card is not None:  # rather fill the view than show all of the room, as far as the card stays in it
        tightest = scale * (1 + 2 * _ROOM) / (1 + 2 * _LEAST_ROOM)
        scale = min(max(scale, size[0] / picture[0], size[1] / picture[1]), tightest)
    shown = size[0] / scale, size[1] / scale
    left, top = (left + right - shown[0]) / 2, (top + bottom - shown[1]) / 2
    return _kept_in(left, shown[0], picture[0]), _kept_in(top, shown[1], picture[1]), scale


def _kept_in(start: float, shown: float, length: int) -> float:
    """Move a window into the picture where it fits, else keep the picture in the window's middle."""
    if shown >= length:
        return (length - shown) / 2
    return min(max(start, 0.0), length - shown)


def _cut_out(picture: Image.Image, left: float, top: float, scale: float, size: tuple[int, int]) -> Image.Image:
    behind = picture.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(24)).point(lambda v: v * 0.45)
    if scale < 0.6:  # shrink properly first: the transform below looks at single pixels
        smaller = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BOX)
        picture, left, top, scale = smaller, left * scale, top * scale, 1.0
    matrix = (1 / scale, 0, left, 0, 1 / scale, top)
    seen = Image.new("L", picture.size, 255).transform(size, Image.Transform.AFFINE, matrix)
    cut = picture.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)
    return Image.composite(cut, behind, seen)


def _loose(box: Quad) -> Quad:
    """The box with a margin of a seventh of its shorter edge, so that its line covers no print."""
    return box.widened(min(box.width, box.height) / 7)


def _top_left_corner(canvas: Canvas, corners: list[tuple[float, float]]) -> None:
    """Thicken the outline at the content's top left, so that one sees how the card lies."""
    tl, tr, _, bl = (np.array(corner) for corner in corners)
    ends = [tl + (other - tl) * 0.09 for other in (tr, bl)]
    canvas.path([(float(x), float(y)) for x, y in (ends[0], tl, ends[1])], OUTLINE, 9)


def marks_of(reading: v1.DocumentReading, numbers: Mapping[str, int], colours: Mapping[str, Colour]) -> list[Mark]:
    """The marks of the fields that were found, by the numbers and colours that the list gives them."""
    return [
        Mark(number, quad_of(reading.fields[name].box), colours[name])
        for name, number in numbers.items()
        if reading.fields[name].HasField("box")
    ]
