"""One page of a document: its picture, and a list of its fields with the strip of the photo each was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from idverdict import v1
from PIL import Image

from ocr.documents import document_types
from service.annotate import photograph
from service.annotate.canvas import AMBER, GREEN, GREY, INK, LINE, PANEL, RED, SOFT, Canvas, tint
from service.annotate.lettering import Colour, measure, wrap
from service.annotate.wording import STATUS_COLOURS, objections
from service.labels import word
from service.verification.messages import claim_from
from service.verification.values.card_numbers import is_card_number, shown
from service.verification.values.claim import Claim
from service.verification.values.document_words import (
    declared_for,
    fields_in_order,
    page_words,
    words_of_field,
)
from service.verification.values.verdict import Hint

Pictures = Mapping[tuple[int, int], bytes]
"""Encoded pictures by document and number, both from 0."""

_PHOTO_HEIGHT: Final = 500
_PAD: Final = 24
_ROW: Final = 62
_STRIP: Final = (46, 236)
"""Height and length that a strip may have at most."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """What belongs to one page: the decoded picture, its reading, and what was decided and claimed."""

    picture: Image.Image | None
    reading: v1.DocumentReading | None
    verdict: v1.Verdict | None
    claim: Claim


@dataclass(frozen=True, slots=True)
class _Entry:
    """A field in the list: its number, the field, its colour."""

    number: int
    field: v1.Field
    colour: Colour


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was submitted.

    Attributes:
        document: which document of the verification it belongs to, from 0.
        page: id of the page that it was submitted as, or that was found in another picture; empty where neither is.
        picture: the encoded picture that it was sent as, or found in; None where none was sent.
        reading: what was read; None where nothing was decided.
        claim: what was declared of the customer and the document.
    """

    document: int
    page: str
    picture: bytes | None
    reading: v1.DocumentReading | None
    claim: Claim

    @property
    def title(self) -> Hint:
        """What the page is called, by the document's type as it was read, or else declared."""
        read = self.reading.document_type if self.reading is not None else ""
        page = self.page or (self.reading.page if self.reading is not None else "")
        return page_words(read or self.claim.document_type or "cn_resident_id", page)


def pages_of(
    documents: Sequence[v1.SubmittedDocument], person: v1.Claim, verdict: v1.Verdict | None, pictures: Pictures
) -> list[Page]:
    """The pages of documents: those that were sent, those that were found in another picture, and those that neither
    was, since a verdict asks for them.

    Args:
        documents: as they were submitted.
        person: what was declared of the customer.
        verdict: what was decided; None where nothing was.
        pictures: the encoded pictures by document and number.
    """
    pages: list[Page] = []
    for number, document in enumerate(documents):
        claim = claim_from(person, document)
        readings = [one for one in verdict.readings if one.document == number] if verdict is not None else []
        if verdict is None:
            sent = enumerate(document.pages)
            pages += [Page(number, one.page, pictures.get((number, place)), None, claim) for place, one in sent]
        for reading in readings:
            picture = pictures.get((number, reading.picture))
            pages.append(Page(number, reading.submitted_page, picture, reading, claim))
        found = {one.page for one in pages if one.document == number} | {one.page for one in readings}
        read = next((one.document_type for one in readings if one.document_type), document.document_type)
        type = document_types().get(read or "cn_resident_id")
        missing = [page.id for page in type.pages if page.id not in found] if type and "" not in found else []
        pages += [Page(number, page, None, None, claim) for page in missing]
    return pages


