"""The answer's vocabulary: outcomes of checks, decisions, statements, and the verdict that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ocr.reading import Reading


class Outcome(StrEnum):
    """What a check came to."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    INCONCLUSIVE = "INCONCLUSIVE"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_EXECUTED = "NOT_EXECUTED"


class Decision(StrEnum):
    """What the policy makes of all outcomes. Failing to evaluate is an error, never a decision."""

    ACCEPT = "ACCEPT"
    REVIEW = "REVIEW"
    RESUBMIT = "RESUBMIT"
    REJECT = "REJECT"
    PENDING = "PENDING"


class Level(StrEnum):
    """How a claimed value compares with the one that was read."""

    EXACT = "EXACT"
    EQUIVALENT = "EQUIVALENT"
    OLD_ENCODING = "OLD_ENCODING"
    PINYIN_SUBSTITUTE = "PINYIN_SUBSTITUTE"
    PRIVATE_USE = "PRIVATE_USE"
    POSSIBLE_MISREAD = "POSSIBLE_MISREAD"
    MISMATCH = "MISMATCH"
    NOT_COMPARED = "NOT_COMPARED"


class Truth(StrEnum):
    """The value of a statement."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"
    NOT_ASKED = "NOT_ASKED"


class Purpose(StrEnum):
    """Why the customer is identified; the policy decides per purpose."""

    ACCOUNT_OPENING = "ACCOUNT_OPENING"
    ONE_OFF_TRANSACTION = "ONE_OFF_TRANSACTION"
    REVIEW = "REVIEW"
    INFORMATION_CHANGE = "INFORMATION_CHANGE"


@dataclass(frozen=True, slots=True)
class Hint:
    """A sentence that may be shown to the customer, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check came to, and why.

    Attributes:
        check: the check's id, such as ``id_number_checksum``.
        category: DOCUMENT, QUALITY, VALIDATION, COMPARISON or AUTHORITY.
        outcome: see `Outcome`.
        code: the reason code; empty when the check passed without remark.
        document: which document of the verification it concerns, from 0; None where it compares documents.
        page: id of the page concerned; empty where it is none in particular.
        fields: names of the fields concerned.
        level: comparison level, for comparisons only.
        score, threshold: a measure and the bound it was held against, where there are any.
        observed, expected: values compared; personal, so masked at the edge unless the caller may see them.
        retryable: whether another capture could change the outcome.
        hint: customer-safe sentence; None when there is nothing to say.
        detail: internal sentence without any field value.
    """

    check: str
    category: str
    outcome: Outcome
    code: str = ""
    document: int | None = None
    page: str = ""
    fields: tuple[str, ...] = ()
    level: Level | None = None
    score: float | None = None
    threshold: float | None = None
    observed: str | None = None
    expected: str | None = None
    retryable: bool = False
    hint: Hint | None = None
    detail: str = ""


class CheckState(StrEnum):
    """What became of a question to an authority."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    AWAITING = "AWAITING"
    ANSWERED = "ANSWERED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


class AuthorityOutcome(StrEnum):
    """What an authority's answer means, by the channel's table; or why there is none."""

    MATCH = "MATCH"
    MATCH_NO_PHOTO = "MATCH_NO_PHOTO"
    NOT_MATCHED = "NOT_MATCHED"
    NAME_NOT_MATCHED = "NAME_NOT_MATCHED"
    NUMBER_NOT_FOUND = "NUMBER_NOT_FOUND"
    CARD_LOST = "CARD_LOST"
    NO_RECORD = "NO_RECORD"
    UNAVAILABLE = "UNAVAILABLE"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    UNMAPPED = "UNMAPPED"
    CONFLICT = "CONFLICT"
    FIELDS_MISSING = "FIELDS_MISSING"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"


class FactState(StrEnum):
    """What an authority says about one field."""

    MATCH = "MATCH"
    MISMATCH = "MISMATCH"
    VALID = "VALID"
    INVALID = "INVALID"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class AuthorityFinding:
    """What one authority said to one question.

    Attributes:
        channel, kind: of the question.
        state: what became of it.
        outcome: what the answer means; None without one.
        facts: name and state of each field that the authority spoke of.
        check: id of the question; empty where nothing was asked.
        answer_time: when it answered, aware; None without an answer.
        authority: its name, as the channel states it.
        table_version: of the channel's table that mapped the answer.
        additional: whether a caller asked it, beside what the policy needs.
    """

    channel: str
    kind: str
    state: CheckState
    outcome: AuthorityOutcome | None = None
    facts: tuple[tuple[str, FactState], ...] = ()
    check: str = ""
    answer_time: datetime | None = None
    authority: str = ""
    table_version: str = ""
    additional: bool = False


@dataclass(frozen=True, slots=True)
class Statements:
    """Three statements that are never merged."""

    self_consistent: Truth
    matches_claim: Truth
    officially_verified: Truth = Truth.NOT_ASKED


@dataclass(frozen=True, slots=True)
class Reason:
    """A code that moved the decision away from ACCEPT, with the check it comes from and the decision it leads to.

    ``document`` is the one concerned, None where the check compares documents.
    """

    code: str
    check: str
    decision: Decision
    document: int | None = None


@dataclass(frozen=True, slots=True)
class RequiredAction:
    """What the caller should do next, such as ``RESUBMIT_PAGE``, with a sentence for the customer.

    ``document`` and ``page`` name the page concerned; None and empty where it is none in particular.
    """

    action: str
    document: int | None
    page: str
    codes: tuple[str, ...]
    hint: Hint | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """The reading of one page of a document.

    Attributes:
        document: which document of the verification, from 0.
        picture: which picture of the document it was read from, from 0.
        submitted: id of the page that the picture was submitted as; empty where the reader was to find out. A page that
            was found in the picture of another page has its own id here.
        reading: what was read; its own ``page`` is the page that the picture shows.
    """

    document: int
    picture: int
    submitted: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision with everything it rests on.

    Attributes:
        readings: one for each picture, and for each page that was found in the picture of another, by document.
        ms: milliseconds per stage, with ``total``.
        policy_sha256: digest of the policy's text, 64 hexadecimal digits.
        official: what authorities said, one for each channel that the policy needs, and for each further one that a
            caller asked; empty where none was asked.
    """

    decision: Decision
    reasons: tuple[Reason, ...]
    checks: tuple[CheckResult, ...]
    readings: tuple[PageReading, ...]
    statements: Statements
    required_actions: tuple[RequiredAction, ...]
    policy_id: str
    policy_version: str
    models: tuple[str, ...]
    ms: Mapping[str, float] = field(default_factory=dict)
    policy_sha256: str = ""
    official: tuple[AuthorityFinding, ...] = ()
