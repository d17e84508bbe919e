"""How well bank cards and business licences are read, and their pages found: numbers, codes, corners, type, time.

``python -m bench.cards_and_licences --tiers clean phone --count 20`` draws specimens of the held-out family of layouts
and reads them without a hint, one thread at a time; ``--beside`` has RapidOCR with its defaults look for the same
numbers in the same pictures: it is right where one of its lines holds the number.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np

from bench.engines import RapidOcr
from bench.metrics import Share
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus, Reading
from ocr.text import half_width, without_space
from tests.specimens.documents import HELD_OUT, DocumentSpecimen, document_specimen

_FIRST_SEED: Final = 91_000
_NEAR: Final = 0.02
"""Corners count as right within this share of the page's longer side."""
Subject = tuple[str, str, tuple[str, ...], str]
SUBJECTS: Final[Mapping[str, Subject]] = MappingProxyType(
    {
        "card-flat": ("bank_card", "front", ("flat", "upright"), "pan"),
        "card-embossed": ("bank_card", "front", ("embossed", "upright_embossed"), "pan"),
        "licence": ("cn_business_licence", "main", ("2019", "2014"), "uscc"),
    }
)
"""Type, page, forms in turn, and the field by which a reading stands or falls."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One reading against the truth.

    Attributes:
        known: type and page are right.
        near: every corner is within 2 % of the page's longer side, in the order of the content.
        right: fields whose value is what is printed, READ or not.
        printed: the fields that are printed.
        sure: fields that are READ.
        silent: those of them that are not what is printed: seed and field.
        seconds: processor time.
        beside: whether general OCR has the number in a line; None where it was not asked.
    """

    known: bool
    near: bool = False
    right: frozenset[str] = frozenset()
    printed: frozenset[str] = frozenset()
    sure: int = 0
    silent: tuple[str, ...] = ()
    seconds: float = 0.0
    beside: bool | None = field(default=None)


def measured(
    reader: Reader, made: DocumentSpecimen, number: str, lines: Callable[[bytes], list[str]] | None
) -> Measured:
    """Read one specimen."""
    began = time.process_time()
    reading = reader.read(made.photo.data)
    seconds = time.process_time() - began
    beside = None
    if lines is not None:
        beside = any(made.truth[number] in without_space(half_width(line)) for line in lines(made.photo.data))
    sure = [name for name, one in reading.fields.items() if one.status is FieldStatus.READ]
    known = (reading.document_type, reading.page) == (made.document_type, made.page)
    same = {name for name in made.truth if name in reading.fields and _is_right(reading, made, name)}
    silent = tuple(f"{made.seed}:{name}" for name in sure if name not in same)
    return Measured(
        known,
        _is_near(reading, made),
        frozenset(same) if known else frozenset(),
        frozenset(made.truth),
        len(sure),
        silent,
        seconds,
        beside,
    )


def _is_right(reading: Reading, made: DocumentSpecimen, name: str) -> bool:
    """Whether a value is what is printed; the two widths of a mark of punctuation say the same."""
    return half_width(reading.fields[name].value or "") == half_width(made.truth[name])


def _is_near(reading: Reading, made: DocumentSpecimen) -> bool:
    if reading.quad is None or made.photo.quad is None:
        return False
    true = made.photo.quad
    off = np.linalg.norm(reading.quad.array() - true.array(), axis=1).max()
    return bool(off <= _NEAR * max(true.width, true.height))


def line(name: str, tier: str, number: str, many: Sequence[Measured]) -> str:
    """The table's line of a subject in a tier."""
    count = len(many)
    silent = [one for made in many for one in made.silent]
    all_of = sum(one.right >= one.printed for one in many)
    codes = (
        f" | QR {sum('qr' in one.right for one in many)}/{count}" if any("qr" in one.printed for one in many) else ""
    )
    beside = [one.beside for one in many if one.beside is not None]
    other = f" | RapidOCR {number} {sum(beside)}/{len(beside)}" if beside else ""
    low, high = Share(sum(number in one.right for one in many), count).interval()
    return (
        f"{name} {tier} | type {sum(one.known for one in many)}/{count} | {number} "
        f"{sum(number in one.right for one in many)}/{count} ({low:.0%}-{high:.0%}) | all fields {all_of}/{count}"
        f"{codes} | corners {sum(one.near for one in many)}/{count} | READ and wrong {len(silent)} of "
        f"{sum(one.sure for one in many)} {silent or ''} | "
        f"{statistics.median(one.seconds for one in many) * 1000:.0f} ms{other}"
    )


def fields(many: Sequence[Measured]) -> Iterator[str]:
    """A line for each field: how often its value is right."""
    for name in dict.fromkeys(name for one in many for name in sorted(one.printed)):
        own = [one for one in many if name in one.printed]
        yield f"    {name} {sum(name in one.right for one in own)}/{len(own)}"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", nargs="+", default=list(SUBJECTS), choices=list(SUBJECTS))
    parser.add_argument("--tiers", nargs="+", default=["clean", "phone"])
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--first", type=int, default=_FIRST_SEED)
    parser.add_argument("--family", default=HELD_OUT)
    parser.add_argument("--beside", action="store_true", help="RapidOCR's defaults on the same pictures")
    chosen = parser.parse_args()
    reader = make_reader(threads=1)
    reader.warm_up()
    lines = RapidOcr(turns=True).texts if chosen.beside else None
    for name in chosen.subjects:
        kind, page, forms, number = SUBJECTS[name]
        for tier in chosen.tiers:
            many = []
            for i in range(chosen.count):
                made = document_specimen(
                    kind, page, chosen.first + i, tier, family=chosen.family, form=forms[i % len(forms)]
                )
                many.append(measured(reader, made, number, lines))
            print(line(name, tier, number, many), flush=True)
            for one in fields(many):
                print(one, flush=True)


if __name__ == "__main__":
    main()
