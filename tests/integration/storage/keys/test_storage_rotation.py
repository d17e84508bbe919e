"""Key-encryption keys rotate, data keys are wrapped anew, former keys go: beside live writes, killed, on old data."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from storage import (
    Cipher,
    Digest,
    Filter,
    KeyFile,
    KeyInUse,
    KeyMissing,
    KeyState,
    KeyUnknown,
    RecordDamaged,
    RequestConflict,
    Store,
    Suites,
    Tally,
)
from tests.storage_support import EMBLEM, NUMBER, PORTRAIT, Place, digest, rows, verification

SM = Suites(Cipher.SM4_GCM, Digest.HMAC_SM3)
OLD_STORE = Path(__file__).parents[3] / "data" / "store-of-0001.zip"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty folder."""
    return Place(tmp_path / "var")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store in it."""
    store = place.open()
    yield store
    store.close()


def states(store: Store) -> dict[str, tuple[KeyState, int]]:
    """Each key's state and how many keys it wraps, by id."""
    return {key.id: (key.state, key.wraps) for key in store.ring.list()}


def rewrapped(store: Store, batch: int = 100) -> Tally:
    """Rewrap everything."""
    return sum(store.ring.rewrap(batch), Tally())


def test_rotation_moves_every_data_key_and_retires_the_former(place: Place, store: Store) -> None:
    """After rotate and rewrap all is under the new key, and the former can go, from file and database."""
    kept = [store.save(verification(str(n), customer_reference=f"customer-{n}"), [PORTRAIT]) for n in range(5)]
    former = KeyFile.open(place.key_file).key_id
    made = store.ring.rotate()
    assert states(store)[made] == (KeyState.CURRENT, 0)
    assert states(store)[former] == (KeyState.FORMER, 7)  # with the index key and the signing key
    assert store.ring.left() == 7
    assert rewrapped(store, batch=2) == Tally(7)
    assert store.ring.left() == 0
    assert rewrapped(store) == Tally()
    store.ring.retire(former)
    assert former not in states(store)
    assert former not in place.key_file.read_text()
    store.close()
    again = place.open()
    for one in kept:
        assert again.get(one.id) == one
        assert again.evidence(one.id, "PORTRAIT").content == PORTRAIT.content
    assert len(again.find_by_number(NUMBER)) == 5
    assert sum(again.ring.check(), Tally()) == Tally(5)


def test_key_in_use_is_never_retired(place: Place, store: Store) -> None:
    """The current key, and a former one that still wraps a single data key, stay; unknown ids are told apart."""
    store.save(verification())
    former = KeyFile.open(place.key_file).key_id
    with pytest.raises(KeyInUse):
        store.ring.retire(former)
    made = store.ring.rotate()
    for dry_run in (True, False):
        with pytest.raises(KeyInUse):
            store.ring.retire(former, dry_run=dry_run)
    (index,) = (key_id for key_id, (state, _) in states(store).items() if state is KeyState.INDEX)
    for unknown in ("kek-0000000000000000", index, "destroyed", ""):
        with pytest.raises(KeyUnknown):
            store.ring.retire(unknown)
    rewrapped(store)
    store.ring.retire(former, dry_run=True)
    assert set(states(store)) == {former, made, index}
    store.ring.retire(former)
    assert set(states(store)) == {made, index}


