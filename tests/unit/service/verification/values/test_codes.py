"""The catalogue of reason codes."""

from __future__ import annotations

import re

import pytest

from service.verification.values.codes import CODES
from service.verification.values.document_words import filled
from service.verification.values.verdict import Hint

RELEASED = re.findall(
    r"\w+",
    """
IMAGE_DECODE_FAILED IMAGE_TOO_LARGE IMAGE_FORMAT_UNSUPPORTED RESOLUTION_TOO_LOW CARD_TOO_SMALL
NO_DOCUMENT MIRRORED DOCUMENT_TYPE_MISMATCH DOCUMENT_TYPE_NOT_SUPPORTED SIDE_REVERSED PORTRAIT_SIDE_MISSING
EMBLEM_SIDE_MISSING MULTIPLE_DOCUMENTS TEMPORARY_ID ELECTRONIC_ID
BLURRED GLARE OVER_EXPOSED TOO_DARK BORDER_INCOMPLETE OCCLUDED FIELD_GLARE FIELD_INCOMPLETE PORTRAIT_NOT_DETECTED
PHOTOCOPY SCREEN_RECAPTURE SCREENSHOT DIGITAL_TAMPERING EDIT_SOFTWARE_TRACE WATERMARK_OR_OVERLAY CORNER_REMOVED SPECIMEN
FIELD_MISSING LOW_CONFIDENCE CHARACTER_OUT_OF_DICTIONARY VALUE_REPAIRED UNSURE_IN_GOOD_CAPTURE
ID_NUMBER_FORMAT ID_NUMBER_CHECKSUM BIRTH_NUMBER_MISMATCH SEX_NUMBER_MISMATCH REGION_CODE_UNKNOWN
ISSUER_REGION_MISMATCH VALIDITY_TERM_ILLEGAL DOCUMENT_EXPIRED DOCUMENT_NOT_YET_VALID DOCUMENT_EXPIRING_SOON
UNDER_MINIMUM_AGE FRONT_BACK_INCONSISTENT MRZ_NOT_DETECTED MRZ_CHECK_DIGIT MRZ_VISUAL_MISMATCH BANK_CARD_LUHN
MRZ_NAME_CHARACTERS_MISMATCH TERM_UNUSUAL
USCC_CHECKSUM ETHNICITY_UNKNOWN ISSUER_UNKNOWN_FORM
PAGE_MISSING PAGES_DIFFER DOCUMENT_NAMES_DIFFER DOCUMENT_NUMBERS_DIFFER
DOCUMENT_NOT_ACCEPTED_ALONE DOCUMENT_COMBINATION_NOT_ACCEPTED
REGION_CODE_UNLISTED REGION_OF_OTHER_DOCUMENT AGE_IMPLAUSIBLE ISSUED_BEFORE_LAYOUT
NAME_MISMATCH NUMBER_MISMATCH BIRTH_MISMATCH SEX_MISMATCH ADDRESS_MISMATCH EXPIRY_MISMATCH NATIONALITY_MISMATCH
NAME_POSSIBLE_MISREAD CLAIM_ELEMENT_MISSING
AUTHORITY_MATCH AUTHORITY_MATCH_NO_PHOTO AUTHORITY_NAME_NOT_MATCHED AUTHORITY_NUMBER_NOT_FOUND AUTHORITY_CARD_LOST
AUTHORITY_NO_RECORD AUTHORITY_UNAVAILABLE AUTHORITY_QUOTA_EXCEEDED AUTHORITY_CONFLICT BANK_CARD_LOST BANK_CARD_EXPIRED
BANK_CARD_RESTRICTED BANK_CARD_HOLDER_MISMATCH
FACE_MATCH FACE_MISMATCH FACE_LOW_SIMILARITY NO_FACE MULTIPLE_FACES
DUPLICATE_ID DUPLICATE_IMAGE REPEAT_ATTEMPT RESUBMISSION_LIMIT WATCHLIST_HIT CONSENT_MISSING DOCUMENT_REFUSED
CHECK_NOT_EXECUTED
""",
)
"""Codes that callers may rely on. A code may be added here; none may be taken away."""


def test_the_catalogue_is_the_released_vocabulary() -> None:
    """No code is missing from the catalogue, and none is in it without being released here."""
    assert set(CODES) == set(RELEASED)


@pytest.mark.parametrize("code", RELEASED)
def test_each_code_speaks_to_customer_and_operator(code: str) -> None:
    """Hints are whole sentences in both languages, and the detail is one of the operator's, not of the customer's."""
    entry = CODES[code]
    hint = filled(entry.hint, page=Hint("人像面", "portrait side"), accepted=None)
    assert re.fullmatch(r"[A-Z][A-Z0-9_]+", entry.code)
    assert hint.zh.endswith("。")
    assert re.search(r"[一-鿿]", hint.zh)
    assert re.fullmatch(r"[A-Z][\x20-\x7e]+\.", hint.en)
    assert not re.search(r"[{}]", hint.zh + hint.en)
    assert re.fullmatch(r"[a-z][\x20-\x7e]+[a-z0-9]", entry.detail)


@pytest.mark.parametrize(
    "code", ["WATCHLIST_HIT", "DUPLICATE_ID", "DIGITAL_TAMPERING", "ID_NUMBER_CHECKSUM", "BIRTH_NUMBER_MISMATCH"]
)
def test_suspicion_is_not_told_to_the_customer(code: str) -> None:
    """Where the code is a suspicion, the customer hears only that staff have to check."""
    assert "our staff" in CODES[code].hint.en
    assert "人工核对" in CODES[code].hint.zh
