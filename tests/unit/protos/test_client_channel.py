"""The channel helper: sizes, retries, keepalive and the choice between TLS and plain text, against real servers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc.code_pb2 import CANCELLED, UNAVAILABLE
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status
from idverdict import client, v1

from tests.requests import create_request, picture

LARGE = b"\xff" * (9 * 1024 * 1024)


class Flaky(v1.VerificationServiceServicer):
    """Fails the first calls, with UNAVAILABLE unless told, then answers with the number of bytes it was sent."""

    def __init__(self, failures: int, code: int = UNAVAILABLE) -> None:
        self.failures = failures
        self.code = code
        self.calls = 0

    def _attempt(self, context: grpc.ServicerContext) -> None:
        self.calls += 1
        if self.calls <= self.failures:
            details = [AnyMessage(), AnyMessage()]
            details[0].Pack(RetryInfo())
            details[1].Pack(ErrorInfo(reason="OVERLOADED", domain="idverdict"))
            status = Status(code=self.code, message="Try again.", details=details)
            context.abort_with_status(rpc_status.to_status(status))

    def CreateVerification(self, request: v1.CreateVerificationRequest, context: Any) -> v1.Verification:  # noqa: D102
        self._attempt(context)
        return v1.Verification(uid=str(len(picture(request, "portrait"))))

    def ReadDocument(self, request: v1.ReadDocumentRequest, context: Any) -> v1.ReadDocumentResponse:  # noqa: D102
        self._attempt(context)
        return v1.ReadDocumentResponse()

    def GetVerification(self, request: v1.GetVerificationRequest, context: Any) -> v1.Verification:  # noqa: D102
        self._attempt(context)
        return v1.Verification(name=request.name, uid="x" * 8 * 1024 * 1024)

    def ListDocumentTypes(  # noqa: D102
        self, request: v1.ListDocumentTypesRequest, context: Any
    ) -> v1.ListDocumentTypesResponse:
        self._attempt(context)
        return v1.ListDocumentTypesResponse()

    def ListVerifications(  # noqa: D102
        self, request: v1.ListVerificationsRequest, context: Any
    ) -> v1.ListVerificationsResponse:
        self._attempt(context)
        return v1.ListVerificationsResponse()

    def GetEvidence(self, request: v1.GetEvidenceRequest, context: Any) -> Iterator[v1.GetEvidenceResponse]:  # noqa: D102
        self._attempt(context)
        yield v1.GetEvidenceResponse(metadata=v1.Evidence(name=request.name))
        yield v1.GetEvidenceResponse(chunk=b"\xff")


@contextmanager
def serving(servicer: Flaky, credentials: grpc.ServerCredentials | None = None) -> Iterator[str]:
    """A server on a free port of the loopback interface; gives its target."""
    options = [
        ("grpc.max_receive_message_length", client.MAX_MESSAGE_BYTES),
        ("grpc.max_send_message_length", client.MAX_MESSAGE_BYTES),
    ]
    server = grpc.server(ThreadPoolExecutor(2), options=options)
    v1.add_VerificationServiceServicer_to_server(servicer, server)
    address = "127.0.0.1:0"
    port = server.add_secure_port(address, credentials) if credentials else server.add_insecure_port(address)
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(None).wait()


def create(portrait: bytes = LARGE) -> v1.CreateVerificationRequest:
    """A request of about the size of its picture."""
    return create_request({}, portrait, request_id="r")


def test_large_call_is_retried_until_the_server_is_back() -> None:
    """A call of 9 MiB that meets UNAVAILABLE twice succeeds at the third attempt, without a word to the caller."""
    servicer = Flaky(failures=2)
    with serving(servicer) as target, client.channel(target) as channel:
        answer = v1.VerificationServiceStub(channel).CreateVerification(create(), timeout=30)
    assert answer.uid == str(len(LARGE))
    assert servicer.calls == 3


def test_large_call_is_not_retried_with_the_default_buffer() -> None:
    """The retry buffer is what makes it so: with gRPC's own 256 KiB, the same call fails at once."""
    servicer = Flaky(failures=2)
    options = [("grpc.per_rpc_retry_buffer_size", 256 * 1024)]
    with (
        serving(servicer) as target,
        client.channel(target, options=options) as channel,
        pytest.raises(grpc.RpcError) as caught,
    ):
        v1.VerificationServiceStub(channel).CreateVerification(create(), timeout=30)
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert servicer.calls == 1


