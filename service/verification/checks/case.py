"""What the checks look at: one document of a verification, the claim, the day and the policy's limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Final, NamedTuple

from ocr.documents import DocumentType, FieldSpec, Kind, PageLayout, document_types
from ocr.reading import Field, FieldStatus, Reading
from ocr.standards import states
from ocr.text import without_space
from service.verification.checks.limits import Limits
from service.verification.values.claim import Claim
from service.verification.values.last_day import last_day_of
from service.verification.values.verdict import PageReading, Purpose

LONG_TERM: Final = "LONG_TERM"

_DOUBT: Final = (
    "WATERMARK_OR_OVERLAY", "FIELD_GLARE", "FIELD_INCOMPLETE", "OCCLUDED", "CHARACTER_OUT_OF_DICTIONARY",
    "BANK_CARD_LUHN",
)  # fmt: skip
"""A field's own codes that say why it is missing or unsure, most telling first."""

UNREAD: Final = ("MIRRORED", "TEMPORARY_ID", "MILITARY_ID", "DOCUMENT_TYPE_NOT_SUPPORTED")
"""A reading's own codes that say why none of its fields was read, most telling first."""

_OF_ANOTHER_TYPE: Final = frozenset({"TEMPORARY_ID", "MILITARY_ID", "DOCUMENT_TYPE_NOT_SUPPORTED"})
"""Those that say that a picture shows a document of a type of which no page is read."""

_SETTLED_BY_A_PICTURE: Final = frozenset({"FIELD_MISSING", "LOW_CONFIDENCE", "FIELD_INCOMPLETE"})
"""Codes of a field that a better picture settles, if there can be a better one."""


