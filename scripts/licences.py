"""What packages' own metadata says of their licences, and which of them may not run in production.

GPL and AGPL may not: whoever hands the service on would owe its whole source. LGPL, MPL and EPL may, as dependencies
that are installed unmodified. What metadata leaves open is reported, and judged by a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, Final

from license_expression import ExpressionError, Licensing
from packaging.requirements import Requirement

_CLASSIFIER: Final = "License :: "
_SAYS_NOTHING: Final = {"", "UNKNOWN", "OSI Approved"}
_STRONG: Final = re.compile(r"(?<![A-Z])A?GPL|GNU (AFFERO )?GENERAL PUBLIC|AFFERO GENERAL PUBLIC")
_WEAK: Final = re.compile(r"LGPL|(LESSER|LIBRARY) GENERAL PUBLIC|(?<![A-Z])[ME]PL|MOZILLA|ECLIPSE PUBLIC")
_SPDX: Final = Licensing()


class Kind(Enum):
    """What a licence asks of who runs and distributes the service."""

    PERMISSIVE = "permissive"
    WEAK = "weak copyleft"
    STRONG = "GPL or AGPL"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Licence:
    """A package's licence as its metadata states it, empty where it does not, and what that means."""

    package: str
    version: str
    stated: str
    kind: Kind


def licence(about: PackageMetadata) -> Licence:
    """The licence that a package states.

    An SPDX expression (PEP 639) decides alone, since it tells "and" from "or". Without one, the first line of
    ``License`` and the classifiers count together, the strictest of them, since their combination has no set meaning.
    """
    expression = _first(about, "License-Expression")
    if expression:
        return Licence(about["Name"], about["Version"], expression, _of_expression(expression))
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith(_CLASSIFIER)]
    told = [_first(about, "License"), *(line.rpartition(" :: ")[2] for line in classifiers)]
    stated = [line for line in dict.fromkeys(told) if line not in _SAYS_NOTHING]
    kind = max(map(_of_text, stated), key=_strictness) if stated else Kind.UNKNOWN
    return Licence(about["Name"], about["Version"], "; ".join(stated), kind)


def locked(lock: Path) -> Iterator[tuple[str, str]]:
    """Names and versions that a lock file pins on this machine.

    Raises:
        OSError: the file cannot be read.
    """
    for line in re.findall(r"^([A-Za-z0-9][^\\\n]*?) \\$", lock.read_text(encoding="utf-8"), re.MULTILINE):
        pin = Requirement(line)
        if pin.marker is None or pin.marker.evaluate():
            yield pin.name, str(pin.specifier).removeprefix("==")


def installed(pins: Iterable[tuple[str, str]]) -> tuple[list[Licence], list[str]]:
    """The licences of pinned packages, and the pins that are not installed here as such and so cannot be judged."""
    found, missing = [], []
    for name, version in pins:
        try:
            about = metadata(name)
        except PackageNotFoundError:
            missing.append(f"{name} {version}")
            continue
        if about["Version"] != version:
            missing.append(f"{name} {version}")
        found.append(licence(about))
    return found, missing


def _first(about: PackageMetadata, name: str) -> str:
    """The first line of a field that stands there once: older packages have a licence's whole text in it."""
    return "".join(about.get_all(name) or []).strip().partition("\n")[0].strip()


def _of_text(text: str) -> Kind:
    if _STRONG.search(text.upper()):
        return Kind.STRONG
    return Kind.WEAK if _WEAK.search(text.upper()) else Kind.PERMISSIVE


def _strictness(kind: Kind) -> int:
    return (Kind.PERMISSIVE, Kind.WEAK, Kind.STRONG).index(kind)


def _of_expression(expression: str) -> Kind:
    """What an SPDX expression asks: of alternatives the mildest, of what holds together the strictest.

    An exception ("WITH") lifts nothing here: whether it suffices is for a person to say.
    """

    def asked(node: Any) -> Kind:
        if isinstance(node, _SPDX.OR):
            return min(map(asked, node.args), key=_strictness)
        if isinstance(node, _SPDX.AND):
            return max(map(asked, node.args), key=_strictness)
        return _of_text(str(node))

    try:
        return asked(_SPDX.parse(expression))
    except ExpressionError:
        return _of_text(expression)
