"""Files of tenants: each reaches those below its own folder, and nothing else that a path can name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage import BulkObjects, NotFound, ObjectTooLarge, StoreUnavailable


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of two tenants, and a secret beside it."""
    root = tmp_path / "bulk"
    for path, content in (("retail/a.csv", "mine"), ("loans/a.csv", "theirs"), ("../secret", "secret")):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    (root / "retail" / "inside").symlink_to(root / "retail" / "a.csv")
    (root / "retail" / "other").symlink_to(root / "loans" / "a.csv")
    (root / "retail" / "out").symlink_to(tmp_path)
    (root / "retail" / "circle").symlink_to(root / "retail" / "circle")
    os.mkfifo(root / "retail" / "pipe")
    return root


@pytest.mark.parametrize(
    "path",
    [
        "none.csv", "", ".", "..", "/etc/passwd", "../loans/a.csv", "x/../a.csv", "./a.csv", "a.csv/", "//a.csv",
        "..\\loans\\a.csv", "a.csv\0", "a.csv\n", ".hidden", "other", "out/secret", "circle", "pipe", "a.csv/x",
        "x" * 256, "x/" * 300 + "x", "%2e%2e/loans/a.csv", "inside/..",
    ],
)  # fmt: skip
def test_what_is_not_a_tenants_file_is_not_found(root: Path, path: str) -> None:
    """Neither another tenant's file nor any other, a folder, a pipe, or a link that leads out."""
    with pytest.raises(NotFound):
        BulkObjects(root.as_uri()).read("retail", path, 100)


def test_tenants_file_is_read_within_its_limit(root: Path) -> None:
    """Through links that stay inside, too; one byte more than allowed is refused."""
    objects = BulkObjects(root.as_uri())
    assert objects.read("retail", "a.csv", 4) == b"mine"
    assert objects.read("retail", "inside", 4) == b"mine"
    assert objects.read("loans", "a.csv", 100) == b"theirs"
    with pytest.raises(ObjectTooLarge):
        objects.read("retail", "a.csv", 3)


def test_what_is_written_is_read_again_and_replaced(root: Path) -> None:
    """Folders are made as needed, and the last content holds."""
    objects = BulkObjects(root.as_uri())
    for content in (b"one", b"two"):
        objects.write("retail", "results/x.jsonl", content)
        assert objects.read("retail", "results/x.jsonl", 10) == content
    assert [file.name for file in (root / "retail" / "results").iterdir()] == ["x.jsonl"]


def test_folder_that_is_gone_is_unavailable(root: Path) -> None:
    """An unmounted folder is told from a file that is not there: what waits for it goes on later."""
    objects = BulkObjects(root.as_uri())
    root.rename(root.with_name("elsewhere"))
    with pytest.raises(StoreUnavailable):
        objects.read("retail", "a.csv", 100)


def test_url_of_another_host_is_refused() -> None:
    """A file URL names a folder of this machine."""
    with pytest.raises(ValueError, match="three slashes"):
        BulkObjects("file://host/folder")
