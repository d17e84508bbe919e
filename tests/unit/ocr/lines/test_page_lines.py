"""Lines of pages over which stamps and values are printed, and labels that were not read well enough."""

from __future__ import annotations

import pytest

from ocr.lines.label_search import Sought
from ocr.lines.labelled_values import LabelledValues
from ocr.lines.misread_labels import most_like
from ocr.lines.page_lines import page_lines
from ocr.lines.rows import Row
from tests.printed import printed

ISSUED = Sought("first_issue_date", ("初次领证日期",), pattern="[0-9]")
BORN = Sought("birth_date", ("出生日期",), pattern="[0-9]")
ADDRESS = Sought("address", ("住址",), lines=3)
NAME = Sought("name", ("姓名",))
ALL = (NAME, ADDRESS, BORN, ISSUED)


def row(text: str, x: float, y: float, height: float = 0.058) -> Row:
    """A row of print on a card."""
    return printed(text, x, y, pitch=0.03, height=height)


def test_a_stamp_that_reaches_into_a_line_does_not_part_a_value_from_its_label() -> None:
    """The stamp's rows are higher and stand between the lines."""
    stamp, label, value = row("河南省郑", 0.76, 0.656, 0.085), row("初次领证日期", 0.29, 0.714), row("2013", 0.52, 0.69)
    lines = page_lines([stamp, row("州市公安", 0.76, 0.742, 0.085), value, label])
    assert next(line for line in lines if label in line)[:2] == [label, value]


@pytest.mark.parametrize("written", ["出生臼期", "出生曰期"])
def test_a_label_that_is_misread_is_known_by_where_it_stands(written: str) -> None:
    """Below other labels, and like the one that is lacking."""
    of = LabelledValues(
        [
            row("姓名", 0.1, 0.1), row("陆康", 0.3, 0.1), row("住址", 0.1, 0.2), row("韶山北路", 0.3, 0.2),
            row(written, 0.1, 0.3), row("1961-07-03", 0.35, 0.3),
        ],
        1.46,
        ALL,
    )  # fmt: skip
    assert [span.text for span in of.candidates(BORN)] == ["1961-07-03"]


def test_a_row_that_is_like_no_label_is_none() -> None:
    """Half of a label's characters do not make it."""
    assert most_like("出入境局", ALL) is None


def test_a_text_does_not_go_on_beside_a_label_that_is_not_known() -> None:
    """The next line is another field's, though its label was read as something else."""
    of = LabelledValues(
        [
            row("住址", 0.1, 0.2), row("韶山北路228号", 0.3, 0.2),
            row("初2次镇曰", 0.1, 0.28), row("2023-06-04", 0.3, 0.28),
        ],
        1.46,
        ALL,
    )  # fmt: skip
    assert [span.text for span in of.continued(ADDRESS)] == ["韶山北路228号"]
