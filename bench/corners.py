"""How near outlines come to pages' corners, by type and tier, and what it costs.

``python -m bench.corners --tiers clean phone hard --count 4`` draws pages of the held-out families of layouts and reads
them without a hint, one thread at a time. Corners are right where the farthest of the four, in the order of the
page's content, is off by no more than 2 % of the page's longer side; a page that was not found has none right.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.metrics import Share
from ocr.geometry import Quad
from ocr.reader import Reader, make_reader
from tests.specimens import HELD_OUT as HELD_OUT_CARD
from tests.specimens import Photo, draw_identity, layout, photograph, render
from tests.specimens.capture import Tier
from tests.specimens.documents import DRAWINGS, FAMILIES, HELD_OUT, document_specimen
from tests.specimens.sides import Side
from tests.specimens.travel import HELD_OUT as HELD_OUT_LOOK
from tests.specimens.travel import KINDS, travel_specimen

_FIRST_SEED = 64_000
_NEAR = 0.02
_RESIDENT = {"cn_resident_id/portrait": Side.PORTRAIT, "cn_resident_id/emblem": Side.EMBLEM}


@dataclass(frozen=True, slots=True)
class Outlined:
    """One reading of one picture.

    Attributes:
        subject, tier, seed: what was drawn.
        known: type and page are right.
        off: how far the farthest corner is off, share of the page's longer side; None without an outline.
        seconds: processor time.
    """

    subject: str
    tier: str
    seed: int
    known: bool
    off: float | None
    seconds: float

    @property
    def near(self) -> bool:
        """Whether all corners are within 2 %."""
        return self.off is not None and self.off <= _NEAR


def subjects() -> tuple[str, ...]:
    """What is drawn: each page of each drawing, each kind of travel document, both sides of the resident card."""
    drawn = [f"{name}/{page}" for name, drawing in DRAWINGS.items() for page in drawing.pages]
    return (*drawn, *(f"travel/{kind}" for kind in KINDS), *_RESIDENT)


def picture(subject: str, seed: int, tier: str, family: str | None) -> tuple[Photo, str, str]:
    """A photographed page with the type and page that it is.

    Args:
        subject: of `subjects`.
        seed, tier: what it is made from.
        family: of layouts; None takes the held-out one.
    """
    if subject in _RESIDENT:
        side = _RESIDENT[subject]
        card = render(draw_identity(seed), side, layout(family or HELD_OUT_CARD, seed))
        return photograph(card, Tier(tier), seed * 2 + (side is Side.EMBLEM)), "cn_resident_id", side.value
    kind, _, page = subject.partition("/")
    if kind == "travel":
        travel = travel_specimen(page, seed, tier, family or HELD_OUT_LOOK)
        return travel.photo, travel.document_type, travel.page
    made = document_specimen(kind, page, seed, tier, family=family or HELD_OUT)
    return made.photo, made.document_type, made.page


def outlined(reader: Reader, subject: str, seed: int, tier: str, family: str | None) -> Outlined:
    """Draw and read one picture."""
    photo, document_type, page = picture(subject, seed, tier, family)
    began = time.process_time()
    reading = reader.read(photo.data)
    seconds = time.process_time() - began
    known = (reading.document_type, reading.page) == (document_type, page)
    off = None if reading.quad is None or photo.quad is None else distance(reading.quad, photo.quad)
    return Outlined(subject, tier, seed, known, off, round(seconds, 4))


def distance(found: Quad, true: Quad) -> float:
    """How far the farthest corner is off, as a share of the page's longer side."""
    off = np.linalg.norm(found.array() - true.array(), axis=1).max()
    return round(float(off) / max(true.width, true.height), 5)


def lines(many: Sequence[Outlined]) -> Iterator[str]:
    """The table: a line for each subject and tier, then one for each tier."""
    yield "subject | tier | corners within 2 % | type and page | median off | processor time, median"
    tiers = dict.fromkeys(one.tier for one in many)
    for subject in (*dict.fromkeys(one.subject for one in many), None):
        for tier in tiers:
            own = [one for one in many if one.tier == tier and subject in {None, one.subject}]
            near, known = (Share(sum(flags), len(own)) for flags in ([o.near for o in own], [o.known for o in own]))
            low, high = near.interval()
            off = statistics.median([one.off if one.off is not None else 1.0 for one in own])
            yield (
                f"{subject or 'all'} | {tier} | {near.hits}/{near.of} ({low:.0%}-{high:.0%}) | "
                f"{known.hits}/{known.of} | {off:.2%} | {statistics.median(one.seconds for one in own):.2f} s"
            )


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", nargs="+", default=list(subjects()), choices=subjects())
    parser.add_argument("--tiers", nargs="+", default=[tier.value for tier in Tier])
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--first", type=int, default=_FIRST_SEED)
    parser.add_argument("--family", choices=FAMILIES, help="of layouts; the held-out ones where none is named")
    parser.add_argument("--out", type=Path, help="where each picture's figures go, one JSON object a line")
    chosen = parser.parse_args()
    reader = make_reader(threads=1)
    reader.warm_up()
    many: list[Outlined] = []
    for subject in chosen.subjects:
        for tier in chosen.tiers:
            for seed in range(chosen.first, chosen.first + chosen.count):
                many.append(outlined(reader, subject, seed, tier, chosen.family))
                if chosen.out:
                    with chosen.out.open("a", encoding="utf-8") as kept:
                        kept.write(json.dumps(asdict(many[-1])) + "\n")
    print("\n".join(lines(many)), flush=True)


if __name__ == "__main__":
    main()
