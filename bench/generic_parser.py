"""Text lines of a whole picture, as a general OCR gives them, into the fields of a resident ID card.

It is what a careful user of a general OCR would write, and is used for all peers alike: it reads along every direction
in which some line speaks for a card, joins neighbouring lines into rows that may slope on their own, finds values by
label, by form and, where a label was lost, by their place among the rows found, and drops the specimens' own marks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ocr.standards import ethnicities
from ocr.standards.citizen_number import has_right_check_character, is_well_formed
from ocr.text import half_width, without_space

Point = tuple[float, float]
_EVIDENCE = re.compile(
    r"姓名|性别|民族|出生|住址|公民身份|身份号码|签发机关|有效期限|居民身份证|中华人民共和国|\d{17}[\dX]|\d{4}年\d|公安局"
)
_MARKS = re.compile(r"SPE|PEC|ECI|CIM|IME|MEN|样本|样张|样卡")
_NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?![\dX])")
_BIRTH = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})")
_TERM = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})\D{0,2}?(?:(\d{4})\D?(\d{2})\D?(\d{2})|长期)")
_WIDEST_GAP = 3.0
"""Boxes of one row stand at most this many text heights apart."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of recognised text and its box: four corners in pixels, in order around it."""

    text: str
    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Parse:
    """What the lines say: the side (None when nothing speaks for a card), its fields, and how much speaks for it."""

    side: str | None
    fields: Mapping[str, str]
    support: float


@dataclass(frozen=True, slots=True)
class _Box:
    """A line in the frame of one reading direction: centre, half length, height, slope of its midline."""

    text: str
    x: float
    y: float
    half: float
    height: float
    slope: float

    @property
    def left(self) -> float:
        return self.x - self.half

    @property
    def right(self) -> float:
        return self.x + self.half


@dataclass(frozen=True, slots=True)
class _Row:
    boxes: tuple[_Box, ...]

    @property
    def text(self) -> str:
        return "".join(box.text for box in self.boxes)

    @property
    def y(self) -> float:
        return self.boxes[0].y


def parse(lines: Sequence[TextLine]) -> Parse:
    """Read the lines along each direction that one of them supports, and take what speaks most for a card."""
    clean = [TextLine(without_space(half_width(line.text)).replace("x", "X"), line.corners) for line in lines]
    kept = [line for line in clean if line.text and not _MARKS.search(line.text.upper())]
    best = Parse(None, {}, 0.0)
    for angle in _directions(kept):
        boxes = [_box(line, angle) for line in kept]
        for side in (_portrait, _emblem):
            found = side(boxes)
            if found.support > best.support:
                best = found
    return best if best.support >= 2 else Parse(None, {}, best.support)


def _directions(lines: Sequence[TextLine]) -> list[float]:
    """Angles along which text may run: both ways of every telling line, and the quarter turns, without near repeats."""
    telling = [_axis(line) for line in lines if _EVIDENCE.search(line.text)]
    found: list[float] = []
    for axis in (*telling, 0.0, math.pi / 2):
        for angle in (axis, axis + math.pi):
            if all(abs(math.remainder(angle - known, math.tau)) > 0.15 for known in found):
                found.append(angle)
    return found


def _axis(line: TextLine) -> float:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.corners
    along, across = (bx - ax + cx - dx, by - ay + cy - dy), (dx - ax + cx - bx, dy - ay + cy - by)
    longer = max(along, across, key=lambda v: math.hypot(*v)) if len(line.text) > 1 else along
    return math.atan2(longer[1], longer[0])


def _box(line: TextLine, angle: float) -> _Box:
    cos, sin = math.cos(angle), math.sin(angle)
    turned = [(x * cos + y * sin, y * cos - x * sin) for x, y in line.corners]
    x, y = (sum(values) / 4 for values in zip(*turned, strict=True))
    sides = [(q[0] - p[0], q[1] - p[1]) for p, q in zip(turned, (*turned[1:], turned[0]), strict=True)]
    flat = sorted(sides, key=lambda v: abs(v[0]) - abs(v[1]), reverse=True)
    length = (math.hypot(*flat[0]) + math.hypot(*flat[1])) / 2
    height = (math.hypot(*flat[2]) + math.hypot(*flat[3])) / 2
    slope = sum(v[1] / v[0] for v in flat[:2] if abs(v[0]) > abs(v[1])) / 2
    return _Box(line.text, x, y, length / 2, height, slope if length > 2 * height else 0.0)


