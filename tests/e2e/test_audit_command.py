"""``idverdict audit ...`` beside a running server, and receipts verified from files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from idverdict import v1
from typer.testing import CliRunner, Result

from service.app import build_app
from service.cli import app
from tests.e2e.serving import Running, request, settings_in

Command = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, on the data of the server in the same folder."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(app, arguments)


def altered(tmp_path: Path, *statements: str) -> None:
    """Alter the database past the service."""
    with closing(sqlite3.connect(tmp_path / "idverdict.db")) as connection, connection:
        for name in ("updated", "deleted", "replaced"):
            connection.execute(f"DROP TRIGGER IF EXISTS audit_entry_not_{name}")
        for statement in statements:
            connection.execute(statement)


def test_sound_log_is_verified_beside_the_server(server: Running, run: Command, tmp_path: Path) -> None:
    """Entries, records and pictures, held to a checkpoint that was kept and to the public key."""
    server.stub.CreateVerification(request())
    kept, key = tmp_path / "kept", tmp_path / "key"
    kept.write_text(run("audit", "checkpoint").stdout)
    key.write_text(run("audit", "key").stdout)
    server.stub.CreateVerification(request("second"))
    for arguments in ((), ("--key", str(key)), ("--key", key.read_text().strip())):
        done = run("audit", "verify", "--evidence", "--checkpoint", str(kept), *arguments)
        assert done.exit_code == 0, done.output
        assert "2 records, 4 pictures: 0 faults; held to 1 checkpoints" in done.stdout


def test_faults_are_named_by_position_and_kind(server: Running, run: Command, tmp_path: Path) -> None:
    """One a line, as text or JSON, with exit status 1."""
    kept = server.stub.CreateVerification(request())
    altered(
        tmp_path,
        "UPDATE audit_entry SET actor = 'nobody' WHERE position = 1",
        f"UPDATE verification SET decision = 'REJECT' WHERE id = '{kept.uid}'",
    )
    told = run("audit", "verify")
    assert told.exit_code == 1
    assert told.stdout.splitlines()[:2] == ["1  ENTRY_ALTERED", f"8  RECORD_ALTERED  {kept.uid} kept"]
    assert "2 faults" in told.stdout
    lines = [json.loads(line) for line in run("audit", "verify", "--json").stdout.splitlines() if line.startswith("{")]
    assert lines[0] == {"position": 1, "kind": "ENTRY_ALTERED", "what": ""}


def test_checkpoint_kept_elsewhere_shows_a_rewrite(server: Running, run: Command, tmp_path: Path) -> None:
    """A log that was written anew, and one that was cut off, are sound by themselves, and differ from what was kept."""
    server.stub.CreateVerification(request())
    name = server.stub.CreateVerification(request()).name
    kept = tmp_path / "kept"
    kept.write_text(run("audit", "checkpoint").stdout)
    altered(tmp_path, "DELETE FROM audit_entry WHERE position = (SELECT max(position) FROM audit_entry)")
    assert run("audit", "verify").exit_code == 0
    cut = run("audit", "verify", "--checkpoint", str(kept))
    assert (cut.exit_code, "CHECKPOINT_BEYOND" in cut.stdout) == (1, True)
    for _ in range(2):
        server.stub.GetVerification(v1.GetVerificationRequest(name=name))
    assert run("audit", "verify").exit_code == 0
    anew = run("audit", "verify", "--checkpoint", str(kept))
    assert (anew.exit_code, "CHECKPOINT_DIFFERS" in anew.stdout) == (1, True)


def test_bad_checkpoints_and_keys_are_refused(server: Running, run: Command, tmp_path: Path) -> None:
    """What is not signed with the key says nothing: wrong usage, in one line."""
    kept = tmp_path / "kept"
    note = run("audit", "checkpoint").stdout
    kept.write_text(note.replace("\n6\n", "\n5\n", 1))
    refused = run("audit", "verify", "--checkpoint", str(kept))
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    kept.write_text(note)
    assert run("audit", "verify", "--checkpoint", str(kept)).exit_code == 0
    assert run("audit", "verify", "--checkpoint", str(kept), "--key", "no key").exit_code == 2
    assert run("audit", "verify-receipt", str(kept), "--key", "no key").exit_code == 2


def test_list_tells_of_commands_too(server: Running, run: Command) -> None:
    """Who ran which command, beside what the server did; by filters, as text or JSON."""
    kept = server.stub.CreateVerification(request())
    run("keys", "rotate")
    run("get", kept.uid, "--json")
    run("keys", "erase-customer", kept.customer_reference, "--yes", "--before-statutory-term")
    everything = run("audit", "list", "--json", "--count", "1000")
    entries = [json.loads(line) for line in everything.stdout.splitlines()]
    assert [entry["position"] for entry in entries] == list(range(len(entries)))[::-1]
    by_command = {entry["action"]: entry["tenant"] for entry in entries if entry["actor"].startswith(("user:", "uid:"))}
    assert by_command == {
        "KEY_NOTED": "-", "KEYS_REWRAPPED": "-", "VERIFICATION_READ": "default", "VERIFICATION_ERASED": "default",
        "CUSTOMER_ERASED": "default", "RECORD_COMMITTED": "-",
    }  # fmt: skip
    assert kept.customer_reference not in everything.stdout
    of_one = run("audit", "list", "--verification", kept.name).stdout.splitlines()
    assert [line.split("  ")[5] for line in of_one] == [
        "VERIFICATION_ERASED", "VERIFICATION_READ", "VERIFICATION_CREATED",
    ]  # fmt: skip
    assert len(run("audit", "list", "--action", "key_noted", "--count", "1").stdout.splitlines()) == 1
    assert run("audit", "list", "--tenant", "other", "--actor", "anonymous").stdout == ""
    assert run("audit", "list", "--until", "2001-01-01").stdout == ""


def test_policy_is_told_when_it_changes(tmp_path: Path, run: Command) -> None:
    """At a start by a policy that was not told last, and not again at the next."""
    settings = settings_in(tmp_path)
    strict = tmp_path / "strict.toml"
    default = Path(__file__).parents[2] / "service/verification/policies/default.toml"
    strict.write_text(default.read_text().replace('id = "default"', 'id = "strict"', 1))
    for one in (settings, settings, settings_in(tmp_path, policy=strict), settings):
        build_app(one).close()
    told = [
        json.loads(line) for line in run("audit", "list", "--action", "POLICY_LOADED", "--json").stdout.splitlines()
    ]
    assert [entry["record_id"].split(" ")[0] for entry in told] == ["default", "strict", "default"]
    assert told[0]["digests"] == told[2]["digests"] != told[1]["digests"]
    assert {(entry["actor"], entry["tenant"]) for entry in told} == {("idverdict", "-")}


def test_receipt_from_file_to_file(server: Running, run: Command, tmp_path: Path) -> None:
    """Printed, verified, and held against the record; one that was altered, and a record that was, are refused."""
    kept = server.stub.CreateVerification(request())
    receipt, record, key = tmp_path / "receipt", tmp_path / "record.json", run("audit", "key").stdout.strip()
    receipt.write_text(run("audit", "receipt", kept.uid).stdout)
    record.write_text(run("get", kept.uid, "--json").stdout)
    done = run("audit", "verify-receipt", str(receipt), "--key", key, "--record", str(record))
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"ACCEPT  {kept.name}")
    assert "field 0 0 portrait name: as in the receipt" in done.stdout
    said = json.loads(run("audit", "verify-receipt", str(receipt), "--key", key, "--json").stdout)
    assert (said["decision"], said["verification"]) == ("ACCEPT", kept.uid)
    changed = json.loads(record.read_text())
    changed["claim"]["name"] = "另一个样本"
    record.write_text(json.dumps(changed))
    other = run("audit", "verify-receipt", str(receipt), "--key", key, "--record", str(record))
    assert (other.exit_code, "claim name: NOT as in the receipt" in other.stdout) == (1, True)
    assert other.stdout.count("NOT") == 1
    record.write_text("{}")
    assert run("audit", "verify-receipt", str(receipt), "--key", key, "--record", str(record)).exit_code == 2
    receipt.write_text(receipt.read_text().replace("ACCEPT", "REJECT"))
    refused = run("audit", "verify-receipt", str(receipt), "--key", key)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert run("audit", "receipt", "none").exit_code == 1
