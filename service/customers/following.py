"""Follows the audit log for customers' files: each entry about a customer brings the file up to date, in its order.

An entry is taken again until its work is done, by whichever worker lives: so nothing is lost. The work is done by
comparison, or under an id of its own: so nothing is done twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import Event, Thread
from typing import Final
from uuid import uuid4

import structlog

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.logs import origin
from service.customers.desk import View, body_of
from service.customers.living import LivingFiles, Sources, opening_of
from service.customers.living_parties import LivingParties
from service.customers.rules import CustomerRules
from service.customers.screened import screen_file
from service.customers.sweeping import SYSTEM_PERSON, settle_one
from service.names import customer_name
from service.screening.customers import Screens
from service.verification.requests import ReviewsOf
from storage import NotFound, RecordDamaged, Restricted, StorageError, Store
from storage.audit.positions import Interest
from storage.authorities.challenges import ChallengeState
from storage.authorities.rows import AUTHORITY_CHECK, CHALLENGE
from storage.customer_files.concerned import PARTY_OF, Concern
from storage.customer_files.words import RECORD, Entry
from storage.keys.rows import CUSTOMER_KEY
from storage.reviews.words import REVIEW
from storage.screening.words import ACT, ActKind
from storage.verifications.digests import VERIFICATION

AT_ONCE: Final = 50
PAUSE_S: Final = 0.5
"""Between two looks at the end of the log."""
_EARLIER: Final = (VERIFICATION, CHALLENGE, AUTHORITY_CHECK)
"""What a customer may have from before the file was opened."""
_GONE: Final = frozenset({ErrorReason.CUSTOMER_NOT_FOUND, ErrorReason.RECORD_RESTRICTED, ErrorReason.RECORD_REDACTED})

log = structlog.get_logger()


class Follower(StrEnum):
    """Each goes through the log by itself, so that an answer does not wait until a million new files are screened."""

    EVIDENCE = "customers"
    """Follows verifications, answers, codes, hits."""
    RECORDS = "customer_records"
    """Follows the files' own records: new versions are screened."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A follower, and since when something waits for it; None where nothing does."""

    follower: Follower
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Following:
    """Follows the log of one database. Any number of processes may; one goes on at a time as each `Follower`.

    Attributes:
        store: as no tenant in particular sees it.
        rules: of customers.
        screens: gives what customers are screened with; read when it is first needed.
        clock: tells the time, aware.
        reviews_of: finds what people decided on verifications.
        holder: tells this process from others.
    """

    store: Store
    rules: CustomerRules
    screens: Callable[[], Screens]
    clock: Callable[[], datetime]
    reviews_of: ReviewsOf
    holder: str = field(default_factory=lambda: str(uuid4()))

    def run(self, stop: Event) -> None:
        """Follow until told to stop. What fails is tried again."""
        beside = Thread(target=self._run, args=(Follower.RECORDS, stop), name=Follower.RECORDS)
        beside.start()
        try:
            self._run(Follower.EVIDENCE, stop)
        finally:
            beside.join()

    def _run(self, follower: Follower, stop: Event) -> None:
        while not stop.is_set():
            try:
                if self._step(follower, stop):
                    continue
            except Exception as error:
                log.warning("following interrupted", exception=type(error).__name__, at=origin(error))
                stop.wait(10 * PAUSE_S)
            stop.wait(PAUSE_S)

    def catch_up(self, *, from_beginning: bool = False) -> int:
        """Follow to the end of the log, as of the whole of it where something was left; how many steps that took.

        Raises StorageError.
        """
        steps = 0
        if from_beginning:
            for one in Follower:
                self.store.followers.restart(one)
        while self.step():
            steps += 1
        return steps

    def behind(self) -> Sequence[Behind]:
        """How far each follower is behind; not at all where no customer has a file. Raises StorageError."""
        there = self.store.files.concerned.there_are_files()
        followers = self.store.followers
        return [Behind(one, followers.oldest(one, self._interests(one)) if there else None) for one in Follower]

    def is_done(self) -> bool:
        """Whether everything in the log was followed. Raises StoreUnavailable."""
        end = self.store.events.end()
        return all(self.store.followers.position(one) >= end for one in Follower)

    def step(self) -> bool:
        """Do what follows from the next entries; False where there are none, or another process goes on.

        Raises StorageError, and ApiError CUSTOMER_CHANGED where others keep changing a file: nothing is skipped then.
        """
        did = [self._step(one) for one in Follower]
        return any(did)

    def _step(self, follower: Follower, stop: Event | None = None) -> bool:
        ahead = self.store.followers.ahead(follower, self.holder, self._interests(follower), AT_ONCE, self.clock())
        if ahead is None:
            return False
        for (tenant, file_id), concerns in self.store.files.concerned.of(ahead.told).items():
            if stop is not None and stop.is_set():
                return False  # what was done is found done
            self._file(self.store.of(tenant), file_id, concerns)
        self.store.followers.done(follower, self.holder, ahead.seen)
        return True

    def _interests(self, follower: Follower) -> list[Interest]:
        records = follower is Follower.RECORDS
        return [one for one in self.store.files.concerned.interests if (one.kind == RECORD) is records]

    def _file(self, store: Store, file_id: str, concerns: Sequence[Concern]) -> None:
        """Bring one file up to date. One that cannot be opened is logged, and hinders no other."""
        try:
            self._bring_up_to_date(store, file_id, concerns)
        except (NotFound, Restricted):
            return
        except ApiError as error:
            if error.reason is ErrorReason.CUSTOMER_CHANGED:
                raise
            if error.reason not in _GONE:
                _left(store, error)
        except RecordDamaged as error:
            _left(store, error)
        except StorageError:
            raise
        except Exception as error:
            _left(store, error)

    def _bring_up_to_date(self, store: Store, file_id: str, concerns: Sequence[Concern]) -> None:
        desk = (store, self.rules, SYSTEM_PERSON, self.clock)
        files = LivingFiles(*desk, in_clear=True, reviews_of=self.reviews_of)
        first = first_version(concerns)
        earlier = () if first != 1 else store.files.concerned.beside(file_id, *_EARLIER)
        sources = sources_of((*concerns, *earlier))
        if first is not None or sources != Sources():
            files.renew(file_id, sources)
        if first is not None:
            view = files.view(customer_name(file_id))
            if first == 1:
                files.raise_earlier_hits(view)
            self._screen(files, view, first)
        if parties := frozenset(one.record_id for one in concerns if one.kind == PARTY_OF):
            LivingParties(*desk, in_clear=True, reviews_of=self.reviews_of).renew(file_id, parties)
        if any(one.kind == CUSTOMER_KEY for one in concerns):  # the end of the relationship was noted
            settle_one(store, self.rules, self.clock(), file_id)
        for one in concerns:
            if one.kind == ACT:
                hit = one.shown["hit_id"]
                by = opening_of(hit) if one.action == ActKind.HIT_OPENED else one.record_id
                if _may_be_used(store, hit):
                    files.raise_hit(file_id, by, hit, one.at)

    def _screen(self, files: LivingFiles, view: View, first: int) -> None:
        before = files.store.files.reader.entries(view.opened, Entry.PROFILE, number=first - 1)
        contacts = None
        if before:
            elements = json.loads(body_of(before[0]))["profile"]["elements"]
            contacts = tuple(one["value"] for one in elements if one["name"] == "contact" and one["value"])
        screen_file(files.store, self.screens(), view, contacts, files.records(view))


