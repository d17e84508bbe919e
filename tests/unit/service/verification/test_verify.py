"""The story of a verification: pictures and a claim in, a verdict out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from ocr.documents import document_types
from ocr.image import ImageError
from ocr.reading import Reading
from service.verification.checks import CHECKS
from service.verification.policy import load_policy
from service.verification.values.verdict import Decision, Purpose, Truth
from service.verification.verify import PictureRefused, Submitted, VerificationRequest, by_page, verify
from tests.builders import make_claim, make_reading, no_document
from tests.specimens.sides import Side

POLICY = load_policy()
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
PICTURES = (("portrait", b"portrait"), ("emblem", b"emblem"))
REQUEST = VerificationRequest((Submitted(make_claim(), PICTURES),), Purpose.ACCOUNT_OPENING)


def asked(*pictures: tuple[str, bytes]) -> VerificationRequest:
    """The request with other pictures."""
    return VerificationRequest((Submitted(make_claim(), pictures),), Purpose.ACCOUNT_OPENING)


@dataclass
class Album:
    """A reader that knows its pictures by heart, and remembers what it was shown."""

    readings: dict[bytes, Reading]
    shown: list[bytes] = field(default_factory=list)

    def read(self, data: bytes, /) -> Reading:
        """The reading kept for the picture."""
        self.shown.append(data)
        return self.readings[data]


def album(**others: Reading) -> Album:
    """An album of a genuine card, with some pictures replaced."""
    readings = {"portrait": make_reading(), "emblem": make_reading(Side.EMBLEM), **others}
    return Album({name.encode(): reading for name, reading in readings.items()})


def test_a_genuine_card_is_accepted() -> None:
    """Both pictures are read once, every check has a result, and the verdict says what it rests on."""
    reader = album()
    verdict = verify(REQUEST, reader, POLICY, NOON)
    assert verdict.decision is Decision.ACCEPT
    assert reader.shown == [b"portrait", b"emblem"]
    card = document_types()["cn_resident_id"]
    own = {check.id for check in CHECKS if check.applies_to(card)}
    assert {result.check for result in verdict.checks} == own | {"accepted_together"}
    assert (verdict.policy_id, verdict.policy_version) == (POLICY.id, POLICY.version)
    assert verdict.models == ("pp-ocrv6-small-rec",)
    assert verdict.statements.officially_verified is Truth.NOT_ASKED


def test_each_stage_is_timed() -> None:
    """The stages stand in the verdict with a total that is not less than any of them."""
    ms = verify(REQUEST, album(), POLICY, NOON).ms
    assert set(ms) == {"read", "check", "decide", "total"}
    assert ms["total"] >= max(ms[stage] for stage in ms if stage != "total")


def test_the_same_request_gives_the_same_verdict() -> None:
    """But for the timings a verdict is a function of request, readings, policy and time."""
    first, second = (verify(REQUEST, album(), POLICY, NOON) for _ in range(2))
    assert (first.checks, first.reasons, first.statements) == (second.checks, second.reasons, second.statements)


def test_pictures_in_each_others_place_are_put_right() -> None:
    """Swapped pictures are checked by what they show, and kept in the verdict as they were submitted."""
    swapped = album(portrait=make_reading(Side.EMBLEM), emblem=make_reading(Side.PORTRAIT))
    verdict = verify(REQUEST, swapped, POLICY, NOON)
    assert verdict.decision is Decision.ACCEPT
    assert [(one.submitted, one.reading.page) for one in verdict.readings] == [
        ("portrait", "emblem"),
        ("emblem", "portrait"),
    ]
    assert "SIDE_REVERSED" in {result.code for result in verdict.checks}


def test_a_picture_without_a_card_is_a_verdict_and_no_error() -> None:
    """Nothing to be found leads to RESUBMIT, with what could be read of the other side in the verdict."""
    verdict = verify(REQUEST, album(portrait=no_document()), POLICY, NOON)
    assert verdict.decision is Decision.RESUBMIT
    assert [one.reading.page for one in verdict.readings] == [None, "emblem"]


def test_the_day_is_chinas() -> None:
    """A card whose last day is 1 March has expired at 16:00 UTC that day, when 2 March begins in China."""
    last_day = album(emblem=make_reading(Side.EMBLEM, valid_until="2026-03-01"))
    before, after = (datetime(2026, 3, 1, hour, 59, tzinfo=UTC) for hour in (15, 16))
    assert verify(REQUEST, last_day, POLICY, before).decision is not Decision.REJECT
    assert verify(REQUEST, last_day, POLICY, after).decision is Decision.REJECT


def test_a_time_without_a_zone_is_refused() -> None:
    """Without a time zone nobody can tell which day it is."""
    with pytest.raises(ValueError, match="time zone"):
        verify(REQUEST, album(), POLICY, datetime(2026, 3, 1))


def test_a_reader_that_fails_gives_no_verdict() -> None:
    """An unreadable picture is an error: there is no decision without a reading."""
    with pytest.raises(KeyError):
        verify(REQUEST, Album({}), POLICY, NOON)


def test_one_picture_of_both_sides_serves_both() -> None:
    """Both sides in one picture are accepted from that picture alone."""
    both = replace(make_reading(), others=(make_reading(Side.EMBLEM),))
    verdict = verify(asked(("portrait", b"portrait")), album(portrait=both), POLICY, NOON)
    assert verdict.decision is Decision.ACCEPT
    assert [(one.picture, one.submitted, one.reading.page) for one in verdict.readings] == [
        (0, "portrait", "portrait"),
        (0, "emblem", "emblem"),
    ]


def test_pages_that_are_not_stated_are_found_out() -> None:
    """Pictures without the id of a page are accepted in any order, and none is in another's place."""
    pictures = (("", b"emblem"), ("", b"portrait"))
    verdict = verify(asked(*pictures), album(), POLICY, NOON)
    assert verdict.decision is Decision.ACCEPT
    assert "SIDE_REVERSED" not in {result.code for result in verdict.checks}


