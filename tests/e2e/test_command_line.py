"""``idverdict verify``, ``get`` and ``list``, in this process and against a server."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from service.app import build_store
from service.call.logs import configure_logging
from service.cli import app
from service.settings import load_settings
from tests.builders import make_claim
from tests.e2e.serving import EMBLEM, PORTRAIT, KnowingReader, running, settings_in

Idverdict = Callable[..., Result]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with both pictures and a claim that they bear out."""
    (tmp_path / "portrait.jpg").write_bytes(PORTRAIT)
    (tmp_path / "emblem.jpg").write_bytes(EMBLEM)
    (tmp_path / "claim.json").write_text(json.dumps(asdict(make_claim())), encoding="utf-8")
    return tmp_path


@pytest.fixture(params=["embedded", "server"])
def idverdict(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command line, once with the embedded store and once with a server's address."""
    runner = CliRunner()
    if request.param == "embedded":
        monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setattr("service.app.LazyReader", lambda _settings: KnowingReader())
        yield lambda *arguments: runner.invoke(app, [str(argument) for argument in arguments])
        return
    configure_logging("info", io.StringIO())  # the server's log would go to the command's standard error
    with running(settings_in(tmp_path / "data")) as server:
        yield lambda *arguments: runner.invoke(app, [*map(str, arguments), "--server", server.address])


def verify(idverdict: Idverdict, files: Path, *more: object) -> Result:
    """Verify the pictures of a folder against its claim."""
    pictures = ("--portrait", files / "portrait.jpg", "--emblem", files / "emblem.jpg")
    return idverdict("verify", *pictures, "--claim", files / "claim.json", *more)


def test_verify_prints_the_stored_verification(idverdict: Idverdict, files: Path) -> None:
    """The decision and every check with its code, in plain words; ``get`` prints the same again."""
    result = verify(idverdict, files, "--json")
    assert result.exit_code == 0, result.stderr
    verification = json.loads(result.stdout)
    assert verification["verdict"]["decision"] == "ACCEPT"
    assert all(isinstance(check["code"], str) and check["outcome"] for check in verification["verdict"]["checks"])
    passed = {check["check"]: check["outcome"] for check in verification["verdict"]["checks"]}
    assert passed["id_number_checksum"] == "PASSED"
    assert verification["purpose"] == "ACCOUNT_OPENING"
    assert verification["state"] == "ACTIVE"
    assert verification["create_time"].endswith("Z")
    again = idverdict("get", verification["uid"], "--json")
    assert json.loads(again.stdout) == verification


def test_claim_that_differs_is_told_by_code(idverdict: Idverdict, files: Path) -> None:
    """A wrong name is a verdict with exit status 0, whose check says so."""
    (files / "claim.json").write_text(json.dumps({"name": "李样本", "sex": None}), encoding="utf-8")
    result = verify(idverdict, files, "--json")
    assert result.exit_code == 0
    verdict = json.loads(result.stdout)["verdict"]
    assert verdict["decision"] != "ACCEPT"
    assert {"NAME_MISMATCH"} <= {check["code"] for check in verdict["checks"] if check["outcome"] == "FAILED"}


def test_calls_without_a_customer_are_of_customers_apart(idverdict: Idverdict, files: Path) -> None:
    """Many cases tried one after another do not count as attempts of one customer."""
    genuine = (files / "claim.json").read_text(encoding="utf-8")
    (files / "claim.json").write_text(json.dumps({"name": "李样本", "sex": None}), encoding="utf-8")
    tried = [json.loads(verify(idverdict, files, "--json").stdout) for _ in range(5)]
    assert len({one["customer_reference"] for one in tried}) == len(tried)
    (files / "claim.json").write_text(genuine, encoding="utf-8")
    assert json.loads(verify(idverdict, files, "--json").stdout)["verdict"]["decision"] == "ACCEPT"


def test_people_get_decision_and_reasons(idverdict: Idverdict, files: Path) -> None:
    """Without --json the decision, the reasons and what to do next are shown."""
    result = idverdict("verify", "--portrait", files / "portrait.jpg", "--claim", files / "claim.json")
    assert result.exit_code == 0
    assert "EMBLEM_SIDE_MISSING" in result.stdout
    assert "next:" in result.stdout


def test_list_shows_and_filters_what_was_verified(idverdict: Idverdict, files: Path) -> None:
    """Lists know decision and customer, page by page."""
    for customer in ("customer-1", "customer-2"):
        verify(idverdict, files, "--customer", customer)
    page = json.loads(idverdict("list", "--json", "--page-size", "1").stdout)
    rest = json.loads(idverdict("list", "--json", "--page-token", page["next_page_token"]).stdout)
    both = [*page["verifications"], *rest["verifications"]]
    assert [len(page["verifications"]), len(both)] == [1, 2]
    assert {one["customer_reference"] for one in both} == {"customer-1", "customer-2"}
    assert {one["verdict"]["decision"] for one in both} == {"ACCEPT"}
    assert rest["next_page_token"] == ""
    assert idverdict("list", "--decision", "reject").stdout == ""
    (line,) = idverdict("list", "--customer", "customer-1").stdout.splitlines()
    assert "ACCEPT" in line


def test_repeated_request_id_is_the_same_verification(idverdict: Idverdict, files: Path) -> None:
    """A request that is sent again under its id is not made twice; another one under that id fails."""
    first, second = (verify(idverdict, files, "--json", "--request-id", "r-1").stdout for _ in range(2))
    assert first == second
    refused = verify(idverdict, files, "--request-id", "r-1", "--customer", "other")
    assert refused.exit_code == 1
    assert "REQUEST_ID_REUSED" in refused.stderr


def test_failures_are_one_line_by_reason(idverdict: Idverdict, files: Path) -> None:
    """What the service refuses is told by reason and field, with exit status 1."""
    (files / "emblem.jpg").write_bytes(b"not an image")
    bad = verify(idverdict, files)
    missing = idverdict("get", "no-such-id")
    odd = idverdict("get", "张样本")
    assert [result.exit_code for result in (bad, missing, odd)] == [1, 1, 1]
    assert bad.stderr.startswith("idverdict: IMAGE_FORMAT_UNSUPPORTED: ")
    assert "documents[0].pages[1].image" in bad.stderr
    assert missing.stderr.startswith("idverdict: VERIFICATION_NOT_FOUND: ")
    assert odd.stderr.startswith("idverdict: INVALID_REQUEST: ")
    assert all(len(result.stderr.splitlines()) == 1 for result in (bad, missing, odd))


def test_embedded_store_is_seen_as_one_tenant(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --tenant it is ``default``; another tenant's records are not there."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(files / "data"))
    monkeypatch.setattr("service.app.LazyReader", lambda _settings: KnowingReader())

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(app, [*map(str, arguments)])

    ours = json.loads(verify(call, files, "--request-id", "r-1", "--json").stdout)["uid"]
    theirs = json.loads(verify(call, files, "--request-id", "r-1", "--json", "--tenant", "loans").stdout)["uid"]
    assert ours != theirs
    assert ours in call("list").stdout
    assert theirs not in call("list").stdout
    assert call("list", "--tenant", "default").stdout == call("list").stdout
    assert call("get", theirs, "--tenant", "loans").exit_code == 0
    assert "VERIFICATION_NOT_FOUND" in call("get", theirs).stderr
    for misused in (("--tenant", "a/b"), ("--tenant", ""), ("--tenant", "loans", "--server", "127.0.0.1:1")):
        assert call("list", *misused).exit_code == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"nmae": "张样本"}', "unknown keys nmae"),
        ('{"name": 7}', "name must be strings"),
        (r'{"name": "张样本\ud83d"}', "half of a surrogate pair"),
        (r'{"\udc00": "张样本"}', "half of a surrogate pair"),
    ],
)
def test_claim_file_that_is_none_is_a_usage_error(files: Path, content: str, message: str) -> None:
    """The file's fault is told by key, without its values, before anything is read."""
    (files / "claim.json").write_text(content, encoding="utf-8")
    result = verify(lambda *arguments: CliRunner().invoke(app, [*map(str, arguments)]), files)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "张样本" not in result.stderr


