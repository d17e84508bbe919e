"""Tellers who work on customers until told to stop, and remember each write that was acknowledged to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Final

from google.protobuf.message import Message
from idverdict import v1

from storage.customer_files.words import Entry
from tests.builders import make_claim
from tests.requests import create_request
from tests.suites.support.insisting import PATIENCE_S, Wire
from tests.suites.support.requests import EMBLEM, PORTRAIT

STRUCTURE: Final = (Path(__file__).parents[2] / "data" / "owners" / "example-a.json").read_bytes()
CUSTOMERS, PARTIES, RISK = v1.CustomerServiceStub, v1.PartyServiceStub, v1.RiskServiceStub
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静强磊洋艳勇军杰涛超明刚平辉鹏华"


@dataclass(frozen=True, slots=True)
class Done:
    """A write that was acknowledged: the customer's name, the kind of the record, and what stands in it alone."""

    customer: str
    kind: Entry
    marker: str


@dataclass
class Book:
    """What was acknowledged to all tellers.

    Attributes:
        writes: to customers.
        screened: numbers of the customers who were screened.
        verifications: names of those with a case, and of those without.
    """

    writes: list[Done] = field(default_factory=list)
    screened: set[int] = field(default_factory=set)
    with_case: list[str] = field(default_factory=list)
    without_case: list[str] = field(default_factory=list)


def name_of(number: int) -> str:
    """A fictitious name, another one for each number below 4,000."""
    rest, surname = divmod(number, len(_SURNAMES))
    second, first = divmod(rest, len(_GIVEN))
    return _SURNAMES[surname] + _GIVEN[first] + _GIVEN[second % len(_GIVEN)] + "样"


def reference_of(number: int) -> str:
    """The bank's reference of a teller's customer."""
    return f"teller-{number}"


class Tellers:
    """Tellers at work until the block is left; each then finishes the customer that it is at.

    Args:
        addresses: tells where servers are just now.
        shared: customers whom all of them change, by their names.
        tellers: how many.

    Attributes:
        book: see `Book`.
        failures: what ended a teller's work.
        cut_off, longest_s: see `Wire`; of all.
    """

    def __init__(self, addresses: Callable[[], Sequence[str]], shared: Sequence[str], tellers: int = 3) -> None:
        self.book = Book()
        self.failures: list[str] = []
        self.cut_off = 0
        self.longest_s = 0.0
        self._addresses = addresses
        self._shared = shared
        self._numbers = count()
        self._guard = Lock()
        self._stopping = Event()
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(tellers)]

    def __enter__(self) -> Tellers:
        for one in self._threads:
            one.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for one in self._threads:
            one.join()

    def wait_for(self, writes: int) -> None:
        """Wait until so many more writes are acknowledged."""
        began, wanted = time.monotonic(), len(self.book.writes) + writes
        while len(self.book.writes) < wanted:
            assert not self.failures, self.failures
            assert time.monotonic() < began + PATIENCE_S, "nothing is acknowledged any more"
            time.sleep(0.005)

    def _work(self) -> None:
        wire = Wire(self._addresses)
        try:
            while not self._stopping.is_set():
                number = next(self._numbers)
                self._company(wire, number) if number % 4 == 3 else self._person(wire, number)
        except Exception as error:
            self.failures.append(f"{type(error).__name__}: {str(error)[:500]}")
        finally:
            wire.close()
            with self._guard:
                self.cut_off += wire.cut_off
                self.longest_s = max(self.longest_s, wire.longest_s)

    def _person(self, wire: Wire, number: int) -> None:
        """A person: verified, opened, and all that is done afterwards; some with a case."""
        verified = self._verified(wire, number, "own")
        made = self._opened(wire, number, "CUSTOMER_KIND_PERSON", [verified])
        for step, request in enumerate(_changes(made, self._shared, number), 1):
            self._write(wire, number, step, request)
        if number % 2 == 0:
            doubted = self._verified(wire, number, "case", name="李样本")
            update = v1.UpdateCustomerRequest(name=made, verifications=[doubted])
            self._write(wire, number, 9, update)
        subject = v1.ScreeningSubject(names=[name_of(number)])
        screened = v1.ScreenCustomerRequest(customer_reference=reference_of(number), subject=subject)
        wire.ask(v1.ScreeningServiceStub, "ScreenCustomer", screened)
        with self._guard:
            self.book.screened.add(number)

    def _company(self, wire: Wire, number: int) -> None:
        """An entity with a structure, whose owners are determined."""
        made = self._opened(wire, number, "CUSTOMER_KIND_ENTITY", [])
        self._write(wire, number, 1, v1.ImportStructureRequest(name=made, structure_json=STRUCTURE))
        self._write(wire, number, 2, v1.DetermineOwnersRequest(name=made))

    def _verified(self, wire: Wire, number: int, what: str, **claimed: str) -> str:
        own = f"{number} {what}".encode() + bytes(500)
        request = create_request(
            make_claim(**claimed),
            PORTRAIT + own,
            EMBLEM + own,
            request_id=f"{what}-{number}",
            customer_reference=reference_of(number),
            purpose="PURPOSE_ACCOUNT_OPENING",
        )
        made = wire.ask(v1.VerificationServiceStub, "CreateVerification", request)
        with self._guard:
            (self.book.with_case if claimed else self.book.without_case).append(made.name)
        return str(made.name)

    def _opened(self, wire: Wire, number: int, kind: str, verifications: Sequence[str]) -> str:
        marker = _marker(number, 0)
        request = v1.CreateCustomerRequest(
            customer_reference=reference_of(number),
            kind=kind,
            purpose="PURPOSE_ACCOUNT_OPENING",
            declared={"name": "张样本", "occupation": "教师", "contact": marker}
            if kind.endswith("PERSON")
            else {"name": "样本有限公司", "contact": marker},
            verifications=verifications,
            request_id=marker,
        )
        made = wire.ask(CUSTOMERS, "CreateCustomer", request)
        self._told(Done(made.name, Entry.PROFILE, marker))
        return str(made.name)

    def _write(self, wire: Wire, number: int, step: int, request: Any) -> None:
        """Make a change, under an id and with a marker of its own."""
        marker = _marker(number, step)
        stub, method, kind, put = _WAYS[type(request)]
        put(request, marker)
        request.request_id = marker
        wire.ask(stub, method, request)
        self._told(Done(request.name, kind, marker))

    def _told(self, done: Done) -> None:
        with self._guard:
            self.book.writes.append(done)


