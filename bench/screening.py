"""Screening: size and speed of an index, what is found and what is found wrongly, beside brute rapidfuzz.

python -m bench.screening                    # 500,000 names; 1,000 queries of each kind; 50,000 negatives
python -m bench.screening --names 50000 --negatives 5000
python -m bench.screening --pairs cases.csv [--peer scores.csv]  # F1 on labelled pairs, such as those of nomenklatura
"""

from __future__ import annotations

import argparse
import csv
import platform
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import psutil
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from bench.machine import machine
from bench.screening_names import Draw, mistyped, spelled
from service.screening.comparing import compare
from service.screening.facts import Entry, Facts, Kind
from service.screening.han import surname_length
from service.screening.index import NameIndex, build
from service.screening.names import name_of
from service.screening.policy import ScreeningPolicy, load_policy
from service.screening.readings import System
from service.screening.screening import List, Strength, screen
from service.screening.signatures import han_signature, letters_signature

LIST_SEED, QUERY_SEED, OTHERS_SEED, ORDER_SEED = 20261130, 7, 20270101, 11
PEERS_THRESHOLD = 0.7
"""From which on logic-v2 calls two names one, by its own documentation."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=500_000)
    parser.add_argument("--queries", type=int, default=1_000)
    parser.add_argument("--negatives", type=int, default=50_000)
    parser.add_argument("--brute", type=int, default=40)
    parser.add_argument("--pairs", type=Path, help="labelled pairs as CSV: name1, name2, is_match, case_group")
    parser.add_argument("--peer", type=Path, help="the same pairs with scores of bench.logic_v2")
    chosen = parser.parse_args()
    for what, value in machine().items():
        print(f"{what}: {value}")
    packages = ("numpy", "rapidfuzz", "anyascii")
    print(f"python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in packages))
    policy = load_policy()
    if chosen.pairs is not None:
        _labelled(chosen.pairs, policy, chosen.peer)
        return
    print(f"policy {policy.id} {policy.version} {policy.sha256[:12]}")
    process_ = psutil.Process()
    before, start = process_.memory_info().rss, time.thread_time()
    deque(Draw.of(LIST_SEED).entries(chosen.names), maxlen=0)
    drawing = time.thread_time() - start
    start = time.thread_time()
    index = build(Draw.of(LIST_SEED).entries(chosen.names))
    took, grown = time.thread_time() - start - drawing, (process_.memory_info().rss - before) / 1e6
    print(f"index of {index.entries:,} entries: {took:.1f} s of processor time (the drawing not counted)")
    print(f"memory: {index.nbytes / 1e6:,.0f} MB of the index; the process grew by {grown:,.0f} MB")
    screened = Screened(List("bench", 1, "0" * 64, index), policy)
    sets = _queries(list(Draw.of(LIST_SEED).entries(chosen.names)), chosen.queries)
    for dated in (False, True):
        print(f"recall {'with date of birth and country' if dated else 'by the name alone'}: hit, shown")
        for what, pairs in sets.items():
            found = [screened.finds(name, entry, dated=dated) for name, entry in pairs]
            hit = sum(one is Strength.HIT for one in found) / len(found)
            shown = sum(one is not None for one in found) / len(found)
            print(f"  {what:12} {hit:7.2%} {shown:7.2%}  of {len(pairs)}")
    mixed = [Facts((name,), Kind.PERSON) for pairs in sets.values() for name, _ in pairs]
    Draw.of(ORDER_SEED).random.shuffle(mixed)
    times = [screened.timed(one) for one in mixed]
    ordered = sorted(times)
    print(
        f"speed, {len(times):,} mixed queries: {len(times) / sum(times):,.0f}/s a core; "
        + ", ".join(
            f"p{p} {ordered[min(len(ordered) - 1, len(ordered) * p // 100)] * 1000:.2f} ms" for p in (50, 95, 99)
        )
    )
    _negatives(screened, index, chosen.negatives)
    _brute(screened, index_names(index), sets, chosen.brute)


class Screened:
    """A list to be screened against."""

    def __init__(self, list_: List, policy: ScreeningPolicy) -> None:
        self._lists, self._policy = (list_,), policy

    def finds(self, name: str, entry: Entry, *, dated: bool) -> Strength | None:
        """How an entry is found by a name; None where it is not."""
        facts = entry.facts
        subject = Facts((name,), Kind.PERSON, facts.birth_dates if dated else (), facts.countries if dated else ())
        hits = screen(subject, self._lists, self._policy).hits
        return next((hit.strength for hit in hits if hit.entry.id == entry.id), None)

    def strongest(self, subject: Facts) -> Strength | None:
        """The strongest that a subject meets."""
        hits = screen(subject, self._lists, self._policy).hits
        strengths = {hit.strength for hit in hits}
        return Strength.HIT if Strength.HIT in strengths else Strength.WEAK if strengths else None

    def timed(self, subject: Facts) -> float:
        """Seconds of processor time of a screening."""
        start = time.thread_time()
        screen(subject, self._lists, self._policy)
        return time.thread_time() - start


def _queries(entries: Sequence[Entry], count: int) -> dict[str, list[tuple[str, Entry]]]:
    """Names as a customer may have them, each with the entry that it is of."""
    from opencc import OpenCC  # noqa: PLC0415 - a development package

    random = Draw.of(QUERY_SEED).random
    traditional = OpenCC("s2t").convert
    by_group: dict[str, list[Entry]] = {}
    for entry in entries:
        by_group.setdefault(entry.topics[0], []).append(entry)
    han = by_group["han_3"] + by_group["han_2"]

    def some(
        of: Sequence[Entry], form: Callable[[str], str], fits: Callable[[Entry], bool] = lambda _: True
    ) -> list[tuple[str, Entry]]:
        found: list[tuple[str, Entry]] = []
        while len(found) < count:
            entry = random.choice(of)
            if fits(entry):
                found.append((form(entry.facts.names[0]), entry))
        return found

    def in_pinyin(form: str) -> Callable[[str], str]:
        return lambda name: spelled(name, surname_length(name), form)

    return {
        "equal": some(han, str),
        "traditional": some(han, traditional, lambda one: traditional(one.facts.names[0]) != one.facts.names[0]),
        "pinyin": some(han, in_pinyin("usual")),
        "swapped": some(han, in_pinyin("swapped")),
        "split": some(by_group["han_3"], in_pinyin("split")),
        "latin": some(by_group["latin"], str),
        "latin_typo": some(by_group["latin"], lambda name: mistyped(name, random)),
        "pinyin_han": some(by_group["pinyin"], lambda name: " ".join(reversed(name.split()))),
    }


def index_names(index: NameIndex) -> list[str]:
    """The names of an index."""
    return [index.name(number) for number in range(len(index.owner))]


def _negatives(screened: Screened, index: NameIndex, count: int) -> None:
    """How many of people who are not on the list are hits, and how many are only shown.

    Whose name is one of the list, in the same characters or letters, is a namesake and counted apart: by the name
    alone nobody can tell him from the entry. Who is a homophone in other characters is none.
    """
    draw = Draw.of(OTHERS_SEED)
    totals: Counter[str] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    namesakes: Counter[str] = Counter()
    while totals.total() < count:
        name, group = draw.named()
        facts = draw.facts(name, dated=1.0)
        if _is_namesake(name, index):
            namesakes[group] += 1
            continue
        totals[group] += 1
        for what, subject in (("with date and country", facts), ("by the name alone", Facts((name,), Kind.PERSON))):
            found = screened.strongest(subject)
            if found is not None:
                wrong["false" if found is Strength.HIT else "weak", f"{what}, {group}"] += 1
    shown = ", ".join(f"{group} {namesakes[group]}/{namesakes[group] + totals[group]}" for group in sorted(totals))
    print(f"namesakes of an entry, left out: {namesakes.total():,} of {namesakes.total() + count:,} ({shown})")
    for strength in ("false", "weak"):
        for what in ("with date and country", "by the name alone"):
            per = {group: wrong[strength, f"{what}, {group}"] for group in sorted(totals)}
            shown = ", ".join(f"{group} {number}/{totals[group]}" for group, number in per.items())
            print(f"{strength}, {what}: {sum(per.values()) / count:.3%} of {count:,} ({shown})")


def _is_namesake(text: str, index: NameIndex) -> bool:
    name = name_of(text)
    if not name.han:
        return index.whole.count(letters_signature(name.joined)) > 0
    if index.whole.count(han_signature(name.canonical)):
        return True
    spelled = {letters_signature(one) for system in System for one in name.spelled(system)}
    found = index.whole.find(np.array(sorted(spelled), np.uint64))
    return not bool(index.han[found].all())


def _labelled(file: Path, policy: ScreeningPolicy, peer: Path | None) -> None:
    """F1 on labelled pairs of names at the policy's threshold, a peer's at its own, and brute Jaro-Winkler's best."""
    rows = _rows(file)
    labels = [row["is_match"].lower() == "true" for row in rows]
    ours = [compare(name_of(row["name1"]), name_of(row["name2"]), policy) for row in rows]
    scores = [0 if meeting is None else meeting.score for meeting in ours]
    print(f"{len(rows)} pairs, {sum(labels)} matches; F1 at {policy.thresholds.hit}: ", end="")
    print(f"{_f1(labels, [score >= policy.thresholds.hit for score in scores]):.3f}")
    _by_group(rows, labels, [score >= policy.thresholds.hit for score in scores])
    if peer is not None:
        told = _rows(peer)
        if [(one["name1"], one["name2"]) for one in told] != [(one["name1"], one["name2"]) for one in rows]:
            raise SystemExit("--peer is of other pairs")
        found = [float(one["score"]) >= PEERS_THRESHOLD for one in told]
        print(f"logic-v2 of {told[0]['peer']} at {PEERS_THRESHOLD}: {_f1(labels, found):.3f}")
        _by_group(rows, labels, found)
    plain = [JaroWinkler.similarity(row["name1"].casefold(), row["name2"].casefold()) for row in rows]
    best = max((_f1(labels, [one >= at / 100 for one in plain]), at / 100) for at in range(60, 100))
    print(f"brute Jaro-Winkler at its best threshold, {best[1]}: {best[0]:.3f}")


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _by_group(rows: Sequence[Mapping[str, str]], labels: Sequence[bool], found: Sequence[bool]) -> None:
    for group in sorted({row["case_group"] for row in rows}):
        which = [at for at, row in enumerate(rows) if row["case_group"] == group]
        score = _f1([labels[at] for at in which], [found[at] for at in which])
        print(f"  {group}: {score:.3f} of {len(which)}")


