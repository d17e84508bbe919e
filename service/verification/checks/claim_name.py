"""The declared name against the printed one."""

from __future__ import annotations

from service.verification.checks.case import Case
from service.verification.checks.element import element_check
from service.verification.values.comparison import are_of_two_scripts


def _in_zone(case: Case) -> str:
    """The name as a zone spells it where it is surely read and print is in Latin letters, too: MUELLER for Müller, of
    which a reader may have lost the mark. Letters that spell a name in Chinese characters spell many others.
    """
    parts = [name for name in ("mrz.surname", "mrz.given_names") if (read := case.field(name)) and read.value]
    if not parts or any(case.problem(name) is not None for name in parts):
        return ""
    spelled, printed = " ".join(case.sure(name) for name in parts), case.type.claimed_as("name")
    return "" if printed is None or are_of_two_scripts(spelled, case.sure(printed.name)) else spelled


CHECK = element_check(
    "claim_name",
    "name",
    mismatch="NAME_MISMATCH",
    misread="NAME_POSSIBLE_MISREAD",
    also=_in_zone,
)
