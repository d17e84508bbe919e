"""The checks, one file each. A new check touches one place: its own file, which is found here."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Final

from service.verification.checks.case import Case
from service.verification.checks.check import AcrossCheck, Category, Check
from service.verification.checks.dossier import Companions, Dossier
from service.verification.checks.limits import Limits
from service.verification.checks.runner import result_of, run_check, run_checks

__all__ = [
    "CHECKS",
    "CHECKS_BY_ID",
    "AcrossCheck",
    "Case",
    "Category",
    "Check",
    "Companions",
    "Dossier",
    "Limits",
    "result_of",
    "run_check",
    "run_checks",
]


def _discover() -> tuple[Check, ...]:
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = (getattr(module, "CHECK", None) for module in modules)
    order = list(Category)
    checks = (check for check in found if isinstance(check, Check))
    return tuple(sorted(checks, key=lambda check: (order.index(check.category), check.id)))


CHECKS: Final[tuple[Check, ...]] = _discover()
"""Every check of one document, in the order in which they run: by category, then by id."""

CHECKS_BY_ID: Final[dict[str, Check]] = {check.id: check for check in CHECKS}
