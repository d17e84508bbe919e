"""Hostile and mistaken input: each gets its documented error with details, and the server goes on."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import grpc
import numpy as np
import psutil
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from idverdict import v1
from idverdict.client import MAX_MESSAGE_BYTES
from PIL import Image

from tests.builders import make_reading
from tests.e2e.serving import (
    PORTRAIT,
    KnowingReader,
    Refusal,
    Running,
    picture,
    raw_call,
    refused,
    request,
    running,
    settings_in,
)
from tests.specimens.sides import Side
from tests.suites.support.malformed import lengthy

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MIB = 1024 * 1024


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes whose header promises gigabytes of pixels, and whose data keep the promise."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = zlib.compress(bytes(16 * MIB), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture_of_noise(seed: int) -> bytes:
    """A PNG of 8 million bytes, which nothing makes smaller."""
    noise = np.random.default_rng(seed).integers(0, 256, (1500, 1800, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def animated(form: str) -> bytes:
    """Two frames."""
    first, second = Image.new("RGB", (320, 200), "red"), Image.new("RGB", (320, 200), "blue")
    buffer = io.BytesIO()
    first.save(buffer, form, save_all=True, append_images=[second])
    return buffer.getvalue()


BAD_IMAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "truncated": (lambda: PORTRAIT[: len(PORTRAIT) // 2], "IMAGE_DECODE_FAILED"),
    "header alone": (lambda: b"\xff\xd8\xff", "IMAGE_DECODE_FAILED"),
    "text": (lambda: b"not an image, though of some length", "IMAGE_FORMAT_UNSUPPORTED"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "IMAGE_FORMAT_UNSUPPORTED"),
    "gif": (lambda: animated("GIF"), "IMAGE_FORMAT_UNSUPPORTED"),
    "animated webp": (lambda: animated("WEBP"), "IMAGE_FORMAT_UNSUPPORTED"),
    "animated png": (lambda: animated("PNG"), "IMAGE_FORMAT_UNSUPPORTED"),
    "bomb": (bomb, "IMAGE_TOO_LARGE"),
    "tiny": (lambda: picture("red", size=(40, 40)), "RESOLUTION_TOO_LOW"),
}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for all of these tests."""
    with running(settings_in(tmp_path_factory.mktemp("store"))) as serving:
        yield serving


@pytest.fixture
def unharmed(attacked: Running) -> Iterator[Running]:
    """A server that still answers after the test, and has kept nothing of it."""
    server = attacked
    server.reader.calls = 0
    yield server
    assert server.stub.ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT)).reading.fields["name"].value
    assert not server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications


@pytest.mark.parametrize("kind", BAD_IMAGES)
def test_bad_image_is_named_by_field_and_reason(unharmed: Running, kind: str) -> None:
    """A picture that cannot be taken in is a bad request that names its field, in both methods."""
    make, reason = BAD_IMAGES[kind]
    data = make()
    read = refused(lambda: unharmed.stub.ReadDocument(v1.ReadDocumentRequest(image=data)))
    assert (read.code, read.reason, read.fields) == (INVALID, reason, ["image"])
    created = refused(lambda: unharmed.stub.CreateVerification(request(emblem=data)))
    assert (created.code, created.reason, created.fields) == (INVALID, reason, ["documents[0].pages[1].image"])
    assert unharmed.reader.calls == 1  # the good portrait side alone


def test_bomb_is_refused_without_its_memory(unharmed: Running) -> None:
    """Ten gigabytes of promised pixels cost next to nothing."""
    data = bomb()
    assert len(data) < 100_000
    before = psutil.Process().memory_info().rss
    for _ in range(5):
        refused(lambda: unharmed.stub.ReadDocument(v1.ReadDocumentRequest(image=data)))
    assert psutil.Process().memory_info().rss - before < 64 * MIB


def _changed(change: Callable[[v1.CreateVerificationRequest], object]) -> v1.CreateVerificationRequest:
    sent = request()
    change(sent)
    return sent


def _claim(**elements: str) -> Callable[[], v1.CreateVerificationRequest]:
    return lambda: _changed(lambda sent: sent.claim.MergeFrom(v1.Claim(**elements)))


def _of_document(**elements: str) -> Callable[[], v1.CreateVerificationRequest]:
    return lambda: _changed(lambda sent: sent.documents[0].claim.MergeFrom(v1.DocumentClaim(**elements)))


def _name_page(sent: v1.CreateVerificationRequest, name: str) -> None:
    sent.documents[0].pages[0].page = name


