"""Read names with every character that a card may bear, and verify claims of look-alikes: ``make bench-names``.

    python -m bench.names                     # a sample: minutes of a core
    python -m bench.names --whole             # every character; goes on where it was ended
    python -m bench.names --engines idverdict --count 1000 --claims 2000
    python -m bench.names --drawn 10000 --cards 1605  # names drawn anew, and whole cards with each character of level 3

What was read already is taken from the folder ``--out``: give another one after a change of the reader.
Needs the Debian packages fonts-wqy-zenhei and fonts-babelstone-han. Writes ``names.md``.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2

from bench.characters.measure import Outcome
from bench.characters.sweep import batches, stored
from bench.machine import measured_on
from bench.names.characters import FACES, units
from bench.names.claims import SIZE, Claimed, claimed, drawn
from bench.names.drawn import read_cards, read_drawn, silent
from bench.names.engines import ENGINES
from bench.names.report import Place, claims, confused, figures
from ocr.engines import make_engine
from service.verification.policy import load_policy
from tests.specimens.fonts import FontMissingError, path_of

ROOT = Path(__file__).parents[2]


def read_names(folder: Path, engines: list[str], count: int | None, seed: int) -> dict[Place, list[Outcome]]:
    """What each engine makes of each name, from the files of a folder; those that are missing are made."""
    found: dict[Place, list[Outcome]] = defaultdict(list)
    work = units(count, seed)
    for engine in engines:
        reads = ENGINES[engine]()
        for unit in work:
            path = folder / f"{engine}.{unit.kind.replace(' ', '')}.{unit.face}.{unit.manner}.{unit.number}.tsv"
            outcomes = stored(path, partial(reads, unit, seed), Outcome.of)
            found[engine, unit.kind, unit.face, unit.manner] += outcomes
    return found


def read_claims(folder: Path, count: int, seed: int) -> dict[tuple[str, str], list[Claimed]]:
    """What becomes of claims of look-alikes, likewise."""
    engine, policy = make_engine("ppocr", 1), load_policy()
    found: dict[tuple[str, str], list[Claimed]] = defaultdict(list)
    for (face, manner), pairs in drawn(count, seed).items():
        for number, some in enumerate(batches(pairs, SIZE)):
            make = partial(claimed, engine, some, face, manner, seed=seed, policy=policy)
            found[face, manner] += stored(folder / f"claims.{face}.{manner}.{number}.tsv", make, Claimed.of)
    return found


def _further(out: Path, drawn: int, cards: int, seed: int) -> Iterator[str]:
    """The figures of drawn names and of whole cards, as Markdown."""
    yield f"{measured_on(ROOT)}\nSeed {seed}.\n"
    if drawn:
        yield from silent(read_drawn(out / f"drawn-{drawn}-{seed}", drawn, seed), "Rows of drawn names")
    if cards:
        yield from silent(read_cards(out / f"cards-{cards}-{seed}", cards, seed), "Whole cards")


def main() -> None:
    """Read, verify, count."""
    parser = argparse.ArgumentParser(prog="python -m bench.names", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=100, help="characters of each kind and face")
    parser.add_argument("--whole", action="store_true", help="every character instead, with idverdict alone by default")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES))
    parser.add_argument("--claims", type=int, default=400, help="claims of look-alikes")
    parser.add_argument("--drawn", type=int, default=0, help="names of drawn identities; with --cards nothing else")
    parser.add_argument("--cards", type=int, default=0, help="whole cards with a character of level 3, of 1,605")
    parser.add_argument("--seed", type=int, default=20261215)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench" / "names")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    for face in FACES:
        path_of(face)
    if asked.drawn or asked.cards:
        print("\n".join(_further(asked.out, asked.drawn, asked.cards, asked.seed)))
        return
    engines = asked.engines or (["idverdict"] if asked.whole else list(ENGINES))
    count = None if asked.whole else asked.count
    folder = asked.out / f"{'whole' if asked.whole else asked.count}-{asked.seed}"
    found = read_names(folder, engines, count, asked.seed)
    ours = [one for (engine, *_), some in found.items() if engine == "idverdict" for one in some]
    verified = read_claims(asked.out / f"claims-{asked.claims}-{asked.seed}", asked.claims, asked.seed)
    text = "\n".join(
        [
            f"{measured_on(ROOT)}\nSeed {asked.seed}, policy {load_policy().version}.\n",
            "Names of a surname and one character, from the row of print on; general OCR is sure of all it reads.\n",
            *figures(found),
            "\nWhat idverdict took for another:\n",
            *confused(ours),
            "\nClaims of a look-alike, all else on the card genuine:\n",
            *claims(verified),
        ]
    )
    (asked.out / "names.md").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    try:
        main()
    except FontMissingError as error:
        raise SystemExit(str(error)) from None
