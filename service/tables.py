"""Tables of TOML files, checked as they are loaded: the policy, rules, channels of authorities, scenarios, callers."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

Sentence = Annotated[str, Field(min_length=10)]


class TableError(ValueError):
    """A text is no TOML, or no such table; says at which place in it, and what is wrong there."""


class Table(BaseModel):
    """A table. Unknown keys are refused: a misspelt rule must not be lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


TableType = TypeVar("TableType", bound=Table)


def loaded(text: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The tables of a TOML text. Raises TableError."""
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"not TOML: {error}") from None


def checked(kind: type[TableType], tables: dict[str, Any], whole: str) -> TableType:
    """Tables as a checked value; ``whole`` names the value in the error where it is wrong as a whole.

    Raises:
        TableError: names each place, such as ``rules.3.codes.0``.
    """
    try:
        return kind.model_validate(tables)
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, e['loc'])) or whole}: {e['msg']}" for e in error.errors(include_input=False))
        raise TableError("; ".join(problems)) from None


class Written(Table):
    """Rules with a version, a rationale and their text, which is kept beside what was decided under it."""

    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    rationale: Sentence
    _text: str = PrivateAttr(default="")

    @property
    def text(self) -> str:
        """The rules as they were written."""
        return self._text

    @property
    def sha256(self) -> str:
        """The digest of the text in UTF-8, 64 hexadecimal digits."""
        return _sha256(self._text)

    @classmethod
    def of_text(cls, text: str, whole: str, parse_float: Callable[[str], Any] = float) -> Self:
        """Rules of a TOML text. Raises TableError."""
        rules = checked(cls, loaded(text, parse_float), whole)
        rules._text = text
        return rules


@lru_cache(maxsize=16)
def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
