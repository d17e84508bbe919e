"""The suites' requests: each with pictures of its own, all of the genuine specimen card."""

from __future__ import annotations

import hashlib
from typing import Any

from idverdict import v1

from tests.builders import make_claim
from tests.requests import create_request, picture

PORTRAIT, EMBLEM = b"\xff\xd8\xff\xe0 portrait SPECIMEN ", b"\xff\xd8\xff\xe0 emblem SPECIMEN "
_FILLING_BYTES = 16_000
LARGE = "-large"
"""An id that ends so has pictures of 300 kB each: what gRPC's defaults would no longer try again."""
METHOD = "/idverdict.v1.VerificationService/CreateVerification"


def is_portrait(picture: bytes) -> bool:
    """Whether a picture of a request was sent as the portrait side's."""
    return picture.startswith(PORTRAIT)


def request(request_id: str, variant: str = "", picture_bytes: int = _FILLING_BYTES) -> v1.CreateVerificationRequest:
    """A request that leads to ACCEPT. The same id and variant give the same bytes, another one other pictures.

    A picture has ``picture_bytes`` and a few more.
    """
    filling = bytes(300_000 if request_id.endswith(LARGE) else picture_bytes)
    own = f"{request_id} {variant}".encode() + filling
    return create_request(
        make_claim(),
        PORTRAIT + own,
        EMBLEM + own,
        request_id=request_id,
        customer_reference=f"customer-{request_id}",
        purpose="PURPOSE_ACCOUNT_OPENING",
    )


def note(sent: v1.CreateVerificationRequest) -> str:
    """What the reader's journal says of a request's first picture."""
    return hashlib.sha256(picture(sent, "portrait")).hexdigest()


def call(channel: Any, sent: v1.CreateVerificationRequest, timeout: float = 20) -> bytes:
    """Send a request and return the answer as it came. Raises grpc.RpcError."""
    method = channel.unary_unary(METHOD)
    return bytes(method(sent.SerializeToString(), timeout=timeout))