def _rows(boxes: Sequence[_Box]) -> list[_Row]:
    """Join boxes into rows, from left to right, each to the row whose last box it continues best."""
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda b: b.left):
        nearest = min(rows, key=lambda row: _offset(row[-1], box), default=None)
        if nearest is not None and _offset(nearest[-1], box) < 0.5:
            nearest.append(box)
        else:
            rows.append([box])
    return sorted((_Row(tuple(row)) for row in rows), key=lambda row: row.y)


def _offset(left: _Box, right: _Box) -> float:
    """How far the right box stands off the left one's line, in text heights; infinite where it cannot continue it."""
    height = min(left.height, right.height)
    gap = right.left - left.right
    if not -1.0 * height < gap < _WIDEST_GAP * height or max(left.height, right.height) > 2 * height:
        return math.inf
    slope = max(left, right, key=lambda b: b.half).slope
    return abs(right.y - left.y - slope * (right.x - left.x)) / height


def _portrait(boxes: Sequence[_Box]) -> Parse:
    left, right = _text_limits(boxes)
    rows = _rows([box for box in boxes if left < box.left < right])
    number = _id_number(rows)
    sex_row = _find(rows, "性别", r"[男女].{0,2}[民族]|^[男女]$")
    birth_row = _find(rows, "出生", r"\d{4}年\d{1,2}月")
    name_row, address_row = _find(rows, "姓名"), _find(rows, "住址")
    number_row = _find(rows, "公民身份号码", _NUMBER.pattern)
    fields = {
        "name": _name(rows, name_row, sex_row),
        "sex": _sex(rows, sex_row),
        "ethnicity": _ethnicity(rows, sex_row),
        "birth_date": _birth(rows, birth_row),
        "address": _address(rows, address_row, birth_row, number_row),
        "id_number": number,
    }
    known = {name: value for name, value in fields.items() if value}
    order = [i for i in (name_row, sex_row, birth_row, address_row, number_row) if i is not None]
    labels = sum(_label_end(row.text, t) is not None for row in rows for t in ("姓名", "性别", "民族", "出生", "住址"))
    strict = sum(name in known for name in ("sex", "birth_date", "id_number"))
    support = labels + 2 * strict + (0.5 * len(known) if strict else 0)
    return Parse("portrait", known, support if order == sorted(order) else support / 2)


def _emblem(boxes: Sequence[_Box]) -> Parse:
    rows = _rows(boxes)
    issuer_row, term_row = _find(rows, "签发机关", r"公安局"), _find(rows, "有效期限", _TERM.pattern)
    fields: dict[str, str] = {}
    if issuer_row is not None:
        issuer = _after(rows[issuer_row].text, "签发机关")
        between = rows[issuer_row + 1 : term_row] if term_row is not None else []
        for row in () if re.search(r"[局处队]$", issuer) else between[:1]:
            issuer += row.text if re.search(r"[局处队]$", row.text) else ""
        fields |= {"issuing_authority": issuer} if issuer else {}
    if term_row is not None and (term := _TERM.search(rows[term_row].text)):
        first, last = _iso(*term.groups()[:3]), _iso(*term.groups()[3:]) if term[4] else "LONG_TERM"
        fields |= {name: value for name, value in (("valid_from", first), ("valid_until", last)) if value}
    titles = sum(t in row.text for row in rows for t in ("中华人民共和国", "居民身份证"))
    labels = sum(t in row.text for row in rows for t in ("签发机关", "有效期限"))
    order = [i for i in (_find(rows, "居民身份证"), issuer_row, term_row) if i is not None]
    support = titles + labels + 1.5 * len(fields)
    return Parse("emblem", fields, support if order == sorted(order) else support / 2)


def _find(rows: Sequence[_Row], label: str, form: str | None = None) -> int | None:
    """The row with a label, or else the first one of a form; of a two-character label one may be wrong at the front."""
    finders: list[Callable[[str], object]] = [lambda t: label in t]
    finders += [lambda t: re.search(form, t)] if form else []
    finders += [lambda t: _label_end(t, label) is not None]
    for fits in finders:
        found = next((i for i, row in enumerate(rows) if fits(row.text)), None)
        if found is not None:
            return found
    return None


