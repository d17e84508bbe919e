"""What the end-to-end tests share: a real server on a free port, with a reader that answers by heart."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import grpc
import uvloop
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc_status.rpc_status import from_call
from idverdict import v1
from idverdict.client import channel
from PIL import Image

from ocr.image import Limits, decode
from ocr.reading import Reading
from service.app import App, build_lines, build_store
from service.authorities.questions import Questions
from service.customers.consents import Consents
from service.customers.rules import default_customer_rules
from service.load.admission import Workers
from service.reviews.opening import Opening
from service.reviews.rules import default_rules
from service.serving.assembly import build_server
from service.serving.drain import drain
from service.serving.health.servicer import Health
from service.serving.server import start
from service.settings import Settings
from service.verification.policy import load_policy
from service.verification.values.claim import Claim
from tests.builders import make_claim, make_reading, no_document
from tests.requests import create_request
from tests.specimens.sides import Side

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NO_VERIFICATION = "verifications/00000000-0000-7000-8000-000000000000"
"""A well-formed name that no verification is given."""


def picture(colour: str, form: str = "JPEG", size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    """A plain picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, form, **options)
    return buffer.getvalue()


PORTRAIT, EMBLEM, EMPTY_DESK = picture("red"), picture("blue"), picture("grey")


@dataclass
class KnowingReader:
    """Takes pictures in as the real reader does, and knows the readings of some; all others show no document.

    Attributes:
        known: readings by picture.
        before: called before each reading; may wait or raise.
        calls: how many pictures were taken in.
        finished: how many of them were read to the end.
    """

    known: Mapping[bytes, Reading] = field(
        default_factory=lambda: {PORTRAIT: make_reading(Side.PORTRAIT), EMBLEM: make_reading(Side.EMBLEM)}
    )
    before: Callable[[], None] = lambda: None
    calls: int = 0
    finished: int = 0

    def read(self, data: bytes, between_stages: Callable[[], None] = lambda: None, /) -> Reading:
        """Decode within limits, then look the picture up: two stages."""
        between_stages()
        decode(data, Limits())
        self.calls += 1
        self.before()
        between_stages()
        self.finished += 1
        return self.known.get(data) or no_document()

    def warm_up(self) -> None:
        """Nothing to load."""


@dataclass(frozen=True)
class Running:
    """A server that is serving: its address, a blocking stub, the reader behind it, and its drain."""

    address: str
    stub: Any
    channel: grpc.Channel
    reader: KnowingReader
    app: App
    stop: Callable[[], None]


def settings_in(folder: Path, **changes: Any) -> Settings:
    """Settings of a server on any free port that keeps everything in a folder and drains at once."""
    given = {"port": 0, "data_dir": folder, "threads": 2, "drain_notice_seconds": 0, "drain_grace_seconds": 5}
    return Settings(**{**given, **changes})


@contextmanager
def running(
    settings: Settings,
    reader: KnowingReader | None = None,
    connect: Callable[[str], grpc.Channel] = channel,
    clock: Callable[[], datetime] = lambda: NOON,
) -> Iterator[Running]:
    """Serve in a thread of its own until the block is left; ``connect`` makes the channel to its address."""
    reader = reader or KnowingReader()
    workers = Workers(settings.threads, settings.queue)
    policy, store = load_policy(settings.policy), build_store(settings)
    lines = build_lines(settings, policy)
    consents = Consents(default_customer_rules().elements)
    questions = None
    if lines.by_id:
        opening = Opening(default_rules())
        questions = Questions(store, lines, policy, clock, follow_ups=opening, withdrawals=consents)
    app = App(reader, store, policy, workers, clock=clock, questions=questions)
    listening: list[int] = []
    ready, stopping = threading.Event(), threading.Event()

    async def main() -> None:
        health = Health()
        server, port = build_server(app, settings, health)
        await start(server, health)
        listening.append(port)
        ready.set()
        await asyncio.to_thread(stopping.wait)
        await drain(server, health, settings)

    thread = threading.Thread(target=lambda: uvloop.run(main()), daemon=True)
    thread.start()
    assert ready.wait(120)
    address = f"127.0.0.1:{listening[0]}"
    with connect(address) as connection:
        stub = v1.VerificationServiceStub(connection)
        try:
            yield Running(address, stub, connection, reader, app, stopping.set)
        finally:
            stopping.set()
            thread.join(20)
            app.close()


def request(
    request_id: str = "request-1",
    portrait: bytes | None = PORTRAIT,
    emblem: bytes | None = EMBLEM,
    *,
    claim: Claim | None = None,
    **changes: Any,
) -> v1.CreateVerificationRequest:
    """A request that leads to ACCEPT, changed; a side of None is not sent."""
    given = {"customer_reference": "customer-1", "purpose": "PURPOSE_ACCOUNT_OPENING", "request_id": request_id}
    return create_request(claim or make_claim(), portrait, emblem, **{**given, **changes})


def raw_call(channel: grpc.Channel, method: str) -> Callable[[bytes], bytes]:
    """A unary method of the service that takes and gives bytes as they are."""
    call: Any = channel.unary_unary(f"/idverdict.v1.VerificationService/{method}")
    return lambda content: bytes(call(content))


@dataclass(frozen=True)
class Refusal:
    """A failed call: its code, its message, and its details by type."""

    code: grpc.StatusCode
    message: str
    details: Mapping[type[Message], Message]

    @property
    def reason(self) -> str:
        """The reason of its one ErrorInfo."""
        info: Any = self.details[error_details_pb2.ErrorInfo]
        assert info.domain == "idverdict"
        return str(info.reason)

    @property
    def fields(self) -> list[str]:
        """The fields that its BadRequest names."""
        bad: Any = self.details[error_details_pb2.BadRequest]
        return [violation.field for violation in bad.field_violations]


def refused(call: Callable[[], Any]) -> Refusal:
    """Make a call that must fail with a status that carries each of its details once."""
    try:
        call()
    except grpc.RpcError as error:
        status = from_call(error)
        assert status is not None, f"no details in {error}"
        details: dict[type[Message], Message] = {}
        for packed in status.details:
            kind: type[Message] = getattr(error_details_pb2, packed.TypeName().rpartition(".")[2])
            assert kind not in details
            details[kind] = kind()
            assert packed.Unpack(details[kind])
        assert error_details_pb2.ErrorInfo in details
        return Refusal(error.code(), error.details() or "", details)
    raise AssertionError("the call was answered")
