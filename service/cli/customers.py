"""What `idverdict customer ...` does: each makes requests, prints the answers, and returns the exit status."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import typer
from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.message_factory import GetMessageClass
from idverdict import v1
from idverdict.v1 import customer_service_pb2, party_service_pb2, risk_service_pb2
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from service.app import customer_rules, utc_now
from service.cli.access import open_customers
from service.cli.failures import FAILED, UsageError, explained
from service.cli.given_files import bytes_of, object_of
from service.cli.plain import plain
from service.cli.private_files import write_output
from service.cli.stores import open_store
from service.customers.sweeping import settle_all, sweep
from service.labels import word
from service.names import stated_verification
from service.settings import load_settings
from storage import Store
from storage.customer_files.turning import WHOLE, Slice

Stub = TypeVar("Stub")
_STUBS: dict[Any, tuple[str, type[Any]]] = {
    customer_service_pb2: ("CustomerService", v1.CustomerServiceStub),
    party_service_pb2: ("PartyService", v1.PartyServiceStub),
    risk_service_pb2: ("RiskService", v1.RiskServiceStub),
}


@dataclass(frozen=True, slots=True)
class Where:
    """Where the customers are, who acts, and how answers are printed."""

    server: str | None
    tenant: str | None
    operator: str | None
    as_json: bool

    def open(self, kind: type[Stub], *, create: bool = False) -> AbstractContextManager[Stub]:
        """The service of a stub."""
        return open_customers(kind, self.server, self.tenant, self.operator, create=create)

    def say(self, customer: v1.Customer) -> None:
        """Print a customer."""
        self.print(plain(customer)) if self.as_json else _show(customer)

    def print(self, value: Any) -> None:
        """Print JSON."""
        typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def run_open(
    where: Where,
    about: tuple[str, str, str, str],
    verifications: list[str],
    declared: list[str],
    request_id: str | None,
) -> int:
    """Open a file."""
    with explained() as failure, where.open(v1.CustomerServiceStub, create=True) as service:
        request = _opening(about, verifications, pairs_of(declared), request_id)
        where.say(service.CreateCustomer(request))
    return failure.status


def run_show(where: Where, who: str, as_of: datetime | None, *, inspection: bool) -> int:
    """Show a customer."""
    with explained() as failure, where.open(v1.CustomerServiceStub) as service:
        request = _asked(who)
        request.for_inspection = inspection
        if as_of is not None:
            request.as_of.FromDatetime(as_of.replace(tzinfo=as_of.tzinfo or UTC))
        where.say(service.GetCustomer(request))
    return failure.status


def run_update(where: Where, who: str, verifications: list[str], declared: list[str], request_id: str | None) -> int:
    """Add a version."""
    with explained() as failure, where.open(v1.CustomerServiceStub) as service:
        request = v1.UpdateCustomerRequest(
            name=name_in(service, who),
            declared=pairs_of(declared),
            verifications=_names(verifications),
            request_id=request_id or str(uuid4()),
        )
        where.say(service.UpdateCustomer(request))
    return failure.status


def run_event(where: Where, who: str, event: str, note: str, request_id: str | None) -> int:
    """Report an event."""
    with explained() as failure, where.open(v1.CustomerServiceStub) as service:
        request = v1.ReportEventRequest(
            name=name_in(service, who), event=event, note=note, request_id=request_id or str(uuid4())
        )
        where.say(service.ReportEvent(request))
    return failure.status


def run_due(where: Where, states: list[str], levels: list[int], size: int, token: str) -> int:
    """List customers by state and level."""
    with explained() as failure, where.open(v1.CustomerServiceStub) as service:
        request = v1.ListDueRequest(states=state_labels(states), levels=levels, page_size=size, page_token=token)
        answer = service.ListDue(request)
        if where.as_json:
            where.print(plain(answer))
            return failure.status
        for one in answer.customers:
            typer.echo(f"{one.name}  {word(v1.CustomerState, one.state)}  {one.customer_reference}")
        if answer.next_page_token:
            typer.echo(f"more: --page-token {answer.next_page_token}")
    return failure.status


def state_labels(states: Iterable[str]) -> list[str]:
    """The contract's labels of states. Raises UsageError."""
    try:
        return [v1.CustomerState.Name(v1.CustomerState.Value(f"CUSTOMER_STATE_{one}")) for one in states]
    except ValueError:
        raise UsageError("--state is one of IDENTIFIED, REVIEW_DUE, OVERDUE, MEASURES_ADVISED, ...") from None


