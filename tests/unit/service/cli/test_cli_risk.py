"""``idverdict risk``: ratings, replays, simulations, overrides and one-off business from files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.risk import load_policy

DATA = Path(__file__).parents[3] / "data/risk"
CUSTOMER, ONE_OFF = DATA / "customer.json", DATA / "one-off.json"
DONE, FAILED, MISUSED = 0, 1, 2


def run(*arguments: object, status: int = DONE) -> str:
    """What a command prints, and its exit status."""
    result = CliRunner().invoke(app, ["risk", *map(str, arguments)], env={"COLUMNS": "160"})
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """A policy in which the worked example is one level higher."""
    policy = tmp_path / "stricter.toml"
    policy.write_text(load_policy().text.replace('below = "52"', 'below = "48"'), encoding="utf-8")
    return policy


def rated(tmp_path: Path) -> Path:
    """A rating, as it was printed."""
    kept = tmp_path / "rating.json"
    kept.write_text(run("rate", CUSTOMER, "--json"), encoding="utf-8")
    return kept


def test_rate_prints_every_factor(tmp_path: Path) -> None:
    """The level, R, each factor, and what is missing."""
    text = run("rate", CUSTOMER)
    assert text.startswith("level 2  R = 48.8, level 2 by score")
    assert "region_of_counterparties" in text
    unknown = tmp_path / "unknown.json"
    unknown.write_text(CUSTOMER.read_text(encoding="utf-8").replace('"SELF_EMPLOYED"', "null"), encoding="utf-8")
    assert "MISSING: counts as the worst" in run("rate", unknown)


def test_replay(tmp_path: Path, stricter: Path) -> None:
    """A rating is made again from itself; under another policy it is another."""
    kept = rated(tmp_path)
    assert "byte for byte" in run("replay", kept)
    assert "level" in run("replay", kept, "--policy", stricter, status=FAILED)


def test_an_assessment_is_made_again(tmp_path: Path) -> None:
    """Of the business that was assessed; of other business it is another, and without any it is misuse."""
    kept = tmp_path / "assessment.json"
    kept.write_text(run("one-off", ONE_OFF, "--json"), encoding="utf-8")
    assert "byte for byte" in run("replay", kept, "--business", ONE_OFF)
    other = tmp_path / "other.json"
    other.write_text(ONE_OFF.read_text(encoding="utf-8").replace('"0.01"', '"0.02"'), encoding="utf-8")
    assert "share" in run("replay", kept, "--business", other, status=FAILED)
    assert "--business FILE" in run("replay", kept, status=MISUSED)


def test_simulate_many_customers(tmp_path: Path, stricter: Path) -> None:
    """Customers one a line are rated under both policies."""
    line = json.dumps(json.loads(CUSTOMER.read_text(encoding="utf-8")))
    lines = tmp_path / "customers.jsonl"
    lines.write_text(f"{line}\n{line.replace('SPECIMEN-1', 'SPECIMEN-2')}\n", encoding="utf-8")
    assert "level 2 -> 3: 2" in run("simulate", lines, "--policy", stricter)
    assert json.loads(run("simulate", lines, "--policy", stricter, "--json"))["count"] == 2
    lines.write_text(f"{line}\n{{}}\n", encoding="utf-8")
    assert "line 2: format" in run("simulate", lines, "--policy", stricter, status=MISUSED)


def test_override(tmp_path: Path) -> None:
    """An override that is sound counts on its days; one by the same person twice may not be approved."""
    kept, stated = rated(tmp_path), tmp_path / "override.json"
    sound = {"level": 3, "reason": "Known since 1998, SPECIMEN", "proposer": "ann", "approver": "ben"}
    times = {"begins": "2026-11-30", "ends": "2027-01-31"}
    stated.write_text(json.dumps({**sound, **times}), encoding="utf-8")
    assert "level 3 on 2026-12-01; computed 2" in run("override", kept, stated, "--on", "2026-12-01")
    stated.write_text(json.dumps({**sound, **times, "approver": "ann"}), encoding="utf-8")
    assert "SAME_PERSON" in run("override", kept, stated, "--on", "2026-12-01", status=FAILED)
    stated.write_text(json.dumps(sound), encoding="utf-8")
    assert "begins, ends" in run("override", kept, stated, status=MISUSED)


def test_one_off() -> None:
    """The answer, its reasons and its sum."""
    text = run("one-off", ONE_OFF)
    assert text.startswith("REQUIRED  (ONE_OFF_THRESHOLD)")
    assert "CNY 37500, others USD 2500: 1 of the limit, by 4 of 4 stated" in text
    assert json.loads(run("one-off", ONE_OFF, "--json"))["answer"] == "REQUIRED"


def test_misuse_is_explained(tmp_path: Path) -> None:
    """Files that cannot be used are named with the place that is wrong."""
    broken = tmp_path / "broken.json"
    broken.write_text("{}", encoding="utf-8")
    assert "format" in run("rate", broken, status=MISUSED)
    assert "format" in run("one-off", broken, status=MISUSED)
    assert "not TOML" in run("rate", CUSTOMER, "--policy", CUSTOMER, status=MISUSED)
