"""The sides of a resident ID card that are drawn; their values are the ids of its pages in the catalogue."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """Which side is drawn."""

    PORTRAIT = "portrait"
    EMBLEM = "emblem"