def test_key_that_comes_into_use_while_it_is_retired_stays(
    place: Place, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at what a key wraps and its end another server may use it: the database does not let it go."""
    store.save(verification())
    former = KeyFile.open(place.key_file).key_id
    store.ring.rotate()
    monkeypatch.setattr("storage.keys.key_ring.KeyRing._wraps", lambda _: {})
    with pytest.raises(KeyInUse):
        store.ring.retire(former)
    assert KeyFile.open(place.key_file).holds(former)


def test_writes_go_on_while_keys_rotate(place: Place, store: Store) -> None:
    """Servers that opened the store before write and read through two rotations; nothing is lost or left behind."""
    stop, saved = threading.Event(), []
    server = place.open()

    def write(worker: int) -> None:
        number = 0
        while not stop.is_set():
            reference = f"customer-{worker}-{number % 7}" if number % 3 else None
            one = server.save(verification(f"{worker}-{number}", customer_reference=reference), [PORTRAIT])
            assert server.get(one.id) == one
            saved.append(one)
            number += 1

    first = KeyFile.open(place.key_file).key_id
    with ThreadPoolExecutor(3) as pool:
        workers = [pool.submit(write, number) for number in range(3)]
        try:
            for _ in range(2):
                while len(saved) < 10:
                    stop.wait(0.01)
                former = KeyFile.open(place.key_file).key_id
                store.ring.rotate()
                rewrapped(store, batch=3)
                while former in states(store):
                    rewrapped(store)
                    with suppress(KeyInUse):  # a server wrapped under it in the moment of the rotation
                        store.ring.retire(former)
                del saved[:-5]
        finally:
            stop.set()
        for worker in workers:
            worker.result()
    assert first not in states(store)
    again = place.open()
    assert all(again.get(one.id) == one for one in saved)
    assert len(KeyFile.open(place.key_file).key_ids) == 1


REWRAPPER = """
import sys
from pathlib import Path
from tests.storage_support import Place

for tally in Place(Path(sys.argv[1])).open().ring.rewrap(batch=2):
    print(tally.done, flush=True)
"""


def test_killed_rewrapping_leaves_everything_readable_and_goes_on(place: Place, store: Store) -> None:
    """SIGKILL in the middle: some data keys are under the new key, some under the old, all open; a second run ends."""
    kept = [store.save(verification(str(n), customer_reference=f"customer-{n}")) for n in range(24)]
    former = KeyFile.open(place.key_file).key_id
    made = store.ring.rotate()
    with subprocess.Popen(
        [sys.executable, "-c", REWRAPPER, str(place.root)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[4],
    ) as rewrapper:
        assert rewrapper.stdout is not None
        for _ in range(4):
            assert rewrapper.stdout.readline()
        rewrapper.kill()
    assert rewrapper.returncode < 0
    wraps = {key_id: count for key_id, (_, count) in states(store).items()}
    assert wraps[made] >= 7
    assert wraps[former] > 0
    assert wraps[made] + wraps[former] == 26
    reopened = place.open()
    assert all(reopened.get(one.id) == one for one in kept)
    with pytest.raises(KeyInUse):
        reopened.ring.retire(former)
    assert rewrapped(reopened).done == wraps[former]
    reopened.ring.retire(former)
    assert all(reopened.get(one.id) == one for one in kept)


def test_rewrappings_at_the_same_time_agree(place: Place, store: Store) -> None:
    """Several replicas may rewrap at once: no data key is lost or wrapped under a key of the past."""
    kept = [store.save(verification(str(n), customer_reference=f"customer-{n}")) for n in range(20)]
    made = store.ring.rotate()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: rewrapped(place.open(), batch=3), range(3)))
    assert states(store)[made][1] == 22
    assert all(store.get(one.id) == one for one in kept)


def test_rotation_that_was_killed_before_the_database_knew_of_it_is_taken_up(place: Place, store: Store) -> None:
    """A key that stands in the file alone becomes known when something is first wrapped under it."""
    store.save(verification("a"))
    made = KeyFile.open(place.key_file).rotate()
    assert store.get(store.save(verification("b", customer_reference="another")).id)
    assert states(store)[made] == (KeyState.CURRENT, 1)


def test_damaged_data_key_does_not_stop_the_others(place: Place, store: Store) -> None:
    """A data key that does not open is counted and left as it is; its KEK then stays in use."""
    bad, good = (store.save(verification(name, customer_reference=name)) for name in "ab")
    former = KeyFile.open(place.key_file).key_id
    rows(
        place,
        "UPDATE customer_key SET data_key_wrapped = zeroblob(61) "
        f"WHERE id = (SELECT customer_key_id FROM verification WHERE id = '{bad.id}')",
    )
    store.ring.rotate()
    assert rewrapped(store) == Tally(3, 1)
    assert sum(store.ring.check(), Tally()) == Tally(1, 1)
    assert store.get(good.id) == good
    with pytest.raises(RecordDamaged):
        store.get(bad.id)
    with pytest.raises(KeyInUse):
        store.ring.retire(former)


@pytest.mark.parametrize(
    "tampering",
    [
        "SET key_wrapped = zeroblob(61)",
        "SET key_wrapped = (SELECT data_key_wrapped FROM customer_key)",
        "SET key_id = 'index-0123456789abcdef'",
    ],
)
def test_damaged_index_key_stops_the_start(place: Place, store: Store, tampering: str) -> None:
    """A store whose lookups would find nothing does not open."""
    store.save(verification())
    rows(place, f"UPDATE system_key {tampering}")
    with pytest.raises(RecordDamaged):
        place.open()


def test_key_that_is_missing_is_seen_in_the_list_and_at_the_start(place: Place, store: Store) -> None:
    """A key file restored from before the rotation lacks a key: the list says so, and no server starts on it."""
    backup = place.root / "backup.json"
    shutil.copy2(place.key_file, backup)
    made = store.ring.rotate()
    rewrapped(store)
    backup.replace(place.key_file)
    assert states(store)[made][0] is KeyState.MISSING
    with pytest.raises(KeyMissing):
        place.open()


def test_data_of_the_first_schema_opens_unchanged(tmp_path: Path) -> None:
    """A folder that an earlier version wrote is migrated, read, replayed, rotated and read again."""
    place = Place(tmp_path / "var")
    with zipfile.ZipFile(OLD_STORE) as archive:
        archive.extractall(place.root)
    place.key_file.chmod(0o600)
    before = place.key_file.read_bytes()
    store = place.open()
    assert place.key_file.read_bytes() == before
    first = store.begin("request-1", digest(b"request-1"))
    assert first is not None
    assert (first.payload, first.customer_reference) == (verification().payload, "customer-SPECIMEN-77")
    former = store.ring.list()[0].id
    for _ in range(2):
        assert len(store.list().verifications) == 3
        assert store.list(Filter(customer_reference="customer-SPECIMEN-77")).verifications == (first,)
        assert first in store.find_by_number(NUMBER)
        assert store.evidence(first.id, "EMBLEM").content == b"EMBLEM SPECIMEN"
        store.save(verification("request-4"), [PORTRAIT])
        assert rows(place, "SELECT count(*) FROM customer_key") == [(3,)]
        store.ring.rotate()
        rewrapped(store)
        store.ring.retire(former)
        former = store.ring.list()[0].id
        rows(place, "DELETE FROM evidence WHERE verification_id NOT LIKE '019ca923-7a00-7000%'")
        rows(place, "DELETE FROM verification WHERE id NOT LIKE '019ca923-7a00-7000-8000-00000000000%'")
        store = place.open()


def sm_store(place: Place) -> Store:
    """The store under the Chinese suites, as after a change of the settings."""
    return place.open(keys=KeyFile.open(place.key_file, cipher=SM.cipher), suites=SM)


def test_values_of_both_suites_stand_side_by_side(place: Place, store: Store) -> None:
    """After the suites were changed, and changed back, every record is found by every lookup, and nothing twice."""
    old = store.save(verification("old"), [PORTRAIT])
    changed = sm_store(place)
    new = changed.save(verification("new"), [EMBLEM])
    (sealed,) = (
        row[0]
        for row in rows(place, f"SELECT payload_sealed FROM verification WHERE decision='ACCEPT' AND id = '{new.id}'")
    )
    assert isinstance(sealed, bytes)
    assert sealed[0] == Cipher.SM4_GCM
    for seen in (changed, store):
        assert {one.id for one in seen.find_by_number(NUMBER)} == {old.id, new.id}
        listed = seen.list(Filter(customer_reference="customer-SPECIMEN-77"), page_size=1)
        rest = seen.list(Filter(customer_reference="customer-SPECIMEN-77"), page_token=listed.next_page_token)
        assert {one.id for one in (*listed.verifications, *rest.verifications)} == {old.id, new.id}
        assert seen.save(verification("old")) == old
        assert seen.save(verification("new")) == new
        with pytest.raises(RequestConflict):
            seen.begin("old", digest(b"another payload"))
        assert seen.evidence(old.id, "PORTRAIT").content == PORTRAIT.content
        assert seen.evidence(new.id, "EMBLEM").content == EMBLEM.content
    assert rows(place, "SELECT count(*) FROM customer_key") == [(1,)]


def test_rotation_moves_wrapped_keys_to_the_other_cipher(place: Place, store: Store) -> None:
    """A store that goes over to SM4 has no data key left under AES once it has rotated and rewrapped."""
    kept = store.save(verification())
    changed = sm_store(place)
    changed.ring.rotate()
    rewrapped(changed)
    wrapped = rows(place, "SELECT data_key_wrapped FROM customer_key UNION ALL SELECT key_wrapped FROM system_key")
    assert [bytes(content)[0] for (content,) in wrapped if isinstance(content, bytes)] == [Cipher.SM4_GCM] * 3
    assert store.get(kept.id) == changed.get(kept.id) == kept


@pytest.mark.parametrize("suites", [Suites(), SM], ids=["AES", "SM4"])
def test_ciphertexts_of_tenants_records_and_fields_cannot_be_exchanged(place: Place, suites: Suites) -> None:
    """Sealed values, wrapped keys and pictures moved to another tenant, record or field are damage, never an answer."""
    keys = KeyFile.open(place.key_file, cipher=suites.cipher)
    ours = place.open(keys=keys, suites=suites)
    theirs = place.open(keys=keys, suites=suites, tenant="other")
    one, other, foreign = ours.save(verification("a")), ours.save(verification("b")), theirs.save(verification("a"))
    exchanges = [
        f"payload_sealed = (SELECT payload_sealed FROM verification WHERE id = '{other.id}')",
        f"payload_sealed = (SELECT payload_sealed FROM verification WHERE id = '{foreign.id}')",
        "payload_sealed = customer_reference_sealed",
        "customer_reference_sealed = payload_sealed",
        f"customer_key_id = (SELECT customer_key_id FROM verification WHERE id = '{foreign.id}')",
        "state = 'REDACTED'",
    ]
    for exchange in exchanges:
        (before,) = rows(
            place,
            "SELECT hex(payload_sealed), hex(customer_reference_sealed), customer_key_id FROM verification "
            f"WHERE id = '{one.id}'",
        )
        rows(place, f"UPDATE verification SET {exchange} WHERE id = '{one.id}'")
        with pytest.raises(RecordDamaged):
            ours.get(one.id)
        rows(
            place,
            f"UPDATE verification SET payload_sealed = x'{before[0]}', customer_reference_sealed = x'{before[1]}', "
            f"customer_key_id = '{before[2]}', state = 'ACTIVE' WHERE id = '{one.id}'",
        )
        assert ours.get(one.id) == one
    rows(
        place,
        "UPDATE customer_key SET data_key_wrapped = "
        "(SELECT data_key_wrapped FROM customer_key WHERE tenant = 'other') WHERE tenant = 'default'",
    )
    with pytest.raises(RecordDamaged):
        ours.get(one.id)
    rows(place, "UPDATE customer_key SET tenant = 'third'")
    with pytest.raises(RecordDamaged):
        theirs.get(foreign.id)
