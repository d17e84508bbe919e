"""What travel documents call their fields, in the languages that stand beside one another on them."""

from __future__ import annotations

from typing import Final

from ocr.lines.label_search import Sought

PASSPORT_TYPE: Final = Sought("passport_type", ("类型", "Type", "Typ", "Tipo"), pattern="^[A-Z]{1,2}$")
ISSUING_STATE: Final = Sought(
    "issuing_state",
    ("国家码", "Country code", "Code of issuing State", "Issuing country", "Code", "Kode", "Código", "Code du pays"),
    pattern="^[A-Z]{1,3}$",
)
NUMBER: Final = Sought(
    "number",
    ("护照号", "证件号码", "Passport No.", "Passport number", "Document No.", "N° du passeport", "Passeport No.",
     "Pass-Nr.", "Pasaporte No.", "Card No."),
    pattern="[0-9]",
)  # fmt: skip
NAME: Final = Sought("name", ("姓名", "Name"), pattern="[\u3400-\u9fff]")
SURNAME: Final = Sought("surname", ("Surname", "Nom", "Family name", "Apellidos", "Familienname"), lines=2)
GIVEN_NAMES: Final = Sought("given_names", ("Given names", "Prénoms", "Vornamen", "Nombres", "Given name"), lines=2)
SEX: Final = Sought("sex", ("性别", "Sex", "Sexe", "Sexo", "Geschlecht"), pattern="^.{1,3}$")
NATIONALITY: Final = Sought(
    "nationality", ("国籍", "Nationality", "Nationalité", "Staatsangehörigkeit", "Nacionalidad", "Citizenship")
)
BIRTH_DATE: Final = Sought(
    "birth_date",
    ("出生日期", "Date of birth", "Date de naissance", "Geburtstag", "Fecha de nacimiento"),
    pattern="[0-9]",
)
BIRTH_PLACE: Final = Sought(
    "birth_place", ("出生地点", "Place of birth", "Lieu de naissance", "Geburtsort", "Lugar de nacimiento")
)
ISSUE_DATE: Final = Sought(
    "issue_date",
    ("签发日期", "Date of issue", "Date de délivrance", "Ausstellungsdatum", "Fecha de expedición"),
    pattern="[0-9]",
)
ISSUE_PLACE: Final = Sought("issue_place", ("签发地点", "Place of issue", "Lieu de délivrance"))
VALID_UNTIL: Final = Sought(
    "valid_until",
    ("有效期至", "Date of expiry", "Date of expiration", "Date d'expiration", "Gültig bis", "Fecha de caducidad"),
    pattern="[0-9]",
)
TERM: Final = Sought("valid_until", ("有效期限",), pattern="[0-9]")
AUTHORITY: Final = Sought(
    "issuing_authority", ("签发机关", "Authority", "Issuing authority", "Autorité", "Behörde", "Autoridad")
)
SIGNATURE: Final = Sought("signature", ("持照人签名", "Bearer's signature", "Signature"))
"""It has no value that is read."""
