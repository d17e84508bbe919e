"""What is left of customers after a suite: each acknowledged write once, in unbroken order, and states that follow."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from service.customers.desk import body_of, standing_of
from service.customers.profile.deriving import day_of
from service.customers.profile.evidence import Known
from service.customers.rules import CustomerRules, default_customer_rules
from service.customers.settling import settle
from service.customers.sweeping import SYSTEM_PERSON
from service.names import id_of
from storage import Store
from storage.audit.entry import log_key
from storage.audit.inspection import Inspection
from storage.audit.rows import AuditEntryRow
from storage.customer_files.reading import Opened
from storage.customer_files.values import CustomerFile, StoredEntry
from storage.customer_files.words import FILE, Entry, FileAction
from tests.suites.support.fleet import Fleet
from tests.suites.support.tellers import Done

_CHANGES = (
    FileAction.CUSTOMER_FILE_OPENED,
    FileAction.CUSTOMER_FILE_CHANGED,
    FileAction.CUSTOMER_STATE_CHANGED,
)
_WITHOUT_MARKER = frozenset({Entry.STRUCTURE, Entry.DETERMINATION})
"""Kinds without a marker of the request."""


@dataclass(slots=True)
class Left:
    """Counts of what is wrong.

    Attributes:
        lost: acknowledged writes of which there is no record.
        twice: acknowledged writes of which there is more than one.
        unknown: files or records that nobody was told of.
        gaps: numbers of versions or records that are missing or there twice.
        untold: files whose changes the log has not told one by one.
        astray: files whose state is not what follows from their records.
        half_written: sealed objects that belong to nothing.
        log_faults: faults of the audit log.
    """

    lost: int = 0
    twice: int = 0
    unknown: int = 0
    gaps: int = 0
    untold: int = 0
    astray: int = 0
    half_written: int = 0
    log_faults: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not any(getattr(self, one.name) for one in fields(self))

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, one.name)} {one.name.replace('_', ' ')}" for one in fields(self))


@dataclass(frozen=True, slots=True)
class Counted:
    """How much there is: files, their records, and changes that days brought about."""

    files: int
    records: int
    turns: int


def what_is_left(
    servers: Fleet, writes: Sequence[Done], references: Collection[str], pictures: int, on: datetime
) -> tuple[Left, Counted]:
    """Hold the store against what was acknowledged.

    Args:
        servers: whose store it is.
        writes: all that were acknowledged.
        references: of customers whom an import opened, with one version each.
        pictures: how many objects verifications have.
        on: the time of the last sweep.
    """
    left, rules = Left(), default_customer_rules()
    told = defaultdict[str, list[Done]](list)
    for one in writes:
        told[id_of(one.customer)].append(one)
    files = records = contents = 0
    missing, imported = set(told), Counter[str]()
    with closing(servers.store()) as opened_store:
        store = opened_store.of("default")
        changes = _changes(store)
        for opened in _files(store):
            entries = store.files.reader.entries(opened)
            files, records = files + 1, records + len(entries)
            contents += sum(one.kind is Entry.ATTACHMENT for one in entries)
            left.gaps += gaps(opened.file, entries)
            left.untold += changes[opened.file.id] != opened.file.revision
            left.astray += not _follows(rules, opened, entries, on)
            missing.discard(opened.file.id)
            by_people = [one for one in entries if one.person != SYSTEM_PERSON]
            if opened.file.id in told:
                compare(left, told[opened.file.id], by_people)
            elif opened.file.reference in references:
                imported[opened.file.reference] += 1
                left.unknown += len(by_people) - 1
            else:
                left.unknown += 1
        later = datetime.now(UTC) + timedelta(minutes=5)
        store.sweep_orphans(later)
        turns = sum(changes.turns.values())
        with closing(servers.objects()) as objects:
            kept = sum(len(batch) for batch in objects.older_than(later))
            left.half_written = abs(kept - pictures - contents)
            key = log_key(store.history.signer.secret)
            left.log_faults = sum(1 for _ in Inspection(store.shared.database, objects, key).faults())
    left.lost += len(missing) + len(set(references) - imported.keys())
    left.twice += sum(times - 1 for times in imported.values())
    return left, Counted(files, records, turns)


class _Changes(Counter[str]):
    """How many changes the log tells of each file; ``turns`` those that days brought about."""

    turns: Counter[str]


def _changes(store: Store) -> _Changes:
    found = _Changes()
    found.turns = Counter()
    with store.shared.database.read() as session:
        entry = AuditEntryRow
        rows = session.exec(
            select(entry.record_id, entry.action).where(
                entry.kind == FILE, col(entry.action).in_([one.value for one in _CHANGES])
            )
        )
        for id_, action in rows:
            found[id_] += 1
            found.turns[id_] += action == FileAction.CUSTOMER_STATE_CHANGED.value
    return found


def _files(store: Store) -> Iterator[Opened]:
    token = ""
    while True:
        page = store.files.reader.page((), 200, token)
        for one in page.files:
            yield store.files.reader.get(one.id)
        if not (token := page.next_page_token):
            return


def gaps(file: CustomerFile, entries: Sequence[StoredEntry]) -> int:
    """Numbers that are not one after the other: of all records, of each kind, and those that the file itself counts."""
    wrong = int([one.place for one in entries] != list(range(1, file.records + 1)))
    wrong += sum(one.kind is Entry.PROFILE for one in entries) != file.versions
    for kind in Entry:
        numbers = [one.number for one in entries if one.kind is kind]
        wrong += numbers != list(range(1, len(numbers) + 1))
    return wrong


def _follows(rules: CustomerRules, opened: Opened, entries: Sequence[StoredEntry], on: datetime) -> bool:
    """Whether the state is that of the records alone, derived anew, past whatever sweeps made of it in between."""
    latest = next(one for one in reversed(entries) if one.kind is Entry.PROFILE)
    known = Known.of_json(json.loads(body_of(latest))["profile"]["known"])
    anew = settle(rules.elements, rules.reviews, known, standing_of(entries[-1]), day_of(on))
    return anew.position.state.value == opened.file.state and anew.standing.encoded() == opened.file.standing


def compare(left: Left, told: Sequence[Done], entries: Sequence[StoredEntry]) -> None:
    """Count what of one file is missing, there twice, or unknown; the service's own records are left out."""
    wanted, found = Counter(one.kind for one in told), Counter(one.kind for one in entries)
    for kind in Entry:
        left.unknown += max(0, found[kind] - wanted[kind])
        left.lost += max(0, wanted[kind] - found[kind]) if kind in _WITHOUT_MARKER else 0
    bodies = {kind: [body_of(one).decode() for one in entries if one.kind is kind] for kind in Entry}
    latest = Known.of_json(json.loads(bodies[Entry.PROFILE][-1])["profile"]["known"])
    claims = Counter(one.value for one in latest.bases)  # a version holds all evidence so far
    for one in told:
        if one.kind not in _WITHOUT_MARKER:
            is_claim = one.kind is Entry.PROFILE
            times = claims[one.marker] if is_claim else sum(one.marker in body for body in bodies[one.kind])
            left.lost += times == 0
            left.twice += times > 1
