"""Pictures on a terminal: drawn by those that can, or written to a private file whose path is printed."""

from __future__ import annotations

import base64
import io
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, TextIO

import numpy as np
from PIL import Image

_KITTY_CHUNK: Final = 4096
_SIXEL_COLOURS: Final = 64
_SIXEL_WIDTH: Final = 800
_SIXEL_ROWS: Final = 6
_ITERM: Final = frozenset({"iTerm.app", "WezTerm", "mintty", "rio"})
_SIXEL: Final = ("foot", "mlterm", "contour", "yaft")


class Way(StrEnum):
    """How a terminal shows a picture."""

    ITERM = "iterm"
    """OSC 1337 (iTerm2, WezTerm, mintty)."""
    KITTY = "kitty"
    """The graphics protocol of kitty (also Ghostty)."""
    SIXEL = "sixel"
    FILE = "file"
    """It shows none: the picture is written to a file."""


def way_of(environment: Mapping[str, str], *, is_terminal: bool) -> Way:
    """How pictures are shown, by what the environment says of the terminal.

    Inside tmux or screen nothing is drawn: they pass none of these on by themselves.
    """
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if not is_terminal or environment.get("TMUX") or term.startswith("screen"):
        return Way.FILE
    if environment.get("KITTY_WINDOW_ID") or term in ("xterm-kitty", "xterm-ghostty"):
        return Way.KITTY
    if program in _ITERM or environment.get("LC_TERMINAL") == "iTerm2":
        return Way.ITERM
    if term.startswith(_SIXEL) or "sixel" in term:
        return Way.SIXEL
    return Way.FILE


def show(picture: Image.Image, name: str, way: Way | None = None, out: TextIO | None = None) -> None:
    """Show a picture on the terminal that a command writes to; ``name`` is that of its file, without an ending."""
    out = out or sys.stdout
    way = way or way_of(os.environ, is_terminal=out.isatty())
    if way is Way.FILE:
        out.write(f"  {name}: {in_file(picture, name)}\n")
        return
    drawn = {Way.ITERM: _iterm, Way.KITTY: _kitty, Way.SIXEL: _sixel}[way](picture)
    out.write("".join(drawn) + "\n")
    out.flush()


def in_file(picture: Image.Image, name: str) -> Path:
    """Write a picture to a new file that nobody else can read; returns its path."""
    folder = Path(tempfile.mkdtemp(prefix="idverdict-review-"))  # readable by its owner alone
    path = folder / f"{name}.png"
    picture.save(path)
    return path


def _iterm(picture: Image.Image) -> Iterator[str]:
    yield f"\x1b]1337;File=inline=1;preserveAspectRatio=1:{base64.b64encode(_png(picture)).decode()}\x07"


def _kitty(picture: Image.Image) -> Iterator[str]:
    encoded = base64.b64encode(_png(picture)).decode()
    chunks = [encoded[start : start + _KITTY_CHUNK] for start in range(0, len(encoded), _KITTY_CHUNK)]
    for number, chunk in enumerate(chunks):
        first = "a=T,f=100," if number == 0 else ""
        yield f"\x1b_G{first}m={int(number < len(chunks) - 1)};{chunk}\x1b\\"


def _sixel(picture: Image.Image) -> Iterator[str]:
    """DEC sixels: bands of six rows, each colour of a band in turn, runs counted."""
    if picture.width > _SIXEL_WIDTH:
        picture = picture.resize((_SIXEL_WIDTH, max(1, picture.height * _SIXEL_WIDTH // picture.width)))
    indexed = picture.convert("RGB").quantize(_SIXEL_COLOURS)
    palette = indexed.getpalette() or []
    yield f'\x1bPq"1;1;{indexed.width};{indexed.height}'
    for colour in range(len(palette) // 3):
        red, green, blue = (channel * 100 // 255 for channel in palette[3 * colour : 3 * colour + 3])
        yield f"#{colour};2;{red};{green};{blue}"
    pixels: list[list[int]] = np.asarray(indexed).tolist()
    for top in range(0, indexed.height, _SIXEL_ROWS):
        rows = range(top, min(top + _SIXEL_ROWS, indexed.height))
        band = [pixels[row] for row in rows]
        for colour in sorted({one for line in band for one in line}):
            bits = [sum(1 << at for at, line in enumerate(band) if line[x] == colour) for x in range(indexed.width)]
            yield f"#{colour}{''.join(_runs(bits))}$"
        yield "-"
    yield "\x1b\\"


def _runs(bits: list[int]) -> Iterator[str]:
    start = 0
    for at in range(1, len(bits) + 1):
        if at == len(bits) or bits[at] != bits[start]:
            length, sign = at - start, chr(63 + bits[start])
            yield f"!{length}{sign}" if length > 3 else sign * length
            start = at


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
