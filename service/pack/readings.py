"""Which reading and which picture belong to a side."""

from __future__ import annotations

from idverdict import v1

from ocr.reading import Side
from service.pack.contents import Contents


def reading_of(verdict: v1.Verdict, side: Side) -> v1.DocumentReading | None:
    """The reading that was filed under a side's slot."""
    wanted = v1.Side.Value(f"SIDE_{side}")
    return next((reading for reading in verdict.readings if reading.submitted_side == wanted), None)


def picture_of(contents: Contents, side: Side) -> bytes | None:
    """The picture of a side's slot; where one picture alone was sent and both sides were read from it, that one."""
    if side in contents.pictures:
        return contents.pictures[side].content
    if len(contents.pictures) == 1 and reading_of(contents.verification.verdict, side) is not None:
        (only,) = contents.pictures.values()
        return only.content
    return None
