"""One card of a picture, read where it is supposed to lie: its rows, its fields, and what may lie over it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from ocr.cards.bilingual_blanks import doubted_but_for_second_script
from ocr.cards.ink_lines import with_close_lines
from ocr.cards.stages import Clock
from ocr.documents import Parsed
from ocr.documents.other_types import OTHER, TEMPORARY, register_of
from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.fields.name import SURE_NAME
from ocr.finder import Finder
from ocr.finder.rows import SHEET
from ocr.finding.locate import misplacement, relocated
from ocr.finding.pose import Pose
from ocr.glyphs.verifier import GlyphVerifier
from ocr.image.picture import Picture
from ocr.lines.rectify import MARGIN, Card, PrintedRow, printed_rows, read_rows, rectify, seen_rows
from ocr.lines.rows import Row
from ocr.lines.second_scripts import cut_free
from ocr.looks.close_look import looked_at_closely, text_looked_at_closely
from ocr.looks.overlay_removal import without_overlay
from ocr.looks.second_look import looked_at_again
from ocr.looks.views import agreed, are_settled, is_settled, settled_by_copies
from ocr.overlays.hints import hint_of_overlay
from ocr.overlays.overlay import Overlay
from ocr.overlays.search import overlay_on
from ocr.quality.blank import Sheet, doubted_for_print, hidden
from ocr.reading import Field, FieldStatus
from ocr.zones.line_reader import LineReader
from ocr.zones.whole_lines import Read

DOCUMENT = 0.35
"""A reading with less support shows no document."""
SETTLED = 0.75
"""A reading with this support is taken without looking at further poses."""
_MISPLACED = 0.07
"""Print that is further than this from its place, as a share of the card, says that the outline is wrong."""
_LESS = 0.7
"""The outline is moved only where that brings the print at least this much nearer to its place."""

_LOWEST = 0.13
"""How far from the lowest row of its page's print a row of figures may stand, fraction of the page's height."""
_FIGURE = re.compile("[0-9Xx]")

Found = tuple[Pose, Parsed]
"""Where a card lies, and what its print says."""


@dataclass(frozen=True, slots=True)
class CardReader:
    """Reads single cards, for one reading of a picture.

    Attributes:
        engine: finds and recognises text.
        finder: sees rows of print at a glance; None leaves that to the engine.
        clock: takes the time of each stage.
        glyphs: tells single characters by their glyph; None where names rest on the engine alone.
        zone_lines: recognises lines of zones at a glance; None leaves them to the engine.
    """

    engine: TextEngine
    finder: Finder | None
    clock: Clock
    glyphs: GlyphVerifier | None = None
    zone_lines: LineReader | None = None

    def zone_lines_of(self, picture: Picture) -> Read | None:
        """What recognises lines of zones at a glance in a picture; None leaves them to the engine."""
        return partial(self.zone_lines.read, picture) if self.zone_lines else None

    def at(self, picture: Picture, pose: Pose) -> Parsed:
        """What a card says by the rows that the finder sees, or else by those that the engine finds."""
        return self.settled(picture, pose, self.glimpse(picture, pose))

    def glimpse(self, picture: Picture, pose: Pose) -> Parsed | None:
        """What a card says by the rows that the finder sees; None without a finder."""
        return self._at_sight(picture, pose, self.finder) if self.finder else None

    def glimpse_of_figures(self, picture: Picture, pose: Pose) -> Parsed | None:
        """The same; None too where the lowest row has too few figures, or the number of another document: without a
        number or a term of its own a side makes no sense at first sight.
        """
        return self._at_sight(picture, pose, self.finder, figured=True) if self.finder else None

    def settled(self, picture: Picture, pose: Pose, glimpse: Parsed | None) -> Parsed:
        """What a card says, by what was seen of it at first where that makes sense, else by the rows of the engine.

        Labels are known by their place at first. So they prove nothing by themselves: without a number or dates that
        make sense, the engine reads them too, and has to find a document.
        """
        if glimpse is not None and glimpse.support >= SETTLED:
            return glimpse
        again = self.by_engine(picture, pose)
        return glimpse if glimpse is not None and DOCUMENT <= again.support < glimpse.support else again

    def by_engine(self, picture: Picture, pose: Pose) -> Parsed:
        """What the rows that the engine finds on a card say, labels and titles read too."""
        with self.clock.stage("rectify"):
            card = rectify(picture, pose.quad, pose.document.size_mm, exact=pose.outlined)
        with self.clock.stage("detect"):
            rows = printed_rows(card, self.engine, pose.layout.constants)
        return self._read_rows(picture, pose, card, rows)

    def straightened(self, picture: Picture, pose: Pose, parsed: Parsed) -> tuple[Pose, Parsed]:
        """Read once more where the print shows that the outline is not where it should be."""
        off = misplacement(parsed.landmarks)
        if pose.outlined and off < _MISPLACED:
            return pose, parsed
        with self.clock.stage("locate"):
            moved = relocated(picture, pose, parsed.landmarks)
        if moved is None:
            return pose, parsed
        again = self.at(picture, moved)
        better = again.support >= parsed.support and misplacement(again.landmarks) < _LESS * off
        return (moved, again) if better else (pose, parsed)

    def beneath_overlay(self, picture: Picture, pose: Pose, parsed: Parsed) -> Parsed:
        """Where something was laid over the card: what is read with it and without it alike.

        What shows no document with it and without it is looked at no further.
        """
        if parsed.overlay is None or self.finder is None:
            return parsed
        looks = [replace(parsed, fields=self.confirmed(picture, pose, parsed))]
        for view in without_overlay(picture, pose.quad, pose.document.size_mm, parsed.overlay):
            there = replace(pose, quad=view.card, outlined=True)
            seen = self.at(view.picture, there)
            there, seen = self.straightened(view.picture, there, seen)
            looks.append(view.in_photo(replace(seen, fields=self.confirmed(view.picture, there, seen))))
            if is_settled(looks, parsed.overlay) or max(parsed.support, seen.support) < DOCUMENT:
                break
        together = agreed(looks, parsed.overlay)
        temporary = any(pose.layout.other(look) == TEMPORARY for look in looks)
        return replace(together, typical=together.typical and not temporary)

    def confirmed(self, picture: Picture, pose: Pose, parsed: Parsed) -> Mapping[str, Field]:
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
        if self.glyphs is not None:
            again |= {
                name: looked_at_closely(
                    again.get(name, parsed.fields[name]),
                    picture,
                    self.glyphs,
                    parsed.glyphs.get(name, ()),
                    clean,
                    confirmable=name not in parsed.crowded | parsed.hemmed,
                )
                for name, clean in {**pose.layout.confirm, **pose.layout.closely}.items()
            }
            again |= {
                name: text_looked_at_closely(
                    again.get(name, parsed.fields[name]),
                    picture,
                    self.glyphs,
                    of,
                    confirmable=name not in parsed.crowded | parsed.hemmed,
                )
                for name, of in parsed.doubtful.items()
                if of.places
            }
        return {**parsed.fields, **again}

    def other_type(self, picture: Picture, pose: Pose, parsed: Parsed) -> str | None:
        """The type of a document that is none of the supposed type, though it has rows in the same places.

        Labels that are known by their place prove nothing here: they are read before anything is said.
        """
        if parsed.typical:
            return None
        kind = pose.layout.other(self.by_engine(picture, pose))
        if kind != OTHER or (hint := self._hint(picture, pose)) is None:
            return kind
        views = without_overlay(picture, pose.quad, pose.document.size_mm, hint)
        theirs = (self.by_engine(view.picture, replace(pose, quad=view.card, outlined=True)) for view in views)
        return kind if all(pose.layout.other(seen) is not None for seen in theirs) else None

    def settled_beneath(
        self, picture: Picture, pose: Pose, fields: Mapping[str, Field], crowded: Collection[str]
    ) -> Mapping[str, Field]:
        """Doubted fields once what may lie over the card was taken away; as they are where nothing may.

        A copy wipes faint print out too, so a name beside which there is some stays doubted: it may go on there.
        """
        hint = self._hint(picture, pose)
        copies: list[Parsed] = []
        for view in without_overlay(picture, pose.quad, pose.document.size_mm, hint) if hint else ():
            there = replace(pose, quad=view.card, outlined=True)
            seen = self.at(view.picture, there)
            copies.append(view.in_photo(replace(seen, fields=self.confirmed(view.picture, there, seen))))
            if are_settled(fields, copies, crowded):
                break
        return settled_by_copies(fields, copies, crowded)

    def _hint(self, picture: Picture, pose: Pose) -> Overlay | None:
        """What may lie over a card, though nothing was seen for sure."""
        if self.finder is None:
            return None
        with self.clock.stage("overlay"):
            card = rectify(picture, pose.quad, pose.document.size_mm, exact=pose.outlined, size=SHEET)
            rows = seen_rows(card, self.finder.rows, pose.layout.labels)
            return hint_of_overlay(card, pose.document.size_mm, rows)

    def _at_sight(self, picture: Picture, pose: Pose, finder: Finder, *, figured: bool = False) -> Parsed | None:
        """What the rows that the finder sees on a card say, its labels known by their place; None where it has to be
        ``figured`` and is not.
        """
        with self.clock.stage("rectify"):
            card = rectify(picture, pose.quad, pose.document.size_mm, exact=pose.outlined, size=SHEET)
        with self.clock.stage("rows"):
            rows = cut_free(seen_rows(card, finder.rows, pose.layout.labels), pose.layout.labels)
        if not figured or not pose.layout.figures:
            return self._read_rows(picture, pose, card, rows)
        with self.clock.stage("recognise"):
            y = max(zone.y for zone in pose.layout.zones)
            low = [i for i, row in enumerate(rows) if not row.constant and abs(_y(row) - y) < _LOWEST]
            read = read_rows(picture, card, [rows[i] for i in low], self.engine)
        said = ["".join(_FIGURE.findall(row.lattice.text)) for row in read]
        long = [text for text in said if len(text) >= pose.layout.figures]
        if not long or any(register_of(text) for text in long):
            return None
        given = {i: row.lattice for i, row in zip(low, read, strict=True)} if len(low) == len(read) else {}
        return self._read_rows(picture, pose, card, rows, given)

    def _read_rows(
        self,
        picture: Picture,
        pose: Pose,
        card: Card,
        rows: Sequence[PrintedRow],
        given: Mapping[int, Lattice] = MappingProxyType({}),
    ) -> Parsed:
        with self.clock.stage("recognise"):
            recognised = read_rows(picture, card, rows, self.engine, given=given)
        with self.clock.stage("parse"):
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
        with self.clock.stage("overlay"):
            doubted = any(seen.status is not FieldStatus.READ for seen in parsed.fields.values())
            seen_over = overlay_on(card, pose.document.size_mm, rows, recognised, doubted=doubted)
            return replace(parsed, overlay=seen_over)


def _y(row: PrintedRow) -> float:
    return (row.box[1] + row.box[3]) / 2


def _doubted(parsed: Parsed, rows: Sequence[Row], card: Card) -> Parsed:
    """What was read, with doubts about fields beside which the card shows print that no row has."""
    sheet = Sheet.of(card.pixels, MARGIN, [row.box for row in rows])
    open_set = {blank.field for blank in parsed.blanks if blank.open_set}
    unsure = {name for name, field in parsed.fields.items() if field.status is FieldStatus.UNSURE}
    asked = {name for name, of in parsed.doubtful.items() if of.confirmable}
    told = {name for name in unsure if (name in open_set and parsed.glyphs.get(name)) or name in asked}
    supposed = {**parsed.fields, **{n: replace(parsed.fields[n], status=FieldStatus.READ) for n in told}}
    fields = doubted_for_print(supposed, parsed.blanks, sheet)
    doubted = {name for name in open_set | told if fields[name] is not supposed[name]}
    lost = {name: field for name, field in fields.items() if field is not supposed[name] and name not in doubted}
    beneath = hidden(lost, parsed.blanks, sheet)
    fields = {**fields, **{name: parsed.fields[name] for name in told}}
    return replace(
        parsed,
        fields=fields,
        crowded=parsed.crowded | (doubted - told),
        hemmed=frozenset(doubted & told),
        hidden=parsed.hidden | beneath,
    )
