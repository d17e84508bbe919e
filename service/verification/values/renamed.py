"""What was called otherwise in version 0.1, so that its policies and its verdicts can be used still."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CHECKS_RENAMED: Final[Mapping[str, str]] = MappingProxyType(
    {"sides_present": "pages_present", "sides_in_place": "pages_in_place"}
)
"""Ids of checks."""

ACTIONS_RENAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "RESUBMIT_PORTRAIT_SIDE": "RESUBMIT_PAGE",
        "RESUBMIT_EMBLEM_SIDE": "RESUBMIT_PAGE",
        "UPLOAD_PORTRAIT_SIDE": "UPLOAD_PAGE",
        "UPLOAD_EMBLEM_SIDE": "UPLOAD_PAGE",
    }
)
"""Required actions, which name their page apart now."""