def _f1(labels: Sequence[bool], found: Sequence[bool]) -> float:
    right = sum(label and one for label, one in zip(labels, found, strict=True))
    wrong = sum(label != one for label, one in zip(labels, found, strict=True))
    return 2 * right / (2 * right + wrong) if right else 0.0


def _brute(screened: Screened, listed: Sequence[str], sets: dict[str, list[tuple[str, Entry]]], count: int) -> None:
    """Jaro-Winkler over all names, as a peer: its speed, and what it finds among its best 50 at 0.85."""
    plain = [name.upper() for name in listed]
    start, asked, missed = time.thread_time(), 0, 0
    for what, pairs in sets.items():
        found = 0
        for name, entry in pairs[:count]:
            best = process.extract(name.upper(), plain, scorer=JaroWinkler.similarity, limit=50, score_cutoff=0.85)
            met = any(int(entry.id[1:]) == number for _, _, number in best)
            found, asked = found + met, asked + 1
            missed += met and screened.finds(name, entry, dated=False) is None
        print(f"brute Jaro-Winkler, {what}: {found / min(count, len(pairs)):.0%} of {min(count, len(pairs))}")
    print(f"brute Jaro-Winkler and the index: {asked / (time.thread_time() - start):,.0f} queries/s a core")
    print(f"found by brute Jaro-Winkler and not shown by the index: {missed} of {asked}")


if __name__ == "__main__":
    main()
