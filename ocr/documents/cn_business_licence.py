"""营业执照: the landscape form of 2019 (国市监注〔2018〕253号), the upright one of 2014; companies, sole traders.

Sheets of A4 (副本) or A3 (正本). Sole traders print 经营者, 经营场所 and 注册日期 where companies print
法定代表人, 住所 and 成立日期, and no capital. The seal names the registering authority beneath its own ink: that is
read by its label alone, and never sure. The QR code is compared with the print, and never followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ocr.codes import QR
from ocr.documents import Anchors, DocumentType, FieldSpec, Kind, Words
from ocr.documents.labelled_page import labelled_page
from ocr.documents.page_print import PagePrint, all_of
from ocr.fields.credit_code import credit_code_field
from ocr.fields.listed_text import listed
from ocr.fields.name import of_usual_length
from ocr.fields.outcome import missing, repaired, unsure
from ocr.fields.registration_office import office_of_code
from ocr.lines.label_search import Sought
from ocr.lines.rows import Span
from ocr.reading import Field
from ocr.text import half_width

_LANDSCAPE, _UPRIGHT = (297.0, 210.0), (210.0, 297.0)
_FIELDS: Final = (
    "uscc", "name", "licence_type", "legal_representative", "business_scope", "registered_capital", "founded_date",
    "business_term", "address", "registration_authority", "registration_date", "qr",
)  # fmt: skip
_HAN: Final = "[\u3400-\u9fff]"
_USCC = Sought("uscc", ("统一社会信用代码", "注册号/统一社会信用代码"), pattern="[0-9A-Z]{15}")
_NAME = Sought("name", ("名称",), lines=2, pattern=f"{_HAN}{{2}}")
_TYPE = Sought("licence_type", ("类型",), lines=2, pattern=_HAN)
_HEAD = Sought("legal_representative", ("法定代表人", "经营者", "负责人", "投资人", "执行事务合伙人"), pattern=_HAN)
_SCOPE = Sought("business_scope", ("经营范围", "业务范围"), lines=14, pattern=_HAN)
_CAPITAL = Sought("registered_capital", ("注册资本", "成员出资总额"), pattern="[元圆万]")
_MADE_UP = Sought("make_up", ("组成形式",))
_FOUNDED = Sought("founded_date", ("成立日期", "注册日期"), pattern="[0-9]{4}")
_TERM = Sought("business_term", ("营业期限", "合伙期限"), pattern="[0-9]{4}|长期|永久")
_ADDRESS = Sought("address", ("住所", "经营场所", "主要经营场所", "营业场所"), lines=4, pattern=_HAN)
_OFFICES: Final = "局|管理委员会|管委会|服务中心"
_AUTHORITY = Sought("registration_authority", ("登记机关",), pattern="局|委员会|中心")
_NAMES: Final = "^[㐀-鿿A-Za-z（）()·]{4,}(?:公司|合作社|事务所|厂|店|部|馆|行|超市|中心|企业)$"
_TYPES: Final = (
    "^(?:其他)?(?:有限责任公司|股份有限公司|个人独资企业|个体工商户|普通合伙企业|有限合伙企业|有限公司)"
    "(?:分公司)?(?:[(（].*[)）])?$"
)
_LISTED: Final = re.compile(
    "个体工商户|个人独资企业|有限合伙企业|普通合伙企业|(?:其他)?(?:有限责任公司|股份有限公司)(?:分公司)?(?:\\((?:"
    "自然人独资|自然人投资或控股|法人独资|自然人投资或控股的法人独资|非自然人投资或控股的法人独资|国有独资|国有控股|"
    "非上市|上市|非上市、自然人投资或控股|上市、自然人投资或控股|台港澳法人独资|外商投资|中外合资|外国法人独资)\\))?"
)
_OTHER_TITLES: Final = f"^{_HAN}{{0,8}}(?:开户许可证?|申请书|许可证)$"
"""Whole rows that are titles of other papers; a scope may speak of permits in its sentences."""
_ADDRESSES: Final = (
    "^[㐀-鿿]{2,}(?:省|自治区|市|区|县|旗)[㐀-鿿0-9A-Za-z]*(?:路|街|巷|道|村|号|室|楼|层)[㐀-鿿0-9A-Za-z-]*$"
)
_KIND_OF: Final = re.compile("有限责任公司|股份有限公司|个体工商户|独资企业")
_TWO: Final = 2
"""A text with so many kinds of company is two texts."""
_FOOT: Final = 0.6
"""The day without a label stands below this, fraction of the page's height."""
_COLON: Final = re.compile("(?<!项目|范围|事项|如下)(?<!以下业务|下列业务|以下活动|下列活动)[:：]")
"""A colon that introduces no items: 一般项目： does."""
_ITEMS: Final = re.compile("(?:一般|许可)项目[:：]")
"""How scopes begin that are made of the items of a catalogue (国市监注发〔2019〕: 经营范围规范表述目录)."""
_CLAUSE: Final = re.compile("[。；，](依法须经批准的项目，经相关部门批准后方可开展经营活动)[\\]】1]?。?$")
"""The clause that ends a scope in brackets, of which the recogniser does not know those of this kind: 【】."""
_BEFORE_CLAUSE: Final = re.compile("[，,；;、](?=[(（]依法须经批准的项目，经相关部门批准)")
"""A clause of its own follows a full stop."""
_BEFORE_ITEMS: Final = re.compile("(?<=[)）])[，,；;、]?(?=(?:一般|许可)项目[:：])")
"""So does the other half of the catalogue's items, wherever the recogniser has lost the stop before it."""
_WORDS_OF_CLAUSE: Final = "依法须经批准的项目，经相关部门批准后方可开展经营活动"
_MISREAD: Final = 6
"""So many of its characters may be misread."""
_EXCEPTED: Final = re.compile("(?<=[(（])不[舍合]")
"""What an item excepts stands in brackets behind 不含."""
_MOSTLY: Final = 3
"""So many semicolons to a comma say that it is one of them."""
_IN_BRACKETS: Final = re.compile("([(（][^)）]*[)）])")
_STOP: Final = re.compile("(?<=[\u3400-\u9fff）)])[·・．.](?=$|[（(\u3400-\u9fff])")
_ROOM: Final = 0.6
"""Of a step between characters: a line that ends so far before another one has room for a mark."""
_MOST_PIECES: Final = 6
"""In which a day is set with wide spaces."""
_COPY = Sought("copy_number", ("副本编号", "编号"), pattern="[0-9]")


