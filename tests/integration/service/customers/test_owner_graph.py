"""Owners from the graph in the store: the same bytes as from a structure read whole, of one source or of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from idverdict import v1

from service.call.errors import ApiError
from service.customers.parties import Parties
from service.customers.requests import Customers
from service.owners import Structure, determine, result_bytes
from service.owners.statements import structure_lines
from service.owners.structure import Concert, Control, Party, PartyKind, Rest, Right, Role, RoleKind
from service.pack.customer_file import customer_file
from storage import Database, Digest, NotFound, Suites
from storage.audit.inspection import Inspection
from storage.owner_graph import kinds, queries
from storage.owner_graph import reading as graph_reading
from storage.owner_graph.registers import ImportOvertaken
from storage.owner_graph.values import NewRegister
from tests.owner_bank import RULES_OF_CUSTOMERS, TENANT, Bank, file_of
from tests.owner_oracle import random_structure
from tests.ownership import RULES, SHOWN, TODAY, having, structure
from tests.storage_support import Place, digest

BOTH = pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True)


def ahead(share: int = 60) -> Structure:
    """A customer's structure that says who holds T, and nothing of the company B that holds a part of it."""
    return structure(f"B {share}% T", f"P2 {100 - share}% T", examined=["T"])


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place in SQLite, or in PostgreSQL for tests that are marked `BOTH`."""
    shared = getattr(request, "param", "sqlite") == "postgresql"
    return Place(tmp_path / "var", request.getfixturevalue("new_database")() if shared else None)


@pytest.fixture
def bank(place: Place) -> Iterator[Bank]:
    """A bank; when a test is over, the audit log covers all that was written."""
    with closing(place.open()) as store:
        yield Bank(store, place)
    with closing(Database(place.database_url)) as database:
        inspection = Inspection(database)
        assert list(inspection.faults()) == []
        assert inspection.uncovered == ()


def whole(base: Structure) -> bytes:
    """What the solver finds in a structure that it reads whole."""
    return result_bytes(determine(base, RULES, TODAY))


def rich() -> Structure:
    """A structure with every kind of statement."""
    base = structure("P1 40% A", "A 60% T", "B 30% T", "P2 100% B", "P4 10%..20% A", X=PartyKind.TRUST)
    base = having(
        base,
        Control(("B",), "A", "AGREEMENT", SHOWN),
        Concert(("P1", "P4"), None, SHOWN),
        Concert(("A", "B"), "T", SHOWN),
        Rest("T", Right.EQUITY, RULES.thresholds.part / 5, RULES.thresholds.part * 4, SHOWN),
    )
    more = (Party("分公司/样本", PartyKind.BRANCH, head_office="A"), Party("P3", PartyKind.PERSON, "李样本 SPECIMEN"))
    return replace(
        base,
        parties={**base.parties, **{one.id: one for one in more}},
        roles=(Role("P3", "T", RoleKind.MANAGER, SHOWN), Role("分公司/样本", "X", RoleKind.TRUSTEE, SHOWN)),
    )


def parts(base: Structure, seed: int, count: int) -> list[Structure]:
    """A structure torn apart: each entity is described by one part; the first has the target."""
    random = Random(seed)
    of = {id: random.randrange(count) for id in sorted(base.parties)} | {base.target: 0}
    torn = []
    for number in range(count):
        held = tuple(one for one in base.holdings if of[one.entity] == number)
        examined = tuple(one for one in base.examinations if of[one.entity] == number)
        names = {base.target} if number == 0 else set()
        names |= {id for one in held for id in (one.holder, one.entity)} | {one.entity for one in examined}
        torn.append(replace(base, parties={id: base.parties[id] for id in names}, holdings=held, examinations=examined))
    return torn


def test_own_structures_give_the_same_bytes_from_the_graph(bank: Bank) -> None:
    """Random structures and one with every statement: level by level of rows as whole, and whole again in a replay."""
    for seed, base in enumerate([rich(), *(random_structure(number) for number in range(4))]):
        name = bank.customer(f"C-{seed}")
        bank.brings(name, base)
        found = bank.determines(name)
        assert found.result_json == whole(base), seed
        assert bank.same(found)
        assert list(found.sources) == []


@BOTH
def test_sources_of_one_tenant_make_one_graph(bank: Bank) -> None:
    """A structure torn apart over two customers and a register is determined as if one file had it all."""
    for seed in range(40, 43):
        base = random_structure(seed)
        first, second, third = (_renamed(one, f"S{seed}-") for one in parts(base, seed, 3))
        name, other = bank.customer(f"A-{seed}"), bank.customer(f"B-{seed}")
        if second.parties:
            bank.brings(other, replace(second, target=next(iter(second.parties))), TENANT)
        bank.loads(third, f"r{seed}")
        bank.brings(name, first, TENANT)
        found = bank.determines(name)
        assert found.result_json == whole(_renamed(base, f"S{seed}-")), seed
        assert bank.same(found)


def _renamed(base: Structure, prefix: str) -> Structure:
    """The same with other references."""
    return replace(
        base,
        target=prefix + base.target,
        parties={prefix + id: replace(one, id=prefix + id) for id, one in base.parties.items()},
        holdings=tuple(replace(one, holder=prefix + one.holder, entity=prefix + one.entity) for one in base.holdings),
        examinations=tuple(replace(one, entity=prefix + one.entity) for one in base.examinations),
    )


def test_structures_are_apart_unless_their_references_are_the_tenants(bank: Bank) -> None:
    """Equal references of two customers are one party only where both said so."""
    apart, shared = bank.customer("A"), bank.customer("B")
    bank.brings(apart, structure("P1 100% B", target="B"))
    bank.brings(shared, ahead(), TENANT)
    found = bank.determines(shared)
    assert [one.party for one in found.owners] == ["P2"]
    bank.brings(apart, structure("P1 100% B", target="B"), TENANT)
    found = bank.determines(shared)
    assert [one.party for one in found.owners] == ["P1", "P2"]
    assert list(found.sources) == [f"{apart}/structures/2"]
    bank.brings(shared, ahead())
    assert [one.party for one in bank.determines(shared).owners] == ["P2"]


def test_one_source_is_taken_for_each_party_and_others_are_named(bank: Bank) -> None:
    """The customer's own structure goes before others, and a later source before an earlier one; nothing adds up."""
    name = bank.customer("A")
    bank.loads(structure("P1 100% B", "P9 100% T"), "first")
    bank.loads(structure("P3 100% B", target="B"), "second")
    bank.brings(name, ahead(), TENANT)
    found = bank.determines(name)
    assert [one.party for one in found.owners] == ["P2", "P3"]
    assert list(found.sources) == ["holdingRegisters/second/versions/1"]
    assert list(found.also_described) == ["B", "T"]


