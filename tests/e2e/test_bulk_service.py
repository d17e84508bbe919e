"""BulkService over gRPC and on the command line: submitted, worked on beside calls, shown, each tenant for itself."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import v1

from service.bulk.yielding import Yielding
from service.call.errors import ApiError
from service.call.patience import Patience
from service.load.admission import Workers
from service.serving.worker import Worker
from service.settings import PREFIX
from tests.bulk_support import as_csv, put, row, submission
from tests.e2e.bank import Bank
from tests.e2e.serving import Running, refused, running, settings_in

DONE = v1.BulkState.BULK_STATE_DONE


def bulk(server: Running) -> Any:
    """The stub of the service."""
    return v1.BulkServiceStub(server.channel)


def test_batch_goes_from_manifest_to_results(tmp_path: Path) -> None:
    """Submitted over gRPC, done by a worker, and its results streamed in the manifest's order."""
    settings = settings_in(tmp_path)
    put(
        settings, "2026/batch.csv", as_csv([row(f"i-{n}", **({"birth_date": "x"} if n == 3 else {})) for n in range(5)])
    )
    with running(settings) as server:
        made = bulk(server).SubmitBulk(submission("2026/batch.csv"))
        assert bulk(server).SubmitBulk(submission("2026/batch.csv")) == made
        Worker(server.app, settings).run_until_idle()
        done = bulk(server).GetBulk(v1.GetBulkRequest(name=made.name))
        assert (done.state, done.items, done.verified, done.failed) == (DONE, 5, 4, 1)
        results = list(bulk(server).GetBulkResults(v1.GetBulkResultsRequest(name=made.name)))
        assert [(one.row, one.item) for one in results] == [(n + 1, f"i-{n}") for n in range(5)]
        assert results[3].error == "INVALID_REQUEST"
        rest = list(bulk(server).GetBulkResults(v1.GetBulkResultsRequest(name=made.name, after_row=3)))
        assert rest == results[3:]
        kept = server.stub.GetVerification(v1.GetVerificationRequest(name=results[0].verification))
        assert kept.request_id == f"bulk:{made.uid}:i-0"
        assert [one.name for one in bulk(server).ListBulk(v1.ListBulkRequest()).batches] == [made.name]
        cancelled = bulk(server).CancelBulk(v1.CancelBulkRequest(name=made.name))
        assert cancelled.state == DONE


@pytest.mark.parametrize(
    "manifest",
    [
        "/etc/passwd.csv",
        "../other/a.csv",
        "a/../../b.csv",
        ".hidden.csv",
        "a/.b.csv",
        "a\\b.csv",
        "a.txt",
        "a//b.csv",
        "",
    ],
)
def test_contract_takes_no_other_paths(server: Running, manifest: str) -> None:
    """A path that is none is refused before anything is looked up."""
    refusal = refused(lambda: bulk(server).SubmitBulk(submission(manifest)))
    assert (refusal.reason, refusal.fields) == ("INVALID_REQUEST", ["manifest"])


def test_malformed_manifest_is_refused_with_its_row(tmp_path: Path) -> None:
    """INVALID_ARGUMENT, a stable reason, and the row; nothing is kept."""
    settings = settings_in(tmp_path)
    put(settings, "bad.csv", as_csv([row("a"), row("b"), row("a")]))
    with running(settings) as server:
        refusal = refused(lambda: bulk(server).SubmitBulk(submission("bad.csv")))
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "MANIFEST_INVALID")
        assert "row 3: item is that of an earlier row" in str(refusal.details)
        refusal = refused(lambda: bulk(server).SubmitBulk(submission("none.csv")))
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.NOT_FOUND, "MANIFEST_NOT_FOUND")
        assert not bulk(server).ListBulk(v1.ListBulkRequest()).batches


