"""The simulated authority itself: processes each question once, bills it once, and does what its scenario says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from idverdict.authority import v1 as authority

from service.authorities.simulator.scenarios import FaultName, Scenario, Scenarios

Deliver = Callable[[str, str, authority.Answer], None]
"""Delivers an answer: id of the question, channel, answer."""


@dataclass(slots=True)
class Known:
    """What the authority knows of a question."""

    channel: str
    fields: Mapping[str, str] = field(repr=False)
    scenario: Scenario
    attempts: int = 0
    billed: int = 0
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with an attempt: a fault, an acceptance, or an answer, after a delay."""

    fault: FaultName | None = None
    accepted: bool = False
    answer: authority.Answer | None = None
    delay_s: float = 0.0


class Simulated:
    """A simulated authority; for use from many threads.

    Args:
        scenarios: what it does.
        deliver: delivers late, doubled and contradicting answers; None where nothing can.
        clock: seconds that never go back.
    """

    def __init__(
        self, scenarios: Scenarios, deliver: Deliver | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._scenarios, self._deliver, self._clock = scenarios, deliver, clock
        self._known: dict[str, Known] = {}
        self._guard = threading.Lock()

    def ask(self, id: str, channel: str, fields: Mapping[str, str]) -> Plan:
        """What happens to an attempt."""
        with self._guard:
            scenario = self._scenarios.of(fields)
            known = self._known.setdefault(id, Known(channel, dict(fields), scenario))
            attempt, known.attempts = known.attempts, known.attempts + 1
            fault = scenario.fault(attempt) or self._scenarios.faults.fault(id, attempt)
            delay_s = scenario.delay_ms / 1000
            if fault == "delay":
                fault, delay_s = None, self._scenarios.faults.delay_ms / 1000
            if fault in {"drop", "busy"}:
                return Plan(fault)
            first = not known.billed
            known.billed = 1
            if first:
                self._follow_up(id, known)
            if fault:
                return Plan(fault)
            if scenario.late_s is not None:
                return Plan(accepted=True, delay_s=delay_s)
            return Plan(answer=_answer(id, scenario.codes, scenario.values), delay_s=delay_s)

    def poll(self, id: str) -> Plan | None:
        """What is known of a question; None where nothing is."""
        with self._guard:
            known = self._known.get(id)
            if known is None or not known.billed:
                return None
            if known.due is not None and self._clock() < known.due:
                return Plan(accepted=True)
            return Plan(answer=_answer(id, known.scenario.codes, known.scenario.values))

    def ledger(self) -> dict[str, Any]:
        """What was asked and billed: ids with attempts and bills, and the bills of each subject."""
        with self._guard:
            subjects: dict[str, int] = {}
            for one in self._known.values():
                subject = one.fields.get("document_number") or one.fields.get("contact") or ""
                subjects[subject] = subjects.get(subject, 0) + one.billed
            questions = {id: {"attempts": one.attempts, "billed": one.billed} for id, one in self._known.items()}
            return {"questions": questions, "subjects": subjects}

    def _follow_up(self, id: str, known: Known) -> None:
        """Have what comes after the first answer delivered."""
        scenario, later = known.scenario, list[tuple[float, authority.Answer]]()
        answer = _answer(id, scenario.codes, scenario.values)
        if scenario.late_s is not None:
            known.due = self._clock() + scenario.late_s
            later.append((scenario.late_s, answer))
        if scenario.duplicate:
            later.append(((scenario.late_s or 0) + 0.5, answer))
        if scenario.second is not None:
            later.append(((scenario.late_s or 0) + 0.5, _answer(id, scenario.second, {})))
        if self._deliver is not None:
            for after_s, one in later:
                timer = threading.Timer(after_s, self._deliver, (id, known.channel, one))
                timer.daemon = True
                timer.start()


def _answer(id: str, codes: Mapping[str, str], values: Mapping[str, str]) -> authority.Answer:
    return authority.Answer(
        codes=[authority.RawCode(name=name, value=value) for name, value in codes.items()],
        values=[authority.Field(name=name, value=value) for name, value in values.items()],
        vendor_reference=f"SPECIMEN-{id[-12:]}",
    )
