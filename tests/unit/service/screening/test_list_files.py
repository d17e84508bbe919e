"""Files of lists: three forms, whole or refused."""

from __future__ import annotations

import hashlib
import json

import pytest

from service.screening.facts import Kind
from service.screening.list_files import ListFormat, ListRefused, read_list

CSV = 'id,names,kind,birth_dates,former_ids\n1,"Karl Lindau; K. Lindau",PERSON,1970-03-04,0\n2,张伟明,,,\n'
FTM: list[dict[str, object]] = [
    {
        "id": "NK-1",
        "schema": "Person",
        "properties": {
            "name": ["Karl Lindau"],
            "alias": ["K. Lindau"],
            "birthDate": ["1970-03-04", "circa 1970"],
            "nationality": ["de"],
            "idNumber": ["L01X00T47"],
            "topics": ["sanction"],
        },
        "referents": ["un-1"],
    },
    {"id": "addr-1", "schema": "Address", "properties": {"full": ["Musterweg 1"]}},
    {"id": "NK-2", "schema": "Vessel", "properties": {"name": ["Nordstern"]}},
]


def lines(values: list[dict[str, object]]) -> bytes:
    """One object a line."""
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values).encode()


def test_csv_has_names_dates_and_former_ids() -> None:
    """Several values of a column are separated by semicolons."""
    found = read_list(CSV.encode(), ListFormat.CSV)
    first, second = found.entries
    assert first.facts.names == ("Karl Lindau", "K. Lindau")
    assert (first.facts.kind, first.facts.birth_dates, first.former_ids) == (Kind.PERSON, ("1970-03-04",), ("0",))
    assert second.facts.kind is None
    assert (found.names, found.sha256) == (3, hashlib.sha256(CSV.encode()).digest())


def test_followthemoney_entities_are_taken_and_the_nameless_counted() -> None:
    """Every entity with a name is an entry, whatever its schema; addresses and the like are counted."""
    found = read_list(lines(FTM), ListFormat.FTM)
    person, vessel = found.entries
    assert person.ids == {"NK-1", "un-1"}
    assert person.facts.birth_dates == ("1970-03-04",)
    assert (person.facts.countries, person.facts.numbers, person.topics) == (("DE",), ("L01X00T47",), ("sanction",))
    assert vessel.facts.kind is Kind.OTHER
    assert found.without_names == 1


@pytest.mark.parametrize(
    ("content", "format_", "problem"),
    [
        (b"id\n1\n", ListFormat.CSV, "first row"),
        (b"id,names\n1,a,b\n", ListFormat.CSV, "record 1: the row has 3 columns"),
        (b"id,names\n1,Karl\n1,Otto\n", ListFormat.CSV, "record 2: the id is there twice"),
        (b"id,names,kind\n1,Karl,CAT\n", ListFormat.CSV, "kind is PERSON"),
        (b"\xff", ListFormat.CSV, "UTF-8"),
        (b'{"id": "1", "names": ["Karl"]}\n{"id"', ListFormat.JSONL, "record 2: no JSON"),
        (b'{"id": "1", "name": "Karl"}', ListFormat.JSONL, "unknown members"),
        (b'{"id": 1, "names": ["Karl"]}', ListFormat.JSONL, "id is a text"),
        (b"[]", ListFormat.JSONL, "no JSON object"),
        (b'{"id": "1"}', ListFormat.FTM, "no FollowTheMoney entity"),
        (b'{"id": "1", "schema": "Address", "properties": {}}', ListFormat.FTM, "no entry"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(content: bytes, format_: ListFormat, problem: str) -> None:
    """The error names the record, and no value."""
    with pytest.raises(ListRefused, match=problem) as refused:
        read_list(content, format_)
    assert "Karl" not in str(refused.value)


def test_the_expected_file_alone_is_taken() -> None:
    """Digest and count that a caller expects are held to."""
    with pytest.raises(ListRefused, match="SHA-256"):
        read_list(CSV.encode(), ListFormat.CSV, "0" * 64)
    with pytest.raises(ListRefused, match="2 entries"):
        read_list(CSV.encode(), ListFormat.CSV, expected_entries=3)
