"""The audit log over gRPC: told with who called, proved and receipted offline by a caller with the public key alone."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import proofs, receipts, v1
from idverdict.proofs import ProofInvalid

from tests.e2e.bank import DENIED, Bank, listing
from tests.e2e.serving import Running, refused, request, running, settings_in


def audit_of(channel: grpc.Channel) -> Any:
    """The stub of the audit log."""
    return v1.AuditServiceStub(channel)


def entries(audit: Any, **chosen: Any) -> list[v1.AuditEntry]:
    """All entries that are listed, latest first, in pages of three."""
    found, token = [], ""
    while True:
        page = audit.ListEntries(v1.ListEntriesRequest(page_size=3, page_token=token, **chosen))
        found += page.entries
        if not (token := page.next_page_token):
            return found


def test_caller_checks_the_log_with_the_key_alone(server: Running) -> None:
    """Every entry's text, its proof against a checkpoint that was kept, and that the log only grew since."""
    audit = audit_of(server.channel)
    server.stub.CreateVerification(request())
    kept = audit.GetCheckpoint(v1.GetCheckpointRequest())
    key = proofs.Key.parse(kept.key)
    old = proofs.open_checkpoint(kept.note, key)
    assert (old.size, old.root) == (kept.size, kept.root_hash)
    server.stub.CreateVerification(request("second"))
    new = proofs.open_checkpoint(audit.GetCheckpoint(v1.GetCheckpointRequest()).note, key)
    proof = audit.ProveConsistency(v1.ProveConsistencyRequest(old_size=old.size))
    assert proofs.open_checkpoint(proof.checkpoint, key) == new
    proofs.verify_consistency(old, new, proof.hashes)
    listed = entries(audit)
    assert [entry.position for entry in listed] == list(range(new.size))[::-1]
    for entry in listed:
        proved = audit.ProveInclusion(v1.ProveInclusionRequest(position=entry.position, size=new.size))
        assert proved.entry == entry
        assert proofs.open_checkpoint(proved.checkpoint, key) == new
        proofs.verify_inclusion(proofs.leaf_hash(entry.text), entry.position, new, proved.hashes)
        lines = entry.text.decode().split("\n")
        assert lines[1:10] == [
            str(entry.position), lines[2], entry.tenant, entry.actor, ",".join(entry.roles), entry.origin,
            entry.action, entry.outcome, entry.record_kind,
        ]  # fmt: skip
        assert int(lines[2]) == entry.time.ToMicroseconds()
        assert lines[11] == ",".join(f"{name}={entry.digests[name]}" for name in sorted(entry.digests))
    at_first = audit.GetCheckpoint(v1.GetCheckpointRequest(size=old.size))
    assert proofs.open_checkpoint(at_first.note, key) == old


def test_calls_are_told_with_who_made_them(mutual: Running, tokens: Running, bank: Bank) -> None:
    """By certificate and by token, with tenant, roles and address; a look at a picture and one at a record."""
    with bank.channel(mutual.address, bank.certified("verifier")) as verifier:
        kept = v1.VerificationServiceStub(verifier).CreateVerification(request("told"))
    with bank.channel(mutual.address, bank.certified("reviewer")) as reviewer:
        v1.VerificationServiceStub(reviewer).GetVerification(v1.GetVerificationRequest(name=kept.name))
        v1.VerificationServiceStub(reviewer).ListVerifications(v1.ListVerificationsRequest())
    with bank.channel(mutual.address, bank.certified("auditor")) as auditor:
        list(v1.VerificationServiceStub(auditor).GetEvidence(v1.GetEvidenceRequest(name=kept.evidence[0].name)))
        told = entries(audit_of(auditor), verification=kept.name)[::-1]
    assert [(entry.action, list(entry.roles), entry.tenant) for entry in told] == [
        ("VERIFICATION_CREATED", ["verifier"], "retail"),
        ("VERIFICATION_READ", ["reviewer"], "retail"),
        ("EVIDENCE_READ", ["auditor"], "retail"),
    ]
    assert all(entry.actor.startswith("CN=") and entry.origin == "127.0.0.1" for entry in told)
    assert len({entry.actor for entry in told}) == 3
    with bank.channel(tokens.address, token=bank.idp.token("verifier")) as verifier:
        kept = v1.VerificationServiceStub(verifier).CreateVerification(request("by-token"))
    with bank.channel(tokens.address, token=bank.idp.token("auditor")) as auditor:
        (created,) = entries(audit_of(auditor), verification=kept.name)
    assert created.actor.startswith("token:")


