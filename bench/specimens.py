"""The pictures to read: drawn once from a seed, kept under ``var/bench`` with their truth.

A folder is named by the seed and by a digest of the code that draws, so that pictures of another version of the
specimens are never mixed with these.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tests.specimens
from bench.metrics import Case
from tests.specimens import FAMILIES, HELD_OUT, no_card, specimen
from tests.specimens.__main__ import record
from tests.specimens.sides import Side

DEFAULT_SEED = 20261215
TIERS = ("clean", "phone", "hard")
NO_CARD = "no card"


@dataclass(frozen=True, slots=True)
class PictureSet:
    """Pictures of one kind: a tier with its layout families, or scenes without a card (no families)."""

    name: str
    tier: str
    families: tuple[str, ...]
    count: int


def picture_sets(tiers: Sequence[str], count: int, held_out: int, no_cards: int) -> tuple[PictureSet, ...]:
    """The sets to draw: per tier the known families and the held-out one apart, and scenes without a card."""
    sets = [PictureSet(tier, tier, FAMILIES, count) for tier in tiers]
    sets += [PictureSet(f"{tier}, held-out family", tier, (HELD_OUT,), held_out) for tier in tiers]
    return tuple(s for s in (*sets, PictureSet(NO_CARD, "phone", (), no_cards)) if s.count)


def draw(wanted: PictureSet, seed: int, store: Path, on_drawn: Callable[[], None] = lambda: None) -> tuple[Case, ...]:
    """The cases of a set; what the store lacks is drawn.

    Args:
        wanted: which pictures.
        seed: of all sets.
        store: folder of the drawn pictures.
        on_drawn: called after each picture that had to be drawn.
    """
    folder = store / f"{_digest()}-{seed}" / wanted.name.replace(", ", "-").replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    truth = folder / "truth.jsonl"
    known = truth.read_text(encoding="utf-8").splitlines() if truth.exists() else []
    for number in range(len(known), wanted.count):
        line = json.dumps(_draw_one(wanted, seed, number, folder), ensure_ascii=False)
        with truth.open("a", encoding="utf-8") as lines:
            lines.write(line + "\n")
        known.append(line)
        on_drawn()
    return tuple(_case(json.loads(line), folder, wanted.name) for line in known[: wanted.count])


def warm_up_picture(store: Path) -> Path:
    """A picture outside all sets, for engines to load their models on."""
    path = store / f"{_digest()}-warm-up.jpg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(specimen(1, Side.PORTRAIT, "phone").photo.data)
    return path


def chosen_cards(cases: Sequence[Case], count: int, seed: int) -> tuple[Case, ...]:
    """About ``count`` of the cases, both sides of cards drawn at random, in their order."""
    if count >= len(cases):
        return tuple(cases)
    cards = range((len(cases) + 1) // 2)
    picked = sorted(random.Random(seed).sample(cards, (count + 1) // 2))
    return tuple(case for i in picked for case in cases[2 * i : 2 * i + 2])[:count]


def _draw_one(wanted: PictureSet, seed: int, number: int, folder: Path) -> dict[str, object]:
    first = int(hashlib.sha256(f"{seed}/{wanted.name}".encode()).hexdigest()[:12], 16)
    if not wanted.families:
        photo = no_card(first + number)
        file = f"{number:04d}.jpg"
        (folder / file).write_bytes(photo.data)
        return {"file": file, "side": None, "fields": {}, "readable": {}, "quad": [], "factors": dict(photo.factors)}
    side = Side.PORTRAIT if number % 2 == 0 else Side.EMBLEM
    family = wanted.families[number // 2 % len(wanted.families)]
    made = specimen(first + number // 2, side, wanted.tier, family, capture=_surface(wanted.tier, number))
    file = f"{number:04d}-{side.value.lower()}.jpg"
    (folder / file).write_bytes(made.photo.data)
    return record(made, file)


def _surface(tier: str, number: int) -> dict[str, object]:
    """Every fifth photo lies on a photograph instead of a drawn surface."""
    return {"surface": "photograph"} if tier != "clean" and number // 2 % 5 == 4 else {}


def _case(line: dict[str, Any], folder: Path, group: str) -> Case:
    factors = {**line["factors"], **({"family": line["family"]} if "family" in line else {})}
    quad = tuple((float(x), float(y)) for x, y in line["quad"])
    path = str(folder / line["file"])
    return Case(path, group, line["side"], line["fields"], line["readable"], quad, factors)


def _digest() -> str:
    sources = sorted(Path(tests.specimens.__path__[0]).glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]
