"""The picture of one character as the glyph network takes it."""

from __future__ import annotations

from typing import Final

SIDE: Final = 48
"""Width and height of the network's picture, pixels."""
PRINT: Final = 38.0
"""Larger side of a common character's print in it, pixels; what is around is blank or belongs to neighbours."""
