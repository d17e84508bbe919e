"""What the checks look at: the readings of the submitted pictures, the claim, the day and the policy's limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from ocr.reading import Field, FieldStatus, Reading, Side
from ocr.text import without_space
from service.verification.checks.limits import Limits
from service.verification.values.claim import Claim
from service.verification.values.verdict import Purpose

LONG_TERM: Final = "LONG_TERM"

SIDE_OF_FIELD: Final[Mapping[str, Side]] = MappingProxyType(
    {
        "name": Side.PORTRAIT,
        "sex": Side.PORTRAIT,
        "ethnicity": Side.PORTRAIT,
        "birth_date": Side.PORTRAIT,
        "address": Side.PORTRAIT,
        "id_number": Side.PORTRAIT,
        "issuing_authority": Side.EMBLEM,
        "valid_from": Side.EMBLEM,
        "valid_until": Side.EMBLEM,
    }
)
"""The fields of a resident ID card and the side each is printed on."""

MISSING_SIDE_CODE: Final[Mapping[Side, str]] = MappingProxyType(
    {Side.PORTRAIT: "PORTRAIT_SIDE_MISSING", Side.EMBLEM: "EMBLEM_SIDE_MISSING"}
)

_DOUBT: Final = ("WATERMARK_OR_OVERLAY", "FIELD_GLARE", "FIELD_INCOMPLETE", "OCCLUDED", "CHARACTER_OUT_OF_DICTIONARY")
"""A field's own codes that say why it is missing or unsure, most telling first."""

UNREAD: Final = ("MIRRORED", "TEMPORARY_ID", "DOCUMENT_TYPE_NOT_SUPPORTED")
"""A reading's own codes that say why none of its fields was read, most telling first."""

_SETTLED_BY_A_PICTURE: Final = frozenset({"FIELD_MISSING", "LOW_CONFIDENCE", "FIELD_INCOMPLETE"})
"""Codes of a field that a better picture settles, if there can be a better one."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Why a field cannot be relied on: a code, the side concerned, and the confidence where something was read."""

    code: str
    side: Side
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One verification as the checks see it.

    Attributes:
        claim: what the customer declared.
        submitted: the reading of each picture, by the slot in which it was submitted.
        purpose: why the customer is identified.
        today: the day of the verification in China (UTC+8); read once.
        limits: the policy's bounds.
    """

    claim: Claim
    submitted: Mapping[Side, Reading]
    purpose: Purpose
    today: date
    limits: Limits = field(default_factory=Limits)

    @property
    def filed(self) -> Mapping[Side, Reading]:
        """Every reading by the side under which it belongs, see `place`."""
        return {side: self.submitted[slot] for side, slot in place(self.submitted).items()}

    @property
    def readings(self) -> Mapping[Side, Reading]:
        """The readings of documents by the side they *show*; a picture in the wrong slot is under its true side."""
        return {
            side: reading
            for side, reading in self.filed.items()
            if reading.side == side and reading.document_type is not None
        }

    def claimed(self, element: str) -> str:
        """An element of the claim without the space around it; empty when nothing that shows was submitted."""
        value: str | None = getattr(self.claim, element)
        return value.strip() if value and without_space(value) else ""

    def field(self, name: str) -> Field | None:
        """A field as it was read, sure or not; None when the side that should bear it was not read."""
        reading = self.readings.get(SIDE_OF_FIELD[name])
        return reading.fields.get(name) if reading is not None else None

    def problem(self, name: str) -> FieldProblem | None:
        """Why a field cannot be relied on; None when it was surely read and its value has the form it should have."""
        side = SIDE_OF_FIELD[name]
        if side not in self.readings:
            return FieldProblem(self.absence(side), side)
        found = self._doubt(name, side)
        if found is not None and found.code in _SETTLED_BY_A_PICTURE and self._well_captured(side):
            return replace(found, code="UNSURE_IN_GOOD_CAPTURE")
        return found

    def _well_captured(self, side: Side) -> bool:
        """Whether the picture of a side is as good as pictures get: by its measures, and without any remark."""
        good, reading = self.limits.good_capture, self.readings[side]
        return good is not None and reading.quality is not None and not reading.codes and good.holds(reading.quality)

    def _doubt(self, name: str, side: Side) -> FieldProblem | None:
        read = self.field(name)
        if read is None:
            return FieldProblem("FIELD_MISSING", side)
        own = next((code for code in _DOUBT if code in read.codes), None)
        if read.status is FieldStatus.MISSING or not read.value:
            return FieldProblem(own or "FIELD_MISSING", side)
        if read.status is FieldStatus.UNSURE or own == "CHARACTER_OUT_OF_DICTIONARY" or not has_form(name, read.value):
            return FieldProblem(own or "LOW_CONFIDENCE", side, read.confidence)
        return None

    def absence(self, side: Side) -> str:
        """The code that says why a side was not read: what its picture shows instead, or that no picture shows it."""
        filed = self.filed.get(side)
        shown = unread(filed) if filed is not None else None
        return shown or MISSING_SIDE_CODE[side]

    @property
    def nothing_shown(self) -> str:
        """The code that says why no picture shows a side: what the first one shows instead, or that none was sent."""
        return next((code for reading in self.filed.values() if (code := unread(reading))), "NO_DOCUMENT")

    def sure(self, name: str) -> str:
        """The value of a field that was surely read.

        Raises:
            LookupError: the field is missing or unsure: the check did not name it in its ``requires``.
        """
        read = self.field(name)
        if read is None or read.value is None or self.problem(name) is not None:
            raise LookupError("a check used a field that it does not require")
        return read.value

    def alternatives(self, name: str) -> tuple[str, ...]:
        """The other values that a field may well have, by the policy's bound."""
        read = self.field(name)
        likely = read.alternatives if read is not None else ()
        return tuple(other.value for other in likely if other.probability >= self.limits.alternative)

    def day(self, name: str) -> date:
        """The value of a date field that was surely read; see `sure`."""
        return date.fromisoformat(self.sure(name))

    def last_day(self) -> date | None:
        """The last day of validity as surely read, None for a card without end; see `sure`."""
        value = self.sure("valid_until")
        return None if value == LONG_TERM else date.fromisoformat(value)


def place(submitted: Mapping[Side, Reading]) -> Mapping[Side, Side]:
    """Where each picture belongs: from the side under which to file it, to the slot in which it was submitted.

    A picture is filed under the side it shows. Where two show the same side, or one shows none, the picture in its
    own slot goes first and the other keeps what is left, so that no picture is lost.
    """
    placed: dict[Side, Side] = {}
    by_claim_to_place = sorted(submitted, key=lambda slot: submitted[slot].side != slot)
    for slot in by_claim_to_place:
        shown = submitted[slot].side
        if shown is not None and shown not in placed:
            placed[shown] = slot
    for slot in submitted:
        if slot not in placed.values():
            free = slot if slot not in placed else next(side for side in Side if side not in placed)
            placed[free] = slot
    return placed


def unread(reading: Reading) -> str | None:
    """The code that says why a picture without any field has none; None for a side that was read."""
    if reading.side is not None:
        return None
    return next((code for code in UNREAD if code in reading.codes), "NO_DOCUMENT")


def has_form(name: str, value: str) -> bool:
    """Whether a field's value has the form that `ocr.reading.Field` promises for its kind."""
    if name == "sex":
        return value in ("MALE", "FEMALE")
    if name in ("birth_date", "valid_from", "valid_until"):
        return (name == "valid_until" and value == LONG_TERM) or _is_day(value)
    return True


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
