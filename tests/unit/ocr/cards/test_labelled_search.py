"""Which page the print within an outline speaks for."""

from __future__ import annotations

from ocr.cards.labelled_search import told_by


def test_a_passport_whose_zone_is_not_seen_is_no_resident_permit() -> None:
    """Both print a name, a sex and a nationality under an authority of one name; a passport's labels tell it."""
    said = ["姓名/Name", "性别/Sex", "国籍/Nationality", "出生日期", "GAO，LI", "中华人民共和国国家移民管理局"]
    document, page = told_by(said)[0]
    assert (document.id, page.id) == ("cn_foreign_resident", "front")
    passport = [*said, "护照", "护照号/PassportNo.", "签发地点/Placeofissue"]
    assert [(document.id, page.id) for document, page in told_by(passport)] == [("passport", "data")]
