"""The declared occupation is on no identity document: it is taken as declared, and not compared."""

from __future__ import annotations

from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, Category, Check, Finding


def run(_case: Case) -> Finding:
    """Declared only."""
    return NOT_APPLICABLE


CHECK = Check("claim_occupation", Category.COMPARISON, "the occupation is declared only", run, element="occupation")
