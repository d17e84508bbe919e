"""Strongly connected parts of a graph: a part with several members is a circle of holdings."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def components(start: str, successors: Callable[[str], Iterable[str]]) -> list[tuple[str, ...]]:
    """The parts reachable from a node, the node's own first, each before the parts that it leads to.

    Tarjan's algorithm, without recursion: structures may be deep.
    """
    number: dict[str, int] = {start: 0}
    low: dict[str, int] = {start: 0}
    waiting, on_stack, found = [start], {start}, list[tuple[str, ...]]()
    walk = [(start, iter(sorted(successors(start))))]
    while walk:
        node, rest = walk[-1]
        following = next(rest, None)
        if following is None:
            walk.pop()
            if walk:
                low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
            if low[node] == number[node]:
                cut = waiting.index(node)
                members = waiting[cut:]
                del waiting[cut:]
                on_stack.difference_update(members)
                found.append(tuple(sorted(members)))
        elif following not in number:
            number[following] = low[following] = len(number)
            waiting.append(following)
            on_stack.add(following)
            walk.append((following, iter(sorted(successors(following)))))
        elif following in on_stack:
            low[node] = min(low[node], number[following])
    found.reverse()
    return found
