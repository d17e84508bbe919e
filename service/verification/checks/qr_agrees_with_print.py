"""The QR code of a business licence must carry the code that is printed beside it. What it leads to is not fetched."""

from __future__ import annotations

from ocr.standards.uscc import code_in
from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, NOT_EXECUTED, PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """Not executed where no QR code was read. Does not apply where it carries no credit code, as some provinces' do."""
    if case.type.field("qr") is None:
        return NOT_APPLICABLE
    qr = case.field("qr")
    if qr is None or not qr.value:
        return NOT_EXECUTED
    said = code_in(qr.value)
    if not said:
        return NOT_APPLICABLE
    return PASSED if said == case.sure("uscc") else failed("QR_MISMATCH")


CHECK = Check(
    "qr_agrees_with_print",
    Category.VALIDATION,
    "the QR code carries the printed code",
    run,
    codes=frozenset({"QR_MISMATCH"}),
    requires=("uscc",),
    fields=("qr",),
)
