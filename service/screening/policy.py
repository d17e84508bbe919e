"""The screening policy as data: scores, thresholds, people, words; ``policies/screening.toml`` ships."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from service.rulebook import Grounded, Rulebook

Score = Annotated[int, Field(ge=0, le=1000)]
Word = Annotated[str, Field(pattern=r"^[A-Z0-9 ]{1,80}$")]


class How(StrEnum):
    """How a name met another."""

    HAN_EQUAL = "HAN_EQUAL"
    TRADITIONAL = "TRADITIONAL"
    VARIANT = "VARIANT"
    HAN_SWAPPED = "HAN_SWAPPED"
    PINYIN = "PINYIN"
    WADE_GILES = "WADE_GILES"
    CANTONESE = "CANTONESE"
    SPELLING_TYPO = "SPELLING_TYPO"
    HOMOPHONE = "HOMOPHONE"
    LATIN_EQUAL = "LATIN_EQUAL"
    LATIN_JOINED = "LATIN_JOINED"
    LATIN_ORDER = "LATIN_ORDER"
    LATIN_TYPO = "LATIN_TYPO"
    TOKEN_TYPO = "TOKEN_TYPO"  # noqa: S105 - no secret
    PARTIAL = "PARTIAL"
    NUMBER = "NUMBER"


class Thresholds(Grounded):
    """From which score on somebody decides, and from which on it is shown; how many are shown."""

    hit: Score
    weak: Score
    most_hits: Annotated[int, Field(ge=1, le=1000)]


class Scores(Grounded):
    """What each way of meeting is worth alone."""

    HAN_EQUAL: Score
    TRADITIONAL: Score
    VARIANT: Score
    HAN_SWAPPED: Score
    PINYIN: Score
    WADE_GILES: Score
    CANTONESE: Score
    SPELLING_TYPO: Score
    HOMOPHONE: Score
    LATIN_EQUAL: Score
    LATIN_JOINED: Score
    LATIN_ORDER: Score
    LATIN_TYPO: Score
    TOKEN_TYPO: Score
    PARTIAL: Score
    NUMBER: Score


class Costs(Grounded):
    """What is taken off; ``edit`` is divided by the letters."""

    edit: Score
    unmatched: Score
    initial: Score
    unusual_reading: Score
    extra_token: Score
    short_pinyin: Score
    legal_form: Score


class Typos(Grounded):
    """The least lengths for a typing error."""

    letters_for_one: Annotated[int, Field(ge=3)]
    letters_for_two: Annotated[int, Field(ge=6)]
    pinyin_letters: Annotated[int, Field(ge=4)]


class Supports(Grounded):
    """What is added where a fact agrees."""

    number: Score
    birth_date: Score
    birth_year: Score
    country: Score


class Contradicts(Grounded):
    """What is taken off where a fact differs."""

    birth_date: Score
    birth_year: Score
    country: Score
    kind: Score


class Common(Grounded):
    """From how many names of one spelling on it is common."""

    names: Annotated[int, Field(ge=2)]


class People(Grounded):
    """How many people a decision takes."""

    CONFIRMED: Annotated[int, Field(ge=1, le=2)]
    CLEARED: Annotated[int, Field(ge=1, le=2)]


class Duplicates(Grounded):
    """When the bank's own customers may be one, or none."""

    contact_customers: Annotated[int, Field(ge=1)]
    placeholders: tuple[str, ...]


class Words(Grounded):
    """Words that weigh nothing or little in names."""

    titles: frozenset[Word]
    particles: frozenset[Word]


class ScreeningPolicy(Rulebook):
    """The whole file."""

    thresholds: Thresholds
    scores: Scores
    costs: Costs
    typos: Typos
    supports: Supports
    contradicts: Contradicts
    common: Common
    people: People
    duplicates: Duplicates
    words: Words
    legal_forms: dict[Word, tuple[Word, ...]]

    @cached_property
    def score_of(self) -> Mapping[How, int]:
        """What each way of meeting is worth."""
        return {how: getattr(self.scores, how.value) for how in How}

    @cached_property
    def forms(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Legal forms as words, the longest first, with what they are called."""
        all_ = [(tuple(text.split()), own) for own, texts in self.legal_forms.items() for text in texts]
        return tuple(sorted(all_, key=lambda one: (-len(one[0]), one)))

    @cached_property
    def form_starts(self) -> frozenset[str]:
        """The first words of legal forms."""
        return frozenset(words[0] for words, _ in self.forms)

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.thresholds.weak >= self.thresholds.hit:
            raise ValueError("thresholds: weak must be below hit")
        return self


def load_policy(path: Path | None = None) -> ScreeningPolicy:
    """The policy in a file, or the one that ships. Raises RulebookError."""
    return ScreeningPolicy.load(path, "service.screening", "policies/screening.toml")
