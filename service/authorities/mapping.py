"""From the codes of an answer to what they mean, by the channel's table. What fits no row is UNMAPPED, never MATCH."""

from __future__ import annotations

from dataclasses import dataclass

from idverdict.authority import v1 as authority

from service.authorities.channels import Channel, digest
from service.verification.official import CONFIRMED, REFUTED
from service.verification.values.verdict import AuthorityOutcome, FactState


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer means.

    Attributes:
        outcome: by the first row that fits; UNMAPPED where none does.
        facts: what is said of which field.
        billable: whether the authority bills it.
    """

    outcome: AuthorityOutcome
    facts: tuple[tuple[str, FactState], ...]
    billable: bool

    @property
    def is_miss(self) -> bool:
        """Whether it counts against the misses of a subject."""
        return self.outcome not in CONFIRMED and (self.outcome in REFUTED or self.billable)


def meaning(channel: Channel, answer: authority.Answer) -> Meaning:
    """What an answer on a channel means. A code that is named twice fits no row."""
    codes = {code.name: code.value for code in answer.codes}
    if len(codes) == len(answer.codes):
        for row in channel.map:
            if row.fits(codes):
                return Meaning(row.outcome, tuple(sorted(row.facts.items())), row.billable)
    return Meaning(AuthorityOutcome.UNMAPPED, (), billable=True)


def answer_digest(answer: authority.Answer) -> bytes:
    """What distinguishes an answer from another one to the same question: its codes and the values it returned."""
    codes = sorted((code.name, code.value) for code in answer.codes)
    values = sorted((field.name, field.value) for field in answer.values)
    return digest("codes", *(part for pair in codes for part in pair), "values", *(p for pair in values for p in pair))
