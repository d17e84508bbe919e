"""``idverdict owners``: files in, text, JSON, BODS and pictures out; what it says of files that it cannot use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.owners.rules import load_rules

EXAMPLE = Path(__file__).parents[3] / "data/owners/example-a.json"
ON = ("--on", "2026-11-30")
DONE, FAILED, MISUSED = 0, 1, 2


def run(*arguments: object, status: int = DONE) -> str:
    """What a command prints, and its exit status."""
    result = CliRunner().invoke(app, ["owners", *map(str, arguments)], env={"COLUMNS": "160"})
    assert result.exit_code == status, result.output
    return result.output


def test_determine_prints_owners_and_standards(tmp_path: Path) -> None:
    """Owners with their shares, what each standard came to, and a picture on wish."""
    drawn = tmp_path / "structure.svg"
    text = run("determine", EXAMPLE, *ON, "--svg", drawn)
    assert text.startswith("OWNERS  样本贸易有限公司 (SPECIMEN) (T) on 2026-11-30")
    assert "EQUITY 31.5 % (63/200)" in text
    assert "verifications/specimen-0001" in text
    assert "standard 3 CONTROL: EMPTY" in text
    assert drawn.read_text(encoding="utf-8").startswith("<svg")


def test_replay_compares_every_byte(tmp_path: Path) -> None:
    """A result is made again, byte for byte; other facts or rules are found out."""
    kept = tmp_path / "result.json"
    kept.write_text(run("determine", EXAMPLE, *ON, "--json"), encoding="utf-8")
    assert "byte for byte" in run("replay", kept, EXAMPLE)
    other = tmp_path / "other.json"
    other.write_text(EXAMPLE.read_text(encoding="utf-8").replace('"30%"', '"29%"'), encoding="utf-8")
    assert "structure_sha256" in run("replay", kept, other, status=FAILED)
    rules = tmp_path / "rules.toml"
    rules.write_text(load_rules().text.replace('method = "COMMAND"', 'method = "PRODUCT"'), encoding="utf-8")
    assert "owners" in run("replay", kept, EXAMPLE, "--policy", rules, status=FAILED)


def test_export_and_import(tmp_path: Path) -> None:
    """A structure goes out as BODS and comes back, with what could not be held listed each way."""
    bods, back = tmp_path / "bods.json", tmp_path / "back.json"
    assert "left out: examinations of control (2)" in run(
        "export", EXAMPLE, *ON, "--publisher", "SPECIMEN bank", "--output", bods
    )
    assert json.loads(bods.read_text(encoding="utf-8"))[0]["publicationDetails"]["bodsVersion"] == "0.4"
    assert "8 parties, 7 holdings" in run("import", bods, "--output", back)
    assert "UNDETERMINED" in run("determine", bods, *ON)
    assert "EQUITY 31.5 % (63/200)" in run("determine", back, *ON)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--policy", EXAMPLE), "not TOML"),
        (("--target", "nobody"), "no party of the file"),
        (("--target", "P-yi"), "TARGET_NO_ENTITY"),
        (("--known-at", "yesterday"), "--known-at is written as"),
    ],
)
def test_misuse_is_explained(arguments: tuple[object, ...], said: str) -> None:
    """Arguments that cannot be used are named in one line."""
    assert said in run("determine", EXAMPLE, *arguments, status=MISUSED)


def test_file_that_contradicts_itself(tmp_path: Path) -> None:
    """A structure with more than a whole is refused, by its reason and the party's reference."""
    broken = tmp_path / "broken.json"
    broken.write_text(EXAMPLE.read_text(encoding="utf-8").replace('"30%"', '"31%"'), encoding="utf-8")
    assert "SUM_OVER_WHOLE" in run("determine", broken, *ON, status=MISUSED)
    broken.write_text("{", encoding="utf-8")
    assert "NOT_JSON" in run("determine", broken, *ON, status=MISUSED)


def test_compare_with_a_register(tmp_path: Path) -> None:
    """Differences from a register with what they ask for, and the last day."""
    register, calendar = tmp_path / "register.json", tmp_path / "calendar.json"
    stated = {"format": "idverdict-owner-register/1", "target": "T", "retrieved": "2026-11-29"}
    owners = [{"party": "P-bing", "standards": [1, 2]}, {"party": "P-ding"}]
    register.write_text(json.dumps({**stated, "owners": owners}), encoding="utf-8")
    days = {"format": "idverdict-working-days/1", "known_until": "2027-12-31", "holidays": ["2027-01-01"]}
    calendar.write_text(json.dumps(days), encoding="utf-8")
    text = run("compare", EXAMPLE, register, *ON, "--calendar", calendar)
    assert "1 difference from the register of 2026-11-29" in text
    assert "MISSING_IN_REGISTER P-jia  MATERIAL, REPORT" in text
    assert "due on 2027-01-12\n" in text
    assert json.loads(run("compare", EXAMPLE, register, *ON, "--json"))["due_beyond_calendar"] is True
    register.write_text("{}", encoding="utf-8")
    assert "format" in run("compare", EXAMPLE, register, *ON, status=MISUSED)


def test_a_register_of_holdings_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Imported part by part, listed and dropped; a file that is none names the line and leaves nothing in use."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    text = '{"format":"idverdict-holdings/1"}\n{"party":{"id":"T","kind":"COMPANY"}}\n'
    good.write_text(text)
    bad.write_text(text + '{"party":{"id":"T","kind":"COMPANY"}}')
    name = "holdingRegisters/group/versions/1"
    assert run("register", "import", "group", good, "--parties", 1).startswith(
        f"{name}  IN_USE  1 parties, 1 statements"
    )
    assert "line 3" in run("register", "import", "group", bad, status=MISUSED)
    assert "register (" in run("register", "import", "Group", good, status=FAILED)  # it could not be dropped
    again = ("register", "import", "other", good, "--request-id", "r1")
    assert run(*again) == run(*again)
    good.write_text(text + '{"party":{"id":"P","kind":"PERSON"}}\n')
    assert "REQUEST_ID_REUSED" in run(*again, status=FAILED)
    assert run("register", "list").count("IN_USE") == 2
    assert "DROPPED" in run("register", "drop", name)
    versions = [json.loads(line) for line in run("register", "list", "--json").splitlines()]
    assert [one["name"] for one in versions if one["state"] == "DROPPED"][-1] == name
