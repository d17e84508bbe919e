"""What all use cases of customers share: a file as one person sees it, and changes that follow from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from google.protobuf.message import Message
from idverdict import v1
from idverdict.authority import v1 as authority

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, bad_field, not_fit, not_found, record_restricted, request_id_reused
from service.customers.collecting import bases_of
from service.customers.continuity.standing import Standing
from service.customers.continuity.state import DUE
from service.customers.news import Before, news_of
from service.customers.profile.deriving import day_of, known_in
from service.customers.profile.evidence import Basis, Known
from service.customers.rules import CustomerRules, elements_of, reviews_of
from service.customers.settling import Settled, settle, version_bytes
from service.names import id_of
from service.verification.found import find, kept_message
from service.verification.requests import ReviewsOf
from storage import FileChanged, FileOpen, NotFound, RequestConflict, Restricted, SamePerson, Store
from storage.customer_files.reading import Opened
from storage.customer_files.values import (
    CustomerFile,
    FileAct,
    NewContent,
    NewEntry,
    NewStanding,
    Recorded,
    StoredEntry,
)
from storage.customer_files.words import Entry

CUSTOMER_TYPE = "idverdict.v1.Customer"
_TRIES = 5
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class View:
    """A customer on a day.

    Attributes:
        opened: the file.
        version, version_at: the number of the version of the profile, and when it was added.
        known: the evidence of that version.
        settled: what follows.
        rules: the rules that it follows by.
    """

    opened: Opened
    version: int
    version_at: datetime
    known: Known
    settled: Settled
    rules: CustomerRules

    @property
    def file(self) -> CustomerFile:
        """The file, opened."""
        return self.opened.file

    @property
    def standing(self) -> Standing:
        """The standing."""
        return self.settled.standing


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change is to be.

    Attributes:
        standing: the new one.
        entries: records to be added; payloads without the standing, which is put beside them.
        known: the new evidence; None where no version of the profile is added.
        content: what the first record is of, where that is kept.
    """

    standing: Standing
    entries: tuple[NewEntry, ...] = ()
    known: Known | None = None
    content: NewContent | None = None


