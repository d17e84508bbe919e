"""``idverdict replay`` beside a running server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.cli import app
from service.verification.policy import load_policy
from tests.e2e.serving import Running, request

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`idverdict` on the data of the server in the same folder."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def test_replay_command_tells_the_same_verdict_and_what_another_policy_changes(
    server: Running, command: Command, tmp_path: Path
) -> None:
    """By id, under its own policy and another; over a period, as a table of decisions that would change."""
    wrong = request("wrong")
    wrong.claim.name = "李样本"
    kept = server.stub.CreateVerification(wrong)
    server.stub.CreateVerification(request("right"))
    same = command("replay", kept.uid)
    assert (same.exit_code, "the same verdict" in same.stdout) == (0, True)
    rule = """[[rules]]
checks = ["claim_name"]
outcomes = ["FAILED"]
decision = "RESUBMIT"
rationale = "ask once again"
"""
    text = load_policy().text.replace(f'version = "{load_policy().version}"', 'version = "9.0.0"')
    other = tmp_path / "other.toml"
    other.write_text(text.replace("[[rules]]", f"{rule}\n[[rules]]", 1), encoding="utf-8")
    changed = command("replay", kept.name, "--policy", str(other))
    assert (changed.exit_code, "REVIEW -> RESUBMIT  under default 9.0.0" in changed.stdout) == (0, True)
    period = command("replay", "--since", "2026-03-01", "--until", "2026-03-02", "--policy", str(other), "--json")
    run = json.loads(period.stdout)
    assert (run["replayed"], run["same"]) == (2, 1)
    assert run["changes"] == [{"was": "REVIEW", "now": "RESUBMIT", "ids": [kept.uid]}]
    table = command("replay", "--since", "2026-03-01", "--policy", str(other))
    assert all(word in table.stdout for word in ("REVIEW", "RESUBMIT", kept.uid))
    own = command("replay", "--until", "2026-03-02")
    assert (own.exit_code, "2 replayed each under its own policy: 2 the same" in own.stdout) == (0, True)
    for arguments in ((), (kept.uid, "--since", "2026-03-01"), (kept.uid, "--tenant", "no tenant")):
        assert command("replay", *arguments).exit_code == 2
    unknown = command("replay", "none")
    assert (unknown.exit_code, "VERIFICATION_NOT_FOUND" in unknown.stderr) == (1, True)
    assert "李样本" not in same.output + changed.output + period.output + table.output
