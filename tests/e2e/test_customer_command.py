"""``idverdict customer``: a customer from the command line, and a list of customers from a file."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.cli import app

Command = Callable[..., Result]
EXAMPLE = b64encode((Path(__file__).parents[1] / "data" / "owners" / "example-a.json").read_bytes()).decode()


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


def test_attachments_from_the_command_line(command: Command, tmp_path: Path) -> None:
    """A file is attached and written again as it was; or its digest alone."""
    assert command("open", "CIF-1", "--declare", "name=张样本").exit_code == 0
    paper = tmp_path / "paper.txt"
    paper.write_text("工资证明 SPECIMEN")
    about = ("--issuer", "SPECIMEN employer", "--issued-on", "2026-02-01")
    made = json.loads(command("attach", "CIF-1", paper, *about, "--json").stdout)
    output = tmp_path / "again.txt"
    assert command("attachment", made["name"], "--output", output).exit_code == 0
    assert output.read_bytes() == paper.read_bytes()
    assert "its digest alone" in command("attach", "CIF-1", paper, *about, "--digest-only").stdout
    missing = command("attachment", made["name"].replace("/1", "/2"), "--output", tmp_path / "none")
    assert (missing.exit_code, "CUSTOMER_RECORD_NOT_FOUND" in missing.stderr) == (1, True)


@pytest.mark.parametrize("arguments", [("customer", "open", "CIF-1"), ("review", "claim")])
def test_a_server_is_not_told_who_acts(arguments: tuple[str, ...]) -> None:
    """`--operator` is refused beside `--server`, which knows the caller, and is never ignored."""
    where = ("--server", "127.0.0.1:1", "--operator", "SPECIMEN")
    done = CliRunner().invoke(app, [*arguments, *where])
    assert (done.exit_code, "--operator is for the embedded store" in done.stderr) == (2, True)


def test_determinations_are_replayed_with_the_rest(command: Command, tmp_path: Path) -> None:
    """`customer replay` makes versions, ratings and determinations of owners again."""
    name = json.loads(command("open", "ENT-1", "--kind", "ENTITY", "--declare", "name=样本公司", "--json").stdout)[
        "name"
    ]
    structure = tmp_path / "structure.json"
    for method, more in (("ImportStructure", {"structure_json": EXAMPLE}), ("DetermineOwners", {"on": "2026-03-01"})):
        structure.write_text(json.dumps({"name": name, "request_id": method, **more}))
        assert command("ask", method, structure).exit_code == 0
    replayed = command("replay", "ENT-1")
    assert replayed.exit_code == 0, replayed.output
    assert f"{name}/ownerDeterminations/1  same" in replayed.stdout
