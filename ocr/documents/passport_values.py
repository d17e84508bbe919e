"""What the data page of a passport says: each printed value beside what the zone says of it.

Print that is too faint is as the zone says, in the zone's place; names are so without ever being sure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Final

from ocr.documents import travel_labels as labels
from ocr.documents.zone_page import Values
from ocr.documents.zone_values import as_the_zone_says, beside_the_zone
from ocr.fields.outcome import beside, field_of, missing, repaired, unsure
from ocr.fields.whole_name import whole_latin_name
from ocr.reading import Field, FieldStatus
from ocr.standards import provinces, states
from ocr.standards.mrz import FILLER

_HAN = "[\u4e00-\u9fff]{4}"
_AT_HOME: Final = ("公安部出入境管理局", "国家移民管理局")
_AUTHORITIES: Final = (
    f"(?:中华人民共和国)?(?:{'|'.join(_AT_HOME)}|外交部|驻[\u4e00-\u9fff]{{2,}}(?:大使馆|总领事馆|领事馆))"
)
"""Secondary sources: the first until 2019, the second since; missions abroad by their form. Another one is unsure."""
_ALIKE: Final = 0.6
"""Print is like an authority's name in so much, as SequenceMatcher has it."""
_NONE_LEFT_OUT: Final = "A"
"""What a zone says behind the letters of a name all of whose characters it spells (GA/T 704.16)."""
_SURE_LETTER: Final = 0.9
_TEXT = r"[^\W\d_]{2}"
"""What a text of any language has: the number of a label, such as (6), is none."""
_OF_OTHER_LETTERS: Final = (
    "BGR", "BIH", "BLR", "CYP", "GRC", "KAZ", "KGZ", "MKD", "MNE", "MNG", "RUS", "SRB", "TJK", "TKM", "UKR", "UZB",
)  # fmt: skip
"""States that print texts in Cyrillic or Greek letters, which are read as Latin ones that look like them."""
_CHINESE_PLACE = "^[\u4e00-\u9fff]{2}"
"""What a Chinese passport prints as a place begins with; the rest of a label or of a mark does not."""
_PLACE = "^(?!中国|护照)[\u4e00-\u9fff]{2,4}/?[A-Z]{4,}$"
"""A place of birth or issue; the first stands above the second."""
_IN_TWO: Final = re.compile("([\u4e00-\u9fff]{2,4})/?([A-Z]+)")
_NEARLY_IN_TWO: Final = re.compile("([\u4e00-\u9fff]{2,5}?)[IL|J1]?/?([A-Z]+)")
"""The same where a letter was read beside the stroke or in its place."""


def values(of: Values) -> Mapping[str, Field]:
    """The printed fields of a data page."""
    surname, given = of.printed.names.latin_names(("surname", "given_names"), of.names)
    surname, given = _or_as_the_zone_says(of, "surname", surname), _or_as_the_zone_says(of, "given_names", given)
    state = of.printed.code("issuing_state", "[A-Z]{1,3}", _printed_state(of.expected("issuing_state")))
    chinese = of.expected("issuing_state") == "CHN"
    latin = whole_latin_name(surname, given)
    return {
        "passport_type": _type(of),
        "issuing_state": replace(state, value=states.nationality(state.value)) if state.value else state,
        "number": beside_the_zone(of, "number", of.printed.code("number", "[A-Z0-9]{6,9}", of.expected("number"))),
        "name": _chinese_name(of, latin) if chinese else _name_of_any(of, latin),
        "surname": surname,
        "given_names": given,
        "sex": beside_the_zone(of, "sex", of.printed.sex("sex", of.expected("sex"))),
        "nationality": _nationality(of),
        "birth_date": beside_the_zone(of, "birth_date", of.printed.day("birth_date", of.expected("birth_date"))),
        "issue_date": _issue_date(of, chinese=chinese),
        "valid_until": beside_the_zone(of, "valid_until", of.printed.day("valid_until", of.expected("valid_until"))),
        **_texts(of, chinese=chinese),
    }


def _texts(of: Values, *, chinese: bool) -> dict[str, Field]:
    """Places and authority."""
    having, known = (_CHINESE_PLACE, _is_written_twice) if chinese else (_TEXT, None)
    found = of.printed.texts(("birth_place", "issue_place"), _PLACE, having, known)
    found["issuing_authority"] = of.printed.text("issuing_authority", "(?:移民|入境)管理局", _HAN if chinese else _TEXT)
    if chinese:
        places = {name: _place(found[name]) for name in ("birth_place", "issue_place")}
        return {**places, "issuing_authority": _authority(of, found["issuing_authority"])}
    if of.expected("issuing_state") in _OF_OTHER_LETTERS:
        return {name: unsure(field) for name, field in found.items()}
    return {name: _in_capitals(field) for name, field in found.items()}


def _or_as_the_zone_says(of: Values, name: str, printed: Field) -> Field:
    """A printed name, or the one in the zone where print shows none, or none that could be read in letters of another
    alphabet: unsure, since no digit sees it.
    """
    said = of.expected(name) or ""
    is_legible = (
        printed.status is FieldStatus.READ
        or of.expected("issuing_state") not in _OF_OTHER_LETTERS
        or (said and (printed.value or "").startswith(said))  # and goes on where the zone was cut
    )
    return printed if printed.value and is_legible else unsure(as_the_zone_says(of, name))


