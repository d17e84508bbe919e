"""Errors of the API: what could not be evaluated, and why. A rejected card is an answer, not an error.

Each error is a `google.rpc.Status` with exactly one `ErrorInfo` (domain ``idverdict``), a message that never varies,
and the detail of its kind (AIP-193). No field value, picture or exception text is ever part of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
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

from service.call.shed import Shed
from storage.errors import StoreUnavailable

DOMAIN = "idverdict"
STATUS_KEY = "grpc-status-details-bin"
PUSHBACK_KEY = "grpc-retry-pushback-ms"
MOST_ITEMS = 100
"""Of the lists in a request together. Rules are asked for each item, which for a message full of them takes minutes."""
MOST_VIOLATIONS = 16
"""That an answer names: gRPC gives the details of an error 8 KiB."""


class ErrorReason(StrEnum):
    """Why a call failed; stable once released."""

    INVALID_REQUEST = "INVALID_REQUEST"
    MALFORMED_MESSAGE = "MALFORMED_MESSAGE"
    MESSAGE_TOO_LARGE = "MESSAGE_TOO_LARGE"
    PAGE_TOKEN_INVALID = "PAGE_TOKEN_INVALID"  # noqa: S105 - a reason, no secret
    RESUME_TOKEN_INVALID = "RESUME_TOKEN_INVALID"  # noqa: S105 - a reason, no secret
    PAGE_UNKNOWN = "PAGE_UNKNOWN"
    IMAGE_DECODE_FAILED = "IMAGE_DECODE_FAILED"
    IMAGE_TOO_LARGE = "IMAGE_TOO_LARGE"
    IMAGE_FORMAT_UNSUPPORTED = "IMAGE_FORMAT_UNSUPPORTED"
    RESOLUTION_TOO_LOW = "RESOLUTION_TOO_LOW"
    VERIFICATION_NOT_FOUND = "VERIFICATION_NOT_FOUND"
    EVIDENCE_NOT_FOUND = "EVIDENCE_NOT_FOUND"
    BULK_NOT_FOUND = "BULK_NOT_FOUND"
    MANIFEST_NOT_FOUND = "MANIFEST_NOT_FOUND"
    MANIFEST_INVALID = "MANIFEST_INVALID"
    MANIFEST_TOO_LARGE = "MANIFEST_TOO_LARGE"
    MANIFEST_FORMAT_UNSUPPORTED = "MANIFEST_FORMAT_UNSUPPORTED"
    MANIFEST_CHANGED = "MANIFEST_CHANGED"
    PICTURE_NOT_FOUND = "PICTURE_NOT_FOUND"
    CUSTOMER_NOT_FOUND = "CUSTOMER_NOT_FOUND"
    HOLD_NOT_FOUND = "HOLD_NOT_FOUND"
    CASE_NOT_FOUND = "CASE_NOT_FOUND"
    CLAIM_LOST = "CLAIM_LOST"
    CASE_CHANGED = "CASE_CHANGED"
    CASE_STATE = "CASE_STATE"
    SAME_PERSON = "SAME_PERSON"
    VERDICT_PENDING = "VERDICT_PENDING"
    FIELD_UNKNOWN = "FIELD_UNKNOWN"
    REASON_UNKNOWN = "REASON_UNKNOWN"
    NOTE_UNFIT = "NOTE_UNFIT"
    RECORD_RESTRICTED = "RECORD_RESTRICTED"
    RECORD_REDACTED = "RECORD_REDACTED"
    PURGE_PLAN_CHANGED = "PURGE_PLAN_CHANGED"
    AUDIT_ENTRY_NOT_FOUND = "AUDIT_ENTRY_NOT_FOUND"
    RECEIPT_NOT_AVAILABLE = "RECEIPT_NOT_AVAILABLE"
    AUTHORITY_CHECK_NOT_FOUND = "AUTHORITY_CHECK_NOT_FOUND"
    AUTHORITY_CHANNEL_UNKNOWN = "AUTHORITY_CHANNEL_UNKNOWN"
    AUTHORITY_FIELDS_INVALID = "AUTHORITY_FIELDS_INVALID"
    CHALLENGE_NOT_FOUND = "CHALLENGE_NOT_FOUND"
    CHALLENGE_TOO_SOON = "CHALLENGE_TOO_SOON"
    REQUEST_ID_REUSED = "REQUEST_ID_REUSED"
    CREDENTIALS_MISSING = "CREDENTIALS_MISSING"
    TOKEN_INVALID = "TOKEN_INVALID"  # noqa: S105 - a reason, no secret
    TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 - a reason, no secret
    CALLER_UNKNOWN = "CALLER_UNKNOWN"
    TENANT_CONFLICT = "TENANT_CONFLICT"
    ROLE_MISSING = "ROLE_MISSING"
    SIGNING_KEYS_UNAVAILABLE = "SIGNING_KEYS_UNAVAILABLE"
    OVERLOADED = "OVERLOADED"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    STORAGE_UNAVAILABLE = "STORAGE_UNAVAILABLE"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    TRANSFER_TOO_SLOW = "TRANSFER_TOO_SLOW"
    METHOD_UNKNOWN = "METHOD_UNKNOWN"
    INTERNAL = "INTERNAL"


Code = grpc.StatusCode

KINDS: dict[ErrorReason, tuple[grpc.StatusCode, str]] = {
    ErrorReason.INVALID_REQUEST: (Code.INVALID_ARGUMENT, "The request breaks a rule of the contract."),
    ErrorReason.MALFORMED_MESSAGE: (Code.INVALID_ARGUMENT, "The request is not a message of this method."),
    ErrorReason.MESSAGE_TOO_LARGE: (Code.RESOURCE_EXHAUSTED, "The request message is larger than the server accepts."),
    ErrorReason.PAGE_TOKEN_INVALID: (Code.INVALID_ARGUMENT, "The page token does not belong to this list."),
    ErrorReason.RESUME_TOKEN_INVALID: (Code.INVALID_ARGUMENT, "The resume token does not belong to these events."),
    ErrorReason.PAGE_UNKNOWN: (
        Code.INVALID_ARGUMENT,
        "The document type has no such page; see ListDocumentTypes.",
    ),
    ErrorReason.IMAGE_DECODE_FAILED: (Code.INVALID_ARGUMENT, "The image is damaged or not an image."),
    ErrorReason.IMAGE_TOO_LARGE: (Code.INVALID_ARGUMENT, "The image has more bytes or pixels than the server accepts."),
    ErrorReason.IMAGE_FORMAT_UNSUPPORTED: (
        Code.INVALID_ARGUMENT,
        "The image is not a single 8-bit picture in JPEG, PNG, WebP or HEIC.",
    ),
    ErrorReason.RESOLUTION_TOO_LOW: (Code.INVALID_ARGUMENT, "The image has too few pixels to read a document."),
    ErrorReason.VERIFICATION_NOT_FOUND: (Code.NOT_FOUND, "There is no such verification."),
    ErrorReason.EVIDENCE_NOT_FOUND: (Code.NOT_FOUND, "There is no such image kept."),
    ErrorReason.BULK_NOT_FOUND: (Code.NOT_FOUND, "There is no such batch."),
    ErrorReason.MANIFEST_NOT_FOUND: (Code.NOT_FOUND, "There is no such manifest in the tenant's folder."),
    ErrorReason.MANIFEST_INVALID: (Code.INVALID_ARGUMENT, "The manifest is not well-formed."),
    ErrorReason.MANIFEST_TOO_LARGE: (
        Code.INVALID_ARGUMENT,
        "The manifest has more bytes or rows than the server accepts.",
    ),
    ErrorReason.MANIFEST_FORMAT_UNSUPPORTED: (Code.INVALID_ARGUMENT, "This server reads no Parquet: send CSV."),
    ErrorReason.MANIFEST_CHANGED: (Code.FAILED_PRECONDITION, "The manifest is not the one that was submitted."),
    ErrorReason.PICTURE_NOT_FOUND: (Code.NOT_FOUND, "There is no such picture in the tenant's folder."),
    ErrorReason.CUSTOMER_NOT_FOUND: (Code.NOT_FOUND, "Nothing is kept of such a customer."),
    ErrorReason.HOLD_NOT_FOUND: (Code.NOT_FOUND, "There is no such hold on this customer's records."),
    ErrorReason.CASE_NOT_FOUND: (Code.NOT_FOUND, "There is no such case."),
    ErrorReason.CLAIM_LOST: (Code.FAILED_PRECONDITION, "The caller does not hold the case under this token."),
    ErrorReason.CASE_CHANGED: (Code.FAILED_PRECONDITION, "The case has changed since it was read; read it again."),
    ErrorReason.CASE_STATE: (Code.FAILED_PRECONDITION, "The case is not in a state in which this can be done."),
    ErrorReason.SAME_PERSON: (Code.FAILED_PRECONDITION, "This takes another person."),
    ErrorReason.VERDICT_PENDING: (
        Code.FAILED_PRECONDITION,
        "An authority has not answered yet: the latest attempt cannot be accepted.",
    ),
    ErrorReason.FIELD_UNKNOWN: (
        Code.INVALID_ARGUMENT,
        "The attempt has no such field, or does not belong to the case.",
    ),
    ErrorReason.REASON_UNKNOWN: (
        Code.INVALID_ARGUMENT,
        "A reason code may not be given here, or one is missing; see GetReviewRules.",
    ),
    ErrorReason.NOTE_UNFIT: (Code.INVALID_ARGUMENT, "The note repeats a number or a masked value."),
    ErrorReason.RECORD_RESTRICTED: (
        Code.FAILED_PRECONDITION,
        "The record is only stored: its customer asked for deletion, and the law's term is not over.",
    ),
    ErrorReason.RECORD_REDACTED: (Code.FAILED_PRECONDITION, "The record's personal data are gone."),
    ErrorReason.PURGE_PLAN_CHANGED: (
        Code.FAILED_PRECONDITION,
        "What is due is not what the plan showed any more; make another plan.",
    ),
    ErrorReason.AUDIT_ENTRY_NOT_FOUND: (Code.NOT_FOUND, "The audit log has no such entry, or not so many."),
    ErrorReason.RECEIPT_NOT_AVAILABLE: (
        Code.NOT_FOUND,
        "There is no receipt: the verification was erased, or is older than the audit log.",
    ),
    ErrorReason.AUTHORITY_CHECK_NOT_FOUND: (Code.NOT_FOUND, "There is no such question to an authority."),
    ErrorReason.AUTHORITY_CHANNEL_UNKNOWN: (
        Code.INVALID_ARGUMENT,
        "This server has no such channel, or the channel is of another kind.",
    ),
    ErrorReason.AUTHORITY_FIELDS_INVALID: (
        Code.INVALID_ARGUMENT,
        "The fields are not those that the channel declares, each once.",
    ),
    ErrorReason.CHALLENGE_NOT_FOUND: (Code.NOT_FOUND, "There is no such one-time code."),
    ErrorReason.CHALLENGE_TOO_SOON: (
        Code.RESOURCE_EXHAUSTED,
        "The contact was sent a code a moment ago, or too many today.",
    ),
    ErrorReason.REQUEST_ID_REUSED: (Code.ALREADY_EXISTS, "The request_id was used before with another payload."),
    ErrorReason.CREDENTIALS_MISSING: (Code.UNAUTHENTICATED, "The call has no credentials that tell who makes it."),
    ErrorReason.TOKEN_INVALID: (Code.UNAUTHENTICATED, "The bearer token is none that this server accepts."),
    ErrorReason.TOKEN_EXPIRED: (Code.UNAUTHENTICATED, "The bearer token has expired."),
    ErrorReason.CALLER_UNKNOWN: (Code.PERMISSION_DENIED, "The caller belongs to no tenant of this server."),
    ErrorReason.TENANT_CONFLICT: (
        Code.PERMISSION_DENIED,
        "Certificate and bearer token belong to different tenants.",
    ),
    ErrorReason.ROLE_MISSING: (Code.PERMISSION_DENIED, "The caller has no role that may call this method."),
    ErrorReason.SIGNING_KEYS_UNAVAILABLE: (
        Code.UNAVAILABLE,
        "The keys that bearer tokens are checked with cannot be reached; try again later.",
    ),
    ErrorReason.OVERLOADED: (Code.UNAVAILABLE, "The server is busy; try again later."),
    ErrorReason.QUOTA_EXCEEDED: (Code.RESOURCE_EXHAUSTED, "The tenant's quota of calls is used up; try again later."),
    ErrorReason.STORAGE_UNAVAILABLE: (Code.UNAVAILABLE, "The store cannot be reached; try again later."),
    ErrorReason.DEADLINE_EXCEEDED: (Code.DEADLINE_EXCEEDED, "The deadline passed before the answer was ready."),
    ErrorReason.TRANSFER_TOO_SLOW: (
        Code.DEADLINE_EXCEEDED,
        "The request took too long to be received, or the answer to be read.",
    ),
    ErrorReason.METHOD_UNKNOWN: (Code.UNIMPLEMENTED, "There is no such method."),
    ErrorReason.INTERNAL: (Code.INTERNAL, "Something went wrong inside the server."),
}
"""The status code and the message of each reason."""

IMAGE_REASONS = frozenset(reason for reason in ErrorReason if reason.startswith("IMAGE_")) | {
    ErrorReason.RESOLUTION_TOO_LOW
}


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


def bad_field(reason: ErrorReason, field: str) -> ApiError:
    """The one field at fault, for reasons that the contract's rules cannot express."""
    violation = details.BadRequest.FieldViolation(field=field, description=KINDS[reason][1])
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
