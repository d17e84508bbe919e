"""What a zone says, as fields: values with their confidence and how far they may be relied on.

A number or a day is READ only if its own check digit and the composite one are right and no digit had to decide about a
character. Names, and the line that they stand in, are READ only once print agrees (`agreed_names`): no digit sees them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Final

import numpy as np

from ocr.fields.outcome import SURE_ILLEGAL
from ocr.geometry import Quad
from ocr.lines.rows import Row
from ocr.reading import Alternative, Field, FieldStatus
from ocr.standards import gbk_name, mrz, mrz_values, states
from ocr.standards.mrz import FILLER, Part
from ocr.zones.zone import SURE_CHECKED, UNSEEN, Zone

SURE: Final = 0.9
"""Least confidence of a character that no check digit sees."""
_ONCE_CHECKED: Final = 0.8
"""The same of one that a single check digit sees: a format without a composite one."""
_UNSEEN_OF_TWO: Final = 0.02
"""The share of the less likely one of two rivals whose changes cancel out, from which on they are a doubt."""
_DOUBTFUL: Final = 0.49
"""Confidence at the most of a line of names whose document code or state, which nothing else says, is not sure."""
_HALF: Final = 0.5
"""What no digit sees is sure only in a zone with so many of its digits right."""
_UNCHECKED: Final = ("nationality", "issuing_state", "sex")
"""Parts that no check digit sees, not even the composite one: a line is as sure as they are."""
_NAMES: Final = ("mrz.surname", "mrz.given_names")


def zone_fields(zone: Zone, rows: Sequence[Row], today: date) -> dict[str, Field]:
    """Fields ``mrz.*`` of a zone, all that its format has.

    Args:
        zone: the zone.
        rows: its rows, to say where each value stands.
        today: the day of the reading, by which years of two digits are told.
    """
    made = _Made(zone, rows)
    fields = [made.field("number", mrz.number(zone.format, zone.texts), made.checked("number"))]
    birth = mrz_values.birth_date(zone.text("birth_date"), today=today)
    last = mrz_values.last_day(zone.text("valid_until"), today=today)
    fields.append(made.field("birth_date", birth.isoformat() if birth else None, made.checked("birth_date")))
    fields.append(made.field("valid_until", last.isoformat() if last else None, made.checked("valid_until")))
    for part in ("nationality", "issuing_state"):
        if part in zone.format.parts:
            code = zone.text(part).rstrip(FILLER)
            sure = states.is_known(code) and made.confidence(part) >= SURE and zone.own_support >= _HALF
            fields.append(made.field(part, states.nationality(code) or None, sure=sure))
    if "sex" in zone.format.parts:
        sex = mrz_values.SEXES.get(zone.text("sex"))
        fields.append(made.field("sex", sex, sure=made.confidence("sex") >= SURE and zone.own_support >= _HALF))
    if "names" in zone.format.parts:
        names = mrz_values.names(zone.text("names"))
        for name, value in zip(_NAMES, (names.surname, names.given), strict=True):
            field = made.field("names", value or None, sure=False)
            fields.append(replace(field, name=name))
    if (spelled := _chinese_name(zone)) is not None:
        part = "optional" if zone.format is mrz.TD3 else "name_letters"
        checked = made.checked("optional") if zone.format is mrz.TD3 else made.confidence(part) >= SURE
        fields.append(replace(made.field(part, spelled, sure=checked), name="mrz.name"))
    found = {field.name: field for field in fields}
    return {**found, **_lines(made, found)}


def agreed_names(fields: Mapping[str, Field], agree: bool) -> dict[str, Field]:
    """The fields of a zone, its names and their line READ where print says the same."""
    if not agree:
        return dict(fields)
    settled = dict(fields)
    for name in (*_NAMES, "mrz.line1", "mrz.line3"):
        field = settled.get(name)
        if field is None or field.value is None or field.repaired:
            continue
        of_names = name in _NAMES or "<<" in field.text
        if of_names and (name in _NAMES or field.confidence >= SURE_CHECKED):
            settled[name] = replace(field, status=FieldStatus.READ, codes=())
    return settled


def chinese_letters(zone: Zone) -> tuple[str, str] | None:
    """The letters that spell a name in Chinese characters, and the one for how many are left out; None without any."""
    if zone.format is mrz.TD3:
        return (zone.text("optional")[:12], zone.text("optional")[12]) if zone.spells_chinese() else None
    if zone.format is mrz.RESIDENT_PERMIT:
        return zone.text("name_letters"), zone.text("name_left_out")
    return None


def _chinese_name(zone: Zone) -> str | None:
    letters = chinese_letters(zone)
    return None if letters is None else gbk_name.decoded(letters[0])


def _lines(made: _Made, fields: Mapping[str, Field]) -> dict[str, Field]:
    """The lines as printed: those with check digits READ where all of their fields are."""
    zone, found = made.zone, {}
    whole = all(right is not False for right in zone.digits.values())
    for number, line in enumerate(zone.lines):
        confidence = min(line.confidences)
        named = zone.format.parts.get("names")
        has_names = named is not None and named.line == number
        checked = any(digit.at.line == number for digit in zone.format.digits.values())
        least = SURE_CHECKED if whole and _composite(zone) else SURE if whole else SURE_ILLEGAL
        place = Part(number, 0, zone.format.length)
        sure = checked and not zone.repaired and not has_names and confidence >= least and not zone.hides(place)
        sure = sure and not _left_open(made, number)
        sure = sure and all(
            fields[f"mrz.{part}"].status is FieldStatus.READ
            for part in _UNCHECKED
            if part in zone.format.parts and zone.format.parts[part].line == number
        )
        if named is not None and has_names and min(line.confidences[: named.start], default=1.0) < SURE:
            confidence = min(confidence, _DOUBTFUL)
        found[f"mrz.line{number + 1}"] = made.as_field(
            f"mrz.line{number + 1}", line.text, line.text, confidence, place, sure=sure
        )
    return found


def _left_open(made: _Made, number: int) -> bool:
    """Whether check digits leave open what two characters of a line's parts are."""
    parts = made.zone.format.parts
    return any(parts[name].line == number and made.hides_two(name) for name in made.zone.digits if name in parts)


