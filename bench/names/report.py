"""The figures as Markdown: how many names are right, unsure and silently wrong, what is confused, what claims get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bench.characters.measure import Outcome
from bench.metrics import share
from bench.names.claims import Claimed
from ocr.reading import FieldStatus
from ocr.text.characters import level
from service.verification.values.verdict import Decision

Place = tuple[str, str, str, str]
"""Engine, kind of characters, face, manner."""
_TOP = 40


def figures(found: Mapping[Place, Sequence[Outcome]]) -> Iterator[str]:
    """A row for each engine, kind, face and manner; of what is silently wrong with Wilson's 95 % interval."""
    yield "| characters | face | pictures | engine | names | right | unsure | silently wrong | interval |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for (engine, kind, face, manner), some in sorted(found.items(), key=lambda item: (*item[0][1:], item[0][0])):
        if some:
            read = [one.status == FieldStatus.READ for one in some]
            wrong = share(one.wrong for one in some)
            low, high = wrong.interval()
            right = share(sure and not one.wrong for sure, one in zip(read, some, strict=True))
            yield (
                f"| {kind} | {face} | {manner} | {engine} | {len(some):,} | {right.value:.1%} "
                f"| {share(not sure for sure in read).value:.1%} | {wrong.hits} | {low:.2%} to {high:.2%} |"
            )


def confused(found: Iterable[Outcome]) -> Iterator[str]:
    """The characters that were taken for others, those that were silently so first."""
    silent, unsure = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in found:
        if one.value != one.printed and len(one.value) == len(one.printed):
            pairs = [(a, b) for a, b in zip(one.printed, one.value, strict=True) if a != b]
            (silent if one.status == FieldStatus.READ else unsure).update(pairs)
    yield "| printed | read as | silently | unsure |"
    yield "|---|---|---|---|"
    order = sorted({*silent, *unsure}, key=lambda pair: (-silent[pair], -unsure[pair], pair))
    for printed, read in order[:_TOP]:
        yield f"| {_named(printed)} | {_named(read)} | {silent[printed, read]} | {unsure[printed, read]} |"
    yield ""
    yield f"{len(order):,} pairs in all, {len(silent):,} of them silently."


def claims(found: Mapping[tuple[str, str], Sequence[Claimed]]) -> Iterator[str]:
    """A row for each face and manner with the decisions, and every claim that was accepted.

    Cards whose character is in 通用规范汉字表, as names of today are, stand apart from those of any other.
    """
    yield f"| on the card | face | pictures | claims | {' | '.join(Decision)} |"
    yield f"|---|---|---|---{'|---' * len(Decision)}|"
    for lawful, kind in ((True, "in the table"), (False, "outside it")):
        for (face, manner), some in found.items():
            ours = [one for one in some if all(map(level, one.printed)) is lawful]
            count = Counter(one.decision for one in ours)
            decisions = " | ".join(str(count[decision]) for decision in Decision)
            yield f"| {kind} | {face} | {manner} | {len(ours)} | {decisions} |"
    accepted = [one for some in found.values() for one in some if one.decision == Decision.ACCEPT]
    yield ""
    for one in accepted:
        yield f"- ACCEPT: the card has {one.printed}, the claim {one.claimed}, read {one.value} ({one.level})"


def _named(character: str) -> str:
    return f"{character} U+{ord(character):04X}"
