"""The one table of what each role may call. What is not in it, nobody may call."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from service.call.caller import Caller, Role
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError

_VERIFICATIONS = "/idverdict.v1.VerificationService"
_BULK = "/idverdict.v1.BulkService"
_RETENTION = "/idverdict.v1.RetentionService"
_REVIEWS = "/idverdict.v1.ReviewService"
_AUDIT = "/idverdict.v1.AuditService"
_AUTHORITY = "/idverdict.v1.AuthorityService"
_SCREENING = "/idverdict.v1.ScreeningService"
_CUSTOMERS = "/idverdict.v1.CustomerService"
_PARTIES = "/idverdict.v1.PartyService"
_RISK = "/idverdict.v1.RiskService"
_READERS = frozenset({Role.REVIEWER, Role.AUDITOR})
_DECIDERS = frozenset({Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR})
_CONFIRMERS = frozenset({Role.APPROVER, Role.SUPERVISOR})
_SEES_CUSTOMERS = frozenset({Role.VERIFIER, Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR})
IN_CLEAR: Final = frozenset({Role.VERIFIER, Role.AUDITOR})
"""Who sees a verification's values in clear: those who submit them, and those who audit. Others see them masked."""

ROLES: Final[Mapping[str, frozenset[Role]]] = MappingProxyType(
    {
        f"{_VERIFICATIONS}/CreateVerification": frozenset({Role.VERIFIER}),
        f"{_VERIFICATIONS}/ReadDocument": frozenset({Role.VERIFIER}),
        f"{_VERIFICATIONS}/ListDocumentTypes": frozenset(Role),
        f"{_VERIFICATIONS}/GetVerification": frozenset({Role.VERIFIER}) | _READERS,
        f"{_VERIFICATIONS}/ListVerifications": _READERS,
        f"{_VERIFICATIONS}/GetEvidence": frozenset({Role.AUDITOR}),
        f"{_BULK}/SubmitBulk": frozenset({Role.VERIFIER}),
        f"{_BULK}/CancelBulk": frozenset({Role.VERIFIER}),
        f"{_BULK}/GetBulk": frozenset({Role.VERIFIER}) | _READERS,
        f"{_BULK}/ListBulk": frozenset({Role.VERIFIER}) | _READERS,
        f"{_BULK}/GetBulkResults": frozenset({Role.VERIFIER}) | _READERS,
        "/idverdict.v1.WatchService/WatchVerifications": _READERS,
        "/idverdict.v1.WatchService/WatchCustomers": _SEES_CUSTOMERS,
        f"{_RETENTION}/NoteRelationshipEnd": frozenset({Role.REVIEWER}),
        f"{_RETENTION}/RequestDeletion": frozenset({Role.REVIEWER}),
        f"{_RETENTION}/PlaceHold": frozenset({Role.REVIEWER}),
        f"{_RETENTION}/ReleaseHold": frozenset({Role.REVIEWER}),
        f"{_RETENTION}/GetRetention": _READERS | {Role.ADMINISTRATOR},
        f"{_RETENTION}/PlanPurge": frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
        f"{_RETENTION}/Purge": frozenset({Role.ADMINISTRATOR}),
        "/idverdict.v1.PackService/GetEvidencePack": frozenset({Role.AUDITOR, Role.SUPERVISOR}),
        f"{_REVIEWS}/ListCases": _DECIDERS | {Role.AUDITOR},
        f"{_REVIEWS}/ClaimCases": _DECIDERS,
        f"{_REVIEWS}/RenewCase": _DECIDERS,
        f"{_REVIEWS}/ReleaseCase": _DECIDERS,
        f"{_REVIEWS}/GetCase": _DECIDERS | {Role.AUDITOR},
        f"{_REVIEWS}/GetPicture": _DECIDERS,
        f"{_REVIEWS}/OpenCase": _DECIDERS,
        f"{_REVIEWS}/RevealFields": _DECIDERS,
        f"{_REVIEWS}/DecideCase": _DECIDERS,
        f"{_REVIEWS}/ConfirmCase": _CONFIRMERS,
        f"{_REVIEWS}/WithdrawDecision": _DECIDERS,
        f"{_REVIEWS}/RequestFromCustomer": _DECIDERS,
        f"{_REVIEWS}/Escalate": frozenset({Role.REVIEWER}),
        f"{_REVIEWS}/RaiseObjection": frozenset({Role.VERIFIER, Role.REVIEWER, Role.SUPERVISOR}),
        f"{_REVIEWS}/AnswerObjection": _CONFIRMERS,
        f"{_REVIEWS}/GetReviewRules": _DECIDERS | {Role.VERIFIER, Role.AUDITOR},
        f"{_REVIEWS}/GetReviewStatistics": frozenset({Role.SUPERVISOR, Role.AUDITOR}),
        f"{_AUTHORITY}/StartCheck": frozenset({Role.VERIFIER}),
        f"{_AUTHORITY}/GetCheck": frozenset({Role.VERIFIER, Role.AUDITOR}),
        f"{_AUTHORITY}/ListChecks": frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR}),
        f"{_AUTHORITY}/DeliverResult": frozenset({Role.CONNECTOR}),
        f"{_AUTHORITY}/StartChallenge": frozenset({Role.VERIFIER}),
        f"{_AUTHORITY}/AnswerChallenge": frozenset({Role.VERIFIER}),
        f"{_SCREENING}/ImportList": frozenset({Role.ADMINISTRATOR}),
        f"{_SCREENING}/ListListVersions": frozenset(Role),
        f"{_SCREENING}/Screen": frozenset({Role.VERIFIER, Role.REVIEWER}),
        f"{_SCREENING}/ScreenCustomer": frozenset({Role.VERIFIER}),
        f"{_SCREENING}/ListHits": _DECIDERS | {Role.AUDITOR},
        f"{_SCREENING}/GetHit": _DECIDERS | {Role.AUDITOR},
        f"{_SCREENING}/DecideHit": _DECIDERS,
        f"{_SCREENING}/ReplayHit": frozenset({Role.AUDITOR}),
        f"{_SCREENING}/StartSweep": frozenset({Role.ADMINISTRATOR}),
        f"{_SCREENING}/ListSweeps": frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR}),
        f"{_SCREENING}/ListDuplicates": frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR}),
        f"{_CUSTOMERS}/CreateCustomer": frozenset({Role.VERIFIER}),
        f"{_CUSTOMERS}/GetCustomer": _SEES_CUSTOMERS,
        f"{_CUSTOMERS}/UpdateCustomer": frozenset({Role.VERIFIER}),
        f"{_CUSTOMERS}/ListCustomerVersions": _SEES_CUSTOMERS,
        f"{_CUSTOMERS}/ReplayCustomerVersion": frozenset({Role.AUDITOR}),
        f"{_CUSTOMERS}/ReportEvent": frozenset({Role.VERIFIER, Role.REVIEWER, Role.SUPERVISOR}),
        f"{_CUSTOMERS}/AddAttachment": frozenset({Role.VERIFIER}),
        f"{_CUSTOMERS}/WithdrawConsent": frozenset({Role.VERIFIER}),
        f"{_CUSTOMERS}/ListAttachments": _SEES_CUSTOMERS,
        f"{_CUSTOMERS}/GetAttachmentContent": frozenset({Role.AUDITOR}),
        f"{_CUSTOMERS}/ListDue": _SEES_CUSTOMERS,
        f"{_CUSTOMERS}/ExportCustomers": _SEES_CUSTOMERS,
        f"{_CUSTOMERS}/GetCustomerFile": frozenset({Role.AUDITOR}),
        f"{_PARTIES}/PutParty": frozenset({Role.VERIFIER}),
        f"{_PARTIES}/ListParties": _SEES_CUSTOMERS,
        f"{_PARTIES}/PutMandate": frozenset({Role.VERIFIER}),
        f"{_PARTIES}/ImportStructure": frozenset({Role.VERIFIER}),
        f"{_PARTIES}/ImportHoldingRegister": frozenset({Role.ADMINISTRATOR}),
        f"{_PARTIES}/ListHoldingRegisters": frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR}),
        f"{_PARTIES}/DropHoldingRegister": frozenset({Role.ADMINISTRATOR}),
        f"{_PARTIES}/ExportStructure": frozenset({Role.VERIFIER, Role.AUDITOR}),
        f"{_PARTIES}/DetermineOwners": frozenset({Role.VERIFIER}),
        f"{_PARTIES}/GetOwnerDetermination": frozenset({Role.VERIFIER, Role.AUDITOR}),
        f"{_PARTIES}/ListOwnerDeterminations": frozenset({Role.VERIFIER, Role.AUDITOR}),
        f"{_PARTIES}/ReplayOwnerDetermination": frozenset({Role.AUDITOR}),
        f"{_PARTIES}/GetOwnerProposal": frozenset({Role.VERIFIER, Role.AUDITOR}),
        f"{_PARTIES}/ListOwnerProposals": frozenset({Role.VERIFIER, Role.AUDITOR}),
        f"{_PARTIES}/DecideOwnerProposal": frozenset({Role.VERIFIER}),
        f"{_PARTIES}/CompareRegister": frozenset({Role.VERIFIER}),
        f"{_PARTIES}/ListRegisterComparisons": frozenset({Role.VERIFIER, Role.AUDITOR}),
        f"{_PARTIES}/ReplayRegisterComparison": frozenset({Role.AUDITOR}),
        f"{_RISK}/RateCustomer": frozenset({Role.VERIFIER}),
        f"{_RISK}/GetRating": _SEES_CUSTOMERS,
        f"{_RISK}/ListRatings": _SEES_CUSTOMERS,
        f"{_RISK}/ProposeOverride": frozenset({Role.REVIEWER, Role.SUPERVISOR}),
        f"{_RISK}/DecideOverride": _CONFIRMERS,
        f"{_RISK}/ReplayRating": frozenset({Role.AUDITOR}),
        f"{_RISK}/AssessOneOff": frozenset({Role.VERIFIER}),
        f"{_RISK}/ReplayOneOff": frozenset({Role.AUDITOR}),
        f"{_RISK}/SimulatePolicy": frozenset({Role.SUPERVISOR, Role.AUDITOR}),
        f"{_AUDIT}/ListEntries": frozenset({Role.AUDITOR}),
        f"{_AUDIT}/GetCheckpoint": frozenset({Role.AUDITOR}),
        f"{_AUDIT}/ProveInclusion": frozenset({Role.AUDITOR}),
        f"{_AUDIT}/ProveConsistency": frozenset({Role.AUDITOR}),
        f"{_AUDIT}/IssueReceipt": frozenset({Role.AUDITOR, Role.VERIFIER}),
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": frozenset(Role),
    }
)
"""The roles of which a caller needs one, by method.

The role that purges can neither note an end nor release a hold, so that a purge takes two people.
Reviewers get no value that is neither in question nor revealed: originals and packs are for auditors.
"""

OPEN: Final = frozenset({f"/grpc.health.v1.Health/{method}" for method in ("Check", "List", "Watch")})
"""What anybody may call who reaches the port: load balancers have no credentials, and learn SERVING or NOT_SERVING."""


def may_call(caller: Caller, method: str) -> bool:
    """Whether a caller has a role that may call a method."""
    return bool(caller.roles & ROLES.get(method, frozenset()))


def require(caller: Caller, method: str) -> None:
    """Let a caller through to a method. Raises ApiError ROLE_MISSING."""
    if not may_call(caller, method):
        raise ApiError(ErrorReason.ROLE_MISSING)


def require_auditor(caller: Caller) -> None:
    """Let a caller see, for an inspection, what is otherwise only stored. Raises ApiError ROLE_MISSING."""
    if Role.AUDITOR not in caller.roles:
        raise ApiError(ErrorReason.ROLE_MISSING)
