"""The store on a real database, SQLite and PostgreSQL, and a real folder: round trips, replays, pages, damage."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest

from storage import (
    Database,
    EvidenceDamaged,
    EvidenceObjects,
    Filter,
    IdentifierTaken,
    Image,
    KeyFile,
    KeyMissing,
    NotFound,
    PageTokenInvalid,
    Pool,
    RecordDamaged,
    RequestConflict,
    Store,
    StoreUnavailable,
)
from tests.storage_support import EMBLEM, NOON, NUMBER, PORTRAIT, Place, digest, objects, verification

sqlite_only = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
"""For what concerns a database's file, or is the same on every database."""


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store in it."""
    store = place.open()
    yield store
    store.close()


def test_what_was_kept_is_found_after_a_restart(place: Place, store: Store) -> None:
    """Record, pictures and every way to look them up survive closing and opening the store."""
    local = NOON.astimezone(timezone(timedelta(hours=8)))
    new = verification(created_at=local)
    saved = store.save(new, [PORTRAIT, EMBLEM])
    store.close()
    again = place.open()
    found = again.get(new.id)
    assert found == saved
    assert (found.id, found.payload, found.customer_reference) == (new.id, new.payload, new.customer_reference)
    assert (found.created_at, found.created_at.tzinfo, found.state) == (NOON, UTC, "ACTIVE")
    assert again.begin(new.request_id, new.request_digest) == found
    assert again.find_by_number("110105 19491231 002x") == (found,)
    assert again.find_by_number("110105194912310021") == ()
    assert again.list().verifications == (found,)
    for image in (PORTRAIT, EMBLEM):
        kept = again.evidence(new.id, image.place)
        assert (kept.content, kept.media_type, kept.sha256) == (image.content, image.media_type, digest(image.content))


def test_verification_without_customer_number_or_picture_is_kept(store: Store) -> None:
    """Reference and number are optional; each such record has a data key of its own."""
    first = store.save(verification("a", customer_reference=None, document_number=None))
    store.save(verification("b", customer_reference=None, document_number=None))
    assert store.get(first.id).customer_reference is None
    assert store.list(Filter(customer_reference="")).verifications == ()
    with pytest.raises(NotFound):
        store.evidence(first.id, "PORTRAIT")


def test_unknown_ids_are_not_found(store: Store) -> None:
    """What was never kept is NotFound, whatever the id looks like."""
    for unknown in (str(uuid4()), "", "' OR 1=1 --"):
        with pytest.raises(NotFound):
            store.get(unknown)
        with pytest.raises(NotFound):
            store.evidence(unknown, "PORTRAIT")


def test_request_that_comes_again_gets_the_first_answer(place: Place, store: Store) -> None:
    """A replay returns what was kept first and adds neither record nor picture."""
    first = store.save(verification(), [PORTRAIT])
    assert store.save(verification(decision="REJECT"), [EMBLEM]) == first
    assert len(store.list().verifications) == 1
    assert len(objects(place)) == 1


def test_request_id_with_another_payload_is_refused(store: Store) -> None:
    """The same request id under another digest is a conflict, on asking and on saving."""
    new = verification()
    assert store.begin(new.request_id, new.request_digest) is None
    store.save(new)
    with pytest.raises(RequestConflict):
        store.begin(new.request_id, digest(b"another payload"))
    with pytest.raises(RequestConflict):
        store.save(verification(request_digest=digest(b"another payload")))


def test_id_of_another_record_is_refused(place: Place, store: Store) -> None:
    """A record is never written over, and the refused pictures are gone."""
    first = store.save(verification("a"), [PORTRAIT])
    with pytest.raises(IdentifierTaken):
        store.save(verification("b", id=first.id), [EMBLEM])
    assert store.get(first.id) == first
    assert len(objects(place)) == 1


def test_two_pictures_of_one_place_are_refused_before_anything_is_kept(place: Place, store: Store) -> None:
    """A place has one picture."""
    with pytest.raises(ValueError, match="one place"):
        store.save(verification(), [PORTRAIT, replace(EMBLEM, place="PORTRAIT")])
    assert store.list().verifications == ()
    assert objects(place) == []


def test_racing_duplicates_are_kept_once(place: Place, store: Store) -> None:
    """Of 20 pairs that pass `begin` together, each leaves one record and one picture, and both callers get it."""
    barrier = threading.Barrier(2)

    def one(request_id: str) -> str:
        new = verification(request_id, customer_reference="the same for all")
        assert store.begin(new.request_id, new.request_digest) is None
        barrier.wait(10)
        saved = store.save(new, [Image("PORTRAIT", "image/jpeg", new.id.encode())])
        assert store.evidence(saved.id, "PORTRAIT").content == saved.id.encode()
        return saved.id

    with ThreadPoolExecutor(2) as pool:
        pairs = [list(pool.map(one, [f"request-{number}"] * 2)) for number in range(20)]
    assert all(one == other for one, other in pairs)
    assert len({one for one, _ in pairs}) == 20
    assert {kept.id for kept in store.list(page_size=200).verifications} == {one for one, _ in pairs}
    assert len(objects(place)) == 20
    assert place.sql("SELECT count(*) FROM customer_key") == [(1,)]


def test_stores_of_two_processes_share_one_place(place: Place, store: Store) -> None:
    """Writers on separate connections wait for each other, and each sees what the other kept."""
    other = place.open()
    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(lambda n: (store, other)[n % 2].save(verification(f"r{n}"), [PORTRAIT]).id, range(40)))
    for one in (store, other):
        assert {kept.id for kept in one.list(page_size=100).verifications} == set(saved)


def test_pages_are_complete_and_stable_under_inserts(store: Store) -> None:
    """Paging newest first shows each record of the start once, though equal times and new records come between."""
    kept = [store.save(verification(f"old-{n}", created_at=NOON + timedelta(seconds=n // 3))).id for n in range(20)]
    seen: list[str] = []
    token, size = "", 3
    while True:
        page = store.list(page_size=size, page_token=token)
        assert 0 < len(page.verifications) <= size
        seen += [one.id for one in page.verifications]
        store.save(verification(f"new-{len(seen)}", created_at=NOON + timedelta(hours=1)))
        token = page.next_page_token
        if not token:
            break
    assert sorted(seen) == sorted(kept)
    times = [store.get(one).created_at for one in seen]
    assert times == sorted(times, reverse=True)


def test_last_full_page_has_no_token(store: Store) -> None:
    """A page that ends exactly with the last record says so."""
    for number in range(4):
        store.save(verification(str(number)))
    first = store.list(page_size=2)
    last = store.list(page_size=2, page_token=first.next_page_token)
    assert (len(last.verifications), last.next_page_token) == (2, "")
    assert len(store.list(page_size=4).verifications) == 4
    assert store.list(page_size=4).next_page_token == ""
    assert len(store.list(page_size=0).verifications) == 1


def test_list_follows_every_part_of_its_filter(store: Store) -> None:
    """Decision, half-open time and customer reference restrict a list, alone and together."""
    for number in range(12):
        store.save(
            verification(
                str(number),
                decision=("ACCEPT", "REVIEW", "REJECT")[number % 3],
                created_at=NOON + timedelta(minutes=number),
                customer_reference=f"customer-{number % 2}",
            )
        )

    def minutes(chosen: Filter) -> list[int]:
        found = store.list(chosen).verifications
        return [round((one.created_at - NOON).total_seconds() / 60) for one in found]

    assert minutes(Filter(decision="REVIEW")) == [10, 7, 4, 1]
    assert minutes(Filter(created_from=NOON + timedelta(minutes=9))) == [11, 10, 9]
    assert minutes(Filter(created_to=NOON + timedelta(minutes=2))) == [1, 0]
    assert minutes(Filter(customer_reference="customer-1")) == [11, 9, 7, 5, 3, 1]
    both = Filter("REVIEW", NOON + timedelta(minutes=4), NOON + timedelta(minutes=10), "customer-1")
    assert minutes(both) == [7]
    assert minutes(Filter(customer_reference="Customer-1")) == []


def test_page_token_of_another_list_is_refused(store: Store) -> None:
    """A token works with its own filter only."""
    for number in range(3):
        store.save(verification(str(number)))
    token = store.list(page_size=1).next_page_token
    with pytest.raises(PageTokenInvalid):
        store.list(Filter(decision="ACCEPT"), page_token=token)
    with pytest.raises(PageTokenInvalid):
        store.list(page_token="nonsense")


@pytest.mark.parametrize("opened", [True, False])
def test_tenants_see_nothing_of_each_other(place: Place, store: Store, opened: bool) -> None:
    """Two tenants in one database, each opening it or one seen from the other, never meet in a lookup."""
    other = place.open(tenant="other") if opened else store.of("other")
    ours = store.save(verification(), [PORTRAIT])
    assert other.begin("request-1", digest(b"another payload")) is None
    theirs = other.save(verification(payload=b"theirs"))
    assert other.list().verifications == (theirs,)
    assert other.find_by_number(NUMBER) == (theirs,)
    with pytest.raises(NotFound):
        other.get(ours.id)
    with pytest.raises(NotFound):
        other.evidence(ours.id, "PORTRAIT")
    assert store.of("default").get(ours.id) == store.get(ours.id) == ours
    store.save(verification("request-2"))
    token = store.list(page_size=1).next_page_token
    with pytest.raises(PageTokenInvalid):
        other.list(page_size=1, page_token=token)


@sqlite_only
def test_nothing_personal_lies_in_clear(place: Place, store: Store) -> None:
    """Neither database, journal, pictures nor their paths hold a personal value, as UTF-8 or UTF-16."""
    values = ["SPECIMEN-personal", "样本姓名", NUMBER, "customer-SPECIMEN-77", "request-personal", "样本市样本路1号"]
    payload = "|".join(values).encode() + b"|" + "|".join(values).encode("utf-16-le")
    store.save(verification("request-personal", payload=payload), [Image("PORTRAIT", "image/jpeg", payload * 50)])
    files = place.bytes_on_disk()
    assert any(path.name.endswith("-wal") and content for path, content in files.items())
    store.close()  # moves the journal into the database
    for path, content in [*files.items(), *place.bytes_on_disk().items()]:
        for value in values:
            assert value not in str(path.relative_to(place.root))
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
                assert value.encode(encoding) not in content, path
        assert digest(b"request-personal") not in content
    everything = b"".join(place.bytes_on_disk().values())
    assert b"ACCOUNT_OPENING" in everything  # the scan does see what is in clear


@sqlite_only
def test_files_are_owner_only(place: Place, store: Store) -> None:
    """Database, journal, pictures and their folders give no right to group or others."""
    store.save(verification(), [PORTRAIT])
    paths = [place.root, *place.root.rglob("*")]
    assert len([path for path in paths if path.is_file()]) >= 4
    assert [path for path in paths if path.stat().st_mode & 0o077] == []


@sqlite_only
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE verification SET payload_sealed = (SELECT payload_sealed FROM verification WHERE decision = 'REJECT')",
        "UPDATE verification SET payload_sealed = customer_reference_sealed",
        "UPDATE verification SET payload_sealed = CAST(x'02' || substr(payload_sealed, 2) AS BLOB)",
        "UPDATE verification SET customer_reference_sealed = payload_sealed",
        "UPDATE verification SET purpose = 'REVIEW'",
        "UPDATE verification SET policy_version = '2'",
        "UPDATE verification SET created_at = '2026-03-01 12:00:00.123457'",
        "UPDATE customer_key SET data_key_wrapped = zeroblob(61)",
    ],
    ids=[
        "another record's",
        "another field's",
        "another suite",
        "the reference",
        "the purpose",
        "the policy",
        "the time",
        "the data key",
    ],
)
def test_sealed_column_opens_only_where_it_was_written(place: Place, store: Store, tampering: str) -> None:
    """A value moved or changed in the database, even between records of one customer, is damage, never an answer."""
    victim = store.save(verification("victim"))
    store.save(verification("source", decision="REJECT"))
    assert store.get(victim.id) == victim
    place.sql(tampering + (" WHERE decision = 'ACCEPT'" if "UPDATE verification" in tampering else ""))
    with pytest.raises(RecordDamaged):
        store.get(victim.id)


def test_picture_that_is_not_the_one_kept_is_never_returned(place: Place, store: Store) -> None:
    """An altered, exchanged, cut or lost object is EvidenceDamaged."""
    new = verification()
    store.save(new, [PORTRAIT, EMBLEM])
    paths = {
        side: place.root / "evidence objects" / str(path)
        for side, path in place.sql("SELECT place, object_path FROM evidence")
    }
    content = {side: path.read_bytes() for side, path in paths.items()}
    sealed = content["PORTRAIT"]
    for damaged in (content["EMBLEM"], sealed[:-1], b"", sealed[:50] + bytes([sealed[50] ^ 1]) + sealed[51:]):
        paths["PORTRAIT"].write_bytes(damaged)
        with pytest.raises(EvidenceDamaged):
            store.evidence(new.id, "PORTRAIT")
    paths["PORTRAIT"].unlink()
    with pytest.raises(EvidenceDamaged):
        store.evidence(new.id, "PORTRAIT")
    assert store.evidence(new.id, "EMBLEM").content == EMBLEM.content


def test_decision_cannot_be_changed_past_the_store(place: Place, store: Store) -> None:
    """A rejection that was made an acceptance in the database is damage."""
    new = verification(decision="REJECT")
    store.save(new)
    place.sql("UPDATE verification SET decision = 'ACCEPT'")
    with pytest.raises(RecordDamaged):
        store.get(new.id)
    with pytest.raises(RecordDamaged):
        store.list()


@sqlite_only
@pytest.mark.parametrize(
    "tampering",
    ["SET sha256 = zeroblob(32)", "SET place = 'EMBLEM'", "SET media_type = 'image/png'", "SET id = 'other'"],
)
def test_picture_is_held_against_what_is_noted_of_it(place: Place, store: Store, tampering: str) -> None:
    """Digest, place, media type and id cannot be changed in the database unnoticed."""
    new = verification()
    store.save(new, [PORTRAIT])
    place.sql(f"UPDATE evidence {tampering}")
    with pytest.raises(EvidenceDamaged):
        store.evidence(new.id, "EMBLEM" if "place" in tampering else "PORTRAIT")


def test_database_does_not_open_with_other_keys(place: Place, store: Store) -> None:
    """A lost key file stops the start, instead of silently making records that cannot be found again."""
    new = verification()
    store.save(new)
    store.close()
    kept = place.key_file.rename(place.root / "kept.json")
    with pytest.raises(KeyMissing):
        place.open()
    kept.replace(place.key_file)
    assert place.open().get(new.id).payload == new.payload


def test_sweep_takes_old_orphans_and_nothing_else(place: Place, store: Store) -> None:
    """What a crash left between picture and record goes once it is old; kept pictures and alien files stay."""
    new = verification()
    store.save(new, [PORTRAIT, EMBLEM])
    folder = place.root / "evidence objects" / "evidence" / "ab"
    folder.mkdir(parents=True, exist_ok=True)
    orphan, draft, alien = folder / f"{str(uuid4())[:-2]}ab", folder / f".{uuid4()}.7.0a1b2c3d", folder / "README"
    older = folder / f"{uuid4()}#1"
    for file in (orphan, draft, older, alien):
        file.write_bytes(b"left behind")
    assert store.sweep_orphans(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert orphan.exists()
    assert draft.exists()
    assert store.sweep_orphans(datetime.now(UTC) + timedelta(seconds=5)) == 1
    assert [file.exists() for file in (orphan, draft, older, alien)] == [False, False, False, True]
    assert store.evidence(new.id, "PORTRAIT").content == PORTRAIT.content


def test_sweep_takes_nothing_for_a_database_that_knows_no_picture(place: Place, store: Store) -> None:
    """Beside an empty database, such as one named by mistake, no picture is an orphan."""
    folder = place.root / "evidence objects" / "evidence" / "ab"
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / f"{str(uuid4())[:-2]}ab"
    picture.write_bytes(b"of another database")
    assert store.sweep_orphans(datetime.now(UTC) + timedelta(seconds=5)) == 0
    assert picture.exists()


@sqlite_only
def test_database_that_is_locked_is_unavailable(place: Place) -> None:
    """A save behind a foreign lock fails with its cause's name alone, leaves no record, and may be repeated."""
    store = Store.open(
        Database(place.database_url, busy_timeout_s=0.05), EvidenceObjects("memory:///"), KeyFile.open(place.key_file)
    )
    new = verification()
    with closing(sqlite3.connect(place.root / "records" / "records.db", isolation_level=None)) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as failure:
            store.save(new, [PORTRAIT])
        foreign.execute("ROLLBACK")
    assert (failure.value.kind, failure.value.reason) == ("SQLITE_BUSY", "DATABASE_LOCKED")
    assert failure.value.__cause__ is None
    assert store.list().verifications == ()
    assert store.save(new, [PORTRAIT]).id == new.id
    assert store.evidence(new.id, "PORTRAIT").content == PORTRAIT.content


