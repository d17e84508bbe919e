"""The questions that a verification puts to authorities: stored with it, and asked at once where somebody waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Self

from idverdict.authority import v1 as authority

from service.authorities.adapters import Lines
from service.authorities.answers import Answers
from service.authorities.asked import fields_of, missing
from service.authorities.asking import Asking
from service.authorities.channels import Channel, Channels, digest
from service.authorities.consent import Withdrawals
from service.authorities.findings import without_answer
from service.authorities.tally import Tally
from service.call.patience import Patience
from service.verification.follow_ups import FollowUps
from service.verification.policy import Policy
from service.verification.revising import Judging
from service.verification.values.verdict import AuthorityFinding, CheckState
from service.verification.verify import ReadDocument
from storage import (
    Job,
    JobKind,
    NewCheck,
    NotFound,
    QueuedChecks,
    Restricted,
    SealedBeside,
    StorageError,
    Store,
    new_id,
)

AT_ONCE: Final = 16
"""Questions that one process asks at once for callers who wait."""
MARGIN_S: Final = 0.3
"""Of the caller's deadline that is left for the answer."""


@dataclass(slots=True)
class VerificationQuestions:
    """The questions of one verification; see `service.verification.official.Questioning`.

    Attributes:
        new: those to be stored, once the channels were asked for.
    """

    channels: Channels
    verification_id: str
    purpose: str
    at: datetime
    new: list[NewCheck] = field(default_factory=list)

    def __call__(self, needed: Sequence[str], documents: Sequence[ReadDocument]) -> Mapping[str, AuthorityFinding]:
        """Make a question for each channel of which all fields are known; the findings are open then."""
        return {one: self._ask(one, documents) for one in needed}

    def beside(self, store: Store) -> tuple[SealedBeside, ...]:
        """What is stored in the verification's transaction."""
        return (QueuedChecks(store.checks, tuple(self.new)),) if self.new else ()

    def _ask(self, id: str, documents: Sequence[ReadDocument]) -> AuthorityFinding:
        channel = self.channels.get(id)
        if channel is None:
            return without_answer(None, id, "", CheckState.EXPIRED, "UNAVAILABLE")
        fields = fields_of(channel, documents)
        if missing(channel, fields):
            return without_answer(channel, id, channel.kind, CheckState.CANCELLED, "FIELDS_MISSING")
        check = new_check(
            channel, f"verification:{self.verification_id}:{id}", self.verification_id, fields, self.purpose, at=self.at
        )
        self.new.append(check)
        return without_answer(channel, id, channel.kind, CheckState.QUEUED, None, check_id=check.id)


def new_check(
    channel: Channel,
    request_id: str,
    verification_id: str | None,
    fields: Mapping[str, str],
    purpose: str,
    *,
    at: datetime,
    consent: str = "",
) -> NewCheck:
    """A question on a channel, to be stored."""
    id = new_id(at)
    asked = authority.CheckRequest(
        request_id=id,
        channel=channel.id,
        kind=channel.kind_number,
        fields=[authority.Field(name=name, value=value) for name, value in sorted(fields.items())],
        purpose=purpose,
        consent=consent,
    )
    about = digest(channel.id, *(part for pair in sorted(fields.items()) for part in pair))
    return NewCheck(
        id=id,
        request_id=request_id,
        request_digest=digest(about.hex(), purpose, consent, *([verification_id] if verification_id else [])),
        verification_id=verification_id,
        channel=channel.id,
        kind=channel.kind,
        purpose=purpose,
        subject=fields.get(channel.subject) if channel.subject else None,
        asked=asked.SerializeToString(deterministic=True),
        asked_digest=about,
        created_at=at,
        give_up_at=at + channel.times.give_up,
        after=timedelta(seconds=channel.times.timeout_s),
    )


class Questions:
    """Asks on the channels of one process.

    Args:
        store: as no tenant in particular sees it.
        lines: the channels with their adapters; closed with this.
        policy: judges where a verdict's own policy cannot be had.
        clock: tells the time, aware.
        follow_ups: what follows from a revision of a verdict; None for nothing.
        withdrawals: says which questions a withdrawn consent stops; None for none.
    """

    def __init__(
        self,
        store: Store,
        lines: Lines,
        policy: Policy,
        clock: Callable[[], datetime],
        *,
        follow_ups: FollowUps | None = None,
        withdrawals: Withdrawals | None = None,
    ) -> None:
        self.channels: Channels = {id: line.channel for id, line in lines.by_id.items()}
        self.lines = lines
        self.tally = Tally()
        self.answers = Answers(self.channels, Judging(policy, follow_ups), clock, self.tally)
        self.asking = Asking(store, lines, self.answers, clock, withdrawals)
        self.withdrawals = withdrawals
        self.pool = ThreadPoolExecutor(AT_ONCE, "authority")

    def of(self, verification_id: str, purpose: str, at: datetime) -> VerificationQuestions:
        """The questions of a verification that is being made."""
        return VerificationQuestions(self.channels, verification_id, purpose, at)

    def ask_now(self, store: Store, verification_id: str, patience: Patience) -> tuple[Sequence[Future[None]], float]:
        """Ask the open questions of a verification, and how many seconds the caller should wait for the answers.

        What goes wrong is left to the job engine.
        """
        try:
            checks = [one for one in store.checks.of_verification(verification_id) if one.state.is_open]
        except (NotFound, Restricted, StorageError):
            return (), 0.0
        quick = [one for one in checks if one.channel in self.channels]
        waits = [self.channels[one.channel].times.wait_ms / 1000 for one in quick]
        remaining = patience.remaining
        budget = min(max(waits, default=0.0), *([] if remaining is None else [remaining - MARGIN_S]), 30.0)
        if budget <= 0:
            return (), 0.0
        return [self.pool.submit(self._ask, Job(store.tenant, JobKind.AUTHORITY, one.id)) for one in quick], budget

    def close(self) -> None:
        """Wait for what is being asked, then close all connections."""
        self.pool.shutdown()
        self.lines.close()

    def _ask(self, job: Job) -> None:
        try:
            self.asking.perform(job)
        except StorageError:
            return  # the job engine goes on

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
