"""Clients that are not ours, the command line, and a server in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import client, v1
from typer.testing import CliRunner

from service.cli import app
from service.settings import Settings
from tests.e2e.bank import ROOT, Bank, unreachable
from tests.e2e.serving import PORTRAIT, Running, request


def test_foreign_client_calls_over_mutual_tls(mutual: Running, bank: Bank) -> None:
    """grpc-js with a certificate, and with certificate and token, sees what its roles and its tenant allow."""
    with bank.channel(mutual.address, bank.certified("verifier", "loans")) as channel:
        made = v1.VerificationServiceStub(channel).CreateVerification(request("for-node"))
    node = shutil.which("node")
    assert node is not None

    def call(role: str, tenant: str, token: str = "") -> dict[str, Any]:
        certificate, key = bank.certified(role, tenant).write(bank.folder, f"node-{role}-{tenant}")
        given = {
            "target": mutual.address,
            "ca": str(bank.folder / "ca.pem"),
            "certificate": str(certificate),
            "key": str(key),
            "token": token,
            "protos": str(ROOT / "protos"),
            "evidence": f"{made.name}/evidence/0-0",
        }
        done = subprocess.run(
            [node, Path(__file__).with_name("foreign_client.mjs"), json.dumps(given)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    assert call("auditor", "loans") == {"list": 1, "picture": len(PORTRAIT)}
    assert call("auditor", "retail") == {"list": 0, "picture": "NOT_FOUND"}
    assert call("verifier", "loans") == {"list": "PERMISSION_DENIED", "picture": "PERMISSION_DENIED"}
    assert call("auditor", "loans", "nonsense") == {"list": "UNAUTHENTICATED", "picture": "UNAUTHENTICATED"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--host", "0.0.0.0"], "tls_certificate and tls_key"),
        (["--host", "::"], "insecure_allow_anonymous"),
    ],
)
def test_start_beyond_this_machine_is_refused_without_protection(
    tmp_path: Path, given: list[str], message: str
) -> None:
    """Exit status 2 and what to set, before any key or database is made."""
    result = CliRunner().invoke(app, ["serve", *given, "--port", "0", "--data-dir", str(tmp_path / "data")])
    assert result.exit_code == 2
    assert result.stderr.startswith("idverdict: settings: host: ")
    assert message in result.stderr
    assert not (tmp_path / "data").exists()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_process_with_tls_answers_probe_and_command_line(own_bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """``idverdict serve`` by its settings: the probe gets health in plain text, commands call with a token's file."""
    bank, port = own_bank, _free_port()
    file = bank.folder / "token"
    file.write_text(bank.idp.token("auditor") + "\n")
    settings = {**bank.tls, **bank.tokens, "data_dir": bank.folder / "data", "health_port": port}
    assert set(settings) <= set(Settings.model_fields)
    environment = os.environ | {f"IDVERDICT_{name.upper()}": str(value) for name, value in settings.items()}
    environment |= {"IDVERDICT_DRAIN_NOTICE_SECONDS": "0", "IDVERDICT_ENGINE": "tesseract"}  # ready the soonest
    command = [sys.executable, "-m", "service", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            address = server.stdout.readline().split()[-1]
            assert unreachable(client.channel(address, options=[("grpc.enable_retries", 0)]))
            probe = subprocess.run([sys.executable, "-m", "service.probe"], env=environment, check=False)
            assert probe.returncode == 0
            with client.channel(f"127.0.0.1:{port}") as plain:
                stub = v1.VerificationServiceStub(plain)
                with pytest.raises(grpc.RpcError) as caught:
                    stub.ListVerifications(v1.ListVerificationsRequest())
                assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
            monkeypatch.setenv("IDVERDICT_CLIENT_CA", str(bank.folder / "ca.pem"))
            anonymous = CliRunner().invoke(app, ["list", "--server", address])
            assert "CREDENTIALS_MISSING" in anonymous.stderr
            monkeypatch.setenv("IDVERDICT_CLIENT_TOKEN_FILE", str(file))
            listed = CliRunner().invoke(app, ["list", "--server", address, "--json"])
            assert json.loads(listed.stdout) == {"verifications": [], "next_page_token": ""}
            monkeypatch.setenv("IDVERDICT_CLIENT_CERTIFICATE", str(file))
            assert CliRunner().invoke(app, ["list", "--server", address]).exit_code == 2
            server.send_signal(signal.SIGTERM)
            assert server.wait(30) == 0
            lines = [json.loads(line) for line in server.stderr]  # nothing but our own, failed handshakes included
        finally:
            server.kill()
    (refusal,) = [line for line in lines if "reason" in line]
    assert (refusal["reason"], refusal["status"]) == ("CREDENTIALS_MISSING", "UNAUTHENTICATED")
    assert refusal["peer"].startswith("ipv4:127.0.0.1:")
    assert refusal["identity"] == "unknown"
    failed = [line for line in lines if line["event"] == "TLS handshake failed"]
    assert [set(line) for line in failed] == [{"event", "level", "timestamp", "peer", "cause"}]
    assert failed[0]["peer"].startswith("ipv4:127.0.0.1:")
    assert failed[0]["cause"].isupper()
    assert {line["identity"] for line in lines if line.get("tenant")} == {"token:teller-7"}
    assert file.read_text().strip() not in repr(lines)
