"""The queue before the workers: priorities, turns of tenants, and who gives way where there is no room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.call.priority import Priority
from service.load.fair_queue import FairQueue

INTERACTIVE, BULK = Priority.INTERACTIVE, Priority.BULK


def queue_of(*items: tuple[str, Priority]) -> FairQueue[str]:
    """A queue with items named by tenant, priority and number, such as ``a-bulk-0``."""
    queue: FairQueue[str] = FairQueue()
    for number, (tenant, priority) in enumerate(items):
        queue.put(f"{tenant}-{priority}-{number}", tenant, priority)
    return queue


def emptied(queue: FairQueue[str]) -> list[str]:
    """All that is taken out, in order."""
    return [item for item in iter(queue.take, None) if item is not None]


def test_interactive_overtakes_waiting_bulk() -> None:
    """Bulk that came first is taken last, each in the order in which it came."""
    queue = queue_of(("a", BULK), ("a", BULK), ("a", INTERACTIVE), ("b", INTERACTIVE))
    assert emptied(queue) == ["a-interactive-2", "b-interactive-3", "a-bulk-0", "a-bulk-1"]
    assert queue.take() is None


def test_tenants_take_turns() -> None:
    """One call of a tenant waits for one of each other tenant at most, however many these have sent before."""
    queue = queue_of(*[("flood", INTERACTIVE)] * 4, ("quiet", INTERACTIVE), ("quiet", INTERACTIVE))
    assert [item.partition("-")[0] for item in emptied(queue)] == ["flood", "quiet", "flood", "quiet", "flood", "flood"]


def test_bulk_makes_way_for_interactive_and_never_the_other_way() -> None:
    """Where there is no room, the newest bulk item of the tenant with most of them goes; interactive ones stay."""
    queue = queue_of(("a", BULK), ("b", BULK), ("b", BULK), ("a", INTERACTIVE))
    assert queue.would_make_room("c", INTERACTIVE)
    assert queue.make_room("c", INTERACTIVE) == "b-bulk-2"
    only = queue_of(("a", INTERACTIVE), ("a", INTERACTIVE), ("a", INTERACTIVE))
    assert only.make_room("b", BULK) is None
    assert not only.would_make_room("b", BULK)


def test_flood_makes_way_for_tenants_with_less_waiting() -> None:
    """A tenant gets places of a fuller one until both have as many; nobody's own call pushes out another of his."""
    queue = queue_of(*[("flood", INTERACTIVE)] * 4)
    assert queue.make_room("flood", INTERACTIVE) is None
    assert queue.make_room("quiet", INTERACTIVE) == "flood-interactive-3"
    queue.put("first", "quiet", INTERACTIVE)
    assert queue.make_room("quiet", INTERACTIVE) == "flood-interactive-2"
    queue.put("second", "quiet", INTERACTIVE)
    assert queue.make_room("quiet", INTERACTIVE) is None


def test_those_who_are_gone_leave_their_places() -> None:
    """What is removed is given, and the others keep their order."""
    queue = queue_of(("a", BULK), ("a", BULK), ("b", INTERACTIVE))
    assert queue.remove(lambda item: item in {"a-bulk-0", "b-interactive-2"}) == ["b-interactive-2", "a-bulk-0"]
    assert (len(queue), emptied(queue)) == (1, ["a-bulk-1"])


SOMEBODY = st.tuples(st.sampled_from("abc"), st.sampled_from(list(Priority)))


@given(st.lists(SOMEBODY, max_size=20), st.integers(0, 20), SOMEBODY)
def test_prediction_says_how_many_go_before(
    items: list[tuple[str, Priority]], taken: int, comer: tuple[str, Priority]
) -> None:
    """However the turns stand, a comer is taken after at most as many items as was said.

    It may be sooner by one for each of the two other tenants, whose turn may be after the comer's.
    """
    queue = queue_of(*items)
    for _ in range(taken):
        queue.take()
    ahead = queue.ahead(*comer)
    queue.put("comer", *comer)
    before = emptied(queue).index("comer")
    assert ahead - 2 <= before <= ahead


@given(st.lists(SOMEBODY, max_size=40), st.integers(1, 10))
def test_no_tenant_keeps_more_than_its_share_of_a_full_queue(items: list[tuple[str, Priority]], places: int) -> None:
    """Whatever comes in whatever order: interactive items lose no place to bulk, and shares differ by one at most
    between a tenant that was refused and any other.
    """
    queue: FairQueue[tuple[str, Priority]] = FairQueue()
    for item in items:
        if len(queue) == places:
            out = queue.make_room(*item)
            if out is None:
                waiting = queue.remove(lambda _: True)
                for one in waiting:
                    queue.put(one, *one)
                same = [one for one in waiting if one[1] is item[1]]
                own = same.count(item)
                assert all(same.count(other) <= own + 1 for other in same)
                assert item[1] is BULK or all(one[1] is INTERACTIVE for one in waiting)
                continue
            assert (out[1], item[1]) != (INTERACTIVE, BULK)
        queue.put(item, *item)
    assert len(queue) <= places
