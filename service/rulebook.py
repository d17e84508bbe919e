"""Rules as data: a TOML file with id, version, rationale and approver, whose every rule names its ground.

A result names the rulebook by id, version and digest of its text, so that it can be made again under the same rules.
"""

from __future__ import annotations

import hashlib
import tomllib
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

Sentence = Annotated[str, Field(min_length=10)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,63}$")]


class RulebookError(ValueError):
    """A file of rules cannot be used; the text names the place in the file and what is wrong there."""


class Tag(StrEnum):
    """How sure the ground of a rule is: the text was read, a second source tells of it, or nobody has confirmed it."""

    READ = "V"
    SECONDARY = "S"
    UNCONFIRMED = "K"


class Table(BaseModel):
    """A table of a rulebook. Unknown keys are refused: a misspelt rule must not be lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Rulebook(Table):
    """What every file of rules has. It comes with its text, which is kept beside the results made under it."""

    id: Identifier
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    rationale: Sentence
    approver: Annotated[str, Field(min_length=2)]
    _text: str = PrivateAttr(default="")

    @property
    def text(self) -> str:
        """The rules as they were written."""
        return self._text

    @property
    def sha256(self) -> str:
        """The digest of the text in UTF-8, 64 hexadecimal digits."""
        return hashlib.sha256(self._text.encode()).hexdigest()

    def reference(self) -> dict[str, str]:
        """Which rules a result was made under: id, version, digest."""
        return {"id": self.id, "version": self.version, "sha256": self.sha256}

    @classmethod
    def parse(cls, text: str) -> Self:
        """Make a rulebook of TOML text. Numbers with a point are taken as exact decimals.

        Raises:
            RulebookError: not TOML, or not such a rulebook; names the place, such as ``factors.3.weight``.
        """
        try:
            table: dict[str, Any] = tomllib.loads(text, parse_float=str)
            rules = cls.model_validate(table)
        except tomllib.TOMLDecodeError as error:
            raise RulebookError(f"not TOML: {error}") from None
        except ValidationError as error:
            problems = (f"{'.'.join(map(str, e['loc'])) or 'rules'}: {e['msg']}" for e in error.errors())
            raise RulebookError("; ".join(problems)) from None
        rules._text = text
        return rules

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
