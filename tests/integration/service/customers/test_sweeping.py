"""The sweep of customers: in slices that processes share, past damaged files, interrupted and taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from idverdict import v1

from service.customers.exporting import CustomerExport
from service.customers.requests import Customers
from service.customers.rules import default_customer_rules
from service.customers.sweeping import SLICES, Interrupted, begin_sweep, perform, settle_all, sweep
from storage import Job, JobKind, Store
from storage.customer_files.turning import Slice
from tests.storage_support import NOON, Place

RULES = default_customer_rules()
LATER = NOON + timedelta(days=366 * 6)
DECLARED = {
    "name": "张样本",
    "sex": "FEMALE",
    "nationality": "CHN",
    "occupation": "教师",
    "address": "北京市朝阳区样本路1号",
    "contact": "13800000000",
    "document_type": "cn_resident_id",
    "document_number": "11010519491231002X",
    "document_validity": "2030-01-01",
}
COUNT = 5


@pytest.fixture
def place_(tmp_path: Path) -> Place:
    """A place on SQLite: PostgreSQL is had by the tests of the store."""
    return Place(tmp_path)


@pytest.fixture
def store(place_: Place) -> Iterator[Store]:
    """A store with some customers, on whom everything was declared before the rules' stock date."""
    with closing(place_.open()) as store:
        desk = Customers(store, RULES, "wei", lambda: NOON)
        for number in range(COUNT):
            desk.create(opening(number))
        yield store


def opening(number: int) -> v1.CreateCustomerRequest:
    """What opens a customer's file."""
    return v1.CreateCustomerRequest(
        customer_reference=f"CIF-{number}",
        kind="CUSTOMER_KIND_PERSON",
        purpose="PURPOSE_ACCOUNT_OPENING",
        relationship_began="2020-01-01",
        declared=DECLARED,
        request_id=f"open-{number}",
    )


def due(store: Store, **asked: object) -> list[str]:
    """References of a list of what is due."""
    desk = Customers(store, RULES, "wei", lambda: LATER)
    found = desk.due(v1.ListDueRequest(**asked))  # type: ignore[arg-type]
    return [one.customer_reference for one in found.customers]


def test_slices_are_disjoint_and_whole(store: Store, place_: Place) -> None:
    """Processes that take a slice each write its files alone, and every file once; lists tell of all."""
    assert due(store) == []
    ends = [str(id_)[-1] for (id_,) in place_.sql("SELECT id FROM customer_file")]
    slices = [Slice(number, 3) for number in range(3)]
    shares = [sum(first <= end <= last for end in ends) for first, last in (one.digits for one in slices)]
    assert [sweep(store, RULES, LATER, one) for one in slices] == shares
    assert sum(shares) == COUNT
    assert sweep(store, RULES, LATER) == 0
    assert settle_all(store, RULES, LATER) == 0
    assert len(due(store)) == COUNT


def test_lists_are_narrowed_by_the_level(store: Store) -> None:
    """Unrated customers have the level of the rules, and are on no other level's list; its pages go on."""
    sweep(store, RULES, LATER)
    unrated = RULES.reviews.unrated_level
    assert len(due(store, levels=[unrated])) == COUNT
    assert due(store, levels=[unrated + 1, unrated + 2]) == []
    first = Customers(store, RULES, "wei", lambda: LATER).due(v1.ListDueRequest(levels=[unrated], page_size=2))
    rest = due(store, levels=[unrated], page_token=first.next_page_token)
    assert len(first.customers) + len(rest) == COUNT


def test_a_damaged_file_hinders_no_other(store: Store, place_: Place) -> None:
    """A file that does not open is left as it is; the others of its lot are written, exported, and listed with it."""
    ((id_,),) = place_.sql("SELECT min(id) FROM customer_file")
    place_.sql(f"UPDATE customer_file SET standing_sealed = x'00' WHERE id = '{id_}'")
    assert sweep(store, RULES, LATER) == COUNT - 1
    assert settle_all(store, RULES, LATER) == 0
    (page,) = CustomerExport(store, RULES, "wei", lambda: LATER).pages(v1.ExportCustomersRequest())
    assert (list(page.damaged), len(page.customers)) == ([f"customers/{id_}"], COUNT - 1)
    assert {one.elements[0].masked for one in page.customers} == {True}
    asked = v1.ListDueRequest(states=v1.CustomerState.keys()[1:8])
    listed = Customers(store, RULES, "wei", lambda: LATER).due(asked).customers
    assert [one.name for one in listed if not one.customer_reference] == [f"customers/{id_}"]
    assert len(listed) == COUNT


def test_an_interrupted_sweep_is_taken_up_again(store: Store) -> None:
    """A part that was told to stop is not done; done again, it finishes what is left, and leaves nothing to do."""
    assert not begin_sweep(store, NOON)
    assert begin_sweep(store, LATER)
    with pytest.raises(Interrupted):
        sweep(store, RULES, LATER, stopped=lambda: True)
    parts = [Job(store.tenant, JobKind.CUSTOMERS, "x", part) for part in range(SLICES)]
    assert not all(perform(store, RULES, LATER, one, lambda: True) for one in parts)
    assert due(store) == []
    assert all(perform(store, RULES, LATER, one) for one in parts)
    assert sweep(store, RULES, LATER) == 0
    assert len(due(store)) == COUNT


def test_an_export_goes_on_behind_a_customer(store: Store) -> None:
    """What arrived is not sent again; each customer that is sent is logged as read."""
    export = CustomerExport(store, RULES, "wei", lambda: NOON, in_clear=True)
    (page,) = export.pages(v1.ExportCustomersRequest())
    assert {one.customer_reference for one in page.customers} == {f"CIF-{number}" for number in range(COUNT)}
    assert page.customers[0].elements[0].value == "张样本"
    (rest,) = export.pages(v1.ExportCustomersRequest(after=page.customers[2].name))
    assert list(rest.customers) == list(page.customers[3:])
    told = store.history.page(size=100).entries
    assert sum(one.action == "CUSTOMER_FILE_READ" for one in told) == 2 * COUNT - 3
