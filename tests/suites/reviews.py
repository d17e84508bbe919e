"""Sixteen reviewers at one queue: no case goes to two people, claims stay quick, pictures are cheap."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

from bench.pictures import FORMS, photo, picture_cost
from tests.postgresql import cluster
from tests.storage_support import Place
from tests.suites.support.desk import Work, fill, work
from tests.suites.support.promise import Promise, Scale, judged

REVIEWERS = 16
CASES = {Scale.SMALL: 500, Scale.FULL: 100_000}
CLAIMS = {Scale.SMALL: 6, Scale.FULL: 60}
"""Of each reviewer."""
PAUSE_S = {Scale.SMALL: 0.2, Scale.FULL: 1.0}
"""Between a reviewer's decision and the next claim, in the paced run: a person takes longer."""
PICTURES = {Scale.SMALL: 3, Scale.FULL: 40}
CLAIM_BAR_S, PICTURE_BAR_S = 0.040, 0.150


def run(scale: Scale) -> Iterator[Promise]:
    """A queue on PostgreSQL, its claims with their entries in the audit log; then pictures of twelve megapixels."""
    with cluster(fsync=True) as postgresql, tempfile.TemporaryDirectory(prefix="idverdict-suite-") as folder:
        place = Place(Path(folder), postgresql.url(postgresql.create()))
        fill(place, CASES[scale])
        paced = _worked(place, scale, PAUSE_S[scale], "paced")
        rushed = _worked(place, scale, 0.0, "rushed")
        everything = [*paced, *rushed]
        claims = Counter(claim for one in everything for claim in one.claims)
        decided = Counter(case for one in everything for case in one.decided)
        wanted = 2 * REVIEWERS * CLAIMS[scale]
        yield Promise(
            f"{REVIEWERS} reviewers at {CASES[scale]:,} open cases: no case goes to two people, and none is lost",
            f"{sum(claims.values())} of {wanted} claims; {_twice(claims)} twice; {_twice(decided)} decided twice",
            sum(claims.values()) == wanted and not _twice(claims) and not _twice(decided),
        )
        entries = _entries(place)
        yield Promise(
            "each claim and each decision has its entry in the audit log",
            f"{entries['CASE_CLAIMED']} claims, {entries['CASE_DECIDED']} decisions",
            entries["CASE_CLAIMED"] >= wanted and entries["CASE_DECIDED"] == wanted,
        )
        yield Promise(
            f"claims of {REVIEWERS} people, a decision and {PAUSE_S[scale]:g} s between: p95 below 40 ms",
            _times(paced),
            judged(scale, _p95(paced) < CLAIM_BAR_S),
        )
        yield Promise(
            f"the same as fast as {REVIEWERS} processes can, claims and decisions in turn",
            _times(rushed),
            None,  # they wait for processors, whatever a claim takes
        )
    for form in FORMS:
        cost = picture_cost(photo(form), PICTURES[scale])
        yield Promise(
            f"a picture of a case, {form} of 12 megapixels: p95 of processor time, decoding included, to 150 ms",
            str(cost),
            judged(scale, cost.p95_s <= PICTURE_BAR_S) if form == "JPEG" else None,  # no other is decoded at half size
        )


def _worked(place: Place, scale: Scale, pause_s: float, name: str) -> list[Work]:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(REVIEWERS, mp_context=spawn) as pool:
        jobs = [
            pool.submit(work, str(place.root), place.postgresql, f"{name}-{n}", CLAIMS[scale], pause_s)
            for n in range(REVIEWERS)
        ]
        return [job.result() for job in jobs]


def _twice(counted: Counter[str] | Counter[tuple[str, int]]) -> int:
    return sum(count > 1 for count in counted.values())


def _entries(place: Place) -> Counter[str]:
    with closing(place.open()):
        rows = place.sql("SELECT action, count(*) FROM audit_entry GROUP BY action")
    return Counter({str(action): int(str(count)) for action, count in rows})


def _seconds(works: Sequence[Work]) -> list[float]:
    return sorted(second for one in works for second in one.seconds)


def _p95(works: Sequence[Work]) -> float:
    seconds = _seconds(works)
    return seconds[max(0, -(-len(seconds) * 95 // 100) - 1)]


def _times(works: Sequence[Work]) -> str:
    seconds = _seconds(works)
    median = seconds[len(seconds) // 2]
    return f"{len(seconds)} claims: median {median * 1000:.1f} ms, p95 {_p95(works) * 1000:.1f} ms"
