"""What the demonstration shows of a relationship: steps, with what came of each and what should have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import count
from typing import Any, Final

import grpc
from idverdict import v1

from service.labels import word

CHINA: Final = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: what, what came of it, and what should have."""

    title: str
    came: str
    expected: str

    @property
    def as_expected(self) -> bool:
        """Whether it came out as it should."""
        return self.came == self.expected


@dataclass
class Stage:
    """The stubs of one caller, and what every step needs.

    Attributes:
        connection: to the server.
        key: what ids of requests begin with.
    """

    connection: grpc.Channel
    key: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.verifications = v1.VerificationServiceStub(self.connection)
        self.customers = v1.CustomerServiceStub(self.connection)
        self.parties = v1.PartyServiceStub(self.connection)
        self.risk = v1.RiskServiceStub(self.connection)
        self.screening = v1.ScreeningServiceStub(self.connection)
        self.retention = v1.RetentionServiceStub(self.connection)

    def id(self) -> str:
        """An id of a request."""
        return f"demo-{self.key}-{next(self._numbers)}"

    def report(self, name: str, event: str, days_ago: int = 0) -> v1.Customer:
        """Report an event, of today or of so many days ago."""
        asked = v1.ReportEventRequest(name=name, event=event, request_id=self.id())
        if days_ago:
            asked.event_time.FromDatetime(datetime.now(UTC) - timedelta(days=days_ago))
        made: v1.Customer = self.customers.ReportEvent(asked)
        return made

    def seen(self, name: str, on: date | None = None) -> v1.Customer:
        """A customer as of now, or as it will be on a day if nothing is done."""
        asked = v1.GetCustomerRequest(name=name)
        if on is not None:
            asked.as_of.FromDatetime(datetime.combine(on, time(12), CHINA).astimezone(UTC))
        made: v1.Customer = self.customers.GetCustomer(asked)
        return made

    def whole_file(self, name: str) -> bytes:
        """The customer's file."""
        asked = v1.GetCustomerFileRequest(name=name, operator="idverdict demo")
        return b"".join(part.chunk for part in self.customers.GetCustomerFile(asked))

    def replayed(self, name: str) -> tuple[int, int]:
        """How many versions, ratings and determinations replay byte for byte, and how many there are."""
        versions = self.customers.ListCustomerVersions(v1.ListCustomerVersionsRequest(name=name)).versions
        ratings = self.risk.ListRatings(v1.ListRatingsRequest(name=name)).ratings
        made = self.parties.ListOwnerDeterminations(v1.ListOwnerDeterminationsRequest(name=name)).determinations
        found = [
            *(self.customers.ReplayCustomerVersion(v1.ReplayCustomerVersionRequest(name=one.name)) for one in versions),
            *(self.risk.ReplayRating(v1.ReplayRatingRequest(name=one.name)) for one in ratings),
            *(self.parties.ReplayOwnerDetermination(v1.ReplayOwnerDeterminationRequest(name=one.name)) for one in made),
        ]
        return sum(one.same for one in found), len(found)


def state_of(customer: v1.Customer) -> str:
    """The state, and the clock that wins where something is due."""
    state = word(v1.CustomerState, customer.state)
    first = f" {customer.clocks[0].reason}" if customer.clocks and state in _DUE else ""
    return f"{state}{first}"


def statuses(customer: v1.Customer, names: Sequence[str]) -> str:
    """The statuses of some elements."""
    found: Mapping[str, Any] = {one.name: word(v1.ElementStatus, one.status) for one in customer.elements}
    return ", ".join(f"{name} {found[name]}" for name in names)


def as_json(value: Any) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode()


_DUE: Final = frozenset({"REVIEW_DUE", "OVERDUE", "MEASURES_ADVISED"})
