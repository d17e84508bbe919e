"""The benchmark of sizes, on few verifications."""

from __future__ import annotations

import re
import sys

import pytest

from bench import sizes


def test_sizes_are_told_of_both_databases(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A server's processor and memory are told, and what a verification adds to each database; pictures hardly grow."""
    monkeypatch.setattr(sys, "argv", ["sizes", "--count", "40"])
    sizes.main()
    told = capsys.readouterr().out
    ((came, sealed),) = re.findall(r"pictures: ([\d,]+) bytes came, ([\d,]+) bytes sealed", told)
    assert 0 < int(sealed.replace(",", "")) - int(came.replace(",", "")) < 1_000
    for database in ("SQLite", "PostgreSQL"):
        (grown,) = re.findall(rf"^{database}: ([\d,]+) bytes a verification", told, re.MULTILINE)
        assert 5_000 < int(grown.replace(",", "")) < 100_000
    (core_s,) = re.findall(r"server: ([\d.]+) s of a core", told)
    assert float(core_s) > 0