def test_roles_and_tenants_of_bulk_work(bank: Bank, tokens: Running) -> None:
    """Verifiers submit, those who read may look, administrators neither; and no tenant sees another's batch."""

    def stub(role: str, tenant: str = "retail") -> Any:
        return v1.BulkServiceStub(bank.channel(tokens.address, token=bank.idp.token(role, tenant=tenant)))

    data = Path(str(tokens.app.store.shared.objects._root)).parent
    put(settings_in(data), "batch.csv", as_csv([row("a")]), "retail")
    made = stub("verifier").SubmitBulk(submission())
    get = v1.GetBulkRequest(name=made.name)
    for role in ("verifier", "reviewer", "auditor"):
        assert stub(role).GetBulk(get).name == made.name
    for call in (
        lambda: stub("administrator").GetBulk(get),
        lambda: stub("auditor").SubmitBulk(submission()),
        lambda: stub("reviewer").CancelBulk(v1.CancelBulkRequest(name=made.name)),
    ):
        assert refused(call).reason == "ROLE_MISSING"
    for call in (
        lambda: stub("verifier", "loans").GetBulk(get),
        lambda: stub("verifier", "loans").CancelBulk(v1.CancelBulkRequest(name=made.name)),
        lambda: list(stub("auditor", "loans").GetBulkResults(v1.GetBulkResultsRequest(name=made.name))),
    ):
        assert refused(call).reason == "BULK_NOT_FOUND"
    assert refused(lambda: stub("verifier", "loans").SubmitBulk(submission())).reason == "MANIFEST_NOT_FOUND"


async def test_bulk_work_waits_between_stages_for_what_is_interactive() -> None:
    """While an interactive job is at work or waits, a bulk reading goes no further; then it goes on."""

    workers, stop, passed = Workers(1, 4), threading.Event(), threading.Event()
    begun, finish = threading.Event(), threading.Event()
    patience = Yielding(workers, stop, lambda: True)

    def interactive() -> None:
        begun.set()
        finish.wait(10)

    job = asyncio.create_task(workers.run(interactive, Patience()))
    assert await asyncio.to_thread(begun.wait, 10)

    def check() -> None:
        patience.check()
        passed.set()

    waiting = threading.Thread(target=check)
    waiting.start()
    assert not await asyncio.to_thread(passed.wait, 0.3)
    finish.set()
    await job
    assert await asyncio.to_thread(passed.wait, 10)
    stop.set()
    with pytest.raises(ApiError):
        patience.check()
    workers.close()


def command(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours."""
    run = [sys.executable, "-m", "service", *arguments]
    return subprocess.run(run, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_commands_do_the_same_on_the_embedded_store(tmp_path: Path) -> None:
    """Submit, work until idle, status, results, list and cancel; the exit status tells what failed."""
    settings = settings_in(tmp_path)
    put(settings, "batch.csv", as_csv([row("a"), row("b", portrait_image="pictures/none.jpg")]))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment = kept | {f"{PREFIX}DATA_DIR": str(tmp_path)}
    made = json.loads(command(environment, "bulk", "submit", "batch.csv", "--json").stdout)
    assert (made["state"], made["items"]) == ("PENDING", 2)
    worked = command(environment, "worker", "--until-idle")
    assert worked.returncode == 0, worked.stderr
    shown = command(environment, "bulk", "status", made["uid"])
    assert shown.stdout.startswith(f"bulk/{made['uid']}  DONE  1 verified, 1 failed, of 2")
    results = [json.loads(line) for line in command(environment, "bulk", "results", made["name"]).stdout.splitlines()]
    assert [(one["item"], one["error"]) for one in results] == [("a", ""), ("b", "PICTURE_NOT_FOUND")]
    assert results[0]["decision"]
    assert made["uid"] in command(environment, "bulk", "list").stdout
    assert command(environment, "bulk", "cancel", made["uid"]).returncode == 0
    refused = command(environment, "bulk", "submit", "none.csv")
    assert refused.returncode == 1
    assert "MANIFEST_NOT_FOUND" in refused.stderr
    assert command(environment, "bulk", "status", "none").returncode == 1


def test_worker_ends_at_sigterm(tmp_path: Path) -> None:
    """Soon, and with 0."""
    environment = os.environ | {f"{PREFIX}DATA_DIR": str(tmp_path)}
    run = [sys.executable, "-m", "service", "worker"]
    with subprocess.Popen(run, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if '"working"' in line:
                break
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert time.monotonic() - began < 30
