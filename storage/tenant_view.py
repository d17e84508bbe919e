"""What one tenant and one actor see of an opened store: a part per domain, each created when it is first used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from storage.audit.entry import SYSTEM, Action, Actor
from storage.audit.history import AuditHistory
from storage.audit.log import AuditLog
from storage.authorities.challenges import Challenges
from storage.authorities.checks import Checks
from storage.authorities.rows import AUTHORITY_CHECK, CHALLENGE, ChallengeRow, CheckRow
from storage.authorities.values import AuthorityAction
from storage.bulk.batches import Batches
from storage.customer_files.concerned import Concerning
from storage.customer_files.watching import BesideFile
from storage.customer_files.wing import CustomerFiles
from storage.following.followers import Followers
from storage.jobs import Jobs
from storage.keys.customer_keys import CustomerKeys
from storage.keys.key_ring import KeyRing
from storage.keys.rows import CUSTOMER_KEY, CustomerKeyRow
from storage.one_off.businesses import OneOffs
from storage.opened import Opened
from storage.owner_graph.wing import OwnerGraph
from storage.policies.texts import Policies
from storage.retention.erasure import Erasure
from storage.retention.purging import Purges
from storage.retention.term_notes import Retentions
from storage.reviews.rows import ReviewRow
from storage.reviews.wing import Reviews
from storage.reviews.words import REVIEW, CaseAction
from storage.screening.rows import ActRow
from storage.screening.wing import ScreeningRecords
from storage.screening.words import ACT, ActKind
from storage.sealing.blind_index import BlindIndex
from storage.sealing.bookmarks import Bookmarks
from storage.verifications.digests import VERIFICATION
from storage.verifications.events import OWN, Events, EventSource
from storage.verifications.expiry import Expiry
from storage.verifications.page_tokens import PageTokens
from storage.verifications.reading import VerificationReader
from storage.verifications.revisions import Revisions
from storage.verifications.rows import VerificationRow
from storage.verifications.saving import VerificationWriter

CONCERNING: Final = (
    Concerning(VERIFICATION, (Action.VERIFICATION_CREATED, Action.VERIFICATION_REVISED), VerificationRow),
    Concerning(
        REVIEW,
        (CaseAction.VERIFICATION_REVIEWED,),
        ReviewRow,
        through=VerificationRow,
        via="verification_id",
        shown=("verification_id",),
    ),
    Concerning(CUSTOMER_KEY, (Action.RELATIONSHIP_END_NOTED,), CustomerKeyRow, owner="id"),
    Concerning(ACT, (ActKind.HIT_OPENED, ActKind.HIT_REOPENED), ActRow, shown=("hit_id",)),
    Concerning(CHALLENGE, (AuthorityAction.CHALLENGE_ANSWERED,), ChallengeRow, shown=("state",)),
    Concerning(
        AUTHORITY_CHECK,
        (AuthorityAction.AUTHORITY_ANSWERED, AuthorityAction.AUTHORITY_CONTRADICTED),
        CheckRow,
        shown=("verification_id",),
    ),
)
"""Entries of the log that concern a customer's file, beside those of its own records."""


