"""The reader on pictures of other documents, mirror images, and cards cropped to their edge or cut."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.image import decode
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from tests.specimens import specimen
from tests.specimens.desk import Pixels
from tests.specimens.documents import HELD_OUT, document_specimen
from tests.specimens.other_documents import KINDS, other_document
from tests.specimens.sides import Side


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader that the service uses."""
    return make_reader()


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"passport"}))
def test_another_document_is_not_read_as_a_resident_card(reader: Reader, kind: str) -> None:
    """A page of another document gives no resident card, and the nearest relatives are named."""
    reading = reader.read(other_document(kind, 41, "phone").data)
    assert reading.document_type != "cn_resident_id"
    named = {
        "hmt-residence-portrait": "cn_hmt_residence",
        "hmt-residence-emblem": "cn_hmt_residence",
        "temporary-back": "cn_temporary_id",
        "foreign-resident-2023": "cn_foreign_resident",
    }
    assert reading.document_type == named.get(kind, reading.document_type)


@pytest.mark.parametrize(
    ("kind", "page", "number"),
    [("cn_driving_licence", "main", "number"), ("cn_temporary_id", "back", "id_number")],
)
def test_a_page_is_read_by_its_labels(reader: Reader, kind: str, page: str, number: str) -> None:
    """A page of the held-out family of layouts is told by its title or labels, and none of its sure fields is wrong."""
    made = document_specimen(kind, page, 83_001, "clean", family=HELD_OUT)
    reading = reader.read(made.photo.data)
    assert (reading.document_type, reading.page) == (kind, page)
    sure = {name: field.value for name, field in reading.fields.items() if field.status is FieldStatus.READ}
    assert sure[number] == made.truth[number]
    assert sure == {name: made.truth[name] for name in sure}


def test_a_card_of_the_forces_is_recorded_and_not_read(reader: Reader) -> None:
    """Its title names it, and it has no field."""
    reading = reader.read(document_specimen("cn_military_id", "main", 5, "clean", family=HELD_OUT).photo.data)
    assert (reading.document_type, reading.page, reading.codes) == ("cn_military_id", None, ("MILITARY_ID",))
    assert not reading.fields


def test_a_mirrored_card_is_said_to_be_mirrored(reader: Reader) -> None:
    """The mirror image of a card that is read otherwise is MIRRORED, and has no field."""
    pixels = decode(specimen(7301, Side.PORTRAIT, "phone", "classic").photo.data)
    reading = reader.read_pixels(np.ascontiguousarray(pixels[:, ::-1]))
    assert (reading.document_type, reading.codes) == (None, ("MIRRORED",))


def cropped(side: Side, right: float) -> Pixels:
    """A card seen straight on up to a share of its width, its edges the picture's."""
    made = specimen(7302, side, "clean", "classic")
    assert made.photo.quad is not None
    size = (1000, 631)
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    view = cv2.getPerspectiveTransform(made.photo.quad.array().astype(np.float32), target)
    flat = cv2.warpPerspective(decode(made.photo.data), view, size, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(flat[:, : round(size[0] * right)], dtype=np.uint8)


@pytest.mark.parametrize("side", Side)
def test_a_card_cropped_to_its_edge_is_whole(reader: Reader, side: Side) -> None:
    """What scanning applications make of a card is read, and nothing of it is missing."""
    reading = reader.read_pixels(cropped(side, 1.0))
    assert "BORDER_INCOMPLETE" not in reading.codes
    assert {field.status for field in reading.fields.values()} == {FieldStatus.READ}


def test_a_card_cut_through_its_portrait_is_not_whole(reader: Reader) -> None:
    """A card without its last sixth is incomplete, and none of its texts of open length is sure."""
    reading = reader.read_pixels(cropped(Side.PORTRAIT, 0.84))
    assert "BORDER_INCOMPLETE" in reading.codes
    assert reading.fields["address"].status is not FieldStatus.READ
