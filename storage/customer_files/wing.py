"""The customer files of one tenant, as the tenant view has them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from storage.audit.log import AuditLog
from storage.customer_files.concerned import ConcernedFiles, Concerning
from storage.customer_files.contents import Contents
from storage.customer_files.files import FileWriter
from storage.customer_files.reading import FileReader
from storage.customer_files.turning import FileTurner
from storage.customer_files.watching import BesideFile, CustomerEvents
from storage.database.connections import Database
from storage.jobs import Jobs
from storage.keys.customer_keys import CustomerKeys
from storage.objects.evidence import EvidenceObjects
from storage.sealing.blind_index import BlindIndex
from storage.sealing.bookmarks import Bookmarks


@dataclass(frozen=True, eq=False)
class CustomerFiles:
    """The customer files of one tenant, as one actor works on them."""

    database: Database
    objects: EvidenceObjects
    customers: CustomerKeys
    index: BlindIndex
    bookmarks: Bookmarks
    log: AuditLog
    jobs: Jobs
    beside: tuple[BesideFile, ...] = ()
    concerning: tuple[Concerning, ...] = ()

    @cached_property
    def concerned(self) -> ConcernedFiles:
        """Which files, of all tenants, entries of the log concern."""
        return ConcernedFiles(self.database, self.concerning)

    @cached_property
    def events(self) -> CustomerEvents:
        """What becomes of customers, for those who watch."""
        return CustomerEvents(self.database, self.index, self.customers, self.beside)

    @cached_property
    def reader(self) -> FileReader:
        """Lists, files and records."""
        return FileReader(self.database, self.customers, self.index, self.bookmarks, self.log)

    @cached_property
    def turner(self) -> FileTurner:
        """What days and other rules make of files."""
        return FileTurner(self.database, self.customers, self.index, self.log, self.jobs)

    @cached_property
    def writer(self) -> FileWriter:
        """Openings and changes."""
        return FileWriter(self.database, self.customers, self.index, self.log, self.contents)

    @cached_property
    def contents(self) -> Contents:
        """What attachments are, where that is kept."""
        return Contents(self.database, self.objects, self.index.tenant, self.log)