class Filed(NamedTuple):
    """A reading, and the page under which it belongs; empty where the document has no page left for it."""

    page: str
    of: PageReading

    @property
    def reading(self) -> Reading:
        """What was read."""
        return self.of.reading


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Why a field cannot be relied on: a code, the page concerned, and the confidence where something was read."""

    code: str
    page: str
    confidence: float | None = None


@dataclass(frozen=True)
class Case:
    """One document of a verification as the checks see it.

    Attributes:
        claim: what the customer declared of themselves and of this document.
        type: the document's type: as it was read, else as it was declared, else the one that is expected.
        submitted: the readings of its pages, in the order of submission.
        purpose: why the customer is identified.
        today: the day of the verification in China (UTC+8); read once.
        limits: the policy's bounds.
        accepted: ids of the document types that the policy accepts for the purpose.
        document: which document of the verification it is, from 0.
        beside_valid: whether another document of the verification is accepted without this one, and surely valid today.
    """

    claim: Claim
    type: DocumentType
    submitted: tuple[PageReading, ...]
    purpose: Purpose
    today: date
    limits: Limits = field(default_factory=Limits)
    accepted: tuple[str, ...] = ("cn_resident_id",)
    document: int = 0
    beside_valid: bool = False

    @cached_property
    def filed(self) -> tuple[Filed, ...]:
        """Every reading with the page under which it belongs, see `place`."""
        return place(self.type, self.submitted)

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """The readings of this type by the page they *show*, whatever page they were submitted as."""
        return {
            page: one.reading
            for page, one in self.filed
            if page and one.reading.page == page and one.reading.document_type == self.type.id
        }

    def claimed(self, element: str) -> str:
        """An element of the claim without the space around it; empty when nothing that shows was submitted."""
        value: str | None = getattr(self.claim, element)
        return value.strip() if value and without_space(value) else ""

    def field(self, name: str) -> Field | None:
        """A field as it was read, sure or not; None when no page that bears it was read.

        Of a field that stands on several pages it is the surest.
        """
        if name not in self._fields:
            self._fields[name] = self._field(name)
        return self._fields[name]

    @cached_property
    def _fields(self) -> dict[str, Field | None]:
        """What `field` has found: each check asks for its fields again."""
        return {}

    def _field(self, name: str) -> Field | None:
        readings = self.readings
        pages = (page.id for page in self.type.pages if name in page.fields)
        read = [found for page in pages if page in readings and (found := readings[page].fields.get(name))]
        return max(read, key=lambda one: (one.status is FieldStatus.READ, one.confidence), default=None)

    def asks_for(self, name: str) -> bool:
        """Whether a field stands on a page that the document must have, or on one that was submitted."""
        shown = {page for page, _ in self.filed}
        return any(name in page.fields and (not page.optional or page.id in shown) for page in self.type.pages)

    def problem(self, name: str) -> FieldProblem | None:
        """Why a field cannot be relied on; None when it was surely read and its value has the form it should have."""
        if name not in self._problems:
            self._problems[name] = self._problem(name)
        return self._problems[name]

    @cached_property
    def _problems(self) -> dict[str, FieldProblem | None]:
        """What `problem` has found, by field: each check asks for its fields again."""
        return {}

    def _problem(self, name: str) -> FieldProblem | None:
        bearing = [page.id for page in self.type.pages if name in page.fields]
        page = next((page for page in bearing if page in self.readings), None)
        if page is None:
            return FieldProblem(self.absence(bearing[0]), bearing[0])
        found = self._doubt(name, page)
        if found is not None and found.code in _SETTLED_BY_A_PICTURE and self._well_captured(page):
            return replace(found, code="UNSURE_IN_GOOD_CAPTURE")
        return found

    def _well_captured(self, page: str) -> bool:
        """Whether the picture of a page is as good as pictures get: by its measures, and without any remark."""
        good, reading = self.limits.good_capture, self.readings[page]
        return good is not None and reading.quality is not None and not reading.codes and good.holds(reading.quality)

    def _doubt(self, name: str, page: str) -> FieldProblem | None:
        read, spec = self.field(name), self.type.field(name)
        if read is None or spec is None:
            return FieldProblem("FIELD_MISSING", page)
        own = next((code for code in _DOUBT if code in read.codes), None)
        if read.status is FieldStatus.MISSING or not read.value:
            return FieldProblem(own or "FIELD_MISSING", page)
        if read.status is FieldStatus.UNSURE or own == "CHARACTER_OUT_OF_DICTIONARY" or not has_form(spec, read.value):
            return FieldProblem(own or "LOW_CONFIDENCE", page, read.confidence)
        return None

    def absence(self, page: str) -> str:
        """The code that says why a page was not read: what its picture shows instead, or that no picture shows it.

        Of a type that nobody named and no picture shows, no page is missing: the pictures' own code says what they are.
        """
        filed = next((one.reading for one in self.filed if one.page == page), None)
        shown = unread(filed) if filed is not None else None
        if shown is None and self.filed and self.is_type_supposed:
            shown = self.nothing_shown
        return shown or self._layout(page).missing_code

    @cached_property
    def is_type_supposed(self) -> bool:
        """Whether the type is a mere supposition: all pictures show documents of other types, or none and the customer
        named neither the type nor a page of it.
        """
        codes = {unread(one.reading) for one in self.filed}
        named = self.claim.document_type == self.type.id or any(
            self.type.page(one.of.submitted) is not None for one in self.filed
        )
        return None not in codes and (codes <= _OF_ANOTHER_TYPE or not named)

    def _layout(self, page: str) -> PageLayout:
        layout = self.type.page(page)
        assert layout is not None  # noqa: S101 - pages are named by their own type
        return layout

    @property
    def nothing_shown(self) -> str:
        """The code that says why no picture shows a page: what the first one shows instead, or that none was sent."""
        return next((code for one in self.filed if (code := unread(one.reading))), "NO_DOCUMENT")

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

    def number(self) -> str:
        """The citizen number, whatever its field is called, as surely read; see `sure`."""
        return self.sure(next((spec.name for spec in self.type.fields if spec.kind is Kind.CITIZEN_NUMBER), ""))

    def day(self, name: str) -> date:
        """The value of a date field that was surely read; see `sure`."""
        return date.fromisoformat(self.sure(name))

    def surely_valid(self) -> bool:
        """Whether the last day was surely read, and has not passed."""
        if self.type.field("valid_until") is None or self.problem("valid_until") is not None:
            return False
        last = self.last_day()
        return last is None or self.today <= last

    def of_another_state(self) -> bool:
        """Whether the zone surely names a state other than China that issued the document."""
        name = "mrz.issuing_state"
        if self.type.field(name) is None or self.problem(name) is not None:
            return False
        return states.is_another_state(self.sure(name))

    def last_day(self) -> date | None:
        """The last day of validity as surely read, None for a document without end; see `sure`."""
        value = self.sure("valid_until")
        return None if value == LONG_TERM else last_day_of(value)


def place(type: DocumentType, submitted: Sequence[PageReading]) -> tuple[Filed, ...]:
    """Where each picture belongs: each reading with the page under which it is filed, in the order of the pages.

    A picture is filed under the page it shows. Where two show the same page, or one shows none, the picture that was
    submitted as that page goes first and the other takes a page that is left, so that no picture is lost.
    """
    pages = [page.id for page in type.pages]
    placed: dict[str, PageReading] = {}
    left: list[PageReading] = []
    for one in sorted(submitted, key=lambda one: one.reading.page != one.submitted):
        if one.reading.page in pages and one.reading.page not in placed:
            placed[one.reading.page] = one
        else:
            left.append(one)
    beyond: list[Filed] = []
    for one in sorted(left, key=submitted.index):
        own = one.submitted if one.submitted in pages and one.submitted not in placed else None
        free = own or next((page for page in pages if page not in placed), None)
        if free is None:
            beyond.append(Filed("", one))
        else:
            placed[free] = one
    return (*(Filed(page, placed[page]) for page in pages if page in placed), *beyond)


def unread(reading: Reading) -> str | None:
    """The code that says why a picture without any field has none; None for a page that was read."""
    if reading.page is not None:
        return None
    return next((code for code in UNREAD if code in reading.codes), "NO_DOCUMENT")


@cache
def missing_codes() -> frozenset[str]:
    """The codes that say that a page is missing, of all types."""
    return frozenset(page.missing_code for type in document_types().values() for page in type.pages)


@cache
def problem_codes() -> frozenset[str]:
    """The codes that say why a field cannot be relied on."""
    own = ("FIELD_MISSING", "LOW_CONFIDENCE", "UNSURE_IN_GOOD_CAPTURE", "NO_DOCUMENT")
    return frozenset({*_DOUBT, *UNREAD, *own}) | missing_codes()


def has_form(spec: FieldSpec, value: str) -> bool:
    """Whether a field's value has the form that `ocr.reading.Field` promises for its kind."""
    if spec.kind is Kind.SEX:
        return value in ("MALE", "FEMALE", "UNSPECIFIED")
    if spec.kind in (Kind.DATE, Kind.LAST_DAY):
        return (spec.kind is Kind.LAST_DAY and value == LONG_TERM) or _is_day(value)
    if spec.kind is Kind.LAST_MONTH:
        return len(value) == len("YYYY-MM") and _is_day(f"{value}-01")
    return True


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
