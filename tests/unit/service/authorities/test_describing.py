"""What adapters serve, held against the channels that name them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app
from tests.authorities import bank, scenario


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Settings that name the channels of a bank in this folder."""
    return {
        "IDVERDICT_DATA_DIR": str(tmp_path / "data"),
        "IDVERDICT_AUTHORITIES": str(tmp_path / "channels"),
        "IDVERDICT_AUTHORITY_HOSTS": "127.0.0.1",
        "IDVERDICT_POLICY": str(tmp_path / "policy.toml"),
    }


@pytest.mark.parametrize(
    ("channel", "changes", "told"),
    [
        ("simulated", {}, "as the channel states"),
        ("simulated", {'kind = "CITIZEN_ID"': 'kind = "CONTACT"'}, "another kind of question"),
        ("simulated_http", {}, "nothing to compare"),
    ],
)
def test_command_compares_what_an_adapter_serves(
    tmp_path: Path, environment: Mapping[str, str], channel: str, changes: dict[str, str], told: str
) -> None:
    """It asks what is served, about nobody, and fails where the channel states something else."""
    with bank(tmp_path, scenario(), channel=channel, changes=changes) as at:
        done = CliRunner().invoke(app, ["check-authorities"], env=dict(environment))
        assert told in done.output
        assert done.exit_code == (1 if changes else 0)
        assert at.simulated.ledger()["questions"] == {}


def test_adapter_that_is_away_or_serves_something_else_is_told(tmp_path: Path, environment: Mapping[str, str]) -> None:
    """A channel of another id is not served; an adapter that is gone does not answer."""
    with bank(tmp_path, scenario()):
        file = tmp_path / "channels" / "simulated.toml"
        (tmp_path / "channels" / "other.toml").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        done = CliRunner().invoke(app, ["check-authorities"], env=dict(environment))
        assert "other: the adapter does not serve this channel" in done.output
        assert "simulated: as the channel states" in done.output
        assert done.exit_code == 1
    gone = CliRunner().invoke(app, ["check-authorities"], env=dict(environment))
    assert "does not answer" in gone.output
    assert gone.exit_code == 1
