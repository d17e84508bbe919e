"""A customer who was erased is gone for good: from lookups, records, pictures and disk, whoever writes meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import (
    REDACTED,
    Cipher,
    Digest,
    Erasable,
    EvidenceObjects,
    Filter,
    KeyFile,
    NotFound,
    RequestConflict,
    Store,
    StoredVerification,
    StoreUnavailable,
    Suites,
    Tally,
)
from storage.sealing.keys import WrapContext, Wrapped
from tests.storage_support import EMBLEM, NOON, NUMBER, PORTRAIT, Place, digest, objects, rows, verification

CUSTOMER = "customer-SPECIMEN-77"
LATER = NOON + timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty folder."""
    return Place(tmp_path / "var")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store in it."""
    store = place.open()
    yield store
    store.close()


def redacted(one: StoredVerification) -> StoredVerification:
    """What is left of a verification."""
    return replace(one, state=REDACTED, payload=b"", customer_reference=None)


def test_erased_customer_leaves_what_is_not_personal(place: Place, store: Store) -> None:
    """Id, purpose, decision, policy and time stay, as REDACTED; no lookup leads there, and no picture is left."""
    gone = [store.save(verification(name), [PORTRAIT, EMBLEM]) for name in "ab"]
    other = store.save(verification("c", customer_reference="another"), [PORTRAIT])
    found = store.erasable(CUSTOMER, LATER, before_statutory_term=True)
    assert found == Erasable(keys=1, verifications=2, pictures=4)
    assert store.get(gone[0].id) == gone[0]
    assert store.erase_customer(CUSTOMER, LATER, before_statutory_term=True) == found
    for one in gone:
        assert store.get(one.id) == redacted(one)
        for side in ("PORTRAIT", "EMBLEM"):
            with pytest.raises(NotFound):
                store.evidence(one.id, side)
    assert set(store.list().verifications) == {other, *map(redacted, gone)}
    assert store.list(Filter(customer_reference=CUSTOMER)).verifications == ()
    assert store.find_by_number(NUMBER) == (other,)
    assert store.evidence(other.id, "PORTRAIT").content == PORTRAIT.content
    assert len(objects(place)) == 1
    with pytest.raises(NotFound):
        store.erase_customer(CUSTOMER, LATER, before_statutory_term=True)
    assert rows(place, "SELECT kek_id, data_key_wrapped FROM customer_key WHERE destroyed_at IS NOT NULL") == [
        ("destroyed", b"")
    ]


def test_request_of_an_erased_customer_is_not_worked_on_again(store: Store) -> None:
    """A retry that comes late gets what is left of the first answer: it brings nothing back."""
    first = store.save(verification(), [PORTRAIT])
    store.erase_customer(CUSTOMER, LATER, before_statutory_term=True)
    assert store.begin("request-1", digest(b"request-1")) == redacted(first)
    assert store.save(verification(), [PORTRAIT]) == redacted(first)
    with pytest.raises(RequestConflict):
        store.begin("request-1", digest(b"another payload"))
    with pytest.raises(NotFound):
        store.erasable(CUSTOMER, LATER, before_statutory_term=True)


def test_customer_who_comes_again_begins_anew(place: Place, store: Store) -> None:
    """A new data key seals what comes after the erasure; what came before stays shut, and both can be erased."""
    before = store.save(verification("before"))
    store.erase_customer(CUSTOMER, LATER, before_statutory_term=True)
    after = store.save(verification("after"), [PORTRAIT])
    assert store.get(before.id) == redacted(before)
    assert store.list(Filter(customer_reference=CUSTOMER)).verifications == (after,)
    assert store.find_by_number(NUMBER) == (after,)
    assert rows(place, "SELECT count(*) FROM customer_key") == [(2,)]
    assert store.erase_customer(CUSTOMER, LATER, before_statutory_term=True) == Erasable(1, 1, 1)
    assert store.get(after.id) == redacted(after)


def test_nothing_that_was_erased_stays_on_disk(place: Place, store: Store) -> None:
    """Neither wrapped key nor sealed value is left in database, journal or folder, though the key file is whole."""
    kept = store.save(verification(payload=b"SPECIMEN" * 2000), [PORTRAIT])
    store.save(verification("other", customer_reference="another", document_number=None))
    (sealed,) = rows(
        place,
        "SELECT data_key_wrapped, payload_sealed, customer_reference_sealed, verification.customer_index, number_index "
        "FROM verification JOIN customer_key ON customer_key.id = customer_key_id "
        f"WHERE verification.id = '{kept.id}'",
    )
    picture = objects(place)[0].read_bytes()
    pieces = [[value[at : at + 32] for at in range(0, len(value), 32)] for value in (*sealed, picture)]

    def on_disk(piece: bytes) -> bool:
        return any(piece in content for content in place.bytes_on_disk().values())

    assert all(any(map(on_disk, value)) for value in pieces)
    store.erase_customer(CUSTOMER, LATER, before_statutory_term=True)
    assert not any(len(piece) == 32 and on_disk(piece) for value in pieces for piece in value)


def test_erasure_takes_one_tenants_customer_alone(place: Place, store: Store) -> None:
    """The same reference in another tenant is another customer."""
    other = place.open(tenant="other")
    ours, theirs = store.save(verification()), other.save(verification())
    store.erase_customer(CUSTOMER, LATER, before_statutory_term=True)
    assert store.get(ours.id).state == REDACTED
    assert other.get(theirs.id) == theirs


def test_customer_is_erased_under_whichever_digest_the_index_was_made(place: Place, store: Store) -> None:
    """What was kept under one suite is found and erased under the other."""
    sm = place.open(suites=Suites(Cipher.SM4_GCM, Digest.HMAC_SM3))
    kept = [store.save(verification("a"), [PORTRAIT]), sm.save(verification("b"), [EMBLEM])]
    kept.append(sm.save(verification("c", customer_reference="another")))
    assert sm.erase_customer(CUSTOMER, LATER, before_statutory_term=True) == Erasable(1, 2, 2)
    assert store.erase_customer("another", LATER, before_statutory_term=True) == Erasable(1, 1, 0)
    assert [store.get(one.id) for one in kept] == [redacted(one) for one in kept]


def test_write_that_an_erasure_overtakes_is_kept_under_a_new_key(
    place: Place, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between sealing and recording the customer is erased: the record is readable, and its pictures, and no other."""
    before = store.save(verification("before"))
    eraser = place.open()
    put = EvidenceObjects.put
    erased: list[Erasable] = []

    def put_and_erase(self: EvidenceObjects, contents: dict[str, bytes]) -> None:
        put(self, contents)
        if not erased:
            erased.append(eraser.erase_customer(CUSTOMER, LATER, before_statutory_term=True))

    monkeypatch.setattr(EvidenceObjects, "put", put_and_erase)
    after = store.save(verification("after"), [PORTRAIT])
    assert erased == [Erasable(1, 1, 0)]
    assert store.get(before.id) == redacted(before)
    assert store.get(after.id) == after
    assert store.evidence(after.id, "PORTRAIT").content == PORTRAIT.content
    assert len(objects(place)) == 1


