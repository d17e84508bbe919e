"""The expiry watch: a verification becomes EXPIRED the day after its document's last one, and no day is in clear."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from idverdict import v1

from service.call.patience import Patience
from service.verification.expiry import expire, expire_older, last_day
from storage import Cipher, Database, Digest, Suites
from storage.audit.inspection import Inspection
from tests.builders import make_reading
from tests.bulk_support import bulk_app, settings_of
from tests.e2e.serving import EMBLEM, PORTRAIT, KnowingReader, request
from tests.specimens.sides import Side
from tests.storage_support import Place, verification


def reader_of(valid_until: str) -> KnowingReader:
    """A reader of cards that run out on a day."""
    emblem = make_reading(Side.EMBLEM, valid_from="2016-03-09", valid_until=valid_until)
    return KnowingReader(known={PORTRAIT: make_reading(Side.PORTRAIT), EMBLEM: emblem})


@pytest.mark.parametrize(
    ("valid_until", "now", "state"),
    [
        ("2026-03-09", datetime(2026, 3, 9, 15, 59, tzinfo=UTC), "ACTIVE"),  # 23:59 in China
        ("2026-03-09", datetime(2026, 3, 9, 16, 0, tzinfo=UTC), "EXPIRED"),
        ("2026-03-09", datetime(2051, 1, 1, tzinfo=UTC), "EXPIRED"),
        ("LONG_TERM", datetime(2051, 1, 1, tzinfo=UTC), "ACTIVE"),
    ],
)
def test_verification_expires_after_its_documents_last_day(
    place: Place, valid_until: str, now: datetime, state: str
) -> None:
    """By the calendar of China, once, and whatever watch was missed; the first answer stays as it was."""
    settings = settings_of(place.root, place.postgresql)
    with bulk_app(settings, reader_of(valid_until)) as app:
        verifications = app.verifications()
        first = verifications.create(request(), Patience())
        assert first is not None
        made = v1.Verification.FromString(first)
        assert expire(app.store, now) == (state == "EXPIRED")
        assert expire(app.store, now) == 0
        got = verifications.get(v1.GetVerificationRequest(name=made.name))
        assert got.state == v1.VerificationState.Value(f"VERIFICATION_STATE_{state}")
        assert verifications.create(request(), Patience()) == first
        listed = verifications.list(v1.ListVerificationsRequest()).verifications
        assert [one.state for one in listed] == [got.state]


def test_verifications_from_before_the_watch_are_found_too(place: Place) -> None:
    """Those that were kept without a last day are opened, and neither they nor their rows change otherwise."""
    settings = settings_of(place.root, place.postgresql)
    with bulk_app(settings, reader_of("2026-03-09")) as app:
        app.verifications().create(request(), Patience())
        url = settings.database if place.postgresql is None else place.postgresql
        _sql(url, "UPDATE verification SET expiry_index = NULL")
        assert expire_older(app.store, datetime(2026, 3, 9, 12, tzinfo=UTC)) == 0
        assert expire(app.store, datetime(2026, 3, 20, tzinfo=UTC)) == 0
        assert expire_older(app.store, datetime(2026, 3, 20, tzinfo=UTC)) == 1
        assert expire_older(app.store, datetime(2026, 3, 20, tzinfo=UTC)) == 0
        assert [one.state for one in app.store.list().verifications] == ["EXPIRED"]


def test_watch_keeps_to_its_tenant_and_leaves_the_erased_alone(place: Place) -> None:
    """Another tenant's verification stands, and what was erased stays REDACTED."""
    day = date(2026, 3, 9)
    store = place.open()
    for tenant in ("a", "b"):
        store.of(tenant).save(verification(valid_until=day))
    gone = store.of("a").save(verification("gone", customer_reference="gone", valid_until=day))
    store.of("a").erase_customer("gone", datetime(2026, 3, 1, tzinfo=UTC), before_statutory_term=True)
    assert store.tenants() == ("a", "b")
    assert store.of("a").expiry.expire(day, day) == 1
    assert [one.state for one in store.of("b").list().verifications] == ["ACTIVE"]
    assert store.of("a").get(gone.id).state == "REDACTED"


def test_what_is_only_stored_does_not_expire(place: Place) -> None:
    """Of a customer who asked for deletion nothing is used, whether its last day was kept or would have to be read."""
    day = date(2026, 3, 9)
    store = place.open()
    store.save(verification("asked", customer_reference="asked", valid_until=day))
    store.save(verification("older", customer_reference="older"))
    for customer in ("asked", "older"):
        store.retention.request_deletion(customer, datetime(2027, 3, 1, tzinfo=UTC))
    assert store.expiry.expire(day, day) == 0
    assert not list(store.expiry.without_index())
    assert {one.state for one in store.list().verifications} == {"RESTRICTED"}


def test_audit_log_tells_of_each_expiry(place: Place) -> None:
    """An inspection of the log takes an expired record for right, and one that somebody set to EXPIRED for altered."""
    day = date(2026, 3, 9)
    store = place.open()
    store.save(verification(valid_until=day))
    assert store.expiry.expire(day, day) == 1
    inspection = Inspection(Database(place.database_url))
    assert list(inspection.faults()) == []
    other = store.save(verification("other"))
    _sql(place.database_url, f"UPDATE verification SET state = 'EXPIRED' WHERE id = '{other.id}'")
    (fault,) = inspection.faults()
    assert other.id in str(fault)
    _sql(place.database_url, f"UPDATE verification SET state = 'ACTIVE', expiry_index = NULL WHERE id = '{other.id}'")
    (fault,) = inspection.faults()
    assert other.id in str(fault)


def test_watch_knows_both_digests(place: Place) -> None:
    """A day that was indexed under the other digest is found."""
    day = date(2026, 3, 9)
    store = place.open(suites=Suites(Cipher.AES_256_GCM, Digest.HMAC_SM3))
    store.save(verification(valid_until=day))
    store.close()
    assert place.open().expiry.expire(day, day) == 1


def test_last_day_is_the_surely_read_one() -> None:
    """Else what was claimed, and none where the card never runs out."""
    document = v1.SubmittedDocument(claim=v1.DocumentClaim(valid_until="2030-01-02"))
    message = v1.Verification(documents=[document])
    assert last_day(message) == date(2030, 1, 2)
    field = message.verdict.readings.add().fields["valid_until"]
    field.value, field.status = "2031-01-02", v1.FieldStatus.FIELD_STATUS_UNSURE
    assert last_day(message) == date(2030, 1, 2)
    field.status = v1.FieldStatus.FIELD_STATUS_READ
    assert last_day(message) == date(2031, 1, 2)
    field.value = "LONG_TERM"
    assert last_day(message) is None


def _sql(url: str, statement: str) -> None:
    from sqlalchemy import create_engine

    with create_engine(url.replace("postgresql://", "postgresql+psycopg://")).begin() as connection:
        connection.exec_driver_sql(statement)
