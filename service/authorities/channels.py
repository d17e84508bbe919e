"""Channels as data: one TOML file each says what an authority is asked, how, how often, and what its codes mean.

A file is named by the channel's id. Every table is checked when it is loaded; what is unknown is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, Self

from idverdict.authority.v1 import AuthorityKind
from pydantic import Field, model_validator

from service.authorities.http_target import HttpTarget
from service.labels import word
from service.tables import Table, TableError, checked, loaded
from service.verification.values.verdict import AuthorityOutcome, FactState
from storage import QuotaLimits

KINDS: Final = frozenset(word(AuthorityKind, number) for number in AuthorityKind.values() if number)
SMS_SEND: Final = "SMS_SEND"
STATED: Final = frozenset(AuthorityOutcome) - {
    AuthorityOutcome.UNMAPPED,
    AuthorityOutcome.CONFLICT,
    AuthorityOutcome.FIELDS_MISSING,
    AuthorityOutcome.CONSENT_WITHDRAWN,
}
"""The outcomes that a row may state; the others are the service's own."""


class ChannelError(ValueError):
    """A channel cannot be used; the text names the file, the place in it, and what is wrong there, and no value."""


class Times(Table):
    """Times of a channel.

    Attributes:
        timeout_ms: of one attempt.
        attempts: how often a question is sent at once after faults of the transport.
        wait_ms: how long CreateVerification waits for the answer, within its deadline; 0 does not wait.
        poll_s: between two looks for an answer that comes later, and at most between two rounds of attempts.
        give_up_h: after how long a question without an answer is EXPIRED.
        reuse_match_h: how long a MATCH about the same customer is taken instead of asking again; 0 asks always.
    """

    timeout_ms: int = Field(default=3000, ge=50, le=60_000)
    attempts: int = Field(default=2, ge=1, le=10)
    wait_ms: int = Field(default=2000, ge=0, le=30_000)
    poll_s: float = Field(default=30, ge=0.1, le=86_400)
    give_up_h: float = Field(default=24, gt=0, le=24 * 90)
    reuse_match_h: float = Field(default=0, ge=0, le=24 * 90)

    @property
    def timeout_s(self) -> float:
        """Of one attempt, in seconds."""
        return self.timeout_ms / 1000

    @property
    def give_up(self) -> timedelta:
        """After how long a question is given up."""
        return timedelta(hours=self.give_up_h)


class Quota(Table):
    """How often all servers together may ask; what is left out is not limited. Days are those of China.

    Attributes:
        per_second, per_day: questions on the channel.
        subject_day: questions about one subject.
        subject_misses_day: answers that did not match, about one subject: a card locks after a few.
    """

    per_second: int | None = Field(default=None, ge=1)
    per_day: int | None = Field(default=None, ge=1)
    subject_day: int | None = Field(default=None, ge=1)
    subject_misses_day: int | None = Field(default=None, ge=1)

    @property
    def limits(self) -> QuotaLimits:
        """For the store, which counts."""
        return QuotaLimits(self.per_second, self.per_day, self.subject_day, self.subject_misses_day)


class BreakerRule(Table):
    """When a channel is not asked because it is down.

    Attributes:
        window: how many of the last attempts count.
        failures: the share of them that failed, from which on it opens.
        open_s: how long nothing is sent then.
        probes: how many attempts are let through after that, until one succeeded: exactly one.
    """

    window: int = Field(default=20, ge=1, le=1000)
    failures: float = Field(default=0.5, gt=0, le=1)
    open_s: float = Field(default=30, gt=0, le=3600)
    probes: Literal[1] = 1


class Row(Table):
    """One row of the table of codes.

    Attributes:
        when: the codes it fits, each with one value or several.
        outcome: what they mean.
        facts: what is said of which field.
        billable: whether the authority bills the answer.
        note: the authority's own words.
    """

    when: dict[str, str | tuple[str, ...]] = Field(min_length=1)
    outcome: AuthorityOutcome
    facts: dict[str, FactState] = Field(default_factory=dict)
    billable: bool
    note: str = ""

    def fits(self, codes: Mapping[str, str]) -> bool:
        """Whether the row speaks of these codes."""
        return all(
            name in codes and codes[name] in ((wanted,) if isinstance(wanted, str) else wanted)
            for name, wanted in self.when.items()
        )

    @model_validator(mode="after")
    def _stated(self) -> Self:
        if self.outcome not in STATED:
            raise ValueError(f"{self.outcome.value} is not for a table to state")
        return self