def test_refused_calls_are_told_once_a_while(mutual: Running, bank: Bank) -> None:
    """Who lacked the role for what; the same again soon is not told again. A stranger's is no tenant's to see."""
    with bank.channel(mutual.address, bank.certified("administrator")) as administrator:
        stub = v1.VerificationServiceStub(administrator)
        none = v1.GetVerificationRequest(name="verifications/none")
        for _ in range(3):
            assert refused(lambda: stub.GetVerification(none)).reason == "ROLE_MISSING"
    stranger = bank.authority.client("CN=nobody here")
    assert listing(bank.channel(mutual.address, stranger)).reason == "CALLER_UNKNOWN"
    with bank.channel(mutual.address, bank.certified("auditor")) as auditor:
        told = [e for e in entries(audit_of(auditor), action="CALL_REFUSED") if "administrator" in e.roles]
        assert not [e for e in entries(audit_of(auditor)) if "nobody" in e.actor]
    get = "/idverdict.v1.VerificationService/GetVerification"
    assert [(e.outcome, e.record_kind, e.record_id) for e in told if e.record_id == get] == [
        ("ROLE_MISSING", "method", get)
    ]
    (last,) = mutual.app.store.everybodys_history.page(size=1).entries
    assert (last.action, last.outcome, last.tenant, last.actor) == (
        "CALL_REFUSED", "CALLER_UNKNOWN", "?", "CN=nobody here",
    )  # fmt: skip


def test_roles_and_tenants_of_the_log(mutual: Running, bank: Bank) -> None:
    """The log is for auditors, receipts also for verifiers; of another tenant's records there are neither."""
    with bank.channel(mutual.address, bank.certified("verifier")) as verifier:
        kept = v1.VerificationServiceStub(verifier).CreateVerification(request("roles"))
        audit = audit_of(verifier)
        assert audit.IssueReceipt(v1.IssueReceiptRequest(name=kept.name)).name == kept.name
        for call in (
            lambda: audit.ListEntries(v1.ListEntriesRequest()),
            lambda: audit.GetCheckpoint(v1.GetCheckpointRequest()),
            lambda: audit.ProveInclusion(v1.ProveInclusionRequest()),
            lambda: audit.ProveConsistency(v1.ProveConsistencyRequest()),
        ):
            refusal = refused(call)
            assert (refusal.code, refusal.reason) == (DENIED, "ROLE_MISSING")
    with bank.channel(mutual.address, bank.certified("auditor")) as auditor:
        (*_, ours) = entries(audit_of(auditor), verification=kept.name)
    with bank.channel(mutual.address, bank.certified("auditor", "loans")) as other:
        audit = audit_of(other)
        assert {entry.tenant for entry in entries(audit)} <= {"loans", "-"}
        assert entries(audit, verification=kept.name) == []
        receipt = lambda: audit.IssueReceipt(v1.IssueReceiptRequest(name=kept.name))  # noqa: E731
        assert refused(receipt).reason == "VERIFICATION_NOT_FOUND"
        proof = lambda: audit.ProveInclusion(v1.ProveInclusionRequest(position=ours.position))  # noqa: E731
        assert refused(proof).reason == "AUDIT_ENTRY_NOT_FOUND"
    with bank.channel(mutual.address, bank.certified("reviewer")) as reviewer:
        receipt = lambda: audit_of(reviewer).IssueReceipt(v1.IssueReceiptRequest(name=kept.name))  # noqa: E731
        assert refused(receipt).reason == "ROLE_MISSING"


