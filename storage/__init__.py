"""Stores verifications and their pictures, sealed, and finds them again.

Knows nothing of gRPC or of how documents are read::

    store = Store.open(
        Database("sqlite:////var/lib/idverdict/records.db"),
        EvidenceObjects("file:///var/lib/idverdict/evidence"),
        KeyFile.open(Path("/var/lib/idverdict/keys.json")),
    )
    with store.claim(request_id) as lease:
        if lease:
            first = store.save(NewVerification(id=new_id(now), ...), [Image("PORTRAIT", "image/jpeg", content)], lease)
        else:                                                      # RequestConflict: same id, other payload
            first = store.begin(request_id, digest)                # None: another process works on it; ask again
    page = store.list(Filter(decision="REVIEW"), page_size=50)     # newest first
    page = store.list(Filter(decision="REVIEW"), page_size=50, page_token=page.next_page_token)
    picture = store.evidence(first.id, "PORTRAIT").content
    store.ring.rotate()
    for tally in store.ring.rewrap(): ...                          # beside live writes; may be killed and run again
    theirs = store.of("retail", Actor("spiffe://bank.example/counter", "retail"))  # the audit log names this actor
    note = store.history.checkpoint()                              # the log's state, signed
    store.retention.note_relationship_end("CIF-0001", day)         # the term begins; holds and deletion requests too
    plan = store.purges.plan(now)                                  # the records whose term is over
    for count in store.purges.carry_out(store.purges.begin(plan.sha256, now), now): ...
    store.erase_customer("CIF-0002", now)                          # for good; TermRunning before the term is over

Every failure is a `StorageError` with a static text. All calls block and may be made from many threads.
"""

from storage import record_kinds as _record_kinds  # noqa: F401 - registers the kinds and completes the metadata
from storage.audit.entry import SYSTEM, Action, Actor, Event
from storage.authorities.challenges import ChallengeState, NewChallenge, StoredChallenge
from storage.authorities.checks import Checks, QueuedChecks
from storage.authorities.values import (
    CheckState,
    NewAnswer,
    NewCheck,
    OverQuota,
    QuotaLimits,
    Recorded,
    Scope,
    StoredCheck,
)
from storage.bulk.results import Results
from storage.bulk.values import Batch, BatchState, ItemResult, NewBatch
from storage.database.connections import Database
from storage.database.postgresql import Pool
from storage.errors import (
    CaseChanged,
    CaseUnfit,
    ClaimLost,
    EvidenceDamaged,
    FileChanged,
    FileOpen,
    HoldUnknown,
    IdentifierTaken,
    KeyFileError,
    KeyInUse,
    KeyMissing,
    KeysUnavailable,
    KeyUnknown,
    LogDamaged,
    NotFound,
    PageTokenInvalid,
    PlanChanged,
    RecordDamaged,
    RequestConflict,
    Restricted,
    RotationRefused,
    SamePerson,
    SchemaDiffers,
    SchemaOutdated,
    SchemaUnknown,
    StorageError,
    StoreMissing,
    StoreUnavailable,
    SuiteUnsupported,
    TermRunning,
    UnderHold,
    VerdictPending,
)
from storage.jobs import Job, JobKind, Lane, Perform, Scheduled
from storage.keys.key_ring import KeyRing, KeyState, KnownKey, Tally
from storage.objects.bulk_objects import BulkObjects, ObjectTooLarge
from storage.objects.evidence import EvidenceObjects
from storage.opened import StoreOptions
from storage.policies.texts import Policies, PolicyText
from storage.retention.erasure import Erasable
from storage.retention.purge_values import Due, Plan, Purged, PurgeReceipt
from storage.retention.purging import LARGEST_PLAN, Purges
from storage.retention.retained import Hold, HoldKind, Retention
from storage.retention.retention_term import STATUTORY_YEARS
from storage.sealing.key_file import KeyFile
from storage.sealing.key_providers import RememberingKeys, SucceedingKeys
from storage.sealing.keys import KeyProvider
from storage.sealing.suites import Cipher, Digest, Suites
from storage.store import Store
from storage.verifications.ahead import Ahead, Owner
from storage.verifications.events import Events, VerificationEvent
from storage.verifications.leases import Lease
from storage.verifications.reading import LARGEST_PAGE
from storage.verifications.revisions import NewRevision, RevisionOvertaken, StoredRevision
from storage.verifications.values import (
    REDACTED,
    RESTRICTED,
    Evidence,
    Filter,
    Image,
    NewVerification,
    Page,
    SealedBeside,
    StoredVerification,
    new_id,
)
from storage.waiting import still_wanted

__all__ = [
    "LARGEST_PAGE",
    "LARGEST_PLAN",
    "REDACTED",
    "RESTRICTED",
    "STATUTORY_YEARS",
    "SYSTEM",
    "Action",
    "Actor",
    "Ahead",
    "Batch",
    "BatchState",
    "BulkObjects",
    "CaseChanged",
    "CaseUnfit",
    "ChallengeState",
    "CheckState",
    "Checks",
    "Cipher",
    "ClaimLost",
    "Database",
    "Digest",
    "Due",
    "Erasable",
    "Event",
    "Events",
    "Evidence",
    "EvidenceDamaged",
    "EvidenceObjects",
    "FileChanged",
    "FileOpen",
    "Filter",
    "Hold",
    "HoldKind",
    "HoldUnknown",
    "IdentifierTaken",
    "Image",
    "ItemResult",
    "Job",
    "JobKind",
    "KeyFile",
    "KeyFileError",
    "KeyInUse",
    "KeyMissing",
    "KeyProvider",
    "KeyRing",
    "KeyState",
    "KeyUnknown",
    "KeysUnavailable",
    "KnownKey",
    "Lane",
    "Lease",
    "LogDamaged",
    "NewAnswer",
    "NewBatch",
    "NewChallenge",
    "NewCheck",
    "NewRevision",
    "NewVerification",
    "NotFound",
    "ObjectTooLarge",
    "OverQuota",
    "Owner",
    "Page",
    "PageTokenInvalid",
    "Perform",
    "Plan",
    "PlanChanged",
    "Policies",
    "PolicyText",
    "Pool",
    "PurgeReceipt",
    "Purged",
    "Purges",
    "QueuedChecks",
    "QuotaLimits",
    "RecordDamaged",
    "Recorded",
    "RememberingKeys",
    "RequestConflict",
    "Restricted",
    "Results",
    "Retention",
    "RevisionOvertaken",
    "RotationRefused",
    "SamePerson",
    "Scheduled",
    "SchemaDiffers",
    "SchemaOutdated",
    "SchemaUnknown",
    "Scope",
    "SealedBeside",
    "StorageError",
    "Store",
    "StoreMissing",
    "StoreOptions",
    "StoreUnavailable",
    "StoredChallenge",
    "StoredCheck",
    "StoredRevision",
    "StoredVerification",
    "SucceedingKeys",
    "SuiteUnsupported",
    "Suites",
    "Tally",
    "TermRunning",
    "UnderHold",
    "VerdictPending",
    "VerificationEvent",
    "new_id",
    "still_wanted",
]
