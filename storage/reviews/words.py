"""The words of reviews: kinds, states, decisions, steps, and the actions of the audit log."""

from __future__ import annotations

from enum import StrEnum

CASE, STEP, REVIEW = "review_case", "review_step", "review"
"""The record kinds of cases, of their steps, and of what came of them."""


class CaseKind(StrEnum):
    """What a case is about."""

    VERDICT = "VERDICT"
    """A verdict that a person has to settle."""
    OBJECTION = "OBJECTION"
    """A customer objects to what was decided (反洗钱法 art. 39)."""


class CaseState(StrEnum):
    """What became of a case. Whether somebody holds it is apart: see `Case.holder`."""

    OPEN = "OPEN"
    PROPOSED = "PROPOSED"
    """One person has decided, and a second has to confirm."""
    ESCALATED = "ESCALATED"
    WAITING_CUSTOMER = "WAITING_CUSTOMER"
    CLOSED = "CLOSED"
    REDACTED = "REDACTED"
    """Its customer was erased; notes are gone."""


ENDED = (CaseState.CLOSED.value, CaseState.REDACTED.value)
"""The states in which there is nothing left to do."""


class Awaits(StrEnum):
    """Whom a case waits for."""

    REVIEWER = "REVIEWER"
    APPROVER = "APPROVER"
    NOBODY = "NOBODY"


class Decision(StrEnum):
    """What a person may decide on a verification."""

    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    RESUBMIT = "RESUBMIT"
    UNCHANGED = "UNCHANGED"
    """Of an objection alone: what was decided before stays."""


class StepKind(StrEnum):
    """What was done to a case; each is an action of the audit log too."""

    CASE_CREATED = "CASE_CREATED"
    CASE_LINKED = "CASE_LINKED"
    """The customer's next attempt belongs to the case."""
    CASE_DELIVERED = "CASE_DELIVERED"
    CASE_OPENED = "CASE_OPENED"
    """It was shown to its holder."""
    VALUES_REVEALED = "VALUES_REVEALED"
    CASE_PROPOSED = "CASE_PROPOSED"
    CASE_DECIDED = "CASE_DECIDED"
    """One person was enough."""
    CASE_CONFIRMED = "CASE_CONFIRMED"
    CASE_RETURNED = "CASE_RETURNED"
    """The second person did not agree."""
    DECISION_WITHDRAWN = "DECISION_WITHDRAWN"
    CUSTOMER_ASKED = "CUSTOMER_ASKED"
    CUSTOMER_SILENT = "CUSTOMER_SILENT"
    """The customer was waited for long enough."""
    CASE_ESCALATED = "CASE_ESCALATED"
    OBJECTION_RAISED = "OBJECTION_RAISED"
    OBJECTION_REMINDED = "OBJECTION_REMINDED"
    VERDICT_REVISED = "VERDICT_REVISED"
    """The verdict on one of its attempts was revised: who saw the case has to look again."""


class CaseAction(StrEnum):
    """Further words of the audit log about cases."""

    CASE_CLAIMED = "CASE_CLAIMED"
    CASE_RENEWED = "CASE_RENEWED"
    CASE_RELEASED = "CASE_RELEASED"
    CASE_CHANGED = "CASE_CHANGED"
    """The row of a case, beside the step that tells what was done."""
    CASE_ERASED = "CASE_ERASED"
    PICTURE_SHOWN = "PICTURE_SHOWN"
    VERIFICATION_REVIEWED = "VERIFICATION_REVIEWED"


class ReviewKind(StrEnum):
    """What people made of a verification."""

    DECIDED = "DECIDED"
    CUSTOMER_ASKED = "CUSTOMER_ASKED"
    """Something was requested from the customer; the case waits."""
    OBJECTION_ANSWERED = "OBJECTION_ANSWERED"
