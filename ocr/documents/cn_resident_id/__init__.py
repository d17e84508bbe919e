"""The resident ID card of the People's Republic of China, 2nd generation (GA 448): layout, labels, fields.

Rows are told apart by their printed labels first and by their place second; never by their order alone, since cards
of minority areas print an extra row in a second script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from ocr.documents import DocumentType, FieldSpec, Kind, PageLayout, Parsed, Words, Zone
from ocr.documents.cn_resident_id import address_lines, name_lines
from ocr.documents.cn_resident_id.issuer_lines import is_broken
from ocr.documents.other_types import OTHER, TEMPORARY, other_type, register_of
from ocr.fields import grammar
from ocr.fields.dates import parse_birth_date
from ocr.geometry import Place
from ocr.lines.labelled_lines import Label, LabelledLines
from ocr.lines.labels import Printed
from ocr.lines.rows import Glyph, Row, Span
from ocr.lines.unread_print import goes_on_unread, has_unread_beside
from ocr.reading import Field, FieldStatus
from ocr.standards import citizen_number, ethnicities, issuing_authority
from ocr.standards.region_names import regions_of_name
from ocr.text import with_middle_dots, without_space

_VALUE_COLUMN = 0.165
"""Where values begin when no label tells, fraction of the card's width."""
_SURE_STRANGER = 0.98
"""Least confidence of an issuer that is sure although its region is in no table."""
_GAP = 1.8
"""A step between characters so many times wider than usual has lost a character."""
_LONG_NAME, _DOT = 5, 1.2
"""A name of so many characters mostly has a dot, which may have been overlooked where a step is so many times wider."""
_ORGAN_ALONE = 4
"""An issuer's line with no more characters than this holds 公安局 alone: the name stands above it."""
_ISSUER_PITCH = 0.09
"""Lines of an issuer stand closer than this, fraction of the card's height."""
_NAME_ABOVE = 0.1
"""The first of several lines of a name begins no further than this above its label's centre line."""
_SHORTEST_NAME = 2
"""Characters of nearly every name: a shorter one may be whole, and may have lost some."""
_LABEL_OVERHANG = 0.10
"""A row from the label column that ends before this in the value column is a label in a second script."""
_OUTDENT = 0.03
"""A row that begins further left of the value column than this is no value: a label, or print in a second script."""
_TEXT_END = 0.64
"""Right of this stands the portrait."""
_LABELS: tuple[Place, ...] = ((0.08, 0.155), (0.08, 0.29), (0.08, 0.42), (0.08, 0.55), (0.31, 0.29))
_NUMBER_Y, _NUMBER_ENDS = 0.875, (0.355, 0.89)
_EMBLEM_LABELS: tuple[Place, ...] = ((0.265, 0.74), (0.265, 0.87))
_TITLES: tuple[tuple[Place, Place], ...] = (((0.345, 0.18), (0.835, 0.18)), ((0.33, 0.36), (0.865, 0.36)))
"""Centres of characters whose place is the same on every card, give or take two per cent."""
_TELLING_PAIRS = 2
"""Pairs of neighbouring characters of a title or a long label by which it is known."""
_COMPLETE_ISSUER = re.compile(r"[局处队]\s*$")
"""An issuing authority that ends so does not go on in a second line."""

PORTRAIT_FIELDS = ("name", "sex", "ethnicity", "birth_date", "address", "id_number")
EMBLEM_FIELDS = ("issuing_authority", "valid_from", "valid_until")


