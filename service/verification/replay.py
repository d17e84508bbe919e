"""A kept reading and claim judged again, under the policy of their verdict or under another one. Nothing is written.

What was read stays as it was read, and the day is that of the verification. Under its own policy a verdict comes out as
it was, unless the code of a check or of the decision has changed since; then the difference is reported for each check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from google.protobuf.message import Message
from idverdict import v1

from service.labels import word
from service.verification.messages import purpose_from, verdict_message
from service.verification.official import recorded
from service.verification.policy import Policy, PolicyError, parse_policy
from service.verification.recorded import documents_from, findings_from
from service.verification.verify import Stopwatch, judge
from storage import NotFound, Policies, PolicyText

_NOT_COMPARED: Final = ("readings", "models", "timings_ms", "policy_id", "policy_version", "policy_sha256")
"""Of a verdict: what a replay takes as given, and the policy's name."""


class PolicyNotKept(Exception):
    """The text of a verdict's policy cannot be had; the message says why, and is fit to be shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What one check gave then alone, and gives now alone: outcomes with their codes, such as ``FAILED GLARE``.

    No field's value is in them. Where these are the same, it was a score, a bound or a compared value that changed.
    """

    check: str
    was: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """One verification judged again.

    Attributes:
        id: the verification's.
        was, now: the decisions, such as ``ACCEPT``.
        reasons_were, reasons_now: their reasons' codes.
        policy: id and version of the policy it is judged under now.
        own_policy: whether that is the text of its own verdict.
        assumed: whether the verdict does not say which text was its own, and the only one of its version was taken.
        same: whether everything that the policy decides is as it was: decision, reasons, statements, actions, checks.
        checks: the checks that gave something else.
    """

    id: str
    was: str
    now: str
    reasons_were: tuple[str, ...]
    reasons_now: tuple[str, ...]
    policy: tuple[str, str]
    own_policy: bool
    assumed: bool
    same: bool
    checks: tuple[Difference, ...]


def judged_again(kept: v1.Verification, policy: Policy) -> v1.Verdict:
    """The verdict that a policy gives today on what was read, claimed and said by authorities, on the day of then.

    Raises:
        Exception: whatever a check raises.
    """
    now = kept.create_time.ToDatetime(tzinfo=UTC)
    purpose = purpose_from(kept.purpose)
    verdict = judge(
        documents_from(kept),
        purpose,
        policy,
        now,
        watch=Stopwatch(),
        earlier_attempts=kept.earlier_attempts,
        questioning=recorded(findings_from(kept.verdict)),
    )
    return verdict_message(verdict)


def replay(kept: v1.Verification, policies: Policies, other: Policy | None = None) -> Replay:
    """Judge a kept verification again, under another policy or its own.

    Raises:
        PolicyNotKept: it is to be its own, and that one's text is not kept or cannot be used by this version.
    """
    own, assumed = (None, False) if other is not None else own_policy(kept.verdict, policies)
    policy = other or own
    assert policy is not None  # noqa: S101 - one of them was given
    verdict = judged_again(kept, policy)
    was, now = _compared(kept.verdict), _compared(verdict)
    return Replay(
        id=kept.uid,
        was=_decision(was),
        now=_decision(now),
        reasons_were=_reasons(was),
        reasons_now=_reasons(now),
        policy=(policy.id, policy.version),
        own_policy=policy.sha256 == kept.verdict.policy_sha256 or own is not None,
        assumed=assumed,
        same=was == now,
        checks=tuple(_differences(was.checks, now.checks)),
    )


def own_policy(verdict: v1.Verdict, policies: Policies) -> tuple[Policy, bool]:
    """The policy that a verdict was given under, and whether its text was only assumed.

    A verdict from before texts were kept names id and version alone: then the only text of that version is taken.
    Raises PolicyNotKept.
    """
    name = f"{verdict.policy_id} {verdict.policy_version}"
    if verdict.policy_sha256:
        try:
            text = policies.get(bytes.fromhex(verdict.policy_sha256))
        except NotFound:
            raise PolicyNotKept(f"the text of the policy {name} that the verdict names is not kept") from None
        return _parsed(text, name), False
    texts = policies.of_version(verdict.policy_id, verdict.policy_version)
    if len(texts) != 1:
        count = "no text" if not texts else "more than one text"
        raise PolicyNotKept(f"the verdict is older than the keeping of policies, and {count} of {name} is kept")
    return _parsed(texts[0], name), True


def _parsed(text: PolicyText, name: str) -> Policy:
    try:
        return parse_policy(text.text)
    except PolicyError as error:
        raise PolicyNotKept(f"the text of {name} is kept, and this version cannot use it: {error}") from None


def _compared(verdict: v1.Verdict) -> v1.Verdict:
    """What a policy decides, without sentences: these may be reworded, and in one order."""
    copy = v1.Verdict()
    copy.CopyFrom(verdict)
    for name in _NOT_COMPARED:
        copy.ClearField(name)
    for part in (*copy.checks, *copy.required_actions):
        part.ClearField("hint")
    for result in copy.checks:
        result.ClearField("detail")
    copy.checks.sort(key=_bytes)
    copy.reasons.sort(key=_bytes)
    copy.required_actions.sort(key=_bytes)
    return copy


def _bytes(message: Message) -> bytes:
    return message.SerializeToString(deterministic=True)


def _differences(was: Iterable[v1.CheckResult], now: Iterable[v1.CheckResult]) -> Iterator[Difference]:
    before, after = _by_check(was), _by_check(now)
    for name in dict.fromkeys([*before, *after]):
        then, today = before.get(name, []), after.get(name, [])
        gone, come = [r for r in then if r not in today], [r for r in today if r not in then]
        if gone or come or len(then) != len(today):
            yield Difference(name, tuple(map(_said, gone)), tuple(map(_said, come)))


def _by_check(results: Iterable[v1.CheckResult]) -> dict[str, list[v1.CheckResult]]:
    found: dict[str, list[v1.CheckResult]] = {}
    for result in results:
        found.setdefault(result.check, []).append(result)
    return found


def _said(result: v1.CheckResult) -> str:
    outcome = word(v1.Outcome, result.outcome)
    return " ".join(filter(None, (outcome, result.code, ", ".join(result.fields) if result.code else "")))


def _decision(verdict: v1.Verdict) -> str:
    return word(v1.Decision, verdict.decision)


def _reasons(verdict: v1.Verdict) -> tuple[str, ...]:
    return tuple(sorted({reason.code for reason in verdict.reasons}))
