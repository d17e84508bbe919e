"""Folders and files of a store on a disk that may go away."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.objects.evidence import EvidenceObjects
from storage.objects.files import folder_within, publish


def test_folders_are_made_below_a_root_and_never_in_its_place(tmp_path: Path) -> None:
    """Where the root is gone nothing is made, however deep the folder; where it is there all levels are."""
    root = tmp_path / "root"
    with pytest.raises(FileNotFoundError):
        folder_within(root, root / "evidence" / "ab")
    assert not root.exists()
    root.mkdir()
    for _ in range(2):
        folder_within(root, root / "evidence" / "ab")
    assert (root / "evidence" / "ab").stat().st_mode & 0o777 == 0o700


def test_a_file_appears_once_and_whole(tmp_path: Path) -> None:
    """The first content stays, with its owner's rights alone, and no draft is left beside it."""
    assert publish(tmp_path / "one", b"first")
    assert not publish(tmp_path / "one", b"second")
    assert [(file.name, file.read_bytes(), file.stat().st_mode & 0o777) for file in tmp_path.iterdir()] == [
        ("one", b"first", 0o600)
    ]


def test_a_root_that_goes_while_an_object_is_written_is_not_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also between the look at it and the write: what was written into another folder would be lost once it is back."""
    root = tmp_path / "root"
    objects = EvidenceObjects(root.as_uri())
    root.rmdir()
    monkeypatch.setattr(EvidenceObjects, "_require_root", lambda *_: None)
    with pytest.raises(FileNotFoundError):
        objects._put("evidence/ab/one", b"content")
    assert not root.exists()
    root.mkdir()
    objects._put("evidence/ab/one", b"content")
    with pytest.raises(FileExistsError):
        objects._put("evidence/ab/one", b"content")
    assert objects.get("evidence/ab/one") == b"content"
    objects.close()
