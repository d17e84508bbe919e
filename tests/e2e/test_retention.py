"""How long records are kept, as callers and commands see it: restriction, holds, plans, purges, and who may do what."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.rpc.error_details_pb2 import BadRequest, PreconditionFailure, ResourceInfo
from idverdict import v1
from typer.testing import CliRunner, Result

from service.app import build_store
from service.cli import app
from service.retention.purging import purge_due
from tests.e2e.serving import PORTRAIT, Running, refused, request, running, settings_in

ENDED = "2015-01-31"
"""A day whose term of ten years is over."""
Command = Callable[..., Result]


@pytest.fixture
def desk(server: Running) -> Any:
    """A stub of RetentionService."""
    return v1.RetentionServiceStub(server.channel)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`idverdict` on the data of the server in the same folder."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Running]:
    """A server whose clock stood in 2014 while it verified customer-1, and stands at noon of 2026-03-01 now."""
    with running(settings_in(tmp_path)) as server:
        now = server.app.clock
        object.__setattr__(server.app, "clock", lambda: datetime(2014, 5, 1, tzinfo=UTC))
        server.stub.CreateVerification(request())
        object.__setattr__(server.app, "clock", now)
        yield server


def get(server: Running, name: str, **more: Any) -> v1.Verification:
    """A stored verification."""
    answer: v1.Verification = server.stub.GetVerification(v1.GetVerificationRequest(name=name, **more))
    return answer


def picture(server: Running, name: str, **more: Any) -> bytes:
    """A kept picture."""
    parts = server.stub.GetEvidence(v1.GetEvidenceRequest(name=f"{name}/evidence/0-0", **more))
    return b"".join(part.chunk for part in parts)


def listed(server: Running, **filters: Any) -> list[v1.Verification]:
    """A list."""
    return list(server.stub.ListVerifications(v1.ListVerificationsRequest(**filters)).verifications)


def test_request_for_deletion_ends_every_use(server: Running, desk: Any) -> None:
    """Get, evidence, the customer's list and a repeated request are refused; a list has the outline alone."""
    kept = server.stub.CreateVerification(request())
    noted = desk.RequestDeletion(v1.RequestDeletionRequest(customer_reference="customer-1"))
    assert noted.HasField("deletion_request_time")
    for use in (
        lambda: get(server, kept.name),
        lambda: picture(server, kept.name),
        lambda: listed(server, customer_reference="customer-1"),
        lambda: server.stub.CreateVerification(request()),
    ):
        refusal = refused(use)
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "RECORD_RESTRICTED")
        failure: Any = refusal.details[PreconditionFailure]
        assert [(v.type, v.subject) for v in failure.violations] == [("RECORD_RESTRICTED", "idverdict.v1.Verification")]
    (outline,) = listed(server)
    assert outline == v1.Verification(
        name=kept.name,
        uid=kept.uid,
        create_time=kept.create_time,
        purpose=kept.purpose,
        state="VERIFICATION_STATE_RESTRICTED",
        verdict=v1.Verdict(
            decision=kept.verdict.decision,
            policy_id=kept.verdict.policy_id,
            policy_version=kept.verdict.policy_version,
        ),
    )


def test_inspection_sees_what_is_only_stored(server: Running, desk: Any) -> None:
    """With ``for_inspection`` an auditor gets the record, its picture and the customer's list."""
    kept = server.stub.CreateVerification(request())
    desk.RequestDeletion(v1.RequestDeletionRequest(customer_reference="customer-1"))
    seen = get(server, kept.name, for_inspection=True)
    assert (seen.claim, seen.state) == (kept.claim, v1.VerificationState.VERIFICATION_STATE_RESTRICTED)
    assert picture(server, kept.name, for_inspection=True) == PORTRAIT
    (one,) = listed(server, customer_reference="customer-1", for_inspection=True)
    assert one.customer_reference == "customer-1"


def test_customer_who_comes_again_is_verified_and_seen(server: Running, desk: Any) -> None:
    """After a request for deletion a new verification is an ordinary one."""
    server.stub.CreateVerification(request())
    desk.RequestDeletion(v1.RequestDeletionRequest(customer_reference="customer-1"))
    later = server.app.clock() + timedelta(days=1)
    object.__setattr__(server.app, "clock", lambda: later)
    again = server.stub.CreateVerification(request("again"))
    assert get(server, again.name).claim == again.claim
    assert [one.name for one in listed(server, customer_reference="customer-1")] == [again.name]


