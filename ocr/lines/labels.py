"""Labels and titles: print that is the same on every copy of a document."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.geometry import Place


@dataclass(frozen=True, slots=True)
class Printed:
    """A label or title that is printed the same on every card.

    Attributes:
        text: what it says.
        place: its centre on the card.
        width: how wide it is, fraction of the card's width.
        room: how far right of it a short value may reach, fraction of the card's width; 0 where no short one follows.
        read: whether it is read wherever it stands, since other documents print something else in its place.
    """

    text: str
    place: Place
    width: float
    room: float = 0.0
    read: bool = False
