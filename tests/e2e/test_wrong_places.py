"""The command line where something is missing or wrong: it names what, makes nothing, and shows no secret."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.app import build_store
from service.cli import app
from service.settings import Settings
from tests.storage_support import PORTRAIT, verification

Command = Callable[..., Result]
LOOKS = (
    ("list",), ("get", "x"), ("replay", "x"), ("keys", "list"), ("audit", "list"), ("audit", "verify"),
    ("audit", "key"), ("audit", "checkpoint"), ("bulk", "list"), ("retention", "show", "--customer", "c"),
    ("retention", "receipts"), ("migrate", "--check"),
)  # fmt: skip
"""Commands that make nothing."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, arguments)


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one verification, which the settings name."""
    data = tmp_path / "data"
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(data))
    with closing(build_store(Settings(data_dir=data))) as store:
        store.save(verification(), [PORTRAIT])
    return data


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def alter(data: Path, statement: str) -> None:
    """Alter the database past the service."""
    with closing(sqlite3.connect(data / "idverdict.db")) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize("arguments", LOOKS, ids=" ".join)
def test_command_in_a_wrong_folder_makes_nothing(run: Command, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Neither key, nor database, nor folder; it says where it looked."""
    done = run(*arguments)
    assert done.exit_code == 1
    assert done.stderr.startswith("idverdict: STORE_MISSING: ")
    assert str(tmp_path) in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_missing_key_file_beside_a_filled_database_is_not_replaced(run: Command, filled: Path) -> None:
    """No command makes a new key, those included that make a store where there is none."""
    (filled / "keys/master.key").unlink()
    for arguments in (("list",), ("audit", "verify"), ("serve", "--port", "0"), ("worker", "--until-idle")):
        done = run(*arguments)
        assert (done.exit_code, "KEY_FILE_ERROR" in done.stderr, "is not there" in done.stderr) == (1, True, True)
    assert not (filled / "keys/master.key").exists()


def test_missing_evidence_folder_beside_a_filled_database_is_not_replaced(run: Command, filled: Path) -> None:
    """An empty folder in its place would be another's, such as of a disk that is not mounted."""
    (filled / "evidence").rename(filled / "elsewhere")
    done = run("list")
    assert (done.exit_code, "FOLDER_MISSING" in done.stderr) == (1, True)
    assert not (filled / "evidence").exists()


def test_check_writes_nothing_and_compares_the_schema(run: Command, filled: Path) -> None:
    """What is missing, or too much, is named though the revision is right; another's table is nobody's fault."""
    assert run("migrate", "--check").exit_code == 0
    for statement, named in (
        ("CREATE TABLE of_others (x)", None),
        ("DROP INDEX ix_policy_id_version", "index ix_policy_id_version is missing"),
        ("ALTER TABLE purge DROP COLUMN skipped", "column purge.skipped is missing"),
        ("ALTER TABLE policy ADD COLUMN more TEXT", "column policy.more is too much"),
        ("DROP TRIGGER audit_entry_not_updated", "trigger audit_entry_not_updated of audit_entry is missing"),
        ("DROP TABLE job", "table job is missing"),
    ):
        alter(filled, statement)
        before = files(filled)
        done = run("migrate", "--check")
        assert files(filled) == before
        assert done.exit_code == (1 if named else 0), statement
        assert named is None or ("SCHEMA_DIFFERS" in done.stderr and named in done.stderr)
    done = run("migrate")
    assert done.exit_code == 0
    assert "SCHEMA_DIFFERS" in done.stderr


def test_check_leaves_a_file_that_is_no_database(run: Command, filled: Path) -> None:
    """It is said to be damaged."""
    (filled / "idverdict.db").write_bytes(b"no database " * 500)
    done = run("migrate", "--check")
    assert (done.exit_code, "DATABASE_DAMAGED" in done.stderr) == (1, True)


def test_missing_table_is_said(run: Command, filled: Path) -> None:
    """A query that fails for it says so, and what names it."""
    alter(filled, "DROP TABLE evidence")
    done = run("audit", "verify")
    assert (done.exit_code, "TABLE_MISSING" in done.stderr, "migrate --check" in done.stderr) == (1, True, True)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("DATABASE_URL=postgresql://clerk:secret@127.0.0.1:9/records", "DATABASE_UNREACHABLE"),
        ("DATABASE_URL=mysql://host/name", "database_url: must be sqlite:///PATH or postgresql://USER@HOST/NAME"),
        ("EVIDENCE_URL=gopher://host/path", "evidence_url"),
    ],
)
@pytest.mark.usefixtures("filled")
def test_url_that_leads_nowhere_is_named(
    run: Command, monkeypatch: pytest.MonkeyPatch, setting: str, said: str
) -> None:
    """By its setting, or by the address that was tried, without the password."""
    name, _, url = setting.partition("=")
    monkeypatch.setenv(f"IDVERDICT_{name}", url)
    done = run("list")
    assert done.exit_code in (1, 2)
    assert said in done.stderr
    assert "secret" not in done.stderr
    assert said != "DATABASE_UNREACHABLE" or "127.0.0.1:9/records" in done.stderr


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE system_key SET key_wrapped = X'00' WHERE purpose = 'audit'", "RECORD_ALTERED  system_key audit"),
        ("UPDATE system_key SET kek_id = 'kek-1' WHERE purpose = 'audit'", "RECORD_ALTERED  system_key audit"),
        ("DELETE FROM system_key WHERE purpose = 'audit'", "RECORD_MISSING  system_key audit"),
        ("UPDATE known_key SET id = 'kek-1' WHERE id LIKE 'kek%'", "RECORD_NOT_TOLD  key kek-1"),
        ("UPDATE customer_key SET customer_index = X'00'", "RECORD_ALTERED  customer_key"),
        ("UPDATE verification SET payload_sealed = payload_sealed || 'x'", "sealed"),
    ],
)
def test_altered_keys_are_faults_like_any_other(run: Command, filled: Path, statement: str, named: str) -> None:
    """Also where the log's own key does not open any more, the inspection goes on by the entries' hashes."""
    alter(filled, statement)
    done = run("audit", "verify")
    assert (done.exit_code, named in done.stdout) == (1, True), done.output


def test_call_that_nobody_answers_names_the_address(run: Command) -> None:
    """Of every service that a command calls."""
    for arguments in (("list",), ("bulk", "list"), ("retention", "show", "--customer", "c")):
        done = run(*arguments, "--server", "127.0.0.1:1")
        assert done.exit_code == 1
        assert done.stderr.startswith("idverdict: SERVER_UNREACHABLE: no server answers at 127.0.0.1:1;")