class Busy(Flaky):
    """Refuses the first calls, and says in how many milliseconds to come back; notes when calls come."""

    def __init__(self, failures: int, pushback_ms: int) -> None:
        super().__init__(failures)
        self.pushback_ms = pushback_ms
        self.came: list[float] = []

    def _attempt(self, context: grpc.ServicerContext) -> None:
        self.came.append(time.monotonic())
        if self.calls < self.failures:
            context.set_trailing_metadata((("grpc-retry-pushback-ms", str(self.pushback_ms)),))
            self.calls += 1
            context.abort(grpc.StatusCode.UNAVAILABLE, "")
        super()._attempt(context)


def test_busy_server_is_waited_for_as_long_as_it_says() -> None:
    """The pushback replaces the channel's own delay, which would be a tenth of a second."""
    servicer = Busy(failures=2, pushback_ms=700)
    with serving(servicer) as target, client.channel(target) as channel:
        v1.VerificationServiceStub(channel).ReadDocument(v1.ReadDocumentRequest(), timeout=30)
    first, second, third = servicer.came
    assert min(second - first, third - second) >= 0.69


def test_quota_is_told_and_not_tried_again() -> None:
    """RESOURCE_EXHAUSTED reaches the caller at the first attempt."""

    class Exhausted(Flaky):
        def _attempt(self, context: grpc.ServicerContext) -> None:
            self.calls += 1
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "")

    servicer = Exhausted(failures=9)
    with serving(servicer) as target, client.channel(target) as channel, pytest.raises(grpc.RpcError):
        v1.VerificationServiceStub(channel).ReadDocument(v1.ReadDocumentRequest(), timeout=30)
    assert servicer.calls == 1


@pytest.mark.asyncio
async def test_asyncio_channel_retries_too() -> None:
    """The asyncio channel has the same settings as the blocking one."""
    servicer = Flaky(failures=2)
    with serving(servicer) as target:
        async with client.aio_channel(target) as channel:
            answer = await v1.VerificationServiceStub(channel).CreateVerification(create(), timeout=30)
    assert answer.uid == str(len(LARGE))
    assert servicer.calls == 3


Call = Callable[[Any], object]


@pytest.mark.parametrize(
    "call",
    [
        lambda stub: stub.CreateVerification(create(b""), timeout=30),
        lambda stub: stub.ReadDocument(v1.ReadDocumentRequest(), timeout=30),
        lambda stub: stub.GetVerification(v1.GetVerificationRequest(), timeout=30),
        lambda stub: stub.ListVerifications(v1.ListVerificationsRequest(), timeout=30),
        lambda stub: list(stub.GetEvidence(v1.GetEvidenceRequest(), timeout=30)),
    ],
    ids=["CreateVerification", "ReadDocument", "GetVerification", "ListVerifications", "GetEvidence"],
)
def test_every_method_survives_a_server_that_is_briefly_away(call: Call) -> None:
    """Each method of the service is idempotent, so each is sent again."""
    servicer = Flaky(failures=1)
    with serving(servicer) as target, client.channel(target) as channel:
        call(v1.VerificationServiceStub(channel))
    assert servicer.calls == 2


def test_call_that_a_stopping_server_ends_is_sent_again() -> None:
    """gRPC's servers say CANCELLED to a call that had arrived and was not begun; it is good for another server."""
    servicer = Flaky(failures=2, code=CANCELLED)
    with serving(servicer) as target, client.channel(target) as channel:
        v1.VerificationServiceStub(channel).CreateVerification(create(), timeout=30)
    assert servicer.calls == 3


def test_calls_go_round_all_addresses_of_a_target() -> None:
    """A target with two addresses uses both, and only the other one once a server is gone."""
    servicers = Flaky(failures=0), Flaky(failures=0)
    with serving(servicers[1]) as second:
        with serving(servicers[0]) as first, client.channel(f"ipv4:{first},{second}") as channel:
            stub = v1.VerificationServiceStub(channel)
            deadline = time.monotonic() + 20
            while not all(servicer.calls for servicer in servicers):
                assert time.monotonic() < deadline
                stub.ReadDocument(v1.ReadDocumentRequest(), timeout=10)
        with client.channel(f"ipv4:{first},{second}") as channel:
            before = servicers[1].calls
            for _ in range(5):
                v1.VerificationServiceStub(channel).ReadDocument(v1.ReadDocumentRequest(), timeout=10)
    assert servicers[1].calls == before + 5