def draw_page(page: Page, verdict: v1.Verdict | None, width: int) -> Image.Image:
    """Draw the picture of a page, and the fields that were read from it."""
    data, reading, claim = page.picture, page.reading, page.claim
    canvas = Canvas.blank(width, 2400, PANEL)
    top = _heading(canvas, page, verdict)
    picture = photograph.upright(data) if data else None
    colours = _colours(reading, verdict)
    numbers = numbered(reading)
    size = (width - 2 * _PAD, _PHOTO_HEIGHT)
    if picture is None:
        text = "not sent" if data is None else "these bytes are no picture"
        shown = photograph.no_picture(text, size)
    else:
        shown = draw_photo(picture, reading, verdict, size)
    canvas.paste(shown, (_PAD, top), radius=10)
    top += _PHOTO_HEIGHT + 12
    if reading is not None and reading.HasField("quality"):
        top = _measures(canvas, reading.quality, top)
    elif picture is not None and verdict is not None:
        canvas.text((_PAD, top + 12), "No document was found in this picture.", 20, RED, bold=True)
        top += 32
    if reading is not None and verdict is not None:
        for name, number in numbers.items():
            entry = _Entry(number, reading.fields[name], colours[name])
            top = _row(canvas, top, entry, _Sent(picture, reading, verdict, claim))
    return canvas.image.crop((0, 0, width, top + _PAD // 2))


def draw_photo(
    picture: Image.Image, reading: v1.DocumentReading | None, verdict: v1.Verdict | None, size: tuple[int, int]
) -> Image.Image:
    """Draw the part of a picture around the card, scaled to a size, with the fields marked by their numbers."""
    if reading is None:
        return photograph.marked(picture, None, [], size)
    card = photograph.quad_of(reading.quad) if reading.HasField("quad") else None
    colours = _colours(reading, verdict)
    marks = photograph.marks_of(reading, numbered(reading), colours) if colours else []
    secret = [photograph.quad_of(f.box) for n, f in reading.fields.items() if is_card_number(n) and f.HasField("box")]
    picture = photograph.hidden(picture, secret)
    return photograph.marked(picture, card, marks, size)


def numbered(reading: v1.DocumentReading | None) -> dict[str, int]:
    """The fields of a reading in the order of the print, with the numbers that mark them in the picture."""
    present = [] if reading is None else fields_in_order(reading.document_type, reading.fields)
    return {name: number for number, name in enumerate(present, 1)}


def _heading(canvas: Canvas, page: Page, verdict: v1.Verdict | None) -> int:
    words, reading = page.title, page.reading
    x = _PAD + canvas.text((_PAD, 36), words.en.capitalize(), 26, bold=True)
    canvas.text((x + 12, 37), words.zh, 21, SOFT)
    right = canvas.image.width - _PAD
    codes = dict.fromkeys(check.code for check in objections(verdict) if _is_of(check, reading)) if verdict else {}
    if reading is not None and page.page and reading.page not in (page.page, ""):
        codes = {f"SHOWS THE {page_words(reading.document_type, reading.page).en.upper()}": None, **codes}
    for code in codes:
        wide = measure(code, 16, bold=True) + 20
        if right - wide < x + 130:
            break
        canvas.pill((right - wide, 36), code, 16, RED, quiet=True)
        right -= wide + 8
    return 68


def _is_of(check: v1.CheckResult, reading: v1.DocumentReading | None) -> bool:
    """Whether a check speaks of a whole page, the one that a reading shows or was sent as."""
    if reading is None or check.fields or not check.page or check.document != reading.document:
        return False
    return bool(check.page == (reading.page or reading.submitted_page))


def _colours(reading: v1.DocumentReading | None, verdict: v1.Verdict | None) -> dict[str, Colour]:
    """The fields of a reading in the order of the print; red where a check failed on one."""
    if reading is None or verdict is None:
        return {}
    ours = (check for check in verdict.checks if check.document == reading.document)
    failed = {name for check in ours if check.outcome == v1.Outcome.OUTCOME_FAILED for name in check.fields}
    return {
        name: RED if name in failed else STATUS_COLOURS[reading.fields[name].status]
        for name in fields_in_order(reading.document_type, reading.fields)
    }


def _measures(canvas: Canvas, quality: v1.Quality, top: int) -> int:
    """What was measured on the card, in one line."""
    x = _PAD
    for text in (
        f"sharpness {quality.sharpness:.2f}",
        f"brightness {quality.brightness:.2f}",
        f"burnt out {quality.over_exposed:.0%}",
        f"glare {quality.glare:.1%}",
        f"card {quality.card_width_px:.0f} px wide",
    ):
        x += canvas.text((x, top + 10), text, 16, SOFT) + 24
    return top + 30


def _row(canvas: Canvas, top: int, entry: _Entry, sent: _Sent) -> int:
    """A field: number, labels, strip, value, what speaks against it, and how sure it is."""
    field, colour, picture = entry.field, entry.colour, sent.picture
    width = canvas.image.width
    value_x, value_width = 418, width - 418 - 152
    said = shown(field.name, field.value if field.HasField("value") else field.text)
    value = said or "nothing could be read"
    lines = wrap(value, 22, value_width, bold=True)
    against = _against(field, sent)
    notes = [line for note in against for line in wrap(note, 16, width - value_x - _PAD)]
    height = max(_ROW, 30 * len(lines) + 23 * len(notes) + 24)
    canvas.panel((_PAD, top, width - _PAD, top + 1), LINE, radius=0)
    middle = top + 31
    canvas.dot((_PAD + 15, middle), 14, colour, str(entry.number), 16)
    words = words_of_field(field.name)
    canvas.text((_PAD + 40, middle - 10), words.en.capitalize(), 18, bold=True)
    canvas.text((_PAD + 40, middle + 13), words.zh, 14, SOFT)
    if picture is not None and field.HasField("box"):
        strip = photograph.straightened(picture, photograph.quad_of(field.box), *_STRIP)
        if is_card_number(field.name):
            strip = photograph.pixelated(strip)
        canvas.paste(strip, (166, top + 8 + max(0, (_STRIP[0] - strip.height) // 2)), radius=4)
    ink = INK if field.HasField("value") else GREY
    for line_number, line in enumerate(lines):
        canvas.text(
            (value_x, top + (31 if len(lines) + len(notes) == 1 else 22) + 30 * line_number), line, 22, ink, bold=True
        )
    for note_number, note in enumerate(notes):
        canvas.text(
            (value_x, top + 22 + 30 * len(lines) + 23 * note_number - 2), note, 16, RED if colour == RED else AMBER
        )
    _confidence(canvas, field, (width - _PAD - 118, middle))
    return top + height


def _confidence(canvas: Canvas, field: v1.Field, at: tuple[int, int]) -> None:
    """A bar of the confidence and its figure; the status in words where it is not READ."""
    colour = STATUS_COLOURS.get(field.status, GREY)
    x, y = at
    canvas.panel((x, y - 12, x + 118, y - 4), tint(colour, 0.16), radius=4)
    filled = round(118 * field.confidence)
    if filled >= 8:
        canvas.panel((x, y - 12, x + filled, y - 4), colour, radius=4)
    status = word(v1.FieldStatus, field.status).lower()
    said = f"{status} · repaired" if field.repaired else status
    canvas.text((x, y + 11), said, 14, colour if colour != GREEN else SOFT)
    canvas.text(
        (x + 118, y + 11), f"{field.confidence:.1%}" if field.confidence < 0.9995 else "100 %", 14, SOFT, right=True
    )


def _against(field: v1.Field, sent: _Sent) -> list[str]:
    """What speaks against a field: codes of its checks, what was claimed instead, what its number says instead."""
    if sent.verdict is None or sent.reading is None:
        return []
    document, type = sent.reading.document, sent.reading.document_type
    ours = (check for check in objections(sent.verdict) if check.document == document)
    checks = [check for check in ours if field.name in check.fields]
    notes = [" · ".join(dict.fromkeys(check.code for check in checks))] if checks else []
    claimed = shown(field.name, declared_for(sent.claim, type, field.name))
    if claimed and any(check.category == "COMPARISON" for check in checks):
        notes.append(f"claimed: {claimed}")
    derived = sent.reading.derived.get(field.name, "")
    if derived and any(check.code.endswith("NUMBER_MISMATCH") for check in checks):
        notes.append(f"the number says: {derived}")
    if field.status == v1.FieldStatus.FIELD_STATUS_UNSURE and field.alternatives:
        others = ", ".join(
            f"{shown(field.name, other.value)} {other.probability:.0%}" for other in field.alternatives[:2]
        )
        notes.append(f"or: {others}")
    return notes
