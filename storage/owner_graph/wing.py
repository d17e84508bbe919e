"""The owner graph of one tenant, as the tenant view has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from storage.audit.log import AuditLog
from storage.database.connections import Database
from storage.jobs import Jobs
from storage.keys.customer_keys import CustomerKeys
from storage.owner_graph.planting import Planting
from storage.owner_graph.reading import GraphReader
from storage.owner_graph.registers import HoldingRegisters
from storage.owner_graph.set_aside import SetAside
from storage.owner_graph.values import NewStatement
from storage.owner_graph.watch import OwnerWatch
from storage.owner_graph.words import Scope
from storage.retention.erasure import Erasure
from storage.sealing.blind_index import BlindIndex


@dataclass(frozen=True, eq=False)
class OwnerGraph:
    """The owner graph of one tenant, as one actor works on it."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    erasure: Erasure
    jobs: Jobs
    log: AuditLog

    @cached_property
    def reader(self) -> GraphReader:
        """Reads parties by levels."""
        return GraphReader(self.database, self.customers, self.index)

    @cached_property
    def registers(self) -> HoldingRegisters:
        """Versions of registers of holdings."""
        return HoldingRegisters(self.database, self.customers, self.index, self.erasure, self.jobs, self.log)

    @cached_property
    def watch(self) -> OwnerWatch:
        """What determinations depend on."""
        return OwnerWatch(self.database, self.customers, self.index)

    @cached_property
    def set_aside(self) -> SetAside:
        """Files whose owners could not be compared."""
        return SetAside(self.database, self.index.tenant)

    def planting(self, scope: Scope, head: bytes, statements: Sequence[NewStatement]) -> Planting:
        """What is put into the graph beside a record of a structure."""
        return Planting(self.index, self.jobs, scope, head, statements)
