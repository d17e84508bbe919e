"""What is kept of a verification is kept together: key, record, rows of pictures, audit entry, the claim's end."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import Connection

import storage.keys.customer_keys
from storage import Image, Store
from storage.audit.log import AuditLog
from storage.database.connections import Database
from storage.errors import StoreUnavailable
from storage.keys.customer_keys import CustomerKeys, DataKey
from storage.verifications.values import NewVerification
from tests.storage_support import Place, verification

PICTURE = Image("PORTRAIT", "image/jpeg", b"picture")


def test_a_claimed_verification_waits_for_the_disk_once(
    servers: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two transactions write: one takes the claim and is not durable, one keeps everything and ends the claim."""
    waits: list[bool] = []
    steps = Database.steps

    def counted(self: Database, *, durable: bool = True) -> AbstractContextManager[Connection]:
        waits.append(durable)
        return steps(self, durable=durable)

    monkeypatch.setattr(Database, "steps", counted)
    first, second = servers
    with first.claim("request-1") as claim:
        first.save(verification("request-1", customer_reference="new"), [PICTURE], claim)
        assert not second.is_claimed("request-1")
    assert waits == [False, True]


def test_a_record_that_cannot_be_kept_leaves_nothing_but_its_claim(
    place: Place, servers: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No key of a customer of whom there is nothing, and once the block is left the request is free."""

    def fail(*_: object) -> None:
        raise StoreUnavailable("test")

    first, second = servers
    before = place.sql("SELECT count(*) FROM customer_key")
    with pytest.raises(StoreUnavailable), first.claim("request-1") as claim:
        monkeypatch.setattr(AuditLog, "entering", fail)
        first.save(verification("request-1", customer_reference="new"), [PICTURE], claim)
    assert place.sql("SELECT count(*) FROM customer_key") == before
    assert place.sql("SELECT count(*) FROM verification") == [(0,)]
    assert not second.is_claimed("request-1")
    monkeypatch.undo()
    assert second.save(verification("request-1", customer_reference="new"), [PICTURE]).id


def test_a_customers_first_two_verifications_at_once_share_a_key(
    place: Place, servers: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both made a key of their own; whose is kept later throws it away, and seals its record under the other's."""
    together, find = threading.Barrier(2), CustomerKeys.find_or_make
    asked: list[object] = []

    def found_together(self: CustomerKeys, owner: NewVerification) -> tuple[DataKey, Any]:
        found = find(self, owner)
        asked.append(found)
        if len(asked) <= 2:
            together.wait(20)
        return found

    monkeypatch.setattr(CustomerKeys, "find_or_make", found_together)
    new = [verification(f"request-{n}", customer_reference="one") for n in range(2)]
    with ThreadPoolExecutor(2) as pool:
        kept = list(pool.map(lambda store, one: store.save(one, [PICTURE]), servers, new))
    assert len(asked) == 3
    assert [servers[0].get(one.id) for one in kept] == kept
    assert [servers[0].evidence(one.id, "PORTRAIT").content for one in kept] == [b"picture"] * 2
    assert place.sql("SELECT count(DISTINCT customer_key_id) FROM verification") == [(1,)]


def test_a_key_that_is_overtaken_again_and_again_is_an_outage(
    servers: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some attempts are made, and then the caller is told to come back."""
    attempts: list[object] = []
    servers[0].save(verification("request-0", customer_reference="new"), [PICTURE])

    def unseen(self: CustomerKeys, owner: object) -> None:
        attempts.append(owner)

    monkeypatch.setattr(CustomerKeys, "_find", unseen)
    with pytest.raises(StoreUnavailable):
        servers[0].save(verification("request-1", customer_reference="new"), [PICTURE])
    assert len(attempts) == storage.keys.customer_keys.ATTEMPTS
