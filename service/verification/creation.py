"""From a valid request to a stored verification."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ocr.reading import Reading
from service.call.context import observer, person_at, stage
from service.call.errors import image_refused, record_restricted, request_id_reused
from service.call.patience import Patience
from service.call.stages import Stage
from service.lazy_reader import WarmableReader
from service.verification.follow_ups import FollowUps
from service.verification.new_record import new_verification
from service.verification.observed import report_decision, report_readings
from service.verification.official import Authorities, Questioning, nobody_asks
from service.verification.policy import Policy
from service.verification.submission import Submission, place_in_request
from service.verification.values.verdict import Verdict
from service.verification.verify import PictureRefused, verify
from storage import (
    Owner,
    PolicyText,
    RequestConflict,
    Restricted,
    Store,
    StoredVerification,
    new_id,
)
from storage.verifications.attempts import Attempts


@dataclass(frozen=True, slots=True)
class Tools:
    """What a verification is made with.

    Attributes:
        store: as one tenant sees it.
        policy: decides.
        reader: reads pictures.
        clock: tells the time, aware.
        authorities: puts the questions that the policy has for external authorities; None where nothing can.
        follow_ups: what follows from a verdict; None for nothing.
    """

    store: Store
    policy: Policy
    reader: WarmableReader
    clock: Callable[[], datetime]
    authorities: Authorities | None = None
    follow_ups: FollowUps | None = None


@dataclass(frozen=True, slots=True)
class PatientReader:
    """A reader that begins no picture, and no stage of a reading, for a caller who has left."""

    reader: WarmableReader
    patience: Patience

    def read(self, data: bytes, /) -> Reading:
        """See `verify.DocumentReader`. Raises `ApiError` DEADLINE_EXCEEDED."""
        self.patience.check()
        return self.reader.read(data, self.patience.check)


def verify_and_keep(submission: Submission, tools: Tools, patience: Patience) -> StoredVerification | None:
    """Verify a request once, whatever repeats or interrupts it, and store what came of it.

    Returns:
        The verification; it is on disk. None where another process or thread is at work on the same request.

    Raises:
        ApiError: REQUEST_ID_REUSED, RECORD_RESTRICTED, a bad picture, or nobody waits any more.
    """
    request, store, policy = submission.request, tools.store, tools.policy
    with ExitStack() as held:
        try:
            # 1. Look up whether the request was answered before, and how often the customer has tried.
            now = tools.clock()
            with stage(Stage.LOOK_UP):
                lease = held.enter_context(store.claim(request.request_id, _limited(submission, policy, now)))
                stored = None if lease else store.begin(request.request_id, submission.digest)
            if lease is None:
                if stored is not None:
                    observer().repeated()
                return stored
            # 2. Have the evidence written while the pictures are read; it is deleted where nothing comes of it.
            owner, images = Owner(new_id(now), request.customer_reference, now), submission.images
            ahead = held.enter_context(store.write_ahead(owner, images))
            # 3. Read the pictures, check what was read, and decide.
            purpose, authorities = submission.purpose, tools.authorities
            questions = authorities.of(owner.id, purpose.value, now) if authorities else None
            earlier = lease.attempts
            verdict = _verdict(submission, tools, patience, now, earlier=earlier, questioning=questions or nobody_asks)
            patience.check()
            # 4. Record it with its evidence, with the questions to authorities, and with what follows from it.
            new = new_verification(owner, submission, verdict, store.tenant, earlier)
            if questions:
                new = replace(new, sealed_beside=questions.beside(store))
            follow = tools.follow_ups
            beside = follow(store, verdict, purpose, now, person_at(store)) if follow else None
            with stage(Stage.RECORD):
                store.policies.keep(PolicyText(policy.id, policy.version, policy.text), now)
                stored = store.save(new, images, lease, ahead, beside)
        except RequestConflict:
            raise request_id_reused() from None
        except Restricted:
            raise record_restricted() from None
    # 5. Report it, unless somebody else was first.
    if stored.id == new.id:
        report_decision(verdict, submission.purpose)
    report_readings(one.reading for one in verdict.readings)
    return stored


def _limited(submission: Submission, policy: Policy, now: datetime) -> Attempts | None:
    """The customer's attempts for this purpose that were not accepted, where the policy has a bound on them."""
    limits = policy.limits
    if limits.most_resubmissions is None:
        return None
    since = now - timedelta(hours=limits.resubmission_hours)
    return Attempts(submission.request.customer_reference, submission.purpose.value, since)


def _verdict(
    submission: Submission,
    tools: Tools,
    patience: Patience,
    now: datetime,
    *,
    earlier: int,
    questioning: Questioning,
) -> Verdict:
    try:
        asked = replace(submission.asked, earlier_attempts=earlier)
        return verify(asked, PatientReader(tools.reader, patience), tools.policy, now, questioning)
    except PictureRefused as error:
        raise image_refused(place_in_request(error.document, error.picture), error.code) from None