def _values(of: PagePrint) -> Mapping[str, Field]:
    codes = [*of.page.candidates(_USCC), *of.page.unlabelled()]
    term = of.text("business_term")
    founded = of.day("founded_date", _first_day(term))
    return all_of(
        (
            credit_code_field("uscc", codes),
            _by_form(of, of.long_text("name"), _NAMES),
            _listed_type(_by_form(of, of.long_text("licence_type"), _TYPES)),
            of_usual_length(of.name("legal_representative")),
            _scope(of),
            of.text("registered_capital"),
            founded,
            term,
            _by_form(of, of.long_text("address"), _ADDRESSES),
            unsure(of.text("registration_authority", f"{_HAN}{{4,}}")),
            _registered(of, founded),
        )
    )


def _by_form(of: PagePrint, field: Field, form: str) -> Field:
    """A field by its label, or where that was not found the only text of its form; labels set wide are overlooked."""
    if field.value is None:
        return of.unlabelled_text(field.name, form)
    return field if re.search(form, field.value) and len(_KIND_OF.findall(field.value)) < _TWO else unsure(field)


def _listed_type(field: Field) -> Field:
    """A type of company; one that many are of needs only that the recogniser does not waver."""
    return listed(field, (field.value,) if field.value and _LISTED.fullmatch(half_width(field.value)) else ())


def _scope(of: PagePrint) -> Field:
    """A scope, whose items stand between semicolons or commas: a colon there is a semicolon, which the recogniser reads
    so, and a comma between items of the catalogue. A dot at the height of a full stop's is one. The text says that it
    was repaired. A mark of punctuation that a line ends with is lost now and then, so that a text is not sure where
    there is room for one.
    """
    field = of.long_text("business_scope")
    if field.value is None:
        return field
    marked = _COLON.sub("；", _STOP.sub("。", _with_clause(field.value)))
    marked = _BEFORE_CLAUSE.sub("。", marked)
    marked = _EXCEPTED.sub("不含", _BEFORE_ITEMS.sub("。", marked))
    plain = _CLAUSE.sub(r"。【\1】", _between_items(marked))
    if plain != field.value:
        return repaired(field, plain, field.confidence)
    span = next(iter(of.page.continued(_SCOPE)), None)
    return unsure(field, "FIELD_INCOMPLETE") if span is None or _has_room(span) else field


def _with_clause(text: str) -> str:
    """A scope whose closing clause is the one that all such scopes have, where a few of its characters were misread."""
    length = len(_WORDS_OF_CLAUSE)
    for start in range(max(0, len(text) - length - 3), len(text) - length + 1):
        off = sum(a != b for a, b in zip(text[start : start + length], _WORDS_OF_CLAUSE, strict=True))
        if 0 < off <= _MISREAD:
            return text[:start] + _WORDS_OF_CLAUSE + text[start + length :]
    return text


