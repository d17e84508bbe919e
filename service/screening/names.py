"""A name in the forms in which it is compared: its ideographs, and its words in Latin letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from service.screening.han import canonical, han_part, is_han, surname_length
from service.screening.letters import skeleton, tokens_of
from service.screening.readings import System, name_spellings


@dataclass(frozen=True)
class Name:
    """A name as written, and its forms.

    Attributes:
        text: as written.
        han: its ideographs; empty where there are none.
        tokens: its other words in Latin capitals.
    """

    text: str = field(repr=False)
    han: str = field(repr=False)
    tokens: tuple[str, ...] = field(repr=False)

    @cached_property
    def joined(self) -> str:
        """The Latin words as one."""
        return "".join(self.tokens)

    @cached_property
    def rotations(self) -> tuple[str, ...]:
        """The Latin words as one, beginning with each of them: a family name is written first or last."""
        words = self.tokens
        return tuple(dict.fromkeys("".join(words[at:] + words[:at]) for at in range(len(words))))

    @cached_property
    def skeletons(self) -> tuple[str, ...]:
        """How the Latin words sound."""
        return tuple(map(skeleton, self.tokens))

    @cached_property
    def canonical(self) -> str:
        """The ideographs as `han.canonical` gives them."""
        return canonical(self.han)

    @cached_property
    def surname(self) -> int:
        """How many ideographs the surname has."""
        return surname_length(self.han)

    def spelled(self, system: System) -> tuple[str, ...]:
        """How the ideographs are spelled in Latin letters, see `readings.name_spellings`."""
        return _spelled(self.han, system, self.surname)


def is_han_text(text: str) -> bool:
    """Whether a name has ideographs."""
    return not text.isascii() and any(map(is_han, text))


@lru_cache(maxsize=1 << 17)
def name_of(text: str) -> Name:
    """The forms of a name."""
    han = han_part(text) if is_han_text(text) else ""
    return Name(text, han, tokens_of(text))


@lru_cache(maxsize=1 << 17)
def _spelled(han: str, system: System, surname: int) -> tuple[str, ...]:
    return name_spellings(han, system, surname)
