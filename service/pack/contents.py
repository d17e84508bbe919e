"""What goes into a pack: everything that is kept of one verification, opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from idverdict import v1

from service.authorities.findings import check_message
from service.pack.trail import Trail, trail_of
from service.verification.found import find, kept_message, place_in_store, state_of
from service.verification.policy import Policy, PolicyError, parse_policy
from service.verification.recorded import record_from
from service.verification.verify import CHINA
from storage import Evidence, NotFound, PolicyText, Store, StoredVerification
from storage.reviews.values import Case


@dataclass(frozen=True, slots=True)
class Contents:
    """One verification with its evidence, and who asks for it.

    Attributes:
        verification: as it was kept, in clear, with its state of today.
        pictures: as they were stored, byte for byte, by document and number.
        policy: the text of the policy that decided; None where it is not kept.
        trail: what the audit log tells of it, up to now; None where the log is damaged.
        operator: who will hold the pack.
        made_at: when it was made, aware.
        for_inspection: whether an authority asked.
        revisions: the verdicts before the latest one, first one first, each with the time when it was given.
        checks: the questions to external authorities, with their answers.
        cases: those that the verification belongs to, with their history.
    """

    verification: v1.Verification
    pictures: Mapping[tuple[int, int], Evidence]
    policy: PolicyText | None
    trail: Trail | None
    operator: str
    made_at: datetime
    for_inspection: bool
    revisions: tuple[tuple[datetime, v1.Verdict], ...] = ()
    checks: tuple[v1.AuthorityCheck, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def mark(self) -> str:
        """The watermark: operator and time."""
        return f"{self.operator}  {local(self.made_at)}"

    def judged_by(self) -> Policy | None:
        """The policy that decided, where its text is kept and can be used still."""
        try:
            return None if self.policy is None else parse_policy(self.policy.text)
        except PolicyError:
            return None


def gather(
    store: Store,
    name: str,
    operator: str,
    made_at: datetime,
    *,
    for_inspection: bool,
    between_stages: Callable[[], None] = lambda: None,
) -> Contents:
    """Open what is kept of a verification by its resource name.

    ``between_stages`` is called before each look at the store; it may raise.

    Raises:
        ApiError: VERIFICATION_NOT_FOUND, RECORD_RESTRICTED, RECORD_REDACTED.
        EvidenceDamaged: a picture is not the one that was kept.
    """
    stored = find(store, name, for_inspection=for_inspection)
    message = kept_message(stored)
    message.state = state_of(stored)
    identity = stored.id
    pictures: dict[tuple[int, int], Evidence] = {}
    for one in message.evidence:
        between_stages()
        stored_as = place_in_store(one.name.rpartition("/")[2])
        pictures[one.document, one.picture] = store.evidence(identity, stored_as, even_restricted=for_inspection)
    between_stages()
    return Contents(
        verification=message,
        pictures=pictures,
        policy=_policy(store, message.verdict),
        trail=trail_of(store, identity, for_inspection=for_inspection),
        operator=operator,
        made_at=made_at,
        for_inspection=for_inspection,
        revisions=_earlier(store, stored, for_inspection=for_inspection),
        checks=_checks(store, identity, for_inspection=for_inspection),
        cases=_cases(store, identity, for_inspection=for_inspection),
    )


def _cases(store: Store, verification_id: str, *, for_inspection: bool) -> tuple[Case, ...]:
    reader = store.reviews.reader
    return tuple(
        reader.get(outline.id, even_restricted=for_inspection)
        for outline in reader.cases_of(verification_id)
        if for_inspection or not outline.restricted
    )


def _earlier(
    store: Store, stored: StoredVerification, *, for_inspection: bool
) -> tuple[tuple[datetime, v1.Verdict], ...]:
    """The verdicts before the latest one, without readings, which are those of all of them."""
    if not stored.revision:
        return ()
    first = record_from(stored.payload).verdict
    first.ClearField("readings")
    revisions = store.revisions.of(stored.id, even_restricted=for_inspection)
    given = [(stored.created_at, first), *((one.created_at, v1.Verdict.FromString(one.payload)) for one in revisions)]
    return tuple(given[:-1])


def _checks(store: Store, identity: str, *, for_inspection: bool) -> tuple[v1.AuthorityCheck, ...]:
    checks = store.checks.of_verification(identity, even_restricted=for_inspection)
    return tuple(check_message(one, {}, whole=True) for one in checks)


def _policy(store: Store, verdict: v1.Verdict) -> PolicyText | None:
    try:
        return store.policies.get(bytes.fromhex(verdict.policy_sha256)) if verdict.policy_sha256 else None
    except NotFound:
        return None


def local(at: datetime) -> str:
    """A moment as people in China read it."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S UTC+8")
