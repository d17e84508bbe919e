"""Builds rows of print as a recogniser would give them, so that parsers can be tested without pictures or models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ocr.engines.lattice import Alphabet, Lattice
from ocr.geometry import Quad
from ocr.lines.rows import Row, Span
from ocr.standards import ethnicities

_KNOWN = "0123456789X年月日.-长期男女族" + "".join(ethnicities.NAMES)
LABEL_X, VALUE_X = 0.08, 0.19
NUMBER = "11010519491231002X"
ADDRESS = ("北京市朝阳区建国路", "一号院二号楼三单元", "四零一室")
TRUE_PORTRAIT = {
    "name": "张三丰",
    "sex": "FEMALE",
    "ethnicity": "汉",
    "birth_date": "1949-12-31",
    "address": "".join(ADDRESS),
    "id_number": NUMBER,
}
TRUE_EMBLEM = {"issuing_authority": "北京市公安局朝阳分局", "valid_from": "2012-03-04", "valid_until": "2032-03-04"}
_ELSE = 64
"""Columns that share what is left of a character's probability, each of them too faint to count."""

Wavering = Mapping[int, Mapping[str, float]]
"""For characters, by their place in the text: other characters that they may be, with their probabilities."""


def lattice_of(text: str, sure: float = 0.999, wavering: Wavering | None = None) -> Lattice:
    """The lattice of a text: three steps a character, of which the outer ones are blank.

    Args:
        text: what is read; a wavering character stands in it all the same.
        sure: probability of each character that does not waver.
        wavering: the likeliest of them is the one that is read best; the character of ``text`` takes part with the
            probability given for it, or with what the others leave.
    """
    wavering = wavering or {}
    others = "".join(c for rivals in wavering.values() for c in rivals)
    symbols = ("", *dict.fromkeys(_KNOWN + text + others), *["\N{REPLACEMENT CHARACTER}"] * _ELSE)
    alphabet = Alphabet(symbols)
    table = np.zeros((3 * len(text), len(symbols)), np.float32)
    table[0::3, 0] = table[2::3, 0] = 1
    for i, character in enumerate(text):
        rivals = dict(wavering.get(i, {}))
        rivals.setdefault(character, 1 - sum(rivals.values()) if rivals else sure)
        for symbol, probability in rivals.items():
            table[3 * i + 1, alphabet.index[symbol]] = probability
        table[3 * i + 1, -_ELSE:] = max(0.0, 1 - sum(rivals.values())) / _ELSE
    return Lattice(table, alphabet)


def printed(
    text: str,
    x: float,
    y: float,
    *,
    pitch: float = 0.036,
    height: float = 0.08,
    sure: float = 0.999,
    wavering: Wavering | None = None,
    length: int | None = None,
) -> Row:
    """A row of print on a card of 856 x 540 pixels.

    Args:
        text: what is printed.
        x: centre of the first character, fraction of the card's width.
        y: centre of the row, fraction of the card's height.
        pitch: distance of the characters' centres, fraction of the card's width.
        height: of the row, fraction of the card's height.
        sure: see `lattice_of`.
        wavering: see `lattice_of`.
        length: characters that the row's box has room for, where it is longer than what is read.
    """
    left = x - pitch / 2
    box = (left, y - height / 2, left + pitch * (len(text) if length is None else length), y + height / 2)
    quad = Quad.upright(box[0] * 856, box[1] * 540, box[2] * 856, box[3] * 540)
    return Row(box, quad, lattice_of(text, sure, wavering))


def span(text: str, *, sure: float = 0.999, wavering: Wavering | None = None) -> Span:
    """The whole of a row as the printed text of one field."""
    return Span(printed(text, 0.1, 0.5, sure=sure, wavering=wavering).glyphs)


def spans(*texts: str) -> Span:
    """Several rows, one below the other, as the printed text of one field."""
    rows: Sequence[Row] = [printed(text, 0.1, 0.5 + 0.09 * i) for i, text in enumerate(texts)]
    return Span(tuple(glyph for row in rows for glyph in row.glyphs))


def portrait_rows(**changes: Iterable[Row]) -> list[Row]:
    """The rows of a genuine portrait side; each change puts other rows in the place of a field's."""
    genuine: dict[str, Iterable[Row]] = {
        "name": [printed("姓名", LABEL_X, 0.155), printed("张三丰", VALUE_X, 0.155)],
        "sex": [
            printed("性别", LABEL_X, 0.29),
            printed("女", VALUE_X, 0.29),
            printed("民族", 0.31, 0.29),
            printed("汉", 0.42, 0.29),
        ],
        "birth_date": [printed("出生", LABEL_X, 0.42), printed("1949年12月31日", VALUE_X, 0.42, pitch=0.032)],
        "address": [
            printed("住址", LABEL_X, 0.55),
            *(printed(line, VALUE_X, 0.55 + 0.09 * i) for i, line in enumerate(ADDRESS)),
        ],
        "id_number": [printed("公民身份号码", LABEL_X, 0.875), printed(NUMBER, 0.355, 0.875, pitch=0.0315)],
    }
    return [row for rows in (genuine | changes).values() for row in rows]


def emblem_rows(**changes: Iterable[Row]) -> list[Row]:
    """The rows of a genuine emblem side; each change puts other rows in the place of a field's."""
    genuine: dict[str, Iterable[Row]] = {
        "title": [
            printed("中华人民共和国", 0.345, 0.18, pitch=0.082, height=0.11),
            printed("居民身份证", 0.33, 0.36, pitch=0.134, height=0.16),
        ],
        "issuing_authority": [printed("签发机关", 0.265, 0.74), printed("北京市公安局朝阳分局", 0.44, 0.74)],
        "validity": [printed("有效期限", 0.265, 0.87), printed("2012.03.04-2032.03.04", 0.44, 0.87, pitch=0.021)],
    }
    return [row for rows in (genuine | changes).values() for row in rows]