@pytest.mark.parametrize(
    "ask",
    [
        lambda audit: audit.GetCheckpoint(v1.GetCheckpointRequest(size=10**6)),
        lambda audit: audit.ProveInclusion(v1.ProveInclusionRequest(position=10**6)),
        lambda audit: audit.ProveInclusion(v1.ProveInclusionRequest(position=1, size=1)),
        lambda audit: audit.ProveConsistency(v1.ProveConsistencyRequest(old_size=10**6)),
        lambda audit: audit.ProveConsistency(v1.ProveConsistencyRequest(size=2**63 - 1)),
    ],
)
def test_what_the_log_has_not_is_not_found(server: Running, ask: Any) -> None:
    """Sizes and positions beyond the log, and an entry that a smaller tree has not."""
    refusal = refused(lambda: ask(audit_of(server.channel)))
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.NOT_FOUND, "AUDIT_ENTRY_NOT_FOUND")


def test_page_token_of_another_list_is_refused(server: Running) -> None:
    """With its stable reason."""
    audit = audit_of(server.channel)
    server.stub.CreateVerification(request())
    token = audit.ListEntries(v1.ListEntriesRequest(page_size=1)).next_page_token
    again = v1.ListEntriesRequest(page_size=1, page_token=token, action="EVIDENCE_READ")
    assert refused(lambda: audit.ListEntries(again)).reason == "PAGE_TOKEN_INVALID"


def test_receipt_is_verified_offline(server: Running) -> None:
    """It says the verdict, its entry is in the log, and the values that the caller has are those it stands for."""
    audit = audit_of(server.channel)
    kept = server.stub.CreateVerification(request())
    issued = audit.IssueReceipt(v1.IssueReceiptRequest(name=kept.name))
    said = receipts.verify_receipt(issued.text, proofs.Key.parse(issued.key))
    assert (said.verification, said.tenant, said.purpose, said.decision) == (
        kept.uid, "default", "ACCOUNT_OPENING", "ACCEPT",
    )  # fmt: skip
    assert said.created == kept.create_time.ToJsonString()
    assert said.policy == (kept.verdict.policy_id, kept.verdict.policy_version)
    assert said.models == tuple(kept.verdict.models)
    assert said.documents == (("cn_resident_id", "PRIMARY"),)
    assert said.images == {"0 0 portrait": kept.evidence[0].sha256, "0 1 emblem": kept.evidence[1].sha256}
    assert said.statements["officially_verified"] == "NOT_ASKED"
    assert said.statuses["field 0 0 portrait name"] == "READ"
    (portrait,) = (r for r in kept.verdict.readings if r.submitted_page == "portrait")
    label, name = "field 0 0 portrait name", portrait.fields["name"].value
    salt = receipts.value_salt(kept.receipt_salt, label)
    assert said.confirms(label, name, salt)
    assert not said.confirms(label, name + "x", salt)
    assert not said.confirms("field 0 0 portrait address", name, salt), "a value's salt opens no other value"
    number = kept.documents[0].claim.number
    assert said.confirms("claim 0.number", number, receipts.value_salt(kept.receipt_salt, "claim 0.number"))
    assert len(said.values) == sum(
        field.HasField("value") for reading in kept.verdict.readings for field in reading.fields.values()
    ) + len(kept.claim.ListFields()) + len(kept.documents[0].claim.ListFields())
    for value in (name, number, kept.customer_reference):
        assert value not in issued.text
    (told,) = entries(audit, action="RECEIPT_ISSUED")
    assert told.record_id == kept.uid
    assert not entries(audit, action="VERIFICATION_READ"), "a receipt shows no values"


def test_receipts_reasons_are_the_verdicts(server: Running) -> None:
    """Of a verdict that is not ACCEPT, each with its check and what it led to."""
    changed = request()
    changed.claim.name = "另一个样本"
    kept = server.stub.CreateVerification(changed)
    issued = audit_of(server.channel).IssueReceipt(v1.IssueReceiptRequest(name=kept.name))
    said = receipts.verify_receipt(issued.text, proofs.Key.parse(issued.key))
    assert said.reasons == tuple(
        (r.code, r.check, v1.Decision.Name(r.decision).removeprefix("DECISION_")) for r in kept.verdict.reasons
    )
    assert said.reasons


