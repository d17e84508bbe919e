"""`idverdict customer import`: a file for each row of a table of any length, one result line a row, resumable."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

import grpc
import typer
from google.rpc.error_details_pb2 import BadRequest
from google.rpc.status_pb2 import Status
from grpc_status.rpc_status import from_call
from idverdict import v1
from idverdict.client import error_info

from service.bulk.cells import Cells, CellsDamaged, ParquetMissing, csv_cells, parquet_cells
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.cli.customers import Where
from service.cli.failures import FAILED, UsageError, explained
from service.cli.private_files import last_line, open_private
from service.names import stated_verification

_OF_ROW: Final = ("reference", "kind", "purpose", "began", "verifications")
_OF_FIELD: Final = {"customer_reference": "reference", "relationship_began": "began"}
_WORDS: Final[Mapping[str, Sequence[str]]] = {"kind": v1.CustomerKind.keys()[1:], "purpose": v1.Purpose.keys()[1:]}
_OWN_FAULT: Final = frozenset(
    {
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.ALREADY_EXISTS,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.FAILED_PRECONDITION,
    }
)
"""Refusals of the row itself; after any other the import ends, and goes on from there when it is begun again."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number, from 1, the id of its request, which follows from all that it says, and its cells by column.

    A row with another number of cells than the heading has none.
    """

    number: int
    request_id: str
    cells: Mapping[str, str] | None = field(repr=False)


def run_import(where: Where, file: Path, results: Path | None, at_once: int) -> int:
    """Open a file for each row, and write a line of JSON for each; see the command's help."""
    with explained() as failure, where.open(v1.CustomerServiceStub, create=True) as service:
        said = results or file.with_name(f"{file.name}.results.jsonl")
        done, last = last_line(said, _place, (0, ""), "are no results of an import")
        opened = refused = 0
        with open_private(said, resume=True) as lines:
            for line in _each(service, _rest(file, done, last), at_once):
                lines.write(f"{json.dumps(line)}\n".encode())
                lines.flush()
                opened += line["error"] is None
                if line["error"] is not None:
                    refused += 1
                    typer.echo(f"row {line['row']}: {line['error']}", err=True)
        before = f"{done} rows were done before; " if done else ""
        typer.echo(f"{before}{opened} customers opened or there already, {refused} rows refused; {said}")
        if refused:
            failure.status = FAILED
    return failure.status


def _each(service: Any, rows: Iterator[Row], at_once: int) -> Iterator[dict[str, Any]]:
    """The result of each row, in their order; some are asked for at once, but rows of one customer one by one."""
    with ThreadPoolExecutor(at_once, "import") as pool:
        waiting: deque[tuple[str, Future[dict[str, Any]]]] = deque()
        try:
            for row in rows:
                reference = row.cells["reference"] if row.cells is not None else ""
                while len(waiting) >= 2 * at_once or any(reference == other for other, _ in waiting):
                    yield waiting.popleft()[1].result()
                waiting.append((reference, pool.submit(_taken, service, row)))
            while waiting:
                yield waiting.popleft()[1].result()
        finally:
            for _, one in waiting:
                one.cancel()


def _taken(service: Any, row: Row) -> dict[str, Any]:
    """What became of a row. Raises what is no fault of its own."""
    line: dict[str, Any] = {
        "row": row.number,
        "request": row.request_id,
        "customer": None,
        "error": None,
        "field": None,
    }
    if row.cells is None:
        return line | {"error": ErrorReason.INVALID_REQUEST.value}
    for column, words in _WORDS.items():
        if _stated(row.cells, column) not in words:
            return line | {"error": ErrorReason.INVALID_REQUEST.value, "field": column}
    request = _request(row.cells, row.request_id)
    try:
        line["customer"] = service.CreateCustomer(request).name
    except ApiError as error:
        if error.code not in _OWN_FAULT:
            raise
        line |= {"error": error.reason.value, "field": _column(error.status())}
    except grpc.RpcError as error:
        info = error_info(error)
        if info is None or error.code() not in _OWN_FAULT:
            raise
        line |= {"error": info.reason, "field": _column(from_call(error))}
    return line


def _request(cells: Mapping[str, str], request_id: str) -> v1.CreateCustomerRequest:
    return v1.CreateCustomerRequest(
        customer_reference=cells.get("reference", ""),
        kind=_stated(cells, "kind"),
        purpose=_stated(cells, "purpose"),
        relationship_began=cells.get("began", ""),
        verifications=[stated_verification(one)[0] for one in cells.get("verifications", "").split()],
        declared={name: value for name, value in cells.items() if value and name not in _OF_ROW},
        request_id=request_id,
    )


def _stated(cells: Mapping[str, str], column: str) -> str:
    """The contract's word for a kind or a purpose, as a row states it."""
    prefix, otherwise = {"kind": ("CUSTOMER_KIND", "PERSON"), "purpose": ("PURPOSE", "ACCOUNT_OPENING")}[column]
    return f"{prefix}_{cells.get(column) or otherwise}"


def _column(status: Status | None) -> str | None:
    """The column that an error is about, where it names one; never a value."""
    found = BadRequest()
    for detail in status.details if status is not None else ():
        if detail.Unpack(found) and found.field_violations:
            path = found.field_violations[0].field
            return _OF_FIELD.get(path, path.partition("[")[0].partition(".")[0]) or None
    return None


def _rest(file: Path, done: int, last: str) -> Iterator[Row]:
    """The rows that have no result yet. Raises UsageError where the results are those of another file."""
    rows = _rows(file)
    before = deque(islice(rows, done), maxlen=1)
    if done and (not before or (before[0].number, before[0].request_id) != (done, last)):
        raise UsageError("the results are of another file, or the file has changed: name other --results")
    return rows


def _rows(file: Path) -> Iterator[Row]:
    with file.open("rb") as source:
        if file.suffix == ".parquet":
            cells = parquet_cells(source)
        else:
            cells = csv_cells(
                line.decode("utf-8-sig" if number == 0 else "utf-8") for number, line in enumerate(source)
            )
        try:
            yield from _told(next(cells, ()), cells)
        except CellsDamaged as error:
            at = "" if error.row is None else f"row {error.row}: "
            raise UsageError(f"{file}: {at}{error.what}; rows before it were taken") from None
        except ParquetMissing:
            raise UsageError("Parquet is read with the package pyarrow: install idverdict[parquet]") from None


def _told(heading: Cells, rows: Iterator[Cells]) -> Iterator[Row]:
    if "reference" not in heading or len(set(heading)) < len(heading):
        raise UsageError("a heading comes first, with `reference`, and with no name twice")
    for number, cells in enumerate(rows, 1):
        row = dict(zip(heading, cells, strict=True)) if len(cells) == len(heading) else None
        said: list[Any] = [cells]
        if row is not None:
            stated = {name: row.get(name, "") for name in _OF_ROW}
            said = [stated, {name: value for name, value in row.items() if value and name not in _OF_ROW}]
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        yield Row(number, f"import-{hashlib.sha256(text.encode()).hexdigest()}", row)


def _place(line: Any) -> tuple[int, str]:
    """The row that a line of results is about, and its request."""
    return int(line["row"]), str(line["request"])
