"""Scores of nomenklatura's logic-v2 for pairs of names, as a peer of the screening. Needs nomenklatura alone.

python -m bench.logic_v2 pairs.csv --output scores.csv

The file has the columns name1, name2 and, where known, schema (of FollowTheMoney) and case_group. Without a schema,
a group of people is one of people, one of companies one of companies, and what is in another is a LegalEntity, which
may be either. What is written are the rows with ``score`` and ``peer``, the version that made it.
"""

from __future__ import annotations

import argparse
import csv
import time
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from followthemoney import ValueEntity, model
from nomenklatura.matching.logic_v2.model import LogicV2


def main() -> None:
    """Score a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    with given.pairs.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    config, peer, spent = LogicV2.default_config(), f"nomenklatura {version('nomenklatura')}", 0.0
    for row in rows:
        one, other = (_entity(row, name) for name in ("name1", "name2"))
        began = time.thread_time()
        result = LogicV2.compare(one, other, config)
        spent += time.thread_time() - began
        row.update(score=f"{result.score:.4f}", peer=peer)
    with given.output.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} pairs, {len(rows) / spent:,.0f} a second; {peer}")


def _entity(row: dict[str, str], name: str) -> ValueEntity:
    group = row.get("case_group", "")
    guessed = "Person" if "people" in group else "Company" if "compan" in group or "corp" in group else "LegalEntity"
    entity = ValueEntity(model[row.get("schema") or guessed], {"id": uuid4().hex})  # results are remembered by id
    entity.add("name", row[name])
    return entity


if __name__ == "__main__":
    main()
