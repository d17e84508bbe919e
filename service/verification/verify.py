"""The story of a verification: read the pictures, check the readings, decide.

The reader gets the pictures and nothing else: a reader that knows what it should find will find it. Recording the
verdict is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from time import perf_counter
from typing import Final, Protocol

from ocr.reading import Reading, Side
from service.call.context import stage
from service.call.stages import Stage
from service.verification.checks import CHECKS, Case, run_checks
from service.verification.decision import decide
from service.verification.policy import Policy
from service.verification.values.claim import Claim
from service.verification.values.verdict import Purpose, Verdict

CHINA: Final = timezone(timedelta(hours=8))
"""The one time zone in which documents begin and end to be valid; it has no summer time since 1991."""


@dataclass(frozen=True, slots=True)
class VerificationRequest:
    """What is to be verified.

    Attributes:
        claim: what the customer declared.
        pictures: the encoded picture submitted for each side.
        purpose: why the customer is identified.
    """

    claim: Claim
    pictures: Mapping[Side, bytes]
    purpose: Purpose


class DocumentReader(Protocol):
    """Reads one encoded picture: `ocr`'s entry, as far as a verification needs it."""

    def read(self, data: bytes, /) -> Reading:
        """The reading of a picture; one without a document is a reading too.

        Raises:
            Exception: the picture could not be read at all; `ocr.image.ImageError` where it is no usable one.
        """
        ...


def verify(request: VerificationRequest, reader: DocumentReader, policy: Policy, now: datetime) -> Verdict:
    """Verify a claim against pictures of a document. ``now`` is the time of the verification, with its time zone.

    Raises:
        ValueError: ``now`` has no time zone.
        Exception: whatever the reader or a check raises: no verdict could be reached.
    """
    if now.tzinfo is None:
        raise ValueError("the time of a verification needs a time zone")
    watch = Stopwatch()
    with watch.timed("total"):
        # 1. Read each picture, blind to the claim.
        read: dict[Side, Reading] = {}
        for slot, picture in request.pictures.items():
            with watch.stage(Stage(f"read_{slot.lower()}")):
                read[slot] = reader.read(picture)
        # 2. and 3. Check what was read, and decide.
        return judge(request.claim, by_slot(read), request.purpose, policy, now, watch=watch)


def judge(
    claim: Claim,
    submitted: Mapping[Side, Reading],
    purpose: Purpose,
    policy: Policy,
    now: datetime,
    *,
    watch: Stopwatch,
) -> Verdict:
    """Check readings, filed by the side they show: against each other, the standards, the day in China on which ``now``
    falls, and the claim; and decide by the policy.

    Raises:
        Exception: whatever a check raises.
    """
    with watch.stage(Stage.CHECK):
        case = Case(claim, submitted, purpose, now.astimezone(CHINA).date(), policy.limits)
        results = run_checks(case, CHECKS)
    with watch.stage(Stage.DECIDE):
        judgement = decide(policy, purpose, results)
    return Verdict(
        decision=judgement.decision,
        reasons=judgement.reasons,
        checks=results,
        readings=submitted,
        statements=judgement.statements,
        required_actions=judgement.required_actions,
        policy_id=policy.id,
        policy_version=policy.version,
        models=tuple(dict.fromkeys(model for reading in submitted.values() for model in reading.models)),
        ms=watch.ms,
        policy_sha256=policy.sha256,
    )


def by_slot(read: Mapping[Side, Reading]) -> dict[Side, Reading]:
    """One reading for each slot: of several documents in a picture the one that shows the slot's side.

    A side for which no picture was submitted is taken from a picture that shows both.
    """
    shown = {slot: (reading, *reading.others) for slot, reading in read.items()}
    chosen = {slot: next((r for r in seen if r.side is slot), seen[0]) for slot, seen in shown.items()}
    for side in Side:
        if side not in chosen:
            further = [r for seen in shown.values() for r in seen if r.side is side and r not in chosen.values()]
            chosen |= {r.side: r for r in further[:1] if r.side is not None}
    return {slot: chosen[slot] for slot in Side if slot in chosen}


class Stopwatch:
    """Milliseconds spent per stage, in the order in which the stages end."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Time a stage that succeeds, and tell whoever observes the call."""
        with stage(name), self.timed(name.value):
            yield

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Time what succeeds."""
        started = perf_counter()
        yield
        self.ms[name] = (perf_counter() - started) * 1000
