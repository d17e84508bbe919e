"""What glyphs add to fields other than a resident card's name: ``python -m bench.fields_by_glyph --count 20``.

Issuers and addresses with rare characters, 己, 已 and 巳 in villages, and names on permits and passports are drawn in
the held-out layouts; each picture is read with glyphs and without. A field is *right* where it is READ as printed,
*unsure* where it is not READ, and *silent* where it is READ and wrong.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from ocr.standards.regions import Level, all_regions
from ocr.text import same_writing
from ocr.text.characters import characters, level
from tests.specimens import HELD_OUT, Identity, Tier, draw_identity, layout, photograph, render
from tests.specimens.documents import HELD_OUT as HELD_OUT_DOCUMENT
from tests.specimens.documents import content_of, sheet_of
from tests.specimens.documents.printer import printed
from tests.specimens.sides import Side
from tests.specimens.travel import HELD_OUT as HELD_OUT_PASSPORT
from tests.specimens.travel import travel_specimen

RIGHT, UNSURE, SILENT = "right", "unsure", "silent"
_ALIKE: Final = "己已巳"
_PERMITS: Final = ("cn_hk_macau_permit", "cn_taiwan_permit")
_SURNAMES: Final = "王李张刘陈杨赵吴周徐"


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, and what one of its fields has printed."""

    data: bytes
    field: str
    text: str


def issuer(rng: random.Random, tier: Tier) -> Shown:
    """The police of a county with a character beyond level 1."""
    who = replace(_anybody(rng), issuing_authority=f"{rng.choice(_rare_counties())}公安局")
    return Shown(_card(who, Side.EMBLEM, tier, rng), "issuing_authority", who.issuing_authority)


def ordinary_issuer(rng: random.Random, tier: Tier) -> Shown:
    """The issuer of a drawn identity."""
    who = _anybody(rng)
    return Shown(_card(who, Side.EMBLEM, tier, rng), "issuing_authority", who.issuing_authority)


def village(stock: str) -> Callable[[random.Random, Tier], Shown]:
    """An address with a village that has one of some characters."""

    def shown(rng: random.Random, tier: Tier) -> Shown:
        who, home = _anybody(rng), f"湖北省宜昌市{rng.choice(('长阳土家族自治县', '远安县', '兴山县', '秭归县'))}"
        place = f"{rng.choice(stock)}{rng.choice(('家沟', '山', '塘', '坪', '家湾'))}村{rng.randint(1, 12)}组"
        who = replace(who, address=f"{home}{rng.choice(('河东乡', '太平镇', '白石镇'))}{place}")
        return Shown(_card(who, Side.PORTRAIT, tier, rng), "address", who.address)

    return shown


def permit(stock: str) -> Callable[[random.Random, Tier], Shown]:
    """The name on a permit that has no zone on that page, its last character one of some."""

    def shown(rng: random.Random, tier: Tier) -> Shown:
        kind, seed = rng.choice(_PERMITS), rng.randrange(10**6)
        content, name = content_of(kind, seed, ""), rng.choice(_SURNAMES) + rng.choice(stock)
        content = replace(content, texts={**content.texts, "name": name}, truth={**content.truth, "name": name})
        page = printed(sheet_of(kind, "front", HELD_OUT_DOCUMENT, ""), content, seed, HELD_OUT_DOCUMENT)
        return Shown(photograph(page, tier, seed).data, "name", name)

    return shown


def passport(rng: random.Random, tier: Tier) -> Shown:
    """The Chinese name on a passport whose zone spells it in letters."""
    made = travel_specimen("chinese-passport", rng.randrange(10**6), tier, HELD_OUT_PASSPORT)
    return Shown(made.photo.data, "name", made.truth["name"])


KINDS: Mapping[str, Callable[[random.Random, Tier], Shown]] = MappingProxyType({
    "issuer": ordinary_issuer,
    "issuer, county with a character of level 2 or 3": issuer,
    "address, village with a character of level 2": village(characters(2)),
    "address, village with a character of level 3": village(characters(3)),
    "address, 己 已 巳": village(_ALIKE),
    "name of a permit, level 1": permit(characters(1)),
    "name of a permit, level 2": permit(characters(2)),
    "name of a permit, level 3": permit(characters(3)),
    "name of a permit, 己 已 巳": permit(_ALIKE),
    "name of a passport": passport,
})  # fmt: skip


def outcome(reader: Reader, shown: Shown) -> str:
    """What became of the field."""
    field = reader.read(shown.data).fields.get(shown.field)
    if field is None or field.status is not FieldStatus.READ:
        return UNSURE
    return RIGHT if same_writing(field.value or "", shown.text) else SILENT


def rows(kinds: list[str], tiers: list[str], count: int, seed: int, reader: Reader) -> Iterator[str]:
    """The table's rows, one for each kind and tier, as they are measured."""
    alone = replace(reader, glyphs=None)
    for kind in kinds:
        for tier in tiers:
            rng = random.Random(f"{seed}/{kind}/{tier}")
            shown = [KINDS[kind](rng, Tier(tier)) for _ in range(count)]
            pairs = [(outcome(alone, one), outcome(reader, one)) for one in shown]
            for (_, after), one in zip(pairs, shown, strict=True):
                if after == SILENT:
                    print(f"silent: {kind}, {tier}: {one.text}")
            without, told = (Counter(pair[side] for pair in pairs) for side in (0, 1))
            cells = (f"{without[name]} -> {told[name]}" for name in (RIGHT, UNSURE, SILENT))
            yield f"| {kind} | {tier} | {count} | {' | '.join(cells)} |"


def _anybody(rng: random.Random) -> Identity:
    return draw_identity(rng.randrange(10**6, 10**8))


def _card(who: Identity, side: Side, tier: Tier, rng: random.Random) -> bytes:
    seed = rng.randrange(10**6)
    return photograph(render(who, side, layout(HELD_OUT, seed)), tier, seed).data


def _rare_counties() -> list[str]:
    return [
        region.name
        for region in all_regions()
        if region.active and region.level is Level.COUNTY and region.name[-1] in "县市" and len(region.name) < 6
        if any(level(character) != 1 for character in region.name)
    ]


def main() -> None:
    """Draw, read twice, count."""
    parser = argparse.ArgumentParser(prog="python -m bench.fields_by_glyph", description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="pictures of a kind and tier")
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--tiers", nargs="+", choices=("clean", "phone"), default=["phone"])
    parser.add_argument("--seed", type=int, default=20261501)
    asked = parser.parse_args()
    print("| Field | pictures | count | READ right, without glyphs -> with | not READ | READ and wrong |")
    print("|---|---|---|---|---|---|")
    for row in rows(asked.kinds, asked.tiers, asked.count, asked.seed, make_reader(threads=1)):
        print(row, flush=True)


if __name__ == "__main__":
    main()
