"""Files that are read anew when they change, and only then."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from service.call.logs import configure_logging
from service.serving.port.watched_files import Watched


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a number in it."""
    path = tmp_path / "number"
    path.write_text("1")
    return path


def test_changed_file_is_read_again_and_an_unchanged_one_is_not(file: Path) -> None:
    """Written in place, replaced, or replaced behind a link: the next look sees it."""
    reads: list[int] = []
    link = file.with_name("link")
    link.symlink_to(file)

    def number() -> int:
        reads.append(int(link.read_text()))
        return reads[-1]

    watched = Watched("number", [link], number, ValueError)
    assert [watched.value, watched.value] == [1, 1]
    file.write_text("22")
    assert [watched.value, watched.value] == [22, 22]
    (file.parent / "new").write_text("33")
    (file.parent / "new").replace(file)
    assert watched.value == 33
    (file.parent / "other").write_text("44")
    (file.parent / "swap").symlink_to(file.parent / "other")
    (file.parent / "swap").replace(link)
    assert watched.value == 44
    assert reads == [1, 22, 33, 44]


def test_unfit_file_leaves_the_last_good_value(file: Path) -> None:
    """What cannot be used is logged once, by what it is, and is over when the file is good again."""
    stream = io.StringIO()
    configure_logging("info", stream)
    try:
        watched = Watched("number", [file], lambda: int(file.read_text()), ValueError)
        file.write_text("secret")
        assert [watched.value, watched.value] == [1, 1]
        file.write_text("2")
        os.utime(file, (1, 1))
        assert watched.value == 2
    finally:
        configure_logging("info")
    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert events == ["number changed and cannot be used; the last good one stays", "number reloaded"]
    assert "secret" not in stream.getvalue()


def test_first_reading_may_fail(file: Path) -> None:
    """At the start an unfit file is the caller's to hear of."""
    file.write_text("x")
    with pytest.raises(ValueError, match="invalid"):
        Watched("number", [file], lambda: int(file.read_text()), ValueError)