def _as_auxiliary(sent: v1.CreateVerificationRequest) -> None:
    sent.documents[0].role = v1.DOCUMENT_ROLE_AUXILIARY


BAD_REQUESTS: dict[str, tuple[Callable[[], v1.CreateVerificationRequest], str]] = {
    "nine documents": (lambda: _changed(lambda sent: sent.documents.extend(8 * [sent.documents[0]])), "documents"),
    "no page": (lambda: request(portrait=None, emblem=None), "documents[0].pages"),
    "no picture": (lambda: request(emblem=b""), "documents[0].pages[1].image"),
    "odd page": (lambda: _changed(lambda sent: _name_page(sent, "人像面")), "documents[0].pages[0].page"),
    "no primary document": (lambda: _changed(_as_auxiliary), ""),
    "no request id": (lambda: request(""), "request_id"),
    "odd request id": (lambda: request("张样本"), "request_id"),
    "no customer": (lambda: request(customer_reference=""), "customer_reference"),
    "no purpose": (lambda: request(purpose=0), "purpose"),
    "unknown purpose": (lambda: request(purpose=99), "purpose"),
    "no claim": (lambda: _changed(lambda sent: sent.ClearField("claim")), "claim"),
    "impossible birth date": (_claim(birth_date="1949-02-30"), "claim.birth_date"),
    "unknown sex": (_claim(sex="张样本"), "claim.sex"),
    "endless name": (_claim(name="样" * 101), "claim.name"),
    "endless number": (_of_document(number="9" * 65), "documents[0].claim.number"),
    "impossible last day": (_of_document(valid_until="2099-02-30"), "documents[0].claim.valid_until"),
}


@pytest.mark.parametrize("kind", BAD_REQUESTS)
def test_broken_rule_names_the_field_and_no_value(unharmed: Running, kind: str) -> None:
    """A request that breaks the contract is told where, without a word of what it said."""
    make, field = BAD_REQUESTS[kind]
    refusal = refused(lambda: unharmed.stub.CreateVerification(make()))
    assert (refusal.code, refusal.reason) == (INVALID, "INVALID_REQUEST")
    assert refusal.fields == [field]
    for secret in ("样", "1949", "99"):
        assert secret not in repr(refusal)


def test_several_broken_rules_are_told_at_once(unharmed: Running) -> None:
    """All faults of a request come in one answer."""
    wrong = request("", customer_reference="", purpose=0)
    assert refused(lambda: unharmed.stub.CreateVerification(wrong)).fields == [
        "customer_reference",
        "purpose",
        "request_id",
    ]


def test_request_of_no_document_breaks_two_rules(unharmed: Running) -> None:
    """It has too few documents, and none that is primary."""
    refusal = refused(lambda: unharmed.stub.CreateVerification(_changed(lambda sent: sent.ClearField("documents"))))
    assert (refusal.code, refusal.reason, refusal.fields) == (INVALID, "INVALID_REQUEST", ["", "documents"])


@pytest.mark.parametrize("number", [101, 1_000_000])
def test_endless_lists_are_refused_before_their_elements_are_looked_at(unharmed: Running, number: int) -> None:
    """A document of more pages than any list may have is refused for that, however many they are."""
    sent = request()
    content = sent.SerializeToString() + lengthy(7, lengthy(3, b"") * number)
    refusal = _raw(unharmed, "CreateVerification", content)
    assert (refusal.code, refusal.reason, refusal.fields) == (INVALID, "INVALID_REQUEST", ["documents[1].pages"])


def test_page_that_no_document_type_has_is_unknown(unharmed: Running) -> None:
    """A page has to be one of the declared type, or of any type where none is declared; nothing is read before."""
    for document_type in ("cn_resident_id", ""):
        sent = request()
        sent.documents[0].document_type, sent.documents[0].pages[1].page = document_type, "sleeve"
        refusal = refused(partial(unharmed.stub.CreateVerification, sent))
        assert (refusal.code, refusal.reason) == (INVALID, "PAGE_UNKNOWN")
        assert refusal.fields == ["documents[0].pages[1].page"]
    assert unharmed.reader.calls == 0


