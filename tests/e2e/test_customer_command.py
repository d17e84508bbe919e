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
    assert command("sweep", "--all").stdout.startswith("0 ")
    assert command("ask", "NoSuchMethod", asked).exit_code == 2


def test_customers_from_a_file_and_into_one(command: Command, tmp_path: Path) -> None:
    """Each row opens a file once, however often it is taken, and has its line; an export has them all."""
    rows, results = tmp_path / "customers.csv", tmp_path / "customers.csv.results.jsonl"
    heading, one = "reference,kind,name,sox", "CIF-1,PERSON,张样本,"
    bad = ["CIF-2,PERSON,,x", "CIF-1,PERSON,李样本,", "CIF-3,ROBOT,张样本,", "CIF-4", ",PERSON,,"]
    rows.write_text("\n".join([heading, one, one, "ENT-1,ENTITY,样本有限公司,", *bad]) + "\n")
    for _ in range(2):
        results.unlink(missing_ok=True)
        taken = command("import", rows)
        assert taken.exit_code == 1
        assert taken.stdout.startswith("3 customers opened or there already, 5 rows refused")
        lines = [json.loads(line) for line in results.read_text().splitlines()]
        assert [line["error"] for line in lines[3:]] == [
            "ELEMENT_UNKNOWN", "CUSTOMER_EXISTS", "INVALID_REQUEST", "INVALID_REQUEST", "INVALID_REQUEST"
        ]  # fmt: skip
        assert [lines[place]["field"] for place in (3, 5, 7)] == ["declared", "kind", "reference"]
    assert lines[0]["customer"] == lines[1]["customer"] != lines[2]["customer"]
    results.write_text("\n".join(map(json.dumps, lines[:2])) + "\n{cut off")
    assert command("import", rows).stdout.startswith("2 rows were done before; 1 customers opened or there already")
    assert command("import", rows).exit_code == 0
    rows.write_text(f"{heading}\n{one}\n" * 9)
    assert "of another file" in command("import", rows).stderr
    output = tmp_path / "all.jsonl"
    assert command("export", output).exit_code == 0
    exported = output.read_text().splitlines(keepends=True)
    assert {json.loads(line)["customer_reference"] for line in exported} == {"CIF-1", "ENT-1"}
    output.write_text(exported[0] + exported[1][:40])
    assert command("export", output, "--resume").exit_code == 0
    assert output.read_text().splitlines(keepends=True) == exported
    assert command("export", output).exit_code == 2
    refused = tmp_path / "refused.jsonl"
    assert command("export", refused, "--state", "REDACTED").exit_code == 1
    assert not refused.exists()
    assert command("due", "--level", 5).exit_code == 0


def test_parquet_in_and_out(command: Command, tmp_path: Path) -> None:
    """Rows of Parquet are taken like those of CSV, and customers are written as Parquet."""
    import pyarrow as pa
    from pyarrow import parquet

    rows, output = tmp_path / "customers.parquet", tmp_path / "all.parquet"
    parquet.write_table(pa.table({"reference": ["CIF-1", "CIF-2"], "name": ["张样本", None]}), rows)
    assert command("import", rows).stdout.startswith("2 customers opened")
    assert command("export", output).exit_code == 0
    written = {row["customer_reference"]: row for row in parquet.read_table(output).to_pylist()}
    assert set(written) == {"CIF-1", "CIF-2"}
    assert written["CIF-1"]["elements"][0]["value"] == "张样本"


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
    empty = tmp_path / "empty.pdf"
    empty.touch()
    assert command("attach", "CIF-1", empty, *about).exit_code == 2
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
