"""A new version of a register or structure that changes who owns a customer is an event of the customer, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from idverdict import v1

from service.customers.owner_changes import OwnerChanges, perform
from service.customers.watching import events_of
from storage import Job, JobKind
from storage.audit.inspection import Inspection
from storage.owner_graph import watch
from tests.owner_bank import OWN, RULES_OF_CUSTOMERS, TENANT, Bank
from tests.ownership import structure
from tests.storage_support import Place


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    """A bank; when a test is over, the audit log covers all that was written."""
    place = Place(tmp_path / "var")
    with closing(place.open()) as store:
        yield Bank(store, place)
        inspection = Inspection(store.shared.database)
        assert list(inspection.faults()) == []
        assert inspection.uncovered == ()


def determined(bank: Bank, name: str) -> v1.OwnerDetermination:
    """A determination of today, compared once more as a worker does it."""
    bank.minutes += 1
    found = bank.owned.determine(v1.DetermineOwnersRequest(name=name, request_id=f"d-{bank.minutes}"))
    changes(bank).compare_again(name.rpartition("/")[2])
    return found


def changes(bank: Bank) -> OwnerChanges:
    """What compares, a minute later."""
    bank.minutes += 1
    return OwnerChanges(bank.store, RULES_OF_CUSTOMERS, "idverdict", bank.clock, in_clear=True)


def jobs(bank: Bank) -> list[tuple[str, int]]:
    """Versions that came into use, with the parts of the work on each."""
    found = bank.place.sql("SELECT subject, part FROM job WHERE kind = 'owners' ORDER BY subject, part")
    return [(str(subject), int(str(part))) for subject, part in found]


def worked(bank: Bank) -> None:
    """A worker does the jobs that wait."""
    bank.minutes += 1
    for subject, part in jobs(bank):
        job = Job(bank.store.tenant, JobKind.OWNERS, subject, part)
        assert perform(bank.store, RULES_OF_CUSTOMERS, bank.clock, job)


def raised(bank: Bank) -> list[str]:
    """The customers who were told that their owners changed, in order."""
    found, _ = bank.store.files.events.after(-1)
    told = [event for one in found for event in events_of(one)]
    return [one.customer for one in told if one.event == "OWNER_CHANGED" and one.by_itself]


def test_a_register_that_changes_owners_is_told_to_the_files_that_rest_on_it(bank: Bank) -> None:
    """Of customers with the same holder those are told whose owners change, once; a version that says the same, and a
    customer who rests on something else, are left alone.
    """
    bank.loads(structure("P1 100% B", target="B", examined=["B"]))
    first, other = bank.customer("A"), bank.customer("C")
    bank.brings(first, structure("B 60% T", "P2 40% T", examined=["T"]), TENANT)
    bank.brings(other, structure("P5 100% S", target="S"), TENANT)
    assert [one.party for one in determined(bank, first).owners] == ["P1", "P2"]
    determined(bank, other)
    bank.loads(structure("P1 100% B", target="B", examined=["B"]))
    worked(bank)
    assert raised(bank) == []
    bank.loads(structure("P3 100% B", target="B", examined=["B"]))
    worked(bank)
    worked(bank)
    assert raised(bank) == [first]
    view = bank.owned.view(first)
    assert [one.event for one in view.standing.triggers] == ["OWNER_CHANGED"]
    assert view.standing.owners is None
    bank.loads(structure("P4 100% B", target="B", examined=["B"]))
    worked(bank)
    assert raised(bank) == [first]  # it is told already, and nobody has determined since
    assert [one.party for one in determined(bank, first).owners] == ["P2", "P4"]
    assert not bank.owned.view(first).standing.triggers
    bank.loads(structure("P5 100% B", target="B", examined=["B"]))
    worked(bank)
    assert raised(bank) == [first, first]


def test_another_customers_structure_changes_owners_too(bank: Bank) -> None:
    """Of the tenant's references; who describes a party that nobody had described is a change, and who stops is one."""
    name, holder = bank.customer("A"), bank.customer("B")
    bank.brings(name, structure("B 60% T", "P2 40% T", examined=["T"]), TENANT)
    assert [one.party for one in determined(bank, name).owners] == ["P2"]
    bank.brings(holder, structure("P1 100% B", target="B"))
    worked(bank)
    assert raised(bank) == []
    bank.brings(holder, structure("P1 100% B", target="B"), TENANT)
    worked(bank)
    assert raised(bank) == [name]
    assert [one.party for one in determined(bank, name).owners] == ["P1", "P2"]
    bank.brings(holder, structure("P7 100% Q", target="Q"), TENANT)
    worked(bank)
    assert raised(bank) == [name, name]
    bank.brings(holder, structure("P1 100% B", target="B"), TENANT)
    assert [one.party for one in determined(bank, name).owners] == ["P1", "P2"]
    bank.brings(holder, structure("P1 100% B", target="B"), OWN)  # it is no part of the tenant's graph any more
    worked(bank)
    assert raised(bank) == [name, name, name]


