"""The structure as an SVG picture: the target at the bottom, its holders above it, owners marked.

Made of text alone, so the same structure gives the same bytes. Holdings that lead back down are drawn dashed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from service.owners.components import components
from service.owners.determination import Determination
from service.owners.refused import StructureRefused
from service.owners.shares import Share, percent_text
from service.owners.structure import Holding, Party, PartyKind, Right, Structure, printable
from service.owners.tables import stated_owner

_BOX_W, _BOX_H, _GAP_X, _GAP_Y, _MARGIN, _HEAD = 168, 58, 28, 84, 24, 46
_NAME_WIDTH: Final = 22
MOST_DRAWN: Final = 400
_STYLE: Final = """text{font-family:"Noto Sans CJK SC","Noto Sans",sans-serif;font-size:13px;fill:#1d2733}
.small{font-size:11px;fill:#4b5563}.label{text-anchor:middle;paint-order:stroke;stroke:#fff;stroke-width:5px}
.head{font-size:15px;font-weight:bold}
.box{fill:#f6f7f9;stroke:#7d8592}.person{fill:#eef3ff;stroke:#1d4ec8}.owner{fill:#e2f3e8;stroke:#16803d;stroke-width:2.5}
.target{fill:#fff;stroke:#1d2733;stroke-width:2.5}.unknown{fill:#fff;stroke:#be1828;stroke-dasharray:5 4}
.edge{stroke:#7d8592;fill:none}.back{stroke:#b45309;fill:none;stroke-dasharray:6 4}.control{stroke:#5b3fa0;fill:none}"""


@dataclass(frozen=True, slots=True)
class _Line:
    holder: str
    entity: str
    label: str
    is_control: bool


def picture(made: Determination) -> str:
    """The picture of a determination, as SVG text. Names of parties stand in it.

    Raises:
        StructureRefused: there are too many parties for a picture that anybody could read.
    """
    structure = made.structure
    if len(structure.parties) > MOST_DRAWN:
        raise StructureRefused("TOO_MANY_TO_DRAW", f"a picture shows at most {MOST_DRAWN} parties")
    lines = _lines(structure)
    rows = _rows(structure, lines)
    widest = max(len(row) for row in rows)
    width = 2 * _MARGIN + widest * _BOX_W + (widest - 1) * _GAP_X
    height = 2 * _MARGIN + _HEAD + len(rows) * _BOX_H + (len(rows) - 1) * _GAP_Y
    places = _places(rows, width, height)
    owners = {owner.person.id: owner.standards for owner in made.owners}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f"<style>{_STYLE}</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text class="head" x="{_MARGIN}" y="{_MARGIN + 8}">'
        f"{escape(structure.parties[made.determined_for].shown)}</text>",
        f'<text class="small" x="{_MARGIN}" y="{_MARGIN + 28}">{made.on.isoformat()} · {made.outcome.value} · '
        f"{percent_text(made.threshold)}</text>",
        *(drawn for line in lines for drawn in _drawn(line, places)[:1]),
        *(drawn for line in lines for drawn in _drawn(line, places)[1:]),
    ]
    for id in sorted(places):
        parts.append(_box(structure.parties[id], places[id], owners.get(id), id == made.determined_for))
    return "\n".join([*parts, "</svg>", ""])


def _lines(structure: Structure) -> list[_Line]:
    shares: dict[tuple[str, str], list[str]] = defaultdict(list)
    ordered = sorted(structure.holdings, key=lambda one: (one.holder, one.entity, one.right, one.share.least))
    for holding in ordered:
        shares[stated_owner(holding) or holding.holder, holding.entity].append(_label(holding))
    lines = [_Line(holder, entity, ", ".join(labels), False) for (holder, entity), labels in sorted(shares.items())]
    controls = sorted({(one, c.entity, c.means) for c in structure.controls for one in c.holders})
    roles = sorted({(role.party, role.entity, role.role.value) for role in structure.roles})
    branches = sorted((p.head_office, p.id, "branch") for p in structure.parties.values() if p.head_office is not None)
    return lines + [_Line(holder, entity, label, True) for holder, entity, label in (*controls, *roles, *branches)]


def _label(holding: Holding) -> str:
    share = holding.share
    text = percent_text(share.least) if not share.slack else _bounds(share)
    marks = "" if holding.right is Right.EQUITY else f" {holding.right.value.lower()}"
    return text + marks + (" nominee" if holding.nominee else "") + ("" if holding.evidence else " ?")


def _bounds(share: Share) -> str:
    return f"{percent_text(share.least).removesuffix(' %')}-{percent_text(share.most)}"


def _rows(structure: Structure, lines: list[_Line]) -> list[list[str]]:
    """Parties by their distance from the target, the farthest first; those of a circle stand in rows of their own."""
    above: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        above[line.entity].add(line.holder)
    level: dict[str, int] = {structure.target: 0}
    for part in components(structure.target, lambda id: above[id] & structure.parties.keys()):
        lowest = max(level.get(member, 0) for member in part)
        for offset, member in enumerate(sorted(part, key=lambda id: (id != structure.target, id))):
            level[member] = lowest + offset
        top = lowest + len(part)
        for member in part:
            for holder in above[member] - set(part):
                level[holder] = max(level.get(holder, 0), top)
    rows: dict[int, list[str]] = defaultdict(list)
    for id in sorted(level):
        rows[level[id]].append(id)
    return [rows[number] for number in sorted(rows, reverse=True)]


def _places(rows: list[list[str]], width: int, height: int) -> Mapping[str, tuple[int, int]]:
    places = {}
    for number, row in enumerate(rows):
        taken = len(row) * _BOX_W + (len(row) - 1) * _GAP_X
        left = (width - taken) // 2
        top = _MARGIN + _HEAD + number * (_BOX_H + _GAP_Y)
        for column, id in enumerate(row):
            places[id] = (left + column * (_BOX_W + _GAP_X), top)
    return places


def _drawn(line: _Line, places: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """The line and its label; nothing where one end is not in the picture."""
    if line.holder not in places or line.entity not in places:
        return ()
    (x1, y1), (x2, y2) = places[line.holder], places[line.entity]
    x1, x2 = x1 + _BOX_W // 2, x2 + _BOX_W // 2
    label = escape(printable(line.label))
    if y1 < y2:
        kind, start, end = ("control" if line.is_control else "edge"), (x1, y1 + _BOX_H), (x2, y2)
        path = f"M{start[0]} {start[1]}L{end[0]} {end[1]}"
    else:
        kind, start, end = "back", (x1 + 40, y1), (x2 + 40, y2 + _BOX_H)
        bend = max(x1, x2) + _BOX_W
        path = f"M{start[0]} {start[1]}C{bend} {start[1] - 40} {bend} {end[1] + 40} {end[0]} {end[1]}"
    x, y = (2 * start[0] + end[0]) // 3, (2 * start[1] + end[1]) // 3
    return (
        f'<path class="{kind}" d="{path}"/>',
        f'<text class="small label" x="{x}" y="{y}">{label}</text>',
    )


def _box(party: Party, at: tuple[int, int], standards: tuple[int, ...] | None, is_target: bool) -> str:
    x, y = at
    kind = "person" if party.kind is PartyKind.PERSON else "unknown" if party.kind is PartyKind.UNKNOWN else "box"
    kind = "target" if is_target else "owner" if standards is not None else kind
    said = party.kind.value if standards is None else f"OWNER {' + '.join(map(str, standards)) or 'by role'}"
    name, *more = _broken(party.shown)
    tail = "…" if more else ""
    return (
        f'<g><title>{escape(party.shown)}</title><rect class="{kind}" x="{x}" y="{y}" width="{_BOX_W}" '
        f'height="{_BOX_H}" rx="6"/><text x="{x + 10}" y="{y + 24}">{escape(name)}{tail}</text>'
        f'<text class="small" x="{x + 10}" y="{y + 44}">{said}</text></g>'
    )


def _broken(name: str) -> Iterator[str]:
    """Pieces that fit a box; a Han character is as wide as two others."""
    piece, width = "", 0
    for character in name:
        wide = 2 if ord(character) > 0x2E7F else 1
        if width + wide > _NAME_WIDTH:
            yield piece
            piece, width = "", 0
        piece, width = piece + character, width + wide
    yield piece