def test_large_answer_is_accepted() -> None:
    """An answer above gRPC's default of 4 MiB arrives."""
    with serving(Flaky(failures=0)) as target, client.channel(target) as channel:
        answer = v1.VerificationServiceStub(channel).GetVerification(v1.GetVerificationRequest(), timeout=30)
    assert len(answer.uid) == 8 * 1024 * 1024


def test_message_above_the_limit_never_leaves_the_caller() -> None:
    """More than the limit of a message is refused on the caller's side already."""
    servicer = Flaky(failures=0)
    with serving(servicer) as target, client.channel(target) as channel, pytest.raises(grpc.RpcError) as caught:
        v1.VerificationServiceStub(channel).CreateVerification(create(bytes(client.MAX_MESSAGE_BYTES)), timeout=30)
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert servicer.calls == 0


def test_error_info_is_found_among_the_details() -> None:
    """The stable reason of a failed call is at hand, and its absence is told from it."""
    with serving(Flaky(failures=99)) as target, client.channel(target) as channel:
        with pytest.raises(grpc.RpcError) as caught:
            v1.VerificationServiceStub(channel).GetVerification(v1.GetVerificationRequest(), timeout=30)
        info = client.error_info(caught.value)
        unimplemented: grpc.UnaryUnaryMultiCallable[v1.GetVerificationRequest, bytes] = channel.unary_unary(
            "/idverdict.v1.VerificationService/None", v1.GetVerificationRequest.SerializeToString
        )
        with pytest.raises(grpc.RpcError) as unknown:
            unimplemented(v1.GetVerificationRequest(), timeout=30)
    assert info is not None
    assert (info.reason, info.domain) == ("OVERLOADED", "idverdict")
    assert client.error_info(unknown.value) is None
    assert client.error_info(grpc.RpcError()) is None


@pytest.mark.asyncio
async def test_error_info_reads_an_asyncio_error() -> None:
    """The errors of an asyncio channel carry the reason in the same way."""
    with serving(Flaky(failures=99)) as target:
        async with client.aio_channel(target) as channel:
            with pytest.raises(grpc.RpcError) as caught:
                await v1.VerificationServiceStub(channel).GetVerification(v1.GetVerificationRequest(), timeout=30)
    info = client.error_info(caught.value)
    assert info is not None
    assert info.reason == "OVERLOADED"


