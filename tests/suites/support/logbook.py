"""Makes an audit log with everything in it that is told: writes, looks, refusals, erasures, keys and the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from idverdict import v1

from service.screening.customers import Screens, begin_nightly, perform
from service.screening.loaded import LoadedLists
from service.screening.policy import load_policy
from service.screening.requests import ScreeningRequests
from storage import (
    Action,
    Actor,
    BatchState,
    BulkObjects,
    Event,
    HoldKind,
    ItemResult,
    Job,
    JobKind,
    NewAnswer,
    NewBatch,
    NewChallenge,
    NewCheck,
    NewRevision,
    PolicyText,
    QueuedChecks,
    QuotaLimits,
    Store,
    Tally,
    new_id,
)
from storage.customer_files.values import FileAct, NewContent, NewEntry, NewStanding
from storage.customer_files.words import Entry
from storage.one_off.businesses import OneOff
from storage.owner_graph.values import NewRegister, NewStatement
from storage.owner_graph.words import Scope
from storage.reviews.values import Opinion
from tests.reviews_support import LAN, SU, act, add_case, claimed, proposed
from tests.storage_support import EMBLEM, NOON, PORTRAIT, digest, verification

LONG_AGO = date(2015, 3, 1)
_STATEMENTS = (NewStatement("PARTY", "T", b"party"), NewStatement("HOLDING", "T", b"holding"))

_CLERK = Actor("spiffe://bank.example/branch/7/counter", "default", ("verifier",), "192.0.2.7")
_AUDITOR = Actor("CN=auditor,O=Bank Example", "default", ("auditor", "reviewer"), "2001:db8::8")
_OTHER = Actor("token:loans", "loans", ("verifier",), "192.0.2.9")


def keep_a_log(store: Store, entries: int) -> None:
    """Work on a store until its log has so many entries, or some more."""
    number = 0
    while number <= 5 or store.history.size() < entries:
        clerk = store.of("default", _CLERK) if number % 3 else store.of("loans", _OTHER)
        customer = None if number % 7 == 6 else f"customer-{number % 5}"
        digests = {"verdict": bytes([number % 256]) * 32}
        new = verification(f"request-{number}", customer_reference=customer, digests=digests)
        kept = clerk.save(new, ([PORTRAIT, EMBLEM], [PORTRAIT], [])[number % 3])
        clerk.get(kept.id)
        auditor = store.of(clerk.tenant, _AUDITOR)
        if number % 3 < 2:
            auditor.evidence(kept.id, "PORTRAIT")
        auditor.tell(Event(Action.CALL_REFUSED, "method", "/idverdict.v1.X/Y", outcome="ROLE_MISSING"))
        auditor.tell(Event(Action.RECEIPT_ISSUED, "verification", kept.id, {"receipt": bytes(32)}))
        if number % 6 == 5:
            clerk.erase_customer("customer-0", NOON, before_statutory_term=True) if customer == "customer-0" else None
            store.tell(Event(Action.POLICY_LOADED, "policy", f"p {number}", {"policy": bytes([number % 256]) * 32}))
        if number == 4:
            former = store.ring.list()[0].id
            store.ring.rotate()
            sum(store.ring.rewrap(), Tally())
            store.ring.retire(former)
        if number == 5:
            _keep_the_rest(store.of("default", _CLERK))
        number += 1


def _keep_the_rest(store: Store) -> None:
    """Rows of every table that verifications alone do not lead to: notes, holds, purges, batches, policies."""
    for name in ("gone", "spared", "kept"):
        store.save(
            verification(f"r-{name}", customer_reference=f"c-{name}", created_at=NOON.replace(year=2014)), [PORTRAIT]
        )
    for name in ("gone", "spared"):
        store.retention.note_relationship_end(f"c-{name}", LONG_AGO)
    store.retention.request_deletion("c-kept", NOON)
    store.retention.place_hold("c-kept", "case 1", HoldKind.LEGAL, NOON)
    store.retention.place_hold("c-kept", "case 2", HoldKind.INVESTIGATION, NOON)
    store.retention.release_hold("c-kept", "case 2", NOON)
    plan = store.purges.plan(NOON)
    purge = store.purges.begin(plan.sha256, NOON)
    store.retention.place_hold("c-spared", "case 3", HoldKind.LEGAL, NOON)
    list(store.purges.carry_out(purge, NOON))
    for version in "12":
        store.policies.keep(PolicyText("default", version, f"# policy {version}"), NOON)
    for number, end in enumerate((BatchState.DONE, BatchState.CANCELLED, None)):
        _keep_a_batch(store, number, end)
    _ask_authorities(store)
    with store.claim("in work"):
        pass
    _keep_cases(store)
    _keep_customers(store)
    _keep_screenings(store)


def _keep_customers(store: Store) -> None:
    """Customers' files with records: changed, turned by a day, erased; and one-off business."""
    policy = digest(b"rules")
    for number in range(2):
        asked = FileAct("wei", f"file-{number}", digest(b"%d" % number), NOON)
        first = NewEntry(Entry.PROFILE, b"profile", policy_sha256=policy, document_number=f"N{number}")
        state = NewStanding("IN_PROGRESS", b"standing", LONG_AGO)
        store.files.writer.open(f"c-file-{number}", "PERSON", asked, [first], state)
        opened = store.files.reader.of_customer(f"c-file-{number}")
        party = NewEntry(Entry.PARTY, b"party", subject="p-1", document_number="N9")
        again = replace(asked, request_id=f"party-{number}")
        store.files.writer.change(opened, again, [party, NewEntry(Entry.EVENT, b"event")], state)
        paper = replace(asked, request_id=f"paper-{number}")
        kept = NewContent("application/pdf", b"%PDF-1.7 SPECIMEN")
        file = store.files.reader.of_customer(f"c-file-{number}")
        store.files.writer.change(file, paper, [NewEntry(Entry.ATTACHMENT, b"attachment")], state, kept)
        drawn = replace(asked, request_id=f"structure-{number}")
        planted = store.graph.planting(Scope.OWN, b"head", _STATEMENTS)
        file = store.files.reader.of_customer(f"c-file-{number}")
        store.files.writer.change(file, drawn, [NewEntry(Entry.STRUCTURE, b"structure", beside=planted)], state)
    _keep_registers(store)
    for page in store.files.turner.every():
        store.files.turner.turn([(one, NewStanding("OVERDUE", b"standing")) for one in page.files[:1]], NOON)
    store.erase_customer("c-file-1", NOON, before_statutory_term=True)
    for number in range(2):
        links = frozenset(store.one_offs.link(one) for one in ("a", "b"))
        business = OneOff(new_id(NOON), "100.50", "CNY", "CASH_EXCHANGE", NOON.replace(year=2025 + number), links)
        request = (f"one-off-{number}", digest(b"%d" % number))
        store.one_offs.assess(business, NOON.replace(year=2020), request, policy, lambda _earlier: (b"{}", b"{}"))
    store.one_offs.forget(NOON.replace(year=2026))