def test_what_is_due_is_purged_as_it_was_shown(old: Running) -> None:
    """Note the end, plan, purge by the plan's digest: the receipt names what is gone, also when asked for again."""
    desk: Any = v1.RetentionServiceStub(old.channel)
    (kept,) = listed(old)
    noted = desk.NoteRelationshipEnd(v1.NoteRelationshipEndRequest(customer_reference="customer-1", ended_on=ENDED))
    assert (noted.kept_until, noted.term_years, noted.verified_since) == ("2025-01-31", 10, False)
    plan = desk.PlanPurge(v1.PlanPurgeRequest())
    assert [(due.record_set, due.verifications, due.pictures) for due in plan.due] == [(noted.record_sets[0], 1, 2)]
    assert get(old, kept.name).claim.name
    wrong = refused(lambda: desk.Purge(v1.PurgeRequest(plan_sha256="0" * 64)))
    assert (wrong.code, wrong.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "PURGE_PLAN_CHANGED")
    receipt = desk.Purge(v1.PurgeRequest(plan_sha256=plan.sha256))
    assert desk.Purge(v1.PurgeRequest(plan_sha256=plan.sha256)) == receipt
    assert (receipt.plan_sha256, receipt.as_of, receipt.tenant) == (plan.sha256, "2026-03-01", "default")
    assert "10 years" in receipt.rule
    assert "art. 34" in receipt.rule
    assert [list(gone.verifications) for gone in receipt.purged] == [[kept.name]]
    assert receipt.HasField("finish_time")
    audit: Any = v1.AuditServiceStub(old.channel)
    proved = audit.ProveInclusion(v1.ProveInclusionRequest(position=receipt.audit_position)).entry
    assert (proved.action, proved.record_id) == ("PURGE_FINISHED", receipt.purge)
    assert proved.digests["plan"] == plan.sha256
    assert get(old, kept.name).state == v1.VerificationState.VERIFICATION_STATE_REDACTED
    gone = refused(lambda: desk.GetRetention(v1.GetRetentionRequest(customer_reference="customer-1")))
    assert (gone.code, gone.reason) == (grpc.StatusCode.NOT_FOUND, "CUSTOMER_NOT_FOUND")
    assert gone.details[ResourceInfo] == ResourceInfo(resource_type="idverdict.v1.Retention")


def test_hold_outlasts_the_term(old: Running) -> None:
    """While an investigation lasts nothing is due; an unknown hold is told apart from an unknown customer."""
    desk: Any = v1.RetentionServiceStub(old.channel)
    desk.NoteRelationshipEnd(v1.NoteRelationshipEndRequest(customer_reference="customer-1", ended_on=ENDED))
    hold = {"customer_reference": "customer-1", "hold_id": "case-1"}
    placed = desk.PlaceHold(v1.PlaceHoldRequest(**hold, kind="HOLD_KIND_INVESTIGATION"))
    assert [(h.hold_id, h.kind, h.HasField("release_time")) for h in placed.holds] == [
        ("case-1", v1.HoldKind.HOLD_KIND_INVESTIGATION, False)
    ]
    assert not desk.PlanPurge(v1.PlanPurgeRequest()).due
    unknown = refused(lambda: desk.ReleaseHold(v1.ReleaseHoldRequest(customer_reference="customer-1", hold_id="b")))
    assert unknown.reason == "HOLD_NOT_FOUND"
    desk.ReleaseHold(v1.ReleaseHoldRequest(**hold))
    assert len(desk.PlanPurge(v1.PlanPurgeRequest()).due) == 1


@pytest.mark.parametrize("day", ["2026-03-02", "2025-02-29", "0001-01-01"])
def test_end_that_is_no_day_of_the_past_is_refused(server: Running, desk: Any, day: str) -> None:
    """A day to come, or one that no calendar has, is the request's fault, and is not repeated."""
    server.stub.CreateVerification(request())
    bad = refused(
        lambda: desk.NoteRelationshipEnd(v1.NoteRelationshipEndRequest(customer_reference="customer-1", ended_on=day))
    )
    assert (bad.reason, bad.fields) == ("INVALID_REQUEST", ["ended_on"])
    assert day not in str(bad.details[BadRequest])
    today = v1.NoteRelationshipEndRequest(customer_reference="customer-1", ended_on="2026-03-01")
    assert desk.NoteRelationshipEnd(today).relationship_ended_on == "2026-03-01"


