"""Bank cards: number, month of expiry, holder and bank, flat or embossed, lying or upright.

What is known of a card's layout is nothing: its number is known by its Luhn digit, or by standing beside words of
banks and a month. Such words alone tell the front of a card whose number cannot be read: type and page are known then,
and the number is missing. The verification code beside the signature is never read: rows of three or four figures,
alone or behind four others, are dropped when they are recognised (`_without_codes`), before anything is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ocr.documents import Anchors, DocumentType, FieldSpec, Kind, PageLayout, Parsed, Words
from ocr.fields.card_expiry import card_expiry_field
from ocr.fields.card_number import card_number_field, runs
from ocr.fields.free_text import free_text_field
from ocr.fields.outcome import field_of, missing
from ocr.geometry import true_aspect
from ocr.lines.letter_gaps import spaced_text
from ocr.lines.rows import Glyph, Row, Span, joined, lines
from ocr.reading import Field
from ocr.standards import luhn
from ocr.standards.payment_card import is_usual_length
from ocr.text import without_space

_LYING, _UPRIGHT = (85.6, 53.98), (53.98, 85.6)
_FRONT: Final = ("pan", "valid_until", "holder", "bank_name")
_BACK: Final = ("pan", "bank_name")
_NUMBER: Final = "[0-9]{13,19}"
_BANKS: Final = "银行|信用社|BANK|CREDITUNION|借记卡|信用卡|储蓄卡|DEBIT|CREDIT|UnionPay|银联|VISA|MASTER"
_MONTH: Final = "VALID|THRU|有效期|MONTH|(?:0[1-9]|1[0-2])/[0-9]{2}"
_OTHER: Final = "身份证|驾驶|护照|执照|通行证|居住证|居留|户口|姓名|住址|民族|信用代码|出生|申请|签发|PASSPORT"
_OF_PAPERS: Final = "合计|金额|交易|商户|凭证|流水|余额|合同|TOTAL|AMOUNT|RECEIPT"
"""What slips, statements and contracts say, which name banks and months too."""
_OF_BACKS_ALONE: Final = "SIGNATURE|签名|拾获|不得流通|不具支付"
"""What tells a back without a number."""
_OF_BACKS: Final = f"{_OF_BACKS_ALONE}|持卡人|客服|服务热线|Service"
"""What backs say: banks' posters and letters name their service lines too."""
_MOST_ROWS: Final = 24
_UNNUMBERED: Final = 0.8
"""How far words speak for a card whose number was not read, as a share of what they do beside one."""
_CODE: Final = re.compile("[0-9]{3,4}|[0-9]{7}")
_BANK_NAME: Final = re.compile("[\u4e00-\u9fff]{2,}?(?:银行|信用社|合作社|农商行)")
_HOLDER: Final = re.compile("(?=(?:[^A-Z]*[A-Z]){4})[A-Z][A-Z .'/-]*[A-Z]{2}[A-Z .'/-]*")
"""Initials may stand before a surname."""
_NO_NAMES: Final = re.compile(
    "BANK|VALID|THRU|FROM|MONTH|YEAR|DEBIT|CREDIT|CARD|SPECIMEN$|SAMPLE|PLATINUM|GOLD|CLASSIC|UNION|VISA|MASTER"
)
_SURE_TEXT: Final = 0.96
_MOST_SURE_HOLDER: Final = 0.94
_APART: Final = 2.4
"""Print further from what stands before it is none of it, in heights of its row."""


def _is_number(text: str) -> bool:
    return luhn.is_right(text) and is_usual_length(text)


def _page(id: str, label: Words, fields: tuple[str, ...], anchors: Anchors) -> PageLayout:
    def parse(rows: Sequence[Row]) -> Parsed:
        aspect = true_aspect([(row.box, row.quad) for row in rows], _LYING[0] / _LYING[1])
        texts = ["".join(row.lattice.text.split()) for row in rows]
        number = card_number_field("pan", rows, aspect)
        read: Mapping[str, Field] = {
            "pan": number,
            "valid_until": card_expiry_field("valid_until", rows),
            "holder": _holder("holder", rows, aspect),
            "bank_name": _bank_name("bank_name", rows),
        }
        found = anchors.support(texts) if number.value else _UNNUMBERED * anchors.support(texts)
        surely = number.value is not None and _is_number(number.value)
        return Parsed(
            fields={name: read[name] for name in fields},
            support=max(0.8, found) if surely else found,
            printed=tuple("" if any(c.isdigit() for c in text) else text for text in texts),
        )

    return PageLayout(
        id=id,
        label=label,
        fields=fields,
        zones=(),
        parse=parse,
        evidence=lambda text: 1.0 if _is_number("".join(text.split())) else 0.0,
        anchors=anchors,
        sizes_mm=(_LYING, _UPRIGHT),
        kept=_without_codes,
        raised=("pan",),
        optional=id == "back",
    )


