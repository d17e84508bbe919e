"""QR codes and barcodes, drawn by libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import zxingcpp
from PIL import Image

from tests.specimens.documents.page import Part

if TYPE_CHECKING:
    from tests.specimens.documents.printer import Printer


def qr(printer: Printer, part: Part) -> None:
    """A QR code of its text on a white ground with a quiet zone, drawn by the library that reads them: so the
    demonstration runs without development tools. `tests/unit/ocr/codes` reads codes that another library drew.
    """
    if part.key not in printer.content.texts:
        return
    level = printer.rng.choice(("L", "M", "M", "Q"))
    code = zxingcpp.create_barcode(_text(printer, part), zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    modules = np.pad(
        np.array(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False), np.uint8),
        2,
        constant_values=255,
    )
    _paste(printer, part, modules, printer.rng.choice(((0, 0, 0), (26, 26, 30), (60, 20, 20))))


def barcode(printer: Printer, part: Part) -> None:
    """A Code 128 of its text.

    Raises:
        ImportError: python-barcode, a development tool, is not installed.
    """
    from barcode import Code128

    (bars,) = Code128(_text(printer, part)).build()
    quiet = [255] * 10
    row = np.array([*quiet, *(0 if bar == "1" else 255 for bar in bars), *quiet], np.uint8)
    _paste(printer, part, np.tile(row, (8, 1)), (24, 24, 28))


def _text(printer: Printer, part: Part) -> str:
    return "".join(piece for piece, _ in printer.content.segments(part.key))


def _paste(printer: Printer, part: Part, modules: np.ndarray, ink: tuple[int, int, int]) -> None:
    left, top, right, bottom = printer.box(part.place)
    width, height = right - left, bottom - top
    if part.kind == "qr":
        width = height = min(width, height)
    tile = Image.fromarray(modules).resize((width, height), Image.Resampling.BOX)
    inked = Image.new("RGB", tile.size, ink)
    printer.base.canvas.paste(Image.composite(Image.new("RGB", tile.size, (250, 250, 248)), inked, tile), (left, top))
    there = (float(left), float(top), float(left + width), float(top + height))
    printer.base.lines.append((part.kind, "", there))
    if part.key in printer.content.truth:
        printer.base.boxes[part.key] = there
