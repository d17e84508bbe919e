"""The worst readings as one picture: what was photographed, what is printed, and what was read."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from bench.metrics import MISSING, SURE, Judged, canonical
from ocr.image import Limits, Pixels, decode
from tests.specimens.fonts import GlyphMissingError, face_for, sized

_COLUMNS, _TILE, _CROP = 3, (760, 780), (740, 400)
_MARGIN = 0.06
"""Share of the card's box that is shown around it."""
_INK, _GREY, _RED, _AMBER, _GREEN = (30, 33, 38), (120, 126, 134), (200, 30, 40), (176, 112, 0), (20, 110, 80)
Rgb = tuple[int, int, int]


def worst(judged: Sequence[Judged], count: int) -> list[Judged]:
    """Wrong readings, those first that do most harm: silent misreads, then nothing found, then the most fields wrong.

    Where too few are wrong, the least confident right ones follow.
    """

    def harm(j: Judged) -> tuple[float, ...]:
        sure = [got.confidence for name in j.right if (got := j.answer.fields.get(name))]
        wrong = sum(not ok for ok in j.right.values())
        return ("id_number" in j.silent, len(j.silent), len(j.silent_unseen), wrong, -min(sure, default=0.0))

    shown = [j for j in judged if j.case.fields]
    return sorted(shown, key=harm, reverse=True)[:count]


def write(judged: Sequence[Judged], path: Path, count: int = 9) -> None:
    """Write the sheet."""
    chosen = worst(judged, count)
    if not chosen:
        return
    rows = -(-len(chosen) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * _TILE[0], rows * _TILE[1]), "white")
    for i, j in enumerate(chosen):
        sheet.paste(_tile(j), (i % _COLUMNS * _TILE[0], i // _COLUMNS * _TILE[1]))
    sheet.save(path)


def _tile(j: Judged) -> Image.Image:
    tile = Image.new("RGB", _TILE, "white")
    draw = ImageDraw.Draw(tile)
    crop = Image.fromarray(_crop(j))
    tile.paste(crop, (10 + (_CROP[0] - crop.width) // 2, 10 + (_CROP[1] - crop.height) // 2))
    y = _CROP[1] + 18
    factors = j.case.factors
    told = ", ".join(f"{name} {factors[name]}" for name in ("family", "tilt", "turn", "card_width", "defocus", "glare"))
    found = "" if j.answer.side == j.case.side else f"   found: {j.answer.side or 'no document'}"
    _write(draw, (10, y), f"{j.case.group}  {Path(j.case.path).stem}{found}", _RED if found else _INK, 17)
    _write(draw, (10, y + 24), told, _GREY, 13)
    y += 50
    for name, printed in j.case.fields.items():
        y = _field(draw, y, name, printed, j)
    draw.rectangle((0, 0, _TILE[0] - 1, _TILE[1] - 1), outline=(222, 224, 228))
    return tile


def _field(draw: ImageDraw.ImageDraw, y: int, name: str, printed: str, j: Judged) -> int:
    """Write what is printed and, beneath, what was read instead; returns where the next field begins."""
    got = j.answer.fields.get(name)
    status = got.status if got else MISSING
    right = j.right.get(name)
    colour = _GREEN if right else _GREY if right is None else _RED if name in j.silent else _AMBER
    _write(draw, (10, y), name, _GREY, 13)
    x = _write(draw, (128, y - 2), printed, _INK, 16)
    if right:
        _write(draw, (x + 12, y), f"{status} {got.confidence:.3f}" if got else status, colour, 12)
        return y + 27
    note = f"{status} {got.confidence:.3f}" if got else status
    note += ", not shown by the picture" if right is None else ", silent" if name in j.silent and status == SURE else ""
    x = _write(draw, (x + 12, y), note, colour, 12)
    if not got or not got.value:
        return y + 27
    _differences(draw, (128, y + 20), canonical(name, printed), canonical(name, got.value), colour)
    return y + 49


def _differences(draw: ImageDraw.ImageDraw, at: tuple[int, int], printed: str, read: str, colour: Rgb) -> None:
    """The value as read, what differs from the printed one in colour."""
    x = at[0]
    for tag, _, _, begin, end in difflib.SequenceMatcher(None, printed, read, autojunk=False).get_opcodes():
        piece = read[begin:end] if tag != "delete" else "_"
        x = _write(draw, (x, at[1]), piece, _GREY if tag == "equal" else colour, 15)


def _write(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, colour: Rgb, px: int) -> int:
    """Write a line, each character in a face that has it; returns where it ends."""
    x = float(at[0])
    for character in text:
        font = sized(_face(character), px)
        draw.text((x, at[1] + px), character, fill=colour, font=font, anchor="ls")
        x += font.getlength(character)
    return round(x)


def _face(character: str) -> str:
    try:
        return face_for(character, "sans")
    except GlyphMissingError:
        return "sans"


def _crop(j: Judged) -> Pixels:
    """The card's surroundings, turned so that the card stands upright, with its true outline."""
    pixels = decode(Path(j.case.path).read_bytes(), Limits())
    quad = np.array(j.case.quad, dtype=np.float64)
    quarters = round(float(np.degrees(np.arctan2(*(quad[1] - quad[0])[::-1]))) / 90) % 4
    picture = np.ascontiguousarray(pixels)
    cv2.polylines(picture, [quad.round().astype(np.int32)], True, (20, 160, 110), max(2, picture.shape[1] // 600))
    margin = (np.ptp(quad, axis=0) * _MARGIN).max()
    left, top = np.maximum(quad.min(axis=0) - margin, 0).astype(int)
    right, bottom = (quad.max(axis=0) + margin).astype(int)
    crop = np.rot90(picture[top:bottom, left:right], quarters)
    scale = min(_CROP[0] / crop.shape[1], _CROP[1] / crop.shape[0])
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(crop), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
