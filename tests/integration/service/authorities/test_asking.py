"""One step of a question after another, with an authority that asks for patience, over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from service.authorities.adapter import Fault, FaultKind, Question, Reply, Ticket
from service.authorities.adapters import Line, Lines
from service.authorities.answers import Answers
from service.authorities.asking import Asking
from service.authorities.breaker import Breaker
from service.authorities.channels import parse_channel
from service.authorities.questions import new_check
from service.authorities.tally import Tally
from service.verification.policy import load_policy
from service.verification.revising import Judging
from storage import CheckState, Job, JobKind, NewAnswer, Recorded, Store, StoredCheck
from tests.authorities import EXAMPLES
from tests.storage_support import NOON, Place

CHANNEL = parse_channel((EXAMPLES / "simulated.toml").read_text(encoding="utf-8"), "simulated")
FIELDS = {"name": "张样本", "document_number": "11010519491231002X"}


@dataclass
class Authority:
    """An adapter that takes a question, or raises what it is told to."""

    raises: Fault | None = None
    looked_up: Fault | None = None
    known: list[str] = field(default_factory=list)

    def check(self, question: Question, timeout_s: float) -> Reply:
        """See `Adapter.check`."""
        self.known.append(question.id)
        if self.raises is not None:
            raise self.raises
        return Ticket("T-1")

    def poll(self, question_id: str, ticket: str, timeout_s: float) -> Reply | None:
        """See `Adapter.poll`."""
        if self.looked_up is not None:
            raise self.looked_up
        return None

    def close(self) -> None:
        """See `Adapter.close`."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with nothing in it."""
    with closing(Place(tmp_path / "var", None).open()) as store:
        yield store


def asking(store: Store, authority: Authority) -> tuple[Asking, Line, Job]:
    """One stored question, and what asks it at noon."""
    line = Line(CHANNEL, authority, Breaker(CHANNEL.breaker))
    answers = Answers({"simulated": CHANNEL}, Judging(load_policy()), lambda: NOON, Tally())
    check = store.checks.start(new_check(CHANNEL, "caller:1", None, FIELDS, "REVIEW", at=NOON), "customer-1")
    job = Job(store.tenant, JobKind.AUTHORITY, check.id)
    return Asking(store, Lines({"simulated": line}), answers, lambda: NOON), line, job


@pytest.mark.parametrize("wanted_s", [1e9, 3.1e11, -5.0])
def test_authority_cannot_keep_a_question_beyond_its_end(store: Store, wanted_s: float) -> None:
    """However long it asks to wait, the question is looked at again when it ends, and never in the past."""
    work, _, job = asking(store, Authority(raises=Fault(FaultKind.BUSY, "HTTP 429", wanted_s)))
    after = work.perform(job)
    assert isinstance(after, timedelta)
    assert timedelta() <= after <= CHANNEL.times.give_up


def test_look_up_that_is_refused_closes_no_channel(store: Store) -> None:
    """An authority that answers "not now" to every look-up is there: further questions are still sent."""
    authority = Authority(looked_up=Fault(FaultKind.REFUSED, "HTTP 404"))
    work, line, job = asking(store, authority)
    for _ in range(2 * CHANNEL.breaker.window):
        assert work.perform(job) == timedelta(seconds=CHANNEL.times.poll_s)
    assert store.checks.get(job.subject, shown=False).state is CheckState.AWAITING
    assert authority.known == [job.subject]
    assert not line.breaker.is_open
    assert work.answers.tally.faults["simulated", "REFUSED"] == 2 * CHANNEL.breaker.window - 1


@dataclass
class Withdrawn:
    """A customer who withdrew every consent."""

    optional: bool = True

    def stops_new(self, store: Store, reference: str, kind: str, stated: str, at: datetime, /) -> bool:
        """See `Withdrawals.stops_new`."""
        return True

    def stops(self, store: Store, check: StoredCheck, at: datetime, /) -> bool:
        """See `Withdrawals.stops`."""
        return self.optional


def test_withdrawn_consent_stops_a_question_before_it_is_sent(store: Store) -> None:
    """Row 30: it is cancelled with its reason, and nothing leaves; a late answer to one that left decides nothing."""
    authority = Authority()
    work, _, job = asking(store, authority)
    assert replace(work, withdrawals=Withdrawn()).perform(job) is True
    found = store.checks.get(job.subject, shown=False)
    assert (found.state, found.outcome) == (CheckState.CANCELLED, "CONSENT_WITHDRAWN")
    assert authority.known == []


def test_withdrawn_consent_ends_a_question_that_waits(store: Store) -> None:
    """One that was sent before is looked up no more; one that a policy needs goes on."""
    authority = Authority()
    work, _, job = asking(store, authority)
    assert isinstance(replace(work, withdrawals=Withdrawn(optional=False)).perform(job), timedelta)
    assert store.checks.get(job.subject, shown=False).state is CheckState.AWAITING
    assert replace(work, withdrawals=Withdrawn()).perform(job) is True
    assert store.checks.get(job.subject, shown=False).state is CheckState.CANCELLED
    late = NewAnswer(b"digest", "MATCH", False, False, b"", b"", NOON)
    assert store.checks.answer(job.subject, late) is Recorded.LATE
