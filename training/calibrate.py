"""Calibrate confidences: `python -m training.calibrate`.

Reads drawn specimens, writes `ocr/fields/data/calibration.json`.

The held-out family of specimens takes no part, so that it can show whether the curves hold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import groupby, product
from operator import itemgetter

import numpy as np

from ocr.fields.calibration import PATH, RAW
from ocr.image import decode
from ocr.reader import Reader, make_reader
from tests.specimens import FAMILIES, specimen
from tests.specimens.sides import Side

_TIERS = ("clean", "phone", "hard")
_STEPS = 12
"""A curve has at most so many points."""
_LEAST = 25
"""So many values make a point."""

Count = tuple[str, float, bool]
"""A field's name, the raw confidence of its value, and whether the value is right."""


def counted(reader: Reader, number: int, tier: str, side: Side) -> list[Count]:
    """One specimen read: its fields that the picture shows and that got a value."""
    family = FAMILIES[number % len(FAMILIES)]
    made = specimen(number, side, tier, family)
    reading = reader.read_pixels(decode(made.photo.data))
    if reading.page != side:
        return []
    return [
        (name, field.confidence, field.value == made.truth[name])
        for name, field in reading.fields.items()
        if field.value is not None and made.photo.readable.get(name, True)
    ]


def curve(counts: Iterable[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    """A rising curve through the shares of right values (pool adjacent violators), by the rule of succession.

    After Zadrozny and Elkan, "Transforming classifier scores into accurate multiclass probability estimates" (2002).
    """
    ordered = sorted(counts)
    size = max(_LEAST, len(ordered) // _STEPS + 1)
    pools: list[list[tuple[float, bool]]] = []
    filling: list[tuple[float, bool]] = []
    for confidence, alike in groupby(ordered, key=itemgetter(0)):  # what has one confidence is one point
        filling += alike
        if len(filling) < size and confidence < ordered[-1][0]:
            continue
        pools.append(filling)
        filling = []
        while len(pools) > 1 and _rate(pools[-1]) <= _rate(pools[-2]):
            last = pools.pop()
            pools[-1] += last
    raw = [float(np.mean([c for c, _ in pool])) for pool in pools]
    return [round(r, 4) for r in raw], [round(_share(pool), 4) for pool in pools]


def _rate(pool: Sequence[tuple[float, bool]]) -> float:
    return sum(right for _, right in pool) / len(pool)


def _share(pool: Sequence[tuple[float, bool]]) -> float:
    return (sum(right for _, right in pool) + 1) / (len(pool) + 2)


def main() -> None:
    """Read, count, fit, write."""
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=__doc__)
    parser.add_argument("--seed", type=int, default=40_000)
    parser.add_argument("--cards", type=int, default=120, help="cards a tier, both pages each")
    asked = parser.parse_args()
    made = make_reader()
    reader = Reader(made.engine, made.finder, made.limits, RAW)
    jobs = list(product(range(asked.seed, asked.seed + asked.cards), _TIERS, Side))
    with ThreadPoolExecutor(2) as pool:
        counts = [c for some in pool.map(lambda job: counted(reader, *job), jobs) for c in some]
    fields = {}
    for name in dict.fromkeys(name for name, _, _ in counts):
        own = [(confidence, right) for field, confidence, right in counts if field == name]
        raw, right = curve(own)
        fields[name] = {"values": len(own), "wrong": sum(not r for _, r in own), "raw": raw, "right": right}
    record = {
        "seed": asked.seed,
        "pictures": len(jobs),
        "models": list(reader.models),
        "date": datetime.now(UTC).date().isoformat(),
    }
    before = json.loads(PATH.read_text(encoding="utf-8"))
    made_of = {**before, "record": record, "types": {"cn_resident_id": fields}}
    PATH.write_text(json.dumps(made_of, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
