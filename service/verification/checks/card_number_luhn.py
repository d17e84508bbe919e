"""The last digit of a payment card's number should follow from the others (ISO/IEC 7812-1, annex B: Luhn)."""

from __future__ import annotations

from ocr.standards import luhn
from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, PASSED, Category, Check, Finding, inconclusive


def run(case: Case) -> Finding:
    """Some banks have issued numbers without a Luhn digit, so that a wrong one warns and refuses nobody.

    The reader holds no number with a wrong digit for sure: a figure may have been lost. One that it read clearly all
    the same has this code, by which the check is INCONCLUSIVE before it runs.
    """
    if case.field("pan") is None:
        return NOT_APPLICABLE
    return PASSED if luhn.is_right(case.sure("pan")) else inconclusive("BANK_CARD_LUHN")


CHECK = Check(
    "card_number_luhn",
    Category.VALIDATION,
    "the card number's last digit is right",
    run,
    codes=frozenset({"BANK_CARD_LUHN"}),
    requires=("pan",),
)
