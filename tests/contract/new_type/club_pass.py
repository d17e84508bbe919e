"""A club's pass, which exists in tests alone: an upright booklet of three pages with a Latin name."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.documents import DocumentType, FieldSpec, Kind, PageLayout, Parsed, Words, Zone
from ocr.lines.rows import Row
from ocr.reading import Field, FieldStatus

_ZONES = (
    Zone(0.3, 0.05, (0.05, 0.2), (0.4, 0.9), (0.03, 0.08), 1.0, ((0.1, 0.6),)),
    Zone(0.6, 0.05, (0.05, 0.2), (0.4, 0.9), (0.03, 0.08), 1.0),
)
_PAGES = {
    "cover": (Words("封面", "cover"), ("member_number",)),
    "data": (Words("资料页", "data page"), ("latin_name", "member_number", "valid_until")),
    "notes": (Words("备注页", "page of notes"), ("remark",)),
}


def _page(id: str) -> PageLayout:
    label, fields = _PAGES[id]

    def parse(rows: Sequence[Row]) -> Parsed:
        return Parsed({name: Field(name, "", None, 0.0, FieldStatus.MISSING) for name in fields}, support=0.0)

    return PageLayout(id=id, label=label, fields=fields, zones=_ZONES, parse=parse, evidence=lambda text: 0.0)


DOCUMENT = DocumentType(
    id="club_pass",
    label=Words("俱乐部证", "club pass"),
    size_mm=(88.0, 125.0),
    pages=tuple(map(_page, _PAGES)),
    fields=(
        FieldSpec("latin_name", Words("姓名", "name"), Kind.LATIN_NAME, "name", masked_whole=False),
        FieldSpec(
            "member_number", Words("会员号", "member number"), Kind.NUMBER, "document_number", masked_whole=False
        ),
        FieldSpec("valid_until", Words("有效期至", "valid until"), Kind.LAST_DAY, "valid_until"),
        FieldSpec("remark", Words("备注", "remark"), Kind.TEXT),
    ),
)