def _chinese_name(of: Values, latin: Field) -> Field:
    """The name in Chinese characters; where they were not read those that the zone spells if these are all, or else
    the one in Latin letters. Neither of these is sure.
    """
    printed = of.printed.names.chinese_name("name", of.letters)
    if printed.value:
        return printed
    spelled, letters = of.said.get("mrz.name"), of.letters
    if spelled is not None and spelled.value and letters is not None and letters[1] == _NONE_LEFT_OUT:
        return replace(unsure(spelled), name="name")
    return unsure(latin)


def _name_of_any(of: Values, latin: Field) -> Field:
    """The name of another state's passport: in Chinese characters where it prints some, or in Latin letters."""
    printed = of.printed.names.chinese_name("name", of.letters)
    return printed if printed.value else latin


def _issue_date(of: Values, *, chinese: bool) -> Field:
    """The day of issue. That of a Chinese passport lies ten years before the end, or five, to the day or the day after
    (护照法, article 7; the day is of secondary sources): faint print that says so is confirmed by the zone's last day.
    """
    last = of.said.get("mrz.valid_until")
    field = of.printed.other_day("issue_date", map(of.expected, ("birth_date", "valid_until")))
    if not chinese or last is None or last.status is not FieldStatus.READ or last.value is None:
        return field
    return beside(field, field.value) if field.value in _first_days(last.value) else field


def _first_days(last: str) -> frozenset[str]:
    """The days on which a Chinese passport may have been issued that is valid until a day.

    >>> sorted(_first_days("2033-08-14"))
    ['2023-08-14', '2023-08-15', '2028-08-14', '2028-08-15']
    """
    ends = date.fromisoformat(last)
    days = (day for day in (ends, ends + timedelta(days=1)) if (day.month, day.day) != (2, 29))
    return frozenset(day.replace(year=day.year - years).isoformat() for day in days for years in (5, 10))


def _type(of: Values) -> Field:
    """The type by its label, or else the only lone letters on the page with which the zone begins too."""
    field = of.printed.code("passport_type", "[A-Z]{1,2}", None)
    if of.zone is None:
        return field
    code = of.zone.text("code").rstrip(FILLER)
    if field.value is not None:
        return beside(field, field.value) if code.startswith(field.value) else field
    alone = [span for span in of.printed.page.unlabelled() if re.fullmatch("P[A-Z]?", span.text)]
    if len(alone) != 1 or not code.startswith(alone[0].text):
        return field
    confidence = alone[0].confidence
    field = field_of("passport_type", alone[0], alone[0].text, confidence, sure=confidence >= _SURE_LETTER)
    return beside(field, field.value)


def _nationality(of: Values) -> Field:
    """The nationality as the zone's code, since print says it in words of any language; unsure where words that are
    known say something else.
    """
    said = of.said.get("mrz.nationality")
    if said is None or said.value is None:
        return missing("nationality")
    words = "".join(span.text for span in of.printed.page.candidates(labels.NATIONALITY)).upper()
    field = replace(said, name="nationality")
    contradicts = ("中国" in words or "CHINESE" in words) and said.value != "CHN"
    return unsure(field) if contradicts else field


def _authority(of: Values, field: Field) -> Field:
    """The authority of a Chinese passport; one that is none of those that issue them may have lost a character.

    Print that is most like one of those at home is that one, which says that it was repaired.
    """
    if re.fullmatch(_AUTHORITIES, field.value or ""):
        return field
    spans = of.printed.page.unlabelled()
    alike = [(SequenceMatcher(None, s.text, one, autojunk=False).ratio(), one, s) for s in spans for one in _AT_HOME]
    best, authority, span = max(alike, default=(0.0, "", None), key=lambda one: one[0])
    if span is None or best < _ALIKE or (field.value and field.text != span.text):
        return unsure(field)
    printed = field_of("issuing_authority", span, span.text, span.confidence, sure=False)
    return repaired(printed, authority, span.confidence)


def _in_capitals(field: Field) -> Field:
    """A text that nothing supports: not in capitals, it may be the rest of a label in whatever language."""
    return field if (field.value or "").isupper() else unsure(field)


def _is_written_twice(value: str) -> bool:
    """Whether a place is a province as Chinese passports print it, in Chinese characters and in Latin letters."""
    found = _IN_TWO.fullmatch(value)
    return found is not None and provinces.is_one(found[1], found[2])


def _place(field: Field) -> Field:
    """A place as Chinese passports print it; one whose two writings do not belong together was misread somewhere, and
    is as the one has it that is a province's, which says that it was repaired.
    """
    found = _IN_TWO.fullmatch(field.value or "")
    if found and provinces.is_one(found[1], found[2]):
        return replace(field, value=f"{found[1]}/{found[2]}")
    if (found := _NEARLY_IN_TWO.fullmatch(field.value or "")) is None:
        return unsure(field)
    province, letters = found[1], found[2]
    if (known := provinces.latin(province)) is not None:
        letters = letters if provinces.is_one(province, letters) else known
    elif (named := provinces.of_latin(letters)) is not None:
        province = named
    else:
        return field
    return repaired(unsure(field), f"{province}/{letters}", field.confidence)


def _printed_state(code: str | None) -> str | None:
    return "D" if code == "DEU" else code
