"""Use cases of CustomerService on what is attached: documents, scores, receipts, evidence of third parties."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_fit, not_found
from service.call.times import timestamp
from service.canonical import canonical_json
from service.customers.attached_content import MOST_BYTES_OF_CUSTOMER, accepted
from service.customers.consents import CONSENT
from service.customers.desk import CUSTOMER_TYPE, CustomerDesk, Plan, View, body_of, day_in, day_or_none
from service.customers.messages import MASK, day_text
from service.customers.profile.deriving import CHINA, day_of
from service.customers.profile.evidence import Basis
from service.customers.profile.policy import BasisKind
from service.labels import label, word
from service.names import customer_part, id_of
from storage import NotFound
from storage.customer_files.values import NewEntry, StoredEntry
from storage.customer_files.words import Entry
from storage.reviews.words import CaseState, Decision

CHUNK_BYTES: Final = 64 * 1024
WITHDRAWAL, RELIED, DOCUMENT = "CONSENT_WITHDRAWAL", "RELIED_EVIDENCE", "DOCUMENT"


@dataclass(frozen=True, slots=True)
class Attachments(CustomerDesk):
    """Adds and lists attachments of customers."""

    def add(self, request: v1.AddAttachmentRequest) -> v1.Attachment:
        """Add one; a document bears elements by the decision of a case, evidence of a third party by its copy.

        Raises ApiError as `change`, and ELEMENT_UNKNOWN, CASE_NOT_FOUND, CASE_STATE, INVALID_REQUEST, ATTACHMENT_UNFIT,
        ATTACHMENTS_FULL.
        """
        content, sha256 = accepted(request.content, request.sha256)
        kind = word(v1.AttachmentKind, request.kind)
        issued, until = day_in(request, "issued_on"), day_or_none(request, "valid_until")

        def plan(view: View, now: datetime) -> Plan:
            if issued > day_of(now):
                raise bad_field(ErrorReason.INVALID_REQUEST, "issued_on")
            bears = self._bears(request, kind, sha256, view)
            if content is not None:
                self._require_room(view, len(content.content))
            number = len(self.store.files.reader.entries(view.opened, Entry.ATTACHMENT)) + 1
            resource = customer_part(view.file.id, "attachments", number)
            body = canonical_json(
                {
                    "kind": kind,
                    "issuer": request.issuer,
                    "issued_on": issued.isoformat(),
                    "valid_until": day_text(until),
                    "sha256": sha256,
                    "media_type": "" if content is None else content.media_type,
                    "size_bytes": len(request.content),
                    "title": request.title,
                    "score": request.score,
                    "scopes": list(request.scopes),
                    "channel": request.channel,
                    "case": request.case,
                    "elements": sorted(request.elements),
                    "agreement": request.agreement,
                }
            )
            entry = NewEntry(Entry.ATTACHMENT, body)
            if bears is None:
                return Plan(view.standing, (entry,), content=content)
            at = now.astimezone(UTC) if kind == RELIED else _begin_of(issued)
            relied = request.issuer if kind == RELIED else ""
            new = [
                Basis(
                    bears,
                    element,
                    request.elements[element],
                    resource,
                    sha256,
                    at,
                    request.issuer,
                    until,
                    reliance=relied,
                )
                for element in sorted(request.elements)
            ]
            return Plan(view.standing, (entry,), view.known.with_bases(new), content)

        recorded, view = self.change(request.name, request, plan)
        return self._message(view, self.entry(view.opened, Entry.ATTACHMENT, str(recorded.number)), {})

    def withdraw(self, request: v1.WithdrawConsentRequest) -> v1.Attachment:
        """Withdraw a consent. Raises ApiError as `change`, and CUSTOMER_RECORD_NOT_FOUND where it is no consent."""
        number = request.name.rpartition("/")[2]

        def plan(view: View, now: datetime) -> Plan:
            consent = json.loads(body_of(self.entry(view.opened, Entry.ATTACHMENT, number)))
            if consent["kind"] != CONSENT:
                raise bad_field(ErrorReason.INVALID_REQUEST, "name")
            body = canonical_json(
                {
                    **consent,
                    "kind": WITHDRAWAL,
                    "issued_on": day_of(now).isoformat(),
                    "withdraws": request.name,
                    "media_type": "",
                    "size_bytes": 0,
                }
            )
            return Plan(view.standing, (NewEntry(Entry.ATTACHMENT, body),))

        recorded, view = self.change(request.name, request, plan)
        return self._message(view, self.entry(view.opened, Entry.ATTACHMENT, str(recorded.number)), {})

    def listed(self, request: v1.ListAttachmentsRequest) -> v1.ListAttachmentsResponse:
        """All, oldest first; a consent says when it was withdrawn."""
        view = self.view(request.name)
        entries = self.store.files.reader.entries(view.opened, Entry.ATTACHMENT)
        withdrawn = {
            str(stated["withdraws"]): one.created_at
            for one in entries
            if "withdraws" in (stated := json.loads(body_of(one)))
        }
        self.store.files.reader.tell_read(view.file.id)
        return v1.ListAttachmentsResponse(attachments=[self._message(view, one, withdrawn) for one in entries])

    def content(self, request: v1.GetAttachmentContentRequest) -> Iterator[v1.GetAttachmentContentResponse]:
        """What an attachment is: it, and its bytes in chunks.

        Raises ApiError as `view`, and CUSTOMER_RECORD_NOT_FOUND where only its digest is kept, at once.
        """
        view = self.view(request.name, for_inspection=request.for_inspection)
        entry = self.entry(view.opened, Entry.ATTACHMENT, request.name.rpartition("/")[2])
        try:
            kept = self.store.files.contents.get(view.opened, Entry.ATTACHMENT, entry.number)
        except NotFound:
            raise not_found(ErrorReason.CUSTOMER_RECORD_NOT_FOUND, CUSTOMER_TYPE) from None

        def stream() -> Iterator[v1.GetAttachmentContentResponse]:
            yield v1.GetAttachmentContentResponse(metadata=self._message(view, entry, {}))
            for start in range(0, len(kept.content), CHUNK_BYTES):
                yield v1.GetAttachmentContentResponse(chunk=kept.content[start : start + CHUNK_BYTES])

        return stream()

    def _require_room(self, view: View, size: int) -> None:
        """There is room for so many bytes more. Raises ApiError ATTACHMENTS_FULL."""
        if self.store.files.contents.bytes_of(view.opened) + size > MOST_BYTES_OF_CUSTOMER:
            raise not_fit(ErrorReason.ATTACHMENTS_FULL, CUSTOMER_TYPE)

    def _bears(self, request: v1.AddAttachmentRequest, kind: str, sha256: str, view: View) -> BasisKind | None:
        """What a request's elements are borne by; None where it bears none."""
        if not request.elements:
            return None
        names = {one.name for one in self.rules.elements.of(view.standing.subject)}
        if kind not in (RELIED, DOCUMENT) or not set(request.elements) <= names:
            raise bad_field(ErrorReason.ELEMENT_UNKNOWN, "elements")
        if kind == RELIED:  # without the copy at hand it is no more than what somebody said
            return BasisKind.RELIED if sha256 else BasisKind.CLAIM
        if not request.case or not sha256:
            raise not_found(ErrorReason.CASE_NOT_FOUND, CUSTOMER_TYPE)
        self._require_decided(request.case, view)
        return BasisKind.ATTACHMENT

    def _require_decided(self, name: str, view: View) -> None:
        """The case is on this customer, and people accepted it. Raises ApiError CASE_NOT_FOUND, CASE_STATE."""
        try:
            outline = self.store.reviews.reader.outline(id_of(name))
        except NotFound:
            raise not_found(ErrorReason.CASE_NOT_FOUND, CUSTOMER_TYPE) from None
        if outline.verification_id not in self.store.files.reader.verifications(view.opened):
            raise not_found(ErrorReason.CASE_NOT_FOUND, CUSTOMER_TYPE)
        if outline.state is not CaseState.CLOSED or outline.decision is not Decision.ACCEPT:
            raise not_fit(ErrorReason.CASE_STATE, CUSTOMER_TYPE)

    def _message(self, view: View, entry: StoredEntry, withdrawn: dict[str, datetime]) -> v1.Attachment:
        return attachment_message(view.file.id, entry, withdrawn, in_clear=self.in_clear)


