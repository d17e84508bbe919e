"""What all tenants of an opened store share: database, objects, keys, audit log, leases and jobs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from storage.audit.entry import SYSTEM, Actor, log_key
from storage.audit.log import AuditLog
from storage.audit.note import Signer
from storage.database.connections import Database
from storage.jobs import Jobs, jobs_on
from storage.keys.key_ring import KeyRing
from storage.keys.signing_key import signing_key
from storage.objects.evidence import EvidenceObjects
from storage.policies.texts import Policies
from storage.retention.retention_term import STATUTORY_YEARS
from storage.sealing.keys import IndexKey, KeyProvider
from storage.sealing.suites import Suites
from storage.verifications.leases import LEASE, Leases
from storage.verifications.write_probe import WriteProbe


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """How a store is opened.

    Attributes:
        migrate: bring an older schema up to date; otherwise it is refused.
        lease: how long a request lease lasts after its holder was killed.
        suites: cipher and index digest of what is new.
        retention_years: how long records are retained after a relationship's end.
        origin: the name of the audit log, under which its checkpoints are signed.
    """

    migrate: bool = True
    lease: timedelta = LEASE
    suites: Suites = field(default_factory=Suites)
    retention_years: int = STATUTORY_YEARS
    origin: str = "idverdict"


DEFAULT: Final = StoreOptions()
WRITING_AHEAD: Final = 8
"""How many verifications' pictures are written at once while they are read."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened store.

    Attributes:
        database, objects: records and sealed objects; closed with the store.
        keys: wrap the data keys.
        options: how it was opened.
        signer: signs checkpoints of the audit log.
        log: the audit log, as the program writes it.
        index_key: the key of blind indexes and page tokens.
        policies: the texts of decision policies.
        leases: the request leases of this process.
        jobs: the work that waits in the database.
        probe: tests whether the store accepts writes.
        ahead: the threads on which pictures are written while they are read.
    """

    database: Database
    objects: EvidenceObjects
    keys: KeyProvider
    options: StoreOptions
    signer: Signer
    log: AuditLog
    index_key: IndexKey = field(repr=False)
    policies: Policies
    leases: Leases
    jobs: Jobs
    probe: WriteProbe
    ahead: ThreadPoolExecutor


def opened(
    database: Database, objects: EvidenceObjects, keys: KeyProvider, options: StoreOptions, actor: Actor | None
) -> Opened:
    """Bring the schema up to date, open the audit log, and compare the database's keys with those of the provider.

    Raises as `storage.store.Store.open`.
    """
    options.suites.require()
    if options.migrate:
        database.migrate()
    else:
        database.check_schema()
    signer = Signer(options.origin, signing_key(database, keys))
    log = AuditLog(database, log_key(signer.secret))
    log.open()
    policies = Policies(database, log)
    return Opened(
        database=database,
        objects=objects,
        keys=keys,
        options=options,
        signer=signer,
        log=log,
        index_key=KeyRing(database, keys, log.by(actor or SYSTEM)).open(),
        policies=policies,
        leases=Leases(database, options.lease),
        jobs=jobs_on(database, options.lease),
        probe=WriteProbe(database, objects),
        ahead=ThreadPoolExecutor(WRITING_AHEAD, "ahead"),
    )
