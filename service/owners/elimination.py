"""Exact solution of the equations of a circle of holdings, by elimination on fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

Terms = dict[str, Fraction]


def solve(constants: Mapping[str, Fraction], terms: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Fraction] | None:
    """Solve x[i] = constants[i] + sum of terms[i][j] x[j]; None where there is no single solution.

    Whatever is linked least goes first, which keeps sparse circles sparse.
    """
    open_terms: dict[str, Terms] = {name: dict(row) for name, row in terms.items()}
    value = dict(constants)
    users: dict[str, set[str]] = {name: set() for name in value}
    for name, row in open_terms.items():
        for other in row:
            users[other].add(name)
    order: list[tuple[str, Terms]] = []
    left = set(value)
    while left:
        name = min(left, key=lambda one: (len(open_terms[one]) * len(users[one]), one))
        left.discard(name)
        row = open_terms[name]
        pivot = 1 - row.pop(name, Fraction(0))
        users[name].discard(name)
        if pivot == 0:
            return None
        row = {other: part / pivot for other, part in row.items()}
        value[name] /= pivot
        for other in row:
            users[other].discard(name)
        for user in users.pop(name):
            into = open_terms[user]
            weight = into.pop(name)
            value[user] += weight * value[name]
            for other, part in row.items():
                into[other] = into.get(other, Fraction(0)) + weight * part
                users[other].add(user)
        order.append((name, row))
    for name, row in reversed(order):
        value[name] += sum((part * value[other] for other, part in row.items()), Fraction(0))
    return value
