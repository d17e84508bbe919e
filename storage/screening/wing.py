"""The screening of one tenant, as the tenant view has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from storage.audit.entry import Event
from storage.audit.log import AuditLog
from storage.database.connections import Database
from storage.jobs import Jobs
from storage.keys.customer_keys import CustomerKeys
from storage.screening.hits import Hits
from storage.screening.lists import Lists
from storage.screening.subjects import Subjects
from storage.screening.sweeps import Sweeps
from storage.screening.words import ScreeningAction
from storage.sealing.blind_index import BlindIndex


@dataclass(frozen=True, eq=False)
class ScreeningRecords:
    """What one actor works on."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    jobs: Jobs
    log: AuditLog

    @cached_property
    def lists(self) -> Lists:
        """Versions of lists."""
        return Lists(self.database, self.customers, self.index, self.jobs, self.log)

    @cached_property
    def subjects(self) -> Subjects:
        """Customers as screened."""
        return Subjects(self.database, self.customers, self.index, self.log)

    @cached_property
    def hits(self) -> Hits:
        """Hits and decisions."""
        return Hits(self.database, self.customers, self.index, self.log)

    @cached_property
    def sweeps(self) -> Sweeps:
        """Sweeps."""
        return Sweeps(self.database, self.index, self.jobs, self.log)

    def tell_screened(self, policy: bytes, lists: bytes) -> None:
        """Tell that somebody was screened of whom nothing is stored: digests of the policy and of the lists."""
        self.log.tell(Event(ScreeningAction.SCREENED, "screening", "-", {"policy": policy, "lists": lists}))
