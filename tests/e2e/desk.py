"""A review desk for the end-to-end tests: people with tokens of their own, and verifications for them to decide."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from idverdict import v1
from PIL import Image, ImageDraw

from ocr.geometry import Quad
from ocr.reading import Reading
from tests.builders import make_claim, make_reading
from tests.e2e.bank import Bank
from tests.e2e.serving import EMBLEM, KnowingReader, Running, request, running, settings_in
from tests.specimens.sides import Side

PEOPLE = {
    "counter": ("verifier",),
    "wei": ("reviewer",),
    "lan": ("reviewer",),
    "su": ("approver",),
    "chief": ("supervisor",),
    "audit": ("auditor",),
    "mo": ("reviewer", "approver"),
    "admin": ("administrator",),
}
"""Who has which roles."""
OTHER_NAME = "李样本"
_numbers = count(1)


def card_picture(size: tuple[int, int] = (1200, 900), form: str = "JPEG") -> bytes:
    """A plain picture with fine stripes all over, so that what was pixelated shows."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for x in range(0, size[0], 8):
        pen.line([(x, 0), (x, size[1])], fill="black", width=4)
    buffer = io.BytesIO()
    image.save(buffer, form, quality=95)
    return buffer.getvalue()


CARD = card_picture()


def boxed(reading: Reading) -> Reading:
    """A reading whose fields lie one below another on the card."""
    fields = {
        name: replace(field, box=Quad.upright(300, 140 + 80 * row, 800, 180 + 80 * row))
        for row, (name, field) in enumerate(reading.fields.items())
    }
    return replace(reading, fields=fields)


@dataclass(frozen=True)
class Stubs:
    """The services of one person."""

    reviews: Any
    verifications: Any
    watch: Any
    bulk: Any
    packs: Any
    audit: Any
    retention: Any
    authorities: Any
    screening: Any
    customers: Any
    parties: Any
    risk: Any


@dataclass(frozen=True)
class Desk:
    """A server with its people.

    Attributes:
        server: that answers.
        people: the services of each by name.
    """

    server: Running
    people: dict[str, Stubs]

    def __getattr__(self, name: str) -> Stubs:
        """The services of a person."""
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def submit(self, customer: str | None = None, **changes: Any) -> v1.Verification:
        """A verification whose name was declared otherwise: it is for a person."""
        number = next(_numbers)
        given: dict[str, Any] = {
            "customer_reference": customer or f"customer-{number}",
            "claim": make_claim(name=OTHER_NAME),
            "portrait": CARD,
            "emblem": EMBLEM,
        }
        made: v1.Verification = self.people["counter"].verifications.CreateVerification(
            request(f"desk-{number}", **(given | changes))
        )
        return made

    def claim(self, person: str, how_many: int = 1) -> v1.CaseOutline:
        """The most urgent case, claimed by a person."""
        asked = v1.ClaimCasesRequest(count=how_many, request_id=f"claim-{next(_numbers)}")
        (case,) = self.people[person].reviews.ClaimCases(asked).cases
        return case  # type: ignore[no-any-return]


def said(case: v1.CaseOutline, *codes: str, **more: Any) -> dict[str, Any]:
    """What each decision on a case states."""
    return {
        "name": case.name,
        "fence": case.fence,
        "etag": case.etag,
        "reason_codes": codes,
        "request_id": f"said-{next(_numbers)}",
        **more,
    }


@contextmanager
def desk_at(bank: Bank, folder: Path, **settings: Any) -> Iterator[Desk]:
    """A server whose callers have tokens, and everybody's services."""
    reader = KnowingReader({CARD: boxed(make_reading(Side.PORTRAIT)), EMBLEM: make_reading(Side.EMBLEM)})
    with ExitStack() as open_:
        known = settings_in(folder / "store", **bank.tls, **bank.tokens, **settings)
        server = open_.enter_context(running(known, reader, connect=bank.channel))
        people = {}
        for name, roles in PEOPLE.items():
            channel = open_.enter_context(
                bank.channel(server.address, token=bank.idp.token(*roles, sub=name, exp=_later()))
            )
            people[name] = Stubs(
                v1.ReviewServiceStub(channel),
                v1.VerificationServiceStub(channel),
                v1.WatchServiceStub(channel),
                v1.BulkServiceStub(channel),
                v1.PackServiceStub(channel),
                v1.AuditServiceStub(channel),
                v1.RetentionServiceStub(channel),
                v1.AuthorityServiceStub(channel),
                v1.ScreeningServiceStub(channel),
                v1.CustomerServiceStub(channel),
                v1.PartyServiceStub(channel),
                v1.RiskServiceStub(channel),
            )
        yield Desk(server, people)


def _later() -> Any:
    return datetime.now(UTC) + timedelta(hours=1)
