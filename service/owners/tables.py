"""Who holds how much of one right in each entity on the day: what is shown, and what is open.

A column is the whole of one entity. ``held`` are the shares that are shown, ``rest`` is what they leave of the whole,
and ``open`` the most that any one party may have of the rest: less than the rest where it is shown to be dispersed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from service.owners.refused import StructureRefused
from service.owners.rules import Derived, OwnerRules, PartlyStated, Unproved, Unstated
from service.owners.shares import WHOLE, ZERO
from service.owners.structure import ONE_VOTE, Holding, PartyKind, Rest, Right, Structure


@dataclass(frozen=True, slots=True)
class Column:
    """One entity's whole, of one right.

    Attributes:
        held: the share that is shown to be a party's, without the unknown ones; above 0.
        rest: 1 less all of these.
        open: at most so much of the rest can be one party's.
        below: ``open`` is a bound that nobody reaches.
        exact: every share that is stated is shown, exact, and somebody's who is known.
    """

    held: Mapping[str, Fraction]
    rest: Fraction
    open: Fraction
    below: bool = False
    exact: bool = True

    def without(self, party: str) -> Column:
        """The column as if a party's share did not exist."""
        own = self.held.get(party, ZERO)
        if own in (ZERO, WHOLE):
            return self if own == ZERO else Column({}, WHOLE, WHOLE)
        scale = 1 / (1 - own)
        held = {holder: part * scale for holder, part in self.held.items() if holder != party}
        return Column(held, self.rest * scale, self.open * scale, self.below, self.exact)


UNSTATED = Column({}, WHOLE, WHOLE)
Table = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Tables:
    """The three rights, each with a column for every entity."""

    equity: Table
    income: Table
    votes: Table

    def of(self, right: Right) -> Table:
        """The table of a right."""
        return {Right.EQUITY: self.equity, Right.INCOME: self.income, Right.VOTES: self.votes}[right]


def build_tables(structure: Structure, rules: OwnerRules) -> Tables:
    """The tables of a structure of one day.

    Raises:
        StructureRefused: the shares of a right in an entity are more than the whole, or votes for each share are stated
            where the shares are not exact.
    """
    stated: dict[tuple[str, Right], list[Holding]] = defaultdict(list)
    for holding in structure.holdings:
        stated[holding.entity, holding.right].append(holding)
    rests = _rests(structure)
    entities = sorted({party.id for party in structure.parties.values() if party.kind is not PartyKind.PERSON})

    def column(entity: str, right: Right) -> Column | None:
        holdings = stated.get((entity, right))
        return _column(structure, rules, entity, holdings, rests.get((entity, right))) if holdings else None

    equity = {entity: column(entity, Right.EQUITY) or UNSTATED for entity in entities}
    income = {entity: _derived(column(entity, Right.INCOME), equity[entity], rules.income) for entity in entities}
    votes = {}
    for entity in entities:
        by_shares = _weighted(
            structure, equity[entity], stated.get((entity, Right.EQUITY), ()), rests.get((entity, Right.EQUITY))
        )
        derived = _derived(column(entity, Right.VOTES), by_shares, rules.votes)
        votes[entity] = derived if rules.treasury.vote else derived.without(entity)
    return Tables(equity, _same_or(equity, income), _same_or(equity, votes))


def _same_or(table: Table, other: Table) -> Table:
    """The first table, where the other has the same columns: what is found out of it need not be found again."""
    return table if all(other[entity] is column for entity, column in table.items()) else other


def known_owner(structure: Structure, holding: Holding) -> str | None:
    """Whose a holding is; None: nobody knows whose.

    It is the holder's, or his for whom a nominee holds it; what a branch holds is its company's.
    """
    party = structure.parties.get(stated_owner(holding))
    if party is not None and party.kind is PartyKind.BRANCH:
        party = structure.parties.get(party.head_office or "")
    return None if party is None or party.kind is PartyKind.UNKNOWN else party.id


def stated_owner(holding: Holding) -> str:
    """Whose a holding is as stated, whether he is known or not; empty where nothing is stated."""
    return (holding.held_for if holding.nominee else holding.holder) or ""


