"""A new document type is one file, and so is a new check: nothing else changes, and genuine cards fare as before."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NEW = Path(__file__).parent / "new_type"
PACKAGES = ("ocr", "service", "storage")
ADDED = {
    "ocr/documents/club_pass.py": NEW / "club_pass.py",
    "service/verification/checks/member_number_even.py": NEW / "member_number_even.py",
}
"""All that a new type and a new check add to the packages."""


def run_story(folder: Path, added: dict[str, Path], document_types: list[str]) -> dict[str, Any]:
    """What the story says on a copy of the packages with some files more."""
    code = folder / "code"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, code / package, ignore=shutil.ignore_patterns("__pycache__"))
    for place, file in added.items():
        shutil.copy(file, code / place)
    text = (ROOT / "service/verification/policies/default.toml").read_text(encoding="utf-8")
    policy = folder / "policy.toml"
    accepted = 'document_types = ["cn_resident_id"]'
    assert accepted in text
    of_purposes = re.compile(r'^document_types = \["cn_resident_id", .+\]$', re.MULTILINE)
    assert of_purposes.search(text)
    text = of_purposes.sub(f"document_types = {json.dumps([*document_types, 'passport'])}", text)
    text = text.replace(accepted, f"document_types = {json.dumps(document_types)}")
    policy.write_text(text, encoding="utf-8")
    path = os.pathsep.join(map(str, (code, ROOT / "protos", ROOT)))
    run = subprocess.run(
        [sys.executable, "-m", "tests.contract.new_type.story", str(folder / "data"), str(policy)],
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    said: dict[str, Any] = json.loads((folder / "data" / "story.json").read_text(encoding="utf-8"))
    return said


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What comes of a genuine card without the new type."""
    return run_story(tmp_path_factory.mktemp("before"), {}, ["cn_resident_id"])


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What comes of it, and of the new type, with the two files."""
    return run_story(tmp_path_factory.mktemp("after"), ADDED, ["cn_resident_id", "club_pass"])


def test_a_genuine_resident_card_gets_the_same_verdict(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Decision, reasons, actions and checks are the same, though the new type comes before it in the catalogue."""
    assert before["card"]["decision"] == "DECISION_ACCEPT"
    assert before["card"] == after["card"]
    order = list(after["types"])
    assert order.index("club_pass") < order.index("cn_resident_id")


def test_the_new_type_is_listed(before: dict[str, Any], after: dict[str, Any]) -> None:
    """ListDocumentTypes has it with its pages."""
    assert set(after["types"]) - set(before["types"]) == {"club_pass"}
    assert after["types"]["club_pass"] == ["cover", "data", "notes"]


def test_the_new_type_is_verified_from_end_to_end(after: dict[str, Any]) -> None:
    """Three pages in any order, a Latin name, a number in small letters: accepted, with the checks that apply to it."""
    found = after["pass"]
    assert (found["decision"], found["reasons"]) == ("DECISION_ACCEPT", [])
    assert found["pages"] == ["notes", "data", "cover"]
    checks = dict(check.split(" ") for check in found["checks"])
    passed = {"member_number_even", "document_not_expired", "claim_name", "claim_document_number", "pages_agree"}
    assert {checks[check] for check in passed} == {"OUTCOME_PASSED"}
    assert not {"id_number_checksum", "validity_term", "birth_matches_number", "claim_sex"} & checks.keys()
    assert found["same"]
    assert len(found["receipt"]) == 5
    assert found["pictures"] == [2, 2, 2]
    assert {"evidence/0-0.jpg", "evidence/0-1.jpg", "evidence/0-2.jpg", "report.html"} <= set(found["pack"])


def test_a_missing_page_is_asked_for_by_its_name(after: dict[str, Any]) -> None:
    """The page that nobody sent is named in both languages."""
    short = after["short"]
    assert (short["decision"], short["reasons"]) == ("DECISION_RESUBMIT", ["PAGE_MISSING"])
    ((action, page, chinese, english),) = short["actions"]
    assert (action, page) == ("UPLOAD_PAGE", "notes")
    assert "备注页" in chinese
    assert "page of notes" in english


def test_the_new_check_decides(after: dict[str, Any]) -> None:
    """An odd number goes to a person, by the rule for all checks of its category; so do pages that differ."""
    assert after["odd"]["decision"] == "DECISION_REVIEW"
    assert "ID_NUMBER_FORMAT" in after["odd"]["reasons"]
    assert after["differ"]["decision"] == "DECISION_REVIEW"
    assert "PAGES_DIFFER" in after["differ"]["reasons"]


def test_a_wrong_hint_is_a_mismatch(after: dict[str, Any]) -> None:
    """A pass that was declared a resident ID card is read as what it is, and said to be another type."""
    assert after["hinted"]["decision"] == "DECISION_REVIEW"
    assert "DOCUMENT_TYPE_MISMATCH" in after["hinted"]["reasons"]


def test_two_files_are_all_that_is_added() -> None:
    """The two files stand in the folders of document types and of checks, and name no other place."""
    assert {Path(place).parent for place in ADDED} == {Path("ocr/documents"), Path("service/verification/checks")}
