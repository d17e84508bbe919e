"""The reader: picture -> reading, its stages in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from ocr.bilingual_blanks import doubted_but_for_second_script
from ocr.blank import doubted_for_print
from ocr.borders import refine
from ocr.calibration import Calibration, shipped
from ocr.documents import Parsed, document_types
from ocr.engines import TextEngine, make_engine
from ocr.engines.patient import PatientEngine
from ocr.finder import Finder, apart
from ocr.finder.rows import SHEET
from ocr.geometry import Quad
from ocr.glare import IN_PLACE, doubted_for_glare
from ocr.grammar import SURE_NAME
from ocr.image import Limits, Pixels
from ocr.ink_lines import with_close_lines
from ocr.lattice import Lattice
from ocr.locate import Survey, misplacement, relocated, seen_cards, supposed_cards, survey
from ocr.other_types import OTHER, TEMPORARY, code_of, other_type
from ocr.overlay import Overlay
from ocr.overlay_hints import hint_of_overlay
from ocr.overlay_removal import whole_without_overlay, without_overlay
from ocr.overlay_search import overlay_on
from ocr.picture import Picture
from ocr.pose import Pose
from ocr.quality import Frontal, measure, quality_codes
from ocr.reading import Field, FieldStatus, Reading
from ocr.rectify import MARGIN, PrintedRow, printed_rows, read_rows, rectify, seen_rows
from ocr.rectify import Card as RectifiedCard
from ocr.rows import Row
from ocr.second_look import looked_at_again
from ocr.second_scripts import cut_free
from ocr.stroke_free import seen_without_strokes
from ocr.views import agreed, are_settled, in_place, is_settled, settled_by_copies
from ocr.wholeness import doubted_where_cut, printed_corners_inside

_SURVEYS = ((576, 736), (992, 1280))
"""Height and width of the copies in which print is looked for, the second where the first shows no document."""
_BRIEF_SURVEY = (448, 576)
"""The same where the finder has looked already, for small cards too, and has found none."""
_MUCH_PRINT = 60
"""A survey that finds this many rows has not overlooked a card because its print was too small."""
_TRIES = 4
"""How many supposed poses are read before the picture is given up."""
_SETTLED = 0.75
"""A reading with this support is taken without looking at further poses."""
_MISPLACED = 0.07
"""Print that is further than this from its place, as a share of the card, says that the outline is wrong."""
_LESS = 0.7
"""The outline is moved only where that brings the print at least this much nearer to its place."""
_MIRROR_EDGE = 1600
"""Pixels of the longer edge of the copy that is looked at in the mirror: enough to know a card by."""
_DOCUMENT = 0.35
"""A picture whose best reading has less support shows no document."""

Card = tuple[Pose, Parsed]
"""Where a card lies, and what its print says."""


@dataclass(frozen=True)
class Reader:
    """Reads pictures of documents. Safe to call from several threads at once.

    Attributes:
        engine: finds and recognises text.
        finder: finds cards at a glance; None leaves that to the print alone.
        limits: bounds of an upload.
        calibration: what raw confidences stand for.
    """

    engine: TextEngine
    finder: Finder | None = field(default_factory=Finder)
    limits: Limits = field(default_factory=Limits)
    calibration: Calibration = field(default_factory=shipped)

    @property
    def models(self) -> tuple[str, ...]:
        """What read: the finder's networks and the engine's models, each with its version."""
        return (*(self.finder.models if self.finder else ()), *self.engine.models)

    def read(self, data: bytes, between_stages: Callable[[], None] = lambda: None) -> Reading:
        """Decode and read one picture.

        Args:
            data: an encoded picture.
            between_stages: called before each stage and in long ones, ten times a second while a picture is decoded;
                whatever it raises ends the reading, and the decoding.

        Raises:
            ocr.image.ImageError: the bytes are no usable picture.
        """
        clock = _Clock(between_stages)
        with clock.stage("decode"):
            picture = Picture.of(data, self.limits, between_stages)
        return replace(self, engine=PatientEngine(self.engine, between_stages))._read(picture, clock)

    def read_pixels(self, pixels: Pixels) -> Reading:
        """Read a decoded upright RGB picture."""
        return self._read(Picture(pixels), _Clock())

    def warm_up(self) -> None:
        """Load and compile everything, so that the first picture is as quick as the next."""
        with ThreadPoolExecutor() as side_by_side:
            begun = [side_by_side.submit(part.warm_up) for part in (self.engine, self.finder) if part is not None]
            begun.append(side_by_side.submit(self._first_calls))
        for part in begun:
            part.result()
        if self.finder is None:
            survey(Picture(np.full((480, 640, 3), 200, np.uint8)), self.engine, _SURVEYS[0])

    def _first_calls(self) -> None:
        """Have made what is made at a first call: codecs, tables of colours, of regions, names of models."""
        _ = self.models
        _, encoded = cv2.imencode(".jpg", np.full((480, 640, 3), 200, np.uint8))
        picture, quad = Picture.of(encoded.tobytes(), self.limits), Quad.upright(100, 100, 500, 350)
        for document in document_types().values():
            refine(picture, quad, document.size_mm[0] / document.size_mm[1])
            for layout in document.sides:
                boxes = [(0.2, zone.y - 0.03, 0.5, zone.y + 0.03) for zone in layout.zones]
                layout.parse([Row(box, quad, Lattice.of("北京市公安局漢")) for box in boxes])

    def _read(self, picture: Picture, clock: _Clock) -> Reading:
        found = self._seen(picture, clock) or self._seen_without_strokes(picture, clock)
        if not found and self._is_mirrored(picture, clock):
            return self._nothing(picture, clock, "MIRRORED")
        surveys: list[Survey] = []
        if not found:
            found = [card for card in self._surveyed(picture, clock, surveys) if card[1].support >= _DOCUMENT]
            found = [(pose, self._beneath_overlay(picture, pose, parsed, clock)) for pose, parsed in found]
        if len(found) == 1:
            found = [self._found_beneath_overlay(picture, *found[0], clock)]
        if not found:
            return self._untyped(picture, surveys, clock)
        readings = [self._reading(picture, *card, clock) for card in found]
        sides = [reading.side for reading in readings if reading.side is not None]
        if len(set(sides)) < len(sides):
            readings = [replace(reading, codes=(*reading.codes, "MULTIPLE_DOCUMENTS")) for reading in readings]
        return replace(readings[0], others=tuple(readings[1:]), ms=clock.total())

    def _seen(self, picture: Picture, clock: _Clock) -> list[Card]:
        """What the finder sees, read; the best first."""
        if self.finder is None:
            return []
        with clock.stage("locate"):
            poses = seen_cards(picture, self.finder, document_types())
        return self._read_there(picture, poses, _DOCUMENT, clock)

    def _seen_without_strokes(self, picture: Picture, clock: _Clock) -> list[Card]:
        """What the finder sees once all print and whatever was written over it is wiped out, read; the best first."""
        if self.finder is None:
            return []
        with clock.stage("locate"):
            poses = seen_without_strokes(picture, self.finder, document_types())
        return self._read_there(picture, poses, _SETTLED, clock)

    def _read_there(self, picture: Picture, poses: Sequence[Pose], least: float, clock: _Clock) -> list[Card]:
        """Cards by their poses, read; those with at least so much support, the best first."""
        if self.finder is None:
            return []
        read = [(pose, self._parse_at_sight(picture, pose, self.finder, clock)) for pose in poses]
        read = [(pose, self._beneath_overlay(picture, pose, parsed, clock)) for pose, parsed in read]
        return _best_first(*(card for card in read if card[1].support >= least))

    def _is_mirrored(self, picture: Picture, clock: _Clock) -> bool:
        """Whether a card can be read in the picture's mirror image, as front cameras store it."""
        if self.finder is None:
            return False
        scale = min(1.0, _MIRROR_EDGE / max(picture.size))
        with clock.stage("locate"):
            small = picture.shrunk((round(picture.width * scale), round(picture.height * scale)))
        mirrored = Picture(np.ascontiguousarray(small[:, ::-1]))
        return any(card[1].support >= _SETTLED for card in self._seen(mirrored, clock))

    def _untyped(self, picture: Picture, surveys: Sequence[Survey], clock: _Clock) -> Reading:
        """The reading of a picture without a document that is read: one of another type where its title says so."""
        with clock.stage("recognise"):
            texts = [
                text for seen in surveys[-1:] if len(seen.boxes) < _MUCH_PRINT for text in seen.witness.all_texts()
            ]
        kind = other_type(texts)
        if kind is None or kind == OTHER:
            return self._nothing(picture, clock)
        return replace(self._nothing(picture, clock, code_of(kind)), document_type=kind)

    def _surveyed(self, picture: Picture, clock: _Clock, surveys: list[Survey]) -> list[Card]:
        """The card that the print found in the whole picture speaks for, read; none where it speaks for none.

        Each survey made is added to ``surveys``.
        """
        documents = tuple(document_types().values())
        best: Card | None = None
        for frame in _SURVEYS if self.finder is None else (_BRIEF_SURVEY,):
            with clock.stage("survey"):
                seen = survey(picture, self.engine, frame)
            surveys.append(seen)
            supposed = supposed_cards(seen, documents)
            for _ in range(_TRIES):
                with clock.stage("suppose"):
                    pose = next(supposed, None)
                if pose is None:
                    break
                parsed = self._parse(picture, pose, clock)
                if best is None or parsed.support > best[1].support:
                    best = (pose, parsed)
                if parsed.support >= _SETTLED:
                    return [self._straightened(picture, pose, parsed, clock)]
            if (best is not None and best[1].support >= _DOCUMENT) or len(seen.boxes) >= _MUCH_PRINT:
                break
        return [self._straightened(picture, *best, clock)] if best is not None else []

    def _straightened(self, picture: Picture, pose: Pose, parsed: Parsed, clock: _Clock) -> tuple[Pose, Parsed]:
        """Read once more where the print shows that the outline is not where it should be."""
        off = misplacement(parsed.landmarks)
        if pose.outlined and off < _MISPLACED:
            return pose, parsed
        with clock.stage("locate"):
            moved = relocated(picture, pose, parsed.landmarks)
        if moved is None:
            return pose, parsed
        again = (
            self._parse_at_sight(picture, moved, self.finder, clock)
            if self.finder
            else self._parse(picture, moved, clock)
        )
        better = again.support >= parsed.support and misplacement(again.landmarks) < _LESS * off
        return (moved, again) if better else (pose, parsed)

    def _parse_at_sight(self, picture: Picture, pose: Pose, finder: Finder, clock: _Clock) -> Parsed:
        """What the rows that the finder sees on a card say; where that makes no sense, those that the engine finds.

        Labels are known by their place at first. So they prove nothing by themselves: without a number or dates that
        make sense, the engine reads them too, and has to find a document.
        """
        with clock.stage("rectify"):
            card = rectify(picture, pose.quad, pose.document.size_mm, exact=pose.outlined, size=SHEET)
        with clock.stage("rows"):
            rows = cut_free(seen_rows(card, finder.rows, pose.layout.labels), pose.layout.labels)
        parsed = self._read_rows(picture, pose, card, rows, clock)
        if parsed.support >= _SETTLED:
            return parsed
        again = self._parse(picture, pose, clock)
        return parsed if _DOCUMENT <= again.support < parsed.support else again

    def _parse(self, picture: Picture, pose: Pose, clock: _Clock) -> Parsed:
        with clock.stage("rectify"):
            card = rectify(picture, pose.quad, pose.document.size_mm, exact=pose.outlined)
        with clock.stage("detect"):
            rows = printed_rows(card, self.engine, pose.layout.constants)
        return self._read_rows(picture, pose, card, rows, clock)

    def _read_rows(
        self, picture: Picture, pose: Pose, card: RectifiedCard, rows: Sequence[PrintedRow], clock: _Clock
    ) -> Parsed:
        with clock.stage("recognise"):
            recognised = read_rows(picture, card, rows, self.engine)
        with clock.stage("parse"):
            parsed = doubted_but_for_second_script(
                pose.layout.parse(recognised),
                lambda said, there: _doubted(said, recognised, there),
                photo=picture,
                card=card,
                size_mm=pose.document.size_mm,
                seen=rows,
                engine=self.engine,
            )
            said, rows_read = with_close_lines(
                parsed, recognised, pose.layout.parse, photo=picture, card=card, engine=self.engine
            )
            parsed = parsed if said is parsed else _doubted(said, rows_read, card)
        with clock.stage("overlay"):
            doubted = any(seen.status is not FieldStatus.READ for seen in parsed.fields.values())
            seen_over = overlay_on(card, pose.document.size_mm, rows, recognised, doubted=doubted)
            return replace(parsed, overlay=seen_over)

    def _beneath_overlay(self, picture: Picture, pose: Pose, parsed: Parsed, clock: _Clock) -> Parsed:
        """Where something was laid over the card: what is read with it and without it alike."""
        if parsed.overlay is None or self.finder is None:
            return parsed
        looks = [replace(parsed, fields=self._confirmed(picture, pose, parsed))]
        for view in without_overlay(picture, pose.quad, pose.document.size_mm, parsed.overlay):
            there = replace(pose, quad=view.card, outlined=True)
            seen = self._parse_at_sight(view.picture, there, self.finder, clock)
            there, seen = self._straightened(view.picture, there, seen, clock)
            looks.append(view.in_photo(replace(seen, fields=self._confirmed(view.picture, there, seen))))
            if is_settled(looks, parsed.overlay):
                break
        together = agreed(looks, parsed.overlay)
        temporary = any(pose.layout.other(look) == TEMPORARY for look in looks)
        return replace(together, typical=together.typical and not temporary)

    def _hint(self, picture: Picture, pose: Pose, clock: _Clock) -> Overlay | None:
        """What may lie over a card, though nothing was seen for sure."""
        if self.finder is None:
            return None
        with clock.stage("overlay"):
            card = rectify(picture, pose.quad, pose.document.size_mm, exact=pose.outlined, size=SHEET)
            rows = seen_rows(card, self.finder.rows, pose.layout.labels)
            return hint_of_overlay(card, pose.document.size_mm, rows)

    def _settled_beneath(
        self, picture: Picture, pose: Pose, fields: Mapping[str, Field], clock: _Clock
    ) -> Mapping[str, Field]:
        """Doubted fields once what may lie over the card was taken away; as they are where nothing may."""
        if self.finder is None:
            return fields
        hint = self._hint(picture, pose, clock)
        copies: list[Parsed] = []
        for view in without_overlay(picture, pose.quad, pose.document.size_mm, hint) if hint else ():
            there = replace(pose, quad=view.card, outlined=True)
            seen = self._parse_at_sight(view.picture, there, self.finder, clock)
            copies.append(view.in_photo(replace(seen, fields=self._confirmed(view.picture, there, seen))))
            if are_settled(fields, copies):
                break
        return settled_by_copies(fields, copies)

    def _found_beneath_overlay(self, picture: Picture, pose: Pose, parsed: Parsed, clock: _Clock) -> Card:
        """Where something was laid over a card and its print is not in place: the card that the print beneath shows."""
        if parsed.overlay is None or in_place(parsed) or self.finder is None:
            return pose, parsed
        whole = whole_without_overlay(picture, pose.quad.width / pose.document.size_mm[0], parsed.overlay)
        for there, _ in self._surveyed(whole.picture, clock, []):
            moved = replace(there, quad=there.quad.mapped(whole.to_photo), outlined=True)
            seen = self._parse_at_sight(picture, moved, self.finder, clock)
            again = self._beneath_overlay(picture, moved, replace(seen, overlay=parsed.overlay), clock)
            if again.support >= parsed.support:
                return moved, again
        return pose, parsed

    def _confirmed(self, picture: Picture, pose: Pose, parsed: Parsed) -> Mapping[str, Field]:
        """Fields, those looked at again that no grammar supports or that contradict something."""
        again = {
            name: looked_at_again(
                parsed.fields[name],
                picture,
                self.engine,
                clean,
                SURE_NAME,
                parts=parsed.parts.get(name, ()),
                person=name in pose.layout.confirm,
            )
            for name, clean in {**pose.layout.confirm, **pose.layout.doubted(parsed.fields)}.items()
        }
        return {**parsed.fields, **again}

    def _other_type(self, picture: Picture, pose: Pose, parsed: Parsed, clock: _Clock) -> str | None:
        """The type of a document that is none of the supposed type, though it has rows in the same places.

        Labels that are known by their place prove nothing here: they are read before anything is said.
        """
        if parsed.typical:
            return None
        kind = pose.layout.other(self._parse(picture, pose, clock))
        if kind != OTHER or (hint := self._hint(picture, pose, clock)) is None:
            return kind
        views = without_overlay(picture, pose.quad, pose.document.size_mm, hint)
        theirs = (self._parse(view.picture, replace(pose, quad=view.card, outlined=True), clock) for view in views)
        return kind if all(pose.layout.other(seen) is not None for seen in theirs) else None

    def _of_other_type(self, picture: Picture, pose: Pose, kind: str, clock: _Clock) -> Reading:
        """The reading of a document of a type that is not read: its place, its type, and no field."""
        corners = printed_corners_inside(pose.quad, (), picture.size)
        quality = measure(picture, pose.quad, Frontal.of(picture, pose.quad), corners)
        codes = (code_of(kind), *quality_codes(quality))
        return Reading(kind, None, pose.quad, {}, {}, codes, quality, self.models, picture.size, clock.total())

    def _reading(self, picture: Picture, pose: Pose, parsed: Parsed, clock: _Clock) -> Reading:
        if (other := self._other_type(picture, pose, parsed, clock)) is not None:
            return self._of_other_type(picture, pose, other, clock)
        with clock.stage("confirm"):
            doubted = pose.layout.doubted(parsed.fields)
            confirmed = parsed.fields if parsed.overlay else self._confirmed(picture, pose, parsed)
        if parsed.overlay is None and any(f.status is FieldStatus.UNSURE for f in confirmed.values()):
            confirmed = self._settled_beneath(picture, pose, confirmed, clock)
        with clock.stage("quality"):
            frontal = Frontal.of(picture, pose.quad)
            fields = doubted_for_glare(confirmed, {**dict.fromkeys(doubted, IN_PLACE), **pose.layout.rooms}, frontal)
            corners = printed_corners_inside(pose.quad, parsed.landmarks, picture.size)
            fields = doubted_where_cut(fields, pose.layout.rooms, corners, picture.size)
            quality = measure(picture, pose.quad, frontal, corners)
            codes = quality_codes(quality)
        return Reading(
            document_type=pose.document.id,
            side=pose.layout.side,
            quad=pose.quad,
            fields={name: self.calibration.calibrated(field) for name, field in fields.items()},
            derived=pose.document.derive(fields),
            codes=codes,
            quality=quality,
            models=self.models,
            image_size=picture.size,
            ms=clock.total(),
        )

    def _nothing(self, picture: Picture, clock: _Clock, code: str = "NO_DOCUMENT") -> Reading:
        return Reading(None, None, None, {}, {}, (code,), None, self.models, picture.size, clock.total())