def parse_portrait(rows: Sequence[Row]) -> Parsed:
    """Fields of the portrait side."""
    lines = LabelledLines(rows)
    name, sex, birth, address = (lines.label(t, near=_LABELS[0][0]) for t in ("姓名", "性别", "出生", "住址"))
    nation = lines.label("民族", near=_LABELS[4][0])
    if address is not None and address_lines.begins_with_date(lines.after(address).text):
        address = None
    number_line, number = _number(lines)
    values = _Values(lines, _value_column([x for x in (name, sex, birth, address) if x is not None]))

    taken = {x.line for x in (sex, birth, address) if x is not None} | {number_line}
    sex_line = sex.line if sex else nation.line if nation else values.find(r"[男女].{0,3}[族民]|[男女].{0,6}$", taken)
    birth_line = birth.line if birth else values.find(r"\d{4}年?\d{1,2}月|年\d{1,2}月|\d{4}年", taken)
    taken |= {sex_line, birth_line}
    name_line = name.line if name else values.last_above(lines.y(sex_line) if sex_line is not None else 0.30, taken)
    taken |= {name_line}

    sex_span, nation_span = _sex_and_nation(values.of(sex_line, sex), lines, nation)
    birth_y = lines.y(birth_line) if birth_line is not None else None
    first_y = address_lines.first_line_y(address.y if address else None, birth_y)
    last_y = lines.y(number_line) - 0.04 if number_line is not None else 0.82
    address_span, whole = _address(values, address, (first_y, last_y), taken)
    sex_y = lines.y(sex_line) if sex_line is not None else 0.30
    around = (values.of(i) for i in range(len(lines.lines)) if i not in taken and lines.y(i) < sex_y)
    name_span, all_of_name = name_lines.all_lines(values.of(name_line, name), [s for s in around if s.glyphs], sex_y)
    name_field = grammar.name_field("name", name_span, clean_name)
    if (
        len(name_field.value or "") >= _LONG_NAME
        and "·" not in (name_field.value or "")
        and name_span.widest_gap > _DOT
    ):
        name_field = grammar.unsure(name_field)
    if goes_on_unread(name_span, rows, _TEXT_END):
        name_field = grammar.unsure(name_field, "FIELD_INCOMPLETE")
    if len(name_field.value or "") < _SHORTEST_NAME or not all_of_name or name_lines.is_of_sex(name_span):
        name_field = grammar.unsure(name_field)
    placed = name is not None or (sex_line is not None and _is_above(lines, name_line, sex_line))
    address_field = address_lines.address_field(address_span, whole=whole)
    if has_unread_beside(address_span, rows, _TEXT_END):
        address_field = grammar.unsure(address_field, "FIELD_INCOMPLETE")
    fields = _agreed(
        {
            "name": name_field if placed else grammar.unsure(name_field),
            "sex": grammar.sex_field("sex", sex_span),
            "ethnicity": grammar.ethnicity_field("ethnicity", nation_span),
            "birth_date": grammar.birth_date_field("birth_date", values.of(birth_line, birth)),
            "address": address_field,
            "id_number": grammar.citizen_number_field("id_number", number),
        }
    )
    labels = (name, sex, birth, address, nation)
    found = sum(x is not None for x in (*labels, lines.label("公民身份号码")))
    born = citizen_number.birth_date(fields["id_number"].value or "")
    support = (0.5 if born else 0.2) * min(1.0, len(number.glyphs) / 18) + 0.5 * min(1.0, found / 4)
    landmarks = [lines.landmark(label, place) for label, place in zip(labels, _LABELS, strict=True)]
    if len(number.glyphs) == 18:
        landmarks += [((g.x, g.row.y), (x, _NUMBER_Y)) for g, x in zip(number.glyphs[::17], _NUMBER_ENDS, strict=True)]
    sex_row = min((r.y - r.height * address_lines.INK / 2 for r in lines.row(sex_line)), default=0.26)
    begin = values.begin(name_span, sex_span, values.of(birth_line, birth), address_span)
    blanks = (
        *name_lines.blanks(name_span, begin, name.y if name else None, sex_row),
        *address_lines.blanks(address_span, begin),
    )
    parsed = Parsed(
        fields,
        support,
        tuple(x for x in landmarks if x is not None),
        printed=lines.texts(),
        blanks=blanks,
        parts={"name": name_span.parts},
        close_set={"name": (begin - 0.015, name.y - _NAME_ABOVE, 0.6, sex_row - 0.005)} if name else {},
    )
    said = fields["ethnicity"].value is not None and register_of(fields["id_number"].value or "") is None
    return replace(parsed, typical=said and other_portrait(parsed) is None)


