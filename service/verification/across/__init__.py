"""The checks across the documents of one verification, one file each. A new one touches its own file, which is found
here.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from typing import Final

from service.verification.checks import AcrossCheck, Dossier, result_of
from service.verification.values.verdict import CheckResult

__all__ = ["ACROSS_CHECKS", "run_across"]


def _discover() -> tuple[AcrossCheck, ...]:
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = (getattr(module, "CHECK", None) for module in modules)
    return tuple(sorted((check for check in found if isinstance(check, AcrossCheck)), key=lambda check: check.id))


ACROSS_CHECKS: Final[tuple[AcrossCheck, ...]] = _discover()
"""Every check across documents, by id."""


def run_across(dossier: Dossier, checks: Iterable[AcrossCheck] = ACROSS_CHECKS) -> tuple[CheckResult, ...]:
    """Run the checks that apply to a dossier, each giving one result or more.

    Raises:
        Exception: whatever a check raises.
        ValueError: a check gave no finding, or a code that it does not declare.
    """
    results: list[CheckResult] = []
    for check in checks:
        if check.applies(dossier):
            findings = tuple(check.run(dossier))
            if not findings or any(finding.code and finding.code not in check.codes for finding in findings):
                raise ValueError("a check must give a finding, and no code beyond those it declares")
            results += [result_of(check, finding) for finding in findings]
    return tuple(results)
