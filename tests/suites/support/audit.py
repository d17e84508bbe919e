"""What is left after a suite: every acknowledged answer, once, with its pictures, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from idverdict import v1
from idverdict.client import channel

from storage.audit.entry import log_key
from storage.audit.inspection import Inspection
from tests.requests import pictures
from tests.suites.support.fleet import Fleet
from tests.suites.support.requests import call, request


@dataclass(frozen=True, slots=True)
class Audit:
    """Acknowledged requests held against a fleet's store.

    Attributes:
        lost: acknowledged requests whose verification or whose pictures are not as they were acknowledged.
        changed: acknowledged requests that are answered otherwise, by any byte, when they come again.
        doubled: requests that have more than one verification.
        alien: verifications of requests that were never acknowledged.
        half_written: pictures, or drafts of pictures, that belong to no verification once the sweep is done.
        log_faults: faults of the audit log, which tells of every record and picture there is.
    """

    lost: int
    changed: int
    doubled: int
    alien: int
    half_written: int
    log_faults: int

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        wrong = self.lost, self.changed, self.doubled, self.alien, self.half_written, self.log_faults
        return not any(wrong)

    def __str__(self) -> str:
        return (
            f"{self.lost} lost, {self.changed} answered otherwise, {self.doubled} twice, {self.alien} unknown, "
            f"{self.half_written} half-written, {self.log_faults} faults of the audit log"
        )


def audit(fleet: Fleet, answers: Mapping[str, bytes], known: Collection[str] = ()) -> Audit:
    """Ask a running server for every acknowledged request in every way there is, and look at the store itself.

    ``known`` are further requests that were acknowledged, and are not asked for again.
    """
    with channel(fleet.addresses()[0]) as connection, ThreadPoolExecutor(4) as pool:
        stub = v1.VerificationServiceStub(connection)

        def is_whole(item: tuple[str, bytes]) -> bool:
            request_id, answer = item
            sent, kept = request(request_id), v1.Verification.FromString(answer)
            if stub.GetVerification(v1.GetVerificationRequest(name=kept.name)) != kept:
                return False
            shown = [
                b"".join(p.chunk for p in stub.GetEvidence(v1.GetEvidenceRequest(name=e.name))) for e in kept.evidence
            ]
            return shown == pictures(sent)

        whole = list(pool.map(is_whole, answers.items()))
        again = list(pool.map(lambda item: call(connection, request(item[0])) == item[1], answers.items()))
        listed = Counter[str]()
        token = ""
        while True:
            page = stub.ListVerifications(v1.ListVerificationsRequest(page_size=200, page_token=token))
            listed.update(one.request_id for one in page.verifications)
            if not (token := page.next_page_token):
                break
    return Audit(
        lost=whole.count(False) + len((answers.keys() | set(known)) - listed.keys()),
        changed=again.count(False),
        doubled=sum(times > 1 for times in listed.values()),
        alien=len(listed.keys() - answers.keys() - set(known)),
        half_written=_half_written(fleet, listed.total()),
        log_faults=_log_faults(fleet),
    )


def _log_faults(fleet: Fleet) -> int:
    with closing(fleet.store()) as store, closing(fleet.objects()) as objects:
        key = log_key(store.history.signer.secret)
        return sum(1 for _ in Inspection(store.shared.database, objects, key).faults())


def _half_written(fleet: Fleet, verifications: int) -> int:
    later = datetime.now(UTC) + timedelta(minutes=5)
    with closing(fleet.store()) as store, closing(fleet.objects()) as objects:
        store.sweep_orphans(later)
        kept = sum(len(batch) for batch in objects.older_than(later))
    drafts = sum(1 for path in fleet.folder.rglob("*#*"))
    return abs(kept - 2 * verifications) + drafts
