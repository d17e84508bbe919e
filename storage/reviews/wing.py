"""The reviews of one tenant, as the tenant view has them: a part each for queue, reading, decisions and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from storage.audit.log import AuditLog
from storage.database.connections import Database
from storage.keys.customer_keys import CustomerKeys
from storage.reviews.acts import Acts
from storage.reviews.decisions import Decisions
from storage.reviews.objections import Objections
from storage.reviews.opening import FollowUp
from storage.reviews.queue import Queue
from storage.reviews.reading import CaseReader
from storage.reviews.showing import Showing
from storage.reviews.statistics import Statistics
from storage.reviews.values import NewCase, Review
from storage.sealing.blind_index import BlindIndex
from storage.sealing.bookmarks import Bookmarks


@dataclass(frozen=True, eq=False)
class Reviews:
    """The reviews of one tenant, as one actor works on them."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    bookmarks: Bookmarks
    log: AuditLog

    @cached_property
    def queue(self) -> Queue:
        """Claims."""
        return Queue(self.database, self.index, self.log)

    @cached_property
    def reader(self) -> CaseReader:
        """Lists, cases and reviews."""
        return CaseReader(self.database, self.customers, self.index, self.bookmarks)

    @cached_property
    def showing(self) -> Showing:
        """What people look at."""
        return Showing(self._acts, self.reader)

    @cached_property
    def decisions(self) -> Decisions:
        """What people decide."""
        return Decisions(self._acts)

    @cached_property
    def objections(self) -> Objections:
        """Objections of customers."""
        return Objections(self._acts, self.reader)

    @property
    def statistics(self) -> Statistics:
        """Counts of the tenant's cases."""
        return Statistics(self.database, self.index.tenant)

    @property
    def everybodys_statistics(self) -> Statistics:
        """Counts of the cases of all tenants, for those who run the service."""
        return Statistics(self.database, None)

    def follow_up(self, case: NewCase | None, at: datetime | None = None, *, revises: bool = False) -> FollowUp:
        """What is written beside a verification that is being stored, or a revision, see `FollowUp`."""
        return FollowUp(self.index, case, at, revises)

    def reviews_of(self, verification_ids: Sequence[str]) -> Mapping[str, Sequence[Review]]:
        """See `CaseReader.reviews_of`."""
        return self.reader.reviews_of(verification_ids)

    @cached_property
    def _acts(self) -> Acts:
        return Acts(self.database, self.customers, self.index, self.log)