def _keep_registers(store: Store) -> None:
    """Versions of a register of holdings: replaced, dropped, in use."""
    registers = store.graph.registers
    for number in range(3):
        loading = registers.begin(NewRegister("group", "wei", f"register-{number}", digest(b"%d" % number)), NOON)
        registers.append(loading, _STATEMENTS)
        registers.finish(loading, digest(b"file"), NOON)
    registers.drop("group", 1, NOON)


def _keep_screenings(store: Store) -> None:
    """Lists in versions, customers who were screened and swept, hits that people decided, and an erased one."""
    screens = Screens(load_policy(), LoadedLists(), lambda: NOON)

    def no_files() -> BulkObjects:
        raise NotImplementedError

    requests = ScreeningRequests(store, screens, no_files, "wei", lambda: NOON)
    names = ("张伟明", "王小红", "李大海")
    for version in range(2):
        content = "id,names\n" + "".join(f"{number},{name}\n" for number, name in enumerate(names[: version + 2]))
        requests.import_list(
            v1.ImportListRequest(
                request_id=f"list-{version}", list="un", format=v1.LIST_FORMAT_CSV, content=content.encode()
            )
        )
        for number, name in enumerate(names if version == 0 else ()):
            subject = v1.ScreeningSubject(names=[name], numbers=[f"S{number}"])
            requests.screen_customer(
                v1.ScreenCustomerRequest(
                    customer_reference=f"c-screened-{number}", subject=subject, contacts=["13800000000"]
                )
            )
    begin_nightly(store, lambda: NOON)
    for sweep in store.screening.sweeps.page(10):
        perform(lambda _tenant: store, screens, Job(store.tenant, JobKind.SCREENING, sweep.id))
    for number, outline in enumerate(requests.hits(v1.ListHitsRequest()).hits):
        hit = requests.get(v1.GetHitRequest(name=outline.name))
        decision = v1.HIT_DECISION_CLEARED if number else v1.HIT_DECISION_CONFIRMED
        requests.decide(
            v1.DecideHitRequest(
                request_id=f"hit-{number}", name=hit.name, etag=hit.etag, decision=decision, note="另一人"
            )
        )
    store.erase_customer("c-screened-2", NOON, before_statutory_term=True)


