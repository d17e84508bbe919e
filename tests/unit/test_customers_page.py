"""docs/customers.md shows each of the 31 requirements by name, with tests that exist or with what is missing."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def test_every_requirement_has_its_test_or_says_what_is_missing() -> None:
    """There are 31 rows in order; each names tests that are there, or says what is open."""
    rows = ROW.findall((ROOT / "docs" / "customers.md").read_text(encoding="utf-8"))
    assert [int(number) for number, *_ in rows] == list(range(1, 32))
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    there = {name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)}
    for number, _, shown, missing in rows:
        named = re.findall(r"`(test_\w+)`", shown)
        assert named or missing.strip(), number
        assert set(named) <= there, (number, set(named) - there)
