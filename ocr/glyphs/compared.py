"""What the picture of one character is like, among all characters."""

from __future__ import annotations

from dataclasses import dataclass

CLEAREST = 0.02
"""No picture is clearer than this."""


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
            recogniser is known to read as it, in any of their forms; 2 or more where there is none.
        nearest_apart: the same of the nearest character, where that is another one.
        sides: of each near double that it has a plane with, how far it is on the side of what it was read as: 1 where
            photographs of that are in the mean, -1 where those of the double are.
        nearest_sided: the least of those of the nearest character, where that is another one; 2 or more without any.
        alike: what it was read as, and the nearest, where some face draws another character just so.
        beside: cosine of the prototypes of the two characters that are nearest to the picture.
        skipped: whether its row has print between two characters that was read as none.
    """

    text: str
    own: float | None
    nearest: tuple[tuple[str, float], ...]
    em: float
    twin: float
    clear: bool = True
    apart: float = 2.0
    alike: tuple[str, ...] = ()
    skipped: bool = False
    beside: float = -1.0
    nearest_apart: float = 2.0
    sides: tuple[tuple[str, float], ...] = ()
    nearest_sided: float = 2.0

    @property
    def rival(self) -> tuple[str, float]:
        """The nearest other character, with its cosine."""
        return next(one for one in self.nearest if one[0] != self.text)

    @property
    def sided(self) -> float:
        """How far the picture is on its side of the planes with its near doubles, at the least; 2 without any."""
        return min((side for _, side in self.sides), default=2.0)

    @property
    def margin(self) -> float:
        """By how much the picture is more like what it was read as than like any other character; -2 without one."""
        return -2.0 if self.own is None else self.own - self.rival[1]

    @property
    def lead(self) -> float:
        """By how much it is more like the nearest character than like the next."""
        return self.nearest[0][1] - self.nearest[1][1]

    @property
    def blur(self) -> float:
        """By how much it differs from the character that it is most like: 0 for a clean glyph, 1 for nothing alike."""
        return 1 - self.nearest[0][1]

    def ahead(self, first: str, second: str) -> float:
        """By how much it is more like one character than like another, in shares of what it differs from the nearest.

        A clear picture tells near doubles apart by little, a blurred one not even by much. -9 where one is none of
        those compared.
        """
        like = {**dict(self.nearest), **({self.text: self.own} if self.own is not None else {})}
        if first not in like or second not in like:
            return -9.0
        return (like[first] - like[second]) / max(self.blur, CLEAREST)