def _keep_cases(store: Store) -> None:
    """Cases in every state: waiting, held, proposed, returned, closed, and one that an erasure ended."""
    for number in range(5):
        add_case(store, f"case-{number}", decision="REVIEW", request_id=f"case-{number}")
    proposed(store)
    store.reviews.decisions.confirm(act(claimed(store, SU), SU), Opinion(None, ()), agrees=True)
    proposed(store)
    back = Opinion(None, ("DOUBT_REMAINS",), "again")
    store.reviews.decisions.confirm(act(claimed(store, SU), SU), back, agrees=False)
    claimed(store, LAN)
    store.erase_customer("case-4", NOON, before_statutory_term=True)


def _ask_authorities(store: Store) -> None:
    """Questions that are answered, contradicted, open and given up; a revised verdict; and a one-time code."""
    new = verification("r-asked", customer_reference="c-asked")
    asked = [_question(new.id, number) for number in range(4)]
    store.save(replace(new, sealed_beside=(QueuedChecks(store.checks, tuple(asked)),)))
    for check in asked[:3]:
        store.checks.begin_sending(check.id, QuotaLimits(per_day=9, subject_day=9, subject_misses_day=9), NOON)
    for result in ("0", "1"):
        store.checks.answer(asked[0].id, _answer(result))
    store.checks.answer(asked[1].id, _answer("0"))
    store.checks.await_answer(asked[2].id, "ticket")
    store.checks.give_up(asked[3].id, NOON, "QUOTA_EXCEEDED")
    for number, decision in enumerate(("ACCEPT", "REVIEW"), 1):
        store.revisions.append(NewRevision(new.id, number, decision, ("A", "B"), b"verdict SPECIMEN", NOON))
    sent = ("sms", "REVIEW", "13800000000", "123456")
    code = NewChallenge(new_id(NOON), "code", digest(b"code"), "c-asked", *sent, created_at=NOON)
    store.challenges.start(code, 9)
    store.challenges.answer(code.id, "123456", NOON)


def _question(verification_id: str, number: int) -> NewCheck:
    id = new_id(NOON)
    return NewCheck(
        id=id,
        request_id=id,
        request_digest=digest(b"asked"),
        verification_id=verification_id,
        channel=f"channel_{number}",
        kind="CITIZEN_ID",
        purpose="REVIEW",
        subject="11010519491231002X",
        asked=b"question SPECIMEN",
        asked_digest=digest(b"about"),
        created_at=NOON,
        give_up_at=NOON,
    )


def _answer(result: str) -> NewAnswer:
    return NewAnswer(digest(result.encode()), "MATCH", True, result == "1", b"answer SPECIMEN", b"finding", NOON)


def _keep_a_batch(store: Store, number: int, end: BatchState | None) -> None:
    new = NewBatch(
        id=new_id(NOON),
        request_id=f"batch-{number}",
        request_digest=digest(b"batch"),
        manifest="m.csv",
        manifest_digest=digest(b"m"),
        purpose="REVIEW",
        total=3,
        created_at=NOON,
    )
    store.batches.submit(new)
    store.batches.begin(new.id)
    results = store.batches.results(new.id)
    results.record(ItemResult(1, "a", verification_id=new.id, decision="REJECT", reasons=("X", "Y")))
    results.record(ItemResult(2, "b", error="PICTURE_NOT_FOUND"))
    if end is not BatchState.CANCELLED:
        results.record(ItemResult(3, "c", error="INTERNAL"))
    if end is not None:
        assert store.batches.finish(new.id, end, NOON)
