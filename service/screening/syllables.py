"""Whether Latin letters are a Chinese name in pinyin: then one letter more or less is another name, no typing error."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ocr.text.pinyin import READINGS


@lru_cache(maxsize=1 << 16)
def is_pinyin(token: str) -> bool:
    """Whether a word in capitals is one to three syllables of pinyin, tones left out."""
    return _pattern().fullmatch(token) is not None


@cache
def _pattern() -> re.Pattern[str]:
    syllables = {line.split("\t")[0].rstrip("12345") for line in READINGS.read_text(encoding="utf-8").splitlines()}
    spelled = {form for one in syllables for form in (one, one.replace("V", "U"), one.replace("V", "YU"))}
    wanted = sorted((one for one in spelled if re.search("[AEIOUV]", one)), key=lambda one: (-len(one), one))
    return re.compile(f"(?:{'|'.join(wanted)}){{1,3}}")
