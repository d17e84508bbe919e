"""Structures for tests in few words: ``P1 60% T`` is a holding; people begin with P, or are listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from service.owners import Determination, OwnerRules, Structure, determine, load_rules
from service.owners.rules import VoteMethod
from service.owners.shares import Share, parse_part
from service.owners.standards import Answer
from service.owners.structure import Concert, Control, Examination, Holding, Party, PartyKind, Rest, Right

TODAY = date(2026, 11, 30)
SHOWN = ("register of members, SPECIMEN",)
RULES = load_rules()
BY_PRODUCT = RULES.model_copy(update={"votes": RULES.votes.model_copy(update={"method": VoteMethod.PRODUCT})})


def holding(line: str, right: Right = Right.EQUITY) -> Holding:
    """``P1 60% T``, or ``P1 10%..20% T`` for a share between bounds."""
    holder, share, entity = line.split()
    least, _, most = share.partition("..")
    bounds = Share(parse_part(least), parse_part(most or least))
    return Holding(holder, entity, right, bounds, SHOWN)


def structure(
    *lines: str,
    target: str = "T",
    people: Iterable[str] = (),
    examined: Iterable[str] | None = None,
    **kinds: PartyKind,
) -> Structure:
    """A structure of holdings of equity. Control of every entity was examined, unless ``examined`` says which was."""
    holdings = tuple(holding(line) for line in lines)
    names = sorted({target, *people, *(one.holder for one in holdings), *(one.entity for one in holdings), *kinds})
    parties = {name: Party(name, kinds.get(name) or _kind(name, people)) for name in names}
    entities = [name for name in names if parties[name].kind is not PartyKind.PERSON]
    return Structure(
        target,
        parties,
        holdings,
        examinations=tuple(Examination(entity, SHOWN) for entity in (entities if examined is None else examined)),
    )


def _kind(name: str, people: Iterable[str]) -> PartyKind:
    return PartyKind.PERSON if name.startswith("P") or name in people else PartyKind.COMPANY


def having(base: Structure, *more: Holding | Control | Concert | Rest) -> Structure:
    """A structure with further statements."""
    for one in more:
        name = {Holding: "holdings", Control: "controls", Concert: "concerts", Rest: "rests"}[type(one)]
        changed: dict[str, Any] = {name: (*getattr(base, name), one)}
        base = replace(base, **changed)
    return base


def owners(made: Determination) -> dict[str, tuple[int, ...]]:
    """Who is an owner, and by which standards."""
    return {owner.person.id: owner.standards for owner in made.owners}


def determined(base: Structure, rules: OwnerRules = RULES) -> Determination:
    """The determination of today."""
    return determine(base, rules, TODAY)


def shares(made: Determination, standard: str) -> dict[str, Fraction]:
    """The share of everybody under a standard."""
    (result,) = (one for one in made.results if one.standard.value == standard)
    return {claim.person: claim.least for claim in result.claims}


def answers(made: Determination, standard: str) -> dict[str, Answer]:
    """The answer for everybody under a standard."""
    (result,) = (one for one in made.results if one.standard.value == standard)
    return {claim.person: claim.answer for claim in result.claims}


def gaps(made: Determination) -> set[tuple[str, str]]:
    """What is open."""
    return {(gap.reason, gap.party) for gap in made.gaps}
