"""Screens customers and records what came of it: at once, and in sweeps.

`screen_customer` is the seam for whoever keeps customers: names, dates, countries, numbers and contacts in, hits out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.canonical import canonical_json
from service.screening.facts import Facts, facts_of
from service.screening.loaded import LoadedLists, changed
from service.screening.names import name_of
from service.screening.policy import ScreeningPolicy
from service.screening.result_json import hit_value
from service.screening.screening import List, Screening, Strength, screen
from service.screening.spelling_tables import normal_number
from storage import FileChanged, Job, NotFound, PolicyText, Store
from storage.screening.values import Changes, Found, Outcome, Seen, Subject, Traced
from storage.screening.words import SweepKind, SweepState, TraceKind

_AT_ONCE = 100
_LEAST_CONTACT = 5


@dataclass(frozen=True, slots=True)
class Screens:
    """What customers are screened with.

    Attributes:
        policy: scores and thresholds.
        lists: the indexes of this process.
        clock: tells the time, aware.
    """

    policy: ScreeningPolicy
    lists: LoadedLists
    clock: Callable[[], datetime]

    def keep_policy(self, store: Store) -> None:
        """Store the policy's text before the first result under it."""
        text = PolicyText(self.policy.id, self.policy.version, self.policy.text)
        store.policies.keep(text, self.clock())


def screen_customer(
    store: Store,
    screens: Screens,
    reference: str,
    facts: Facts,
    contacts: Sequence[str] = (),
    *,
    seen: Seen | None = None,
) -> tuple[Screening, Changes]:
    """Screen a customer against every list, store the facts for sweeps, and open, keep or end hits.

    A version of a list that comes at the same moment may have swept before the customer is stored: then the customer is
    screened again. Raises Restricted where the customer asked for deletion, StorageError; FileChanged where the stored
    facts are no longer those that were ``seen``.
    """
    screens.keep_policy(store)
    traced = tuple(_traced(facts, contacts, screens.policy))
    lists, total, is_stored = screens.lists.current(store), Changes(), False
    while True:
        made = screen(facts, lists, screens.policy)
        outcome = Outcome(bytes.fromhex(screens.policy.sha256), found_in(made), screens.clock())
        stated = canonical_json(facts.value())
        try:
            _, changes = store.screening.subjects.put(reference, stated, traced, outcome, seen=seen)
        except FileChanged:
            if not is_stored:
                raise
            return made, total  # by somebody who screened other facts since, and by the lists of then
        seen, is_stored = Seen(outcome.at), True
        total, before, lists = total + changes, lists, screens.lists.current(store)
        if is_same(lists, before):
            return made, total


def is_same(lists: Sequence[List], before: Sequence[List]) -> bool:
    """Whether lists are the versions that they were."""
    return [(one.id, one.version) for one in lists] == [(one.id, one.version) for one in before]


def found_in(made: Screening, party: str = "") -> tuple[Found, ...]:
    """The hits that a person decides, as the store takes them; ``party``: whose, where that is not the customer."""
    facts = canonical_json(made.subject.value())
    return tuple(
        Found(
            hit.list.id,
            hit.list.version,
            hit.entry.ids,
            made.subject.digest,
            hit.entry.facts.digest,
            hit.meeting.how.value,
            hit.score,
            canonical_json(hit_value(hit)),
            facts,
            party,
        )
        for hit in made.hits
        if hit.strength is Strength.HIT
    )


def begin_nightly(store: Store, clock: Callable[[], datetime]) -> None:
    """Begin a sweep of every customer against every list, where there are both."""
    if store.screening.lists.current() and store.screening.subjects.after("", 1):
        store.screening.sweeps.begin(SweepKind.FULL, clock())


def perform(store: Callable[[str], Store], screens: Screens, job: Job) -> bool | timedelta:
    """Do a sweep from where it has come to, or some of it: see `storage.jobs.Perform`."""
    theirs = store(job.tenant)
    records = theirs.screening
    try:
        sweep = records.sweeps.get(job.subject)
    except NotFound:
        return True
    if sweep.state is SweepState.DONE:
        return True
    screens.keep_policy(theirs)
    lists = _lists(theirs, screens, sweep.kind, sweep.list_id, sweep.list_version)
    policy = bytes.fromhex(screens.policy.sha256)
    while True:
        some = records.subjects.after(records.sweeps.place(sweep.id), _AT_ONCE)
        screened = 0
        for subject in some:
            if not subject.facts:
                continue
            made = screen(facts_of(json.loads(subject.facts)), lists, screens.policy)
            every = sweep.kind is SweepKind.FULL
            outcome = Outcome(policy, found_in(made, party_of(subject)), screens.clock(), every)
            if outcome.found or every:
                records.subjects.screened(subject, outcome, sweep.id)
            screened += 1
        last = len(some) < _AT_ONCE
        place = some[-1].id if some else ""
        records.sweeps.advance(sweep.id, place, screened, screens.clock(), last=last)
        if last:
            return True


def party_of(subject: Subject) -> str:
    """Whom of a customer's file a subject is, as its hits have it; empty for the customer."""
    return canonical_json(json.loads(subject.facts)["party"]).decode() if subject.party else ""


def _lists(store: Store, screens: Screens, kind: SweepKind, list_id: str, version: int) -> Sequence[List]:
    if kind is SweepKind.FULL:
        return screens.lists.current(store)
    latest = next(one for one in store.screening.lists.current() if one.list_id == list_id)
    if latest.version != version:  # a later one came: nothing is taken back to what is not listed so any more
        return (screens.lists.of(store, latest),)
    return (changed(store, latest),)


def _traced(facts: Facts, contacts: Sequence[str], policy: ScreeningPolicy) -> Iterator[Traced]:
    name = plain_name(facts.names[0])
    for number in facts.numbers:
        if plain := normal_number(number):
            yield Traced(TraceKind.NUMBER, plain, name)
    for contact in contacts:
        plain = normal_number(contact)
        if len(plain) >= _LEAST_CONTACT:
            yield Traced(TraceKind.CONTACT, plain, name)
    if any(plain_name(one) in placeholders(policy) for one in facts.names):
        yield Traced(TraceKind.PLACEHOLDER, name, name)


def placeholders(policy: ScreeningPolicy) -> frozenset[str]:
    """Names that stand for none, as `plain_name` gives them."""
    return frozenset(map(plain_name, policy.duplicates.placeholders))


def plain_name(text: str) -> str:
    """What makes two names one: characters of one class, or words in any order."""
    name = name_of(text)
    return name.canonical + " ".join(sorted(name.tokens))
