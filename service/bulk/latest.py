"""Results with the latest verdict: an authority may have answered since an item was verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from storage import ItemResult, Store

AT_ONCE: Final = 200


def latest(store: Store, results: Iterable[ItemResult]) -> Iterator[ItemResult]:
    """The results with the latest decision and its reasons. Raises StoreUnavailable."""
    rest = iter(results)
    while some := list(islice(rest, AT_ONCE)):
        revised = store.revisions.outcomes(one.verification_id for one in some if one.verification_id)
        for one in some:
            decision, reasons = revised.get(one.verification_id or "", (one.decision, one.reasons))
            yield replace(one, decision=decision, reasons=reasons)
