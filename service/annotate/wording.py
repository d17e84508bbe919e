"""What the drawn parts call things, in English and Chinese, and the colour each state has everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from idverdict import v1

from service.annotate.canvas import AMBER, BLUE, GREEN, GREY, RED, VIOLET
from service.annotate.lettering import Colour
from service.labels import word

DECISION_COLOURS: Final[Mapping[str, Colour]] = {
    "ACCEPT": GREEN,
    "REVIEW": AMBER,
    "RESUBMIT": BLUE,
    "REJECT": RED,
    "PENDING": GREY,
    "ERROR": VIOLET,
}
DECISION_MEANINGS: Final[Mapping[str, str]] = {
    "ACCEPT": "every required check passed",
    "REVIEW": "a person must look",
    "RESUBMIT": "a better picture would settle it",
    "REJECT": "proved false, lost, or not acceptable",
    "PENDING": "an authority has not answered",
    "ERROR": "the request could not be evaluated",
}
OUTCOME_SIGNS: Final[Mapping[int, tuple[str, Colour]]] = {
    v1.Outcome.OUTCOME_PASSED: ("yes", GREEN),
    v1.Outcome.OUTCOME_FAILED: ("no", RED),
    v1.Outcome.OUTCOME_INCONCLUSIVE: ("unsure", AMBER),
    v1.Outcome.OUTCOME_NOT_APPLICABLE: ("none", GREY),
    v1.Outcome.OUTCOME_NOT_EXECUTED: ("none", GREY),
}
TRUTH_SIGNS: Final[Mapping[int, tuple[str, Colour, str]]] = {
    v1.Truth.TRUTH_YES: ("yes", GREEN, "yes"),
    v1.Truth.TRUTH_NO: ("no", RED, "no"),
    v1.Truth.TRUTH_UNKNOWN: ("unsure", AMBER, "could not be told"),
    v1.Truth.TRUTH_NOT_ASKED: ("none", GREY, "nobody was asked"),
}
STATUS_COLOURS: Final[Mapping[int, Colour]] = {
    v1.FieldStatus.FIELD_STATUS_READ: GREEN,
    v1.FieldStatus.FIELD_STATUS_UNSURE: AMBER,
    v1.FieldStatus.FIELD_STATUS_MISSING: RED,
}


def decision_of(verdict: v1.Verdict) -> str:
    """The decision's name, such as ``ACCEPT``."""
    return word(v1.Decision, verdict.decision)


def objections(verdict: v1.Verdict) -> list[v1.CheckResult]:
    """The checks that failed or could not be told, failed ones first; each code once for the same page and fields.

    One field that could not be read leaves many checks without an answer, which is one objection.
    """
    told: dict[tuple[object, ...], v1.CheckResult] = {}
    for outcome in (v1.Outcome.OUTCOME_FAILED, v1.Outcome.OUTCOME_INCONCLUSIVE):
        for check in verdict.checks:
            if check.outcome == outcome:
                told.setdefault((check.code, check.document, check.page, *check.fields), check)
    return list(told.values())
