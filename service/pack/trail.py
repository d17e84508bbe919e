"""What the audit log tells of a verification: its entries, with proofs that they stand in the log, and a receipt."""

from __future__ import annotations

from dataclasses import dataclass

from idverdict import v1

from service.audit.messages import entry_message
from service.audit.receipts import issue
from service.call.errors import ApiError
from service.names import verification_name
from storage import Action, LogDamaged, NotFound, Store
from storage.audit.history import EntryFilter
from storage.reviews.words import CASE, REVIEW, CaseAction
from storage.verifications.digests import VERIFICATION

MOST = 100
"""Entries in a pack of a verification, and of each of its cases; of one that was looked at more often, the latest.
Each comes with a proof, whose length grows with the logarithm of the log."""


@dataclass(frozen=True, slots=True)
class Trail:
    """The entries of one verification.

    Attributes:
        proofs: each entry with its hashes, oldest first; all for one state of the log.
        checkpoint: that state, as a signed note.
        key: the log's public key, as text.
        receipt: the verdict's receipt; empty for a verification that is older than the log.
        complete: whether no entry is left out.
    """

    proofs: tuple[v1.InclusionProof, ...]
    checkpoint: str
    key: str
    receipt: str
    complete: bool


def trail_of(store: Store, verification_id: str, *, for_inspection: bool) -> Trail | None:
    """The trail of a verification up to now; None where the log is damaged: `idverdict audit verify` tells where."""
    history = store.history
    try:
        receipt = _receipt(store, verification_id, for_inspection)
        page = history.page(EntryFilter(VERIFICATION, verification_id), MOST)
        entries = {entry.position: entry for entry in page.entries}
        for case in store.reviews.reader.cases_of(verification_id):
            page_of_case = history.page(EntryFilter(CASE, case.id), MOST)
            entries |= {entry.position: entry for entry in page_of_case.entries}
        for review in store.reviews.reviews_of([verification_id]).get(verification_id, ()):
            entry = history.entry_of(REVIEW, review.id, CaseAction.VERIFICATION_REVIEWED)
            entries[entry.position] = entry
        try:
            made = history.entry_of(VERIFICATION, verification_id, Action.VERIFICATION_CREATED)
            entries[made.position] = made
        except NotFound:
            pass  # older than the log
        size = history.size()
        proofs = [
            v1.InclusionProof(entry=entry_message(entries[position]), hashes=history.inclusion(position, size))
            for position in sorted(entries)
        ]
        return Trail(
            tuple(proofs), history.checkpoint(size), str(history.key), receipt, complete=not page.next_page_token
        )
    except LogDamaged:
        return None


def _receipt(store: Store, verification_id: str, for_inspection: bool) -> str:
    try:
        return issue(store, verification_name(verification_id), for_inspection=for_inspection).text
    except ApiError:
        return ""
