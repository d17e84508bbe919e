"""Write specimens to a folder: ``python -m tests.specimens --out DIR --count N --tier phone --seed S``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.specimens import FAMILIES, HELD_OUT, Specimen, Tier, specimens


def record(made: Specimen, file: str) -> dict[str, object]:
    """One line of ``truth.jsonl``."""
    photo = made.photo
    assert photo.quad is not None
    return {
        "file": file,
        "side": made.side.value,
        "tier": made.tier.value,
        "family": made.family,
        "seed": made.seed,
        "fields": dict(made.truth),
        "readable": dict(photo.readable),
        "size": list(photo.size),
        "quad": photo.quad.array().round(2).tolist(),
        "field_quads": {name: quad.array().round(2).tolist() for name, quad in photo.fields.items()},
        "factors": dict(photo.factors),
    }


def main() -> None:
    """Draw as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m tests.specimens", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=20, help="pictures; the sides alternate")
    parser.add_argument("--tier", choices=[t.value for t in Tier], default=Tier.PHONE.value)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", action="append", choices=[*FAMILIES, HELD_OUT], help="may be given more than once")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with (asked.out / "truth.jsonl").open("w", encoding="utf-8") as lines:
        made = specimens(asked.seed, asked.count, asked.tier, asked.family or FAMILIES)
        for number, one in enumerate(made):
            file = f"{number:04d}-{one.side.value.lower()}.jpg"
            (asked.out / file).write_bytes(one.photo.data)
            lines.write(json.dumps(record(one, file), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
