"""One entry of the audit log, and the text of it that is hashed. Stable: what was hashed once must hash so for ever.

The text is thirteen lines, each ended by a line feed, in UTF-8: the words ``idverdict audit entry 1``, then position,
time (microseconds since 1970, UTC), tenant, actor, roles, origin, action, outcome, record kind, record id, digests, and
nonce. No value has a line end in it, so no two entries have one text. Roles are joined by commas; digests are
``name=hex`` in the order of their names, joined by commas. The nonce is a MAC of all before it: without the log's key
nobody can make an entry, or guess one from its hash, which proofs of other entries show.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
LABEL = "idverdict audit entry 1"
LINES = 13
NONCE_BYTES = 16
LONGEST = 255
"""Most characters of a value in an entry, digests aside."""
DONE = "DONE"
"""The outcome of what was done; that of what was refused is the reason."""


class Action(StrEnum):
    """What was done. Words that were once written stay."""

    LOG_OPENED = "LOG_OPENED"
    VERIFICATION_CREATED = "VERIFICATION_CREATED"
    VERIFICATION_READ = "VERIFICATION_READ"
    VERIFICATION_REVISED = "VERIFICATION_REVISED"
    VERIFICATION_EXPIRED = "VERIFICATION_EXPIRED"
    VERIFICATION_ERASED = "VERIFICATION_ERASED"
    EVIDENCE_READ = "EVIDENCE_READ"
    RECEIPT_ISSUED = "RECEIPT_ISSUED"
    BULK_SUBMITTED = "BULK_SUBMITTED"
    BULK_ENDED = "BULK_ENDED"
    BULK_BEGUN = "BULK_BEGUN"
    BULK_FORGOTTEN = "BULK_FORGOTTEN"
    CUSTOMER_ADDED = "CUSTOMER_ADDED"
    CUSTOMER_ERASED = "CUSTOMER_ERASED"
    RELATIONSHIP_END_NOTED = "RELATIONSHIP_END_NOTED"
    DELETION_REQUESTED = "DELETION_REQUESTED"
    HOLD_PLACED = "HOLD_PLACED"
    HOLD_RELEASED = "HOLD_RELEASED"
    RETENTION_READ = "RETENTION_READ"
    PURGE_BEGUN = "PURGE_BEGUN"
    PURGE_FINISHED = "PURGE_FINISHED"
    EVIDENCE_PACKED = "EVIDENCE_PACKED"
    KEY_NOTED = "KEY_NOTED"
    KEYS_REWRAPPED = "KEYS_REWRAPPED"
    KEY_RETIRED = "KEY_RETIRED"
    POLICY_LOADED = "POLICY_LOADED"
    CALL_REFUSED = "CALL_REFUSED"
    RECORDS_COMMITTED = "RECORDS_COMMITTED"
    RECORD_COMMITTED = "RECORD_COMMITTED"


def plain(value: str) -> str:
    """A value as an entry can hold it: one line of printable characters, cut to `LONGEST`."""
    cut = value[:LONGEST]
    return cut if cut.isprintable() else "".join(c if c.isprintable() else "?" for c in cut)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something.

    Attributes:
        name: the identity that a credential shows, such as a SPIFFE id; never that of a customer.
        tenant: whose records the actor works on.
        roles: in which roles.
        origin: the address the call comes from, without its port; ``local`` for a command.
    """

    name: str
    tenant: str = "-"
    roles: tuple[str, ...] = ()
    origin: str = "local"

    def __post_init__(self) -> None:
        for attribute in ("name", "tenant", "origin"):
            object.__setattr__(self, attribute, plain(getattr(self, attribute)))
        object.__setattr__(self, "roles", tuple(sorted(map(plain, self.roles))))


SYSTEM = Actor("idverdict")
"""The program by itself: what it does at its start, and for nobody in particular."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be told: an entry before it has its place.

    Attributes:
        action: what was done, or tried: an `Action`, or a word of the record kind's own.
        kind, id: the record it was done to, such as ``verification`` and its id; never personal.
        digests: SHA-256 of what was written, by name.
        outcome: `DONE`, or the reason of a refusal.
        tenant: whose record it is, where that is not the actor's own tenant.
    """

    action: StrEnum
    kind: str
    id: str
    digests: Mapping[str, bytes] = field(default_factory=dict)
    outcome: str = DONE
    tenant: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log. ``at_us`` is the time in microseconds since 1970, UTC; the rest is text as it is hashed."""

    position: int
    at_us: int
    tenant: str
    actor: str
    roles: str
    origin: str
    action: str
    outcome: str
    kind: str
    id: str
    digests: str
    nonce: str

    def text(self) -> bytes:
        """What is hashed."""
        return entry_text(
            self.position,
            self.at_us,
            self.tenant,
            self.actor,
            self.roles,
            self.origin,
            self.action,
            self.outcome,
            self.kind,
            self.id,
            self.digests,
            self.nonce,
        )  # fmt: skip


def entry_text(*values: str | int) -> bytes:
    """What is hashed, from an entry's values in their order."""
    return (
        f"{LABEL}\n{values[0]}\n{values[1]}\n{values[2]}\n{values[3]}\n{values[4]}\n{values[5]}\n{values[6]}\n"
        f"{values[7]}\n{values[8]}\n{values[9]}\n{values[10]}\n{values[11]}\n"
    ).encode()


def make_entry(position: int, at: datetime, actor: Actor, event: Event, key: bytes) -> Entry:
    """The entry of an event, marked with the log's key."""
    unmarked = (
        position,
        microseconds(at),
        actor.tenant if event.tenant is None else plain(event.tenant),
        actor.name,
        ",".join(actor.roles),
        actor.origin,
        event.action.value,
        plain(event.outcome),
        plain(event.kind),
        plain(event.id),
        ",".join([f"{name}={event.digests[name].hex()}" for name in sorted(event.digests)]),
    )
    return Entry(*unmarked, nonce=nonce_of(entry_text(*unmarked, "")[:-1], key))


def log_key(secret: bytes) -> bytes:
    """The key that marks the entries of a log, from the secret that signs its checkpoints."""
    return hmac.digest(secret, LABEL.encode(), "sha256")


def nonce_of(text: bytes, key: bytes) -> str:
    """The nonce of an entry whose text begins so: HMAC-SHA256 of all before it, cut to 128 bits, in hexadecimal."""
    return hmac.digest(key, text, "sha256")[:NONCE_BYTES].hex()


def microseconds(at: datetime) -> int:
    """An aware time as microseconds since 1970, UTC."""
    return (at - _EPOCH) // _MICROSECOND


def moment(at_us: int) -> datetime:
    """Microseconds since 1970, UTC, as an aware time."""
    return _EPOCH + at_us * _MICROSECOND


def digests_in(text: str) -> dict[str, str]:
    """The digests of an entry by name, in hexadecimal."""
    return dict(part.split("=", 1) for part in text.split(",") if "=" in part)
