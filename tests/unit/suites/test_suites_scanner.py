"""The scanner of the secrets suite: it finds every spelling that it knows, and says nothing of what is not there."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import date

import pytest

from tests.suites.support.scanner import SPELLINGS, Finding, missed, scan, secrets_of_date

SECRETS = {"name": "努尔兰·玉素甫".encode(), "number": b"11010519491231002X", "token": bytes(range(100, 164))}
TEXT = "努尔兰·玉素甫"


def test_every_spelling_is_found_where_it_is_planted() -> None:
    """Whole and packed, each spelling of each secret."""
    count, overlooked = missed(SECRETS)
    assert count > len(SPELLINGS) * 2
    assert overlooked == []


@pytest.mark.parametrize("before", range(6))
def test_value_inside_base64_is_found_at_every_place(before: int) -> None:
    """A message that holds the value anywhere, encoded as a whole."""
    message = base64.b64encode(b"x" * before + SECRETS["number"] + b"tail")
    assert {finding.secret for finding in scan({"log": message}, SECRETS)} == {"number"}


@pytest.mark.parametrize(
    "line",
    [
        json.dumps({"event": TEXT}).encode(),
        json.dumps({"event": TEXT}, ensure_ascii=False).encode(),
        repr(TEXT.encode()).encode(),
        TEXT.encode("utf-16"),
        gzip.compress(b"before " + TEXT.encode()),
        b"noise" + gzip.compress(json.dumps(TEXT).encode()) + b"noise",
    ],
    ids=("json", "json as it is", "repr", "utf-16", "gzip", "gzip in noise"),
)
def test_ways_in_which_programs_write_a_name(line: bytes) -> None:
    """What libraries make of a text, not what the scanner makes of it."""
    assert {finding.secret for finding in scan({"log": line}, SECRETS)} == {"name"}


def test_finding_says_where_and_how_and_not_what() -> None:
    """The report of a leak is none itself."""
    (finding,) = scan({"stderr": b"said 11010519491231002X"}, SECRETS)
    assert finding == Finding("stderr", "number", "UTF-8")
    assert "1949" not in repr(finding)


def test_nothing_is_found_where_nothing_is() -> None:
    """Other values of the same kind are no finding."""
    other = "努尔兰 110105194912310020 玉素甫".encode()
    assert scan({"log": other, "packed": gzip.compress(other)}, SECRETS) == []


def test_dates_are_looked_for_as_people_write_them() -> None:
    """With dashes, dots, slashes, in Chinese, and without anything."""
    secrets = secrets_of_date("birth", date(1949, 12, 31))
    for written in ("1949-12-31", "19491231", "1949.12.31", "1949/12/31", "31.12.1949", "1949年12月31日"):
        assert scan({"log": f"born {written}.".encode()}, secrets)