def test_altered_receipt_is_refused(server: Running) -> None:
    """Whichever line is changed, left out or doubled, whosever key is given, and whichever proof is put behind it."""
    audit = audit_of(server.channel)
    first, second = (server.stub.CreateVerification(request(name)) for name in "ab")
    text, other = (audit.IssueReceipt(v1.IssueReceiptRequest(name=one.name)).text for one in (first, second))
    key = proofs.Key.parse(audit.GetCheckpoint(v1.GetCheckpointRequest()).key)
    assert receipts.verify_receipt(text, key).verification == first.uid
    lines = text.split("\n")
    spoilt = {"\n".join([*lines[:at], *lines[at + 1 :]]) for at in range(len(lines) - 1)}
    spoilt |= {"\n".join([*lines[:at], line + "x", *lines[at + 1 :]]) for at, line in enumerate(lines[:-1])}
    unsigned = [at for at, line in enumerate(lines[:-1]) if not line.startswith("\u2014")]  # notes may be cosigned
    spoilt |= {"\n".join([*lines[:at], lines[at], *lines[at:]]) for at in unsigned}
    marker = "\nc2sp.org/tlog-proof@v1\n"
    spoilt.add(text.partition(marker)[0] + marker + other.partition(marker)[2])
    for one in spoilt - {text}:
        with pytest.raises(ProofInvalid):
            receipts.verify_receipt(one, key)
    with pytest.raises(ProofInvalid):
        receipts.verify_receipt(text, proofs.Key(key.name, bytes(32)))
    assert base64.b64decode(lines[[line.startswith("entry ") for line in lines].index(True)].split(" ")[1])


def test_receipt_of_an_erased_or_unknown_verification_is_refused(server: Running) -> None:
    """With its own reason, and NOT_FOUND; an erased one's earlier receipt still verifies, its values not."""
    audit = audit_of(server.channel)
    kept = server.stub.CreateVerification(request())
    issued = audit.IssueReceipt(v1.IssueReceiptRequest(name=kept.name))
    server.app.store.erase_customer(kept.customer_reference, server.app.clock(), before_statutory_term=True)
    refusal = refused(lambda: audit.IssueReceipt(v1.IssueReceiptRequest(name=kept.name)))
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.NOT_FOUND, "RECEIPT_NOT_AVAILABLE")
    assert refused(lambda: audit.IssueReceipt(v1.IssueReceiptRequest(name="verifications/none"))).reason == (
        "VERIFICATION_NOT_FOUND"
    )
    assert receipts.verify_receipt(issued.text, proofs.Key.parse(issued.key)).decision == "ACCEPT"
    gone = server.stub.GetVerification(v1.GetVerificationRequest(name=kept.name))
    assert gone.receipt_salt == b""


def test_salt_is_not_listed(server: Running) -> None:
    """Lists show no values, so neither what they could be tried with."""
    kept = server.stub.CreateVerification(request())
    assert len(kept.receipt_salt) == 32
    (listed,) = server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications
    assert (listed.uid, listed.receipt_salt) == (kept.uid, b"")


def test_repeated_request_is_told_as_a_look(server: Running) -> None:
    """It shows what was kept to whoever asks again."""
    first = server.stub.CreateVerification(request())
    assert server.stub.CreateVerification(request()) == first
    told = entries(audit_of(server.channel), verification=first.name)
    assert [entry.action for entry in told] == ["VERIFICATION_READ", "VERIFICATION_CREATED"]


def test_log_is_one_over_servers_and_starts(tmp_path: Path) -> None:
    """A second server goes on where the first one stopped, under the same key and the name that was set."""
    states = []
    for name in "ab":
        with running(settings_in(tmp_path, audit_origin="bank.example/log")) as server:
            server.stub.CreateVerification(request(name))
            states.append(audit_of(server.channel).GetCheckpoint(v1.GetCheckpointRequest()))
            audit = audit_of(server.channel)
            proof = audit.ProveConsistency(v1.ProveConsistencyRequest(old_size=states[0].size))
    assert states[0].key == states[1].key
    key = proofs.Key.parse(states[0].key)
    assert key.name == "bank.example/log"
    old, new = (proofs.open_checkpoint(state.note, key) for state in states)
    assert old.size < new.size
    proofs.verify_consistency(old, new, proof.hashes)