def _marker(number: int, step: int) -> str:
    return f"marker.{number}.{step}."


def _changes(made: str, shared: Sequence[str], number: int) -> Iterator[Message]:
    """What is done with a person's file, one after the other; and something with a file that others change, too."""
    yield v1.UpdateCustomerRequest(name=made)
    yield v1.ReportEventRequest(name=made, event="DOUBT" if number % 3 else "CONTACT_FAILED")
    yield v1.PutPartyRequest(name=made, party_id="agent", role="PARTY_ROLE_AGENT")
    yield v1.RateCustomerRequest(name=made, inputs={"age": "41"})
    yield v1.AddAttachmentRequest(
        name=made, kind="ATTACHMENT_KIND_SCORE", issuer="SPECIMEN bureau", issued_on="2026-02-01"
    )
    yield v1.ReportEventRequest(name=shared[number % len(shared)], event="ABNORMAL_BEHAVIOUR")
    yield v1.UpdateCustomerRequest(name=shared[number % len(shared)])


def _put_contact(request: Any, marker: str) -> None:
    request.declared["contact"] = marker


def _put_content(request: Any, marker: str) -> None:
    request.title, request.content = marker, f"SPECIMEN {marker}".encode()


def _put_list(request: Any, marker: str) -> None:
    request.lists["suite"] = marker


def _put(field_name: str) -> Callable[[Any, str], None]:
    return lambda request, marker: setattr(request, field_name, marker)


def _put_nothing(request: Any, marker: str) -> None:
    """A structure has no place for it."""


_WAYS: Final[dict[type, tuple[Any, str, Entry, Callable[[Any, str], None]]]] = {
    v1.UpdateCustomerRequest: (CUSTOMERS, "UpdateCustomer", Entry.PROFILE, _put_contact),
    v1.ReportEventRequest: (CUSTOMERS, "ReportEvent", Entry.EVENT, _put("note")),
    v1.PutPartyRequest: (PARTIES, "PutParty", Entry.PARTY, _put("display_name")),
    v1.RateCustomerRequest: (RISK, "RateCustomer", Entry.RATING, _put_list),
    v1.AddAttachmentRequest: (CUSTOMERS, "AddAttachment", Entry.ATTACHMENT, _put_content),
    v1.ImportStructureRequest: (PARTIES, "ImportStructure", Entry.STRUCTURE, _put_nothing),
    v1.DetermineOwnersRequest: (PARTIES, "DetermineOwners", Entry.DETERMINATION, _put_nothing),
}
