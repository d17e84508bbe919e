"""The rooms of `storage`: no circles, and each of the lower rooms imports lower ones alone."""

from __future__ import annotations

import pytest

from scripts.rooms import ROOT, house_of

FLOORS = (
    {"storage.causes", "storage.waiting"},
    {"storage.errors"},
    {"storage.objects"},
    {"storage.database", "storage.sealing"},
    {"storage.audit"},
    {"storage.jobs", "storage.keys", "storage.policies"},
    {"storage.customers"},
    {"storage.verifications"},
)
"""Rooms that may be imported from above, lowest floor first. A room that is not here is a domain above all of them."""
TOP = {"storage", "storage.store", "storage.tenant_view", "storage.opened", "storage.record_kinds"}
"""Rooms that put the others together: nothing below imports them."""
HOUSE = house_of(ROOT / "storage")


def test_no_circle_between_rooms() -> None:
    """No room of the store imports another that imports it, directly or through others."""
    assert HOUSE.circles == ()


@pytest.mark.parametrize("floor", range(len(FLOORS)))
def test_lower_rooms_know_no_domain(floor: int) -> None:
    """Rooms of a floor import rooms of lower floors: the audit log, say, knows no kind of record by name."""
    lower: set[str] = set().union(*FLOORS[:floor])
    for room in FLOORS[floor]:
        assert HOUSE.below[room] <= lower, f"{room} imports {sorted(HOUSE.below[room] - lower)}"


def test_nothing_imports_the_top() -> None:
    """What puts the store together is imported by the top alone."""
    for room in HOUSE.rooms - TOP:
        assert not HOUSE.below[room] & TOP, room


def test_a_domain_above_is_known_to_the_top_and_to_its_like() -> None:
    """A room above the floors, such as bulk or retention, is imported by no lower room."""
    domains = HOUSE.rooms - TOP - set().union(*FLOORS) - {"storage.migrations", "storage.migrations.versions"}
    assert {"storage.bulk", "storage.retention"} <= domains
    for (start, to), imports in HOUSE.arrows.items():
        if to in domains:
            assert start in TOP | domains, imports
