"""From stored questions to what a verdict rests on, and to the messages of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from idverdict import v1
from idverdict.authority import v1 as authority

from service.authorities.channels import Channel, Channels
from service.authorities.mapping import Meaning
from service.call.times import timestamp
from service.labels import label
from service.names import check_name, verification_name
from service.verification.messages import finding_message
from service.verification.official import Questioning, together
from service.verification.recorded import finding_from
from service.verification.values.verdict import AuthorityFinding, AuthorityOutcome, CheckState
from storage import StoredCheck


def answered(channel: Channel, check_id: str, meaning: Meaning, at: datetime) -> AuthorityFinding:
    """The finding of an answer."""
    return AuthorityFinding(
        channel=channel.id,
        kind=channel.kind,
        state=CheckState.ANSWERED,
        outcome=meaning.outcome,
        facts=meaning.facts,
        check=check_id,
        answer_time=at,
        authority=channel.authority,
        table_version=channel.version,
    )


def without_answer(
    channel: Channel | None, id: str, kind: str, state: CheckState, outcome: str | None, *, check_id: str = ""
) -> AuthorityFinding:
    """The finding of a question without an answer, or that was not asked."""
    said = AuthorityOutcome(outcome) if outcome else None
    name = channel.authority if channel else ""
    return AuthorityFinding(id, kind, state, said, check=check_id, authority=name)


def finding_of(check: StoredCheck, channels: Channels) -> AuthorityFinding:
    """What a stored question says now."""
    if check.answers and check.state.value == CheckState.ANSWERED:
        first = finding_from(v1.AuthorityFinding.FromString(check.answers[0].finding))
        outcome = AuthorityOutcome(check.outcome) if check.outcome else first.outcome
        facts = first.facts if outcome is first.outcome else ()
        return AuthorityFinding(
            check.channel,
            check.kind,
            CheckState.ANSWERED,
            outcome,
            facts,
            check.id,
            first.answer_time,
            first.authority,
            first.table_version,
        )
    channel = channels.get(check.channel)
    return without_answer(
        channel, check.channel, check.kind, CheckState(check.state.value), check.outcome, check_id=check.id
    )


def said_by(checks: Iterable[StoredCheck], channels: Channels, before: Iterable[AuthorityFinding]) -> Questioning:
    """Gives what the questions of a verification say now; of a channel without one, what was said before.

    What a caller asked beside the policy's needs counts once it is answered.
    """
    asked: dict[str, list[AuthorityFinding]] = {}
    for check in checks:
        asked.setdefault(check.channel, []).append(finding_of(check, channels))
    for one in before:
        if not one.check:  # nothing was asked then
            asked.setdefault(one.channel, []).insert(0, one)
        asked.setdefault(one.channel, [one])
    known = {channel: together(findings) for channel, findings in asked.items()}

    def say(needed: Sequence[str], _documents: Sequence[object]) -> Mapping[str, AuthorityFinding]:
        said = {
            one: replace(finding, additional=True)
            for one, finding in known.items()
            if one not in needed and finding.state is CheckState.ANSWERED
        }
        unknown = {one: without_answer(channels.get(one), one, "", CheckState.EXPIRED, "UNAVAILABLE") for one in needed}
        return said | unknown | {one: known[one] for one in needed if one in known}

    return say


def finding_bytes(finding: AuthorityFinding) -> bytes:
    """A finding as it is stored."""
    return finding_message(finding).SerializeToString(deterministic=True)


def check_message(check: StoredCheck, channels: Channels, *, whole: bool) -> v1.AuthorityCheck:
    """A question as the contract has it; without fields, facts and answers unless it is to be ``whole``."""
    message = v1.AuthorityCheck(
        name=check_name(check.id),
        channel=check.channel,
        kind=check.kind,
        verification=verification_name(check.verification_id) if check.verification_id else "",
        purpose=label(v1.Purpose, check.purpose),
        state=label(v1.AuthorityCheckState, check.state.value),
        outcome=label(v1.AuthorityOutcome, check.outcome),
        create_time=timestamp(check.created_at),
        send_time=timestamp(check.sent_at),
        settle_time=timestamp(check.settled_at),
        attempts=check.attempts,
        billable=check.billable,
        reused=check_name(check.reused_id) if check.reused_id else "",
    )
    if whole:
        message.facts.extend(finding_message(finding_of(check, channels)).facts)
        message.fields.extend(authority.CheckRequest.FromString(check.asked).fields)
        message.answers.extend(authority.Answer.FromString(one.answer) for one in check.answers)
    return message
