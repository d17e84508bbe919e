"""Merkle trees as RFC 6962, 2.1 (RFC 9162, 2.1) has them: growing by a leaf, roots and proofs. Hashes are SHA-256.

A *node* is the root of a perfect subtree: ``(level, number)`` covers the leaves from ``number << level`` on,
``1 << level`` of them. A leaf completes the nodes that end with it. With the hashes of these nodes stored for
each leaf, from level 0 on, every root and proof needs a logarithmic number of look-ups.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees' hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Node(NamedTuple):
    """A perfect subtree."""

    level: int
    number: int

    @property
    def last(self) -> int:
        """The position of its last leaf, which completes it."""
        return ((self.number + 1) << self.level) - 1


class Span(NamedTuple):
    """Leaves ``[begin, end)`` that the tree's definition puts into one subtree, perfect or not."""

    begin: int
    end: int

    def nodes(self) -> Iterator[Node]:
        """The perfect subtrees it is made of, left to right, none larger than the one before."""
        begin = self.begin
        while begin < self.end:
            level = (self.end - begin).bit_length() - 1
            yield Node(level, begin >> level)
            begin += 1 << level

    def hash(self, hashes: Mapping[Node, bytes]) -> bytes:
        """Its hash, from those of its nodes."""
        return fold([hashes[node] for node in self.nodes()])


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash over perfect subtrees that stand side by side, left to right; the empty root over none."""
    if not hashes:
        return EMPTY_ROOT
    total = hashes[-1]
    for left in reversed(hashes[:-1]):
        total = node_hash(left, total)
    return total


@dataclass
class Frontier:
    """All that a growing tree has to remember: its size, and the hashes of its largest perfect subtrees."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> bytes:
        """Add a leaf by its hash; returns the hashes of all nodes that it completes, from its own on, joined."""
        completed = [leaf]
        position = self.size
        while position & 1:
            completed.append(node_hash(self.hashes.pop(), completed[-1]))
            position >>= 1
        self.hashes.append(completed[-1])
        self.size += 1
        return b"".join(completed)

    def root(self) -> bytes:
        """The tree's root."""
        return fold(self.hashes)


def inclusion(position: int, size: int) -> list[Span]:
    """The proof that a leaf is in the tree of a size: subtrees, from the leaf up (RFC 9162, 2.1.3.1).

    Raises ValueError unless ``0 <= position < size``.
    """
    if not 0 <= position < size:
        raise ValueError("no such leaf in a tree of this size")
    proof: list[Span] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if position < middle:
            proof.append(Span(middle, end))
            end = middle
        else:
            proof.append(Span(begin, middle))
            begin = middle
    return proof[::-1]


def consistency(old: int, size: int) -> list[Span]:
    """The proof that a tree begins with a smaller one (RFC 9162, 2.1.4.1); empty where one of them is trivial.

    Raises ValueError unless ``0 <= old <= size``.
    """
    if not 0 <= old <= size:
        raise ValueError("no such older tree of a tree of this size")
    proof: list[Span] = []
    if old in (0, size):
        return proof
    begin, end = 0, size
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(Span(middle, end))
            end = middle
        else:
            proof.append(Span(begin, middle))
            begin = middle
    if begin:
        proof.append(Span(begin, end))
    return proof[::-1]


def _split(leaves: int) -> int:
    """The largest power of two below a number of leaves."""
    return 1 << (leaves - 1).bit_length() - 1