def _label_end(text: str, label: str) -> int | None:
    """Where a label ends in a text: anywhere to the letter, at the front with half of it wrong."""
    if (at := text.find(label)) >= 0:
        return at + len(label)
    alike = sum(a == b for a, b in zip(text, label, strict=False))
    return len(label) if alike >= max(1, len(label) // 2) and len(text) > len(label) else None


def _after(text: str, label: str) -> str:
    end = _label_end(text, label)
    return text[end:] if end is not None else text


def _id_number(rows: Sequence[_Row]) -> str | None:
    texts = [row.text for row in rows] + [box.text for row in rows for box in row.boxes]
    found = [m.group() for text in texts for m in _NUMBER.finditer(text)]
    checked = [n for n in found if is_well_formed(n) and has_right_check_character(n)]
    if checked or found:
        return (checked or found)[0]
    at = _find(rows, "公民身份号码")
    rest = re.search(r"[0-9X]{10,}", rows[at].text) if at is not None else None
    return rest.group() if rest else None


def _text_limits(boxes: Sequence[_Box]) -> tuple[float, float]:
    """Between which left ends the portrait side's text lies: from its labels on, and left of the portrait.

    The number, which all cards print at one place, tells both; labels tell the first more closely.
    """
    left, right = -math.inf, math.inf
    for box in boxes:
        found = _NUMBER.search(box.text)
        if found and len(box.text) < 28:
            length = 2 * box.half * 18 / len(box.text)
            left, right = box.right - 1.75 * length, box.right - 0.42 * length
    labels = [box for box in boxes if re.match(r"姓名|性别|出生|住址|公民身份", box.text)]
    if labels:
        middle = sorted(labels, key=lambda b: b.left)[len(labels) // 2]
        left = max(left, middle.left - 2 * middle.height)
    return left, right


def _name(rows: Sequence[_Row], name_row: int | None, sex_row: int | None) -> str | None:
    if name_row is not None:
        name = re.split(r"性别", _after(rows[name_row].text, "姓名"))[0]
    elif sex_row:
        name = rows[sex_row - 1].text
    else:
        return None
    return re.sub(r"^[^㐀-鿿\U00020000-\U0003ffff]+|[^㐀-鿿\U00020000-\U0003ffff]+$", "", name) or None


def _sex(rows: Sequence[_Row], at: int | None) -> str | None:
    found = re.search(r"[男女]", _after(rows[at].text, "性别")) if at is not None else None
    return {"男": "MALE", "女": "FEMALE"}[found.group()] if found else None


def _ethnicity(rows: Sequence[_Row], sex_row: int | None) -> str | None:
    at = _find(rows, "民族", r"[男女].?.?族")
    row = at if at is not None else sex_row
    text = rows[row].text if row is not None else ""
    found = re.search(r"民族([㐀-鿿]+)", text) or re.search(r"(?:民.|.族|[男女])([㐀-鿿]+)", text)
    if not found:
        return None
    named = [n for n in ethnicities.NAMES if found[1].startswith(n.removesuffix("族"))]
    return max(named, key=len).removesuffix("族") if named else found[1]


def _birth(rows: Sequence[_Row], at: int | None) -> str | None:
    found = _BIRTH.search(rows[at].text) if at is not None else None
    return _iso(*found.groups()) if found else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _address(rows: Sequence[_Row], at: int | None, birth_row: int | None, number_row: int | None) -> str | None:
    if at is None and birth_row is None:
        return None
    first = at if at is not None else (birth_row or 0) + 1
    last = number_row if number_row is not None and number_row > first else min(first + 3, len(rows))
    chosen = list(rows[first:last])
    texts = [_after(chosen[0].text, "住址") if at is not None else chosen[0].text] if chosen else []
    for row in chosen[1:]:
        value = _value_left(chosen[0], labelled=at is not None)
        alike = 0.6 < row.boxes[0].height / chosen[0].boxes[0].height < 1.6
        if alike and abs(row.boxes[0].left - value) < 2.5 * row.boxes[0].height:
            texts.append(row.text)
    return re.sub(r"^\W+|\W+$", "", "".join(texts)) or None


def _value_left(row: _Row, *, labelled: bool) -> float:
    """Where the address begins: after its label, whether that was found as a box of its own or not."""
    if not labelled:
        return row.boxes[0].left
    if len(row.boxes) > 1 and len(row.boxes[0].text) <= 2:
        return row.boxes[1].left
    return row.boxes[0].left + 3 * row.boxes[0].height
