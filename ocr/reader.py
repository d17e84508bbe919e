"""The reader: picture -> reading, its stages in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain

import cv2
import numpy as np

from ocr.cards.card_reader import DOCUMENT, SETTLED, CardReader, Found
from ocr.cards.card_search import (
    MUCH_PRINT,
    SURVEYS,
    Glimpse,
    are_evident,
    are_legible,
    coarsely_surveyed,
    completed,
    found_beneath_overlay,
    glimpsed,
    is_exhausted,
    is_mirrored,
    more_telling,
    seen,
    seen_beneath_strokes,
    surveyed,
)
from ocr.cards.labelled_search import glance, is_cut, labelled, tells_in_mirror
from ocr.cards.outlined_search import outlined, small_page
from ocr.cards.page_outlines import bears_other_title, page_outlines, titled_outline
from ocr.cards.second_document import may_lie_beside, shows_another, shows_bank_card
from ocr.cards.stages import Clock
from ocr.cards.zone_search import zoned
from ocr.documents import Kind, Parsed, document_types
from ocr.documents.open_length import of_print_alone
from ocr.documents.other_types import OTHER, TEMPORARY, code_of, other_type, titled
from ocr.engines import TextEngine, make_engine
from ocr.engines.lattice import Lattice
from ocr.engines.patient import PatientEngine
from ocr.fields.calibration import Calibration, shipped
from ocr.finder import Finder
from ocr.finder.borders import refine
from ocr.finding.locate import Survey, survey
from ocr.finding.pose import Pose
from ocr.finding.print_glance import GlancedRow, spoken_rows
from ocr.finding.wholeness import doubted_where_cut, printed_corners_inside
from ocr.geometry import Quad
from ocr.glyphs.verifier import GlyphVerifier
from ocr.heap import give_back_what_is_freed
from ocr.image import Limits, Pixels
from ocr.image.picture import Picture
from ocr.lines.rows import Row
from ocr.looks.strip import with_strips
from ocr.quality.capture import Frontal, measure, quality_codes
from ocr.quality.glare import IN_PLACE, doubted_for_glare
from ocr.quality.page_glare import doubted_on_page
from ocr.reading import FieldStatus, Reading
from ocr.zones.line_reader import LineReader

SEVERAL = 3
"""Rows of print that a page has at least."""


@dataclass(frozen=True)
class Reader:
    """Reads pictures of documents. Safe to call from several threads at once.

    Attributes:
        engine: finds and recognises text.
        finder: finds cards at a glance; None leaves that to the print alone.
        limits: bounds of an upload.
        calibration: what raw confidences stand for.
        glyphs: tells single characters by their glyph; None where names rest on the engine alone.
        zone_lines: recognises lines of zones at a glance; None leaves them to the engine.
        now: seconds of the clock by which stages are measured.
    """

    engine: TextEngine
    finder: Finder | None = field(default_factory=Finder)
    limits: Limits = field(default_factory=Limits)
    calibration: Calibration = field(default_factory=shipped)
    glyphs: GlyphVerifier | None = field(default_factory=GlyphVerifier)
    zone_lines: LineReader | None = field(default_factory=LineReader)
    now: Callable[[], float] = time.perf_counter

    @property
    def models(self) -> tuple[str, ...]:
        """What read: the finder's networks and the engine's models, each with its version."""
        others = [part.models for part in (self.finder, self.glyphs, self.zone_lines) if part is not None]
        return (*chain.from_iterable(others), *self.engine.models)

    def read(self, data: bytes, between_stages: Callable[[], None] = lambda: None) -> Reading:
        """Decode and read one picture.

        Args:
            data: an encoded picture.
            between_stages: called before each stage and in long ones, ten times a second while a picture is decoded;
                whatever it raises ends the reading, and the decoding.

        Raises:
            ocr.image.ImageError: the bytes are no usable picture.
        """
        clock = Clock(between_stages, self.now)
        with clock.stage("decode"):
            picture = Picture.of(data, self.limits, between_stages)
        return replace(self, engine=PatientEngine(self.engine, between_stages))._read(picture, clock)

    def read_pixels(self, pixels: Pixels) -> Reading:
        """Read a decoded upright RGB picture."""
        return self._read(Picture(pixels), Clock(now=self.now))

    def warm_up(self) -> None:
        """Load and compile everything, so that the first picture is as quick as the next."""
        with ThreadPoolExecutor() as side_by_side:
            parts = (self.engine, self.finder, self.glyphs, self.zone_lines)
            begun = [side_by_side.submit(part.warm_up) for part in parts if part]
            begun.append(side_by_side.submit(self._first_calls))
        for part in begun:
            part.result()
        if self.finder is None:
            survey(Picture(np.full((480, 640, 3), 200, np.uint8)), self.engine, SURVEYS[0])

    def _first_calls(self) -> None:
        """Have made what is made at a first call: codecs, tables of colours, of regions, names of models."""
        _ = self.models
        _, encoded = cv2.imencode(".jpg", np.full((480, 640, 3), 200, np.uint8))
        picture, quad = Picture.of(encoded.tobytes(), self.limits), Quad.upright(100, 100, 500, 350)
        for document in document_types().values():
            refine(picture, quad, document.aspect)
            for layout in document.pages:
                boxes = [(0.2, zone.y - 0.03, 0.5, zone.y + 0.03) for zone in layout.zones]
                layout.parse([Row(box, quad, Lattice.of("北京市公安局漢")) for box in boxes])

    def _read(self, picture: Picture, clock: Clock) -> Reading:
        reader = CardReader(self.engine, self.finder, clock, self.glyphs, self.zone_lines)
        glimpses = glimpsed(picture, reader)
        found: list[Found] = []
        last: Survey | None = None
        rows: Sequence[GlancedRow] = ()
        outlines: Sequence[Quad] = ()
        if not are_evident(glimpses):
            last = coarsely_surveyed(picture, reader)
            guesses, outlines = [pose.quad for pose, _ in glimpses], page_outlines(last, reader)
            looked = outlined(picture, last, reader, guesses, outlines)
            found, rows = looked.found, looked.rows
            settled = any(parsed.support >= SETTLED for _, parsed in found)
            if not found and (small := small_page(picture, last, reader)):
                found, settled = small, True
            if looked.several or (not settled and (not looked.whole or is_cut(looked.rows))):
                zones, last = zoned(picture, reader, outlines)
                found = zones if len(zones) > len(found) or not settled else found
                found = found or looked.found
                titles = [row for row in looked.rows if titled([row.text]) is not None]
                rows = () if found else (*titles, *glance(last, reader))
            if not found:
                found = labelled(picture, last, reader, rows, (*outlines, *guesses))
            found = seen(picture, reader, more_telling(glimpses, found)) or found
        if not found:
            glimpses = [one for one in glimpses if not bears_other_title(one[0].quad, rows)]
            glimpses = completed(picture, reader, glimpses)
            found = seen(picture, reader, glimpses)
        if not found and last is not None and is_exhausted(len(last.boxes), rows, glimpses):
            return self._untyped(picture, rows, outlines, clock)
        if not found:
            found = seen_beneath_strokes(picture, reader, glimpses)
        if not found and not are_legible(rows) and _is_mirrored(picture, last, reader):
            return self._nothing(picture, clock, "MIRRORED")
        if not found:
            cards, last = surveyed(picture, reader)
            read = [(pose, parsed) for pose, parsed in cards if parsed.support >= DOCUMENT]
            found = [(pose, reader.beneath_overlay(picture, pose, parsed)) for pose, parsed in read]
        if len(found) == 1:
            found = [found_beneath_overlay(picture, *found[0], reader)]
        if not found:
            with clock.stage("recognise"):
                asked = last is not None and len(last.boxes) < MUCH_PRINT and not are_legible(rows)
                rows = [*rows, *(spoken_rows(last.witness) if last is not None and asked else ())]
            return self._untyped(picture, rows, outlines, clock)
        readings = [self._reading(picture, *card, reader) for card in found]
        pages = [(reading.document_type, reading.page) for reading in readings if reading.page is not None]
        several = len(set(pages)) < len(pages) or len({type for type, _ in pages}) > 1
        alone = found[0][0] if len(found) == 1 else None
        if several or (
            alone is not None
            and (
                _is_one_of_several(picture, alone, glimpses, last, reader)
                or (last is not None and shows_bank_card(last, alone, outlines, reader))
            )
        ):
            readings = [replace(reading, codes=(*reading.codes, "MULTIPLE_DOCUMENTS")) for reading in readings]
        return replace(readings[0], others=tuple(readings[1:]), ms=clock.total())

    def _untyped(self, picture: Picture, rows: Sequence[GlancedRow], outlines: Sequence[Quad], clock: Clock) -> Reading:
        """The reading of a picture without a document that is read: one of another type where its title says so, with
        its place where an outline around that title was seen.
        """
        texts = [row.text for row in rows]
        kind = titled(texts) or other_type(texts)
        if kind is None or (kind == OTHER and titled(texts) is None):
            return self._nothing(picture, clock)
        if (outline := titled_outline(picture, rows, outlines)) is not None:
            return self._of_other_type(picture, outline, kind, clock)
        return replace(self._nothing(picture, clock, _code_of_unread(kind)), document_type=kind)

    def _of_other_type(self, picture: Picture, quad: Quad, kind: str, clock: Clock) -> Reading:
        """The reading of a document of a type that is not read: its place, its type, and no field."""
        corners = printed_corners_inside(quad, (), picture.size)
        quality = measure(picture, quad, Frontal.of(picture, quad), corners)
        codes = (_code_of_unread(kind), *quality_codes(quality))
        return Reading(kind, None, quad, {}, {}, codes, quality, self.models, picture.size, clock.total())

    def _reading(self, picture: Picture, pose: Pose, parsed: Parsed, reader: CardReader) -> Reading:
        clock = reader.clock
        if (other := reader.other_type(picture, pose, parsed)) is not None:
            return self._of_other_type(picture, pose.quad, other, clock)
        with clock.stage("confirm"):
            doubted = pose.layout.doubted(parsed.fields)
            confirmed = parsed.fields if parsed.overlay else reader.confirmed(picture, pose, parsed)
            confirmed = pose.layout.told(confirmed)
        by_places = pose.document.is_found_by_places
        if (
            parsed.overlay is None
            and by_places
            and any(field.status is FieldStatus.UNSURE for field in confirmed.values())
        ):
            confirmed = reader.settled_beneath(picture, pose, confirmed, parsed.crowded | parsed.hidden)
        with clock.stage("quality"):
            frontal = Frontal.of(picture, pose.quad)
            rooms = {**dict.fromkeys(doubted, IN_PLACE), **pose.layout.rooms}
            rooms = {name: room for name, room in rooms.items() if name not in parsed.complete}
            fields = doubted_for_glare(confirmed, rooms, frontal, parsed.blanks)
            if not by_places:
                alone = of_print_alone(pose.document, pose.layout, fields)
                fields = doubted_on_page(fields, alone, picture, pose.quad)
            corners = printed_corners_inside(pose.quad, parsed.landmarks, picture.size)
            fields = doubted_where_cut(fields, pose.layout.rooms, corners, picture.size)
            quality = measure(picture, pose.quad, frontal, corners)
            codes = quality_codes(quality)
            names = [field.name for field in pose.document.fields if field.kind is Kind.NAME]
            fields = with_strips(fields, picture, names)
        return Reading(
            document_type=pose.document.id,
            page=pose.layout.id,
            quad=pose.quad,
            fields={name: self.calibration.calibrated(pose.document.id, field) for name, field in fields.items()},
            derived=pose.document.derive(fields),
            codes=codes,
            quality=quality,
            models=self.models,
            image_size=picture.size,
            ms=clock.total(),
            form=parsed.form,
        )

    def _nothing(self, picture: Picture, clock: Clock, code: str = "NO_DOCUMENT") -> Reading:
        return Reading(None, None, None, {}, {}, (code,), None, self.models, picture.size, clock.total())


def _is_one_of_several(
    picture: Picture, pose: Pose, glimpses: Sequence[Glimpse], made: Survey | None, reader: CardReader
) -> bool:
    """Whether another document lies beside the one that was read."""
    if pose.document.is_found_by_places:
        if not may_lie_beside(pose, [other.quad for other, _ in glimpses], picture.size):
            return False
        made = made or coarsely_surveyed(picture, reader)
    return made is not None and shows_another(made, pose, reader)


def _is_mirrored(picture: Picture, made: Survey | None, reader: CardReader) -> bool:
    """Whether the picture's mirror image shows a card, or print that says which page it is of."""
    several = made is not None and len(made.boxes) >= SEVERAL
    return is_mirrored(picture, reader) or (several and made is not None and tells_in_mirror(made, reader))


def _code_of_unread(kind: str) -> str:
    """The code of a reading that shows a document without a page of it being read: of a known type, as of none."""
    known = kind in document_types() and kind != TEMPORARY
    return "NO_DOCUMENT" if known else code_of(kind)


def make_reader(engine: str = "ppocr", threads: int = 2, limits: Limits | None = None) -> Reader:
    """Make a reader by the name of its engine.

    Raises:
        ValueError: no engine has this name.
        ocr.engines.EngineUnavailableError: the engine's program or models are not installed.
    """
    cv2.setNumThreads(1)
    give_back_what_is_freed()
    return Reader(
        make_engine(engine, threads),
        Finder(threads),
        limits or Limits(),
        glyphs=GlyphVerifier(threads),
        zone_lines=LineReader(threads),
    )
