"""Both READMEs tell every setting and every reason of an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.call.errors import ErrorReason
from service.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_names_every_setting_and_reason(name: str) -> None:
    """What a bank has to set, and what its clients have to understand, stands in the tables."""
    rows = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    words = set(re.findall(r"[A-Z][A-Z_]+", "\n".join(rows)))
    assert {setting.upper() for setting in Settings.model_fields} | {reason.value for reason in ErrorReason} <= words