def test_erasure_beside_live_writes_leaves_nothing_between(place: Place, store: Store) -> None:
    """Whenever it falls between writes of the customer, each is redacted whole or readable whole, picture and all."""
    stop, saved = threading.Event(), []
    server = place.open()

    def write(worker: int) -> None:
        number = 0
        while not stop.is_set():
            saved.append(server.save(verification(f"{worker}-{number}"), [PORTRAIT]))
            number += 1

    with ThreadPoolExecutor(2) as pool:
        workers = [pool.submit(write, number) for number in range(2)]
        try:
            for _ in range(3):
                wanted = len(saved) + 4  # two of them at least were begun after the erasure before
                while len(saved) < wanted and not any(worker.done() for worker in workers):
                    stop.wait(0.005)
                store.erase_customer(CUSTOMER, LATER, before_statutory_term=True)
        finally:
            stop.set()
        for worker in workers:
            worker.result()
    left = [one for one in saved if store.get(one.id).state != REDACTED]
    assert len(saved) - len(left) >= 3
    assert all(store.get(one.id) == (one if one in left else redacted(one)) for one in saved)
    assert all(store.evidence(one.id, "PORTRAIT").content == PORTRAIT.content for one in left)
    assert len(objects(place)) == len(left)


def test_rewrapping_brings_no_destroyed_key_back(place: Place, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data key that is destroyed while it is being rewrapped stays destroyed, and its KEK can be retired."""
    kept = store.save(verification())
    former = KeyFile.open(place.key_file).key_id
    store.ring.rotate()
    eraser, wrap = place.open(), KeyFile.wrap

    def wrap_and_erase(self: KeyFile, secret: bytes, context: WrapContext) -> Wrapped:
        if context.field == "data_key":
            eraser.erase_customer(CUSTOMER, LATER, before_statutory_term=True)
        return wrap(self, secret, context)

    monkeypatch.setattr(KeyFile, "wrap", wrap_and_erase)
    assert sum(store.ring.rewrap(), Tally()).damaged == 0
    assert store.get(kept.id) == redacted(kept)
    assert rows(place, "SELECT kek_id, data_key_wrapped FROM customer_key") == [("destroyed", b"")]
    store.ring.retire(former)
    assert place.open().get(kept.id) == redacted(kept)


def test_interrupted_erasure_is_finished(place: Place, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the pictures cannot be deleted the rest is gone already, they open no more, and go once they can."""
    kept = store.save(verification(), [PORTRAIT])

    def gone(*_: object) -> None:
        raise StoreUnavailable("Gone")

    with monkeypatch.context() as patched:
        patched.setattr(EvidenceObjects, "delete", gone)
        with pytest.raises(StoreUnavailable):
            store.erase_customer(CUSTOMER, LATER, before_statutory_term=True)
    assert store.get(kept.id) == redacted(kept)
    with pytest.raises(NotFound):
        store.evidence(kept.id, "PORTRAIT")
    assert len(objects(place)) == 1
    assert store.sweep_orphans(datetime.now(UTC) + timedelta(minutes=1)) == 0
    assert place.open().finish_erasures() == 1
    assert objects(place) == []
    assert store.finish_erasures() == 0
