"""Names of persons that are drawn anew, and whole cards with each rare character: what is surely read as another.

Silent misreads are so few that thousands of names have to be read to see one; so what was read is kept, in files of a
few hundred, and a run that was ended goes on.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bench.characters.drawing import drawn_by
from bench.characters.measure import Outcome, outcomes
from bench.characters.sweep import batches, stored
from bench.metrics import share
from bench.names.characters import MANNERS
from ocr.engines import TextEngine, make_engine
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from ocr.text.characters import characters, level
from tests.specimens import FAMILIES, Tier, draw_identity, layout, photograph, render
from tests.specimens.names import COMMON_SURNAMES
from tests.specimens.sides import Side

FACES: Final = ("babelstone", "zenhei", "sans", "serif", "microhei", "ming", "wenkai", "kai")
"""Eight faces: no network saw the first, the network of glyphs has not seen the second either."""
SIZE: Final = 100
"""Names in one file of what is kept."""
_LEVELS: Final[Mapping[str, Collection[int | None]]] = MappingProxyType(
    {"level 1 and 2": (1, 2), "level 3": (3,), "outside the table": (None,), "all": (1, 2, 3, None)}
)
"""Levels of the rarest character of a name, by what they are called."""


def read_drawn(folder: Path, count: int, seed: int) -> list[Outcome]:
    """What becomes of so many names of drawn identities, in rows of print, each in one face and manner."""
    engine = make_engine("ppocr", 1)
    names = [draw_identity(seed * 1000 + i).name for i in range(count)]
    found: list[Outcome] = []
    for number, some in enumerate(batches(names, SIZE)):
        face, manner = FACES[number % 6], tuple(MANNERS)[number // 6 % 2]
        make = partial(_rows, engine, some, face, manner, seed=seed + number)
        found += stored(folder / f"drawn.{number}.{face}.{manner}.tsv", make, Outcome.of)
    return found


def read_cards(folder: Path, count: int | None, seed: int) -> list[Outcome]:
    """What becomes of whole cards, photographed, that bear a character of level 3 each; of all of them without a count.

    The characters are dealt out to the faces.
    """
    stock = list(characters(3))
    random.Random(f"{seed}/cards").shuffle(stock)
    chosen = stock[:count]
    reader = make_reader(threads=1)
    found: list[Outcome] = []
    for number, some in enumerate(batches(chosen, SIZE)):
        make = partial(_cards, reader, some, number * SIZE, seed)
        found += stored(folder / f"cards.{number}.{len(some)}.tsv", make, Outcome.of)
    return found


def silent(found: list[Outcome], what: str) -> Iterator[str]:
    """A row for each level of the rarest character, and each name that was surely read as another."""
    yield f"| {what} | names | READ right | unsure or missing | silently wrong | interval |"
    yield "|---|---|---|---|---|---|"
    for kind, levels in _LEVELS.items():
        ours = [one for one in found if _rarest(one.printed) in levels]
        if ours:
            wrong = share(one.wrong for one in ours)
            low, high = wrong.interval()
            right = sum(one.status == FieldStatus.READ and not one.wrong for one in ours)
            unsure = sum(one.status != FieldStatus.READ for one in ours)
            yield (
                f"| {kind} | {len(ours):,} | {right / len(ours):.1%} | {unsure / len(ours):.1%} | {wrong.hits} "
                f"| {low:.3%} to {high:.3%} |"
            )
    yield ""
    yield from (f"- {one.printed} read as {one.value}" for one in found if one.wrong)


def _rows(engine: TextEngine, names: Sequence[str], face: str, manner: str, *, seed: int) -> Iterator[Outcome]:
    return outcomes(engine, names, face, MANNERS[manner], seed)


def _cards(reader: Reader, some: Sequence[str], first: int, seed: int) -> Iterator[Outcome]:
    """Portrait sides with a surname and a character, photographed as customers do, the name in one of the faces."""
    for number, character in enumerate(some, first):
        face = FACES[number % len(FACES)]
        face = face if drawn_by(character, face) else "babelstone"
        rng = random.Random(f"{seed}/{number}")
        surname = rng.choice([name for name in COMMON_SURNAMES if len(name) == 1])
        who = replace(draw_identity(seed + number), name=surname + character)
        card = replace(layout(FAMILIES[number % len(FAMILIES)], seed + number), value_face=face)
        reading = reader.read(photograph(render(who, Side.PORTRAIT, card), Tier.PHONE, seed + number).data)
        field = reading.fields.get("name")
        if field is None:
            yield Outcome(who.name, "", FieldStatus.MISSING, ",".join(reading.codes))
        else:
            yield Outcome(who.name, field.value or "", str(field.status), ",".join(field.codes))


def _rarest(name: str) -> int | None:
    """The level of a name's rarest character; none outside the table. Dots and the like are common."""
    levels = [level(c) for c in name if c > "\u2fff"]
    return None if None in levels else max((one for one in levels if one is not None), default=1)
