"""Claims of a look-alike: the card has one character, the claim another, and the verdict must not be ACCEPT.

The name is read from its row by the reader's own way; everything else on the card is genuine and surely read, so that
the name alone decides, by the checks and the default policy.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final

from bench.characters.drawing import drawn_by
from bench.characters.measure import fields
from bench.names.characters import FACES, MANNERS
from ocr.engines import TextEngine
from ocr.reading import Field
from ocr.text import same_writing, with_usual_shapes
from ocr.text.confusions import confusions
from ocr.text.lookalikes import groups
from service.verification.policy import Policy
from service.verification.values.claim import Claim
from service.verification.values.verdict import Level, Purpose
from service.verification.verify import ReadDocument, Stopwatch, judge
from tests.builders import TODAY, filed, make_claim, make_reading
from tests.specimens.names import COMMON_SURNAMES
from tests.specimens.sides import Side

SIZE: Final = 100
"""Pairs in one file of what is kept."""
_NOW: Final = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What became of one claim.

    Attributes:
        printed, claimed: the name on the card, and the one declared.
        value, status: what was read.
        level: of the comparison.
        decision: the verdict's.
    """

    printed: str
    claimed: str
    value: str
    status: str
    level: str
    decision: str

    def line(self) -> str:
        """One line of a table of tab-separated values."""
        return "\t".join((self.printed, self.claimed, self.value, self.status, self.level, self.decision)) + "\n"

    @classmethod
    def of(cls, line: str) -> Claimed:
        """The line read back."""
        return cls(*line.rstrip("\n").split("\t"))


@cache
def lookalikes() -> tuple[tuple[str, str], ...]:
    """Pairs of characters that differ in writing and are taken for one another: printed, claimed; both ways round.

    What was read as another in the sweep of all characters (`ocr.text.confusions`), and the groups that were put
    together by hand (`ocr.text.lookalikes`).
    """
    read = ((shown, said) for said, found in confusions().items() for shown in found.shown)
    grouped = ((a, b) for group in groups() for a in group for b in group if a > "一" and b > "一")
    both = {pair for a, b in (*read, *grouped) if a != b for pair in ((a, b), (b, a))}
    return tuple(sorted((a, b) for a, b in both if not same_writing(with_usual_shapes(a), with_usual_shapes(b))))


def drawn(count: int, seed: int) -> Mapping[tuple[str, str], Sequence[tuple[str, str]]]:
    """Pairs of names by face and manner, drawn anew by the seed: a surname, the character, and often a third one."""
    rng, found = random.Random(f"{seed}/claims"), {}
    places, stock = [(face, manner) for face in FACES for manner in MANNERS], lookalikes()
    for number, (face, manner) in enumerate(places):
        pairs = [pair for pair in stock if drawn_by(pair[0], face)]
        chosen = rng.sample(pairs, min(len(pairs), len(range(number, count, len(places)))))
        found[face, manner] = [_names(a, b, rng) for a, b in chosen]
    return found


def claimed(
    engine: TextEngine, pairs: Sequence[tuple[str, str]], face: str, manner: str, *, seed: int, policy: Policy
) -> Iterator[Claimed]:
    """What becomes of each pair of names: printed, claimed."""
    claims = dict(pairs)
    for printed, field in fields(engine, list(claims), face, MANNERS[manner], seed):
        yield verdict_on(printed, claims[printed], field, policy)


def verdict_on(printed: str, declared: str, field: Field, policy: Policy) -> Claimed:
    """The verdict on a claim of a name where all else is genuine."""
    claim: Claim = make_claim(name=declared)
    submitted = {Side.PORTRAIT: make_reading(Side.PORTRAIT, name=field), Side.EMBLEM: make_reading(Side.EMBLEM)}
    document = ReadDocument(claim, filed(submitted))
    verdict = judge([document], Purpose.ACCOUNT_OPENING, policy, _NOW, watch=Stopwatch())
    level = next((check.level for check in verdict.checks if check.check == "claim_name"), None)
    return Claimed(
        printed, declared, field.value or "", str(field.status), str(level or Level.NOT_COMPARED), str(verdict.decision)
    )


def _names(printed: str, claimed: str, rng: random.Random) -> tuple[str, str]:
    surname = rng.choice([name for name in COMMON_SURNAMES if len(name) == 1])
    third = rng.choice(("", "明", "华", "国", "文"))
    return surname + printed + third, surname + claimed + third
