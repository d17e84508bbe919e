"""The resident ID card of the People's Republic of China, 2nd generation (GA 448): layout, labels, fields.

Rows are told apart by their printed labels first and by their place second; never by their order alone, since cards
of minority areas print an extra row in a second script.
"""

from __future__ import annotations

from ocr.documents import DocumentType, FieldSpec, Kind, Words
from ocr.documents.cn_resident_id import emblem, portrait
from ocr.documents.cn_resident_id.number import derive

DOCUMENT = DocumentType(
    id="cn_resident_id",
    label=Words("居民身份证", "resident identity card"),
    size_mm=(85.60, 54.00),
    pages=(portrait.PAGE, emblem.PAGE),
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
