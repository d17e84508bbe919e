"""Names that are no setting's: a setting that is misspelt must not pass for one that was never set."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches


def strangers(environment: Mapping[str, str], prefix: str, known: Collection[str]) -> list[str]:
    """The variables with the prefix that are not known, sorted, in any case; one without a value is not set."""
    return sorted(
        name
        for name, value in environment.items()
        if value and name.upper().startswith(prefix) and name.upper() not in known
    )


def unknown(name: str, known: Collection[str]) -> str:
    """The message about a name that is not known, with the known one that is most like it. No value is part of it."""
    alike = get_close_matches(name, known, 1, cutoff=0.75)
    return f"{name}: is no setting{f'; did you mean {alike[0]}?' if alike else ''}"