def test_server_that_is_not_there_is_said(files: Path) -> None:
    """No server at the address: one line, exit status 1."""
    result = CliRunner().invoke(app, ["list", "--server", "127.0.0.1:1"])
    assert result.exit_code == 1
    assert result.stderr.startswith("idverdict: SERVER_UNREACHABLE: no server answers at 127.0.0.1:1;")
    assert len(result.stderr.splitlines()) == 1


def test_migrate_brings_the_schema_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--check`` says what is missing and changes nothing; after ``migrate`` a server may start without leave to."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("IDVERDICT_DATABASE_MIGRATE", "false")
    run = CliRunner().invoke
    (tmp_path / "idverdict.db").touch(mode=0o600)
    refused = run(app, ["migrate", "--check"])
    assert refused.exit_code == 1
    assert "run `idverdict migrate`" in refused.stderr
    assert (tmp_path / "idverdict.db").read_bytes() == b""
    assert run(app, ["migrate"]).exit_code == 0
    assert run(app, ["migrate", "--check"]).exit_code == 0
    build_store(load_settings()).close()
    assert run(app, ["list"]).exit_code == 0


@pytest.mark.parametrize(
    ("setting", "url"),
    [
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://user:secret@host:SPECIMEN/name"),
        ("EVIDENCE_URL", "s3://bucket?secret=SPECIMEN"),
        ("EVIDENCE_URL", "file://SPECIMEN/pictures"),
    ],
)
def test_url_that_cannot_be_used_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, url: str
) -> None:
    """The setting is named with what is wrong with it, and the URL, which may hold a password, is not repeated."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(f"IDVERDICT_{setting}", url)
    result = CliRunner().invoke(app, ["list"])
    assert result.exit_code == 2, result.output
    assert f"settings: {setting.lower()}: " in result.stderr
    assert "SPECIMEN" not in result.output
