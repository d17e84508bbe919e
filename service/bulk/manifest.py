"""Manifests: CSV in UTF-8 with a heading, or Parquet, one row an item.

What is wrong with the manifest as such refuses it whole, by row; what is wrong with a value is the item's own error.
Texts name rows and our own columns, never what stands in a cell, a heading included: it may be a row of values.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from google.rpc import error_details_pb2 as details
from idverdict import v1

from service.bulk.cells import Cells, CellsDamaged, ParquetMissing, csv_cells, parquet_cells
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.labels import label
from service.verification.messages import CLAIM_OF_PERSON, OF_DOCUMENT
from service.verification.values.document_words import page_ids
from service.verification.values.verdict import Purpose

_IMAGE: Final = "_image"
_PLAIN: Final = ("item", "customer_reference", "purpose", *CLAIM_OF_PERSON)
_FURTHER: Final = re.compile(r"([1-7])\.(.+)")
"""A column of a second or further document."""
LARGEST_BYTES: Final = 64 * 1024 * 1024
_MOST_DOCUMENTS: Final = 8
_UNPACKED_BYTES: Final = 4 * LARGEST_BYTES
_ITEM: Final = re.compile(r"[A-Za-z0-9._:~-]{1,64}")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a row.

    Attributes:
        claim: ``document_type``, ``role`` and the elements of a claim about a document that are given.
        pages: paths in the tenant's folder by the id of the page, each with its column.
        role_column: the column of the role.
    """

    claim: dict[str, str] = field(repr=False)
    pages: tuple[tuple[str, str, str], ...] = field(repr=False)
    role_column: str = "role"