class GrpcTarget(Table):
    """Where an adapter serves the contract.

    Attributes:
        address: host and port.
        ca, certificate, key: files (PEM) for TLS; without ``ca`` the adapter must be on this machine.
    """

    address: str = Field(pattern=r"^([\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$")
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


class Channel(Table):
    """One channel.

    Attributes:
        id: the file's name.
        kind: of question.
        authority: the authority's name, for verdicts.
        version: of this file, so that a verdict says by which table an answer was mapped.
        source, source_date: where the table of codes was published, and when it was read.
        transport: ``grpc`` or ``http``.
        fields: names of the fields that are sent, and no others.
        optional: those of them that may be absent.
        subject: the field that quotas of a subject count by.
        repeatable: whether the same question may be sent again after a time-out: only where the authority, or the
            adapter, neither answers nor bills one id twice. Otherwise a time-out ends in EXPIRED.
        polls: whether a question that was accepted, or timed out, can be looked up.
        times, quota, breaker: see there.
        grpc, http: the target, by the transport.
        map: the table of codes; the first row that fits counts.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")
    kind: str
    authority: str = Field(min_length=1, max_length=64)
    version: str = Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")
    source: str = ""
    source_date: date | None = None
    transport: Literal["grpc", "http"]
    fields: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")], ...] = Field(min_length=1, max_length=16)
    optional: tuple[str, ...] = ()
    subject: str | None = None
    repeatable: bool
    polls: bool = False
    times: Times = Times()
    quota: Quota = Quota()
    breaker: BreakerRule = BreakerRule()
    grpc: GrpcTarget | None = None
    http: HttpTarget | None = None
    map: tuple[Row, ...] = Field(min_length=1)

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields without which nothing can be asked."""
        return tuple(name for name in self.fields if name not in self.optional)

    @property
    def kind_number(self) -> Any:
        """The kind as the contract has it."""
        return AuthorityKind.Value(f"AUTHORITY_KIND_{self.kind}")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind!r}")
        if (self.grpc is None) == (self.transport == "grpc") or (self.http is None) == (self.transport == "http"):
            raise ValueError(f"the transport {self.transport!r} needs its own table, and no other")
        strange = {*self.optional, *filter(None, [self.subject])} - set(self.fields)
        if strange:
            raise ValueError(f"no declared field: {', '.join(sorted(strange))}")
        if self.http is not None and (unknown := self.http.placeholders - {*self.fields, *HttpTarget.BESIDES}):
            raise ValueError(f"the request uses fields that are not declared: {', '.join(sorted(unknown))}")
        if self.http is not None and self.polls is (self.http.poll is None):
            raise ValueError("polls needs the table http.poll, and the table needs polls")
        return self


Channels = Mapping[str, Channel]
"""Channels by id."""


def parse_channel(text: str, id: str) -> Channel:
    """Make a channel of TOML text. Raises ChannelError."""
    try:
        tables = loaded(text)
        if set(tables) != {"channel"}:
            raise TableError("a channel has one table, [channel]")
        return checked(Channel, {"id": id, **tables["channel"]}, "channel")
    except TableError as error:
        raise ChannelError(f"{id}: {error}") from None


def load_channels(folder: Path | None) -> Channels:
    """The channels of a folder's files ``*.toml``; none without a folder. Raises ChannelError."""
    if folder is None:
        return MappingProxyType({})
    try:
        paths = sorted(folder.glob("*.toml"))
        if not folder.is_dir():
            raise ChannelError("the folder of the channels is not there")
        found = [parse_channel(path.read_text(encoding="utf-8"), path.stem) for path in paths]
    except (OSError, UnicodeDecodeError) as error:
        raise ChannelError(f"the channels cannot be read: {type(error).__name__}") from None
    return MappingProxyType({channel.id: channel for channel in found})


def digest(*parts: str) -> bytes:
    """SHA-256 of texts, each after its length."""
    total = hashlib.sha256()
    for part in parts:
        raw = part.encode()
        total.update(len(raw).to_bytes(4, "big") + raw)
    return total.digest()
