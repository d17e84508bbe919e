"""A whole run of the service, good and bad, and everything that is heard and written of it."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import grpc
from idverdict import client, v1

from ocr.reading import Reading
from service.demo.camera import Camera
from service.demo.cases import Case
from tests.e2e.bank import Bank
from tests.requests import pictures, set_picture
from tests.suites.support.scanner import secrets_of_date
from tests.suites.support.shipped import CODE_FOLDER, Shipped
from tests.suites.support.traps import traps

_CLOSED: Final = {"sex", "nationality", "valid_until"}
"""Elements with so few values that they stand in any text; LONG_TERM is one of them."""
_CHUNK: Final = 32


@dataclass
class Heard:
    """What callers and operators were told, by what they did, and the secrets that went in.

    Attributes:
        told: every error, and every line of a command, as bytes.
        secrets: values by name.
    """

    told: dict[str, bytes] = field(default_factory=dict)
    secrets: dict[str, bytes] = field(default_factory=dict)

    def call(self, what: str, call: Callable[[], Any]) -> str:
        """Make a call; of one that fails everything is kept that the caller gets. Gives its status."""
        try:
            call()
        except grpc.RpcError as error:
            told: Any = error.trailing_metadata() or ()
            trailing = [part for pair in told for part in pair]
            said = [str(error), str(error.details()), *trailing]
            self.tell(what, *said)
            return str(error.code().name)
        return "OK"

    def tell(self, what: str, *said: str | bytes) -> None:
        """Keep what was said."""
        as_bytes = [part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape") for part in said]
        self.told[f"{len(self.told)} {what}"] = b"\n".join(as_bytes)

    def know(self, request: v1.CreateVerificationRequest, name: str) -> None:
        """Take a request's claim and pictures for secrets."""
        documents = (document.claim.ListFields() for document in request.documents)
        for element, value in itertools.chain(request.claim.ListFields(), *documents):
            if element.name.endswith(("_date", "_from", "_until")) and value != "LONG_TERM":
                self.secrets |= secrets_of_date(f"{name} {element.name}", date.fromisoformat(value))
            elif element.name not in _CLOSED:
                self.secrets[f"{name} {element.name}"] = value.encode()
        for side, data in ((page.page, page.image) for document in request.documents for page in document.pages):
            for share in (1, 2, 3) if len(data) > 1000 else ():
                at = len(data) * share // 4
                self.secrets[f"{name} {side} picture at {share}/4"] = data[at : at + _CHUNK]

    def know_keys(self, file: Path) -> None:
        """Take every key of a key file for a secret, as text and as bytes."""

        def texts(content: Any) -> Iterator[str]:
            for value in content.values() if isinstance(content, dict) else ():
                yield from texts(value) if isinstance(value, dict) else [str(value)]

        for number, text in enumerate(text for text in texts(json.loads(file.read_text())) if len(text) > 40):
            self.secrets[f"key {number}"] = text.encode()

    def run(self, what: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run a command that answers with no verdict. Gives its status."""
        done = subprocess.run(
            [sys.executable, *command], cwd=CODE_FOLDER, env={**os.environ, **environment}, capture_output=True,
            check=False, timeout=120, input=b"",
        )  # fmt: skip
        self.tell(what, done.stderr, done.stdout)
        return done.returncode


@dataclass(frozen=True, slots=True)
class Indiscreet:
    """A reader that fails with a text that holds a field's value, as a library might."""

    text: str

    def read(self, data: bytes, between_stages: Callable[[], None] = lambda: None, /) -> Reading:
        """Fails."""
        between_stages()
        try:
            raise LookupError(f"no glyph for {self.text}")
        except LookupError as error:
            raise ValueError(f"cannot read {self.text!r}") from error

    def warm_up(self) -> None:
        """Nothing to load."""


def send_cases(heard: Heard, stub: Any, cases: Sequence[Case]) -> list[v1.CreateVerificationRequest]:
    """The demonstration's cases; gives what was sent."""
    camera, sent = Camera(), []
    for case in cases:
        request = camera.request(case)
        request.claim.contact, request.claim.occupation = "13800138000", "样本教师"
        heard.know(request, case.key)
        heard.call(case.key, lambda request=request: stub.CreateVerification(request, timeout=120))  # type: ignore[misc]
        sent.append(request)
    return sent


def send_faults(heard: Heard, stub: Any, connection: grpc.Channel, good: v1.CreateVerificationRequest) -> list[str]:
    """Every way of being refused, with values where they do not belong; gives the statuses."""
    claim, statuses = good.claim, []

    def changed(**fields: Any) -> v1.CreateVerificationRequest:
        request = v1.CreateVerificationRequest()
        request.CopyFrom(good)
        for name, value in fields.items():
            setattr(request, name, value)
        return request

    number, name = good.documents[0].claim.number, claim.name
    wrong_claim = changed(request_id="fault-claim")
    wrong_claim.claim.sex, wrong_claim.claim.birth_date, wrong_claim.claim.nationality = name, number, name
    endless = changed(request_id="fault-endless")
    endless.claim.address = claim.address * 30
    raw = good.SerializeToString()
    unary: Any = connection.unary_unary
    prefix = "/idverdict.v1.VerificationService/"
    calls: dict[str, Callable[[], Any]] = {
        "another payload": lambda: stub.CreateVerification(changed(customer_reference="other")),
        "name as request id": lambda: stub.CreateVerification(changed(request_id=name)),
        "name as reference": lambda: stub.CreateVerification(changed(request_id="f-1", customer_reference=name)),
        "values in wrong elements": lambda: stub.CreateVerification(wrong_claim),
        "endless address": lambda: stub.CreateVerification(endless),
        "purpose": lambda: stub.CreateVerification(changed(request_id="f-2", purpose=77)),
        "number as id": lambda: stub.GetVerification(v1.GetVerificationRequest(name=f"verifications/{number}")),
        "name as id": lambda: stub.GetVerification(v1.GetVerificationRequest(name=name)),
        "number as picture": lambda: list(
            stub.GetEvidence(v1.GetEvidenceRequest(name=f"verifications/{number}/evidence/{number}"))
        ),
        "name as page token": lambda: stub.ListVerifications(v1.ListVerificationsRequest(page_token=name)),
        "number as page token": lambda: stub.ListVerifications(v1.ListVerificationsRequest(page_token=number)),
        "name as type": lambda: stub.ReadDocument(v1.ReadDocumentRequest(image=b"x", document_type=name)),
        "half a message": lambda: unary(f"{prefix}CreateVerification")(raw[: len(raw) // 2]),
        "message of another method": lambda: unary(f"{prefix}GetVerification")(raw),
        "number as method": lambda: unary(f"{prefix}{number}")(raw),
        "number beside a trace": lambda: stub.GetVerification(
            v1.GetVerificationRequest(),
            metadata=[
                ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                ("tracestate", f"bank={number}"),
                ("baggage", f"customer={number}"),
            ],
        ),
        "number as a trace": lambda: stub.GetVerification(
            v1.GetVerificationRequest(), metadata=[("traceparent", f"00-{number}-01")]
        ),
        "number in a header": lambda: stub.GetVerification(v1.GetVerificationRequest(), metadata=[("x-note", number)]),
        "no time": lambda: stub.CreateVerification(changed(request_id="f-3"), timeout=0.005),
        "far too large": lambda: unary(f"{prefix}CreateVerification")(raw + bytes(43 * 2**20)),
    }
    for trap in ("text", "jpeg baseline, half", "png header bomb", "jpeg of many scans", "png zTXt bomb"):
        bad = changed(request_id="f-4")
        set_picture(bad, "emblem", traps()[trap])
        calls[trap] = lambda bad=bad: stub.CreateVerification(bad)  # type: ignore[misc]
    for what, call in calls.items():
        statuses.append(heard.call(what, call))
    return statuses


def send_strangers(heard: Heard, bank: Bank, address: str, name: str) -> list[str]:
    """Callers that are not let in; each token is a secret. Gives the statuses."""
    tokens = {
        "nonsense": "nonsense-SPECIMEN-token-0123456789",
        "expired": bank.idp.token("auditor", exp=1),
        "of another audience": bank.idp.token("auditor", aud="other"),
        "of a person": bank.idp.token("auditor", sub=name, tenant=None),
        "of another role": bank.idp.token("administrator"),
        "of an unknown key": bank.idp.token("auditor", header={"kid": name}),
    }
    statuses = []
    for what, token in tokens.items():
        heard.secrets |= {f"token {what} {at}": part.encode() for at, part in enumerate(token.split("."))}
        with bank.channel(address, token=token) as connection:
            stub = v1.VerificationServiceStub(connection)
            statuses.append(heard.call(what, lambda stub=stub: stub.ListVerifications(v1.ListVerificationsRequest())))  # type: ignore[misc]
    with bank.channel(address) as connection:
        stub = v1.VerificationServiceStub(connection)
        statuses.append(heard.call("nobody", lambda: stub.ListVerifications(v1.ListVerificationsRequest())))
    return statuses


@contextmanager
def without(folder: Path) -> Iterator[None]:
    """A folder is away while the block runs."""
    away = folder.with_name("away")
    folder.rename(away)
    try:
        yield
    finally:
        away.rename(folder)


def run_commands(
    heard: Heard, server: Shipped, request: v1.CreateVerificationRequest, folder: Path, most: int
) -> list[int]:
    """The command line beside the server: crashes, wrong claims and settings, keys. Gives the statuses."""
    claim, picture = folder / "claim.json", folder / "picture.jpg"
    number = request.documents[0].claim.number
    claim.write_text(json.dumps({"name": request.claim.name, "birth_date": number}))
    broken = folder / "broken.json"
    broken.write_text('{"name": "' + request.claim.name)
    portrait = pictures(request)[0]
    picture.write_bytes(portrait)
    cut = folder / "cut.jpg"
    cut.write_bytes(portrait[:3000])
    ours, python = dict(server.environment), ["-m", "service"]
    verify = [*python, "verify", "--portrait", str(picture), "--claim"]
    secret, name = "postgresql://idverdict:SPECIMEN-password-1@127.0.0.1:1/none", request.claim.name
    customer = request.customer_reference
    heard.secrets["password"] = b"SPECIMEN-password-1"
    crash = "import os, service.cli as c\ndef app(): raise ValueError(os.environ['SAID'])\nc.app = app\nc.main()"
    runs: tuple[tuple[str, list[str], dict[str, str]], ...] = (
        ("crash", ["-c", crash], {"SAID": name}),
        ("crash of a talkative one", ["-c", crash], {"SAID": name, "IDVERDICT_LOG_LEVEL": "debug"}),
        ("claim that breaks a rule", [*verify, str(claim)], {}),
        ("claim that is no JSON", [*verify, str(broken)], {}),
        ("cut picture", [*python, "read", str(cut)], {}),
        ("setting", [*python, "list"], {"IDVERDICT_PORT": number}),
        ("database out of reach", [*python, "list"], {"IDVERDICT_DATABASE_URL": secret}),
        ("configuration", [*python, "list"], {"IDVERDICT_CONFIG": str(broken)}),
        ("keys list", [*python, "keys", "list"], {}),
        ("keys rotate", [*python, "keys", "rotate"], {}),
        ("keys check", [*python, "keys", "check"], {}),
        ("keys rewrap", [*python, "keys", "rewrap", "--dry-run"], {}),
        ("keys retire", [*python, "keys", "retire", "none", "--yes"], {}),
        ("keys erase-customer", [*python, "keys", "erase-customer", "nobody", "--yes"], {}),
        ("list", [*python, "list"], {}),
        ("replay", [*python, "replay", "--since", "2020-01-01", "--tenant", "retail"], {}),
        ("pack", [*python, "pack", "none", "--output", str(folder / "pack.zip"), "--operator", "suite"], {}),
        ("retention show", [*python, "retention", "show", "--tenant", "retail", "--customer", customer], {}),
        ("retention purge", [*python, "retention", "purge", "--tenant", "retail"], {}),
    )
    return [heard.run(what, command, ours | more) for what, command, more in runs[:most]]


def client_of(bank: Bank, address: str, role: str) -> grpc.Channel:
    """A channel with a good token."""
    return bank.channel(address, token=client_token(bank, role))


def client_token(bank: Bank, role: str) -> client.Token:
    """A good token of a role, made anew for each call."""
    return lambda: bank.idp.token(role)