@dataclass(frozen=True, eq=False)
class TenantView:
    """A tenant view of an opened store.

    Attributes:
        shared: what all tenants share.
        tenant: whose records are seen; nothing of another tenant ever is.
        actor: who works on them, for the audit log; None for the program itself.
    """

    shared: Opened
    tenant: str
    actor: Actor | None = None

    @cached_property
    def log(self) -> AuditLog:
        """The audit log, as this actor writes it."""
        return self.shared.log.by(self.actor or replace(SYSTEM, tenant=self.tenant))

    @cached_property
    def ring(self) -> KeyRing:
        """The keys of the database, of all tenants."""
        return KeyRing(self.shared.database, self.shared.keys, self.shared.log.by(self.actor or SYSTEM))

    @cached_property
    def index(self) -> BlindIndex:
        """The tenant's blind indexes."""
        return BlindIndex(self.shared.index_key, self.tenant, self.shared.options.suites.digest)

    @cached_property
    def customers(self) -> CustomerKeys:
        """The data keys of the tenant's customers."""
        shared = self.shared
        return CustomerKeys(shared.database, shared.keys, self.ring, self.index, self.log, shared.options.suites.cipher)

    @cached_property
    def reader(self) -> VerificationReader:
        """Reads the tenant's verifications."""
        shared = self.shared
        tokens = PageTokens(shared.index_key, self.tenant, shared.options.suites.digest)
        return VerificationReader(shared.database, shared.objects, self.customers, self.index, tokens, self.log)

    @cached_property
    def writer(self) -> VerificationWriter:
        """Stores the tenant's verifications."""
        return VerificationWriter(self.reader, self.shared.ahead)

    @cached_property
    def revisions(self) -> Revisions:
        """The revisions of the tenant's verdicts."""
        return Revisions(self.shared.database, self.customers, self.index, self.log)

    @cached_property
    def checks(self) -> Checks:
        """The tenant's questions to external authorities."""
        shared = self.shared
        bookmarks = Bookmarks(shared.index_key, self.tenant, shared.options.suites.digest)
        return Checks(shared.database, self.customers, self.index, shared.jobs, self.log, bookmarks)

    @cached_property
    def challenges(self) -> Challenges:
        """The tenant's one-time codes."""
        return Challenges(self.shared.database, self.customers, self.index, self.log)

    @cached_property
    def history(self) -> AuditHistory:
        """The audit log, as the tenant sees it."""
        shared = self.shared
        bookmarks = Bookmarks(shared.index_key, self.tenant, shared.options.suites.digest)
        return AuditHistory(shared.database, shared.signer, self.tenant, bookmarks)

    @property
    def everybodys_history(self) -> AuditHistory:
        """The audit log with the entries of all tenants, for those who run the service."""
        return replace(self.history, tenant=None)

    @cached_property
    def erasure(self) -> Erasure:
        """Erases the tenant's customers."""
        shared = self.shared
        return Erasure(shared.database, shared.objects, self.index, self.log, shared.options.retention_years)

    @cached_property
    def retention(self) -> Retentions:
        """How long each customer's records are retained, and whether they may be used."""
        shared = self.shared
        return Retentions(shared.database, self.index, self.customers, self.log, shared.options.retention_years)

    @cached_property
    def purges(self) -> Purges:
        """The tenant's purges of records whose term is over."""
        shared = self.shared
        return Purges(shared.database, self.erasure, self.log, self.tenant, shared.options.retention_years)

    @cached_property
    def batches(self) -> Batches:
        """The tenant's bulk work."""
        return Batches(self.shared.database, self.customers, self.index, self.shared.jobs, self.log)

    @cached_property
    def expiry(self) -> Expiry:
        """The last days of the documents in the tenant's verifications."""
        return Expiry(self.shared.database, self.index, self.reader.opened, self.log)

    @cached_property
    def events(self) -> Events:
        """The changes of the tenant's verifications, in the order of the audit log."""
        reviewed = EventSource(REVIEW, (CaseAction.VERIFICATION_REVIEWED,), ReviewRow)
        return Events(self.shared.database, self.index, (OWN, reviewed))

    @cached_property
    def reviews(self) -> Reviews:
        """The tenant's cases, and what people decided."""
        shared = self.shared
        bookmarks = Bookmarks(shared.index_key, self.tenant, shared.options.suites.digest)
        return Reviews(shared.database, self.customers, self.index, bookmarks, self.log)

    @cached_property
    def screening(self) -> ScreeningRecords:
        """The tenant's lists, subjects and hits."""
        return ScreeningRecords(self.shared.database, self.customers, self.index, self.shared.jobs, self.log)

    @cached_property
    def files(self) -> CustomerFiles:
        """The files of the tenant's customers."""
        shared = self.shared
        bookmarks = Bookmarks(shared.index_key, self.tenant, shared.options.suites.digest)
        hits = BesideFile(ACT, tuple(ActKind), ActRow, ("hit_id", "kind", "decision"))
        return CustomerFiles(
            shared.database,
            shared.objects,
            self.customers,
            self.index,
            bookmarks,
            self.log,
            shared.jobs,
            (hits,),
            CONCERNING,
        )

    @cached_property
    def followers(self) -> Followers:
        """What follows the audit log, over all tenants."""
        return Followers(self.shared.database)

    @cached_property
    def graph(self) -> OwnerGraph:
        """Who stands behind whom, of all the tenant's structures and registers."""
        return OwnerGraph(self.shared.database, self.customers, self.index, self.erasure, self.shared.jobs, self.log)

    @cached_property
    def one_offs(self) -> OneOffs:
        """The tenant's one-off business."""
        return OneOffs(self.shared.database, self.index, self.log)

    @property
    def policies(self) -> Policies:
        """The texts of decision policies, of all tenants."""
        return self.shared.policies

    @property
    def jobs(self) -> Jobs:
        """The work that waits in the database, of all tenants."""
        return self.shared.jobs
