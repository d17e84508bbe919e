"""What a machine readable zone says must be what is printed above it: number, days, sex, nationality and names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ocr.reading import Field
from ocr.standards import mrz_values
from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, Category, Check, Finding
from service.verification.values.verdict import Outcome

PAIRS: Final = ("number", "birth_date", "sex", "nationality", "valid_until")
NAMES: Final = ("surname", "given_names")
_CLEAR: Final = 0.9
"""Confidence from which names that differ count as a difference: neither of them is READ then."""


def run(case: Case) -> Iterator[Finding]:
    """One finding for each field that both have; a field that was not surely read is for `fields_read` to say."""
    compared = False
    for name in (*PAIRS, *NAMES):
        if case.type.field(name) is None or case.type.field(f"mrz.{name}") is None or _is_one(case, name):
            continue
        finding = _names(case, name) if name in NAMES else _values(case, name)
        if finding is not None:
            compared = True
            yield finding
    if not compared:
        yield NOT_APPLICABLE


def _is_one(case: Case, name: str) -> bool:
    """Whether both have one place on the page: the value stands in the zone alone, and agrees with nothing else."""
    printed, zone = case.field(name), case.field(f"mrz.{name}")
    return printed is not None and zone is not None and printed.box is not None and printed.box == zone.box


def _values(case: Case, name: str) -> Finding | None:
    if case.problem(name) is not None or case.problem(f"mrz.{name}") is not None:
        return None
    agree = case.sure(name) == case.sure(f"mrz.{name}")
    return _finding(name, Outcome.PASSED if agree else Outcome.FAILED)


def _names(case: Case, name: str) -> Finding | None:
    """Names are READ only where they agree: those that do not, and are clear, are a person's case."""
    printed, zone = case.field(name), case.field(f"mrz.{name}")
    if printed is None or zone is None or not printed.value or not zone.value:
        return None
    state = case.field("mrz.issuing_state")
    issuer = state.value or "" if state is not None else ""
    if mrz_values.agree(zone.value, printed.value, truncated=_is_cut(zone), state=issuer):
        return _finding(name, Outcome.PASSED)
    clear = min(printed.confidence, zone.confidence) >= _CLEAR
    return _finding(name, Outcome.INCONCLUSIVE) if clear else None


def _is_cut(zone: Field) -> bool:
    return mrz_values.names(zone.text).truncated


def _finding(name: str, outcome: Outcome) -> Finding:
    code = "" if outcome is Outcome.PASSED else "MRZ_VISUAL_MISMATCH"
    return Finding(outcome, code, fields=(name, f"mrz.{name}"))


CHECK = Check(
    "mrz_agrees_with_print",
    Category.VALIDATION,
    "the machine readable zone says what is printed",
    run,
    codes=frozenset({"MRZ_VISUAL_MISMATCH"}),
    fields=("mrz.line1",),
)
