"""The reader on bank cards and business licences, without a hint of what they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.image import decode
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus
from tests.specimens import no_card
from tests.specimens.documents import DocumentSpecimen, document_specimen


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader that the service uses."""
    return make_reader()


@pytest.fixture(scope="module")
def licence() -> DocumentSpecimen:
    """A business licence, drawn once."""
    return document_specimen("cn_business_licence", "main", 603, "clean", family="jade", form="2019")


@pytest.mark.parametrize("form", ["flat", "upright", "embossed"])
def test_a_bank_card_is_told_and_found_by_its_print(reader: Reader, form: str) -> None:
    """Number and month as printed; the outline within 2 % of the card, its upper edge as the print runs."""
    made = document_specimen("bank_card", "front", 602, "phone", family="jade", form=form)
    reading = reader.read(made.photo.data)
    assert (reading.document_type, reading.page) == ("bank_card", "front")
    assert {name: reading.fields[name].value for name in ("pan", "valid_until")} == {
        name: made.truth[name] for name in ("pan", "valid_until")
    }
    true = made.photo.quad
    assert reading.quad is not None
    assert true is not None
    assert np.abs(reading.quad.array() - true.array()).max() < 0.02 * max(true.width, true.height)


def test_a_licence_is_read_with_its_code(reader: Reader, licence: DocumentSpecimen) -> None:
    """Credit code, representative and the QR code's text."""
    reading = reader.read(licence.photo.data)
    assert (reading.document_type, reading.page) == ("cn_business_licence", "main")
    for name in ("uscc", "legal_representative", "qr"):
        assert (reading.fields[name].value, reading.fields[name].status) == (licence.truth[name], FieldStatus.READ)


def test_a_mirrored_licence_is_said_to_be_mirrored(reader: Reader, licence: DocumentSpecimen) -> None:
    """The picture of a front camera has no field."""
    pixels = cv2.resize(decode(licence.photo.data), None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    reading = reader.read_pixels(np.ascontiguousarray(pixels[:, ::-1]))
    assert (reading.document_type, reading.codes) == (None, ("MIRRORED",))


def test_a_page_of_print_is_no_document(reader: Reader) -> None:
    """And is given up before everything that a card might be is tried."""
    reading = reader.read(no_card(5003).data)
    assert (reading.document_type, reading.codes) == (None, ("NO_DOCUMENT",))
    assert "suppose" not in reading.ms
