"""Use cases of AuthorityService about questions: valid request in, response out. Synchronous; run on a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from idverdict import v1

from service.authorities.asked import fields_of
from service.authorities.channels import SMS_SEND, Channel
from service.authorities.findings import check_message
from service.authorities.questions import Questions, new_check
from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_fit, not_found, record_restricted, request_id_reused
from service.labels import label, word
from service.names import id_of
from service.verification.found import find, kept_message
from service.verification.recorded import documents_from
from storage import NotFound, PageTokenInvalid, Recorded, RequestConflict, Restricted, Store

CHECK: Final = "idverdict.v1.AuthorityCheck"
DEFAULT_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class AuthorityChecks:
    """Starts, finds and shows questions, and takes late answers.

    Attributes:
        store: as one tenant sees it.
        questions: asks; None where there is no channel.
        clock: tells the time, aware.
    """

    store: Store
    questions: Questions | None
    clock: Callable[[], datetime]

    def start(self, request: v1.StartCheckRequest) -> v1.AuthorityCheck:
        """Store a question and have it asked; the answer to one about a verification revises its verdict.

        Raises ApiError AUTHORITY_CHANNEL_UNKNOWN, AUTHORITY_FIELDS_INVALID, REQUEST_ID_REUSED, RECORD_RESTRICTED,
        VERIFICATION_NOT_FOUND, CONSENT_WITHDRAWN.
        """
        channel, purpose = self._channel(request.channel), word(v1.Purpose, request.purpose)
        fields = {one.name: one.value for one in request.fields}
        if len(fields) < len(request.fields):
            raise bad_field(ErrorReason.AUTHORITY_FIELDS_INVALID, "fields")
        verification_id, customer = id_of(request.verification) or None, request.customer_reference
        needed = False
        if verification_id:
            fields, customer, needed = self._about(request, channel, fields)
        if set(fields) - set(channel.fields) or set(channel.needed) - set(fields):
            raise bad_field(ErrorReason.AUTHORITY_FIELDS_INVALID, "fields")
        id = f"caller:{request.request_id}"
        new = new_check(channel, id, verification_id, fields, purpose, at=self.clock(), consent=request.consent)
        try:
            if not needed and self.store.checks.begun(new) is None:
                self._require_consent(customer, channel.kind, request.consent)
            check = self.store.checks.start(new, customer or None)
        except RequestConflict:
            raise request_id_reused(CHECK) from None
        except Restricted:
            raise record_restricted() from None
        return check_message(check, self._channels, whole=True)

    def _about(
        self, request: v1.StartCheckRequest, channel: Channel, stated: Mapping[str, str]
    ) -> tuple[dict[str, str], str, bool]:
        """The fields of a question about a verification, its customer, and whether its policy needs the channel.

        What is known from the verification is asked about, and nothing else in its place: an answer about somebody
        else would revise the verdict. Raises ApiError AUTHORITY_FIELDS_INVALID, as `find`, RECORD_REDACTED.
        """
        record = kept_message(find(self.store, request.verification, for_inspection=False))
        if request.purpose != record.purpose:
            raise bad_field(ErrorReason.AUTHORITY_FIELDS_INVALID, "purpose")
        if request.customer_reference not in ("", record.customer_reference):
            raise bad_field(ErrorReason.AUTHORITY_FIELDS_INVALID, "customer_reference")
        known = fields_of(channel, documents_from(record))
        if any(known.get(name, value) != value for name, value in stated.items()):
            raise bad_field(ErrorReason.AUTHORITY_FIELDS_INVALID, "fields")
        needed = channel.id in {one.channel for one in record.verdict.official if not one.additional}
        return {**stated, **known}, record.customer_reference, needed

    def _require_consent(self, customer: str, kind: str, stated: str) -> None:
        """Nobody withdrew the consent that a question rests on. Raises ApiError CONSENT_WITHDRAWN."""
        withdrawals = self.questions.withdrawals if self.questions else None
        if not customer or withdrawals is None:
            return
        if withdrawals.stops_new(self.store, customer, kind, stated, self.clock()):
            raise not_fit(ErrorReason.CONSENT_WITHDRAWN, CHECK)

    def get(self, request: v1.GetCheckRequest) -> v1.AuthorityCheck:
        """One question. Raises ApiError AUTHORITY_CHECK_NOT_FOUND, RECORD_RESTRICTED."""
        try:
            check = self.store.checks.get(id_of(request.name), even_restricted=request.for_inspection)
        except NotFound:
            raise not_found(ErrorReason.AUTHORITY_CHECK_NOT_FOUND, CHECK) from None
        except Restricted:
            raise record_restricted() from None
        return check_message(check, self._channels, whole=bool(check.asked))

    def list(self, request: v1.ListChecksRequest) -> v1.ListChecksResponse:
        """A page of questions, latest first. Raises ApiError PAGE_TOKEN_INVALID."""
        try:
            checks, token = self.store.checks.page(
                verification_id=id_of(request.verification) or None,
                channel=request.channel or None,
                state=word(v1.AuthorityCheckState, request.state) if request.state else None,
                size=request.page_size or DEFAULT_PAGE,
                token=request.page_token,
            )
        except PageTokenInvalid:
            raise bad_field(ErrorReason.PAGE_TOKEN_INVALID, "page_token") from None
        messages = [check_message(one, self._channels, whole=False) for one in checks]
        return v1.ListChecksResponse(checks=messages, next_page_token=token)

    def deliver(self, request: v1.DeliverResultRequest) -> v1.DeliverResultResponse:
        """Take an answer that came late, and revise the verdict that rests on it.

        Raises ApiError AUTHORITY_CHANNEL_UNKNOWN, AUTHORITY_CHECK_NOT_FOUND.
        """
        channel, questions = self._channel(request.channel), self.questions
        assert questions is not None  # noqa: S101 - there is a channel
        try:
            check = self.store.checks.get(request.request_id, shown=False, even_restricted=True)
            if check.channel != channel.id:
                raise NotFound
            recorded = questions.answers.take(self.store, channel, check.id, request.answer)
            questions.answers.settled(self.store, check.id)
            check = self.store.checks.get(check.id, shown=False, even_restricted=True)
        except NotFound:
            raise not_found(ErrorReason.AUTHORITY_CHECK_NOT_FOUND, CHECK) from None
        state = label(v1.AuthorityCheckState, check.state.value)
        return v1.DeliverResultResponse(state=state, recorded=recorded is not Recorded.SAME)

    def _channel(self, id: str) -> Channel:
        channel = self._channels.get(id)
        if channel is None or channel.kind == SMS_SEND:
            raise bad_field(ErrorReason.AUTHORITY_CHANNEL_UNKNOWN, "channel")
        return channel

    @property
    def _channels(self) -> dict[str, Channel]:
        return dict(self.questions.channels) if self.questions else {}
