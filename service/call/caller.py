"""A caller: whose records it works with, and in which roles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError

DEFAULT_TENANT: Final = "default"
"""The tenant of calls that nobody has to identify themselves for: those on the loopback interface, and commands."""

_TENANT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Role(StrEnum):
    """What a caller is there for; `service.serving.auth.permissions` says what follows from it."""

    VERIFIER = "verifier"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    CONNECTOR = "connector"


def is_tenant(name: str) -> bool:
    """Whether a tenant may be called so: 1 to 64 letters, digits and ``._-``, the first a letter or a digit."""
    return _TENANT.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    Attributes:
        tenant: whose records the call sees and makes; nothing of any other.
        roles: what the caller may do, see `service.serving.auth.permissions`.
        identity: whom the credentials show, for the audit log; decides nothing.
        person: the same person through whichever program: the token's subject, else the certificate's identity; empty
            where nobody is asked. Two people of a review differ in it.

    Raises:
        ValueError: no tenant may be called so.
    """

    tenant: str
    roles: frozenset[Role]
    identity: str = field(default="anonymous", compare=False)
    person: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not is_tenant(self.tenant):
            raise ValueError("a tenant's name has 1 to 64 letters, digits and ._- and begins with a letter or a digit")


LOCAL: Final = Caller(DEFAULT_TENANT, frozenset(Role))
"""Any caller of a server that asks nobody who they are."""


def agreed(first: Caller, second: Caller) -> Caller:
    """One caller of two credentials, of which the second is the token: they must name one tenant, and grant together
    what each of them grants.

    Raises:
        ApiError: TENANT_CONFLICT.
    """
    if first.tenant != second.tenant:
        raise ApiError(ErrorReason.TENANT_CONFLICT)
    identity = f"{first.identity} {second.identity}"
    return Caller(first.tenant, first.roles & second.roles, identity, second.person or first.person)
