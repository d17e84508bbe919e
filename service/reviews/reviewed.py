"""What people made of verifications, as it stands beside them in every answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from idverdict import v1

from service.reviews.messages import review_message
from service.reviews.rules import Rules
from storage import Store


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Finds reviews, with the sentences of these rules, see `service.verification.requests.ReviewsOf`."""

    rules: Rules

    def __call__(self, store: Store, verification_ids: Sequence[str]) -> Mapping[str, Sequence[v1.Review]]:
        """The reviews of verifications by their ids, oldest first; of those without one nothing."""
        found = store.reviews.reviews_of(verification_ids)
        return {id: [review_message(one, self.rules) for one in reviews] for id, reviews in found.items()}

    def one(self, store: Store, review_id: str) -> v1.Review:
        """One review. Raises NotFound."""
        return review_message(store.reviews.reader.review(review_id), self.rules)
