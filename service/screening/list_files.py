"""Reads the file of a list: CSV, JSON lines, or FollowTheMoney entities. A file is read whole or refused.

What FollowTheMoney describes beside names (addresses, sanctions, ownership) has no name of its own; such records are
counted. A FollowTheMoney entity is of a schema; what schema is a person or a company is `_SCHEMAS`, any other is OTHER.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from service.screening.facts import Entry, Facts, Kind, normal_date

_MOST_NAMES: Final = 500
_LONGEST: Final = 1_000
_COLUMNS: Final = ("id", "names", "kind", "birth_dates", "countries", "numbers", "topics", "former_ids")
_SCHEMAS: Final[Mapping[str, Kind]] = MappingProxyType({
    "Person": Kind.PERSON, "LegalEntity": Kind.ENTITY, "Company": Kind.ENTITY, "Organization": Kind.ENTITY,
    "PublicBody": Kind.ENTITY,
})  # fmt: skip
_EITHER: Final = frozenset({"LegalEntity"})
"""Schemas of whoever may be a person too: the kind is left open."""


class ListFormat(StrEnum):
    """Form of a file."""

    CSV = "CSV"
    JSONL = "JSONL"
    FTM = "FTM"


class ListRefused(ValueError):
    """A file is no complete list; the text says at which record, and what is wrong there, without its values."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file that was read.

    Attributes:
        sha256, size: of its bytes.
        entries: those with names, in the file's order.
        without_names: how many records have no name.
    """

    sha256: bytes
    size: int
    entries: tuple[Entry, ...]
    without_names: int

    @property
    def names(self) -> int:
        """How many names the entries have."""
        return sum(len(set(entry.facts.names)) for entry in self.entries)


def read_list(content: bytes, format: ListFormat, expected_sha256: str = "", expected_entries: int = 0) -> ListFile:
    """Read a file.

    Raises:
        ListRefused: it is not well-formed, not UTF-8, holds no entry or an id twice, or is not the expected file.
    """
    digest = hashlib.sha256(content)
    if expected_sha256 and digest.hexdigest() != expected_sha256:
        raise ListRefused("the file has another SHA-256")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListRefused("the file is not UTF-8") from None
    records = _csv(text) if format is ListFormat.CSV else _lines(text)
    made = _of_entity if format is ListFormat.FTM else _of_object
    entries, seen, without = list[Entry](), set[str](), 0
    for number, record in records:
        entry = _made(made, record, number)
        if entry is None:
            without += 1
            continue
        if entry.id in seen:
            raise ListRefused(f"record {number}: the id is there twice")
        seen.add(entry.id)
        entries.append(entry)
    if not entries:
        raise ListRefused("the file has no entry with a name")
    if expected_entries and len(entries) != expected_entries:
        raise ListRefused(f"the file has {len(entries)} entries")
    return ListFile(digest.digest(), len(content), tuple(entries), without)


def _made(made: Callable[[Mapping[str, Any]], Entry | None], record: Mapping[str, Any], number: int) -> Entry | None:
    try:
        return made(record)
    except ListRefused as error:
        raise ListRefused(f"record {number}: {error}") from None


def _csv(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [name.strip() for name in next(rows, [])]
        if not {"id", "names"} <= set(head) or len(set(head)) < len(head) or not set(head) <= set(_COLUMNS):
            raise ListRefused(f"the first row has to name columns of: {', '.join(_COLUMNS)}; id and names at least")
        for number, row in enumerate(rows, 1):
            if not row:
                continue
            if len(row) != len(head):
                raise ListRefused(f"record {number}: the row has {len(row)} columns, not {len(head)}")
            values: dict[str, Any] = dict(zip(head, row, strict=True))
            for name in set(head) - {"id", "kind"}:
                values[name] = [one.strip() for one in values[name].split(";") if one.strip()]
            yield number, values
    except csv.Error:
        raise ListRefused("the file is no CSV") from None


def _lines(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            raise ListRefused(f"record {number}: no JSON") from None
        if not isinstance(value, dict):
            raise ListRefused(f"record {number}: no JSON object")
        yield number, value


def _of_object(value: Mapping[str, Any]) -> Entry | None:
    if unknown := sorted(set(value) - set(_COLUMNS)):
        raise ListRefused(f"unknown members: {len(unknown)}")
    names = _texts(value.get("names"))
    kind = value.get("kind") or None
    if kind is not None and kind not in Kind.__members__:
        raise ListRefused("kind is PERSON, ENTITY or OTHER")
    id_ = _id(value.get("id"))
    if not names:
        return None
    facts = Facts(
        names,
        Kind(kind) if kind else None,
        _days(_texts(value.get("birth_dates"))),
        tuple(one.upper() for one in _texts(value.get("countries"))),
        _texts(value.get("numbers")),
    )
    return Entry(id_, facts, _texts(value.get("former_ids")), _texts(value.get("topics")))


def _of_entity(value: Mapping[str, Any]) -> Entry | None:
    schema, found = value.get("schema"), value.get("properties")
    if not isinstance(schema, str) or not isinstance(found, dict):
        raise ListRefused("no FollowTheMoney entity")

    def many(*names: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for name in names for one in _texts(found.get(name))))

    id_ = _id(value.get("id"))
    names = many("name", "alias", "previousName", "weakAlias")
    if not names:
        return None
    kind = None if schema in _EITHER else _SCHEMAS.get(schema, Kind.OTHER)
    numbers = (
        "idNumber",
        "passportNumber",
        "registrationNumber",
        "taxNumber",
        "leiCode",
        "innCode",
        "ogrnCode",
        "imoNumber",
    )
    dates = _days(many("birthDate", "incorporationDate"))
    countries = tuple(one.upper() for one in many("nationality", "citizenship", "country", "jurisdiction"))
    former = tuple(dict.fromkeys((*_texts(value.get("referents")), *many("referents"))))
    return Entry(id_, Facts(names, kind, dates, countries, many(*numbers)), former, many("topics"))


def _id(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= 255:
        raise ListRefused("id is a text of 1 to 255 characters")
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, Sequence) or len(value) > _MOST_NAMES:
        raise ListRefused("several values are a list")
    if not all(isinstance(one, str) and len(one) <= _LONGEST for one in value):
        raise ListRefused("a value is no text, or longer than 1,000 characters")
    return tuple(dict.fromkeys(one.strip() for one in value if one.strip()))


def _days(values: Sequence[str]) -> tuple[str, ...]:
    """Dates that can be compared; what is written otherwise (about 1970) is left out."""
    return tuple(dict.fromkeys(day for day in map(normal_date, values) if day is not None))
