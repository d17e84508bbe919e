"""The rooms of ocr/: each stands on a floor, and imports rooms of lower floors alone.

A room is a folder; a module directly in ocr/ is a room of its own.
"""

from __future__ import annotations

from itertools import chain

import pytest

from scripts.rooms import ROOT, house_of

FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"ocr", "ocr.geometry", "ocr.heap", "ocr.text", "ocr.decoding"}),
    frozenset({"ocr.reading", "ocr.standards", "ocr.image"}),
    frozenset({"ocr.engines", "ocr.codes"}),
    frozenset({"ocr.finder", "ocr.glyphs"}),
    frozenset({"ocr.lines"}),
    frozenset({"ocr.fields", "ocr.overlays"}),
    frozenset({"ocr.quality", "ocr.zones"}),
    frozenset({"ocr.documents"}),
    frozenset({"ocr.documents.cn_resident_id", "ocr.finding"}),
    frozenset({"ocr.looks"}),
    frozenset({"ocr.cards"}),
    frozenset({"ocr.reader"}),
)
"""The lowest first: geometry, heap, text and decoding; values, standards and pictures; text recognition and
printed codes; learned finders, and
the verifier of single characters; rows of print; their fields, and what lies over them; how well they were captured,
and machine readable zones; what a document type is; each type, and where cards lie; further looks; the cards of a
picture; the reader."""
HOUSE = house_of(ROOT / "ocr")
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def test_every_room_stands_on_one_floor() -> None:
    """No room is missing from the plan, none is in it twice, and none that is gone still has a place."""
    assert HOUSE.rooms == set(FLOOR_OF)
    assert sum(map(len, FLOORS)) == len(FLOOR_OF)


@pytest.mark.parametrize("room", sorted(FLOOR_OF))
def test_arrows_point_down(room: str) -> None:
    """A room imports nothing of its own floor or a higher one."""
    upward = {to: HOUSE.arrows[room, to] for to in HOUSE.below[room] if FLOOR_OF.get(to, len(FLOORS)) >= FLOOR_OF[room]}
    assert not upward


def test_rooms_form_no_circle() -> None:
    """No room imports another that imports it, directly or through others, whatever the floors say."""
    assert HOUSE.circles == ()


def test_no_room_knows_a_document_type() -> None:
    """A type is found in the catalogue: no module outside its own package imports it."""
    types = {room for room in HOUSE.rooms if room.startswith("ocr.documents.")}
    assert types
    assert not [imports for (_, to), imports in HOUSE.arrows.items() if to in types]


@pytest.mark.parametrize("room", ["ocr.fields", "ocr.standards", "ocr.text", "ocr.documents.cn_resident_id"])
def test_values_are_made_without_pictures(room: str) -> None:
    """Grammars, standards, forms of text and the card's own rules work on what was read, never on a picture."""
    assert not HOUSE.below[room] & {"ocr.image", "ocr.finder", "ocr.decoding", "ocr.finding", "ocr.cards"}


def test_public_entries_stay_where_they_are() -> None:
    """What callers import keeps its name: reader, reading, image, geometry, documents, standards, text."""
    modules = set(chain.from_iterable((one.importer, one.imported) for many in HOUSE.arrows.values() for one in many))
    entries = {"reader", "reading", "image", "geometry", "documents", "text", "standards.citizen_number"}
    assert {f"ocr.{entry}" for entry in entries} <= modules
