"""The rules that customers are judged by: elements, reviews, risk and owners; each text is kept before its use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from service.customers.continuity.policy import ReviewsPolicy, load_reviews, parse_reviews
from service.customers.profile.policy import ElementsPolicy, load_elements, parse_elements
from service.owners import OwnerRules
from service.owners import load_rules as load_owner_rules
from service.risk import RiskPolicy
from service.risk import load_policy as load_risk
from service.risk.one_off_policy import OneOffPolicy, load_one_off_policy
from service.rulebook import Rulebook
from storage import PolicyText, Store


@dataclass(frozen=True, slots=True)
class CustomerRules:
    """The rules in use."""

    elements: ElementsPolicy
    reviews: ReviewsPolicy
    risk: RiskPolicy
    owners: OwnerRules
    one_off: OneOffPolicy

    def keep(self, store: Store, at: datetime) -> None:
        """Store every text; without cost once this process has done so."""
        for one in (self.elements, self.reviews, self.risk, self.owners):
            keep_rules(store, one, at)


def load_customer_rules(
    *,
    elements: Path | None = None,
    reviews: Path | None = None,
    risk: Path | None = None,
    owners: Path | None = None,
    one_off: Path | None = None,
) -> CustomerRules:
    """The rules in files, or those that ship. Raises RulebookError."""
    return CustomerRules(
        load_elements(elements),
        load_reviews(reviews),
        load_risk(risk),
        load_owner_rules(owners),
        load_one_off_policy(one_off),
    )


@cache
def default_customer_rules() -> CustomerRules:
    """The rules that ship."""
    return load_customer_rules()


def keep_rules(store: Store, rules: Rulebook, at: datetime) -> None:
    """Store the text of rules before the first result under them."""
    store.policies.keep(PolicyText(rules.id, rules.version, rules.text), at)


def elements_of(store: Store, sha256: bytes) -> ElementsPolicy:
    """The rules of elements of a digest, from their stored text. Raises NotFound."""
    found: ElementsPolicy = parse_elements(store.policies.get(sha256).text)
    return found


def reviews_of(store: Store, sha256: bytes) -> ReviewsPolicy:
    """The rules of reviews of a digest, from their stored text. Raises NotFound."""
    found: ReviewsPolicy = parse_reviews(store.policies.get(sha256).text)
    return found
