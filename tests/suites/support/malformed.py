"""Requests that are no messages, or messages that nobody should send: at the level of the wire format."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from google.protobuf.message import Message
from idverdict import v1

from tests.requests import create_request
from tests.suites.support.corpus import corpus
from tests.suites.support.mutators import BYTES

_TEXTS: Final = (
    b"", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf8\x88\x80\x80\x80", "\u202e样本\u200b".encode(),
    b"a" * 129, b"a" * 1_000_000, "样".encode() * 100_000, b"../../etc/passwd", b"'; DROP TABLE verifications; --",
    b"%s%n{0}${jndi:ldap://x}", b"1949-02-30", b"9999-99-99", b"verifications/", b"verifications/../x",
    b"verifications/" + b"x" * 65, b"verifications/x/evidence/" + b"-" * 64, b"\r\nSet-Cookie: x", b"LONG_TERM",
)  # fmt: skip
"""Not UTF-8 (overlong forms and half of a surrogate pair among them), too long, and what means something elsewhere."""
_DEEP: Final = 20_000


def requests() -> Mapping[str, Message]:
    """A request of each method that is good but for its picture, which is cut off."""
    picture = corpus()["jpeg baseline"][:400]  # enough to be opened, and not to be read, which takes longest
    claim = {"name": "样本", "sex": "MALE", "birth_date": "1949-12-31", "valid_until": "LONG_TERM"}
    return {
        "CreateVerification": create_request(
            claim, picture, request_id="hostile", customer_reference="customer", purpose="PURPOSE_REVIEW"
        ),
        "ReadDocument": v1.ReadDocumentRequest(image=picture, document_type="cn_resident_id"),
        "GetVerification": v1.GetVerificationRequest(name="verifications/none"),
        "ListDocumentTypes": v1.ListDocumentTypesRequest(),
        "ListVerifications": v1.ListVerificationsRequest(page_size=3, customer_reference="customer"),
        "GetEvidence": v1.GetEvidenceRequest(name="verifications/none/evidence/0-0"),
    }  # fmt: skip


def malformed(chance: random.Random, good: bytes) -> bytes:
    """Bytes to be sent in a good request's place."""
    return chance.choice(_WAYS)(chance, good)


def varint(number: int) -> bytes:
    """A number as the wire format has it, the lower seven bits first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def lengthy(field: int, content: bytes) -> bytes:
    """A field that holds bytes: a string, a message or a packed list."""
    return varint(field << 3 | 2) + varint(len(content)) + content


def _nonsense(chance: random.Random, _good: bytes) -> bytes:
    return chance.randbytes(chance.choice((1, 2, 10, 100, 5000)))


def _mutated(chance: random.Random, good: bytes) -> bytes:
    for _ in range(chance.randint(1, 4)):
        good = chance.choice(BYTES)(chance, good)
    return good


def _with_text(chance: random.Random, good: bytes) -> bytes:
    """One of the first fields holds another text: of a scalar, the last one counts."""
    return good + lengthy(chance.randint(1, 7), chance.choice(_TEXTS))


def _with_claim(chance: random.Random, good: bytes) -> bytes:
    elements = b"".join(lengthy(chance.randint(1, 12), chance.choice(_TEXTS)) for _ in range(chance.randint(1, 3)))
    return good + lengthy(3, elements)


def _with_document(chance: random.Random, good: bytes) -> bytes:
    """A further document whose claim, pages and other elements hold whatever they should not."""
    held = (chance.choice(_TEXTS), lengthy(chance.randint(1, 4), chance.choice(_TEXTS)))
    elements = b"".join(lengthy(chance.randint(1, 5), chance.choice(held)) for _ in range(chance.randint(0, 3)))
    return good + lengthy(7, elements) * chance.choice((1, 9, 5000))


def _with_unknown(chance: random.Random, good: bytes) -> bytes:
    field = chance.choice((15, 1000, 19_000, 2**29 - 1, 2**32, 0))
    held = chance.choice((varint(field << 3) + varint(2**64 - 1), lengthy(field, chance.randbytes(1000))))
    return chance.choice((held + good, good + held * chance.choice((1, 5000))))


def _deep(chance: random.Random, good: bytes) -> bytes:
    """Groups in groups, closed or not; or messages in messages."""
    field = chance.randint(1, 20)
    begin, end = varint(field << 3 | 3), varint(field << 3 | 4)
    if chance.random() < 0.7:
        return good + begin * _DEEP + end * chance.choice((0, 1, _DEEP))
    inner = b""
    for _ in range(300):
        inner = lengthy(field, inner)
    return good + inner


def _with_number(chance: random.Random, good: bytes) -> bytes:
    numbers = (0, 1, 5, 99, 2**31 - 1, 2**31, 2**32, 2**63, 2**64 - 1)
    number = chance.choice((varint(chance.choice(numbers)), b"\xff" * 10 + b"\1", b"\xff" * 9 + b"\x7f"))
    return good + varint(chance.randint(1, 8) << 3) + number


def _long_list(chance: random.Random, good: bytes) -> bytes:
    return good + lengthy(3, bytes([chance.randint(0, 6)]) * chance.choice((2, 1000, 300_000)))


def _untrue_length(chance: random.Random, good: bytes) -> bytes:
    return good + varint(chance.randint(1, 7) << 3 | 2) + varint(chance.choice((1, 2**20, 2**31, 2**63))) + b"x"


_WAYS: Final[Sequence[Callable[[random.Random, bytes], bytes]]] = (
    _nonsense, _mutated, _mutated, _with_text, _with_text, _with_claim, _with_document, _with_unknown, _deep,
    _with_number, _long_list, _untrue_length,
)  # fmt: skip
