"""Who is screened, and who stands on a list: names, dates, countries, numbers. Values stay out of ``repr``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from service.canonical import Value, canonical_json

_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Kind(StrEnum):
    """What somebody or something is."""

    PERSON = "PERSON"
    ENTITY = "ENTITY"
    OTHER = "OTHER"
    """A vessel, an aircraft, a security."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a subject or an entry.

    Attributes:
        names: as written, other names too; at least one.
        kind: what it is; None where nobody says.
        birth_dates: of birth or foundation: ``1970``, ``1970-01`` or ``1970-01-31``.
        countries: of nationality, residence or registration, ISO 3166 letters in capitals, or as written.
        numbers: of documents or registers, as written.
    """

    names: tuple[str, ...] = field(repr=False)
    kind: Kind | None = None
    birth_dates: tuple[str, ...] = field(default=(), repr=False)
    countries: tuple[str, ...] = field(default=(), repr=False)
    numbers: tuple[str, ...] = field(default=(), repr=False)

    def value(self) -> dict[str, Value]:
        """The facts as JSON values, each list in order, so that equal facts have equal bytes."""
        return {
            "birth_dates": sorted(set(self.birth_dates)),
            "countries": sorted(set(self.countries)),
            "kind": None if self.kind is None else self.kind.value,
            "names": sorted(set(self.names)),
            "numbers": sorted(set(self.numbers)),
        }

    @property
    def digest(self) -> bytes:
        """SHA-256 of the facts: another one where a fact changes."""
        return hashlib.sha256(canonical_json(self.value())).digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list.

    Attributes:
        id: the list's own; ``former_ids``: what it was called before, or is called elsewhere.
        topics: what it is listed for, as the list has it.
        facts: what a subject is compared with.
    """

    id: str
    facts: Facts
    former_ids: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """All that it is called."""
        return frozenset((self.id, *self.former_ids))

    def value(self) -> dict[str, Value]:
        """The entry as JSON values."""
        return {
            **self.facts.value(),
            "former_ids": sorted(set(self.former_ids)),
            "id": self.id,
            "topics": sorted(set(self.topics)),
        }


def entry_of(value: Mapping[str, object]) -> Entry:
    """An entry of the JSON values that `Entry.value` gives."""
    return Entry(str(value["id"]), facts_of(value), _texts(value, "former_ids"), _texts(value, "topics"))


def facts_of(value: Mapping[str, object]) -> Facts:
    """Facts of the JSON values that `Facts.value` gives."""
    kind = value.get("kind")
    return Facts(
        _texts(value, "names"),
        Kind(str(kind)) if kind else None,
        _texts(value, "birth_dates"),
        _texts(value, "countries"),
        _texts(value, "numbers"),
    )


def normal_date(text: str) -> str | None:
    """A date as ISO 8601 to its year, month or day; None for what is no such date."""
    found = _DAY.match(text.strip().replace("/", "-").replace(".", "-"))
    if found is None or int(found[1]) < 1:
        return None
    year, month, day = found.groups()
    if month is not None and not 1 <= int(month) <= 12:
        return year
    return "-".join(part for part in (year, month, day if day is None or 1 <= int(day) <= 31 else None) if part)


def _texts(value: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = value.get(name) or ()
    return tuple(str(one) for one in found) if isinstance(found, list | tuple) else ()
