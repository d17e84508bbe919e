"""Follows the audit log for customers' files: each entry about a customer brings the file up to date, in its order.

An entry is taken again until its work is done, by whichever worker lives: so nothing is lost. The work is done by
comparison, or under an id of its own: so nothing is done twice. Any number of processes share it, by slices of files.
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
from service.customers.owner_changes import OwnerChanges
from service.customers.owner_comparing import GONE, compare_one
from service.customers.rules import CustomerRules
from service.customers.screened import screen_file
from service.customers.screened_parties import parties_of
from service.customers.sweeping import SYSTEM_PERSON, settle_one
from service.names import customer_name
from service.screening.customers import Screens
from service.screening.parties import PartyScreening
from service.verification.requests import ReviewsOf
from storage import NotFound, RecordDamaged, Restricted, StorageError, Store
from storage.audit.positions import Interest
from storage.authorities.challenges import ChallengeState
from storage.authorities.rows import AUTHORITY_CHECK, CHALLENGE
from storage.customer_files.concerned import PARTY_OF, Concern
from storage.customer_files.turning import Slice
from storage.customer_files.words import RECORD, Entry
from storage.following.followers import HELD, SLICES, Ahead
from storage.keys.rows import CUSTOMER_KEY
from storage.reviews.words import REVIEW
from storage.screening.words import ACT, ActKind
from storage.verifications.digests import VERIFICATION

AT_ONCE: Final = 50 * SLICES
"""Entries that a slice looks at in one step; a part of these is its own."""
PAUSE_S: Final = 0.5
"""Between two looks at the end of the log."""
_EARLIER: Final = (VERIFICATION, CHALLENGE, AUTHORITY_CHECK)
"""What a customer may have from before the file was opened."""
_OF_PARTIES: Final = frozenset({Entry.PARTY, Entry.STRUCTURE, Entry.DETERMINATION})
"""Records that say who is behind a customer, or acts for one."""

log = structlog.get_logger()


class Follower(StrEnum):
    """Each goes through the log by itself, so that an answer does not wait until a million new files are screened."""

    EVIDENCE = "customers"
    """Follows verifications, answers, codes, hits."""
    RECORDS = "customer_records"
    """Follows the files' own records: new versions are screened."""
    PARTIES = "customer_parties"
    """Follows them too: new parties, structures and determinations are screened."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A follower, and since when something waits for it; None where nothing does."""

    follower: Follower
    since: datetime | None


class Overtaken(Exception):
    """Another process has taken over what this one was at for too long."""


@dataclass(frozen=True, slots=True)
class Following:
    """Follows the log of one database. Any number of processes may; one goes on at a time with each slice of files.

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
        first, *others = Follower
        beside = [Thread(target=self._run, args=(one, stop), name=one) for one in others]
        for thread in beside:
            thread.start()
        try:
            self._run(first, stop)
        finally:
            for thread in beside:
                thread.join()

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
        followers = self.store.followers
        ahead = followers.ahead(follower, self.holder, self._interests(follower), AT_ONCE, self.clock())
        if ahead is None:
            return False
        ours = Slice(ahead.slice, SLICES)
        going_on = self._holding(ahead)
        try:
            for (tenant, file_id), concerns in self.store.files.concerned.of(ahead.told).items():
                if not ours.has(file_id):
                    continue
                if stop is not None and stop.is_set():
                    followers.left(ahead, self.holder)
                    return False  # what was done is found done
                going_on()
                self._file(follower, self.store.of(tenant), file_id, (concerns, going_on))
        except Overtaken:
            return False
        followers.done(ahead, self.holder, self.clock())
        return True

    def _holding(self, ahead: Ahead) -> Callable[[], None]:
        """What keeps a slice while its work takes long. It raises Overtaken."""
        until = [self.clock() + HELD / 2]

        def going_on() -> None:
            if (now := self.clock()) > until[0]:
                if not self.store.followers.going_on(ahead, self.holder, now):
                    raise Overtaken
                until[0] = now + HELD / 2

        return going_on

    def _interests(self, follower: Follower) -> list[Interest]:
        evidence = follower is Follower.EVIDENCE
        return [one for one in self.store.files.concerned.interests if (one.kind != RECORD) is evidence]

    def _file(
        self, follower: Follower, store: Store, file_id: str, about: tuple[Sequence[Concern], Callable[[], None]]
    ) -> None:
        """Bring one file up to date. One that cannot be opened is logged, and hinders no other."""
        concerns, going_on = about
        try:
            if follower is not Follower.PARTIES:
                self._bring_up_to_date(store, file_id, concerns)
            elif kinds := _OF_PARTIES & {one.shown["kind"] for one in concerns}:
                self._screen_parties(store, file_id, going_on)
                if kinds != {Entry.PARTY}:  # another structure, or a version that came while owners were determined
                    compare_one(OwnerChanges(store, self.rules, SYSTEM_PERSON, self.clock, in_clear=True), file_id)
        except Overtaken:
            raise
        except (NotFound, Restricted):
            return
        except ApiError as error:
            if error.reason is ErrorReason.CUSTOMER_CHANGED:
                raise
            if error.reason not in GONE:
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

    def _screen_parties(self, store: Store, file_id: str, going_on: Callable[[], None]) -> None:
        """Screen whom a file states beside the customer, as it is now."""
        files = LivingFiles(store, self.rules, SYSTEM_PERSON, self.clock, in_clear=True, reviews_of=self.reviews_of)
        view = files.view(customer_name(file_id))
        screening = PartyScreening(store, self.screens(), view.file.reference, view.file.opened_at, going_on)
        screening.screen(parties_of(files, view))

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
