"""What external authorities said, as far as a verdict rests on it: from findings to results of checks. Pure.

A mismatch proves nothing by itself: the policy sends it to a person unless a rule says otherwise. A source that is down
or silent is INCONCLUSIVE, and REJECT needs FAILED: so no outage can reject anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol

from service.call.patience import Patience
from service.verification.checks.check import Category
from service.verification.values.codes import CODES
from service.verification.values.verdict import (
    AuthorityFinding,
    CheckResult,
    CheckState,
    Decision,
    Outcome,
    Truth,
)
from service.verification.values.verdict import AuthorityOutcome as Said
from storage import SealedBeside, Store

PREFIX: Final = "authority."
"""Begins the id of the check of a channel, such as ``authority.citizen_id``."""
PENDING_CODE: Final = "AUTHORITY_PENDING"
EXPIRED_CODE: Final = "AUTHORITY_EXPIRED"
CONFIRMED: Final = frozenset({Said.MATCH, Said.MATCH_NO_PHOTO})
REFUTED: Final = frozenset({Said.NOT_MATCHED, Said.NAME_NOT_MATCHED, Said.NUMBER_NOT_FOUND, Said.CARD_LOST})
_SPEAKING: Final = CONFIRMED | REFUTED | {Said.UNMAPPED, Said.CONFLICT}
"""The outcomes after which a question that is put again may not say otherwise."""
_OPEN: Final = frozenset({CheckState.QUEUED, CheckState.SENT, CheckState.AWAITING})
WORTH_ASKING: Final = frozenset({Decision.ACCEPT, Decision.REVIEW})
"""The decisions after which authorities are asked: an answer changes nothing about a rejection, or a bad picture."""

Questioning = Callable[[Sequence[str], Sequence[Any]], Mapping[str, AuthorityFinding]]
"""Gives the findings of the channels that a policy needs, for the documents that were read, and additional ones."""


class Questions(Protocol):
    """The questions of one verification that is being made: called once, as a `Questioning`."""

    def __call__(self, needed: Sequence[str], documents: Sequence[Any], /) -> Mapping[str, AuthorityFinding]:
        """Make a question for each channel; the findings are open then."""
        ...

    def beside(self, store: Store) -> Sequence[SealedBeside]:
        """What is stored in the verification's transaction."""
        ...


class Authorities(Protocol):
    """Asks external authorities."""

    def of(self, verification_id: str, purpose: str, at: datetime) -> Questions:
        """The questions of a verification that is being made."""
        ...

    def ask_now(self, store: Store, verification_id: str, patience: Patience) -> tuple[Sequence[Future[None]], float]:
        """Ask the open questions of a verification, and how many seconds the caller should wait for the answers."""
        ...


def check_id(channel: str) -> str:
    """The id of the check of a channel."""
    return f"{PREFIX}{channel}"


def nobody_asks(channels: Sequence[str], _documents: Sequence[object]) -> Mapping[str, AuthorityFinding]:
    """The findings where nothing can ask: each source is unavailable, which leads to a person."""
    return {one: AuthorityFinding(one, "", CheckState.EXPIRED, Said.UNAVAILABLE) for one in channels}


def recorded(findings: Iterable[AuthorityFinding]) -> Questioning:
    """Gives the findings of a verdict again; a channel that was not asked then is open."""
    known = {one.channel: one for one in findings}
    additional = {id: one for id, one in known.items() if one.additional}

    def again(channels: Sequence[str], _documents: Sequence[object]) -> Mapping[str, AuthorityFinding]:
        needed = {one: known.get(one, AuthorityFinding(one, "", CheckState.QUEUED)) for one in channels}
        return {**additional, **needed}

    return again


def results_of(findings: Iterable[AuthorityFinding]) -> tuple[CheckResult, ...]:
    """The result of the check of each channel."""
    return tuple(map(_result, findings))


def together(findings: Sequence[AuthorityFinding]) -> AuthorityFinding:
    """What the questions of one channel about one verification say, oldest first: the latest one that says something.

    So a question that is put again settles what expired. Where one says otherwise than another they are a CONFLICT:
    nobody asks until the answer pleases.
    """
    speaking = [one for one in findings if one.outcome in _SPEAKING]
    if not speaking:
        closed = [one for one in findings if one.state not in _OPEN]
        return (closed or list(findings))[-1]
    if len({(one.outcome in CONFIRMED, one.outcome in REFUTED) for one in speaking}) > 1:
        return replace(speaking[-1], outcome=Said.CONFLICT, facts=())
    return speaking[-1]


def is_official(check: str) -> bool:
    """Whether a check is that of a channel."""
    return check.startswith(PREFIX)


def truth(results: Iterable[CheckResult]) -> Truth:
    """The statement *officially verified*: YES where every authority that was asked confirmed, NO where one did not."""
    said: Collection[Outcome] = [one.outcome for one in results if one.category == Category.AUTHORITY]
    if not said:
        return Truth.NOT_ASKED
    if Outcome.FAILED in said:
        return Truth.NO
    return Truth.YES if all(one is Outcome.PASSED for one in said) else Truth.UNKNOWN


def _result(finding: AuthorityFinding) -> CheckResult:
    outcome, code = _outcome(finding)
    entry = CODES[code] if code else None
    wrong = tuple(field for field, state in finding.facts if state in {"MISMATCH", "INVALID"})
    return CheckResult(
        check=check_id(finding.channel),
        category=Category.AUTHORITY.value,
        outcome=outcome,
        code=code,
        fields=wrong if outcome is Outcome.FAILED else tuple(field for field, _ in finding.facts),
        hint=entry.hint if entry else None,
        detail=entry.detail if entry else "the authority confirms what was asked",
    )


def _outcome(finding: AuthorityFinding) -> tuple[Outcome, str]:
    if finding.outcome is None:
        if finding.state in {CheckState.EXPIRED, CheckState.CANCELLED}:
            return Outcome.INCONCLUSIVE, EXPIRED_CODE
        return Outcome.NOT_EXECUTED, PENDING_CODE
    if finding.outcome in CONFIRMED:
        return Outcome.PASSED, ""
    code = f"AUTHORITY_{finding.outcome.value}"
    return (Outcome.FAILED if finding.outcome in REFUTED else Outcome.INCONCLUSIVE), code
