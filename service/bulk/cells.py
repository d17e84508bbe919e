"""Tables of text cells, a heading and then rows: of CSV, and of Parquet. Read piece by piece, so of any length.

Texts of errors name rows and columns, never what stands in a cell.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, BinaryIO

Cells = tuple[str, ...]


class CellsDamaged(ValueError):
    """What was given is no such table.

    Attributes:
        row: the row at fault, from 1; 0 for the heading, None where it is the whole.
        what: is wrong with it.
    """

    def __init__(self, row: int | None, what: str) -> None:
        super().__init__(what)
        self.row = row
        self.what = what


class ParquetMissing(Exception):
    """The package that reads Parquet is not installed: it comes with the extra ``parquet``."""


def csv_cells(lines: Iterable[str]) -> Iterator[Cells]:
    """The heading, then the rows; empty lines are none. Raises CellsDamaged."""
    number = 0  # of the next row, the heading being 0
    reader = csv.reader(lines, strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise CellsDamaged(number, "is not CSV") from None
        except UnicodeDecodeError:
            raise CellsDamaged(number, "is not UTF-8") from None
        if cells is None:
            return
        if cells:
            yield tuple(cell.strip() for cell in cells)
            number += 1


def parquet_cells(source: BinaryIO, check: Callable[[Any], None] = lambda _found: None) -> Iterator[Cells]:
    """The same of Parquet, whose cells are text, dates, whole numbers or null.

    Args:
        source: the file.
        check: is given its metadata before anything is read, and raises where that is too much.

    Raises:
        CellsDamaged: it is none, or a cell is something else.
        ParquetMissing: nothing at hand reads it.
    """
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 - an optional package
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError:
        raise ParquetMissing from None
    try:
        file = ParquetFile(source)
        check(file.metadata)
        heading = tuple(file.schema_arrow.names)
        yield heading
        number = 0
        for batch in file.iter_batches(batch_size=1000):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield _texts(number, heading, values)
    except (ArrowException, OSError):
        raise CellsDamaged(None, "is not Parquet") from None


def _texts(number: int, heading: Cells, values: Iterable[Any]) -> Cells:
    cells: list[str] = []
    for name, value in zip(heading, values, strict=True):
        if isinstance(value, bool) or not isinstance(value, str | int | date | None):
            raise CellsDamaged(number, f"{name} is neither text nor date nor whole number")
        cells.append("" if value is None else str(value).strip())
    return tuple(cells)
