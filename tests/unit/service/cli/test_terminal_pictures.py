"""Pictures on terminals that can, and in private files elsewhere."""

from __future__ import annotations

import base64
import io
import re
import stat
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from service.cli.terminal_pictures import Way, show, way_of


@pytest.mark.parametrize(
    ("environment", "way"),
    [
        ({"TERM": "xterm-kitty"}, Way.KITTY),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, Way.KITTY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, Way.ITERM),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, Way.ITERM),
        ({"TERM": "foot"}, Way.SIXEL),
        ({"TERM": "xterm-256color"}, Way.FILE),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, Way.FILE),
        ({}, Way.FILE),
    ],
)
def test_the_environment_tells_the_terminal(environment: dict[str, str], way: Way) -> None:
    """What a terminal says of itself decides; inside tmux nothing is drawn."""
    assert way_of(environment, is_terminal=True) is way
    assert way_of(environment, is_terminal=False) is Way.FILE


def picture() -> Image.Image:
    """Two halves, red and blue."""
    image = Image.new("RGB", (40, 13), "red")
    image.paste("blue", (20, 0, 40, 13))
    return image


def shown(way: Way) -> str:
    """What is written to the terminal."""
    out = io.StringIO()
    show(picture(), "name", way, out)
    return out.getvalue()


def test_kitty_and_iterm_get_the_whole_picture() -> None:
    """What is sent decodes to the same pixels."""
    kitty = "".join(re.findall(r"\x1b_G[^;]*;([^\x1b]*)\x1b\\", shown(Way.KITTY)))
    (iterm,) = re.findall(r"\x1b\]1337;File=[^:]*:([^\x07]*)\x07", shown(Way.ITERM))
    for encoded in (kitty, iterm):
        sent = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB")
        assert (np.asarray(sent) == np.asarray(picture())).all()


def test_sixels_draw_every_row() -> None:
    """Three bands of six rows, of which the last has one; both colours in each."""
    drawn = shown(Way.SIXEL)
    assert drawn.startswith('\x1bPq"1;1;40;13')
    bands = drawn.partition("#0;2")[2].rstrip("\n").removesuffix("\x1b\\").split("-")
    assert len([band for band in bands if band]) == 3
    assert all(len(re.findall(r"!20[@-~]", band)) >= 2 for band in bands if band)


def test_elsewhere_a_private_file_is_written() -> None:
    """Its path is printed, and nobody else can read it."""
    path = Path(shown(Way.FILE).strip().partition(": ")[2])
    assert Image.open(path).size == (40, 13)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