def make_reader(engine: str = "ppocr", threads: int = 2, limits: Limits | None = None) -> Reader:
    """Make a reader by the name of its engine.

    Raises:
        ValueError: no engine has this name.
        ocr.engines.EngineUnavailableError: the engine's program or models are not installed.
    """
    cv2.setNumThreads(1)
    return Reader(make_engine(engine, threads), Finder(threads), limits or Limits())


def _doubted(parsed: Parsed, rows: Sequence[Row], card: RectifiedCard) -> Parsed:
    """What was read, with doubts about fields beside which the card shows print that no row has."""
    boxes = [row.box for row in rows]
    return replace(parsed, fields=doubted_for_print(parsed.fields, parsed.blanks, boxes, card.pixels, MARGIN))


def _best_first(*cards: Card) -> list[Card]:
    """Cards by the support of their reading, each outline once."""
    kept: list[Card] = []
    for card in sorted(cards, key=lambda c: -c[1].support):
        if all(apart(card[0].quad, other[0].quad) for other in kept):
            kept.append(card)
    return kept


class _Clock:
    """Milliseconds spent per stage; calls ``before`` each."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self._before = before
        self._began = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._before()
        began = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - began) * 1000
            self._stages[name] = round(self._stages.get(name, 0.0) + spent, 3)

    def total(self) -> dict[str, float]:
        return {**self._stages, "total": round((time.perf_counter() - self._began) * 1000, 3)}