def test_service_config_retries_exactly_the_idempotent_methods() -> None:
    """The retry policy names each method that the contract calls idempotent, but for the watches, and no other."""
    config = json.loads(client.service_config())
    (policy,) = config["methodConfig"]
    named = {f"{name['service']}.{name['method']}" for name in policy["name"]}
    methods = [method for service in client.SERVICES for method in service.methods]
    idempotent = {method.full_name for method in methods if client.is_idempotent(method)}
    watches = {f"idverdict.v1.WatchService.Watch{what}" for what in ("Verifications", "Customers")}
    assert watches < idempotent
    assert named == idempotent - watches
    methods_of = {
        "AuditService": ("ListEntries", "GetCheckpoint", "ProveInclusion", "ProveConsistency", "IssueReceipt"),
        "AuthorityService": ("StartCheck", "GetCheck", "ListChecks", "DeliverResult", "StartChallenge"),
        "BulkService": ("SubmitBulk", "GetBulk", "ListBulk", "GetBulkResults", "CancelBulk"),
        "CustomerService": (
            "CreateCustomer", "GetCustomer", "UpdateCustomer", "ListCustomerVersions", "ReplayCustomerVersion",
            "ReportEvent", "AddAttachment", "WithdrawConsent", "ListAttachments", "ListDue", "GetCustomerFile",
                "GetAttachmentContent", "ExportCustomers",
        ),
        "PackService": ("GetEvidencePack",),
        "PartyService": (
            "PutParty", "ListParties", "PutMandate", "ImportStructure", "ExportStructure", "DetermineOwners",
            "GetOwnerDetermination", "ListOwnerDeterminations", "ReplayOwnerDetermination", "CompareRegister",
            "ListRegisterComparisons", "ReplayRegisterComparison",
            "GetOwnerProposal", "ListOwnerProposals", "DecideOwnerProposal",
            "ImportHoldingRegister", "ListHoldingRegisters", "DropHoldingRegister",
        ),
        "RetentionService": (
            "NoteRelationshipEnd", "RequestDeletion", "PlaceHold", "ReleaseHold", "GetRetention", "PlanPurge", "Purge",
        ),
        "ReviewService": (
            "ListCases", "ClaimCases", "RenewCase", "ReleaseCase", "GetCase", "GetPicture", "OpenCase", "RevealFields",
            "DecideCase", "ConfirmCase", "WithdrawDecision", "RequestFromCustomer", "Escalate", "RaiseObjection",
            "AnswerObjection", "GetReviewRules", "GetReviewStatistics",
        ),
        "ScreeningService": (
            "ImportList", "ListListVersions", "Screen", "ScreenCustomer", "ListHits", "GetHit", "DecideHit",
            "ReplayHit",
            "StartSweep", "ListSweeps", "ListDuplicates",
        ),
        "RiskService": (
            "RateCustomer", "GetRating", "ListRatings", "ProposeOverride", "DecideOverride", "ReplayRating",
            "SimulatePolicy", "AssessOneOff", "ReplayOneOff",
        ),
        "VerificationService": (
            "CreateVerification", "ReadDocument", "GetVerification", "ListVerifications", "GetEvidence",
            "ListDocumentTypes",
        ),
    }  # fmt: skip
    assert named == {f"idverdict.v1.{service}.{name}" for service, names in methods_of.items() for name in names}
    assert policy["retryPolicy"]["retryableStatusCodes"] == ["UNAVAILABLE", "CANCELLED"]


def test_options_agree_with_the_numbers_of_the_server() -> None:
    """Pings come no faster than the server tolerates, and a whole message fits the retry buffer."""
    options = dict(client.channel_options("idverdict.example:443"))
    assert options["grpc.keepalive_time_ms"] >= client.MIN_PING_INTERVAL_MS
    assert options["grpc.per_rpc_retry_buffer_size"] > options["grpc.max_send_message_length"]
    assert options["grpc.max_receive_message_length"] == client.MAX_MESSAGE_BYTES
    assert "grpc.enable_http_proxy" not in options


def test_proxy_of_the_environment_is_not_used_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call to the loopback interface reaches the server although the environment names a proxy."""
    for name in ("no_proxy", "NO_PROXY", "no_grpc_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("grpc_proxy", "http://127.0.0.1:1")
    with serving(Flaky(failures=0)) as target, client.channel(target) as channel:
        v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest(), timeout=30)


@pytest.mark.parametrize(
    "target",
    [
        "localhost:50051",
        "localhost",
        "127.0.0.1:50051",
        "127.8.0.1",
        "[::1]:50051",
        "::1",
        "dns:///localhost:50051",
        "dns:localhost:50051",
        "ipv4:127.0.0.1:50051",
        "ipv4:127.0.0.1:1,127.0.0.1:2",
        "ipv6:[::1]:50051",
        "unix:/run/idverdict.sock",
        "unix-abstract:idverdict",
    ],
)
def test_target_on_this_machine_is_local(target: str) -> None:
    """Loopback addresses and Unix sockets, in any form that gRPC takes."""
    assert client.is_local(target)


@pytest.mark.parametrize(
    "target",
    [
        "idverdict:50051",
        "localhost.bank.example:50051",
        "127.0.0.1.bank.example:50051",
        "10.0.0.1:50051",
        "0.0.0.0:50051",
        "[2001:db8::1]:50051",
        "dns:///idverdict.bank.example:443",
        "dns://127.0.0.1/idverdict.bank.example:443",
        "ipv4:127.0.0.1:1,10.0.0.1:1",
        "xds:///localhost",
        "",
    ],
)
def test_any_other_target_is_not_local(target: str) -> None:
    """Nothing that may lie on another machine counts as this one, so that it is called over TLS."""
    assert not client.is_local(target)


def certificate() -> tuple[bytes, bytes]:
    """A key and its self-signed certificate for 127.0.0.1, both PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SPECIMEN")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return secret, built.public_bytes(pem)


