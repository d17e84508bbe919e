"""Labelled pairs of synthetic names, to compare the screening with a peer: nobody's names, drawn by seed.

python -m bench.peer_pairs --output pairs.csv           # then: python -m bench.logic_v2 pairs.csv --output scores.csv

The pairs of one group stand for one question: the same person spelled otherwise, or another person with a like name.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bench.screening_names import Draw, mistyped, spelled

SEED: Final = 20261130
COLUMNS: Final = ("case_group", "schema", "name1", "name2", "is_match")


def pairs(count: int) -> Iterator[Mapping[str, str]]:
    """So many pairs of each group."""
    from opencc import OpenCC  # noqa: PLC0415 - a development package

    draw, traditional = Draw.of(SEED), OpenCC("s2t").convert
    random = draw.random
    for _ in range(count):
        han, surname = draw.han()
        other, other_surname = draw.han()
        latin = draw.latin()
        first, *_, last = latin.split()
        swapped = " ".join(reversed(latin.split()))
        for group, one, two, same in (
            ("han_equal", han, han, True),
            ("han_traditional", han, traditional(han), True),
            ("han_pinyin", han, spelled(han, surname), True),
            ("pinyin_swapped", spelled(han, surname), spelled(han, surname, "swapped"), True),
            ("pinyin_split", spelled(han, surname), spelled(han, surname, "split"), True),
            ("han_given_differs", han, han[:surname] + other[other_surname:], han[surname:] == other[other_surname:]),
            ("han_pinyin_differs", han, spelled(other, other_surname), han == other),
            ("latin_order", latin, swapped, True),
            ("latin_typo", latin, mistyped(latin, random), True),
            ("latin_first_differs", latin, f"{draw.latin().split()[0]} {last}", False),
            ("latin_last_differs", latin, f"{first} {draw.latin().split()[-1]}", False),
            ("latin_differs", latin, draw.latin(), False),
        ):
            yield {"case_group": group, "schema": "Person", "name1": one, "name2": two, "is_match": str(same).lower()}


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    with given.output.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(pairs(given.count))


if __name__ == "__main__":
    main()
