"""Whether one-off business has to be identified: linked amounts, given rates, exact numbers.

    share = yuan / limit + other currencies in US dollars / limit        REQUIRED from 1 on

Earlier business counts that has a link in common and lies within the window of days in UTC+8, up to the instant of
the business. Links are what the bank states, such as a keyed digest of a number; they are not followed further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from fractions import Fraction
from typing import Final

from service.canonical import Value, canonical_json, number_text
from service.risk.one_off_policy import LimitGroup, Mixing, OneOffPolicy

FORMAT: Final = "idverdict-one-off/1"
_CHINA: Final = timezone(timedelta(hours=8))
_YUAN: Final = "CNY"
_DOLLAR: Final = "USD"
_ONE: Final = Fraction(1)
_NOTHING: Final = Fraction(0)


class Answer(StrEnum):
    """Whether the business has to be identified."""

    REQUIRED = "REQUIRED"
    NOT_REQUIRED = "NOT_REQUIRED"


class Reason(StrEnum):
    """Why it has to be."""

    ONE_OFF_THRESHOLD = "ONE_OFF_THRESHOLD"
    RATE_MISSING = "RATE_MISSING"
    KIND_UNLISTED = "KIND_UNLISTED"
    SUSPICION = "SUSPICION"


@dataclass(frozen=True, slots=True)
class Business:
    """One piece of business.

    Attributes:
        amount: above 0, in units of the currency, exact.
        currency: ISO 4217.
        at: the instant, with a zone.
        links: what it shares with other business of the same person.
    """

    id: str
    amount: Fraction
    currency: str
    at: datetime
    kind: str
    links: frozenset[str]

    @property
    def day(self) -> date:
        """The day in UTC+8."""
        return self.at.astimezone(_CHINA).date()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer with its sum.

    Attributes:
        yuan, dollars: the sums of the members in yuan, and of all other currencies in US dollars.
        share: of the limits; members whose rate is missing are not in it.
        members: the business and what counts with it, in order of time.
        without_rate: currencies for which no rate was given.
    """

    policy: OneOffPolicy
    business: Business
    answer: Answer
    reasons: tuple[Reason, ...]
    yuan: Fraction
    dollars: Fraction
    share: Fraction
    members: tuple[Business, ...]
    without_rate: tuple[str, ...]
    rates: Mapping[str, Fraction]

    def value(self) -> dict[str, Value]:
        """The assessment as JSON values. Links are left out."""
        return {
            "format": FORMAT,
            "policy": self.policy.reference(),
            "business": self.business.id,
            "answer": self.answer.value,
            "reasons": [reason.value for reason in self.reasons],
            "cny": number_text(self.yuan),
            "others_in_usd": number_text(self.dollars),
            "share": number_text(self.share),
            "members": [
                {
                    "id": one.id,
                    "amount": number_text(one.amount),
                    "currency": one.currency,
                    "kind": one.kind,
                    "at": one.at.isoformat(),
                }
                for one in self.members
            ],
            "rates": {currency: number_text(self.rates[currency]) for currency in self._converted()},
            "without_rate": list(self.without_rate),
        }

    def _converted(self) -> list[str]:
        """Currencies of members that a rate was used for."""
        return sorted({one.currency for one in self.members} & self.rates.keys() - {_YUAN, _DOLLAR})

    def bytes(self) -> bytes:
        """The canonical bytes; the same facts, rates and policy give the same."""
        return canonical_json(self.value())


def assess(
    policy: OneOffPolicy,
    business: Business,
    earlier: Iterable[Business],
    rates: Mapping[str, Fraction],
    *,
    suspicion: bool = False,
) -> Assessment:
    """Assess one piece of business.

    ``rates``: US dollars for one unit of a currency. Yuan are never converted.
    """
    group = policy.group_of(business.kind)
    members = sorted([*_linked(policy, group, business, earlier), business], key=lambda one: (one.at, one.id))
    yuan, dollars, without_rate = _sums(members, rates)
    share = _NOTHING
    over = False
    if group is not None:
        parts = (yuan / group.cny, dollars / group.usd)
        share = sum(parts, _NOTHING) if policy.linking.mixing is Mixing.ADD else max(parts)
        over = share >= _ONE
    reasons = tuple(
        reason
        for reason, applies in (
            (Reason.ONE_OFF_THRESHOLD, over),
            (Reason.RATE_MISSING, bool(without_rate)),
            (Reason.KIND_UNLISTED, group is None),
            (Reason.SUSPICION, suspicion),
        )
        if applies
    )
    answer = Answer.REQUIRED if reasons else Answer.NOT_REQUIRED
    return Assessment(
        policy, business, answer, reasons, yuan, dollars, share, tuple(members), tuple(sorted(without_rate)), rates
    )


def _linked(
    policy: OneOffPolicy, group: LimitGroup | None, business: Business, earlier: Iterable[Business]
) -> list[Business]:
    kinds = group.kinds if group is not None else (business.kind,)
    first = business.day - timedelta(days=policy.linking.window_days - 1)
    return [
        one
        for one in earlier
        if one.id != business.id
        and one.kind in kinds
        and first <= one.day
        and one.at <= business.at
        and not one.links.isdisjoint(business.links)
    ]


def _sums(members: Iterable[Business], rates: Mapping[str, Fraction]) -> tuple[Fraction, Fraction, set[str]]:
    yuan, dollars, without_rate = _NOTHING, _NOTHING, set[str]()
    for one in members:
        if one.currency == _YUAN:
            yuan += one.amount
        elif one.currency == _DOLLAR:
            dollars += one.amount
        elif one.currency in rates:
            dollars += one.amount * rates[one.currency]
        else:
            without_rate.add(one.currency)
    return yuan, dollars, without_rate
