"""Customers of several tenants: what each submits, what must come back, and whether it does."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import grpc
from idverdict import client, v1

from service.verification.values.claim import Claim
from tests.e2e.bank import CALLERS, Bank
from tests.requests import create_request, pictures
from tests.specimens import Identity, draw_identity
from tests.specimens.sides import Side
from tests.suites.support.persons import picture_of

TENANTS: Final = ("retail", "loans", "cards")


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer of one tenant. The next tenants' customers have the same request id and reference.

    Attributes:
        number: which.
        tenant: whose.
        request: what is sent for the customer.
        printed: the fields on both sides of the card.
    """

    number: int
    tenant: str
    request: v1.CreateVerificationRequest
    printed: Mapping[str, str]

    def is_in(self, answer: v1.Verification) -> bool:
        """Whether an answer is this customer's and nobody else's, in every field, in claim and pictures."""
        read = {name: field.value for reading in answer.verdict.readings for name, field in reading.fields.items()}
        sent = self.request
        return (
            read == self.printed
            and answer.claim == sent.claim
            and [document.claim for document in answer.documents] == [document.claim for document in sent.documents]
            and (answer.request_id, answer.customer_reference) == (sent.request_id, sent.customer_reference)
            and [picture.sha256 for picture in answer.evidence] == [_digest(data) for data in self.pictures]
        )

    @property
    def pictures(self) -> list[bytes]:
        """What was sent, portrait side first."""
        return pictures(self.request)


def customer(number: int, kind: str = "request") -> Customer:
    """The customer of a number; equal numbers are equal customers."""
    identity = draw_identity(number)
    portrait, emblem = identity.portrait_truth(), identity.emblem_truth()
    common = number // len(TENANTS)
    request = create_request(
        claim_of(identity, f"SPECIMEN-{number}@bank.example"),
        picture_of(Side.PORTRAIT, portrait),
        picture_of(Side.EMBLEM, emblem),
        request_id=f"{kind}-{common}",
        customer_reference=f"{kind}-customer-{common}",
        purpose="PURPOSE_ACCOUNT_OPENING",
    )
    return Customer(number, TENANTS[number % len(TENANTS)], request, portrait | emblem)


def claim_of(identity: Identity, contact: str) -> Claim:
    """A claim that says what is printed on a card."""
    return Claim(
        name=identity.name,
        sex=identity.sex,
        nationality="CHN",
        address=identity.address,
        contact=contact,
        document_type="cn_resident_id",
        document_number=identity.id_number,
        birth_date=identity.birth_date.isoformat(),
    )


@contextmanager
def connections(bank: Bank, addresses: list[str]) -> Iterator[Mapping[tuple[str, str], list[Any]]]:
    """Stubs by tenant and role, at each address; those at every other address show a token beside the certificate."""
    with ExitStack() as block:
        yield {
            (tenant, role): [
                v1.VerificationServiceStub(block.enter_context(_channel(bank, address, tenant, role, token=token)))
                for address, token in zip(addresses, itertools.cycle((False, True)), strict=False)
            ]
            for tenant in TENANTS
            for role in ("verifier", "auditor")
        }


def know_callers(bank: Bank) -> None:
    """Put the tenants' callers into the bank's directory."""
    known = [CALLERS.format(role=role, tenant=tenant) for tenant in TENANTS for role in ("verifier", "auditor")]
    (bank.folder / "callers.toml").write_text("".join(known))


def _channel(bank: Bank, address: str, tenant: str, role: str, *, token: bool) -> grpc.Channel:
    paths = bank.certified(role, tenant).write(bank.folder, f"{tenant}-{role}")
    credentials = client.tls(bank.folder / "ca.pem", *paths)
    made = (lambda: bank.idp.token(role, tenant=tenant)) if token else None
    return client.channel(address, credentials=credentials, token=made)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