def _between_items(text: str) -> str:
    """A scope of items with semicolons for the commas between them, if they are the catalogue's or most are parted so;
    those in brackets stay.
    """
    parts = _IN_BRACKETS.split(text)
    outside = "".join(parts[::2])
    few = "、" not in outside and _MOSTLY * len(re.findall("[，,]", outside)) <= outside.count("；")
    if _ITEMS.match(text) is None and not few:
        return text
    return "".join(part if number % 2 else re.sub("[，,]", "；", part) for number, part in enumerate(parts))


def _has_room(span: Span) -> bool:
    """Whether a line of a text but its last ends so early that a mark of punctuation may have been lost there."""
    ends = [max(glyph.x for glyph in span.glyphs if glyph.row is row) for row in span.rows]
    steps = [b.x - a.x for a, b in pairwise(span.glyphs) if a.row is b.row]
    return len(ends) > 1 and max(ends) - min(ends[:-1]) > _ROOM * sorted(steps)[len(steps) // 2]


def _registered(of: PagePrint, founded: Field) -> Field:
    """The day at the foot, which has no label: the lowest day that stands alone and is not that of foundation."""
    spans = [
        span
        for span in _with_spaced_days(of.page.unlabelled())
        if _is_day_alone(span) and span.text != founded.text and span.glyphs[0].row.y > _FOOT
    ]
    if not spans or founded.value is None:
        return missing("registration_date")
    lowest = max(spans, key=lambda span: span.glyphs[0].row.y)
    return of.day_of("registration_date", lowest)


def _with_spaced_days(pieces: Sequence[Span]) -> list[Span]:
    """The pieces of lines, and days that stand in several of one line: 2023 年 08 月 22 日."""
    found = list(pieces)
    for number, first in enumerate(pieces):
        kept = first.glyphs
        for span in pieces[number + 1 : number + _MOST_PIECES]:
            row, other = kept[-1].row, span.glyphs[0].row
            if abs(row.y - other.y) > max(row.height, other.height) / 2 or span.glyphs[0].x < kept[-1].x:
                break
            kept = (*kept, *span.glyphs)
            if _is_day_alone(Span(kept)):
                found.append(Span(kept))
                break
    return found


def _first_day(term: Field) -> str | None:
    """The day on which a term begins, which is that of foundation; None where it says none."""
    found = re.search("([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日", term.value or "")
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else None


def _is_day_alone(span: Span) -> bool:
    return re.fullmatch("[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日?", span.text) is not None


DOCUMENT = DocumentType(
    id="cn_business_licence",
    label=Words("营业执照", "business licence"),
    size_mm=_LANDSCAPE,
    pages=(
        replace(
            labelled_page(
                "main",
                Words("正面", "main page"),
                _FIELDS,
                aspect=_LANDSCAPE[0] / _LANDSCAPE[1],
                anchors=Anchors(
                    titles=("营业执照", "^统一社会信用代码"),
                    labels=("名称", "类型", "经营范围", "日期", "信用代码"),
                    needs=("经营范围|业务范围", "法定代表人|经营者|负责人|注册资本"),
                    never=(_OTHER_TITLES,),
                ),
                sought=(
                    _USCC, _NAME, _TYPE, _HEAD, _SCOPE, _CAPITAL, _MADE_UP, _FOUNDED, _TERM, _ADDRESS, _AUTHORITY,
                    _COPY,
                ),
                values=_values,
                person="legal_representative",
                stopped=("business_scope",),
            ),
            sizes_mm=(_LANDSCAPE, _UPRIGHT),
            codes={"qr": QR},
            beneath=("registration_date",),
            seals={"registration_authority": _OFFICES},
            told=office_of_code,
        ),
    ),
    fields=(
        FieldSpec("uscc", Words("统一社会信用代码", "unified social credit code"), Kind.NUMBER, "document_number",
                  masked_whole=False, checked=True),
        FieldSpec("name", Words("名称", "name of the company"), Kind.TEXT, masked_whole=False),
        FieldSpec("licence_type", Words("类型", "type of company"), Kind.TEXT),
        FieldSpec("legal_representative", Words("法定代表人", "legal representative"), Kind.REPRESENTATIVE,
                  masked_whole=False),
        FieldSpec("business_scope", Words("经营范围", "business scope"), Kind.TEXT, optional=True),
        FieldSpec("registered_capital", Words("注册资本", "registered capital"), Kind.TEXT, optional=True),
        FieldSpec("founded_date", Words("成立日期", "founded on"), Kind.DATE),
        FieldSpec("business_term", Words("营业期限", "term of business"), Kind.TEXT, optional=True),
        FieldSpec("address", Words("住所", "address"), Kind.ADDRESS, masked_whole=False),
        FieldSpec("registration_authority", Words("登记机关", "registering authority"), Kind.TEXT, optional=True),
        FieldSpec("registration_date", Words("核准日期", "registered on"), Kind.DATE, optional=True),
        FieldSpec("qr", Words("二维码", "QR code"), Kind.TEXT, optional=True),
    ),
)  # fmt: skip
