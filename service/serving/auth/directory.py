"""The directory of callers who identify themselves by certificate: whose identity belongs to which tenant and roles.

A TOML file, the first fitting entry of which holds::

    [[caller]]
    identity = "spiffe://bank.example/branch/*/counter"    # * stands for one segment, or one attribute's value
    tenant = "retail"
    roles = ["verifier"]

    [[caller]]
    identity = "CN=review-desk,O=Bank Example"              # a subject as RFC 4514 writes it, last attribute first
    tenant = "retail"
    roles = ["reviewer"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field, ValidationError

from service.call.caller import Caller, Role
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.identity import SPIFFE, identity_of
from service.settings import SettingsError
from service.tables import Table

_ONE_PART: Final = r"[^/,+=\\]+"


def _identity(pattern: str) -> str:
    if not pattern.startswith(SPIFFE) and "=" not in pattern:
        raise ValueError("must be a SPIFFE id or a subject such as CN=name")
    return pattern


class _Entry(Table):
    identity: Annotated[str, AfterValidator(_identity)]
    tenant: str
    roles: frozenset[Role] = Field(min_length=1)


class _File(Table):
    caller: tuple[_Entry, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Directory:
    """Callers by patterns of their identities; the first that fits holds."""

    entries: Sequence[tuple[re.Pattern[str], Caller]]

    def caller(self, certificate: bytes) -> Caller:
        """The caller with this certificate (PEM), which TLS has verified. Raises ApiError CALLER_UNKNOWN."""
        identity = identity_of(certificate)
        for pattern, caller in self.entries:
            if identity is not None and pattern.fullmatch(identity):
                return replace(caller, identity=identity, person=identity)
        raise ApiError(ErrorReason.CALLER_UNKNOWN)


def load_directory(path: Path) -> Directory:
    """The directory in a file.

    Raises:
        SettingsError: it cannot be read, or an entry cannot be used; names the entry and what is wrong, not its values.
    """
    try:
        file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        return Directory(tuple((pattern_of(e.identity), Caller(e.tenant, e.roles)) for e in file.caller))
    except ValidationError as error:
        lines = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        raise SettingsError("\n".join(f"callers: {line}" for line in lines)) from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SettingsError("callers: is not a readable TOML file") from None
    except ValueError as error:  # our own words, of a tenant
        raise SettingsError(f"callers: {error}") from None


def pattern_of(identity: str) -> re.Pattern[str]:
    """What fits an entry's identity: every character stands for itself, an asterisk for one part of at least one."""
    return re.compile(_ONE_PART.join(map(re.escape, identity.split("*"))))
