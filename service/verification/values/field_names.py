"""What the fields of documents are called when a customer is told about them: as they are printed, and in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from service.verification.values.verdict import Hint

FIELD_NAMES: Final[Mapping[str, Hint]] = MappingProxyType(
    {
        "name": Hint("姓名", "name"),
        "sex": Hint("性别", "sex"),
        "ethnicity": Hint("民族", "ethnicity"),
        "birth_date": Hint("出生", "date of birth"),
        "address": Hint("住址", "address"),
        "id_number": Hint("公民身份号码", "ID number"),
        "issuing_authority": Hint("签发机关", "issuing authority"),
        "valid_from": Hint("有效期限", "period of validity"),
        "valid_until": Hint("有效期限", "period of validity"),
    }
)


_MOST_NAMED = 4
"""Where more fields than this are illegible, the whole picture is, and naming them all helps nobody."""


def to_be_legible(fields: Iterable[str]) -> tuple[Hint, ...]:
    """The sentence that says which fields the next picture must show clearly; none where none or too many are named."""
    known = list(dict.fromkeys(FIELD_NAMES[name] for name in fields if name in FIELD_NAMES))
    if not 0 < len(known) <= _MOST_NAMED:
        return ()
    zh, en = "、".join(name.zh for name in known), ", ".join(name.en for name in known)
    return (Hint(f"请确保以下内容清晰可见：{zh}。", f"Make sure that these can be read: {en}."),)