def attachment_message(
    file_id: str, entry: StoredEntry, withdrawn: dict[str, datetime], *, in_clear: bool
) -> v1.Attachment:
    """An attachment in the contract's words."""
    stated: dict[str, Any] = json.loads(body_of(entry))
    name = customer_part(file_id, "attachments", entry.number)

    def shown(field: str) -> str:
        value = str(stated[field])
        return value if in_clear or not value else MASK

    return v1.Attachment(
        name=name,
        kind=label(v1.AttachmentKind, stated["kind"]),
        issuer=stated["issuer"],
        issued_on=stated["issued_on"],
        valid_until=stated["valid_until"],
        sha256=stated["sha256"],
        title=shown("title"),
        score=shown("score"),
        scopes=stated["scopes"],
        channel=stated["channel"],
        case=stated["case"],
        elements=stated["elements"],
        masked=not in_clear,
        create_time=timestamp(entry.created_at),
        person=entry.person,
        withdraws=stated.get("withdraws", ""),
        withdraw_time=timestamp(withdrawn.get(name)),
        agreement=stated["agreement"],
        media_type=stated.get("media_type", ""),
        size_bytes=stated.get("size_bytes", 0),
    )


def _begin_of(day: date) -> datetime:
    """The first moment of a day in China, in UTC."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)
