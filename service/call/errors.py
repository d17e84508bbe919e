"""Errors of the API: what could not be evaluated, and why. A rejected card is an answer, not an error.

Each error is a `google.rpc.Status` with exactly one `ErrorInfo` (domain ``idverdict``), a message that never varies,
and the detail of its kind (AIP-193). No field value, picture or exception text is ever part of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from itertools import islice
from typing import Any

import grpc
import protovalidate
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
from google.rpc import error_details_pb2 as details
from google.rpc import status_pb2

from service.call.error_reasons import IMAGE_REASONS, KINDS, ErrorReason
from service.call.shed import Shed
from storage.errors import StoreUnavailable

DOMAIN = "idverdict"
STATUS_KEY = "grpc-status-details-bin"
PUSHBACK_KEY = "grpc-retry-pushback-ms"
MOST_ITEMS = 100
"""Of the lists in a request together. Rules are asked for each item, which for a message full of them takes minutes."""
MOST_VIOLATIONS = 16
"""That an answer names: gRPC gives the details of an error 8 KiB."""


class ApiError(Exception):
    """An error to be answered as it is.

    Attributes:
        reason: stable reason; status code and message follow from it.
        details: further google.rpc messages for the caller.
        retry_after: when to try again; adds RetryInfo and a pushback for clients that retry by themselves.
        shed: for what rule of the load; not told to the caller.
    """

    def __init__(
        self, reason: ErrorReason, *details: Any, retry_after: timedelta | None = None, shed: Shed | None = None
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.details = details
        self.retry_after = retry_after
        self.shed = shed

    @property
    def code(self) -> grpc.StatusCode:
        """The gRPC status code."""
        return KINDS[self.reason][0]

    @property
    def message(self) -> str:
        """The static message."""
        return KINDS[self.reason][1]

    def status(self) -> status_pb2.Status:
        """The error as a google.rpc.Status, ErrorInfo first."""
        parts = [details.ErrorInfo(reason=self.reason.value, domain=DOMAIN), *self.details]
        if self.retry_after is not None:
            retry = details.RetryInfo()
            retry.retry_delay.FromTimedelta(self.retry_after)
            parts.append(retry)
        status = status_pb2.Status(code=self.code.value[0], message=self.message)
        for part in parts:
            packed = AnyMessage()
            packed.Pack(part)
            status.details.append(packed)
        return status

    def metadata(self) -> tuple[tuple[str, str | bytes], ...]:
        """Trailing metadata that carries the status and, where a retry makes sense, its pushback."""
        carried: tuple[tuple[str, str | bytes], ...] = ((STATUS_KEY, self.status().SerializeToString()),)
        if self.retry_after is None:
            return carried
        return (*carried, (PUSHBACK_KEY, str(int(self.retry_after / timedelta(milliseconds=1)))))


def require_valid(message: Message) -> None:
    """Hold a request against the rules that stand in the contract. Raises ApiError INVALID_REQUEST."""
    _count_items(message)
    violations = protovalidate.collect_violations(message)
    if violations:
        raise invalid_request(violations)


def _count_items(message: Message, within: str = "", before: int = 0) -> int:
    """The items of all lists in a message, and ``before``. Raises ApiError INVALID_REQUEST beyond `MOST_ITEMS`."""
    for field, value in message.ListFields():
        path = f"{within}{field.name}"
        if field.is_repeated:
            before += len(value)
            if before > MOST_ITEMS:
                raise bad_field(ErrorReason.INVALID_REQUEST, path)
        if field.message_type is not None and _may_have_lists(field.message_type):
            for place, one in enumerate(value if field.is_repeated else (value,)):
                before = _count_items(one, f"{path}[{place}]." if field.is_repeated else f"{path}.", before)
    return before


@cache
def _may_have_lists(type: Descriptor, *within: Descriptor) -> bool:
    """Whether messages of a type, or those in them, have lists; a type ``within`` which it is has been asked."""
    return any(
        field.is_repeated
        or (
            field.message_type is not None
            and field.message_type not in within
            and _may_have_lists(field.message_type, type, *within)
        )
        for field in type.fields
    )


def from_exception(error: Exception, call_id: str, trace_id: str = "") -> ApiError:
    """The error that is returned for an exception; the text of the exception is never part of it."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, StoreUnavailable):
        return storage_unavailable()
    return internal(call_id, trace_id)


