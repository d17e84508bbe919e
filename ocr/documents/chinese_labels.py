"""What Chinese documents call the fields that they have in common."""

from __future__ import annotations

from typing import Final

from ocr.lines.label_search import Sought
from ocr.standards import ethnicities

NAME: Final = Sought("name", ("姓名", "姓名 Name"), pattern="[\u3400-\u9fff]")
SEX: Final = Sought("sex", ("性别", "性别 Sex", "Sex"), pattern="[男女]")
ETHNICITY: Final = Sought("ethnicity", ("民族",), pattern="[\u3400-\u9fff]")
NATIONALITY: Final = Sought("nationality", ("国籍", "国籍 Nationality", "国籍 Nation"), pattern="[\u3400-\u9fffA-Z]")
ADDRESS: Final = Sought("address", ("住址", "住址 Address"), lines=4, pattern="[\u3400-\u9fff]")
BIRTH: Final = Sought("birth_date", ("出生",), pattern="[0-9]")
BIRTH_DATE: Final = Sought("birth_date", ("出生日期", "出生日期 Date of Birth", "出生日期 Birth"), pattern="[0-9]")
CITIZEN_NUMBER: Final = Sought("id_number", ("公民身份号码",), pattern="[0-9]{4}")
AUTHORITY: Final = Sought("issuing_authority", ("签发机关",), pattern="[\u3400-\u9fff]")
TERM: Final = Sought("valid_until", ("有效期限", "有效期限 Validity", "有效期限 Period of Validity"), pattern="[0-9]")
ROW_OF_ETHNICITY: Final = f"^(?:性别)?[男女]?民族(?:$|(?:{'|'.join(ethnicities.NAMES)})族?$)"
"""A row that says an ethnicity, which no residence permit does; 民族大道 in an address says none."""
