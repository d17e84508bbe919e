"""Rules as data: a TOML file with id, version, rationale and approver, whose every rule names its ground.

A result names the rulebook by id, version and digest of its text, so that it can be made again under the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from service.tables import Sentence, Table, TableError, Written

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,63}$")]


class RulebookError(ValueError):
    """A file of rules cannot be used; the text names the place in the file and what is wrong there."""


class Tag(StrEnum):
    """How sure the ground of a rule is: the text was read, a second source tells of it, or nobody has confirmed it."""

    READ = "V"
    SECONDARY = "S"
    UNCONFIRMED = "K"


class Grounded(Table):
    """A rule with its ground.

    Attributes:
        rationale: why the rule is so.
        source: the law, standard or practice that it comes from.
        tag: how sure that source is.
    """

    rationale: Sentence
    source: Annotated[str, Field(min_length=2)]
    tag: Tag


class Rulebook(Written):
    """What every file of rules has."""

    id: Identifier
    approver: Annotated[str, Field(min_length=2)]

    def reference(self) -> dict[str, str]:
        """Which rules a result was made under: id, version, digest."""
        return {"id": self.id, "version": self.version, "sha256": self.sha256}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for problem in self._problems():
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        """What is wrong with the rules as a whole, though each is right by itself; a kind of rulebook says what."""
        yield from ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Make a rulebook of TOML text. Numbers with a point are taken as exact decimals.

        Raises:
            RulebookError: not TOML, or not such a rulebook; names the place, such as ``factors.3.weight``.
        """
        try:
            return cls.of_text(text, "rules", parse_float=str)
        except TableError as error:
            raise RulebookError(str(error)) from None

    @classmethod
    def load(cls, path: Path | None, package: str, name: str) -> Self:
        """The rules in a file, or those that ship as ``name`` in a package.

        Raises:
            RulebookError: the file cannot be read, or is not such a rulebook.
        """
        try:
            source = path if path is not None else files(package).joinpath(name)
            return cls.parse(source.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise RulebookError(f"the file of rules cannot be read: {type(error).__name__}") from None
