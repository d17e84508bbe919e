"""An acknowledged verification is on disk: killed processes, and the flushes that power failures need."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import EvidenceObjects
from tests.storage_support import EMBLEM, PORTRAIT, Place, verification

WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tests.storage_support import EMBLEM, PORTRAIT, Place, verification

store = Place(Path(sys.argv[1])).open()
for number in range(100_000):
    saved = store.save(verification(f"{sys.argv[2]}-{number}"), [PORTRAIT, EMBLEM])
    print(saved.id, flush=True)
"""


def test_killed_process_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    """After SIGKILLs under load, every acknowledged verification and picture is there, none twice, orphans go."""
    place = Place(tmp_path / "var")
    acknowledged: list[str] = []
    for kill in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(place.root), f"run-{kill}"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[4],
        ) as writer:
            assert writer.stdout is not None
            acknowledged += [writer.stdout.readline().strip() for _ in range(1 + 9 * kill)]
            writer.kill()
            acknowledged += [line.strip() for line in writer.stdout if line.endswith("\n")]
        assert writer.returncode < 0
    store = place.open()
    for verification_id in acknowledged:
        assert store.get(verification_id).payload == verification().payload
        assert store.evidence(verification_id, "PORTRAIT").content == PORTRAIT.content
        assert store.evidence(verification_id, "EMBLEM").content == EMBLEM.content
    assert len(acknowledged) >= 30
    kept: list[str] = []
    page = store.list(page_size=200)
    kept += [one.id for one in page.verifications]
    while page.next_page_token:
        page = store.list(page_size=200, page_token=page.next_page_token)
        kept += [one.id for one in page.verifications]
    assert len(set(kept)) == len(kept)
    assert set(acknowledged) <= set(kept)
    assert len(kept) <= len(acknowledged) + 3  # each kill may hit between the commit and its acknowledgement
    store.sweep_orphans(datetime.now(UTC) + timedelta(seconds=5))
    pictures = [path for path in (place.root / "evidence objects").rglob("*") if path.is_file()]
    assert len(pictures) == 2 * len(kept)


def test_picture_is_flushed_before_put_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File, its folder and the folders above it are flushed, each after what it points at was written."""
    flushed: list[tuple[Path, list[str]]] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            flushed.append((path, sorted(entry.name for entry in path.iterdir())))
        else:
            of = path.with_name(path.name.removeprefix(".").split(".")[0])  # the draft of a file that is linked then
            flushed.append((of, [str(path.stat().st_size)]))
        real(descriptor)

    objects = EvidenceObjects(tmp_path.joinpath("pictures").as_uri())
    monkeypatch.setattr(os, "fsync", note)
    objects.put({"evidence/ab/first": b"1234"})
    top = tmp_path / "pictures"
    assert (top / "evidence/ab/first", ["4"]) in flushed
    assert (top / "evidence/ab", ["first"]) in flushed
    assert (top / "evidence", ["ab"]) in flushed
    assert (top, ["evidence"]) in flushed
    flushed.clear()
    objects.put({"evidence/ab/second": b"12345678"})
    assert flushed == [(top / "evidence/ab/second", ["8"]), (top / "evidence/ab", ["first", "second"])]