def parse_emblem(rows: Sequence[Row]) -> Parsed:
    """Fields of the emblem side."""
    table = LabelledLines(rows)
    issuer, validity = table.label("签发机关", near=0.27), table.label("有效期限", near=0.27)
    titles = [table.label(t) for t in ("中华人民共和国", "居民身份证")]
    validity_line = validity.line if validity else table.find(r"\d{4}\D?\d\d\D?\d\d.*(\d{4}|长期)")
    issuer_line = issuer.line if issuer else table.find(r"(公安|分局)")

    first = table.after(issuer) if issuer else Span(table.glyphs(issuer_line))
    glyphs = _issuer_glyphs(table, first, issuer_line, validity_line)
    dates = table.after(validity) if validity else Span(table.glyphs(validity_line))
    dates = Span(tuple(g for g in dates.glyphs if re.match(r"[^一-鿿]|[长期一]", g.char.text)))
    valid_from, valid_until = grammar.validity_fields(("valid_from", "valid_until"), dates)
    issuer_field = _issuer_field(Span(glyphs))
    others = [*(row for line in table.lines for row in line), *(row for row in rows if not row.glyphs)]
    if is_broken(Span(glyphs), others, table.y(validity_line) if validity_line is not None else 0.87):
        issuer_field = grammar.unsure(issuer_field, "FIELD_INCOMPLETE")
    fields = {
        "issuing_authority": issuer_field,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
    titled = sum(t is not None for t in titles)
    named = issuer is not None or re.search(r"公安|分局", first.text) is not None
    support = 0.2 * titled + 0.3 * named + 0.3 * (valid_from.value is not None)
    landmarks = [table.landmark(label, place) for label, place in zip((issuer, validity), _EMBLEM_LABELS, strict=True)]
    for title, (first_place, last_place) in zip(titles, _TITLES, strict=True):
        landmarks += [table.landmark(title, first_place), table.landmark(title, last_place, last=True)]
    parsed = Parsed(fields, support, tuple(x for x in landmarks if x is not None), printed=table.texts())
    return replace(parsed, typical=titles[1] is not None and other_emblem(parsed) is None)


def other_portrait(parsed: Parsed) -> str | None:
    """What else a page is that is laid out like the portrait side.

    A temporary card (2005 居民身份证法 implementing rules) has issuer and term beside the portrait; residence permits
    have numbers of their own and no ethnicity. Where neither 民族 nor 公民身份号码 is printed it is none of them.
    """
    address = parsed.fields["address"].text
    if (named := other_type(text for text in parsed.printed if text.removeprefix("住址") not in address)) is not None:
        return named
    print_ = "".join(parsed.printed)
    if "签发机关" in print_ or "有效期限" in print_:
        return TEMPORARY
    if _pairs(print_, ("民族",)) or parsed.fields["ethnicity"].value:
        return None
    register = register_of(parsed.fields["id_number"].value or "")
    return register or (None if _pairs(print_, ("公民身份号码",)) >= _TELLING_PAIRS else OTHER)


def other_emblem(parsed: Parsed) -> str | None:
    """What else a page is that is laid out like the emblem side; `OTHER` where its title is not 居民身份证."""
    title = any(_pairs(text, ("居民身份证",)) >= _TELLING_PAIRS for text in parsed.printed)
    return other_type(parsed.printed) or (None if title else OTHER)


def _agreed(fields: dict[str, Field]) -> dict[str, Field]:
    """Birth and sex beside what the number says by GB 11643: they were read apart, so that agreement counts.

    What agrees is sure even if it was read less clearly; what contradicts the number is sure only if it was read very
    clearly. No value is changed.
    """
    number = fields["id_number"]
    if number.status is not FieldStatus.READ or number.value is None or not citizen_number.is_well_formed(number.value):
        return fields
    born = citizen_number.birth_date(number.value)
    said = {"birth_date": born.isoformat() if born else None, "sex": str(citizen_number.sex(number.value))}
    return fields | {name: grammar.beside(fields[name], value) for name, value in said.items()}


def _issuer_glyphs(
    table: LabelledLines, first: Span, issuer_line: int | None, validity_line: int | None
) -> tuple[Glyph, ...]:
    """The issuer's lines, top down: that of its label, the one above where a long name begins, those below it."""
    if issuer_line is None:
        return ()
    left = first.glyphs[0].x if first.glyphs else 0.40
    middle, bottom = table.y(issuer_line), table.y(validity_line) if validity_line is not None else 1.0
    begins = 0.0 if _COMPLETE_ISSUER.search(first.text) and len(first.glyphs) > _ORGAN_ALONE else _ISSUER_PITCH
    ends = middle if _COMPLETE_ISSUER.search(first.text) else bottom - 0.03
    glyphs: list[Glyph] = []
    for i in range(len(table.lines)):
        if i == issuer_line:
            glyphs += first.glyphs
        elif i != validity_line and middle - begins < table.y(i) < ends:
            glyphs += [g for g in table.glyphs(i) if g.x > left - 0.05]
    return tuple(glyphs)


def _issuer_field(span: Span) -> Field:
    """An issuer has the form of one; one of another form or of a region in no table has to be read very clearly.

    Each begins with the name of a region: one that does not has lost its beginning, and is never sure.
    """
    field = grammar.free_text_field("issuing_authority", span, clean_text)
    text = field.value or ""
    if span.widest_gap > _GAP:
        return grammar.unsure(field, "FIELD_INCOMPLETE")
    stranger = not issuing_authority.names_known_region(text) and field.confidence < _SURE_STRANGER
    if stranger:
        field = grammar.with_known_name(field, span, clean_text, issuing_authority.names_known_region)
    odd = not issuing_authority.is_plausible(text)
    whole = issuing_authority.is_complete(text) and field.confidence >= _SURE_STRANGER
    nowhere = not regions_of_name(text).length
    return grammar.unsure(field) if stranger or nowhere or (odd and not whole) else field


def derive(fields: Mapping[str, Field]) -> Mapping[str, str]:
    """What the number says by GB 11643, apart from what is printed: birth date, sex, region code."""
    number = fields.get("id_number")
    if number is None or number.value is None or number.status is not FieldStatus.READ:
        return {}
    if not citizen_number.is_well_formed(number.value):
        return {}
    derived = {"sex": str(citizen_number.sex(number.value)), "region_code": citizen_number.region_code(number.value)}
    if (born := citizen_number.birth_date(number.value)) is not None:
        derived["birth_date"] = born.isoformat()
    return derived


def doubted(fields: Mapping[str, Field]) -> Mapping[str, Callable[[str], str]]:
    """A number whose check character is wrong, what the number contradicts, and an ethnicity that is in no list."""
    said, number = derive(fields), fields["id_number"].value or ""
    odd = {n: c for n, c in _SAID_BY_NUMBER.items() if said.get(n) not in (None, fields[n].value)}
    if citizen_number.is_well_formed(number) and not citizen_number.has_right_check_character(number):
        odd["id_number"] = clean_number
    if fields["ethnicity"].value not in ethnicities.NAMES:
        odd["ethnicity"] = partial(ethnicities.unlisted_form, wide="（" in (fields["ethnicity"].value or ""))
    return odd


def clean_number(text: str) -> str:
    """A number without what stands between its figures."""
    return re.sub("[^0-9X]", "", text.upper())


def clean_name(text: str) -> str:
    """A name without spaces, its separator dot as U+00B7."""
    return with_middle_dots(without_space(text)).strip("·-_,:：")


def clean_text(text: str) -> str:
    """An address or authority without spaces."""
    return without_space(text)


def clean_birth_date(text: str) -> str:
    """A birth date in ISO form; what is no date as it is."""
    born = parse_birth_date(text)
    return born.isoformat() if born else without_space(text)


def clean_sex(text: str) -> str:
    """男 or 女 as the field has it; anything else as it is."""
    return grammar.SEXES.get(without_space(text), text)


@dataclass(frozen=True)
class _Values:
    """The values of the portrait side: what stands right of the labels and left of the portrait.

    Attributes:
        lines: all lines of the side.
        column: x where values begin, fraction of the card's width.
    """

    lines: LabelledLines
    column: float

    def of(self, line: int | None, label: Label | None = None) -> Span:
        """The value in a line, after its label where that was found; beside its label where that stands alone."""
        glyphs = self.lines.glyphs(line)
        own: tuple[Glyph, ...] = ()
        if label is not None and label.line == line:
            last = glyphs[label.end - 1].row
            own = tuple(g for g in glyphs[label.end :] if g.row is last)
            glyphs = glyphs[label.end :]
            if not glyphs:
                glyphs = tuple(g for g in self.lines.all_glyphs() if abs(g.row.y - last.y) < last.height / 2)
        beyond = (g for g in glyphs if self.column < g.x and self._holds(g.row))
        return Span(tuple(dict.fromkeys((*own, *beyond))))

    def begin(self, *spans: Span) -> float:
        """Where the print of most values begins, fraction of the card's width."""
        lefts = sorted(s.glyphs[0].x - address_lines.EM * s.glyphs[0].row.height / 2 for s in spans if s.glyphs)
        return lefts[len(lefts) // 2] if lefts else self.column

    def find(self, pattern: str, taken: set[int | None]) -> int | None:
        """The first line outside ``taken`` whose value has a pattern."""
        free = (i for i in range(len(self.lines.lines)) if i not in taken)
        return next((i for i in free if re.search(pattern, self.of(i).text)), None)

    def last_above(self, y: float, taken: set[int | None]) -> int | None:
        """The lowest line outside ``taken`` that has a value and stands clearly above ``y``."""
        free = (i for i in range(len(self.lines.lines)) if i not in taken)
        above = [i for i in free if self.lines.y(i) < y - 0.05 and self.of(i).glyphs]
        return max(above, key=self.lines.y) if above else None

    def _holds(self, row: Row) -> bool:
        """Whether a row has a value: it begins in the value column, or runs from the label column far into it."""
        left, _, right, _ = row.box
        return left < _TEXT_END - 0.05 and (left > self.column - _OUTDENT or right > self.column + _LABEL_OVERHANG)


def _value_column(labels: Sequence[Label]) -> float:
    if not labels:
        return _VALUE_COLUMN
    rights = sorted(label.right for label in labels)
    return rights[len(rights) // 2] + 0.022


def _number(table: LabelledLines) -> tuple[int | None, Span]:
    """The line of the citizen number and its digits: the run of 15 and more figures nearest to the bottom."""
    best: tuple[float, int, Span] | None = None
    for i in range(len(table.lines)):
        glyphs = table.glyphs(i)
        for run in re.finditer(r"[0-9XxOoIl|BSZ]{8,}", table.text(i)):
            span = Span(glyphs[run.start() : run.end()])
            digits = sum(g.char.text.isdigit() for g in span.glyphs)
            score = digits + 4 * table.y(i)
            if digits >= 8 and (best is None or score > best[0]):
                best = (score, i, span)
    if best is None:
        label = table.label("公民身份号码")
        return (label.line, table.after(label)) if label else (None, Span(()))
    label = table.label("公民身份号码")
    if label is not None and label.line == best[1]:
        return best[1], table.after(label)
    return best[1], best[2]


def _sex_and_nation(values: Span, table: LabelledLines, nation: Label | None) -> tuple[Span, Span]:
    """Sex is the first value of its line; ethnicity follows its own label, or stands where that should end."""
    glyphs = values.glyphs
    if nation is not None:
        left = table.glyphs(nation.line)[nation.start].x
        ethnicity = tuple(g for g in table.after(nation).glyphs if g.row.box[0] < _TEXT_END - 0.05)
        return Span(tuple(g for g in glyphs if g.x < left - 0.01)), Span(ethnicity)
    rest = tuple(g for g in glyphs[1:] if g.x > 0.36 and g.char.text not in "民族")
    return Span(glyphs[:1]), Span(rest)


def _address(
    values: _Values, label: Label | None, between: tuple[float, float], taken: set[int | None]
) -> tuple[Span, bool]:
    """The lines of the address from the first's y to the last's possible y, and whether none of them is missing."""
    first_y, last_y = between
    own = label.line if label is not None else None
    free = (i for i in range(len(values.lines.lines)) if i not in taken or i == own)
    parts = (values.of(i, label) for i in free if first_y - 0.05 <= values.lines.y(i) <= last_y)
    begun = [part for part in parts if part.glyphs and part.glyphs[0].x < values.column + 0.2]
    return address_lines.whole_lines(begun, first_y, values.column)


def _is_above(lines: LabelledLines, name_line: int | None, sex_line: int) -> bool:
    """Whether a line stands where the name does: one row above sex and ethnicity."""
    return name_line is not None and 0.09 < lines.y(sex_line) - lines.y(name_line) < 0.17


def portrait_evidence(text: str) -> float:
    """A row of the portrait side: the number's figures, or pairs of characters of its labels."""
    figures = len(re.findall(r"[0-9Xx]", text))
    return min(
        1.0, max(figures - 8, 0) / 8 + _pairs(text, ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")) / 3
    )


def emblem_evidence(text: str) -> float:
    """A row of the emblem side: pairs of characters of its titles and labels, or its dates."""
    dated = 0.75 if re.search(r"\d{4}\.\d\d\.\d\d", text) else 0.0
    printed = _pairs(text, ("中华人民共和国", "居民身份证", "签发机关", "有效期限", "公安局"))
    return min(1.0, dated + printed / 3)


def _pairs(text: str, words: Sequence[str]) -> int:
    """How many pairs of neighbouring characters of the words the text has."""
    return sum(word[i : i + 2] in text for word in words for i in range(len(word) - 1))


_ROW, _NUMBER = (0.055, 0.105), (0.065, 0.12)
_TITLE, _GREAT_TITLE = (0.08, 0.14), (0.12, 0.20)
_SAID_BY_NUMBER = MappingProxyType({"birth_date": clean_birth_date, "sex": clean_sex})
_PORTRAIT = PageLayout(
    id="portrait",
    label=Words("人像面", "portrait side"),
    fields=PORTRAIT_FIELDS,
    zones=(
        Zone(0.155, 0.06, (0.04, 0.20), (0.22, 0.58), _ROW, 1.0),
        Zone(0.29, 0.06, (0.04, 0.20), (0.20, 0.62), _ROW, 1.0),
        Zone(0.42, 0.06, (0.04, 0.20), (0.26, 0.60), _ROW, 1.0),
        Zone(0.56, 0.06, (0.04, 0.20), (0.35, 0.64), _ROW, 1.0),
        Zone(0.65, 0.06, (0.15, 0.22), (0.22, 0.64), _ROW, 0.5),
        Zone(0.735, 0.06, (0.15, 0.22), (0.22, 0.64), _ROW, 0.3),
        Zone(0.875, 0.06, (0.04, 0.40), (0.84, 0.97), _NUMBER, 3.0, ((0.34, 0.92), (0.06, 0.92))),
    ),
    parse=parse_portrait,
    evidence=portrait_evidence,
    confirm=MappingProxyType({"name": clean_name}),
    doubted=doubted,
    rooms=MappingProxyType({"name": (0.12, 0.0, 0.6), "ethnicity": (0.10, 0.0, 0.6), "address": (0.45, 0.10, 0.6)}),
    constants=((0.0, 0.0, 0.18, 0.78), (0.0, 0.78, 0.36, 1.0)),
    labels=(
        Printed("姓名", (0.096, 0.16), 0.09, room=0.24),
        Printed("性别", (0.096, 0.286), 0.09, room=0.12),
        Printed("民族", (0.328, 0.286), 0.09, room=0.15),
        Printed("出生", (0.096, 0.412), 0.09),
        Printed("住址", (0.096, 0.543), 0.09),
        Printed("公民身份号码", (0.163, 0.877), 0.225),
    ),
    other=other_portrait,
    missing_code="PORTRAIT_SIDE_MISSING",
)
_EMBLEM = PageLayout(
    id="emblem",
    label=Words("国徽面", "emblem side"),
    fields=EMBLEM_FIELDS,
    zones=(
        Zone(0.19, 0.08, (0.26, 0.42), (0.78, 0.95), _TITLE, 2.0, ((0.33, 0.86),)),
        Zone(0.38, 0.10, (0.24, 0.42), (0.80, 0.97), _GREAT_TITLE, 2.0, ((0.31, 0.89),)),
        Zone(0.74, 0.07, (0.14, 0.45), (0.50, 0.88), _ROW, 1.0),
        Zone(0.87, 0.07, (0.14, 0.45), (0.55, 0.90), _ROW, 1.5, ((0.25, 0.87), (0.42, 0.87))),
    ),
    parse=parse_emblem,
    evidence=emblem_evidence,
    rooms=MappingProxyType({"issuing_authority": (0.15, 0.0, 0.9)}),
    constants=((0.15, 0.0, 1.0, 0.55), (0.0, 0.55, 0.41, 1.0)),
    labels=(
        Printed("中华人民共和国", (0.58, 0.177), 0.54),
        Printed("居民身份证", (0.58, 0.356), 0.59, read=True),
        Printed("签发机关", (0.33, 0.737), 0.155),
        Printed("有效期限", (0.33, 0.869), 0.155),
    ),
    other=other_emblem,
    missing_code="EMBLEM_SIDE_MISSING",
)
DOCUMENT = DocumentType(
    id="cn_resident_id",
    label=Words("居民身份证", "resident identity card"),
    size_mm=(85.60, 54.00),
    pages=(_PORTRAIT, _EMBLEM),
    fields=(
        FieldSpec("name", Words("姓名", "name"), Kind.NAME, "name", masked_whole=False),
        FieldSpec("sex", Words("性别", "sex"), Kind.SEX, "sex"),
        FieldSpec("ethnicity", Words("民族", "ethnicity"), Kind.ETHNICITY),
        FieldSpec("birth_date", Words("出生", "date of birth"), Kind.DATE, "birth_date"),
        FieldSpec("address", Words("住址", "address"), Kind.ADDRESS, "address", masked_whole=False),
        FieldSpec(
            "id_number", Words("公民身份号码", "ID number"), Kind.CITIZEN_NUMBER, "document_number", masked_whole=False
        ),
        FieldSpec("issuing_authority", Words("签发机关", "issuing authority"), Kind.TEXT),
        FieldSpec("valid_from", Words("有效期限起", "valid from"), Kind.DATE, "valid_from"),
        FieldSpec("valid_until", Words("有效期限止", "valid until"), Kind.LAST_DAY, "valid_until"),
    ),
    derive=derive,
    nationality="CHN",
)
