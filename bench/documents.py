"""How well documents are read by their titles and labels: page, fields, silent misreads, time.

``python -m bench.documents --pages cn_driving_licence/main --tiers clean phone --count 20`` draws specimens of the
held-out family of layouts and reads them, one thread at a time. A field is *right* where it is READ as printed,
*unsure* where it is not READ, and *wrong* where it is READ and not what is printed: the error that must not happen.
``--failures DIR`` keeps each picture whose values are not all right and lists what was read instead; ``--form
electronic`` draws licences as a phone shows them.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.metrics import Share
from ocr.documents import document_types
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from ocr.text import half_width
from tests.specimens.documents import DRAWINGS, HELD_OUT, DocumentSpecimen, document_specimen

_FIRST_SEED = 83_000
RIGHT, UNSURE, WRONG = "right", "unsure", "wrong"


@dataclass(frozen=True, slots=True)
class Measured:
    """One reading against the truth.

    Attributes:
        known: type and page are right.
        outcomes: of each printed field that the page has: `RIGHT`, `UNSURE` or `WRONG`.
        seen: of each, whether its value is right, READ or not.
        required: the fields that a document of the type must have.
        silent: what was READ and is not what is printed, of this page or of a page that it is not: seed and field.
        seconds: processor time.
        failures: what is printed and what was read instead, of each value that is not right.
    """

    known: bool
    outcomes: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, bool] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    silent: tuple[str, ...] = ()
    seconds: float = 0.0
    failures: tuple[str, ...] = ()


def measured(reader: Reader, made: DocumentSpecimen) -> Measured:
    """Read one specimen."""
    began = time.process_time()
    reading = reader.read(made.photo.data)
    seconds = time.process_time() - began
    if (reading.document_type, reading.page) != (made.document_type, made.page):
        read = [name for name, one in reading.fields.items() if one.status is FieldStatus.READ]
        silent = tuple(f"{made.seed}:{reading.document_type}.{n}" for n in read)
        taken = f"page: {reading.document_type} {reading.page} {' '.join(reading.codes)}"
        return Measured(False, silent=silent, seconds=seconds, failures=(taken,))
    outcomes, seen, failures = {}, {}, []
    for name, one in reading.fields.items():
        printed = made.truth.get(name)
        seen[name] = half_width(one.value or "") == half_width(printed or "")
        if not seen[name]:
            failures.append(f"{name}: printed {printed}, read {one.value} ({one.status.value} {' '.join(one.codes)})")
        sure = one.status is FieldStatus.READ
        outcomes[name] = (RIGHT if seen[name] else WRONG) if sure else UNSURE
        if printed is None and not sure:  # nothing is printed, and nothing was read
            del outcomes[name], seen[name]
    silent = tuple(f"{made.seed}:{name}" for name, outcome in outcomes.items() if outcome == WRONG)
    required = {spec.name for spec in document_types()[made.document_type].fields if not spec.optional}
    asked = frozenset(required & outcomes.keys())
    return Measured(True, outcomes, seen, asked, silent, seconds, tuple(failures))


def lines(page: str, tier: str, many: Sequence[Measured]) -> Iterator[str]:
    """The table's lines of a page in a tier."""
    known, count = [one for one in many if one.known], len(many)
    whole = sum(all(one.outcomes[name] == RIGHT for name in one.required) for one in known)
    values = sum(all(one.seen[name] for name in one.required) for one in known)
    sure = sum(outcome != UNSURE for one in known for outcome in one.outcomes.values())
    silent = [name for one in many for name in one.silent]
    low, high = Share(len(silent), max(sure, len(silent), 1)).interval()
    median = statistics.median(one.seconds for one in many) * 1000
    yield (
        f"{page} {tier} | page {len(known)}/{count} | required fields all sure and right {whole}/{count} | all values "
        f"right {values}/{count} | sure and wrong {len(silent)} of {sure} ({low:.1%}-{high:.1%}) {silent or ''} | "
        f"{median:.0f} ms"
    )
    for name in dict.fromkeys(name for one in known for name in one.outcomes):
        own = [one.outcomes[name] for one in known if name in one.outcomes]
        right = sum(one.seen[name] for one in known if name in one.seen)
        yield (
            f"    {name} | right {own.count(RIGHT)} | unsure {own.count(UNSURE)} | wrong {own.count(WRONG)} | "
            f"value right {right} of {len(own)}"
        )


def kept(folder: Path | None, made: DocumentSpecimen, one: Measured) -> Measured:
    """What was measured; its picture is kept and its failures are listed where a folder is given."""
    if folder is not None and one.failures:
        name = f"{made.document_type}-{made.page}-{made.form}-{made.tier.value}-{made.seed}.jpg"
        (folder / name).write_bytes(made.photo.data)
        print(name, *one.failures, sep="\n    ", flush=True)
    return one


def pages() -> tuple[str, ...]:
    """Every drawn page, as type and page."""
    return tuple(f"{name}/{page}" for name, drawing in DRAWINGS.items() for page in drawing.pages)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", nargs="+", default=list(LABELLED), choices=pages())
    parser.add_argument("--tiers", nargs="+", default=["clean", "phone"])
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--first", type=int, default=_FIRST_SEED)
    parser.add_argument("--family", default=HELD_OUT)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--form", help="one of the type's forms; the seed chooses where none is given")
    parser.add_argument("--failures", type=Path, metavar="DIR", help="keep the pictures of which a value is not right")
    parser.add_argument("--brief", action="store_true", help="leave the lines of single fields out")
    chosen = parser.parse_args()
    reader = make_reader(threads=chosen.threads)
    reader.warm_up()
    if chosen.failures:
        chosen.failures.mkdir(parents=True, exist_ok=True)
    for page in chosen.pages:
        kind, _, own = page.partition("/")
        for tier in chosen.tiers:
            seeds = range(chosen.first, chosen.first + chosen.count)
            made = (
                document_specimen(
                    kind, own, seed, tier, family=None if chosen.family == "any" else chosen.family, form=chosen.form
                )
                for seed in seeds
            )
            many = [kept(chosen.failures, one, measured(reader, one)) for one in made]
            for number, line in enumerate(lines(page, tier, many)):
                if not number or not chosen.brief:
                    print(line, flush=True)


LABELLED = (
    "cn_driving_licence/main", "cn_driving_licence/duplicate", "cn_temporary_id/back", "cn_temporary_id/front",
    "cn_hmt_residence/portrait", "cn_hmt_residence/emblem", "cn_foreign_resident/front", "cn_foreign_resident/back",
    "cn_household_register/personal", "cn_hk_macau_permit/front", "cn_hk_macau_permit/back",
    "cn_taiwan_permit/front", "cn_taiwan_permit/back", "cn_exit_permit_hk_macau/front",
    "cn_exit_permit_hk_macau/back", "cn_exit_permit_taiwan/front", "cn_exit_permit_taiwan/back",
)  # fmt: skip
"""The pages that are read by their titles and labels."""

if __name__ == "__main__":
    main()
