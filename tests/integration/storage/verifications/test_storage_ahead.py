"""Pictures that are written while a verification is worked on: stored with it, or gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from idverdict import v1

from ocr.image import ImageError
from ocr.reading import Reading
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.patience import Patience
from service.verification.policy import load_policy
from service.verification.requests import Verifications
from storage import Image, Owner, Store
from storage.errors import StoreUnavailable
from tests.builders import make_claim, make_reading
from tests.requests import create_request
from tests.specimens.sides import Side
from tests.storage_support import EMBLEM, NOON, PORTRAIT, Place, objects, verification


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A fresh store."""
    opened = place.open()
    yield opened
    opened.close()


def written(place: Place, store: Store) -> list[Path]:
    """The objects there are once the threads that write and delete pictures have ended."""
    store.shared.ahead.shutdown(wait=True)
    return objects(place)


def test_pictures_written_ahead_are_those_of_the_verification(place: Place, store: Store) -> None:
    """Each is written once, and opens under the record that came later."""
    new = verification()
    with store.write_ahead(Owner(new.id, new.customer_reference, new.created_at), [PORTRAIT, EMBLEM]) as ahead:
        store.save(new, [PORTRAIT, EMBLEM], ahead=ahead)
    assert len(objects(place)) == 2
    for image in (PORTRAIT, EMBLEM):
        assert store.evidence(new.id, image.place).content == image.content


def test_pictures_of_nothing_are_deleted(place: Place, store: Store) -> None:
    """Where the work on the verification ends without one, none of its pictures stays."""
    new = verification()
    with pytest.raises(RuntimeError), store.write_ahead(Owner(new.id, "customer", NOON), [PORTRAIT, EMBLEM]):
        raise RuntimeError
    assert written(place, store) == []
    assert store.list().verifications == ()


def test_a_repeated_request_leaves_one_set_of_pictures(place: Place, store: Store) -> None:
    """Whoever is second gives the first answer, and its pictures are deleted."""
    first, second = verification(), verification()
    store.save(first, [PORTRAIT])
    with store.write_ahead(Owner(second.id, second.customer_reference, second.created_at), [PORTRAIT]) as ahead:
        assert store.save(second, [PORTRAIT], ahead=ahead).id == first.id
    assert len(written(place, store)) == 1


def test_a_picture_that_cannot_be_written_ahead_fails_the_save(
    place: Place, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is the one of a save, and nothing is stored."""
    new = verification()

    def refuse(*_: object) -> None:
        raise StoreUnavailable("OSError")

    monkeypatch.setattr(type(store.shared.objects), "put", refuse)
    with (
        pytest.raises(StoreUnavailable),
        store.write_ahead(Owner(new.id, new.customer_reference, new.created_at), [PORTRAIT]) as ahead,
    ):
        store.save(new, [PORTRAIT], ahead=ahead)
    assert store.list().verifications == ()


def test_two_pictures_of_one_place_are_refused(store: Store) -> None:
    """Before anything is written."""
    new = verification()
    twice = [PORTRAIT, Image(PORTRAIT.place, "image/jpeg", b"other")]
    with pytest.raises(ValueError, match="one place"):
        store.write_ahead(Owner(new.id, None, new.created_at), twice)


def test_a_refused_picture_leaves_no_evidence(place: Place, store: Store) -> None:
    """A request whose second picture cannot be read is an error, and the first one's evidence is deleted."""

    class Refusing:
        def read(self, data: bytes, between_stages: object = None, /) -> Reading:
            if data == b"\xff\xd8 damaged":
                raise ImageError("IMAGE_DECODE_FAILED", "the picture is damaged")
            return make_reading(Side.PORTRAIT)

        def warm_up(self) -> None:
            """Nothing to do."""

    service = Verifications(store, load_policy(), Refusing(), lambda: NOON)
    request = create_request(
        make_claim(),
        b"\xff\xd8 portrait",
        b"\xff\xd8 damaged",
        request_id="r",
        customer_reference="c",
        purpose=v1.PURPOSE_REVIEW,
    )
    with pytest.raises(ApiError) as caught:
        service.create(request, Patience())
    assert caught.value.reason is ErrorReason.IMAGE_DECODE_FAILED
    assert written(place, store) == []