def _without_codes(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows without those that may be a verification code: three or four figures alone, or three behind the last four of
    the number. Groups of the number itself stay.
    """
    number = [
        run for run in runs(rows, true_aspect([(row.box, row.quad) for row in rows], 1.0)) if _is_number(run.text)
    ]
    own = {id(row) for run in number[:1] for row in run.span.rows}
    return tuple(row for row in rows if id(row) in own or not _CODE.fullmatch("".join(row.lattice.text.split())))


def _bank_name(name: str, rows: Sequence[Row]) -> Field:
    for row in rows:
        text = "".join(g.char.text[:1] for g in row.glyphs)
        found = max(_BANK_NAME.finditer(text), key=lambda one: len(one[0]), default=None)
        if found is not None:
            span = Span(row.glyphs[found.start() : found.end()])
            return free_text_field(name, span, without_space, _SURE_TEXT)
    return missing(name)


def _holder(name: str, rows: Sequence[Row], aspect: float) -> Field:
    """A row in capitals below the number; never READ, since nothing else on the card says the name."""
    number = runs(rows, aspect)
    below = max((row.y for row in number[0].span.rows), default=0.0) if number else 0.0
    others = [row for row in rows if row.glyphs and row.y > below]
    for line in lines(row for row in others if not _NO_NAMES.match(without_space(row.lattice.text))):
        for span in _pieces(joined(row.glyphs for row in line), aspect):
            text = spaced_text(span.glyphs)
            if _HOLDER.fullmatch(text) and not _NO_NAMES.search(without_space(text)):
                return field_of(name, span, text, min(_MOST_SURE_HOLDER, span.confidence), sure=False)
    return missing(name)


def _pieces(glyphs: Sequence[Glyph], aspect: float) -> Iterator[Span]:
    """What stands in a line apart from what else does, such as a name beside the mark of a network."""
    own: list[Glyph] = []
    for glyph in glyphs:
        if own and glyph.x - own[-1].x > _APART * glyph.row.height / aspect:
            yield Span(tuple(own))
            own = []
        own.append(glyph)
    if own:
        yield Span(tuple(own))


DOCUMENT = DocumentType(
    id="bank_card",
    label=Words("银行卡", "bank card"),
    size_mm=_LYING,
    pages=(
        _page(
            "front",
            Words("卡面", "front"),
            _FRONT,
            Anchors(
                titles=(_NUMBER,), labels=(), needs=(_BANKS, _MONTH), never=(_OTHER, _OF_BACKS, _OF_PAPERS),
                holds=_is_number, most_rows=_MOST_ROWS,
            ),
        ),
        _page(
            "back",
            Words("背面", "back"),
            _BACK,
            Anchors(
                titles=(_NUMBER,), labels=(), never=(_OTHER,),
                needs=(_OF_BACKS, f"{_NUMBER}|{_BANKS}", f"{_NUMBER}|{_OF_BACKS_ALONE}"),
                doubts=(_OF_PAPERS,), holds=_is_number, most_rows=_MOST_ROWS,
            ),
        ),
    ),
    fields=(
        FieldSpec("pan", Words("卡号", "card number"), Kind.CARD_NUMBER, "document_number", masked_whole=False),
        FieldSpec("valid_until", Words("有效期", "valid thru"), Kind.LAST_MONTH, optional=True),
        FieldSpec("holder", Words("持卡人", "holder"), Kind.LATIN_NAME, masked_whole=False, optional=True),
        FieldSpec("bank_name", Words("发卡行", "bank"), Kind.TEXT, optional=True),
    ),
)  # fmt: skip
