"""The limits of one-off business as data; ``policies/one-off.toml`` ships."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from service.risk.policy import Number, Word
from service.rulebook import Grounded, Identifier, Rulebook


class Mixing(StrEnum):
    """Whether yuan and other currencies count together."""

    ADD = "ADD"
    APART = "APART"


class LimitGroup(Grounded):
    """Kinds of business that count together, with the limits in yuan and in US dollars for all other currencies."""

    id: Identifier
    kinds: Annotated[tuple[Word, ...], Field(min_length=1)]
    cny: Number
    usd: Number

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if self.cny <= 0 or self.usd <= 0:
            raise ValueError("a limit is above 0")
        return self


class Linking(Grounded):
    """For how many days linked business counts together, the day of the business itself being the first."""

    window_days: Annotated[int, Field(ge=1, le=3660)]
    mixing: Mixing


class OneOffPolicy(Rulebook):
    """The whole file."""

    groups: Annotated[tuple[LimitGroup, ...], Field(min_length=1)]
    linking: Linking

    def group_of(self, kind: str) -> LimitGroup | None:
        """The group of a kind of business."""
        return next((group for group in self.groups if kind in group.kinds), None)

    @model_validator(mode="after")
    def _kinds_once(self) -> Self:
        kinds = [kind for group in self.groups for kind in group.kinds]
        if len(set(kinds)) < len(kinds):
            raise ValueError("a kind belongs to one group")
        return self


def load_one_off_policy(path: Path | None = None) -> OneOffPolicy:
    """The policy in a file, or the one that ships.

    Raises:
        RulebookError: the file cannot be read, or is no such policy.
    """
    return OneOffPolicy.load(path, "service.risk", "policies/one-off.toml")
