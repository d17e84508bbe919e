"""A shadow run: all verifications of a period judged again, and which decisions would change. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from idverdict import v1

from service.verification.policy import Policy
from service.verification.replay import PolicyNotKept, replay
from storage import LARGEST_PAGE, RESTRICTED, Filter, Store, StoredVerification


@dataclass(frozen=True, slots=True)
class Change:
    """Decisions that would change in one way, with the verifications' ids, newest first."""

    was: str
    now: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """What came of a period.

    Attributes:
        replayed: how many verifications were judged again.
        same: how many came out the same in everything.
        changes: the decisions that would change, the commonest change first.
        other: ids of those whose decision stays, and something else of the verdict changes.
        left_out: ids of those that could not be judged, by the reason: erased, restricted, or without their policy.
    """

    replayed: int
    same: int
    changes: tuple[Change, ...]
    other: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]


def shadow(store: Store, period: Filter, policy: Policy | None = None, *, for_inspection: bool = False) -> Shadow:
    """Judge a period's verifications under a policy, or each under its own."""
    same = 0
    moved: dict[tuple[str, str], list[str]] = {}
    other: list[str] = []
    left_out: dict[str, list[str]] = {}
    for stored in _all(store, period, for_inspection):
        if not stored.payload:
            reason = "only stored, as the customer asked" if stored.state == RESTRICTED else "erased"
            left_out.setdefault(reason, []).append(stored.id)
            continue
        try:
            one = replay(v1.Verification.FromString(stored.payload), store.policies, policy)
        except PolicyNotKept as error:
            left_out.setdefault(str(error), []).append(stored.id)
            continue
        if one.was != one.now:
            moved.setdefault((one.was, one.now), []).append(one.id)
        elif one.same:
            same += 1
        else:
            other.append(one.id)
    return Shadow(
        replayed=same + len(other) + sum(map(len, moved.values())),
        same=same,
        changes=tuple(
            Change(*pair, tuple(ids)) for pair, ids in sorted(moved.items(), key=lambda entry: -len(entry[1]))
        ),
        other=tuple(other),
        left_out={reason: tuple(ids) for reason, ids in left_out.items()},
    )


def _all(store: Store, period: Filter, for_inspection: bool) -> Iterator[StoredVerification]:
    token = ""
    while True:
        page = store.list(period, LARGEST_PAGE, token, even_restricted=for_inspection)
        yield from page.verifications
        token = page.next_page_token
        if not token:
            return
