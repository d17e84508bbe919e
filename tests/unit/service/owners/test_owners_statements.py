"""Statements one by one, and the file of a register of holdings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

import pytest

from service.canonical import canonical_json
from service.owners import StructureRefused, parse_structure, structure_value
from service.owners.register_file import RegisterFile
from service.owners.statements import Line, stated, structure_lines
from service.owners.structure import Concert, Control, Rest, Right, Times
from tests.ownership import SHOWN, having, structure

Change = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda text: text.replace(b"idverdict-holdings/1", b"other/1"), "line 1"),
        (lambda text: text + b'{"party":{"id":"T","kind":"COMPANY"}}', "line 6"),
        (lambda text: text + b'{"holding":{"holder":"P9","entity":"T","share":"1%"}}', "line 6"),
        (lambda text: text + b'{"holding":{"holder":"T","entity":"P1","share":"1%"}}', "line 6"),
        (lambda text: text + b'{"holding":{"holder":"P1","entity":"T","share":0.5}}', "line 6 holding.share"),
        (lambda text: text + b"[]", "line 6"),
        (lambda text: text + b"{", "line 6"),
        (lambda _text: b"", "line 1"),
    ],
)
def test_a_register_is_whole_or_refused(change: Change, where: str) -> None:
    """A file that is no register says in which line it is none."""
    text = b"\n".join(
        [
            b'{"format":"idverdict-holdings/1"}',
            b'{"party":{"id":"T","kind":"COMPANY"}}',
            b'{"party":{"id":"P1","kind":"PERSON"}}',
            b'{"holding":{"holder":"P1","entity":"T","share":"60%"}}',
            b'{"examination":{"entity":"T","evidence":["interview"]}}',
            b"",
        ]
    )
    file = RegisterFile([change(text)])
    with pytest.raises(StructureRefused, match=where):
        _read(file)


def _read(file: RegisterFile) -> list[Line]:
    lines = list(file.lines())
    file.check()
    return lines


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_register_is_read_part_by_part(size: int) -> None:
    """However a file is cut, its statements, counts and digest are the same."""
    text = b'{"format":"idverdict-holdings/1"}\n' + b"".join(
        b'{"%s":%s}\n' % (one.kind.lower().encode(), one.payload) for one in structure_lines(structure("P1 60% T"))
    )
    file = RegisterFile(text[begin : begin + size] for begin in range(0, len(text), size))
    assert _read(file) == list(structure_lines(structure("P1 60% T")))
    assert (file.parties, file.holdings, file.sha256.digest()) == (2, 1, hashlib.sha256(text).digest())


def test_a_line_without_end_is_not_kept() -> None:
    """A line longer than any statement is refused before it is read whole."""
    read = 0

    def parts() -> Iterator[bytes]:
        nonlocal read
        yield b'{"format":"idverdict-holdings/1"}\n'
        while True:
            read += 1
            yield b" " * (1 << 18)

    with pytest.raises(StructureRefused, match="line"):
        _read(RegisterFile(parts()))
    assert read <= 6


def test_statements_come_back_as_they_were() -> None:
    """A party with what is stated about it is the same after each statement was written by itself."""
    base = having(
        structure("P1 10%..20% T", "A 60% T"),
        Rest("T", Right.EQUITY, Fraction(1, 20), Fraction(1), SHOWN),
        Concert(("P1", "A"), None, SHOWN),
        Control(("A", "P1"), "T", "AGREEMENT", SHOWN, Times(date(2026, 1, 1), None, None, None)),
    )
    lines = [(one.kind, one.payload) for one in structure_lines(base) if one.about == "T"]
    party, around = stated(lines)
    assert party == base.parties["T"]
    assert (tuple(around.holdings), tuple(around.rests), tuple(around.controls)) == (
        base.holdings,
        base.rests,
        base.controls,
    )
    assert {one.about for one in structure_lines(base) if one.kind == "CONCERT"} == {"P1", "A"}
    assert parse_structure(canonical_json(structure_value(base))).rests == base.rests