def _rests(structure: Structure) -> dict[tuple[str, Right], Rest]:
    """What is shown of each rest; of several statements, the lowest bound."""
    found: dict[tuple[str, Right], Rest] = {}
    for rest in structure.rests:
        if not rest.evidence:
            continue
        before = found.get((rest.entity, rest.right), rest)
        votes = {one for one in (before.votes_per_share, rest.votes_per_share) if one is not None}
        if len(votes) > 1:
            raise StructureRefused("VOTES_OF_REST_DIFFER", "two statements on the votes of one rest", party=rest.entity)
        below = [one for one in (before.each_below, rest.each_below) if one is not None]
        found[rest.entity, rest.right] = replace(
            rest, each_below=min(below, default=None), votes_per_share=votes.pop() if votes else None
        )
    return found


def _column(
    structure: Structure, rules: OwnerRules, entity: str, holdings: Iterable[Holding], rest: Rest | None
) -> Column:
    held: dict[str, Fraction] = defaultdict(Fraction)
    stated, slack, exact = ZERO, ZERO, True
    for holding in holdings:
        stated += holding.share.least
        owner = known_owner(structure, holding)
        if owner is None:
            exact = False
            continue
        if not holding.evidence and rules.evidence.holdings_without is Unproved.OPEN:
            slack, exact = slack + holding.share.most, False
            continue
        slack, exact = slack + holding.share.slack, exact and not holding.share.slack
        held[owner] += holding.share.least
    if stated > WHOLE:
        raise StructureRefused(
            "SUM_OVER_WHOLE", "the shares of one right in one entity are more than the whole", party=entity
        )
    shown = {holder: part for holder, part in sorted(held.items()) if part > ZERO}
    left = WHOLE - sum(shown.values(), ZERO)
    if rest is None or rest.each_below is None:
        return Column(shown, left, left, exact=exact)
    capped = slack + rest.each_below
    return Column(shown, left, min(left, capped), left > ZERO and capped <= left, exact)


def _derived(stated: Column | None, by_equity: Column, rule: Derived) -> Column:
    if stated is None:
        return by_equity if rule.unstated is Unstated.FOLLOW_EQUITY else UNSTATED
    can_be_shared_out = stated.exact and by_equity.exact and stated.rest > ZERO
    if rule.partly_stated is PartlyStated.UNKNOWN or not can_be_shared_out:
        return stated
    others = {holder: part for holder, part in by_equity.held.items() if holder not in stated.held}
    whole = sum(others.values(), by_equity.rest)
    if whole == ZERO:
        return stated
    scale = stated.rest / whole
    held = {**stated.held, **{holder: part * scale for holder, part in others.items()}}
    return Column(dict(sorted(held.items())), by_equity.rest * scale, by_equity.open * scale, by_equity.below)


def _weighted(structure: Structure, equity: Column, holdings: Iterable[Holding], rest: Rest | None) -> Column:
    """Votes by shares of equity, of which some have more than one vote."""
    holdings = tuple(holdings)
    if all(holding.votes_per_share == ONE_VOTE for holding in holdings) and (
        rest is None or rest.votes_per_share in (None, ONE_VOTE)
    ):
        return equity
    if any(holding.share.slack for holding in holdings) or (
        equity.exact and equity.rest and (rest is None or rest.votes_per_share is None)
    ):
        raise StructureRefused(
            "VOTES_NEED_EXACT_SHARES",
            "votes_per_share needs exact shares, and a statement of the rest's votes where there is a rest",
        )
    if not equity.exact:
        return UNSTATED
    cast: dict[str, Fraction] = defaultdict(Fraction)
    for holding in holdings:
        cast[known_owner(structure, holding) or ""] += holding.share.least * holding.votes_per_share
    each = rest.votes_per_share if rest is not None and rest.votes_per_share is not None else ONE_VOTE
    total = sum(cast.values(), equity.rest * each)
    if total == ZERO:
        return UNSTATED
    held = {holder: votes / total for holder, votes in sorted(cast.items()) if votes > ZERO}
    return Column(held, equity.rest * each / total, equity.open * each / total, equity.below)
