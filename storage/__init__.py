"""Records, evidence and keys: keeps verifications and their pictures sealed, and finds them again.

Knows nothing of gRPC or of how documents are read::

    store = Store(
        Database("sqlite:////var/lib/idverdict/records.db"),
        EvidenceObjects("file:///var/lib/idverdict/evidence"),
        KeyFile.open(Path("/var/lib/idverdict/keys.json")),
    )
    if (first := store.begin(request_id, digest)) is None:        # RequestConflict: same id, other payload
        with store.claim(request_id) as ours:                      # False: another process is at it; ask again
            if ours:
                first = store.save(NewVerification(id=new_id(now), ...), [Image("PORTRAIT", "image/jpeg", content)])
    page = store.list(Filter(decision="REVIEW"), page_size=50)     # newest first
    page = store.list(Filter(decision="REVIEW"), page_size=50, page_token=page.next_page_token)
    picture = store.evidence(first.id, "PORTRAIT").content
    store.ring.rotate()
    for tally in store.ring.rewrap(): ...                          # beside live writes; may be killed and run again
    theirs = store.of("retail", Actor("spiffe://bank.example/counter", "retail"))  # whose doings the audit log tells
    note = store.history.checkpoint()                              # the log's state, signed
    store.erase_customer("CIF-0001", now)                          # for good; what is left is REDACTED

Every failure is a `StorageError` with a static text. All calls block and may be made from many threads.
"""

from storage.audit.entry import SYSTEM, Action, Actor, Event
from storage.bulk.results import Results
from storage.bulk.values import Batch, BatchState, ItemResult, NewBatch
from storage.bulk_objects import BulkObjects, ObjectTooLarge
from storage.database import Database
from storage.erasure import Erasable
from storage.errors import (
    EvidenceDamaged,
    IdentifierTaken,
    KeyFileError,
    KeyInUse,
    KeyMissing,
    KeysUnavailable,
    KeyUnknown,
    LogDamaged,
    NotFound,
    PageTokenInvalid,
    RecordDamaged,
    RequestConflict,
    RotationRefused,
    SchemaOutdated,
    SchemaUnknown,
    StorageError,
    StoreUnavailable,
    SuiteUnsupported,
)
from storage.events import Events, VerificationEvent
from storage.evidence import EvidenceObjects
from storage.jobs import Job, Scheduled
from storage.key_file import KeyFile
from storage.key_providers import RememberingKeys, SucceedingKeys
from storage.key_ring import KeyRing, KeyState, KnownKey, Tally
from storage.keys import KeyProvider
from storage.postgresql import Pool
from storage.repository import LARGEST_PAGE, Store
from storage.suites import Cipher, Digest, Suites
from storage.verification import REDACTED, Evidence, Filter, Image, NewVerification, Page, StoredVerification, new_id

__all__ = [
    "LARGEST_PAGE",
    "REDACTED",
    "SYSTEM",
    "Action",
    "Actor",
    "Batch",
    "BatchState",
    "BulkObjects",
    "Cipher",
    "Database",
    "Digest",
    "Erasable",
    "Event",
    "Events",
    "Evidence",
    "EvidenceDamaged",
    "EvidenceObjects",
    "Filter",
    "IdentifierTaken",
    "Image",
    "ItemResult",
    "Job",
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
    "LogDamaged",
    "NewBatch",
    "NewVerification",
    "NotFound",
    "ObjectTooLarge",
    "Page",
    "PageTokenInvalid",
    "Pool",
    "RecordDamaged",
    "RememberingKeys",
    "RequestConflict",
    "Results",
    "RotationRefused",
    "Scheduled",
    "SchemaOutdated",
    "SchemaUnknown",
    "StorageError",
    "Store",
    "StoreUnavailable",
    "StoredVerification",
    "SucceedingKeys",
    "SuiteUnsupported",
    "Suites",
    "Tally",
    "VerificationEvent",
    "new_id",
]
