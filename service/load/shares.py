"""Shares of a limited resource: no party may take so much that others find none."""

from __future__ import annotations

from collections import Counter


class Shares:
    """So much of something, taken and given back by parties. For one thread.

    Who holds something already may take more only while it then holds at most ``share / (1 - share)`` times what is
    left (dynamic thresholds, Choudhury and Hahne 1998): alone it comes to ``share`` of the whole, two come to less
    each, and some is left for one who holds nothing yet, however many hoard. Nobody has to be known beforehand.

    Args:
        total: how much there is.
        share: how much of it one party may have that is alone, 0..1; with 1 anybody may have everything.
    """

    def __init__(self, total: int, share: float = 1.0) -> None:
        self.total = total
        self._share = share
        self._held: Counter[str] = Counter()
        self._taken = 0

    @property
    def left(self) -> int:
        """How much nobody holds."""
        return self.total - self._taken

    def held(self, party: str) -> int:
        """How much a party holds."""
        return self._held[party]

    def has_room(self, party: str, amount: int = 1) -> bool:
        """Whether a party may take so much more."""
        left = self.left - amount
        if left < 0:
            return False
        held = self._held[party]
        return not held or (1 - self._share) * (held + amount) <= self._share * left or self._share >= 1

    def take(self, party: str, amount: int = 1) -> None:
        """Take so much; `has_room` was asked before."""
        self._held[party] += amount
        self._taken += amount

    def give_back(self, party: str, amount: int = 1) -> None:
        """Give back so much of what was taken."""
        self._held[party] -= amount
        self._taken -= amount
        if not self._held[party]:
            del self._held[party]