@BOTH
def test_a_determination_is_as_known_at_a_time(bank: Bank) -> None:
    """Versions are read as they were in use then, and a replay does not depend on what came later."""
    name = bank.customer("A")
    bank.loads(structure("P1 100% B", target="B"))
    bank.brings(name, ahead(), TENANT)
    before = bank.determines(name)
    bank.minutes += 1
    then = v1.DetermineOwnersRequest().known_time
    then.FromDatetime(bank.clock())
    bank.loads(structure("P3 100% B", target="B"))
    bank.brings(name, ahead(30), TENANT)
    assert [one.party for one in bank.determines(name).owners] == ["P2", "P3"]
    again = bank.determines(name, known_time=then)
    assert [one.party for one in again.owners] == ["P1", "P2"]
    assert (before.sources_changed, again.sources_changed) == (False, True)
    assert bank.owned.get(v1.GetOwnerDeterminationRequest(name=before.name)).sources_changed
    assert (again.structure, list(again.sources)) == (before.structure, list(before.sources))
    bank.registers.drop(v1.DropHoldingRegisterRequest(name="holdingRegisters/group/versions/1"))
    assert bank.same(before)
    assert bank.determines(name, known_time=then).outcome == "UNDETERMINED"


def test_a_customer_who_is_erased_or_asked_for_deletion_is_read_by_nobody(bank: Bank) -> None:
    """Nothing of an erased customer is left in the graph; a restricted one leads no other determination on."""
    name, other = bank.customer("A"), bank.customer("B")
    bank.brings(other, structure("P1 100% B", target="B"), TENANT)
    bank.brings(name, ahead(), TENANT)
    before = bank.determines(name)
    assert len(before.owners) == 2
    bank.minutes += 1
    bank.store.retention.request_deletion("B", bank.clock())
    assert [one.party for one in bank.determines(name).owners] == ["P2"]
    bank.store.erase_customer("B", bank.clock(), before_statutory_term=True)
    left = bank.place.sql(
        "SELECT count(*) FROM owner_statement s JOIN owner_source o ON o.id = s.source_id WHERE o.state <> 'IN_USE'"
    )
    assert int(str(left[0][0])) == 0
    assert bank.same(before)