@dataclass(frozen=True, slots=True)
class CustomerDesk:
    """The customers of a tenant as one person works on them.

    Attributes:
        store: as the tenant sees it.
        rules: in use.
        person: who calls, the same through whichever program.
        clock: tells the time, aware.
        in_clear: whether the person sees values.
        reviews_of: finds what people decided on verifications.
    """

    store: Store
    rules: CustomerRules
    person: str
    clock: Callable[[], datetime]
    in_clear: bool = False
    reviews_of: ReviewsOf | None = None

    def view(self, name: str, *, for_inspection: bool = False, as_of: datetime | None = None) -> View:
        """A customer by its resource name. Raises ApiError CUSTOMER_NOT_FOUND, RECORD_RESTRICTED, RECORD_REDACTED."""
        with refused():
            opened = self.store.files.reader.get(id_of(name).partition("/")[0], even_restricted=for_inspection)
        return self.seen(opened, as_of=as_of)

    def seen(self, opened: Opened, as_of: datetime | None = None) -> View:
        """A file as of today by the rules in use, or as of a time by the rules of then. Raises as `view`."""
        reader, file = self.store.files.reader, opened.file
        if file.erased:
            raise not_fit(ErrorReason.RECORD_REDACTED, CUSTOMER_TYPE)
        latest = opened.profile if as_of is None else reader.latest(opened, Entry.PROFILE, as_of)
        if latest is None:
            raise not_found(ErrorReason.CUSTOMER_NOT_FOUND, CUSTOMER_TYPE)
        body = body_of(latest)
        known = known_in(body)
        if as_of is None:
            rules, standing, on = self.rules, Standing.parse(file.standing), day_of(self.clock())
        else:
            last = reader.entries(opened, until=as_of, limit=1)[-1]
            standing, on = standing_of(last), day_of(as_of)
            rules = self.rules_of(latest, json.loads(body))
        ended = _last_day(file, latest.created_at)
        settled = settle(rules.elements, rules.reviews, known, standing, on, ended=ended)
        return View(opened, latest.number, latest.created_at, known, settled, rules)

    def rules_of(self, version: StoredEntry, stated: Any) -> CustomerRules:
        """The rules that a version was made under, of their stored texts."""
        return replace(
            self.rules,
            elements=elements_of(self.store, bytes(version.policy_sha256 or b"")),
            reviews=reviews_of(self.store, bytes.fromhex(stated["reviews"]["sha256"])),
        )

    def act(self, request: Any) -> FileAct:
        """Who asks for what, now."""
        return FileAct(self.person, request.request_id, digest_of(request), self.clock())

    def change(
        self, name: str, request: Any, plan: Callable[[View, datetime], Plan], *, etag: str = ""
    ) -> tuple[Recorded, View]:
        """Change a customer, once: what follows is computed, and written if nobody changed the file meanwhile.

        Raises ApiError CUSTOMER_NOT_FOUND, RECORD_RESTRICTED, CUSTOMER_CHANGED, SAME_PERSON, REQUEST_ID_REUSED, and
        what ``plan`` raises.
        """
        act = self.act(request)
        with refused():
            files, file_id = self.store.files, id_of(name).partition("/")[0]
            for attempt in range(_TRIES):
                done, opened = files.writer.begun(files.reader, act, file_id)
                if done is not None or opened is None:
                    return self._done(done, name)
                view = self.seen(opened)
                if etag and int(etag) != view.file.revision:
                    raise FileChanged
                self.rules.keep(self.store, act.at)
                planned = plan(view, act.at)
                known = planned.known or view.known
                added = act.at if planned.known is not None else view.version_at
                ended = _last_day(view.file, added)
                before = before_of(view.file)
                settled, entries, standing = self.written(planned, known, day_of(act.at), ended, before)
                try:
                    held = replace(act, revision=view.file.revision)
                    recorded, file = files.writer.change(view.opened, held, entries, standing, planned.content)
                except FileChanged:
                    if not etag and attempt < _TRIES - 1:
                        continue
                    if (done := files.writer.done(act)) is None:
                        raise
                    return self._done(done, name)  # by the same request, which came at the same moment
                if file is None:
                    return self._done(recorded, name)
                return recorded, View(replace(view.opened, file=file), file.versions, added, known, settled, self.rules)
        raise AssertionError("a change is made or refused")

    def _done(self, done: Recorded | None, name: str) -> tuple[Recorded, View]:
        """What a request did before. Raises RequestConflict where that was to another customer."""
        if done is None or done.file_id != id_of(name).partition("/")[0]:
            raise RequestConflict
        return done, self.view(name)

    def written(
        self, plan: Plan, known: Known, on: date, ended: date | None = None, before: Before | None = None
    ) -> tuple[Settled, list[NewEntry], NewStanding]:
        """What is written for a plan: its records, the version that new evidence is, and what follows from all.

        ``before`` is the customer as last written; None for a file that is opened.
        """
        settled = settle(self.rules.elements, self.rules.reviews, known, plan.standing, on, ended=ended)
        standing = settled.standing.encoded()
        entries = [replace(one, payload=packed(standing, one.payload)) for one in plan.entries]
        if plan.known is not None:
            number = settled.profile.by_name["document_number"].value
            entries.append(
                NewEntry(
                    Entry.PROFILE,
                    packed(standing, version_bytes(settled.profile, self.rules.reviews)),
                    policy_sha256=bytes.fromhex(self.rules.elements.sha256),
                    document_number=number or None,
                )
            )
        said = [json.loads(one.payload) for one in plan.entries if one.kind in (Entry.EVENT, Entry.ATTACHMENT)]
        return settled, entries, follows(settled, self.rules, before, said)

    def bases_of(self, record: v1.Verification) -> tuple[Basis, ...]:
        """What a verification says of its customer."""
        return bases_of(record, self._asked)

    def _asked(self, check: str) -> Mapping[str, str]:
        """The fields that were asked about; none where the question may not be used any more."""
        try:
            asked = self.store.checks.get(id_of(check), shown=False).asked
        except (NotFound, Restricted):
            return {}
        return {one.name: one.value for one in authority.CheckRequest.FromString(asked).fields}

    def verification(self, name: str, *, of: str | None = None, field: str = "verifications") -> v1.Verification:
        """A verification in clear with what people decided; of the customer of a reference, where one is given.

        Raises ApiError VERIFICATION_NOT_FOUND, RECORD_RESTRICTED, RECORD_REDACTED, VERIFICATION_OF_ANOTHER.
        """
        stored = find(self.store, name, for_inspection=False, shown=False)
        if of is not None and stored.customer_reference != of:
            raise bad_field(ErrorReason.VERIFICATION_OF_ANOTHER, field)
        record = kept_message(stored)
        if self.reviews_of is not None:
            record.reviews.extend(self.reviews_of(self.store, [stored.id]).get(stored.id, ()))
        return record

    def entry(self, opened: Opened, kind: Entry, number: str) -> StoredEntry:
        """A record by the last part of its name. Raises ApiError CUSTOMER_RECORD_NOT_FOUND."""
        found: Sequence[StoredEntry] = ()
        if number.isdecimal() and len(number) < 10:
            found = self.store.files.reader.entries(opened, kind, number=int(number))
        if not found:
            raise not_found(ErrorReason.CUSTOMER_RECORD_NOT_FOUND, CUSTOMER_TYPE)
        return found[0]


