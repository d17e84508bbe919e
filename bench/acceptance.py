"""Acceptance of genuine customers by group: ``python -m bench.acceptance``.

Every customer has a lawful card, both sides of it photographed, and declares what is printed. So every verdict that is
not ACCEPT turns a genuine person away or has somebody look, and is counted by group beside the fields that were surely
read and wrong: safety that is bought by turning people away is none. Writes ``acceptance.md`` and ``acceptance.jsonl``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import track

from bench.genuine import GROUPS, Customer, draw
from bench.machine import machine, versions
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from service.verification.policy import Policy, load_policy
from service.verification.values.claim import Claim
from service.verification.values.verdict import Decision, Purpose
from service.verification.verify import Submitted, VerificationRequest, verify
from tests.specimens import REFERENCE_DATE
from tests.specimens.sides import Side

ROOT = Path(__file__).parents[1]
NOW = datetime(REFERENCE_DATE.year, REFERENCE_DATE.month, REFERENCE_DATE.day, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one customer.

    Attributes:
        group, tier: which customers and which pictures.
        seed: of the customer.
        decision: the verdict's.
        name_sure: whether the name was surely read.
        reasons: codes of the verdict.
        misread: fields that were surely read and are not as printed.
    """

    group: str
    tier: str
    seed: int
    decision: str
    name_sure: bool
    reasons: tuple[str, ...]
    misread: tuple[str, ...]


def judged(customer: Customer, reader: Reader, policy: Policy) -> Outcome:
    """The verdict on a genuine customer, and what was misread on the way."""
    who = customer.identity
    claim = Claim(name=who.name, document_number=who.id_number)
    document = Submitted(claim, tuple((side.value, picture) for side, picture in customer.pictures.items()))
    request = VerificationRequest((document,), Purpose.ACCOUNT_OPENING)
    verdict = verify(request, reader, policy, NOW)
    truth = {Side.PORTRAIT.value: who.portrait_truth(), Side.EMBLEM.value: who.emblem_truth()}
    fields = [
        (name, field, truth.get(one.reading.page, {}).get(name))
        for one in verdict.readings
        if one.reading.page is not None
        for name, field in one.reading.fields.items()
    ]
    return Outcome(
        customer.group,
        customer.tier,
        customer.seed,
        verdict.decision.value,
        any(name == "name" and field.status is FieldStatus.READ for name, field, _ in fields),
        tuple(sorted({reason.code for reason in verdict.reasons})),
        tuple(name for name, field, true in fields if field.status is FieldStatus.READ and field.value != true),
    )


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The figures as Markdown, a row for each group and tier."""
    heads = ("Group", "Pictures", "Customers", "ACCEPT", "with a sure name", "REVIEW", "RESUBMIT", "REJECT", "misread")
    yield f"| {' | '.join((*heads, 'Reasons'))} |"
    yield "|---" * (len(heads) + 1) + "|"
    for group, tier in dict.fromkeys((o.group, o.tier) for o in outcomes):
        ours = [o for o in outcomes if (o.group, o.tier) == (group, tier)]
        count = Counter(o.decision for o in ours)
        sure = [o for o in ours if o.name_sure]
        accepted = sum(o.decision == Decision.ACCEPT for o in sure)
        reasons = Counter(code for o in ours for code in o.reasons)
        yield (
            f"| {group} | {tier} | {len(ours)} | {_share(count[Decision.ACCEPT], len(ours))} "
            f"| {_share(accepted, len(sure))} | {count[Decision.REVIEW]} | {count[Decision.RESUBMIT]} "
            f"| {count[Decision.REJECT]} | {sum(len(o.misread) for o in ours)} "
            f"| {', '.join(f'{code} {n}' for code, n in reasons.most_common(3))} |"
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def main() -> None:
    """Draw, verify, count."""
    parser = argparse.ArgumentParser(prog="python -m bench.acceptance", description=__doc__)
    parser.add_argument("--customers", type=int, default=100, help="customers a group and tier")
    parser.add_argument("--tiers", nargs="+", choices=("clean", "phone"), default=["clean", "phone"])
    parser.add_argument("--groups", nargs="+", choices=list(GROUPS), default=list(GROUPS))
    parser.add_argument("--seed", type=int, default=20261201)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench")
    asked = parser.parse_args()
    reader, policy = make_reader(threads=asked.threads), load_policy()
    work = [(g, t, asked.seed + i) for g in asked.groups for t in asked.tiers for i in range(asked.customers)]
    console = Console(stderr=True)
    outcomes = [judged(draw(*one), reader, policy) for one in track(work, "customers", console=console)]
    asked.out.mkdir(parents=True, exist_ok=True)
    text = "\n".join(
        [
            f"Machine: {machine()}. Versions: {versions(ROOT)}. Seed {asked.seed}, policy {policy.version}.",
            "",
            *table(outcomes),
        ]
    )
    (asked.out / "acceptance.md").write_text(text + "\n", encoding="utf-8")
    lines = [json.dumps(asdict(o), ensure_ascii=False) for o in outcomes]
    (asked.out / "acceptance.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
