"""The documentation names every setting, every reason, every role and every code, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import reason_codes_page, settings_page
from service.call.caller import Role
from service.call.error_reasons import KINDS
from service.serving.auth.permissions import ROLES
from service.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "protos" / "README.md"])
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")


def rows(page: Path) -> dict[str, list[str]]:
    """The cells of each row of the page's tables, by the first of them."""
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return {row[0]: row[1:] for row in cells}


def anchors(page: Path) -> set[str]:
    """What links may point to within a page: its headings, as GitHub writes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [settings_page, reason_codes_page], ids=lambda page: page.__name__)
def test_a_written_page_is_what_its_script_writes(page: object) -> None:
    """A page that a script writes is never older than what it is written from."""
    written, target = page.page(), page.PAGE  # type: ignore[attr-defined]
    assert target.read_text(encoding="utf-8") == written, f"run python -m {page.__name__}"  # type: ignore[attr-defined]


def test_every_setting_has_a_description_and_a_row() -> None:
    """The page of settings says of each what it means, by the name it has in the environment."""
    table = rows(DOCS / "settings.md")
    assert {name.upper() for name in Settings.model_fields} <= table.keys()
    assert [name for name, field in Settings.model_fields.items() if len(field.description or "") < 10] == []


def test_every_error_has_a_row_with_its_status_a_cause_and_a_remedy() -> None:
    """A caller can look up each reason, and no row tells of a reason or a status that there is not."""
    table = {reason: row for reason, row in rows(DOCS / "errors.md").items() if re.fullmatch(r"[A-Z_]+", reason)}
    assert {reason: row[0] for reason, row in table.items()} == {
        one.value: code.name for one, (code, _) in KINDS.items()
    }
    assert all(len(cell) > 4 for row in table.values() for cell in row[1:])


def test_the_chinese_pages_name_every_setting_and_reason() -> None:
    """What a bank has to set, and what its clients have to understand, stands in the tables of its language."""

    def words(name: str) -> set[str]:
        lines = (DOCS / "zh-CN" / name).read_text(encoding="utf-8").splitlines()
        return set(re.findall(r"[A-Z][A-Z_]+", "\n".join(line for line in lines if line.startswith("| "))))

    assert {name.upper() for name in Settings.model_fields} <= words("settings.md")
    assert {reason.value for reason in KINDS} <= words("errors.md")


def test_the_roles_of_every_method_are_told() -> None:
    """The table of roles is the table of permissions."""
    table = rows(DOCS / "callers.md")
    for path, roles in ROLES.items():
        if path.startswith("/idverdict"):
            method = path.rpartition("/")[2]
            told = {role for role in Role if method in re.findall(r"\w+", table[role.value][0])}
            assert told == roles, method


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Each link to a file of the repository names one, and each link to a heading a heading of it."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for path, anchor in LINK.findall(text):
        target = (page.parent / path) if path else page
        assert target.exists(), path
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{path}#{anchor}"


@pytest.mark.parametrize("folder", [DOCS, DOCS / "zh-CN"], ids=lambda folder: folder.name)
def test_the_index_names_every_page(folder: Path) -> None:
    """Whoever comes to a folder of pages finds each of them in its index."""
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in folder.glob("*.md") if f"]({page.name})" not in index] == ["README.md"]
