"""The key file: made once, owner-only, and refused when it is not what it was."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import KeyFile, KeyFileError, KeyMissing
from storage.sealing import SealBroken, new_key


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
    assert again.unwrap(first.key_id, first.wrap(data_key, b"context"), b"context") == data_key
    assert again.mac(b"value") == first.mac(b"value")
    assert again.holds(first.key_id)
    assert again.holds(first.index_key_id)


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
    with pytest.raises(KeyFileError, match="cannot be read"):
        KeyFile.open(path, create=False)
    assert not path.exists()


def test_data_key_unwraps_only_in_its_context_and_under_its_key(path: Path, tmp_path: Path) -> None:
    """A wrapped key that was moved to another record, or comes from another key file, stays shut."""
    keys, other = KeyFile.open(path), KeyFile.open(tmp_path / "other" / "keys.json")
    wrapped = keys.wrap(new_key(), b"customer 1")
    with pytest.raises(SealBroken):
        keys.unwrap(keys.key_id, wrapped, b"customer 2")
    with pytest.raises(KeyMissing):
        other.unwrap(keys.key_id, wrapped, b"customer 1")


def test_former_keys_still_open_what_they_wrapped(path: Path, tmp_path: Path) -> None:
    """With a second key in the file as the current one, new data keys go under it and old ones still open."""
    old = KeyFile.open(path)
    data_key, document = new_key(), json.loads(path.read_text())
    wrapped = old.wrap(data_key, b"context")
    KeyFile.open(tmp_path / "fresh.json")
    fresh = json.loads((tmp_path / "fresh.json").read_text())
    document["keys"] += fresh["keys"]
    document["current"] = fresh["current"]
    path.write_text(json.dumps(document))
    rotated = KeyFile.open(path)
    assert rotated.key_id == fresh["current"] != old.key_id
    assert rotated.holds(old.key_id)
    assert rotated.unwrap(old.key_id, wrapped, b"context") == data_key
    assert rotated.unwrap(rotated.key_id, rotated.wrap(data_key, b"context"), b"context") == data_key
    with pytest.raises(SealBroken):
        rotated.unwrap(rotated.key_id, wrapped, b"context")
    assert rotated.mac(b"value") == old.mac(b"value")


def test_secrets_stay_out_of_the_repr(path: Path) -> None:
    """Printing the keys shows their ids alone."""
    shown = repr(KeyFile.open(path))
    document = json.loads(path.read_text())
    assert document["current"] in shown
    assert "_keks" not in shown
    assert "_index_key" not in shown