def before_of(file: CustomerFile) -> Before:
    """A customer as the file was last written."""
    return Before(file.state, Standing.parse(file.standing), day_of(file.changed_at))


def follows(settled: Settled, rules: CustomerRules, before: Before | None, said: Sequence[Any] = ()) -> NewStanding:
    """What is stored of what follows on a day, with the news that it is; the level is to be found only while something
    is due. ``said`` is what events and attachments are recorded with.
    """
    standing, position = settled.standing, settled.position
    level = position.level if position.state in DUE else None
    news = news_of(before, standing, position, settled.profile.on, entries=said, unrated=rules.reviews.unrated_level)
    return NewStanding(position.state.value, standing.encoded(), position.turn, level=level, news=news)


def _last_day(file: CustomerFile, version_at: datetime) -> date | None:
    """The last day of the relationship, where its end was noted and no later version shows that it goes on."""
    if file.ended_at is None or version_at >= file.ended_at:
        return None
    return day_of(file.ended_at - _TICK)


def packed(standing: bytes, body: bytes) -> bytes:
    """A record's payload: the standing after it, so that what was known at a time can be read, and the body."""
    return b"%d\n" % len(standing) + standing + body


def body_of(entry: StoredEntry) -> bytes:
    """The body in a record's payload."""
    length, _, rest = entry.payload.partition(b"\n")
    return rest[int(length) :]


def standing_of(entry: StoredEntry) -> Standing:
    """The standing in a record's payload."""
    length, _, rest = entry.payload.partition(b"\n")
    return Standing.parse(rest[: int(length)])


def digest_of(request: Message) -> bytes:
    """SHA-256 of a request: equal for the same request alone."""
    return hashlib.sha256(request.SerializeToString(deterministic=True)).digest()


def day_in(message: Any, field: str, otherwise: date | None = None) -> date:
    """The day in a message's field. Raises ApiError INVALID_REQUEST for one that no calendar has, or a missing one."""
    stated = getattr(message, field)
    try:
        if not stated and otherwise is not None:
            return otherwise
        return date.fromisoformat(stated)
    except ValueError:
        raise bad_field(ErrorReason.INVALID_REQUEST, field) from None


def day_or_none(message: Any, field: str) -> date | None:
    """The day in a message's field, or None where it is empty. Raises as `day_in`."""
    return day_in(message, field) if getattr(message, field) else None


@contextmanager
def refused() -> Iterator[None]:
    """Turn what the store refuses into an error of the API."""
    try:
        yield
    except NotFound:
        raise not_found(ErrorReason.CUSTOMER_NOT_FOUND, CUSTOMER_TYPE) from None
    except Restricted:
        raise record_restricted() from None
    except RequestConflict:
        raise request_id_reused(CUSTOMER_TYPE) from None
    except FileOpen:
        raise ApiError(ErrorReason.CUSTOMER_EXISTS) from None
    except FileChanged:
        raise not_fit(ErrorReason.CUSTOMER_CHANGED, CUSTOMER_TYPE) from None
    except SamePerson:
        raise not_fit(ErrorReason.SAME_PERSON, CUSTOMER_TYPE) from None