def run_replay(where: Where, who: str) -> int:
    """Make everything of a customer again, or one-off business."""
    with explained() as failure:
        for one in _of_business(where, who) if who.startswith("oneOffBusiness/") else _of_customer(where, who):
            said = "same" if one.same else f"{'not kept' if one.not_kept else 'differs'}: {', '.join(one.differs)}"
            typer.echo(f"{one.name}  {said}")
            if not one.same and not one.not_kept:
                failure.status = FAILED
    return failure.status


def _of_business(where: Where, name: str) -> Iterator[v1.Replay]:
    with where.open(v1.RiskServiceStub) as risk:
        yield risk.ReplayOneOff(v1.ReplayOneOffRequest(name=name))


def _of_customer(where: Where, who: str) -> Iterator[v1.Replay]:
    """Versions, determinations, comparisons, ratings, hits."""
    with where.open(v1.CustomerServiceStub) as service:
        customer = service.GetCustomer(_asked(who))
        latest = int(customer.version.rpartition("/")[2])
        for number in range(latest, 0, -1):
            asked = v1.ReplayCustomerVersionRequest(name=f"{customer.name}/versions/{number}")
            yield service.ReplayCustomerVersion(asked)
    with where.open(v1.PartyServiceStub) as party:
        determined = party.ListOwnerDeterminations(v1.ListOwnerDeterminationsRequest(name=customer.name)).determinations
        for made in determined:
            yield party.ReplayOwnerDetermination(v1.ReplayOwnerDeterminationRequest(name=made.name))
        proposed = party.ListOwnerProposals(v1.ListOwnerProposalsRequest(name=customer.name)).proposals
        for proposal in proposed:
            yield party.ReplayOwnerDetermination(v1.ReplayOwnerDeterminationRequest(name=proposal.name))
        compared = party.ListRegisterComparisons(v1.ListRegisterComparisonsRequest(name=customer.name)).comparisons
        for comparison in compared:
            yield party.ReplayRegisterComparison(v1.ReplayRegisterComparisonRequest(name=comparison.name))
    with where.open(v1.RiskServiceStub) as risk:
        for rating in risk.ListRatings(v1.ListRatingsRequest(name=customer.name)).ratings:
            yield risk.ReplayRating(v1.ReplayRatingRequest(name=rating.name))
    with where.open(v1.ScreeningServiceStub) as screening:
        token = ""
        while True:
            page = screening.ListHits(
                v1.ListHitsRequest(customer_reference=customer.customer_reference, page_token=token)
            )
            for hit in page.hits:
                if not hit.restricted:
                    yield screening.ReplayHit(v1.ReplayHitRequest(name=hit.name))
            if not (token := page.next_page_token):
                return


def run_file(where: Where, who: str, output: Path, operator: str, *, inspection: bool) -> int:
    """Write a customer's file."""
    with explained() as failure, where.open(v1.CustomerServiceStub) as service:

        def content() -> Iterator[bytes]:
            request = v1.GetCustomerFileRequest(
                name=name_in(service, who), operator=operator, for_inspection=inspection
            )
            return (part.chunk for part in service.GetCustomerFile(request))

        write_output(output, content)
    return failure.status


def run_sweep(tenant: str | None, *, everybody: bool, processes: int) -> int:
    """Write the states that days, or other rules, brought about."""
    with explained() as failure, open_store(tenant or "default") as store:
        if processes == 1:
            written = sweep_slice(store, everybody=everybody)
        else:
            spawned = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
            with spawned as pool:
                slices = (pool.submit(_own_slice, tenant, everybody, n, processes) for n in range(processes))
                written = sum(one.result() for one in [*slices])
        typer.echo(f"{written} customers written")
    return failure.status


