"""Reads a register of holdings line by line, so that its size is no matter: ``idverdict-holdings/1``, JSON lines.

The first line is ``{"format": "idverdict-holdings/1"}``; each further one is one statement, in any order, such as
``{"party": {"id": "T", "kind": "COMPANY"}}`` or ``{"holding": {"holder": "P1", "entity": "T", "share": "60%"}}``.
What has to be known of the whole is kept as digests of references: 16 bytes for each party and each naming of one.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from array import array
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.owners.refused import StructureRefused
from service.owners.statements import PARTY, Line, lines_of, read_statement
from service.owners.structure import Party
from service.owners.structure_json import NO_ENTITY, named_in

FORMAT: Final = "idverdict-holdings/1"
LONGEST_LINE: Final = 1 << 20
"""Bytes of a line at most."""
_SUMMARY: Final = 8
"""Bytes of the digest of a reference. Its key is drawn for each file: nobody chooses references that meet."""


class _References:
    """Digests of references with the lines where they stand."""

    def __init__(self) -> None:
        self.digests, self.lines = array("Q"), array("Q")

    def add(self, digest: int, line: int) -> None:
        self.digests.append(digest)
        self.lines.append(line)

    def arrays(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        return np.frombuffer(self.digests, np.uint64), np.frombuffer(self.lines, np.uint64)


class RegisterFile:
    """One reading of a register; every method raises StructureRefused, with the line in its place.

    Attributes:
        sha256: of the bytes read so far.
        parties, holdings: how many were read so far.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        """Read a file given as consecutive parts of any size."""
        self.sha256 = hashlib.sha256()
        self.parties = self.holdings = 0
        self._chunks = chunks
        self._key = secrets.token_bytes(16)
        self._known, self._cannot_be_held = _References(), _References()
        self._named, self._entities = _References(), _References()

    def lines(self) -> Iterator[Line]:
        """The statements, in the file's order; `check` has to follow."""
        number = 0
        for number, text in enumerate(self._texts(), 1):
            try:
                said = json.loads(text)
            except (ValueError, RecursionError):
                raise StructureRefused("NOT_JSON", "the line is not JSON", f"line {number}") from None
            if number == 1:
                if said != {"format": FORMAT}:
                    raise StructureRefused("FORM", f"the first line states the format {FORMAT}", "line 1")
                continue
            yield from self._read(said, number)
        if number == 0:
            raise StructureRefused("FORM", "the file is empty", "line 1")

    def check(self) -> None:
        """Every party that is named is there, once, and people, the state and the unknown have no holders."""
        known, at = self._known.arrays()
        order = np.argsort(known, kind="stable")
        twice = np.flatnonzero(known[order][1:] == known[order][:-1])
        if twice.size:
            line = int(at[order][twice + 1].min())
            raise StructureRefused("PARTY_TWICE", "a party with this id is there already", f"line {line}")
        named, at = self._named.arrays()
        absent = ~np.isin(named, known)
        if absent.any():
            raise StructureRefused("PARTY_UNKNOWN", "it is not among the parties", f"line {int(at[absent].min())}")
        entities, at = self._entities.arrays()
        wrong = np.isin(entities, self._cannot_be_held.arrays()[0])
        if wrong.any():
            line = int(at[wrong].min())
            raise StructureRefused("NO_ENTITY", "people, the state and the unknown have no holders", f"line {line}")

    def _read(self, said: Any, number: int) -> Iterator[Line]:
        try:
            kind, statement = read_statement(said)
        except StructureRefused as error:
            raise error.at(f"line {number} {error.place}".rstrip()) from None
        if isinstance(statement, Party):
            self.parties += 1
            digest = self._digest(statement.id)
            self._known.add(digest, number)
            if statement.kind in NO_ENTITY:
                self._cannot_be_held.add(digest, number)
            if statement.head_office is not None:
                self._named.add(self._digest(statement.head_office), number)
        else:
            self.holdings += kind == "HOLDING"
            for field, party in named_in(statement):
                (self._entities if field == "entity" else self._named).add(self._digest(party), number)
                if field == "entity":
                    self._named.add(self._digest(party), number)
        yield from lines_of(PARTY if isinstance(statement, Party) else kind, statement)

    def _digest(self, reference: str) -> int:
        return int.from_bytes(hashlib.blake2b(reference.encode(), digest_size=_SUMMARY, key=self._key).digest(), "big")

    def _texts(self) -> Iterator[bytes]:
        rest = b""
        for chunk in self._chunks:
            self.sha256.update(chunk)
            *whole, rest = (rest + chunk).split(b"\n")
            for text in whole:
                if text.strip():
                    yield text
            if len(rest) > LONGEST_LINE:
                raise StructureRefused("FORM", f"a line has more than {LONGEST_LINE} bytes")
        if rest.strip():
            yield rest
