"""Evidence packs as callers and commands get them: streamed, for their owner alone, refused with a reason."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import v1
from idverdict.proofs import Key
from idverdict.receipts import verify_receipt
from typer.testing import CliRunner, Result

from service.cli import app
from tests.e2e.serving import NOON, PORTRAIT, Running, refused, request

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`idverdict` on the data of the server in the same folder."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def streamed(server: Running, name: str, **more: Any) -> list[v1.GetEvidencePackResponse]:
    """The messages of a pack."""
    stub: Any = v1.PackServiceStub(server.channel)
    return list(stub.GetEvidencePack(v1.GetEvidencePackRequest(name=name, operator="王审计", **more)))


def members(content: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_pack_is_streamed_with_its_digest(server: Running) -> None:
    """First what it is, then chunks of at most 64 KiB, which are the file; the originals are in it."""
    kept = server.stub.CreateVerification(request())
    first, *chunks = streamed(server, kept.name)
    content = b"".join(part.chunk for part in chunks)
    assert first.metadata.file_name == f"idverdict-{kept.uid}.zip"
    assert (first.metadata.size_bytes, first.metadata.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert all(0 < len(part.chunk) <= 64 * 1024 for part in chunks)
    packed = members(content)
    assert packed["evidence/portrait.jpg"] == PORTRAIT
    receipt = verify_receipt(packed["audit/receipt.txt"].decode(), Key.parse(packed["audit/key.txt"].decode().strip()))
    assert (receipt.verification, receipt.decision) == (kept.uid, "ACCEPT")
    assert json.loads(packed["manifest.json"])["made_at"] == NOON.isoformat()
    assert "王审计  2026-03-01 20:00:00 UTC+8" in packed["report.html"].decode()
    assert (
        json.loads(packed["verification.json"])["verdict"]["policy_sha256"]
        == hashlib.sha256(packed["policy.toml"]).hexdigest()
    )


def test_pack_is_refused_as_any_other_use(server: Running) -> None:
    """Unknown, or restricted after a request for deletion: refused, but for an inspection."""
    kept = server.stub.CreateVerification(request())
    unknown = refused(lambda: streamed(server, "verifications/none"))
    assert (unknown.code, unknown.reason) == (grpc.StatusCode.NOT_FOUND, "VERIFICATION_NOT_FOUND")
    stub: Any = v1.RetentionServiceStub(server.channel)
    stub.RequestDeletion(v1.RequestDeletionRequest(customer_reference="customer-1"))
    restricted = refused(lambda: streamed(server, kept.name))
    assert (restricted.code, restricted.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "RECORD_RESTRICTED")
    assert len(streamed(server, kept.name, for_inspection=True)) > 1


@pytest.mark.parametrize("at_server", [False, True])
def test_command_writes_one_file_for_its_owner(
    server: Running, command: Command, tmp_path: Path, at_server: bool
) -> None:
    """The file is whole, its owner's alone, and nothing that is there is overwritten; nothing else is written."""
    kept = server.stub.CreateVerification(request())
    folder = tmp_path / "out"
    folder.mkdir()
    where = ("--server", server.address) if at_server else ()
    output = folder / "pack.zip"
    made = command("pack", kept.uid, "--output", str(output), "--operator", "王审计", *where)
    assert made.exit_code == 0, made.output
    assert hashlib.sha256(output.read_bytes()).hexdigest() in made.stdout
    assert output.stat().st_mode & 0o077 == 0
    assert members(output.read_bytes())["evidence/portrait.jpg"] == PORTRAIT
    before = output.read_bytes()
    again = command("pack", kept.name, "--output", str(output), "--operator", "王审计", *where)
    assert (again.exit_code, output.read_bytes() == before) == (2, True)
    for arguments, status in (
        ((kept.uid, "--output", str(folder / "a.zip"), "--operator", "a\nb"), 1),
        (("none", "--output", str(folder / "a.zip"), "--operator", "x"), 1),
        ((kept.uid, "--output", str(folder / "nowhere" / "a.zip"), "--operator", "x"), 2),
    ):
        failed = command("pack", *arguments, *where)
        assert (failed.exit_code, failed.stderr.count("idverdict: ")) == (status, 1)
    assert list(folder.iterdir()) == [output]
