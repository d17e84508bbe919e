"""The fields that every card with a citizen's number prints of its holder and of itself."""

from __future__ import annotations

from typing import Final

from ocr.documents import FieldSpec, Kind, Words

FIELDS: Final = (
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
)
"""In the order of print."""
