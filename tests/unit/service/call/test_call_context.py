"""The call being served: one value, inherited by its threads; and what its observer receives of a verification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from threading import Thread

import pytest

from ocr.reading import FieldStatus
from service.call.acting import command_actor
from service.call.caller import LOCAL
from service.call.context import Call, call, current, observer, queued
from service.call.patience import Patience
from service.call.priority import Priority
from service.call.stages import NOBODY, FieldRead, Stage
from service.verification.observed import report_decision, report_readings
from service.verification.policy import load_policy
from service.verification.values.verdict import Decision, Purpose, Reason
from service.verification.verify import Submitted, VerificationRequest, verify
from tests.builders import make_claim, make_field, make_reading
from tests.e2e.serving import NOON, KnowingReader

VALUE = "11010519491231002X"


class Noting:
    """An observer that notes what it receives."""

    def __init__(self) -> None:
        self.noted: list[object] = []

    def stage(self, stage: Stage, /, began_ns: int | None = None) -> AbstractContextManager[None]:
        """Note a stage."""
        self.noted.append(stage)
        return nullcontext()

    def at_work(self) -> AbstractContextManager[None]:
        """Note the begin of work."""
        self.noted.append("at work")
        return nullcontext()

    def decided(self, purpose: str, decision: str, codes: Iterable[str], /) -> None:
        """Note a decision."""
        self.noted.append((purpose, decision, *codes))

    def repeated(self) -> None:
        """Note a repeated answer."""

    def read(self, fields: Iterable[FieldRead], /) -> None:
        """Note fields."""
        self.noted.extend(fields)

    def checkpoint(self) -> None:
        """Note a checkpoint."""

    def screened(self, strength: str, seconds: float, /) -> None:
        """Note a screening."""

    def hit_decided(self, decision: str, /) -> None:
        """Note a decision on a hit."""

    def reviewed(self, decision: str, /, *, agreed: bool | None, seconds: int | None) -> None:
        """Note a person's decision."""


@contextmanager
def serving(noting: Noting) -> Iterator[Call]:
    """A call that is being served, with this observer."""
    served = Call("id", LOCAL, command_actor(), Priority.BULK, Patience(), noting)
    token = call.set(served)
    try:
        yield served
    finally:
        call.reset(token)


def test_without_a_call_nobody_is_the_caller_and_nobody_observes() -> None:
    """Outside a call there is no caller to act for, rather than one with all roles; stages go unobserved."""
    with pytest.raises(LookupError):
        current()
    assert observer() is NOBODY


def test_job_on_another_thread_has_the_call_that_it_was_made_in() -> None:
    """Caller, priority and observer go with a job to its thread; the wait for it is a stage."""
    noting = Noting()
    found: list[Call] = []
    with serving(noting) as served:
        job = queued(lambda: found.append(current()))
    thread = Thread(target=job)
    thread.start()
    thread.join()
    assert found == [served]
    assert served.tenant == LOCAL.tenant
    assert noting.noted == ["at work", Stage.QUEUE]


def test_observer_receives_words_and_no_value() -> None:
    """Of a verdict it receives purpose, decision and codes; of readings the names and certainty of fields."""
    noting = Noting()
    request = VerificationRequest((Submitted(make_claim(), ()),), Purpose.REVIEW)
    verdict = verify(request, KnowingReader(), load_policy(), NOON)
    unsure = make_field("name", "张样本", FieldStatus.UNSURE)
    with serving(noting):
        report_decision(replace(verdict, decision=Decision.RESUBMIT, reasons=(_reason("BLURRED"),)), Purpose.REVIEW)
        report_readings([make_reading(fields={"name": unsure, "id_number": make_field("id_number", VALUE)})])
    assert noting.noted == [
        ("REVIEW", "RESUBMIT", "BLURRED"),
        FieldRead("name", "UNSURE", repaired=False),
        FieldRead("id_number", "READ", repaired=False),
    ]
    assert VALUE not in str(noting.noted)


def _reason(code: str) -> Reason:
    return Reason(code, "quality_sharpness", Decision.RESUBMIT)