@sqlite_only
def test_database_that_is_no_database_is_unavailable(place: Place) -> None:
    """A file that is not SQLite's stops the start, and is left as it is."""
    file = place.root / "records" / "records.db"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreUnavailable) as failure:
        place.open()
    assert failure.value.kind == "SQLITE_NOTADB"
    assert file.read_bytes() == b"not a database" * 1000


@sqlite_only
@pytest.mark.parametrize("image", [None, PORTRAIT], ids=["for the record", "for the picture"])
def test_disk_without_room_is_unavailable_until_there_is_some(place: Place, store: Store, image: Image | None) -> None:
    """What cannot be written whole leaves nothing, and the same save succeeds once there is room again."""
    first, images = store.save(verification("a"), [EMBLEM]), [image] if image else []
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, unlimited[1]))  # as a full disk: no file may grow beyond
    try:
        with pytest.raises(StoreUnavailable) as failure:
            store.save(verification("b"), images)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert failure.value.kind in {"SQLITE_IOERR_WRITE", "SQLITE_FULL", "EFBIG"}
    assert store.list().verifications == (first,)
    assert len(objects(place)) == 1
    second = store.save(verification("b"), images)
    assert {one.id for one in store.list().verifications} == {first.id, second.id}
    assert len(objects(place)) == 1 + len(images)


@sqlite_only
def test_ping_tells_whether_the_database_answers(place: Place, store: Store) -> None:
    """A sign of life while the database is there, StoreUnavailable once it is not."""
    store.ping()
    store.close()
    (place.root / "records").rename(place.root / "gone")
    with pytest.raises(StoreUnavailable):
        store.ping()


def test_pictures_that_cannot_be_written_leave_no_record(place: Place, store: Store) -> None:
    """Where the picture fails the verification is not acknowledged and not there."""
    shutil.rmtree(place.root / "evidence objects")
    (place.root / "evidence objects").write_text("a file where the folder was")
    new = verification()
    with pytest.raises(StoreUnavailable):
        store.save(new, [PORTRAIT])
    assert store.begin(new.request_id, new.request_digest) is None


def test_connections_in_use_are_told(place: Place) -> None:
    """The database tells how many of its connections are in use, idle, and allowed."""
    with closing(Database(place.database_url, pool=Pool(size=3))) as database:
        with database.read() as session:
            session.connection()
            assert database.connections().in_use == 1
        told = database.connections()
        assert (told.in_use, told.idle) == (0, 1)
        assert told.most == (3 if place.postgresql else None)
