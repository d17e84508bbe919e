"""How well documents with a machine readable zone are read: lines, fields, silent misreads, time.

``python -m bench.zones --kinds chinese-passport --tiers clean phone hard --count 20`` draws specimens of the held-out
family of layouts and reads them, one thread at a time; ``--beside`` has others read the same zones and counts the lines
that each has exactly.
"""

from __future__ import annotations

import argparse
import statistics
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from bench.engines import timed
from bench.zone_peers import Peer, peers, right_lines
from ocr.documents import document_types
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from tests.specimens.travel import HELD_OUT, KINDS, TravelSpecimen, travel_specimen

_FIRST_SEED = 71_000
_MARKED = ("surname", "given_names", "birth_place", "issuing_authority")
"""Latin texts, of which recognisers see no accents and apostrophes: compared without them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One reading against the truth.

    Attributes:
        known: type and page are right.
        lines: every line of the zone is as printed.
        fields: every printed field is right, READ or not.
        required: the same of the fields that a document of the type must have.
        sure, silent: fields that are READ, and those of them that are not what is printed.
        corners: how far the farthest corner is off, share of the page's width.
        seconds: processor time.
    """

    known: bool
    lines: bool = False
    fields: bool = False
    required: bool = False
    sure: int = 0
    silent: tuple[str, ...] = ()
    corners: float = 1.0
    seconds: float = 0.0


def measured(reader: Reader, made: TravelSpecimen) -> Measured:
    """Read one specimen."""
    began = time.process_time()
    reading = reader.read(made.photo.data)
    seconds = time.process_time() - began
    if (reading.document_type, reading.page) != (made.document_type, made.page) or reading.quad is None:
        return Measured(known=False, seconds=seconds)
    truth = {name: value for name, value in made.truth.items() if name in reading.fields}
    right = {name: _same(name, reading.fields[name].value or "", value) for name, value in truth.items()}
    sure = [name for name in truth if reading.fields[name].status is FieldStatus.READ]
    optional = {field.name for field in document_types()[made.document_type].fields if field.optional}
    quad = made.photo.quad
    off = np.linalg.norm(reading.quad.array() - quad.array(), axis=1).max() / quad.width if quad else 1.0
    return Measured(
        known=True,
        lines=all(ok for name, ok in right.items() if name.startswith("mrz.line")),
        fields=all(right.values()),
        required=all(ok for name, ok in right.items() if name not in optional),
        sure=len(sure),
        silent=tuple(f"{made.seed}:{name}" for name in sure if not right[name]),
        corners=float(off),
        seconds=seconds,
    )


def _same(name: str, read: str, printed: str) -> bool:
    return read == printed or (name in _MARKED and _plain(read) == _plain(printed))


def _plain(text: str) -> str:
    marks = text.upper().replace("Ø", "O").replace("Ł", "L").replace("'", "")
    return "".join(c for c in unicodedata.normalize("NFD", marks) if not unicodedata.combining(c))


def rows(reader: Reader, kinds: list[str], tiers: list[str], seeds: range, family: str) -> Iterator[str]:
    """A line of the table for each kind and tier."""
    count = len(seeds)
    yield "kind tier | type | lines | required fields | all fields | corners 2% | sure fields, wrong | cpu ms, median"
    for kind in kinds:
        for tier in tiers:
            many = [measured(reader, travel_specimen(kind, seed, tier, family)) for seed in seeds]
            shares = (
                sum(getattr(one, name) for one in many) for name in ("known", "lines", "required", "fields")
            )  # fmt: skip
            near = sum(one.corners <= 0.02 for one in many)
            silent = [name for one in many for name in one.silent]
            median = statistics.median(one.seconds for one in many) * 1000
            counts = " | ".join(f"{share}/{count}" for share in (*shares, near))
            yield f"{kind} {tier} | {counts} | {sum(one.sure for one in many)}, {silent or 0} | {median:.0f}"


def beside(reader: Reader, kinds: list[str], tiers: list[str], seeds: range, family: str) -> Iterator[str]:
    """A line for each kind and tier: lines of zones exactly right, and mean processor seconds, of each reader."""
    others = [(name, partial(_peers, peer)) for name, peer in peers().items()]
    for kind in kinds:
        for tier in tiers:
            made = [travel_specimen(kind, seed, tier, family) for seed in seeds]
            zones = [[value for name, value in one.truth.items() if name.startswith("mrz.line")] for one in made]
            shares = []
            for name, right_of in (("ours", partial(_own_lines, reader)), *others):
                right, spent = timed(partial(_sum, right_of, made, zones))
                shares.append(f"{name} {right}, {spent.cpu_ms / len(seeds):.0f} ms")
            yield f"{kind} {tier} | of {sum(map(len, zones))} lines: {' | '.join(shares)}"


def _sum(
    right_of: Callable[[TravelSpecimen, list[str]], int], made: list[TravelSpecimen], zones: list[list[str]]
) -> int:
    return sum(map(right_of, made, zones))


def _own_lines(reader: Reader, made: TravelSpecimen, zone: list[str]) -> int:
    reading = reader.read(made.photo.data)
    read = {field.value for name, field in reading.fields.items() if name.startswith("mrz.line")}
    return sum(line in read for line in zone)


def _peers(peer: Peer, made: TravelSpecimen, zone: list[str]) -> int:
    document = document_types()[made.document_type]
    page = document.page(made.page)
    if made.photo.quad is None or page is None:
        return 0
    size = next((shape.size_mm for shape in page.machine_zones), document.size_mm)
    return right_lines(peer, made.photo.data, made.photo.quad, size, zone)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+", default=["chinese-passport"], choices=sorted(KINDS))
    parser.add_argument("--tiers", nargs="+", default=["clean", "phone", "hard"])
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--first", type=int, default=_FIRST_SEED)
    parser.add_argument("--family", default=HELD_OUT)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--beside", action="store_true", help="others on the same zones")
    chosen = parser.parse_args()
    seeds = range(chosen.first, chosen.first + chosen.count)
    reader = make_reader(threads=chosen.threads)
    reader.warm_up()
    if chosen.beside:
        for line in beside(reader, chosen.kinds, chosen.tiers, seeds, chosen.family):
            print(line, flush=True)
        return
    for line in rows(reader, chosen.kinds, chosen.tiers, seeds, chosen.family):
        print(line, flush=True)


if __name__ == "__main__":
    main()