@dataclass(frozen=True, slots=True)
class Item:
    """One row. An empty string means that nothing is given.

    Attributes:
        number: its row, from 1, the heading not counted.
        item: the caller's id of it.
        customer_reference, purpose: as they stand there.
        claim: the elements that are given of the customer, by the names of `Claim`.
        documents: what is given of each document, in order.
    """

    number: int
    item: str = field(repr=False)
    customer_reference: str = field(repr=False)
    purpose: str = field(repr=False)
    claim: dict[str, str] = field(repr=False)
    documents: tuple[Document, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that is well-formed.

    Attributes:
        digest: SHA-256 of its bytes.
        folder: where it lies, which paths of pictures are relative to.
        columns: its columns, in their order.
        rows: their cells.
    """

    digest: bytes = field(repr=False)
    folder: str = field(repr=False)
    columns: Cells
    rows: Sequence[Cells] = field(repr=False)

    def item(self, number: int) -> Item:
        """The item of a row, from 1."""
        cells = dict(zip(self.columns, self.rows[number - 1], strict=True))
        return Item(
            number=number,
            item=cells["item"],
            customer_reference=cells["customer_reference"],
            purpose=cells.get("purpose", ""),
            claim={name: cells[name] for name in CLAIM_OF_PERSON if cells.get(name)},
            documents=tuple(self._documents(cells)),
        )

    def _documents(self, cells: Mapping[str, str]) -> Iterator[Document]:
        """What the row gives of each document that has a picture."""
        given = {name: value for name, value in cells.items() if value}
        for number in range(_MOST_DOCUMENTS):
            own = {name: column for column in given if (name := _of_document(column, number))}
            pages = tuple(
                (name.removesuffix(_IMAGE), self.folder + given[column], column)
                for name, column in own.items()
                if name.endswith(_IMAGE)
            )
            if pages:
                claim = {name: given[own[name]] for name in OF_DOCUMENT if name in own}
                yield Document(claim, pages, own.get("role", "role"))


def parse(path: str, content: bytes, most_rows: int) -> Manifest:
    """The manifest at a path of the tenant's folder.

    Raises:
        ApiError: MANIFEST_INVALID with the row at fault; MANIFEST_TOO_LARGE; MANIFEST_FORMAT_UNSUPPORTED where it is
            Parquet, and the package that reads it is not installed.
    """
    table = _parquet(content, most_rows) if path.endswith(".parquet") else _csv(content)
    columns = _columns(next(table, ()))
    rows: list[Cells] = []
    seen: set[str] = set()
    place = columns.index("item")
    for number, cells in enumerate(table, 1):
        if number > most_rows:
            raise ApiError(ErrorReason.MANIFEST_TOO_LARGE)
        if len(cells) != len(columns):
            raise invalid(number, f"has {len(cells)} cells, and the heading {len(columns)}")
        if not _ITEM.fullmatch(cells[place]):
            raise invalid(number, "item must be 1 to 64 letters, digits and ._:~-")
        if cells[place] in seen:
            raise invalid(number, "item is that of an earlier row")
        seen.add(cells[place])
        rows.append(cells)
    if not rows:
        raise invalid(None, "there are no rows")
    folder = str(PurePosixPath(path).parent)
    return Manifest(hashlib.sha256(content).digest(), "" if folder == "." else f"{folder}/", columns, rows)


def is_column(name: str) -> bool:
    """Whether a manifest may have a column of this name."""
    further = _FURTHER.fullmatch(name)
    return name in _PLAIN or _is_of_document(further[2] if further else name)


def known_columns() -> list[str]:
    """The columns of a manifest with one document, for a person who reads an error."""
    return sorted((*_PLAIN, *OF_DOCUMENT, *(f"{page}{_IMAGE}" for page in page_ids())))


def _of_document(column: str, number: int) -> str | None:
    """The name of a column within a document; None where it is of another one."""
    further = _FURTHER.fullmatch(column)
    if number == 0:
        return None if further else column
    return further[2] if further and int(further[1]) == number else None


def _is_of_document(name: str) -> bool:
    return name in OF_DOCUMENT or (name.endswith(_IMAGE) and name.removesuffix(_IMAGE) in page_ids())


def purpose_name(stated: str) -> str | None:
    """The contract's label of a purpose as a row states it; None where there is none such."""
    return label(v1.Purpose, stated) if stated in Purpose.__members__ else None


def invalid(row: int | None, what: str) -> ApiError:
    """A manifest that is not well-formed, in this row or as a whole."""
    text = what if row is None else f"row {row}: {what}"
    violation = details.BadRequest.FieldViolation(field="manifest", description=text)
    return ApiError(ErrorReason.MANIFEST_INVALID, details.BadRequest(field_violations=[violation]))


def _columns(heading: Cells) -> Cells:
    for place, name in enumerate(heading, 1):
        if not is_column(name):
            raise invalid(None, f"heading: column {place} is none of {', '.join(known_columns())}")
        if name in heading[: place - 1]:
            raise invalid(None, f"heading: {name} is there twice")
    for needed in ("item", "customer_reference"):
        if needed not in heading:
            raise invalid(None, f"heading: {needed} is missing")
    if not any(name.endswith(_IMAGE) and not _FURTHER.fullmatch(name) for name in heading):
        raise invalid(None, "heading: portrait_image, emblem_image or another page's column is missing")
    return heading


def _csv(content: bytes) -> Iterator[Cells]:
    """The heading, then the rows."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise invalid(None, f"is not UTF-8, in line {line}") from None
    yield from _told(csv_cells(io.StringIO(text, newline="")))


def _parquet(content: bytes, most_rows: int) -> Iterator[Cells]:
    """The same of Parquet."""

    def check(found: Any) -> None:
        groups = range(found.num_row_groups)
        if found.num_rows > most_rows or sum(found.row_group(n).total_byte_size for n in groups) > _UNPACKED_BYTES:
            raise ApiError(ErrorReason.MANIFEST_TOO_LARGE)

    try:
        yield from _told(parquet_cells(io.BytesIO(content), check))
    except ParquetMissing:
        raise ApiError(ErrorReason.MANIFEST_FORMAT_UNSUPPORTED) from None


def _told(cells: Iterator[Cells]) -> Iterator[Cells]:
    try:
        yield from cells
    except CellsDamaged as error:
        raise invalid(error.row, error.what) from None
