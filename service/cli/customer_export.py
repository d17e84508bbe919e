"""`idverdict customer export`: all customers as of today into a file of JSON lines, or of Parquet."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import typer
from idverdict import v1

from service.cli.customers import Where, state_labels
from service.cli.failures import FAILED, UsageError, explained
from service.cli.plain import Json, plain
from service.cli.private_files import last_line, open_private

_TEXTS = (
    "name", "customer_reference", "kind", "state", "version", "on", "relationship_began", "identified_on",
    "reviewed_on", "notified_on", "measures_on", "open_time", "update_time",
)  # fmt: skip
_OF_ELEMENT = ("name", "value", "status", "stale_on", "reliance")


def run_export(where: Where, output: Path, states: list[str], *, resume: bool) -> int:
    """Write every customer; see the command's help. Exit status 1 where one was damaged."""
    with explained() as failure, where.open(v1.CustomerServiceStub) as service:
        parquet = output.suffix == ".parquet"
        if resume and parquet:
            raise UsageError("--resume is for JSON lines: a file of Parquet is written whole")
        after = last_line(output, _name, "", "is no export of customers") if resume else ""
        request = v1.ExportCustomersRequest(states=state_labels(states), after=after)
        damaged: list[str] = []
        if output.exists() and not resume:
            raise UsageError(f"{output}: is there already")
        pages = _begun(_customers(service, request, damaged))
        written = (_parquet if parquet else _lines)(output, pages, resume=resume)
        typer.echo(f"{output}  {written:,} customers")
        for name in damaged:
            typer.echo(f"damaged: {name}", err=True)
        if damaged:
            failure.status = FAILED
    return failure.status


def _customers(service: Any, request: v1.ExportCustomersRequest, damaged: list[str]) -> Iterator[list[Json]]:
    for page in service.ExportCustomers(request):
        damaged.extend(page.damaged)
        yield [plain(one) for one in page.customers]


def _begun(pages: Iterator[list[Json]]) -> Iterator[list[Json]]:
    """The same once the first has come: a request that is refused leaves no file."""
    first = next(pages, None)
    return iter(()) if first is None else chain((first,), pages)


def _lines(output: Path, pages: Iterable[list[Json]], *, resume: bool) -> int:
    """A line of JSON for each customer; what was written stays when it is interrupted, so that it can go on there."""
    written = 0
    with open_private(output, resume=resume) as file:
        for page in pages:
            file.write("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in page).encode())
            file.flush()
            written += len(page)
        os.fsync(file.fileno())
    return written


def _parquet(output: Path, pages: Iterable[list[Json]], *, resume: bool) -> int:
    """A row for each customer, a group of rows for each page; complete or absent."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional package
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415
    except ImportError:
        raise UsageError("Parquet is written with the package pyarrow: install idverdict[parquet]") from None
    element = pa.struct([*((name, pa.string()) for name in _OF_ELEMENT), ("masked", pa.bool_())])
    clock = pa.struct([(name, pa.string()) for name in ("reason", "element", "opens_on", "due_on")])
    gap = pa.struct([(name, pa.string()) for name in ("what", "reason", "asked")])
    schema = pa.schema(
        [
            *((name, pa.string()) for name in _TEXTS),
            ("level", pa.int32()),
            ("open_events", pa.list_(pa.string())),
            ("elements", pa.list_(element)),
            ("gaps", pa.list_(gap)),
            ("clocks", pa.list_(clock)),
        ]
    )
    written = 0
    with open_private(output, resume=resume) as file:
        try:
            with ParquetWriter(file, schema) as writer:
                for page in pages:
                    writer.write_table(pa.Table.from_pylist(page, schema))
                    written += len(page)
        except BaseException:
            with suppress(OSError):
                output.unlink()
            raise
    return written


def _name(line: Any) -> str:
    return str(line["name"])
