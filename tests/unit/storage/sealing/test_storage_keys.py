"""The key file: made once, owner-only, and refused when it is not what it was."""

from __future__ import annotations

import base64
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from storage import Cipher, KeyFile, KeyFileError, KeyInUse, KeyMissing
from storage.sealing.keys import WrapContext
from storage.sealing.seal import SealBroken, new_key

CONTEXT = WrapContext("default", "row 1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a key file may be made."""
    return tmp_path / "secrets" / "keys.json"


def test_first_start_makes_an_owner_only_file_whatever_the_umask(path: Path) -> None:
    """A new key file and its folder give rights to their owner alone."""
    before = os.umask(0)
    try:
        KeyFile.open(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_second_start_finds_the_same_keys(path: Path) -> None:
    """What was wrapped before a restart is unwrapped after it, and blind indexes stay the same."""
    first, data_key = KeyFile.open(path), new_key()
    again = KeyFile.open(path)
    assert again.unwrap(first.wrap(data_key, CONTEXT), CONTEXT) == data_key
    assert again.index_key == first.index_key
    assert again.holds(first.key_id)


def test_starts_at_the_same_moment_agree_on_one_key_file(path: Path) -> None:
    """However many processes start first, all load the one file that won."""
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: KeyFile.open(path), range(16)))
    assert {keys.key_id for keys in opened} == {KeyFile.open(path).key_id}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_key_file_open_to_others_is_refused(path: Path, mode: int) -> None:
    """Any right of group or others stops the start, and the message names the file and the remedy."""
    KeyFile.open(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600") as refusal:
        KeyFile.open(path)
    assert str(path) in str(refusal.value)


def _flip_secret(content: str) -> str:
    document = json.loads(content)
    secret = document["keys"][0]["secret"]
    document["keys"][0]["secret"] = ("A" if secret[0] != "A" else "B") + secret[1:]
    return json.dumps(document)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: "",
        lambda content: content[: len(content) // 2],
        lambda content: "[]",
        lambda content: content.replace("idverdict-key-file/1", "idverdict-key-file/9"),
        lambda content: content.replace('"current": "kek-', '"current": "kek-0'),
        _flip_secret,
    ],
    ids=["empty", "truncated", "another form", "another format", "unknown current key", "one character of a secret"],
)
def test_damaged_key_file_is_refused_and_left_alone(path: Path, damage: object) -> None:
    """A damaged file is never replaced by a fresh one, and its content is not in the message."""
    KeyFile.open(path)
    assert callable(damage)
    damaged = damage(path.read_text())
    path.write_text(damaged)
    with pytest.raises(KeyFileError, match="damaged") as refusal:
        KeyFile.open(path)
    assert path.read_text() == damaged
    assert "secret" not in str(refusal.value).replace(str(path), "")


def test_missing_key_file_is_not_made_when_told_so(path: Path) -> None:
    """With ``create=False`` a missing key file is an error."""
    with pytest.raises(KeyFileError, match="is not there"):
        KeyFile.open(path, create=False)
    assert not path.exists()


def test_data_key_unwraps_only_in_its_context_and_under_its_key(path: Path, tmp_path: Path) -> None:
    """A wrapped key that was moved to another record, or comes from another key file, stays shut."""
    keys, other = KeyFile.open(path), KeyFile.open(tmp_path / "other" / "keys.json")
    wrapped = keys.wrap(new_key(), CONTEXT)
    for elsewhere in (replace(CONTEXT, tenant="other"), replace(CONTEXT, record="row 2"), replace(CONTEXT, field="x")):
        with pytest.raises(SealBroken):
            keys.unwrap(wrapped, elsewhere)
    with pytest.raises(KeyMissing):
        other.unwrap(wrapped, CONTEXT)


