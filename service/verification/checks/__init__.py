"""The checks, one file each. A new check touches one place: its own file, which is found here."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Final

from service.verification.checks.case import Case
from service.verification.checks.check import Category, Check
from service.verification.checks.limits import Limits
from service.verification.checks.runner import run_check, run_checks

__all__ = ["CHECKS", "CHECKS_BY_ID", "Case", "Category", "Check", "Limits", "run_check", "run_checks"]

_FRAMEWORK: Final = {"capture", "case", "check", "element", "limits", "runner"}


def _discover() -> tuple[Check, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name not in _FRAMEWORK)
    checks = [import_module(f"{__name__}.{name}").CHECK for name in names]
    order = list(Category)
    return tuple(sorted(checks, key=lambda check: (order.index(check.category), check.id)))


CHECKS: Final[tuple[Check, ...]] = _discover()
"""Every check, in the order in which they run: by category, then by id."""

CHECKS_BY_ID: Final[dict[str, Check]] = {check.id: check for check in CHECKS}