def test_commands_do_the_same_on_the_embedded_store(old: Running, command: Command, tmp_path: Path) -> None:
    """From the end of the relationship to the receipt: dry run first, then what was shown, then a receipt in a file."""
    ended = command("retention", "end-relationship", "--customer", "customer-1", "--on", ENDED)
    assert (ended.exit_code, "kept until 2025-01-31" in ended.stdout) == (0, True)
    held = command("retention", "place-hold", "--customer", "customer-1", "--hold", "case-1", "--legal", "--json")
    assert json.loads(held.stdout)["holds"][0]["kind"] == "LEGAL"
    assert "0 customers are due" in command("retention", "purge").stdout
    assert command("retention", "release-hold", "--customer", "customer-1", "--hold", "case-1").exit_code == 0
    dry = command("retention", "purge")
    assert (dry.exit_code, "1 customers are due" in dry.stdout) == (0, True)
    digest = dry.stderr.split("--really ")[1].strip()
    changed = command("retention", "purge", "--really", "0" * 64)
    assert (changed.exit_code, "PURGE_PLAN_CHANGED" in changed.stderr) == (1, True)
    taken = tmp_path / "taken.json"
    taken.touch()
    assert command("retention", "purge", "--really", digest, "--receipt", str(taken)).exit_code == 2
    assert listed(old)[0].customer_reference == "customer-1"
    done = command("retention", "purge", "--really", digest, "--receipt", str(tmp_path / "receipt.json"))
    assert (done.exit_code, "1 customers with 1 verifications and 2 pictures" in done.stdout) == (0, True)
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    assert receipt["plan_sha256"] == digest
    assert (tmp_path / "receipt.json").stat().st_mode & 0o077 == 0
    assert [json.loads(line) for line in command("retention", "receipts").stdout.splitlines()] == [receipt]
    gone = command("retention", "show", "--customer", "customer-1")
    assert (gone.exit_code, "CUSTOMER_NOT_FOUND" in gone.stderr) == (1, True)
    assert "customer-1" not in gone.stderr


def test_commands_work_on_a_server_too(server: Running, command: Command) -> None:
    """With ``--server`` the same request goes to a server."""
    server.stub.CreateVerification(request())
    asked = command("retention", "request-deletion", "--customer", "customer-1", "--server", server.address)
    assert (asked.exit_code, "only stored since" in asked.stdout) == (0, True)
    shown = command("get", server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications[0].uid)
    assert (shown.exit_code, "RECORD_RESTRICTED" in shown.stderr) == (1, True)


def test_customer_is_not_erased_before_the_term_unless_told_so(server: Running, command: Command) -> None:
    """`keys erase-customer` is refused while the law wants the record, and under a hold whatever it is told."""
    kept = server.stub.CreateVerification(request())
    early = command("keys", "erase-customer", "customer-1", "--yes")
    assert (early.exit_code, "statutory term" in early.stderr) == (1, True)
    command("retention", "place-hold", "--customer", "customer-1", "--hold", "case-1", "--legal")
    held = command("keys", "erase-customer", "customer-1", "--yes", "--before-statutory-term")
    assert (held.exit_code, "under a hold" in held.stderr) == (1, True)
    assert get(server, kept.name).claim == kept.claim
    command("retention", "release-hold", "--customer", "customer-1", "--hold", "case-1")
    assert command("keys", "erase-customer", "customer-1", "--yes", "--before-statutory-term").exit_code == 0
    assert get(server, kept.name).state == v1.VerificationState.VERIFICATION_STATE_REDACTED


def test_scheduler_purges_what_is_due_of_every_tenant(old: Running, tmp_path: Path) -> None:
    """One function: whatever is due goes, what was interrupted first; with nothing due it does nothing."""
    desk: Any = v1.RetentionServiceStub(old.channel)
    desk.NoteRelationshipEnd(v1.NoteRelationshipEndRequest(customer_reference="customer-1", ended_on=ENDED))
    store = build_store(settings_in(tmp_path), "another")
    begun = old.app.store.purges.begin(old.app.store.purges.plan(old.app.clock()).sha256, old.app.clock())
    (receipt,) = purge_due(store, old.app.clock())
    assert (receipt.id, receipt.tenant, len(receipt.purged)) == (begun, "default", 1)
    assert purge_due(store, old.app.clock()) == ()
    store.close()
