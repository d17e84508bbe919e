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

Every failure is a `StorageError` with a static text. All calls block and may be made from many threads.
"""

from storage.database import Database
from storage.errors import (
    EvidenceDamaged,
    IdentifierTaken,
    KeyFileError,
    KeyMissing,
    NotFound,
    PageTokenInvalid,
    RecordDamaged,
    RequestConflict,
    SchemaOutdated,
    SchemaUnknown,
    StorageError,
    StoreUnavailable,
)
from storage.evidence import EvidenceObjects
from storage.keys import KeyFile, KeyProvider
from storage.postgresql import Pool
from storage.repository import LARGEST_PAGE, Store
from storage.verification import Evidence, Filter, Image, NewVerification, Page, StoredVerification, new_id

__all__ = [
    "LARGEST_PAGE",
    "Database",
    "Evidence",
    "EvidenceDamaged",
    "EvidenceObjects",
    "Filter",
    "IdentifierTaken",
    "Image",
    "KeyFile",
    "KeyFileError",
    "KeyMissing",
    "KeyProvider",
    "NewVerification",
    "NotFound",
    "Page",
    "PageTokenInvalid",
    "Pool",
    "RecordDamaged",
    "RequestConflict",
    "SchemaOutdated",
    "SchemaUnknown",
    "StorageError",
    "Store",
    "StoreUnavailable",
    "StoredVerification",
    "new_id",
]