def test_type_that_no_document_has_is_unknown(unharmed: Running) -> None:
    """A declared type has to be one that the server lists, for a verification and for a reading."""
    sent = request()
    sent.documents[0].document_type = "library_card"
    refusals = {
        "documents[0].document_type": partial(unharmed.stub.CreateVerification, sent),
        "document_type": partial(
            unharmed.stub.ReadDocument, v1.ReadDocumentRequest(image=PORTRAIT, document_type="library_card")
        ),
    }
    for field, call in refusals.items():
        refusal = refused(call)
        assert (refusal.code, refusal.reason, refusal.fields) == (INVALID, "DOCUMENT_TYPE_UNKNOWN", [field])
    assert unharmed.reader.calls == 0


def test_empty_picture_is_a_broken_rule(unharmed: Running) -> None:
    """ReadDocument needs a picture."""
    refusal = refused(lambda: unharmed.stub.ReadDocument(v1.ReadDocumentRequest()))
    assert (refusal.code, refusal.reason, refusal.fields) == (INVALID, "INVALID_REQUEST", ["image"])


def _raw(server: Running, method: str, content: bytes) -> Refusal:
    return refused(lambda: raw_call(server.channel, method)(content))


@pytest.mark.parametrize("content", [b"\xff\xff\xff\xff", b"\x0a\xff\x01truncated", bytes(100)])
def test_bytes_that_are_no_message_are_refused(unharmed: Running, content: bytes) -> None:
    """What does not parse is malformed, not an internal error."""
    refusal = _raw(unharmed, "CreateVerification", content)
    assert (refusal.code, refusal.reason) == (INVALID, "MALFORMED_MESSAGE")


def test_unknown_method_has_details_too(unharmed: Running) -> None:
    """A method that is not there is UNIMPLEMENTED with a reason."""
    refusal = _raw(unharmed, "DeleteVerification", b"")
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNIMPLEMENTED, "METHOD_UNKNOWN")


def test_message_above_the_limit_is_refused_with_details(unharmed: Running) -> None:
    """A message over 42 MiB is refused before it is parsed, and says so."""
    options = [("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel(unharmed.address, options) as channel:
        call = raw_call(channel, "ReadDocument")
        refusal = refused(lambda: call(v1.ReadDocumentRequest(image=bytes(MAX_MESSAGE_BYTES)).SerializeToString()))
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE")
    assert set(refusal.details) == {ErrorInfo}


def test_each_picture_has_its_own_limit(tmp_path: Path) -> None:
    """Two photos of eight million bytes are taken in together by way of the shipped channel, and kept."""
    photos = [picture_of_noise(seed) for seed in (1, 2)]
    known = {data: make_reading(side) for data, side in zip(photos, (Side.PORTRAIT, Side.EMBLEM), strict=True)}
    assert sum(map(len, photos)) > 16_000_000
    with running(settings_in(tmp_path), KnowingReader(known=known)) as server:
        answer = server.stub.CreateVerification(request(portrait=photos[0], emblem=photos[1]), timeout=60)
        assert [kept.size_bytes for kept in answer.evidence] == [len(photo) for photo in photos]


def test_message_far_above_the_limit_is_refused_by_grpc_itself(unharmed: Running) -> None:
    """Beyond another MiB nothing is read at all; the code is the same."""
    options = [("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel(unharmed.address, options) as channel:
        call = raw_call(channel, "ReadDocument")
        with pytest.raises(grpc.RpcError) as caught:
            call(bytes(MAX_MESSAGE_BYTES + 11 * MIB))
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


@pytest.mark.parametrize("seconds", [-(2**62), 2**62, 253402300800])
def test_time_beyond_every_calendar_is_refused(unharmed: Running, seconds: int) -> None:
    """A timestamp outside the years 1 to 9999 is a bad request."""
    asked = v1.ListVerificationsRequest(create_time_from=Timestamp(seconds=seconds))
    refusal = refused(lambda: unharmed.stub.ListVerifications(asked))
    assert (refusal.code, refusal.reason, refusal.fields) == (INVALID, "INVALID_REQUEST", ["create_time_from"])


def test_both_pictures_at_fault_names_the_first(unharmed: Running) -> None:
    """One image error is answered at a time."""
    refusal = refused(lambda: unharmed.stub.CreateVerification(request(portrait=b"x", emblem=b"x")))
    assert BadRequest in refusal.details
    assert refusal.fields == ["documents[0].pages[0].image"]


def test_request_can_be_repaired_under_its_id(server: Running) -> None:
    """A refused request has used nothing up: the same id serves for the good one."""
    refused(lambda: server.stub.CreateVerification(request(portrait=b"x")))
    answer = server.stub.CreateVerification(request())
    assert v1.Decision.Name(answer.verdict.decision) == "DECISION_ACCEPT"