def invalid_request(violations: Iterable[protovalidate.Violation]) -> ApiError:
    """The request breaks rules of the contract; each is named by its field's path and its rule."""
    bad = details.BadRequest()
    for violation in islice(violations, MOST_VIOLATIONS):
        proto = violation.proto
        bad.field_violations.add(field=_path(proto.field), description=f"breaks the rule {proto.rule_id}")
    return ApiError(ErrorReason.INVALID_REQUEST, bad)


def _path(path: Any) -> str:
    """A field path by names and list positions alone: map keys are values, and stay out."""
    steps = []
    for element in path.elements if path else ():
        at = element.subscript
        steps.append(f"{element.field_name}[{at.value}]" if at and at.field == "index" else element.field_name)
    return ".".join(steps)


def image_refused(field: str, code: str) -> ApiError:
    """The image in ``field`` cannot be taken in; ``code`` is one of IMAGE_REASONS."""
    return bad_field(ErrorReason(code) if code in IMAGE_REASONS else ErrorReason.IMAGE_DECODE_FAILED, field)


def bad_field(reason: ErrorReason, field: str, known: Iterable[str] = ()) -> ApiError:
    """The one field at fault, for reasons that the contract's rules cannot express.

    ``known`` are the ids that would have been right: the server's own, never anything of the request.
    """
    ids = ", ".join(sorted(known))
    description = f"{KINDS[reason][1]} Known: {ids}." if ids else KINDS[reason][1]
    violation = details.BadRequest.FieldViolation(field=field, description=description)
    return ApiError(reason, details.BadRequest(field_violations=[violation]))


def not_found(reason: ErrorReason, resource_type: str) -> ApiError:
    """A resource that does not exist. Its name stays out: the caller made it, and may have put a number in."""
    return ApiError(reason, details.ResourceInfo(resource_type=resource_type))


def not_fit(reason: ErrorReason, resource_type: str) -> ApiError:
    """A resource is not in the state that the call needs; to call again as it is would not help."""
    violation = details.PreconditionFailure.Violation(
        type=reason.value, subject=resource_type, description=KINDS[reason][1]
    )
    return ApiError(reason, details.PreconditionFailure(violations=[violation]))


def record_restricted() -> ApiError:
    """The record may not be used: its customer asked for deletion, and the law still wants it kept."""
    return not_fit(ErrorReason.RECORD_RESTRICTED, "idverdict.v1.Verification")


def request_id_reused(resource_type: str = "idverdict.v1.Verification") -> ApiError:
    """The idempotency key, which is not repeated, belongs to another payload."""
    return ApiError(ErrorReason.REQUEST_ID_REUSED, details.ResourceInfo(resource_type=resource_type))


def overloaded(shed: Shed, retry_after: timedelta = timedelta(seconds=1)) -> ApiError:
    """More work than the server can take on; the call had no effect."""
    return ApiError(ErrorReason.OVERLOADED, retry_after=retry_after, shed=shed)


def quota_exceeded(tenant: str, what: str, retry_after: timedelta, shed: Shed) -> ApiError:
    """A tenant has used up its quota of ``what``; the call had no effect."""
    violation = details.QuotaFailure.Violation(subject=f"tenant:{tenant}", description=what)
    failure = details.QuotaFailure(violations=[violation])
    return ApiError(ErrorReason.QUOTA_EXCEEDED, failure, retry_after=retry_after, shed=shed)


def storage_unavailable(retry_after: timedelta = timedelta(seconds=2)) -> ApiError:
    """Database or image store out of reach."""
    return ApiError(ErrorReason.STORAGE_UNAVAILABLE, retry_after=retry_after)


def internal(call_id: str, trace_id: str = "") -> ApiError:
    """Anything unforeseen; ``call_id`` finds the log line, ``trace_id`` the trace where there is one."""
    return ApiError(ErrorReason.INTERNAL, details.RequestInfo(request_id=call_id, serving_data=trace_id))
