"""Makes an audit log with everything in it that is told: writes, looks, refusals, erasures, keys and the rest."""

from __future__ import annotations

from storage import Action, Actor, Event, Store, Tally
from tests.storage_support import EMBLEM, NOON, PORTRAIT, verification

_CLERK = Actor("spiffe://bank.example/branch/7/counter", "default", ("verifier",), "192.0.2.7")
_AUDITOR = Actor("CN=auditor,O=Bank Example", "default", ("auditor", "reviewer"), "2001:db8::8")
_OTHER = Actor("token:loans", "loans", ("verifier",), "192.0.2.9")


def keep_a_log(store: Store, entries: int) -> None:
    """Work on a store until its log has so many entries, or a few more."""
    number = 0
    while store.history.size() < entries:
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
        number += 1
