"""What the seal on a page says, as a field: a second reading where the same is printed beneath the seal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ocr.cards.card_reader import CardReader
from ocr.documents import Parsed
from ocr.engines.lattice import Lattice
from ocr.fields.outcome import beside
from ocr.finding.pose import Pose
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.looks.round_seal import RoundSeal, seal_text
from ocr.looks.square_seal import square_seal_texts
from ocr.reading import Field, FieldStatus

_HAN: Final = "[\u3400-\u9fff]"
_LEAST: Final = 0.25
"""A character less probable than this at the beginning of a seal's text is the end of other print."""


def with_seals(parsed: Parsed, picture: Picture, pose: Pose, reader: CardReader, seal: RoundSeal | None) -> Parsed:
    """What a page says, with the fields that its seal holds: READ where print says the same, else never.

    Args:
        parsed: what the page's print says.
        picture: the whole picture.
        pose: where the page lies.
        reader: reads what is on it.
        seal: its round seal, if it has one.
    """
    read: dict[str, Field] = {}
    for name, ends in pose.layout.seals.items():
        field = parsed.fields[name]
        if field.status is FieldStatus.READ or seal is None:
            continue
        with reader.clock.stage("recognise"):
            seen = seal_text(picture, seal, reader.engine)
        own = _office(name, seen, seal.quad, ends)
        if own is None:
            continue
        if field.value is None or (own.confidence > field.confidence > 0 and own.value != field.value):
            read[name] = own
        else:
            read[name] = beside(field, own.value)
    for name, form in pose.layout.square_seals.items():
        if parsed.fields[name].value is None:
            with reader.clock.stage("recognise"):
                several = square_seal_texts(picture, pose.quad, reader.engine)
            offices = [one for rows, place in several if (one := _in_rows(name, rows, place, form)) is not None]
            read |= {name: max(offices, key=lambda one: one.confidence)} if offices else {}
    return replace(parsed, fields={**parsed.fields, **read}) if read else parsed


def _in_rows(name: str, rows: Sequence[Lattice], place: Quad, form: str) -> Field | None:
    """The office that the rows of a seal name together, never sure; None where they have none of its form."""
    chars = [char for row in rows for char in row.chars if not char.text.isspace()]
    text = "".join(char.text for char in chars)
    if re.fullmatch(form, text) is None:
        return None
    confidence = round(min(char.probability for char in chars), 4)
    return Field(name, text, text, confidence, FieldStatus.UNSURE, box=place, codes=("LOW_CONFIDENCE",))


def _office(name: str, lattice: Lattice, place: Quad, ends: str) -> Field | None:
    """The office that a seal names, never sure; None where it has none of its form."""
    chars = [char for char in lattice.chars if not char.text.isspace()]
    found = re.search(f"{_HAN}{{2,}}(?:{ends})", "".join(char.text[:1] for char in chars))
    if found is None:
        return None
    own = chars[found.start() : found.end()]
    while len(own) > 1 and own[0].probability < _LEAST:
        own = own[1:]
    text = "".join(char.text for char in own)
    confidence = round(min(char.probability for char in own), 4)
    return Field(name, text, text, confidence, FieldStatus.UNSURE, box=place, codes=("LOW_CONFIDENCE",))
