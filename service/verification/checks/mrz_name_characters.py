"""The name in Chinese characters must be the one that the zone spells in letters of GBK (GA/T 704.14 and .16-2015).

The zone is a second reading of the name, made apart from the printed one: whoever changes the one has to change both.
"""

from __future__ import annotations

from ocr.standards import gbk_name
from ocr.text import simplified, without_space
from service.verification.checks.case import Case
from service.verification.checks.check import (
    NOT_APPLICABLE,
    NOT_EXECUTED,
    PASSED,
    Category,
    Check,
    Finding,
    failed,
    inconclusive,
)


def run(case: Case) -> Finding:
    """Does not apply to other states' documents. Not executed where a Chinese zone spells no name, or GBK lacks a
    character of it.
    """
    if case.type.field("mrz.name") is None or case.of_another_state():
        return NOT_APPLICABLE
    zone = case.field("mrz.name")
    if zone is None or not zone.value:
        return NOT_EXECUTED
    if (problem := case.problem("mrz.name")) is not None:
        return inconclusive(problem.code)
    printed, spelled = without_space(case.sure("name")), case.sure("mrz.name")
    if not gbk_name.can_hold(printed[: len(spelled)]) or printed.isascii():
        return NOT_EXECUTED
    return PASSED if simplified(printed).startswith(simplified(spelled)) else failed("MRZ_NAME_CHARACTERS_MISMATCH")


CHECK = Check(
    "mrz_name_characters",
    Category.VALIDATION,
    "the name in Chinese characters is the one that the zone spells",
    run,
    codes=frozenset({"MRZ_NAME_CHARACTERS_MISMATCH", "LOW_CONFIDENCE", "FIELD_GLARE", "UNSURE_IN_GOOD_CAPTURE"}),
    requires=("name",),
    fields=("mrz.name",),
)
