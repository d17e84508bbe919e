"""A bank whose customers are entities: structures, registers of holdings and determinations, by a clock of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from idverdict import v1

from service.canonical import canonical_json
from service.customers.holding_registers import HoldingRegisterRequests
from service.customers.owner_proposals import OwnerProposals
from service.customers.ownership import Ownership
from service.customers.requests import Customers
from service.customers.rules import default_customer_rules
from service.owners import Structure, structure_value
from service.owners.statements import structure_lines
from storage import BulkObjects, Store
from tests.ownership import TODAY
from tests.storage_support import NOON, Place

OWN, TENANT = v1.PARTY_REFERENCES_STRUCTURE, v1.PARTY_REFERENCES_TENANT
RULES_OF_CUSTOMERS = default_customer_rules()


@dataclass
class Bank:
    """A store, and who works with it; the clock goes on by a minute with each request."""

    store: Store
    place: Place
    minutes: int = 0

    def clock(self) -> Any:
        """The time."""
        return NOON.replace(month=11, day=30) + timedelta(minutes=self.minutes)

    @property
    def owned(self) -> Ownership:
        """PartyService on owners."""
        return Ownership(self.store, RULES_OF_CUSTOMERS, "wei", self.clock, in_clear=True)

    @property
    def registers(self) -> HoldingRegisterRequests:
        """PartyService on registers."""
        objects = BulkObjects((self.place.root / "bulk").as_uri())
        return HoldingRegisterRequests(self.store, lambda: objects, "admin", self.clock)

    def customer(self, reference: str) -> str:
        """An entity's file."""
        desk = Customers(self.store, RULES_OF_CUSTOMERS, "wei", self.clock, in_clear=True)
        request = v1.CreateCustomerRequest(
            customer_reference=reference,
            kind="CUSTOMER_KIND_ENTITY",
            purpose="PURPOSE_ACCOUNT_OPENING",
            declared={"name": "样本公司 SPECIMEN"},
            request_id=f"open-{reference}",
        )
        return str(desk.create(request).name)

    def brings(self, name: str, base: Structure, references: int = OWN) -> v1.OwnerStructure:
        """A version of a customer's structure."""
        self.minutes += 1
        return self.owned.import_structure(
            v1.ImportStructureRequest(
                name=name,
                structure_json=canonical_json(structure_value(base)),
                request_id=f"structure-{self.minutes}",
                references=references,  # type: ignore[arg-type]
            )
        )

    def determines(self, name: str, **more: Any) -> v1.OwnerDetermination:
        """A determination."""
        self.minutes += 1
        request = v1.DetermineOwnersRequest(
            name=name, on=TODAY.isoformat(), request_id=f"determine-{self.minutes}", **more
        )
        return self.owned.determine(request)

    @property
    def proposals(self) -> OwnerProposals:
        """PartyService on proposals."""
        return OwnerProposals(self.store, RULES_OF_CUSTOMERS, "wei", self.clock, in_clear=True)

    def proposed(self, name: str) -> v1.OwnerProposal:
        """The proposal that waits."""
        found = self.owned.view(name).standing.proposed
        return self.proposals.get_proposal(v1.GetOwnerProposalRequest(name=f"{name}/ownerProposals/{found}"))

    def decides(self, proposal: v1.OwnerProposal, *, adopt: bool, note: str = "SPECIMEN") -> v1.OwnerProposal:
        """A person decides it."""
        self.minutes += 1
        return self.proposals.decide(
            v1.DecideOwnerProposalRequest(
                name=proposal.name, adopt=adopt, note=note, request_id=f"decide-{self.minutes}"
            )
        )

    def loads(self, base: Structure, register: str = "group", **more: Any) -> v1.HoldingRegisterVersion:
        """A version of a register."""
        self.minutes += 1
        request = v1.ImportHoldingRegisterRequest(
            register=register, content=file_of(base), request_id=f"load-{self.minutes}", **more
        )
        return self.registers.import_register(request)

    def same(self, found: v1.OwnerDetermination) -> bool:
        """Whether a replay gives the same bytes."""
        return bool(self.owned.replay(v1.ReplayOwnerDeterminationRequest(name=found.name)).same)


def file_of(base: Structure) -> bytes:
    """A register's file, its statements in no order."""
    lines = {(line.kind, line.payload) for line in structure_lines(base)}
    said = [b'{"%s":%s}' % (kind.lower().encode(), payload) for kind, payload in sorted(lines, key=str)]
    Random(len(lines)).shuffle(said)
    return b"\n".join([b'{"format":"idverdict-holdings/1"}', *said, b""])