def sweep_slice(store: Store, of: Slice = WHOLE, *, everybody: bool) -> int:
    """A slice of the customers by the rules of the settings."""
    return (settle_all if everybody else sweep)(store, customer_rules(load_settings()), utc_now(), of)


def _own_slice(tenant: str | None, everybody: bool, number: int, of: int) -> int:
    with open_store(tenant or "default") as store:
        return sweep_slice(store, Slice(number, of), everybody=everybody)


def run_ask(where: Where, method: str, file: Path) -> int:
    """Make any request."""
    with explained() as failure:
        for module, (service_name, stub) in _STUBS.items():
            found = module.DESCRIPTOR.services_by_name[service_name].methods_by_name.get(method)
            if found is None or found.server_streaming:
                continue
            request = GetMessageClass(found.input_type)()
            try:
                ParseDict(object_of(bytes_of(file), "the request"), request)
            except ParseError:
                raise UsageError(f"{file}: not a request of {method}") from None
            with where.open(stub) as service:
                where.print(plain(getattr(service, method)(request)))
            return failure.status
        raise UsageError(f"there is no method {method} of CustomerService, PartyService or RiskService")
    return failure.status


def _opening(
    about: tuple[str, str, str, str], verifications: Iterable[str], declared: dict[str, str], request_id: str | None
) -> v1.CreateCustomerRequest:
    reference, kind, purpose, began = about
    try:
        return v1.CreateCustomerRequest(
            customer_reference=reference,
            kind=f"CUSTOMER_KIND_{kind}",
            purpose=f"PURPOSE_{purpose}",
            relationship_began=began,
            verifications=_names(verifications),
            declared=declared,
            request_id=request_id or str(uuid4()),
        )
    except ValueError:
        raise UsageError("kind is PERSON or ENTITY, purpose ACCOUNT_OPENING, ONE_OFF_TRANSACTION, ...") from None


def _asked(who: str) -> v1.GetCustomerRequest:
    if who.startswith("customers/"):
        return v1.GetCustomerRequest(name=who)
    return v1.GetCustomerRequest(customer_reference=who)


def name_in(service: Any, who: str) -> str:
    """The resource name of a customer who is stated by name or reference."""
    return who if who.startswith("customers/") else str(service.GetCustomer(_asked(who)).name)


def _names(verifications: Iterable[str]) -> list[str]:
    return [stated_verification(one)[0] for one in verifications]


def pairs_of(stated: Iterable[str]) -> dict[str, str]:
    """Elements with their values. Raises UsageError."""
    pairs = dict(one.partition("=")[::2] for one in stated)
    if not all(pairs.values()):
        raise UsageError("--declare is written as ELEMENT=VALUE")
    return pairs


def _show(customer: v1.Customer) -> None:
    state = word(v1.CustomerState, customer.state)
    level = f", level {customer.level}" if customer.level else ", not rated"
    typer.echo(f"{customer.name}  {customer.customer_reference}  {state} on {customer.on}{level}")
    table = Table(box=SIMPLE_HEAD)
    for column in ("element", "status", "value", "borne by"):
        table.add_column(column, overflow="fold")
    for one in customer.elements:
        borne = ", ".join(dict.fromkeys(word(v1.BasisKind, basis.kind) for basis in one.bases))
        status = word(v1.ElementStatus, one.status) + (" CONFLICT" if one.conflicts else "")
        table.add_row(*map(escape, (one.name, status, one.value, borne)))
    Console().print(table)
    for gap in customer.gaps:
        typer.echo(f"  missing: {gap.what} {gap.reason}{f', asked: {gap.asked}' if gap.asked else ''}")
    for clock in customer.clocks:
        typer.echo(f"  due {clock.due_on}: {clock.reason}{f' {clock.element}' if clock.element else ''}")
