"""The READMEs are short, say the same in both languages, and lead to all that they leave out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LANGUAGES = pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])


def text_of(name: str) -> str:
    """A page of the root."""
    return (ROOT / name).read_text(encoding="utf-8")


@LANGUAGES
def test_a_readme_is_short_and_has_the_two_commands(name: str) -> None:
    """Whoever comes first reads it to the end, and can set everything up and test it."""
    text = text_of(name)
    assert len(text.splitlines()) <= 170
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.M))
    told = re.findall(r"^make ([a-z-]+)", text, re.M)
    assert told == ["demo", "test"]
    assert targets.issuperset(told)


def test_both_languages_have_the_same_parts_and_the_same_code() -> None:
    """No part and no line of code is in one language alone; comments in code are translated."""

    def outline(name: str) -> list[str]:
        return [line.split(" ")[0] for line in text_of(name).splitlines() if re.match(r"#+ ", line)]

    def code(name: str) -> list[str]:
        blocks = re.findall(r"^```\w*\n(.*?)^```", text_of(name), re.M | re.S)
        return [re.sub(r"\s+# .*", "", block) for block in blocks]

    assert outline("README.md") == outline("README.zh-CN.md")
    assert code("README.md") == code("README.zh-CN.md")


def test_both_languages_say_what_is_not_done() -> None:
    """The limits of the service are the same in both, one for one."""
    english, chinese = (
        re.findall(r"^- ", text_of(name).split(heading)[1].split("\n## ")[0], re.M)
        for name, heading in (("README.md", "## What it does not do"), ("README.zh-CN.md", "## 尚不支持的内容"))
    )
    assert len(english) == len(chinese) > 5


@LANGUAGES
def test_a_readme_leads_to_the_pages_by_reader(name: str) -> None:
    """The index of its language, and the pages for security and contributors, are one step away."""
    index = {"README.md": "docs/README.md", "README.zh-CN.md": "docs/zh-CN/README.md"}[name]
    assert {index, "SECURITY.md", "CONTRIBUTING.md"} <= set(re.findall(r"\]\(([^)#]+)", text_of(name)))
