"""``idverdict read``: the form of its lines, their order, and what unreadable files get."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from ocr.geometry import Quad
from ocr.image import decode
from ocr.reading import FieldStatus, Reading
from service.cli import app
from service.cli.reading import as_line
from tests.builders import make_field, make_reading, no_document
from tests.specimens.sides import Side

GREY = 128


def save(path: Path, level: int) -> Path:
    """A plain picture whose level tells the reader below what it shows."""
    Image.new("L", (320, 200), level).save(path)
    return path


class LevelReader:
    """Dark pictures are portrait sides, bright ones emblem sides, grey ones show nothing; black ones take time."""

    def __init__(self, *_: object) -> None: ...

    def warm_up(self) -> None:
        """Nothing to load."""

    def read(self, data: bytes) -> Reading:
        """Decode, then answer by the level of grey."""
        level = int(decode(data)[0, 0, 0])
        if level == 0:
            time.sleep(0.2)
        if level == 1:
            raise RuntimeError("张样本")
        if level == GREY:
            return no_document()
        return make_reading(Side.PORTRAIT if level < GREY else Side.EMBLEM)


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.cli.reading.LazyReader", LevelReader)


def read(*arguments: object) -> tuple[int, list[dict[str, object]], str]:
    """Run ``read --jsonl``: exit status, lines, standard error."""
    result = CliRunner().invoke(app, ["read", "--jsonl", *map(str, arguments)])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def test_line_has_exactly_the_documented_form() -> None:
    """Keys and value forms of a line are stable."""
    reading = make_reading(
        Side.EMBLEM,
        valid_from=make_field("valid_from", "2012-03-04", text="2012.03.04", box=Quad.upright(1, 2, 30, 40)),
        issuing_authority=make_field("issuing_authority", None, FieldStatus.MISSING),
        codes=("GLARE",),
        ms={"decode": 1.23456, "total": 2.0},
    )
    line = json.loads(json.dumps(as_line(Path("a/b.jpg"), reading)))
    assert line == {
        "image": "a/b.jpg",
        "document_type": "cn_resident_id",
        "page": "emblem",
        "form": None,
        "side": "EMBLEM",
        "fields": {
            "issuing_authority": {
                "text": "",
                "value": None,
                "confidence": 0.0,
                "status": "MISSING",
                "repaired": False,
                "box": None,
            },
            "valid_from": {
                "text": "2012.03.04",
                "value": "2012-03-04",
                "confidence": 0.999,
                "status": "READ",
                "repaired": False,
                "box": [[1.0, 2.0], [30.0, 2.0], [30.0, 40.0], [1.0, 40.0]],
            },
            "valid_until": {
                "text": "LONG_TERM",
                "value": "LONG_TERM",
                "confidence": 0.999,
                "status": "READ",
                "repaired": False,
                "box": None,
            },
        },
        "codes": ["GLARE"],
        "ms": {"decode": 1.23, "total": 2.0},
        "others": [],
    }


def test_a_rare_name_has_its_code_points_and_its_strip() -> None:
    """They stand beside the value; a field that only may have such a character has the strip."""
    rare = make_reading(name=make_field("name", "李凓", strip=b"jpeg"), address=make_field("address", "某", strip=b"j"))
    fields = as_line(Path("a.jpg"), rare)["fields"]
    assert json.loads(json.dumps(fields["name"]))["code_points"] == ["U+674E", "U+51D3"]
    assert (fields["name"]["strip"], fields["address"]["strip"]) == ("anBlZw==", "ag==")
    assert "strip" not in fields["sex"]


def test_every_picture_gets_its_line_in_the_order_given(tmp_path: Path) -> None:
    """A slow first picture does not lose its place."""
    levels = [0, 255, GREY, 40]
    paths = [save(tmp_path / f"{number}.png", level) for number, level in enumerate(levels)]
    status, lines, errors = read("--threads", 3, *paths)
    assert status == 0
    assert errors == ""
    assert [line["image"] for line in lines] == [str(path) for path in paths]
    assert [line["side"] for line in lines] == ["PORTRAIT", "EMBLEM", None, "PORTRAIT"]
    assert [line["page"] for line in lines] == ["portrait", "emblem", None, "portrait"]


def test_picture_without_a_card_was_read(tmp_path: Path) -> None:
    """NO_DOCUMENT is an answer: exit status 0."""
    status, (line,), _ = read(save(tmp_path / "desk.png", GREY))
    assert status == 0
    assert (line["document_type"], line["side"], line["fields"], line["codes"]) == (None, None, {}, ["NO_DOCUMENT"])


def test_unreadable_files_get_lines_with_codes_and_exit_status_one(tmp_path: Path) -> None:
    """Missing, damaged and foreign files, and a folder, have their line each; the good one among them is read."""
    good = save(tmp_path / "good.png", 40)
    content = good.read_bytes()
    (tmp_path / "cut.png").write_bytes(content[: len(content) // 2])
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.txt").write_text("not an image")
    names = ["missing.jpg", "cut.png", "empty.jpg", "text.txt", ".", "good.png"]
    status, lines, errors = read(*(tmp_path / name for name in names))
    assert status == 1
    assert "Traceback" not in errors
    assert [line["codes"] for line in lines] == [
        ["FILE_NOT_FOUND"],
        ["IMAGE_DECODE_FAILED"],
        ["IMAGE_DECODE_FAILED"],
        ["IMAGE_FORMAT_UNSUPPORTED"],
        ["FILE_NOT_READABLE"],
        [],
    ]
    for line in lines[:-1]:
        assert set(line) == {"image", "document_type", "page", "form", "side", "fields", "codes", "ms", "others"}
        assert (line["document_type"], line["side"], line["fields"]) == (None, None, {})
        assert line["ms"] == {"total": 0.0}


def test_another_type_than_the_expected_one_is_said(tmp_path: Path) -> None:
    """What a picture should show is held against what it shows; a picture without a document is no mismatch."""
    paths = [save(tmp_path / "card.png", 40), save(tmp_path / "desk.png", GREY)]
    _, lines, _ = read("--document-type", "cn_driving_licence", *paths)
    assert [line["codes"] for line in lines] == [["DOCUMENT_TYPE_MISMATCH"], ["NO_DOCUMENT"]]
    _, lines, _ = read("--document-type", "cn_resident_id", *paths)
    assert lines[0]["codes"] == []


def test_failure_inside_is_a_code_not_a_traceback(tmp_path: Path) -> None:
    """A reader that fails on one picture goes on to the next, and its message is not printed."""
    status, lines, errors = read(save(tmp_path / "bad.png", 1), save(tmp_path / "good.png", 40))
    assert status == 1
    assert lines[0]["codes"] == ["INTERNAL"]
    assert lines[1]["side"] == "PORTRAIT"
    assert "RuntimeError" in errors
    assert "张样本" not in errors


def test_lines_are_printed_as_soon_as_they_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first line is out before the last picture is read."""
    written = io.StringIO()
    seen: list[int] = []

    class Watching(LevelReader):
        def read(self, data: bytes) -> Reading:
            seen.append(written.getvalue().count("\n"))
            return super().read(data)

    monkeypatch.setattr("service.cli.reading.LazyReader", Watching)
    monkeypatch.setattr("sys.stdout", written)
    from service.cli.reading import run_read

    paths = [save(tmp_path / f"{number}.png", 0) for number in range(4)]
    assert run_read(paths, jsonl=True, engine=None, threads=1) == 0
    assert seen[-1] >= 2


def test_people_get_a_table(tmp_path: Path) -> None:
    """Without --jsonl the fields are shown by name and value."""
    result = CliRunner().invoke(app, ["read", str(save(tmp_path / "card.png", 40)), str(tmp_path / "missing.jpg")])
    assert result.exit_code == 1
    for shown in ("cn_resident_id portrait", "id_number", "11010519491231002X", "READ", "not read (FILE_NOT_FOUND)"):
        assert shown in result.stdout


def test_unknown_engine_is_a_usage_error(tmp_path: Path) -> None:
    """A setting that cannot be is said by name, with status 2."""
    result = CliRunner().invoke(app, ["read", "--engine", "magic", str(save(tmp_path / "card.png", 40))])
    assert result.exit_code == 2
    assert "engine" in result.stderr