def test_nothing_of_a_party_stands_in_clear(bank: Bank) -> None:
    """References, names and evidence are sealed; what stands in clear are kinds, counts and digests under a key."""
    name = bank.customer("A")
    bank.brings(name, rich(), TENANT)
    bank.loads(rich())
    rows = bank.place.sql("SELECT * FROM owner_statement") + bank.place.sql("SELECT * FROM owner_source")
    for row in rows:
        for value in row:
            content = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            assert not any(word.encode() in content for word in ("李样本", "SPECIMEN", "分公司", "AGREEMENT"))


def test_a_register_is_whole_or_not_there(bank: Bank) -> None:
    """A file whose fault shows at its end leaves nothing in use and no statement."""
    text = file_of(structure("P1 100% B", target="B")) + b'{"holding":{"holder":"P9","entity":"B","share":"1%"}}'
    with pytest.raises(ValueError, match="PARTY_UNKNOWN: line 6"):
        bank.registers.load(v1.ImportHoldingRegisterRequest(register="group", request_id="r"), [text])
    assert bank.place.sql("SELECT count(*) FROM owner_statement")[0][0] == 0
    assert [one.state for one in bank.registers.versions(v1.ListHoldingRegistersRequest()).versions] == ["DROPPED"]


@BOTH
def test_what_many_sources_name_is_read_of_the_one_that_is_taken(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than are read at once change nothing of a result: the choice is made before payloads are read."""
    monkeypatch.setattr(queries, "MOST_ROWS", 3)
    monkeypatch.setattr(graph_reading, "MOST_ROWS", 3)
    queries._saying.cache_clear()
    for number in range(4):
        bank.loads(structure(f"P{number} 100% B", target="B"), f"r{number}")
    name = bank.customer("A")
    bank.brings(name, ahead(), TENANT)
    found = bank.determines(name)
    queries._saying.cache_clear()
    assert ([one.party for one in found.owners], list(found.also_described)) == (["P2", "P3"], ["B"])
    assert list(found.sources) == ["holdingRegisters/r3/versions/1"]


@BOTH
def test_a_register_is_dropped_in_lots_and_a_kill_is_made_up_for(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is gone at once; the next call removes what a killed process left, and the log covers each state."""
    monkeypatch.setattr(kinds, "AT_ONCE", 3)
    bank.loads(structure("P1 60% A", "P2 40% A", "A 50% T", examined=["T", "A"]))
    registers = bank.store.graph.registers
    removed = Database.write

    def killed(self: Database, *, durable: bool = True) -> Any:
        if not durable and lots:
            raise KeyboardInterrupt
        lots.append(durable)
        return removed(self, durable=durable)

    lots: list[bool] = []
    with monkeypatch.context() as killing, pytest.raises(KeyboardInterrupt):
        killing.setattr(Database, "write", killed)
        registers.drop("group", 1, bank.clock())
    assert [one.state for one in bank.registers.versions(v1.ListHoldingRegistersRequest()).versions] == ["DROPPED"]
    with closing(Database(bank.place.database_url)) as database:
        assert list(Inspection(database).faults()) == []
    assert bank.place.sql("SELECT count(*) FROM owner_statement") != [(0,)]
    registers.drop("group", 1, bank.clock())
    assert bank.place.sql("SELECT count(*) FROM owner_statement") == [(0,)]
    assert bank.place.sql("SELECT state FROM owner_source") == [("REDACTED",)]


@BOTH
def test_an_import_that_was_killed_is_not_read_and_the_next_one_removes_it(bank: Bank) -> None:
    """Half an import is in nobody's way; a repeated request starts again, and one that was overtaken stops."""
    registers, new = bank.store.graph.registers, NewRegister("group", "admin", "load-1", digest(b"1"))
    half = registers.begin(new, bank.clock())
    registers.append(half, structure_lines(structure("P1 100% B", target="B")))  # type: ignore[arg-type]
    name = bank.customer("A")
    bank.brings(name, ahead(), TENANT)
    assert [one.party for one in bank.determines(name).owners] == ["P2"]
    again = registers.begin(new, bank.clock())
    with pytest.raises(ImportOvertaken):
        registers.finish(half, digest(b""), bank.clock())
    registers.append(again, structure_lines(structure("P3 100% B", target="B")))  # type: ignore[arg-type]
    assert registers.finish(again, digest(b""), bank.clock()).version == 2
    assert registers.done(new) is not None
    assert [one.party for one in bank.determines(name).owners] == ["P2", "P3"]
    with pytest.raises(NotFound):
        registers.drop("group", 3, bank.clock())


def test_sources_under_two_digests_are_compared(place: Place) -> None:
    """After a change of the digest of blind indexes, one source is taken for a party, as before."""
    for minutes, used, holder in ((0, Digest.HMAC_SM3, "P1"), (10, Digest.HMAC_SHA256, "P3")):
        with closing(place.open(suites=Suites(digest=used))) as store:
            Bank(store, place, minutes).loads(structure(f"{holder} 100% B", target="B"), holder.lower())
    with closing(place.open(suites=Suites(digest=Digest.HMAC_SM3))) as store:
        bank = Bank(store, place, 20)
        name = bank.customer("A")
        bank.brings(name, ahead(), TENANT)
        found = bank.determines(name)
        assert ([one.party for one in found.owners], list(found.also_described)) == (["P2", "P3"], ["B"])


def test_a_file_in_the_tenants_folder_is_streamed(bank: Bank) -> None:
    """A register may lie in the tenant's folder; the same request gives the same version."""
    folder = bank.place.root / "bulk" / "default"
    folder.mkdir(parents=True)
    (folder / "group.jsonl").write_bytes(file_of(rich()))
    request = v1.ImportHoldingRegisterRequest(register="group", path="group.jsonl", request_id="r", expected_holdings=5)
    first = bank.registers.import_register(request)
    assert (first.parties, first.state) == (len(rich().parties), "IN_USE")
    assert bank.registers.import_register(request) == first
    request.request_id, request.expected_holdings = "r2", 4
    with pytest.raises(ApiError, match="STRUCTURE_INVALID"):
        bank.registers.import_register(request)
    request.request_id, request.path = "r3", "absent.jsonl"
    with pytest.raises(ApiError, match="HOLDING_REGISTER_NOT_FOUND"):
        bank.registers.import_register(request)


@pytest.mark.parametrize("party", ["GB-COH-09506232", "x" * 200, "张三·样本/a b", "ref-" + "0" * 32])
def test_a_party_of_any_id_that_a_structure_has_is_identified_as_an_owner(bank: Bank, party: str) -> None:
    """An id that can be no part of a name gets one under a key, and stays that of the structure elsewhere."""
    name = bank.customer("A")
    parties = Parties(bank.store, RULES_OF_CUSTOMERS, "wei", bank.clock, in_clear=True)

    def put(request_id: str) -> v1.Party:
        return parties.put(
            v1.PutPartyRequest(
                name=name,
                party_id=party,
                role=v1.PARTY_ROLE_HANDLING_AGENT,
                display_name="张样本",
                request_id=request_id,
            )
        )

    first, again = put("p1"), put("p2")
    assert first.name == again.name
    assert re.fullmatch(r"customers/[^/]+/parties/[A-Za-z0-9_-]{1,36}", first.name)
    assert first.party_id == party
    (listed,) = parties.listed(v1.ListPartiesRequest(name=name)).parties
    assert listed.party_id == party
    masked = replace(parties, in_clear=False).listed(v1.ListPartiesRequest(name=name)).parties[0].party_id
    assert (masked == party) == first.name.endswith(f"/{party}")
    mandate = parties.put_mandate(
        v1.PutMandateRequest(party=first.name, mandate_id="m", scopes=["ALL"], from_on="2026-01-01", request_id="m1")
    )
    assert mandate.party == first.name
    assert list(bank.owned.view(name).standing.parties) == [party]


def test_a_difference_from_the_register_is_due_in_the_list_and_the_picture_is_in_the_file(bank: Bank) -> None:
    """ListDue tells the last day of a comparison; the file of an inspection has the structure as it was determined."""
    name = bank.customer("A")
    bank.loads(structure("P1 100% B", target="B"))
    bank.brings(name, ahead(), TENANT)
    bank.determines(name)
    register = b'{"format":"idverdict-owner-register/1","target":"T","retrieved":"2026-11-30","owners":null}'
    compared = bank.owned.compare(v1.CompareRegisterRequest(name=name, register_json=register, request_id="compare"))
    desk = Customers(bank.store, RULES_OF_CUSTOMERS, "wei", bank.clock, in_clear=True)
    states = [f"CUSTOMER_STATE_{word}" for word in ("IN_PROGRESS", "REVIEW_DUE", "OVERDUE")]
    (listed,) = desk.due(v1.ListDueRequest(states=states)).customers
    assert compared.due_on
    assert [(one.event, one.due_on) for one in listed.events] == [("REGISTER_DIFFERENCE", compared.due_on)]
    content = customer_file(desk, v1.GetCustomerFileRequest(name=name, operator="SPECIMEN"))
    with ZipFile(BytesIO(content)) as packed:
        picture = packed.read("owners/1.svg")
    assert picture.startswith(b"<svg")
    assert b"P1" in picture
