"""A change of a customer's file is made once, also where the same request comes twice at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from idverdict import v1

from service.call.errors import ApiError
from service.canonical import canonical_json
from service.customers.desk import Plan, View
from storage.customer_files.values import NewEntry, Recorded
from storage.customer_files.words import Entry
from tests.owner_bank import Bank
from tests.storage_support import Place


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    """A bank."""
    place = Place(tmp_path / "var")
    with closing(place.open()) as store:
        yield Bank(store, place)


def change(bank: Bank, request: v1.ReportEventRequest, etag: str, before: list[Recorded | None]) -> Recorded:
    """Add an event; the first plan waits until the same request, of another caller, was done."""

    def plan(view: View, _now: datetime) -> Plan:
        if not before:
            before.append(None)
            before[0] = change(bank, request, etag, before)
        return Plan(view.standing, (NewEntry(Entry.EVENT, canonical_json({"event": "DOUBT"})),))

    return bank.owned.change(request.name, request, plan, etag=etag)[0]


@pytest.mark.parametrize("etag", ["", "1"])
def test_the_same_request_at_one_moment_is_done_once(bank: Bank, etag: str) -> None:
    """Whoever comes second finds that the file was changed, and is given what the first one recorded."""
    name = bank.customer("A")
    request = v1.ReportEventRequest(name=name, event="DOUBT", request_id="twice")
    first: list[Recorded | None] = []
    assert [change(bank, request, etag, first)] == first
    opened = bank.store.files.reader.get(name.rpartition("/")[2])
    assert len(bank.store.files.reader.entries(opened, Entry.EVENT)) == 1


def test_a_request_is_of_one_customer(bank: Bank) -> None:
    """Its id under another customer's name is refused, as is another request under it."""
    names = [bank.customer(one) for one in ("A", "B")]
    done: list[Recorded | None] = [None]
    change(bank, v1.ReportEventRequest(name=names[0], event="DOUBT", request_id="once"), "", done)
    for name, event in ((names[1], "DOUBT"), (names[0], "NAME_CHANGED")):
        with pytest.raises(ApiError, match="REQUEST_ID_REUSED"):
            change(bank, v1.ReportEventRequest(name=name, event=event, request_id="once"), "", done)
