"""Leases on requests: one server at a time works on a request, and a killed one does not block it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from storage import Store
from tests.storage_support import Place, verification


def test_one_server_works_on_a_request(servers: tuple[Store, Store]) -> None:
    """While one holds the lease nobody else gets it, in either process; afterwards anybody does."""
    first, second = servers
    with first.claim("request-1") as ours:
        assert ours
        for store in servers:
            assert store.is_claimed("request-1")
            assert not store.is_claimed("request-2")
            with store.claim("request-1") as theirs:
                assert not theirs
        assert second.is_claimed("request-1")
    assert not second.is_claimed("request-1")
    with second.claim("request-1") as ours:
        assert ours


def test_answered_request_cannot_be_claimed(servers: tuple[Store, Store]) -> None:
    """Who comes too late does not work on it once more, and leaves no lease."""
    first, second = servers
    with first.claim("request-1") as ours:
        assert ours
        first.save(verification("request-1"))
    with second.claim("request-1") as again:
        assert not again
        assert not second.is_claimed("request-1")


def test_work_that_fails_frees_its_request(servers: tuple[Store, Store]) -> None:
    """An exception inside the block lets the next server try."""
    first, second = servers
    with pytest.raises(ZeroDivisionError), first.claim("request-1"):
        raise ZeroDivisionError
    with second.claim("request-1") as ours:
        assert ours


def test_leases_of_two_tenants_do_not_meet(place: Place, servers: tuple[Store, Store]) -> None:
    """Two tenants may use one request id at one time."""
    other = place.open(tenant="other")
    with servers[0].claim("request-1") as ours, other.claim("request-1") as theirs:
        assert ours
        assert theirs


def test_expired_lease_is_taken_over_and_stays_with_its_new_holder(place: Place, servers: tuple[Store, Store]) -> None:
    """The lease of a server that renews no more goes to the next; should the first come back, it frees nothing."""
    first, second = servers
    with ExitStack() as block:
        assert block.enter_context(first.claim("request-1"))
        place.sql("UPDATE request_claim SET expires_at = '2026-01-01 00:00:00.000000'")
        assert not second.is_claimed("request-1")
        with second.claim("request-1") as ours:
            assert ours
            block.close()
            assert second.is_claimed("request-1")


def test_lease_is_renewed_while_the_work_goes_on(place: Place) -> None:
    """Work may take many times as long as a lease."""
    store = place.open(lease=timedelta(seconds=0.3))
    with store.claim("request-1") as ours:
        assert ours
        seen: set[object] = set()
        while len(seen) < 3:
            seen |= set(place.sql("SELECT expires_at FROM request_claim"))
            time.sleep(0.02)
    store.close()


def test_of_racing_servers_one_gets_the_lease(servers: tuple[Store, Store]) -> None:
    """Of four threads of two servers that ask together, one gets each of 25 leases."""
    together = threading.Barrier(4)
    over = threading.Barrier(4)

    def ask(number: int) -> list[bool]:
        got = []
        for request in range(25):
            together.wait(20)
            with servers[number % 2].claim(f"request-{request}") as ours:
                got.append(ours is not None)
                over.wait(20)
        return got

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert [sum(each) for each in zip(*answers, strict=True)] == [1] * 25


def test_sweep_takes_claims_that_expired_long_ago(place: Place, servers: tuple[Store, Store]) -> None:
    """What a killed server left goes with the orphans; a claim that is held stays."""
    first, second = servers
    with first.claim("left"), first.claim("held"):
        one = "(SELECT min(holder) FROM request_claim)"
        place.sql(f"UPDATE request_claim SET expires_at = '2026-01-01 00:00:00.000000' WHERE holder = {one}")
        second.sweep_orphans(datetime.now(UTC) - timedelta(hours=1))
        assert len(place.sql("SELECT holder FROM request_claim")) == 1
