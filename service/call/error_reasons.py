"""The reasons of errors, each with its status code and its message; stable once released."""

from __future__ import annotations

from enum import StrEnum

import grpc


class ErrorReason(StrEnum):
    """Why a call failed; stable once released."""

    INVALID_REQUEST = "INVALID_REQUEST"
    MALFORMED_MESSAGE = "MALFORMED_MESSAGE"
    MESSAGE_TOO_LARGE = "MESSAGE_TOO_LARGE"
    PAGE_TOKEN_INVALID = "PAGE_TOKEN_INVALID"  # noqa: S105 - a reason, no secret
    RESUME_TOKEN_INVALID = "RESUME_TOKEN_INVALID"  # noqa: S105 - a reason, no secret
    DOCUMENT_TYPE_UNKNOWN = "DOCUMENT_TYPE_UNKNOWN"
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
    CUSTOMER_EXISTS = "CUSTOMER_EXISTS"
    CUSTOMER_CHANGED = "CUSTOMER_CHANGED"
    CUSTOMER_KIND = "CUSTOMER_KIND"
    CUSTOMER_RECORD_NOT_FOUND = "CUSTOMER_RECORD_NOT_FOUND"
    VERIFICATION_OF_ANOTHER = "VERIFICATION_OF_ANOTHER"
    ELEMENT_UNKNOWN = "ELEMENT_UNKNOWN"
    EVENT_UNKNOWN = "EVENT_UNKNOWN"
    ATTACHMENT_UNFIT = "ATTACHMENT_UNFIT"
    ATTACHMENTS_FULL = "ATTACHMENTS_FULL"
    REVIEW_INCOMPLETE = "REVIEW_INCOMPLETE"
    OVERRIDE_UNFIT = "OVERRIDE_UNFIT"
    STRUCTURE_INVALID = "STRUCTURE_INVALID"
    STRUCTURE_MISSING = "STRUCTURE_MISSING"
    RULES_INVALID = "RULES_INVALID"
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
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    CHALLENGE_NOT_FOUND = "CHALLENGE_NOT_FOUND"
    CHALLENGE_TOO_SOON = "CHALLENGE_TOO_SOON"
    HOLDING_REGISTER_NOT_FOUND = "HOLDING_REGISTER_NOT_FOUND"
    ONE_OFF_NOT_FOUND = "ONE_OFF_NOT_FOUND"
    LIST_NOT_FOUND = "LIST_NOT_FOUND"
    LIST_INVALID = "LIST_INVALID"
    HIT_NOT_FOUND = "HIT_NOT_FOUND"
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
    ErrorReason.DOCUMENT_TYPE_UNKNOWN: (
        Code.INVALID_ARGUMENT,
        "This server reads no document type of this id; see ListDocumentTypes.",
    ),
    ErrorReason.PAGE_UNKNOWN: (
        Code.INVALID_ARGUMENT,
        "The document type has no such page; see ListDocumentTypes.",
    ),
    ErrorReason.IMAGE_DECODE_FAILED: (Code.INVALID_ARGUMENT, "The image is damaged or not an image."),
    ErrorReason.IMAGE_TOO_LARGE: (Code.INVALID_ARGUMENT, "The image has more bytes or pixels than the server accepts."),
    ErrorReason.IMAGE_FORMAT_UNSUPPORTED: (
        Code.INVALID_ARGUMENT,
        "The image is no single picture in JPEG, PNG, WebP or HEIC. Save it as JPEG.",
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
    ErrorReason.CUSTOMER_EXISTS: (Code.ALREADY_EXISTS, "The customer has a file already; update it."),
    ErrorReason.CUSTOMER_CHANGED: (
        Code.FAILED_PRECONDITION,
        "The customer's file has changed since it was read; read it again.",
    ),
    ErrorReason.CUSTOMER_KIND: (Code.FAILED_PRECONDITION, "This cannot be done for a customer of this kind."),
    ErrorReason.CUSTOMER_RECORD_NOT_FOUND: (Code.NOT_FOUND, "The customer's file has no such record."),
    ErrorReason.VERIFICATION_OF_ANOTHER: (
        Code.INVALID_ARGUMENT,
        "The verification does not name this customer.",
    ),
    ErrorReason.ELEMENT_UNKNOWN: (
        Code.INVALID_ARGUMENT,
        "The rules have no such element for this customer, or this may not bear it.",
    ),
    ErrorReason.EVENT_UNKNOWN: (Code.INVALID_ARGUMENT, "The rules of reviews have no such event."),
    ErrorReason.ATTACHMENT_UNFIT: (
        Code.INVALID_ARGUMENT,
        "The content is neither PDF, JPEG, PNG nor text in UTF-8, or its SHA-256 is another.",
    ),
    ErrorReason.ATTACHMENTS_FULL: (
        Code.FAILED_PRECONDITION,
        "The contents of this customer's attachments take 64 MiB; no further one is kept, only its digest.",
    ),
    ErrorReason.REVIEW_INCOMPLETE: (
        Code.FAILED_PRECONDITION,
        "The review is not complete: something required is missing, stale or contradicted.",
    ),
    ErrorReason.OVERRIDE_UNFIT: (
        Code.FAILED_PRECONDITION,
        "The override may not be made; the violations name its faults.",
    ),
    ErrorReason.STRUCTURE_INVALID: (
        Code.INVALID_ARGUMENT,
        "The structure or register is not well-formed, or contradicts itself.",
    ),
    ErrorReason.STRUCTURE_MISSING: (
        Code.FAILED_PRECONDITION,
        "There is no structure, or no determination, of this customer yet.",
    ),
    ErrorReason.RULES_INVALID: (Code.INVALID_ARGUMENT, "The rules are not TOML, or not such rules."),
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
        "The fields are not those that the channel declares, each once, or not those of the verification.",
    ),
    ErrorReason.CONSENT_WITHDRAWN: (
        Code.FAILED_PRECONDITION,
        "The customer withdrew the consent that this rests on, and no policy needs it.",
    ),
    ErrorReason.CHALLENGE_NOT_FOUND: (Code.NOT_FOUND, "There is no such one-time code."),
    ErrorReason.CHALLENGE_TOO_SOON: (
        Code.RESOURCE_EXHAUSTED,
        "The contact was sent a code a moment ago, or too many today.",
    ),
    ErrorReason.HOLDING_REGISTER_NOT_FOUND: (
        Code.NOT_FOUND,
        "There is no such version of a register, or no such file in the tenant's folder.",
    ),
    ErrorReason.ONE_OFF_NOT_FOUND: (Code.NOT_FOUND, "There is no such one-off business, or it was forgotten."),
    ErrorReason.LIST_NOT_FOUND: (Code.NOT_FOUND, "There is no such file of a list in the tenant's folder."),
    ErrorReason.LIST_INVALID: (
        Code.INVALID_ARGUMENT,
        "The file is no complete list of this form, or not the expected one.",
    ),
    ErrorReason.HIT_NOT_FOUND: (Code.NOT_FOUND, "There is no such hit."),
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