def sources_of(concerns: Sequence[Concern]) -> Sources:
    """What entries say may be new to a file."""

    def ids(kind: str) -> frozenset[str]:
        return frozenset(one.record_id for one in concerns if one.kind == kind)

    reviewed = frozenset(str(one.shown["verification_id"]) for one in concerns if one.kind == REVIEW)
    codes = (one for one in concerns if one.kind == CHALLENGE and one.shown["state"] == ChallengeState.VERIFIED)
    checks = (one for one in concerns if one.kind == AUTHORITY_CHECK and one.shown["verification_id"] is None)
    return Sources(
        ids(VERIFICATION) | reviewed,
        frozenset(one.record_id for one in codes),
        frozenset(one.record_id for one in checks),
    )


def first_version(concerns: Sequence[Concern]) -> int | None:
    """The first version of the profile that entries tell of; None where they tell of none."""
    numbers = [
        int(one.shown["number"]) for one in concerns if one.kind == RECORD and one.shown["kind"] == Entry.PROFILE
    ]
    return min(numbers, default=None)


def _may_be_used(store: Store, hit_id: str) -> bool:
    """Whether a hit is not of before the customer asked for deletion; the customer may have come again since."""
    try:
        store.screening.hits.get(hit_id, shown=False)
    except (NotFound, Restricted):
        return False
    return True


def _left(store: Store, error: Exception) -> None:
    log.error("customer not brought up to date", exception=type(error).__name__, at=origin(error), tenant=store.tenant)
