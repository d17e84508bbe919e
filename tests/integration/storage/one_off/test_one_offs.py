"""One-off business in the store: calls on one link follow one another, links are kept keyed; on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from storage import NotFound, Store, new_id
from storage.one_off.businesses import OneOff
from tests.storage_support import NOON, Place, digest

LINK = "SPECIMEN-link-13800000000"


def assessed(store: Store, number: int, *links: str) -> int:
    """How much earlier business is linked to a new one, as its answer was made."""
    keyed = frozenset(store.one_offs.link(one) for one in links or (LINK,))
    new = OneOff(new_id(NOON), "10000", "CNY", "CASH_EXCHANGE", NOON, keyed)
    request = (f"r-{number}", digest(b"%d" % number))

    def decided(found: Sequence[OneOff]) -> tuple[bytes, bytes]:
        return b"%d" % len(found), b"inputs"

    answer = store.one_offs.assess(new, NOON - timedelta(days=30), request, bytes(32), decided)
    return int(answer)


def test_calls_on_one_link_follow_one_another(place: Place, servers: tuple[Store, Store]) -> None:
    """Of calls at the same moment, at two servers, each sees exactly those before it; a repeated one sees the same."""
    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(lambda number: assessed(servers[number % 2], number), range(6)))
    assert sorted(seen) == list(range(6))
    assert [assessed(servers[0], number) for number in range(6)] == seen
    assert assessed(servers[0], 7, "another") == 0
    assert assessed(servers[0], 8, "another", LINK) == 7
    assert assessed(servers[0].of("loans"), 0) == 0
    if place.postgresql is None:
        assert not [path for path, content in place.bytes_on_disk().items() if LINK.encode() in content]


def test_business_is_forgotten(place: Place) -> None:
    """What is older than the window is deleted."""
    with closing(place.open()) as store:
        assessed(store, 1)
        ((id_,),) = place.sql("SELECT business_id FROM one_off_business")
        assert store.one_offs.get(str(id_)).inputs == b"inputs"
        assert store.one_offs.forget(NOON) == 0
        assert store.one_offs.forget(NOON + timedelta(days=1)) == 1
        with pytest.raises(NotFound):
            store.one_offs.get(str(id_))
        assert assessed(store, 2) == 0
