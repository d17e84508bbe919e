"""The messages, enums and service of package idverdict.v1."""

from idverdict.v1.claim_pb2 import (
    Claim,
)
from idverdict.v1.reading_pb2 import (
    Alternative,
    DocumentReading,
    Field,
    FieldStatus,
    ImageSize,
    Point,
    Quad,
    Quality,
    Side,
)
from idverdict.v1.verdict_pb2 import (
    CheckResult,
    ComparisonLevel,
    Decision,
    Hint,
    Outcome,
    Reason,
    RequiredAction,
    Statements,
    Truth,
    Verdict,
)
from idverdict.v1.verification_pb2 import (
    Evidence,
    Purpose,
    Verification,
    VerificationState,
)
from idverdict.v1.verification_service_pb2 import (
    CreateVerificationRequest,
    GetEvidenceRequest,
    GetEvidenceResponse,
    GetVerificationRequest,
    ListVerificationsRequest,
    ListVerificationsResponse,
    ReadDocumentRequest,
    ReadDocumentResponse,
)
from idverdict.v1.verification_service_pb2_grpc import (
    VerificationServiceServicer,
    VerificationServiceStub,
    add_VerificationServiceServicer_to_server,
)

__all__ = [
    "Alternative",
    "CheckResult",
    "Claim",
    "ComparisonLevel",
    "CreateVerificationRequest",
    "Decision",
    "DocumentReading",
    "Evidence",
    "Field",
    "FieldStatus",
    "GetEvidenceRequest",
    "GetEvidenceResponse",
    "GetVerificationRequest",
    "Hint",
    "ImageSize",
    "ListVerificationsRequest",
    "ListVerificationsResponse",
    "Outcome",
    "Point",
    "Purpose",
    "Quad",
    "Quality",
    "ReadDocumentRequest",
    "ReadDocumentResponse",
    "Reason",
    "RequiredAction",
    "Side",
    "Statements",
    "Truth",
    "Verdict",
    "Verification",
    "VerificationServiceServicer",
    "VerificationServiceStub",
    "VerificationState",
    "add_VerificationServiceServicer_to_server",
]
