"""Grows the tree again from the log's rows, and holds each text against its hash and each node against its parts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from storage.audit.entry import LINES, NONCE_BYTES, Action, entry_text, nonce_of
from storage.audit.faults import Fault, FaultKind
from storage.audit.merkle import HASH_BYTES, Span, fold
from storage.audit.raw import Row

_NONCE_LINE = 2 * NONCE_BYTES + 1


@dataclass
class Walk:
    """A walk along the log. After a fault it continues with the stated values, so that each fault is reported once.

    Attributes:
        states: roots that the log must have had, by its size then.
        key: that entries are marked with; without it, an entry that somebody added at the end passes for one of ours.
        size: entries passed, missing ones included.
        frontier: hashes of the largest perfect subtrees so far; None for one that nothing is known of.
        last_us: the latest time so far.
    """

    states: Mapping[int, bytes] = field(default_factory=dict)
    key: bytes | None = field(default=None, repr=False)
    size: int = 0
    frontier: list[bytes | None] = field(default_factory=list)
    last_us: int = 0

    def take(self, rows: Iterable[Row]) -> Iterator[Fault]:
        """Pass further rows, in the order of their positions."""
        sha256, key = hashlib.sha256, self.key
        for row in rows:
            position, stated = row[0], row[12]
            if position != self.size:
                if position < self.size:
                    yield Fault(position, FaultKind.ENTRY_MISPLACED)
                    continue
                yield from self._jump(position)
            text = _text(row)
            leaf = sha256(b"\x00" + text).digest()
            if not isinstance(stated, bytes) or leaf != stated[:HASH_BYTES] or text.count(b"\n") != LINES:
                yield Fault(position, FaultKind.ENTRY_ALTERED)
                stated = stated if isinstance(stated, bytes) else b""
                leaf = stated[:HASH_BYTES]
            else:
                if key is not None and nonce_of(text[:-_NONCE_LINE], key) != row[11]:
                    yield Fault(position, FaultKind.ENTRY_FORGED)
                if row[1] < self.last_us:
                    yield Fault(position, FaultKind.TIME_WENT_BACK)
                self.last_us = row[1]
            at, left_of = HASH_BYTES, position
            while left_of & 1:
                left, here = self.frontier.pop(), stated[at : at + HASH_BYTES]
                if left is not None and sha256(b"\x01" + left + leaf).digest() != here:
                    yield Fault(position, FaultKind.NODES_ALTERED, f"level {at // HASH_BYTES}")
                leaf, at, left_of = here, at + HASH_BYTES, left_of >> 1
            if len(stated) != at:
                yield Fault(position, FaultKind.NODES_ALTERED, "length")
            self.frontier.append(leaf)
            self.size += 1
            if position == 0 and row[6] != Action.LOG_OPENED:
                yield Fault(0, FaultKind.NOT_OPENED)
            if self.size in self.states:
                yield from self._hold(self.states[self.size])

    def end(self) -> Iterator[Fault]:
        """Once all rows have passed."""
        if self.size == 0:
            yield Fault(None, FaultKind.NOT_OPENED)
        for size in sorted(self.states):
            if size > self.size:
                yield Fault(None, FaultKind.CHECKPOINT_BEYOND, f"size {size}, the log has {self.size}")

    def _jump(self, position: int) -> Iterator[Fault]:
        """Pass over entries that are missing: of a subtree that has one of them nothing is known."""
        yield Fault(self.size, FaultKind.ENTRY_MISSING, f"up to {position - 1}")
        known = dict(zip(Span(0, self.size).nodes(), self.frontier, strict=True))
        self.frontier = [known.get(node) for node in Span(0, position).nodes()]
        for size in sorted(self.states):
            if self.size < size <= position:
                yield Fault(self.size, FaultKind.CHECKPOINT_DIFFERS, f"size {size}")
        self.size = position

    def _hold(self, root: bytes) -> Iterator[Fault]:
        hashes = [hash_ for hash_ in self.frontier if hash_ is not None]
        if len(hashes) != len(self.frontier) or fold(hashes) != root:
            yield Fault(self.size - 1, FaultKind.CHECKPOINT_DIFFERS, f"size {self.size}")


def _text(row: Row) -> bytes:
    try:
        return entry_text(*row[:12])
    except UnicodeEncodeError:  # bytes that are no text
        return b""
