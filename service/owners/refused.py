"""Why a structure of owners cannot be used."""

from __future__ import annotations


class StructureRefused(ValueError):
    """A structure contradicts itself or is not readable.

    Attributes:
        reason: a stable word, such as ``SUM_OVER_WHOLE``.
        place: where, such as ``holdings.3.share``; empty where the whole is meant.
        party: the reference of the party at fault, for whoever sent the structure; it is not part of the text.

    The text holds places and words of the format alone, no name or number of a party.
    """

    def __init__(self, reason: str, explanation: str, place: str = "", party: str = "") -> None:
        super().__init__(f"{reason}: {f'{place}: ' if place else ''}{explanation}")
        self.reason = reason
        self.explanation = explanation
        self.place = place
        self.party = party

    def at(self, place: str) -> StructureRefused:
        """The same, with its place."""
        return StructureRefused(self.reason, self.explanation, place, self.party)
