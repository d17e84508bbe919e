"""Takes answers: maps and stores them, and revises the verdict that rests on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from idverdict.authority import v1 as authority

from service.authorities.channels import Channel, Channels
from service.authorities.findings import answered, finding_bytes, said_by
from service.authorities.mapping import answer_digest, meaning
from service.authorities.tally import Tally
from service.verification.recorded import current_record, findings_from
from service.verification.revising import Judging, revise
from service.verification.values.verdict import AuthorityOutcome
from storage import NewAnswer, NotFound, Recorded, Restricted, Store

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answers:
    """Takes the answers of all tenants.

    Attributes:
        channels: by id.
        judging: what verdicts are revised with.
        clock: tells the time, aware.
        tally: counts each new answer.
    """

    channels: Channels
    judging: Judging
    clock: Callable[[], datetime]
    tally: Tally

    def take(self, store: Store, channel: Channel, check_id: str, answer: authority.Answer) -> Recorded:
        """Store an answer; on return it is on disk. Raises NotFound, StorageError."""
        said, now = meaning(channel, answer), self.clock()
        at = answer.answer_time.ToDatetime(tzinfo=UTC) if answer.HasField("answer_time") else now
        kept = authority.Answer()
        kept.CopyFrom(answer)
        kept.ClearField("photo")
        finding = finding_bytes(answered(channel, check_id, said, at))
        new = NewAnswer(
            digest=answer_digest(answer),
            outcome=said.outcome.value,
            billable=said.billable,
            is_miss=said.is_miss,
            answer=kept.SerializeToString(deterministic=True),
            finding=finding,
            received_at=now,
        )
        recorded = store.checks.answer(check_id, new)
        if recorded is not Recorded.SAME:
            conflict = recorded is Recorded.CONFLICT
            self.tally.answered(channel.id, "CONFLICT" if conflict else said.outcome.value)
            if said.outcome is AuthorityOutcome.UNMAPPED:
                log.error("authority answer unmapped", channel=channel.id)
            if conflict:
                log.error("authority answers differ", channel=channel.id)
        return recorded

    def settled(self, store: Store, check_id: str) -> None:
        """Revise the verdict that rests on a question, where it has one. Raises StorageError."""
        try:
            check = store.checks.get(check_id, shown=False)
        except (NotFound, Restricted):
            return
        if check.verification_id is not None:
            self.revise(store, check.verification_id)

    def revise(self, store: Store, verification_id: str) -> None:
        """Append a revision to a verdict, where what authorities say has changed. Raises StorageError."""
        try:
            last = findings_from(current_record(store.get(verification_id, shown=False)).verdict)
            checks = store.checks.of_verification(verification_id)
        except (NotFound, Restricted):
            return
        questioning = said_by(checks, self.channels, last)
        decision = revise(store, verification_id, questioning, self.clock, self.judging)
        if decision is not None:
            log.info("verdict revised", reason=decision.value)