def test_a_version_that_came_while_owners_were_determined_is_not_missed(bank: Bank) -> None:
    """Nothing was noted yet when its job was done; the comparison after the determination finds it."""
    name = bank.customer("A")
    bank.loads(structure("P1 100% B", target="B", examined=["B"]))
    bank.brings(name, structure("B 100% T", examined=["T"]), TENANT)
    bank.minutes += 1
    bank.owned.determine(v1.DetermineOwnersRequest(name=name, request_id="d"))
    bank.loads(structure("P3 100% B", target="B", examined=["B"]))
    worked(bank)
    assert raised(bank) == []
    assert changes(bank).compare_again(name.rpartition("/")[2])
    assert not changes(bank).compare_again(name.rpartition("/")[2])
    assert raised(bank) == [name]


def test_a_large_version_is_gone_through_in_lots_and_goes_on(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that is stopped is not done; begun again it does what is left, and nothing twice."""
    monkeypatch.setattr(watch, "AT_ONCE", 2)
    names = [bank.customer(f"C-{number}") for number in range(3)]
    held = [f"P{number} 100% B{number}" for number in range(3)]
    bank.loads(structure(*held, target="B0", examined=["B0", "B1", "B2"]))
    for number, name in enumerate(names):
        one = structure(f"B{number} 100% T{number}", target=f"T{number}", examined=[f"T{number}"])
        bank.brings(name, one, TENANT)
        determined(bank, name)
    later = [f"Q{number} 100% B{number}" for number in range(3)]
    bank.loads(structure(*later, target="B0", examined=["B0", "B1", "B2"]))
    subject, _ = jobs(bank)[-1]
    bank.minutes += 1
    for part in range(4):
        job = Job(bank.store.tenant, JobKind.OWNERS, subject, part)
        answers = iter([False, True])
        perform(bank.store, RULES_OF_CUSTOMERS, bank.clock, job, partial(next, answers, True))
    assert len(raised(bank)) < 3 or len(set(raised(bank))) == 3
    worked(bank)
    assert sorted(raised(bank)) == sorted(names)
    read = [[*some] for some in bank.store.graph.watch.concerned(subject)]
    assert read == []


def test_what_a_determination_depends_on_is_no_clear_text_and_goes_with_the_customer(bank: Bank) -> None:
    """Neither a reference nor the digest of a statement is in the table; one without others' sources has no row."""
    name = bank.customer("A")
    bank.brings(name, structure("B 100% T", examined=["T"]), TENANT)
    determined(bank, name)
    rows = bank.place.sql("SELECT party_index FROM owner_watch")
    abouts = {about for (about,) in bank.place.sql("SELECT about_index FROM owner_statement")}
    assert rows
    assert abouts.isdisjoint({one for (one,) in rows})
    bank.brings(name, structure("B 100% T", examined=["T"]), OWN)
    determined(bank, name)
    assert not bank.place.sql("SELECT 1 FROM owner_watch")
    bank.brings(name, replace(structure("B 100% T", examined=["T"])), TENANT)
    determined(bank, name)
    bank.store.erasure.erase("A", bank.clock(), before_statutory_term=True)
    assert not bank.place.sql("SELECT 1 FROM owner_watch")
