"""The story of a verification: read the pictures, check the readings, decide.

The reader gets the pictures and nothing else: a reader that knows what it should find will find it. Recording the
verdict is the caller's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from time import perf_counter
from typing import Final, Protocol

from ocr.documents import DocumentType, document_types
from ocr.image import ImageError
from ocr.reading import Reading
from service.call.context import stage
from service.call.stages import Stage
from service.verification.across import run_across
from service.verification.checks import CHECKS, Case, Dossier, run_checks
from service.verification.decision import decide
from service.verification.official import WORTH_ASKING, Questioning, nobody_asks, results_of
from service.verification.policy import Policy
from service.verification.values.claim import Claim
from service.verification.values.verdict import AuthorityFinding, PageReading, Purpose, Verdict

CHINA: Final = timezone(timedelta(hours=8))
"""The one time zone in which documents begin and end to be valid; it has no summer time since 1991."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """One document as it was submitted.

    Attributes:
        claim: what the customer declared of themselves and of this document; its ``document_type`` is the declared one.
        pictures: the encoded pictures, each with the id of the page that it was submitted as; empty: find out.
    """

    claim: Claim
    pictures: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class VerificationRequest:
    """What is to be verified: the documents, and why the customer is identified.

    ``earlier_attempts`` is the number of those that were not accepted, as the policy counts them.
    """

    documents: tuple[Submitted, ...]
    purpose: Purpose
    earlier_attempts: int = 0


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document after reading: what was declared of it, and the readings of its pages."""

    claim: Claim
    readings: tuple[PageReading, ...]


class PictureRefused(Exception):
    """A picture is no usable one.

    Attributes:
        document, picture: which one, both from 0.
        code: why, see `ocr.image.ImageError`.
    """

    def __init__(self, document: int, picture: int, code: str) -> None:
        super().__init__(code)
        self.document, self.picture, self.code = document, picture, code


class DocumentReader(Protocol):
    """Reads one encoded picture: `ocr`'s entry, as far as a verification needs it."""

    def read(self, data: bytes, /) -> Reading:
        """The reading of a picture; one without a document is a reading too.

        Raises:
            Exception: the picture could not be read at all; `ocr.image.ImageError` where it is no usable one.
        """
        ...


def verify(
    request: VerificationRequest,
    reader: DocumentReader,
    policy: Policy,
    now: datetime,
    questioning: Questioning = nobody_asks,
) -> Verdict:
    """Verify claims against pictures of documents. ``now`` is the time of the verification, with its time zone.

    ``questioning`` puts the questions that the policy has for authorities, and gives what is known of them.

    Raises:
        PictureRefused: a picture is no usable one.
        ValueError: ``now`` has no time zone.
        Exception: whatever the reader or a check raises: no verdict could be reached.
    """
    if now.tzinfo is None:
        raise ValueError("the time of a verification needs a time zone")
    watch = Stopwatch()
    with watch.timed("total"):
        # 1. Read each picture, blind to the claim.
        read: list[ReadDocument] = []
        for number, document in enumerate(request.documents):
            shown: list[tuple[str, Reading]] = []
            for place, (page, picture) in enumerate(document.pictures):
                try:
                    with watch.stage(Stage.READ):
                        shown.append((page, reader.read(picture)))
                except ImageError as error:
                    raise PictureRefused(number, place, error.code) from None
            read.append(ReadDocument(document.claim, by_page(number, shown)))
        # 2. and 3. Check what was read, and decide.
        return judge(
            read,
            request.purpose,
            policy,
            now,
            watch=watch,
            earlier_attempts=request.earlier_attempts,
            questioning=questioning,
        )


def judge(
    documents: Sequence[ReadDocument],
    purpose: Purpose,
    policy: Policy,
    now: datetime,
    *,
    watch: Stopwatch,
    earlier_attempts: int = 0,
    questioning: Questioning = nobody_asks,
) -> Verdict:
    """Check what was read: each document against itself, the standards, the day in China on which ``now`` falls, and
    the claim; all documents against one another; and decide by the policy. Where that leads to ACCEPT or REVIEW, the
    authorities that the policy needs have their say, and further ones that were asked.

    Raises:
        Exception: whatever a check raises.
    """
    with watch.stage(Stage.CHECK):
        today, accepted = now.astimezone(CHINA).date(), policy.accepted(purpose)
        cases = tuple(
            Case(
                document.claim,
                type_of(document, accepted),
                document.readings,
                purpose,
                today,
                policy.limits,
                accepted,
                number,
            )
            for number, document in enumerate(documents)
        )
        companions = policy.purposes[purpose].companions()
        cases = tuple(
            replace(
                case,
                beside_valid=companions.suffice_without(case.document, cases),
                vouched=companions.vouch_for(case.document, cases),
            )
            for case in cases
        )
        dossier = Dossier(cases, companions, earlier_attempts, policy.limits.most_resubmissions)
        results = tuple(result for case in cases for result in run_checks(case, CHECKS)) + run_across(dossier)
    with watch.stage(Stage.DECIDE):
        judgement = decide(policy, purpose, dossier, results)
        findings: tuple[AuthorityFinding, ...] = ()
        if judgement.decision in WORTH_ASKING:
            needed = policy.purposes[purpose].authorities
            known = questioning(needed, documents)
            further = sorted(known.keys() - set(needed))
            findings = tuple(known[channel] for channel in (*needed, *further))
        if findings:
            results += results_of(findings)
            judgement = decide(policy, purpose, dossier, results)
    readings = tuple(one for document in documents for one in document.readings)
    return Verdict(
        decision=judgement.decision,
        reasons=judgement.reasons,
        checks=results,
        readings=readings,
        statements=judgement.statements,
        required_actions=judgement.required_actions,
        policy_id=policy.id,
        policy_version=policy.version,
        models=tuple(dict.fromkeys(model for one in readings for model in one.reading.models)),
        ms=watch.ms,
        policy_sha256=policy.sha256,
        official=findings,
    )


def type_of(document: ReadDocument, accepted: Sequence[str]) -> DocumentType:
    """A document's type: the one that most of its pictures show, else the declared one, else the first accepted one."""
    known = document_types()
    shown = Counter(one.reading.document_type for one in document.readings if one.reading.document_type in known)
    found = max(shown, key=shown.__getitem__, default=None)
    expected = (found, document.claim.document_type, *accepted, *known)
    return known[next(id for id in expected if id is not None and id in known)]


def by_page(document: int, shown: Sequence[tuple[str, Reading]]) -> tuple[PageReading, ...]:
    """One reading for each picture: of several documents in it the one that shows the page that it was submitted as.

    A page that no picture was submitted as is taken from a picture that shows further ones.
    """
    seen = [(reading, *reading.others) for _, reading in shown]
    chosen = [
        PageReading(document, number, page, next((r for r in several if r.page == page), several[0]))
        for number, ((page, _), several) in enumerate(zip(shown, seen, strict=True))
    ]
    taken = {page for one in chosen for page in (one.submitted, one.reading.page) if page}
    for number, several in enumerate(seen):
        for reading in several:
            if reading.page and reading.page not in taken:
                taken.add(reading.page)
                chosen.append(PageReading(document, number, reading.page, reading))
    return tuple(chosen)


class Stopwatch:
    """Milliseconds spent per stage, in the order in which the stages first end."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Time a stage; a stage that succeeds is reported to the observer of the call."""
        with stage(name), self.timed(name.value):
            yield

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Time what succeeds."""
        started = perf_counter()
        yield
        self.ms[name] = self.ms.get(name, 0.0) + (perf_counter() - started) * 1000
