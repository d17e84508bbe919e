"""Manifests: what is well-formed is taken, and whatever is not is refused by row, without a value in any text."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from google.rpc import error_details_pb2 as details
from hypothesis import given
from hypothesis import strategies as st

from service.bulk.manifest import Manifest, parse
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError

HEADING = "item,customer_reference,portrait_image,emblem_image,name,birth_date"
GOOD = f"{HEADING}\n1,c-1,a.jpg,b.jpg,张样本,1949-12-31\n2,c-2,,b.jpg,,\n".encode()


def parsed(content: bytes, path: str = "day/batch.csv", most_rows: int = 10) -> Manifest:
    """A manifest of few rows at most."""
    return parse(path, content, most_rows)


def refusal(content: bytes, path: str = "day/batch.csv", most_rows: int = 10) -> tuple[ErrorReason, str]:
    """The reason for which a manifest is refused, and what the details say."""
    with pytest.raises(ApiError) as caught:
        parsed(content, path, most_rows)
    texts = [
        v.description for d in caught.value.details for v in d.field_violations if isinstance(d, details.BadRequest)
    ]
    return caught.value.reason, " ".join(texts)


def parquet(**columns: Any) -> bytes:
    """The same as Parquet."""
    content = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), content)
    return content.getvalue()


@pytest.mark.parametrize("form", [GOOD, b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n"), GOOD + b"\n\n"])
def test_csv_is_read_by_its_heading(form: bytes) -> None:
    """Each row is an item; empty cells are nothing, pictures lie beside the manifest, empty lines are none."""
    manifest = parsed(form)
    first, second = manifest.item(1), manifest.item(2)
    assert (first.item, first.customer_reference) == ("1", "c-1")
    assert [document.pages for document in first.documents] == [
        (("portrait", "day/a.jpg", "portrait_image"), ("emblem", "day/b.jpg", "emblem_image"))
    ]
    assert first.claim == {"name": "张样本", "birth_date": "1949-12-31"}
    assert [document.pages for document in second.documents] == [(("emblem", "day/b.jpg", "emblem_image"),)]
    assert second.claim == {}


def test_a_row_may_have_several_documents() -> None:
    """Columns of a further document have its number before their name; one without pictures is none."""
    heading = "item,customer_reference,name,document_number,portrait_image,1.document_number,1.role,1.portrait_image"
    manifest = parsed(f"{heading}\n1,c-1,张样本,A,a.jpg,B,AUXILIARY,b.jpg\n2,c-2,,,a.jpg,B,,\n".encode())
    first, second = manifest.item(1).documents, manifest.item(2).documents
    assert [document.claim for document in first] == [
        {"document_number": "A"},
        {"document_number": "B", "role": "AUXILIARY"},
    ]
    assert first[1].pages == (("portrait", "day/b.jpg", "1.portrait_image"),)
    assert len(second) == 1


@pytest.mark.parametrize("name", ["8.portrait_image", "1.name", "0.portrait_image", "1.1.portrait_image", "side_image"])
def test_columns_of_no_document_are_refused(name: str) -> None:
    """A number beyond the documents, the customer's own elements, and pages that no type has."""
    assert refusal(GOOD.replace(b"emblem_image", name.encode()))[0] is ErrorReason.MANIFEST_INVALID


def test_parquet_says_the_same_as_csv() -> None:
    """Text, dates, whole numbers and nulls are cells like those of CSV."""
    content = parquet(
        item=[1, 2],
        customer_reference=["c-1", "c-2"],
        portrait_image=["a.jpg", None],
        emblem_image=["b.jpg", "b.jpg"],
        name=["张样本", None],
        birth_date=[date(1949, 12, 31), None],
    )
    manifest, same = parsed(content, "day/batch.parquet"), parsed(GOOD)
    assert [manifest.item(n) for n in (1, 2)] == [same.item(n) for n in (1, 2)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "heading: item is missing"),
        (f"{HEADING}\n".encode(), "no rows"),
        (GOOD.replace(b"name", b"nmae"), "heading: column 5 is none of"),
        (GOOD.replace(b"name", b"item"), "heading: item is there twice"),
        (GOOD.replace(b"customer_reference", b"address"), "customer_reference is missing"),
        (b"item,customer_reference\n1,c-1\n", "portrait_image, emblem_image or another page's column is missing"),
        (GOOD + b"3,c-3,a.jpg\n", "row 3: has 3 cells, and the heading 6"),
        (GOOD + b"1,c-3,a.jpg,,,\n", "row 3: item is that of an earlier row"),
        (GOOD + b",c-3,a.jpg,,,\n", "row 3: item must be"),
        (GOOD + "张,c-3,a.jpg,,,\n".encode(), "row 3: item must be"),
        (GOOD + b'3,"c-3,a.jpg,,,\n', "row 3: is not CSV"),
        (GOOD + "张样本".encode("gb18030"), "is not UTF-8, in line 4"),
    ],
)
def test_malformed_csv_is_refused_by_row(content: bytes, says: str) -> None:
    """The manifest is refused whole, and the text says where and what, by our own words."""
    reason, text = refusal(content)
    assert reason is ErrorReason.MANIFEST_INVALID
    assert says in text
    assert not any(value in text for value in ("c-3", "张", "1949"))


def test_malformed_parquet_is_refused() -> None:
    """Neither something else under the name, nor cells that are no words."""
    assert refusal(GOOD, "batch.parquet") == (ErrorReason.MANIFEST_INVALID, "is not Parquet")
    bad = parquet(item=["1"], customer_reference=["c"], emblem_image=[1.5])
    assert refusal(bad, "batch.parquet")[1].startswith("row 1: emblem_image is neither")
    many = parquet(item=["1", "2"], customer_reference=["c"] * 2, emblem_image=["b"] * 2)
    assert refusal(many, "batch.parquet", most_rows=1)[0] is ErrorReason.MANIFEST_TOO_LARGE


def test_cut_off_parquet_is_refused() -> None:
    """Whatever was lost of a file, it is an error with a reason and not another's exception."""
    whole = parquet(item=["1", "2"], customer_reference=["c"] * 2, emblem_image=["b"] * 2)
    for cut in range(0, len(whole), 7):
        assert refusal(whole[:cut], "batch.parquet")[0] is ErrorReason.MANIFEST_INVALID


def test_too_many_rows_are_refused() -> None:
    """One more than the setting says."""
    assert len(parsed(GOOD, most_rows=2).rows) == 2
    assert refusal(GOOD, most_rows=1)[0] is ErrorReason.MANIFEST_TOO_LARGE


@given(st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused(content: bytes) -> None:
    """No input leads to an error that has no reason."""
    for path in ("a.csv", "a.parquet"):
        for form in (content, GOOD + content):
            try:
                parsed(form, path)
            except ApiError as error:
                assert error.reason in (ErrorReason.MANIFEST_INVALID, ErrorReason.MANIFEST_TOO_LARGE)
