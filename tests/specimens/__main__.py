"""Write specimens to a folder: ``python -m tests.specimens --out DIR --count N --tier phone --seed S``.

Resident cards, or with ``--document TYPE`` pages of other documents; ``--layout`` (of resident cards: ``--family``),
``--page`` and ``--form`` choose among them. ``truth.jsonl`` has a line for each picture.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from tests.specimens import FAMILIES, HELD_OUT, Photo, Specimen, Tier, specimens
from tests.specimens import documents as other


def record(made: Specimen, file: str) -> dict[str, object]:
    """One line of ``truth.jsonl`` of resident cards."""
    origin = {"side": made.side.value, "tier": made.tier.value, "family": made.family, "seed": made.seed}
    return {"file": file, **origin, "fields": dict(made.truth), **_geometry(made.photo)}


def document_record(made: other.DocumentSpecimen, file: str) -> dict[str, object]:
    """One line of ``truth.jsonl`` of other documents."""
    return {
        "file": file,
        "document_type": made.document_type,
        "page": made.page,
        "form": made.form,
        "layout": made.family,
        "tier": made.tier.value,
        "seed": made.seed,
        "size_mm": list(made.size_mm),
        "fields": dict(made.truth),
        **_geometry(made.photo),
    }


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
    types = list(other.DRAWINGS) if "all" in asked.document else asked.document
    pages = [(name, page) for name in types for page in other.DRAWINGS[name].pages if asked.page in {None, page}]
    if not pages:
        raise SystemExit(f"no such page: {asked.page}")
    families = asked.layout or [name for name in other.FAMILIES if name != other.HELD_OUT]
    made = other.document_specimens(asked.seed, asked.count, asked.tier, pages, families=families, form=asked.form)
    for number, one in enumerate(made):
        yield document_record(one, f"{number:04d}-{one.document_type}-{one.page}.jpg"), one.photo.data


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
    parser.add_argument("--document", action="append", choices=[*other.DRAWINGS, "all"], help="repeatable")
    parser.add_argument("--page", help="of the document: front, back, main and so on; all of them if not given")
    parser.add_argument("--form", help="of the document, such as 2014; the seed's choice if not given")
    parser.add_argument("--layout", action="append", choices=other.FAMILIES, help="of documents; repeatable")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with (asked.out / "truth.jsonl").open("w", encoding="utf-8") as lines:
        for line, data in _documents(asked) if asked.document else _cards(asked):
            (asked.out / str(line["file"])).write_bytes(data)
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