def _composite(zone: Zone) -> bool:
    return "composite" in zone.format.digits


class _Made:
    """Makes the fields of one zone."""

    def __init__(self, zone: Zone, rows: Sequence[Row]) -> None:
        self.zone, self._rows = zone, rows

    def confidence(self, part: str) -> float:
        return self.zone.confidence(self.zone.format.parts[part])

    def checked(self, part: str) -> bool:
        """Whether a part is as its own digit and the composite one say, as it was read; or as clear as what no grammar
        allows has to be: what is printed wrong stays wrong.
        """
        digits = self.zone.digits
        if part in self.zone.repaired:
            return False
        if digits.get(part) is not True or digits.get("composite", True) is not True:
            return self._is_clear(part)
        least = SURE_CHECKED if _composite(self.zone) else _ONCE_CHECKED
        hidden = self.zone.hides(self.zone.format.parts[part]) or self.hides_two(part)
        return self.confidence(part) >= least and not hidden

    def hides_two(self, part: str) -> bool:
        """Whether two characters of a part may be other ones whose changes cancel out in its check digit and the
        composite one, such as two zeros for letters O at places of weights 7 and 3.
        """
        place, texts = self.zone.format.parts[part], self.zone.texts
        line = self.zone.lines[place.line]
        places = range(place.start, place.end)
        doubts = [(at, rival, share) for at in places for rival, share in line.rivals[at] if share >= _UNSEEN_OF_TWO]
        for (at, one, share), (other, another, its_share) in combinations(doubts, 2):
            if at == other or max(share, its_share) < UNSEEN:
                continue
            changed = list(texts[place.line])
            changed[at], changed[other] = one, another
            lines = [*texts[: place.line], "".join(changed), *texts[place.line + 1 :]]
            right = mrz.digits(self.zone.format, lines)
            if right.get(part) is True and right.get("composite", True) is True:
                return True
        return False

    def _is_clear(self, part: str) -> bool:
        digit = self.zone.format.digits.get(part)
        places = (self.zone.format.parts[part], *((digit.at,) if digit else ()))
        return min(self.zone.confidence(place) for place in places) >= SURE_ILLEGAL and not self.zone.repaired

    def field(self, part: str, value: str | None, sure: bool) -> Field:
        place = self.zone.format.parts[part]
        return self.as_field(f"mrz.{part}", place.of(self.zone.texts), value, self.confidence(part), place, sure=sure)

    def as_field(self, name: str, text: str, value: str | None, confidence: float, part: Part, *, sure: bool) -> Field:
        if not value:
            return Field(name, text, None, 0.0, FieldStatus.MISSING, codes=("FIELD_MISSING",), box=self._box(part))
        repaired = bool(self.zone.repaired & {name.removeprefix("mrz.")}) or (
            ".line" in name and any(self.zone.format.parts[one].line == part.line for one in self.zone.repaired)
        )
        status = FieldStatus.READ if sure and not repaired else FieldStatus.UNSURE
        codes = () if status is FieldStatus.READ else ("LOW_CONFIDENCE",)
        codes = (*codes, "VALUE_REPAIRED") if repaired else codes
        return Field(
            name, text, value, round(confidence, 4), status, self._others(part, text), repaired, self._box(part), codes
        )

    def _others(self, part: Part, text: str) -> tuple[Alternative, ...]:
        """The text with one of its characters as its likeliest rival has it."""
        line = self.zone.lines[part.line]
        found = [
            Alternative(text[: place - part.start] + rival + text[place - part.start + 1 :], round(share, 4))
            for place in range(part.start, part.end)
            for rival, share in line.rivals[place][:1]
            if share > 0.05
        ]
        return tuple(sorted(found, key=lambda one: -one.probability)[:3])

    def _box(self, part: Part) -> Quad | None:
        if part.line >= len(self._rows):
            return None
        centres = np.array(self.zone.centres[part.line])
        half = (centres[-1] - centres[0]) / (len(centres) - 1) / 2
        start, end = centres[part.start] - half, centres[part.end - 1] + half
        tl, tr, br, bl = self._rows[part.line].quad.array()
        corners = [tl + (tr - tl) * start, tl + (tr - tl) * end, bl + (br - bl) * end, bl + (br - bl) * start]
        return Quad.from_array(np.array(corners))
