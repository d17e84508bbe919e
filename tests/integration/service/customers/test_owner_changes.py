"""What changes who owns a customer is an event of the customer, once, and proposes other owners."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from idverdict import v1

from service.call.errors import ApiError
from service.customers.messages import customer_message
from service.customers.owner_changes import OwnerChanges
from service.customers.owner_comparing import compare_set_aside, perform
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


def jobs(bank: Bank, kind: JobKind = JobKind.OWNERS) -> list[tuple[str, int]]:
    """Versions that came into use, or were dropped, with the parts of the work on each."""
    found = bank.place.sql(f"SELECT subject, part FROM job WHERE kind = '{kind}' ORDER BY subject, part")
    return [(str(subject), int(str(part))) for subject, part in found]


def worked(bank: Bank, kind: JobKind = JobKind.OWNERS) -> None:
    """A worker does the jobs that wait."""
    bank.minutes += 1
    for subject, part in jobs(bank, kind):
        assert perform(bank.store, RULES_OF_CUSTOMERS, bank.clock, Job(bank.store.tenant, kind, subject, part))


def drops(bank: Bank, version: v1.HoldingRegisterVersion) -> None:
    """A version of a register is dropped, and a worker does what follows."""
    bank.minutes += 1
    bank.registers.drop(v1.DropHoldingRegisterRequest(name=version.name))
    worked(bank, JobKind.OWNERS_DROPPED)


def parties(one: v1.OwnerDetermination) -> list[str]:
    """The owners."""
    return [owner.party for owner in one.owners]


def held_through(bank: Bank, reference: str = "A") -> str:
    """A customer whom P2 owns, and whoever the register says owns B, determined."""
    name = bank.customer(reference)
    bank.brings(name, structure("B 60% T", "P2 40% T", examined=["T"]), TENANT)
    determined(bank, name)
    return name


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


def test_a_change_proposes_owners_that_a_person_adopts(bank: Bank) -> None:
    """With proofs, as a record of its own; adopted it is the determination, byte for byte, and replays as both."""
    bank.loads(structure("P1 100% B", target="B", examined=["B"]))
    name = held_through(bank)
    bank.loads(structure("P3 100% B", target="B", examined=["B"]))
    worked(bank)
    worked(bank)
    waiting = bank.proposed(name)
    assert parties(waiting.determination) == ["P2", "P3"]
    assert b'"paths"' in waiting.determination.result_json
    assert waiting.instead_of == f"{name}/ownerDeterminations/1"
    assert waiting.determination.sources == ["holdingRegisters/group/versions/2"]
    file = bank.owned.view(name)
    assert customer_message(file, in_clear=False).owner_proposal == waiting.name
    assert (file.standing.owners, [one.event for one in file.standing.triggers]) == (None, ["OWNER_CHANGED"])
    assert "OWNER_CHANGED" in [one.reason for one in file.settled.position.clocks]
    adopted = bank.decides(waiting, adopt=True)
    assert (adopted.state, adopted.decided_by, adopted.note) == (v1.OWNER_PROPOSAL_STATE_ADOPTED, "wei", "SPECIMEN")
    assert adopted.determination.name == f"{name}/ownerDeterminations/2"
    determination = bank.owned.get(v1.GetOwnerDeterminationRequest(name=adopted.determination.name))
    assert determination.result_json == waiting.determination.result_json
    assert bank.same(determination)
    assert bank.owned.replay(v1.ReplayOwnerDeterminationRequest(name=waiting.name)).same
    file = bank.owned.view(name)
    assert (file.standing.owners, file.standing.triggers, file.standing.proposed) == (("P2", "P3"), (), None)
    assert not changes(bank).compare_again(file.file.id)
    with pytest.raises(ApiError, match="CUSTOMER_CHANGED"):
        bank.decides(waiting, adopt=False)


def test_a_proposal_is_replaced_by_what_is_newer_and_once_refused_not_made_again(bank: Bank) -> None:
    """A later version, also one that says what was determined; a refusal leaves the owners open."""
    first = structure("P1 100% B", target="B", examined=["B"])
    bank.loads(first)
    name = held_through(bank)
    for holder in ("P3", "P4"):
        bank.loads(structure(f"{holder} 100% B", target="B", examined=["B"]))
        worked(bank)
    bank.loads(first)
    worked(bank)
    listed = bank.proposals.proposals(v1.ListOwnerProposalsRequest(name=name)).proposals
    assert [parties(one.determination) for one in listed] == [["P1", "P2"], ["P2", "P4"], ["P2", "P3"]]
    replaced = v1.OWNER_PROPOSAL_STATE_REPLACED
    assert [one.state for one in listed] == [v1.OWNER_PROPOSAL_STATE_OPEN, replaced, replaced]
    assert not any(one.determination.result_json for one in listed)
    assert raised(bank) == [name]
    bank.loads(structure("P5 100% B", target="B", examined=["B"]))
    worked(bank)
    assert bank.decides(bank.proposed(name), adopt=False).state == v1.OWNER_PROPOSAL_STATE_REFUSED
    assert not changes(bank).compare_again(name.rpartition("/")[2])
    file = bank.owned.view(name)
    assert (file.standing.owners, file.standing.proposed) == (None, None)
    assert [one.event for one in file.standing.triggers] == ["OWNER_CHANGED"]
    determined(bank, name)
    assert bank.owned.view(name).standing.owners == ("P2", "P5")


def test_another_structure_of_the_customers_own_proposes_owners(bank: Bank) -> None:
    """Where owners were determined from the one before; a determination of the new one leaves no proposal."""
    name = bank.customer("A")
    bank.brings(name, structure("P1 100% T", examined=["T"]))
    assert not changes(bank).compare_again(name.rpartition("/")[2])
    determined(bank, name)
    assert not changes(bank).compare_again(name.rpartition("/")[2])
    bank.brings(name, structure("P2 100% T", examined=["T"]))
    assert changes(bank).compare_again(name.rpartition("/")[2])
    assert not changes(bank).compare_again(name.rpartition("/")[2])
    assert parties(bank.proposed(name).determination) == ["P2"]
    assert [one.event for one in bank.owned.view(name).standing.triggers] == ["OWNER_CHANGED"]
    bank.brings(name, structure("P3 100% T", examined=["T"]))
    assert bank.owned.view(name).standing.proposed is None
    determined(bank, name)
    assert bank.owned.view(name).standing.owners == ("P3",)
    assert not changes(bank).compare_again(name.rpartition("/")[2])


def test_a_dropped_register_opens_the_owners_that_rest_on_it(bank: Bank) -> None:
    """Its basis is gone: they are open again. Who rests on something else, or on another register that says the same,
    is left alone.
    """
    bank.loads(structure("P5 100% S", target="S", examined=["S"]), register="other")
    version = bank.loads(structure("P1 100% B", target="B", examined=["B"]))
    name, other = held_through(bank), bank.customer("C")
    bank.brings(other, structure("S 100% R", target="R", examined=["R"]), TENANT)
    determined(bank, other)
    drops(bank, version)
    assert raised(bank) == [name]
    waiting = bank.proposed(name).determination
    assert (waiting.outcome, parties(waiting)) == ("UNDETERMINED", ["P2"])
    assert "UNKNOWN_OWNER_POSSIBLE" in waiting.gaps
    assert bank.owned.view(name).standing.owners is None
    assert bank.owned.view(other).standing.owners == ("P5",)
    second = bank.loads(structure("P1 100% B", target="B", examined=["B"]))
    worked(bank)
    assert parties(bank.proposed(name).determination) == ["P1", "P2"]
    bank.decides(bank.proposed(name), adopt=True)
    bank.loads(structure("P1 100% B", target="B", examined=["B"]), register="again")
    drops(bank, second)
    assert (raised(bank), bank.owned.view(name).standing.proposed) == ([name], None)
    assert bank.owned.view(name).standing.owners == ("P1", "P2")


def test_a_file_that_fails_is_set_aside_and_tried_again(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job goes on with the others and is done; the one is counted, tried at growing times, and then told."""
    bank.loads(structure("P1 100% B", target="B", examined=["B"]))
    names = [held_through(bank, f"C-{number}") for number in range(3)]
    bank.loads(structure("P3 100% B", target="B", examined=["B"]))
    compare = OwnerChanges.compare_again

    def failing(desk: OwnerChanges, file_id: str, **more: Any) -> bool:
        if names[1].endswith(file_id):
            raise ZeroDivisionError
        return compare(desk, file_id, **more)

    monkeypatch.setattr(OwnerChanges, "compare_again", failing)
    bank.minutes += 1
    subject, _ = jobs(bank)[-1]
    for part in range(4):
        job = Job(bank.store.tenant, JobKind.OWNERS, subject, part)
        assert perform(bank.store, RULES_OF_CUSTOMERS, bank.clock, job)
    assert sorted(raised(bank)) == sorted([names[0], names[2]])
    set_aside = bank.store.graph.set_aside
    assert set_aside.everybodys() == 1
    bank.minutes += 6
    assert compare_set_aside(bank.store, RULES_OF_CUSTOMERS, bank.clock, due_at=bank.clock()) == 1
    bank.minutes += 6
    assert compare_set_aside(bank.store, RULES_OF_CUSTOMERS, bank.clock, due_at=bank.clock()) == 0
    bank.minutes += 6
    monkeypatch.setattr(OwnerChanges, "compare_again", compare)
    assert compare_set_aside(bank.store, RULES_OF_CUSTOMERS, bank.clock, due_at=bank.clock()) == 1
    assert sorted(raised(bank)) == sorted(names)
    assert set_aside.everybodys() == 0


def test_a_file_that_is_erased_is_not_set_aside_any_more(bank: Bank) -> None:
    """Nor is it afterwards."""
    name = held_through(bank)
    bank.store.graph.set_aside.put(name.rpartition("/")[2], bank.clock())
    assert bank.store.graph.set_aside.everybodys() == 1
    bank.store.erasure.erase("A", bank.clock(), before_statutory_term=True)
    assert bank.store.graph.set_aside.everybodys() == 0
    bank.store.graph.set_aside.put(name.rpartition("/")[2], bank.clock())
    assert bank.store.graph.set_aside.everybodys() == 0
