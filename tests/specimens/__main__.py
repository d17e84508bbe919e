"""Write specimens to a folder: ``python -m tests.specimens --out DIR --count N --tier phone --seed S``.

Resident cards, or with ``--document TYPE`` pages of other documents (of travel documents: their kinds); ``--layout``
(of resident cards: ``--family``), ``--page`` and ``--form`` choose among them. ``truth.jsonl`` has a line a picture.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from tests.specimens import FAMILIES, HELD_OUT, Photo, Specimen, Tier, specimens, travel
from tests.specimens import documents as other


def record(made: Specimen, file: str) -> dict[str, object]:
    """One line of ``truth.jsonl`` of resident cards."""
    origin = {"side": made.side.value, "tier": made.tier.value, "family": made.family, "seed": made.seed}
    return {"file": file, **origin, "fields": dict(made.truth), **_geometry(made.photo)}


def document_record(made: other.DocumentSpecimen | travel.TravelSpecimen, file: str) -> dict[str, object]:
    """One line of ``truth.jsonl`` of other documents; the form of a travel document is its kind."""
    if isinstance(made, travel.TravelSpecimen):
        drawn: dict[str, object] = {"form": made.kind}
    else:
        drawn = {"form": made.form, "size_mm": list(made.size_mm)}
    origin = {"layout": made.family, "tier": made.tier.value, "seed": made.seed}
    said = {"file": file, "document_type": made.document_type, "page": made.page, **drawn, **origin}
    return {**said, "fields": dict(made.truth), **_geometry(made.photo)}


def _geometry(photo: Photo) -> dict[str, object]:
    assert photo.quad is not None
    return {
        "readable": dict(photo.readable),
        "size": list(photo.size),
        "quad": photo.quad.array().round(2).tolist(),
        "field_quads": {name: quad.array().round(2).tolist() for name, quad in photo.fields.items()},
        "factors": dict(photo.factors),
    }


def _cards(asked: argparse.Namespace) -> Iterator[tuple[dict[str, object], bytes]]:
    made = specimens(asked.seed, asked.count, asked.tier, asked.family or FAMILIES)
    for number, one in enumerate(made):
        yield record(one, f"{number:04d}-{one.side.value.lower()}.jpg"), one.photo.data


def _documents(asked: argparse.Namespace) -> Iterator[tuple[dict[str, object], bytes]]:
    """Each round has every page asked for once, of the round's holder and layout."""
    names = [*other.DRAWINGS, *travel.KINDS] if "all" in asked.document else asked.document
    pages = [
        (name, page)
        for name in names
        for page in (other.DRAWINGS[name].pages if name in other.DRAWINGS else ("",))
        if asked.page in {None, page}
    ]
    if not pages:
        raise SystemExit(f"no such page: {asked.page}")
    for number in range(asked.count):
        turn, which = divmod(number, len(pages))
        name, page = pages[which]
        seed, layouts = asked.seed * 100_003 + turn, asked.layout or [None]
        family = layouts[turn % len(layouts)]
        made: other.DocumentSpecimen | travel.TravelSpecimen
        try:
            if page:
                made = other.document_specimen(name, page, seed, asked.tier, family=family, form=asked.form)
            else:
                made = travel.travel_specimen(name, seed, asked.tier, family)
        except KeyError as missing:
            raise SystemExit(f"{name} has no such layout or form: {missing.args[0]}") from None
        yield document_record(made, f"{number:04d}-{made.document_type}-{made.page}.jpg"), made.photo.data


def main() -> None:
    """Draw as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m tests.specimens", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=20, help="pictures; sides, pages and layouts in turn")
    parser.add_argument("--tier", choices=[t.value for t in Tier], default=Tier.PHONE.value)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--family", action="append", choices=[*FAMILIES, HELD_OUT], help="of resident cards; repeatable"
    )
    parser.add_argument(
        "--document", action="append", choices=[*other.DRAWINGS, *travel.KINDS, "all"], help="repeatable"
    )
    parser.add_argument("--page", help="of the document: front, back, main and so on; all of them if not given")
    parser.add_argument("--form", help="of the document, such as 2014; the seed's choice if not given")
    layouts = [*other.FAMILIES, *travel.LOOKS]
    parser.add_argument(
        "--layout", action="append", choices=layouts, help="of documents; the seed's choice if not given"
    )
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with (asked.out / "truth.jsonl").open("w", encoding="utf-8") as lines:
        for line, data in _documents(asked) if asked.document else _cards(asked):
            (asked.out / str(line["file"])).write_bytes(data)
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
