"""``idverdict read``: pictures to lines of JSON or to tables, in the order given."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ocr.geometry import Quad
from ocr.image import ImageError
from ocr.reading import Field, Reading
from ocr.text.rare import code_points, has_rare
from service.call.error_reasons import ErrorReason
from service.call.logs import origin
from service.cli.failures import FAILED, explained
from service.lazy_reader import LazyReader
from service.settings import load_settings
from service.verification.values.card_numbers import shown
from service.verification.verify import DocumentReader

Line = dict[str, Any]
FILE_NOT_FOUND, FILE_NOT_READABLE = "FILE_NOT_FOUND", "FILE_NOT_READABLE"
"""Codes of a line, where there is no file, or none that may be read."""


def run_read(
    images: list[Path], *, jsonl: bool, engine: str | None, threads: int | None, document_type: str | None = None
) -> int:
    """Read every picture and print it as soon as it and those before it are done; returns the exit status.

    What a picture should show is held against what it shows, and never believed.
    """
    console = Console()
    with explained() as failure:
        settings = load_settings(engine=engine)
        at_once = threads or max(1, settings.threads // settings.engine_threads)  # the engine takes cores of its own
        reader = LazyReader(settings)
        reader.warm_up()
        for line in _with_progress(lines(reader, images, at_once), len(images)):
            if document_type is not None and line["document_type"] not in (None, document_type):
                line["codes"].append("DOCUMENT_TYPE_MISMATCH")
            if jsonl:
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            else:
                _show(console, line)
            if line["document_type"] is None and is_unreadable(line["codes"]):
                failure.status = FAILED
    return failure.status


def lines(reader: DocumentReader, images: Iterable[Path], threads: int) -> Iterator[Line]:
    """One line a picture, in order; up to ``threads`` pictures are read at once."""
    with ThreadPoolExecutor(threads, thread_name_prefix="read") as pool:
        yield from pool.map(partial(line, reader), images)


def line(reader: DocumentReader, path: Path) -> Line:
    """The line of one picture; what cannot be read has codes that say why, and no fields."""
    try:
        return as_line(path, reader.read(path.read_bytes()))
    except ImageError as error:
        return _unreadable(path, error.code)
    except FileNotFoundError:
        return _unreadable(path, FILE_NOT_FOUND)
    except OSError:
        return _unreadable(path, FILE_NOT_READABLE)
    except Exception as error:
        typer.echo(f"idverdict: {path}: unexpected {type(error).__name__} at {origin(error)}", err=True)
        return _unreadable(path, ErrorReason.INTERNAL.value)


def is_unreadable(codes: Iterable[str]) -> bool:
    """Whether codes say that the file was not read; no card in a picture is something that was read."""
    return any(code in _UNREADABLE for code in codes)


def as_line(path: Path, reading: Reading) -> Line:
    """The line of a reading, the surest document first and the others of the picture beside it. Its form is stable."""
    return {
        "image": str(path),
        **_document(reading),
        "ms": {stage: round(float(ms), 2) for stage, ms in reading.ms.items()},
        "others": [_document(other) for other in reading.others],
    }


def _side(reading: Reading) -> Line:
    """The page of a resident ID card once more, by the name that it has had here from the beginning."""
    if reading.document_type not in (None, "cn_resident_id"):
        return {}
    return {"side": reading.page.upper() if reading.page else None}


def _document(reading: Reading) -> Line:
    return {
        "document_type": reading.document_type,
        "page": reading.page,
        "form": reading.form,
        **_side(reading),
        "fields": {name: _field(field) for name, field in reading.fields.items()},
        "codes": list(reading.codes),
    }


_UNREADABLE = {
    FILE_NOT_FOUND,
    FILE_NOT_READABLE,
    ErrorReason.IMAGE_DECODE_FAILED,
    ErrorReason.IMAGE_TOO_LARGE,
    ErrorReason.IMAGE_FORMAT_UNSUPPORTED,
    ErrorReason.RESOLUTION_TOO_LOW,
    ErrorReason.INTERNAL,
}


def _unreadable(path: Path, code: str) -> Line:
    return {
        "image": str(path),
        "document_type": None,
        "page": None,
        "form": None,
        "side": None,
        "fields": {},
        "codes": [code],
        "ms": {"total": 0.0},
        "others": [],
    }


def _field(field: Field) -> Line:
    return {
        "text": field.text,
        "value": field.value,
        "confidence": round(float(field.confidence), 4),
        "status": field.status.value,
        "repaired": field.repaired,
        "box": _box(field.box),
        **_rare(field),
    }


def _rare(field: Field) -> Line:
    """What the record of a rare character needs besides: code points of the value, the strip (JPEG, base64)."""
    if not field.strip and not has_rare(field.value or ""):
        return {}
    return {"code_points": code_points(field.value or ""), "strip": b64encode(field.strip).decode() or None}


def _box(quad: Quad | None) -> list[list[float]] | None:
    """Corners as [x, y] in pixels: top left, top right, bottom right, bottom left of the text."""
    return None if quad is None else [[round(x, 1), round(y, 1)] for x, y in quad.array().tolist()]


def _with_progress(items: Iterator[Line], total: int) -> Iterator[Line]:
    """Show a bar on standard error where there is more than one picture and a terminal to show it on."""
    if total < 2 or not sys.stderr.isatty():
        yield from items
        return
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        for item in progress.track(items, total=total):
            if sys.stdout.isatty():  # the bar makes way, so that lines come out whole
                progress.stop()
                yield item
                progress.start()
            else:
                yield item


def _show(console: Console, line: Line) -> None:
    for document in (line, *line["others"]):
        _show_document(console, {**document, "image": line["image"]})


def _show_document(console: Console, line: Line) -> None:
    nothing = "not read" if is_unreadable(line["codes"]) else "no document"
    what = " ".join(filter(None, (line["document_type"], line["page"]))) or nothing
    codes = ", ".join(line["codes"])
    title = f"{line['image']}: {what}{f' ({codes})' if codes else ''}"
    typer.echo(title)
    table = Table()
    for column in ("field", "value", "as printed", "confidence", "status"):
        table.add_column(column)
    for name, field in line["fields"].items():
        status = field["status"] + (" repaired" if field["repaired"] else "")
        value, text = (escape(shown(name, said)) for said in (field["value"] or "", field["text"]))
        if field.get("code_points"):
            value += f"\n{' '.join(field['code_points'])}"
        table.add_row(name, value, text, f"{field['confidence']:.3f}", status)
    if line["fields"]:
        console.print(table)