def test_credentials_make_a_tls_channel_even_on_this_machine() -> None:
    """A server with a private authority's certificate is reached with it, and not without."""
    key, chain = certificate()
    trusted = grpc.ssl_channel_credentials(chain)
    servicer = Flaky(failures=0)
    with serving(servicer, grpc.ssl_server_credentials([(key, chain)])) as target:
        with client.channel(target, credentials=trusted) as channel:
            v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest(), timeout=30)
        with client.channel(target) as channel, pytest.raises(grpc.RpcError):
            v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest(), timeout=5)
    assert servicer.calls == 1


@pytest.mark.parametrize("make", [client.channel, client.aio_channel])
@pytest.mark.parametrize("given", [{"credentials": grpc.ssl_channel_credentials()}, {"token": "secret"}])
def test_credentials_and_plaintext_exclude_each_other(make: Callable[..., object], given: dict[str, Any]) -> None:
    """Asking for both is a mistake that is told, not resolved; a token never goes over plain text."""
    with pytest.raises(ValueError, match="exclude") as caught:
        make("idverdict:50051", plaintext=True, **given)
    assert "secret" not in str(caught.value)


def test_certificate_and_key_go_together(tmp_path: Path) -> None:
    """A certificate without its key is a mistake that is told."""
    with pytest.raises(ValueError, match="together"):
        client.tls(certificate=tmp_path / "client.pem")
    with pytest.raises(FileNotFoundError):
        client.tls(tmp_path / "nothing.pem")


class Listening(Flaky):
    """Keeps what each call was authorised with."""

    def __init__(self) -> None:
        super().__init__(failures=0)
        self.seen: list[Any] = []

    def _attempt(self, context: grpc.ServicerContext) -> None:
        self.seen.append(dict(context.invocation_metadata()).get("authorization"))


async def test_token_goes_with_every_call_and_may_be_renewed(tmp_path: Path) -> None:
    """A fixed token, or what a function gives at each call, on both kinds of channel."""
    key, chain = certificate()
    trusted = tmp_path / "ca.pem"
    trusted.write_bytes(chain)
    fresh = (f"token-{number}" for number in count())
    servicer, asked = Listening(), v1.ListVerificationsRequest()
    with serving(servicer, grpc.ssl_server_credentials([(key, chain)])) as target:
        with client.channel(target, credentials=client.tls(trusted), token=lambda: next(fresh)) as channel:
            for _ in range(2):
                v1.VerificationServiceStub(channel).ListVerifications(asked, timeout=30)
        async with client.aio_channel(target, credentials=client.tls(trusted), token="fixed") as aio:
            await v1.VerificationServiceStub(aio).ListVerifications(asked, timeout=30)
    assert servicer.seen == ["Bearer token-0", "Bearer token-1", "Bearer fixed"]


def test_token_that_cannot_be_had_fails_the_call(tmp_path: Path) -> None:
    """The call does not go out without it."""
    key, chain = certificate()
    (tmp_path / "ca.pem").write_bytes(chain)

    def broken() -> str:
        raise RuntimeError("no provider")

    servicer = Listening()
    with (
        serving(servicer, grpc.ssl_server_credentials([(key, chain)])) as target,
        client.channel(target, credentials=client.tls(tmp_path / "ca.pem"), token=broken) as channel,
        pytest.raises(grpc.RpcError),
    ):
        v1.VerificationServiceStub(channel).ListVerifications(v1.ListVerificationsRequest(), timeout=5)
    assert servicer.seen == []


@pytest.mark.parametrize(("plaintext", "expected"), [(False, "secure"), (True, "insecure")])
def test_another_machine_is_called_over_tls_unless_plain_text_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, plaintext: bool, expected: str
) -> None:
    """Plain text to another machine is never chosen by itself."""
    made: list[str] = []
    for module in (grpc, grpc.aio):
        monkeypatch.setattr(module, "secure_channel", lambda *_: made.append("secure"))
        monkeypatch.setattr(module, "insecure_channel", lambda *_: made.append("insecure"))
    client.channel("idverdict:50051", plaintext=plaintext)
    client.aio_channel("idverdict:50051", plaintext=plaintext)
    assert made == [expected, expected]
