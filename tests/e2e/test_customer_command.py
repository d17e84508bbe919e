"""``idverdict customer``: a customer from the command line, and a list of customers from a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.cli import app

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`idverdict` on an empty store."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, ["customer", *map(str, arguments)])


def test_a_customer_from_the_command_line(command: Command, tmp_path: Path) -> None:
    """Opened, updated, rated, shown, due, replayed and packed, without a server."""
    opened = command("open", "CIF-1", "--declare", "name=张样本", "--json")
    assert opened.exit_code == 0, opened.output
    name = json.loads(opened.stdout)["name"]
    assert command("update", "CIF-1", "--declare", "contact=13800000000").exit_code == 0
    assert command("event", name, "DOUBT", "--note", "SPECIMEN").exit_code == 0
    asked = tmp_path / "rate.json"
    asked.write_text(json.dumps({"name": name, "inputs": {"age": "41"}, "request_id": "rate-1"}))
    rated = json.loads(command("ask", "RateCustomer", asked).stdout)
    assert "occupation" in rated["missing"]
    shown = command("show", "CIF-1")
    assert "DECLARED" in shown.stdout
    assert "IN_PROGRESS" in shown.stdout
    assert name in command("due", "--state", "IN_PROGRESS").stdout
    kept = tmp_path / "position"
    told = command("watch", "--once", "--from-beginning", "--token-file", kept, "--event", "DOUBT", "--json")
    assert [json.loads(line)["event"] for line in told.stdout.splitlines()] == ["DOUBT"]
    assert command("event", name, "CUSTOMER_NOTIFIED").exit_code == 0
    told = command("watch", "--once", "--token-file", kept, "--customer", "CIF-1")
    assert told.stdout.split()[1:] == [name, "NOTED", "CUSTOMER_NOTIFIED"]
    assert command("watch", "--once", "--kind", "NO_SUCH_KIND").exit_code == 2
    assert command("catch-up").stdout == "every file is up to date\n"
    replayed = command("replay", "CIF-1")
    assert (replayed.exit_code, replayed.stdout.count("same")) == (0, 3)
    output = tmp_path / "file.zip"
    assert command("file", "CIF-1", "--output", output, "--operator", "SPECIMEN").exit_code == 0
    assert output.read_bytes()[:2] == b"PK"
    assert command("sweep", "--all").stdout.startswith("1 ")
    assert command("ask", "NoSuchMethod", asked).exit_code == 2


def test_customers_from_a_file(command: Command, tmp_path: Path) -> None:
    """Each row opens a file once, however often the file is taken; a bad row is named and hinders no other."""
    rows = tmp_path / "customers.csv"
    rows.write_text("reference,kind,name,sox\nCIF-1,PERSON,张样本,\nENT-1,ENTITY,样本有限公司,\nCIF-2,PERSON,,x\n")
    for _ in range(2):
        taken = command("import", rows)
        assert taken.exit_code == 1
        assert taken.stdout.startswith("2 customers opened or there already, 1 rows refused")
        assert "line 4: ELEMENT_UNKNOWN" in taken.stderr
    assert command("due", "--state", "IN_PROGRESS").stdout.count("customers/") == 2