def test_a_picture_that_cannot_be_used_is_named_by_its_place() -> None:
    """The second picture of the second document is at fault, and nothing else is said of it."""

    class Refusing(Album):
        def read(self, data: bytes, /) -> Reading:
            if data == b"bad":
                raise ImageError("IMAGE_DECODE_FAILED", "the picture is damaged")
            return super().read(data)

    documents = (REQUEST.documents[0], Submitted(make_claim(), (("portrait", b"portrait"), ("emblem", b"bad"))))
    with pytest.raises(PictureRefused) as caught:
        verify(VerificationRequest(documents, Purpose.ACCOUNT_OPENING), Refusing(album().readings), POLICY, NOON)
    assert (caught.value.document, caught.value.picture, caught.value.code) == (1, 1, "IMAGE_DECODE_FAILED")


def of_pages(*shown: tuple[str, Reading]) -> list[tuple[int, str, Reading]]:
    """Which reading each picture, and each page found in another picture, gets."""
    return [(one.picture, one.submitted, one.reading) for one in by_page(0, shown)]


def test_of_several_documents_the_one_of_the_submitted_page_is_taken() -> None:
    """A picture that shows both sides gives its own page; a picture of its own is not replaced by another's."""
    portrait, emblem, other = make_reading(), make_reading(Side.EMBLEM), make_reading(Side.EMBLEM, codes=("GLARE",))
    both = replace(portrait, others=(emblem,))
    assert of_pages(("emblem", both)) == [(0, "emblem", emblem), (0, "portrait", both)]
    assert of_pages(("portrait", both), ("emblem", other)) == [(0, "portrait", both), (1, "emblem", other)]
    assert of_pages(("portrait", portrait)) == [(0, "portrait", portrait)]
    assert of_pages(("", both)) == [(0, "", both), (0, "emblem", emblem)]
