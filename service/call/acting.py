"""Who does what, for the audit log: the actor of a call, of a call that was refused, and of a command."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from service.call.caller import Caller
from service.call.identity import identity_of
from storage import Actor

UNKNOWN_TENANT: Final = "?"
"""Stands for the tenant of who is known to none; no tenant may be called so."""
NO_TENANT: Final = "-"
"""Stands for the tenant of what concerns all of them, such as keys."""


def actor_of(caller: Caller, peer: str) -> Actor:
    """The actor of a call: who its credentials say makes it, and from where."""
    return Actor(caller.identity, caller.tenant, tuple(caller.roles), origin_of(peer))


def stranger(certificates: Iterable[bytes], peer: str) -> Actor:
    """The actor of a call whose caller belongs to no tenant here: the identity of its certificate, where it has one."""
    names = [name for certificate in certificates if (name := identity_of(certificate))]
    return Actor(names[0] if names else "unknown", UNKNOWN_TENANT, (), origin_of(peer))


def command_actor(tenant: str = NO_TENANT) -> Actor:
    """The actor of a command: the operating system's user who runs it."""
    try:
        return Actor(f"user:{getpass.getuser()}", tenant)
    except (OSError, KeyError, ImportError):  # a user without an entry, as in many containers
        return Actor(f"uid:{os.getuid()}", tenant)


def origin_of(peer: str) -> str:
    """The address that a call comes from, of gRPC's name for it: ``192.0.2.7`` of ``ipv4:192.0.2.7:5000``."""
    kind, _, address = unquote(peer).partition(":")
    if kind not in ("ipv4", "ipv6"):
        return kind or "unknown"
    return address.rpartition(":")[0].strip("[]")