@pytest.mark.parametrize("cipher", Cipher)
def test_former_keys_still_open_what_they_wrapped(path: Path, cipher: Cipher) -> None:
    """After a rotation new data keys go under the new key, by whichever cipher, and old ones still open."""
    keys, data_key = KeyFile.open(path), new_key()
    before = keys.wrap(data_key, CONTEXT)
    made = keys.rotate()
    again = KeyFile.open(path, cipher=cipher)
    assert again.key_id == keys.key_id == made != before.kek_id
    assert set(again.key_ids) == {made, before.kek_id}
    after = again.wrap(data_key, CONTEXT)
    assert (after.kek_id, after.content[0]) == (made, cipher)
    assert again.unwrap(before, CONTEXT) == again.unwrap(after, CONTEXT) == data_key
    with pytest.raises(SealBroken):
        again.unwrap(replace(before, kek_id=made), CONTEXT)
    assert again.index_key == keys.index_key


def test_rotation_is_seen_by_those_who_opened_the_file_before(path: Path) -> None:
    """Another process's rotation counts from the next data key on, and its keys open at once, without a restart."""
    here, there = KeyFile.open(path), KeyFile.open(path)
    wrapped = there.wrap(new_key(), CONTEXT)
    made = there.rotate()
    assert here.key_id == made
    assert here.wrap(new_key(), CONTEXT).kek_id == made
    assert here.unwrap(there.wrap(bytes(32), CONTEXT), CONTEXT) == bytes(32)
    there.retire(wrapped.kek_id)
    assert here.key_ids == (made,)
    assert path.stat().st_mode & 0o077 == 0


def test_rotations_at_the_same_moment_lose_no_key(path: Path) -> None:
    """Each of many rotations adds its key to the file; the last one made is current."""
    first = KeyFile.open(path).key_id
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: KeyFile.open(path).rotate(), range(12)))
    assert set(KeyFile.open(path).key_ids) == {first, *made}
    assert KeyFile.open(path).key_id in made
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_current_key_is_never_retired(path: Path) -> None:
    """The key that is in use stays; a former one goes from the file, and may be retired twice."""
    keys = KeyFile.open(path)
    former = keys.key_id
    with pytest.raises(KeyInUse):
        keys.retire(former)
    keys.rotate()
    for _ in range(2):
        keys.retire(former)
    assert not KeyFile.open(path).holds(former)
    assert former not in path.read_text()


def test_file_that_breaks_while_it_is_in_use_leaves_the_loaded_keys(path: Path, tmp_path: Path) -> None:
    """A file that is damaged, gone, or another store's, does not take the keys from a running server."""
    keys = KeyFile.open(path)
    current = keys.key_id
    other = KeyFile.open(tmp_path / "other.json")
    for content in ("", (tmp_path / "other.json").read_text()):
        path.write_text(content)
        assert keys.key_id == current != other.key_id
    path.write_text("")
    with pytest.raises(KeyFileError, match="damaged"):
        keys.rotate()
    assert path.read_text() == ""
    path.unlink()
    assert keys.unwrap(keys.wrap(bytes(32), CONTEXT), CONTEXT) == bytes(32)


def test_full_file_takes_no_further_key(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file never grows beyond what is read of it: then the rotation fails, and the file stays as it was."""
    keys = KeyFile.open(path)
    before = path.read_bytes()
    monkeypatch.setattr("storage.sealing.key_file._LARGEST_FILE", len(before) + 20)
    with pytest.raises(KeyFileError, match="full"):
        keys.rotate()
    assert path.read_bytes() == before


def test_secrets_stay_out_of_the_repr(path: Path) -> None:
    """Printing the keys shows their ids alone."""
    keys = KeyFile.open(path)
    shown = repr(keys)
    document = json.loads(path.read_text())
    assert document["current"] in shown
    for entry in (document["index"], *document["keys"]):
        assert entry["secret"] not in shown
        assert repr(base64.b64decode(entry["secret"]))[2:-1] not in shown
    assert repr(keys.index_key) == f"IndexKey(id='{document['index']['id']}')"
