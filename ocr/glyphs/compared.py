"""What the picture of one character is like, among all characters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Compared:
    """What the picture of one character is like.

    Attributes:
        text: what it was read as.
        own: cosine of the picture with the character's prototype; None where there is no such prototype.
        nearest: the characters whose prototypes are nearest to it, with their cosines, the nearest first, those left
            out that are drawn just like a nearer one.
        em: its size in the picture, pixels.
        twin: cosine of the prototypes of what it was read as and of the rival nearest to the picture.
        clear: whether it was surely cut out as it should be.
        apart: by how much the picture is more like what it was read as than like any of the characters that the
            recogniser is known to read as it; 2 where there is none.
        alike: what it was read as, and the nearest, where some face draws another character just so.
    """

    text: str
    own: float | None
    nearest: tuple[tuple[str, float], ...]
    em: float
    twin: float
    clear: bool = True
    apart: float = 2.0
    alike: tuple[str, ...] = ()

    @property
    def rival(self) -> tuple[str, float]:
        """The nearest other character, with its cosine."""
        return next(one for one in self.nearest if one[0] != self.text)

    @property
    def margin(self) -> float:
        """By how much the picture is more like what it was read as than like any other character; -2 without one."""
        return -2.0 if self.own is None else self.own - self.rival[1]

    @property
    def lead(self) -> float:
        """By how much it is more like the nearest character than like the next."""
        return self.nearest[0][1] - self.nearest[1][1]
