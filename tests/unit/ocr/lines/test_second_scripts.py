"""Rows of a bilingual card cut free of the second script, by where labels and other values stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ocr.documents import document_types
from ocr.lines.rectify import PrintedRow
from ocr.lines.second_scripts import cut_free
from tests.specimens.sides import Side

LABELS = next(s for s in document_types()["cn_resident_id"].pages if s.id == Side.PORTRAIT).labels
HEIGHT = 0.084
LINES = {"姓名": 0.16, "性别": 0.286, "出生": 0.412, "住址": 0.543}
COLUMN = 0.175


def row(left: float, y: float, right: float, height: float = HEIGHT, label: str | None = None) -> PrintedRow:
    """A level row whose centre line is ``y``."""
    top, bottom = y - height / 2, y + height / 2
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    return PrintedRow(corners, (right - left) / height * 1.585, constant=label is not None, label=label)


def seen(**values: PrintedRow) -> dict[str, PrintedRow]:
    """The labels and values of a card without a second script, some values replaced."""
    labels = {text: row(0.06, y, 0.15, label=text) for text, y in LINES.items()}
    usual = {
        "name": row(COLUMN, LINES["姓名"], 0.33),
        "sex": row(COLUMN, LINES["性别"], 0.24),
        "birth": row(COLUMN, LINES["出生"], 0.53),
        "address": row(COLUMN, LINES["住址"], 0.62),
        "more": row(COLUMN, LINES["住址"] + 0.085, 0.5),
    }
    return {**labels, **usual, **values}


def cut(rows: dict[str, PrintedRow]) -> dict[str, PrintedRow | None]:
    """What became of each row; None where it was left out."""
    made = cut_free(list(rows.values()), LABELS)
    whole = {id(one): name for name, one in rows.items()}
    left = {whole[id(one)]: one for one in made if id(one) in whole}
    changed = [one for one in made if id(one) not in whole]
    gone = [name for name in rows if name not in left]
    return {**left, **dict(zip(gone, changed, strict=False)), **dict.fromkeys(gone[len(changed) :])}


def test_a_card_of_one_script_stays_as_it_was_seen() -> None:
    """Rows of the usual height that begin in the column are the same objects after as before."""
    rows = list(seen().values())
    assert all(a is b for a, b in zip(rows, cut_free(rows, LABELS), strict=True))


def test_a_value_seen_with_the_print_above_is_cut_to_its_line() -> None:
    """A name twice as high as rows are ends up level with its label and as high as other rows."""
    name = row(COLUMN, LINES["姓名"] - 0.045, 0.33, HEIGHT * 2.0)
    made = cut(seen(name=name))["name"]
    assert made is not None
    assert (made.box[1] + made.box[3]) / 2 == pytest.approx(LINES["姓名"], abs=0.006)
    assert made.box[3] - made.box[1] == pytest.approx(HEIGHT, rel=0.05)
    assert made.aspect == pytest.approx(row(COLUMN, 0.16, 0.33).aspect, rel=0.05)


def test_its_line_is_known_though_its_own_label_was_caught_too() -> None:
    """Where the label's box is as wrong as the value's, the other labels tell the line."""
    name = row(COLUMN, LINES["姓名"] - 0.045, 0.33, HEIGHT * 2.0)
    label = row(0.06, LINES["姓名"] - 0.03, 0.15, HEIGHT * 1.7, label="姓名")
    made = cut(seen(name=name, 姓名=label))["name"]
    assert made is not None
    assert (made.box[1] + made.box[3]) / 2 == pytest.approx(LINES["姓名"], abs=0.006)


def test_a_value_of_two_rows_is_not_cut() -> None:
    """What reaches below the line may be the second row of a long value, of which nothing may be lost."""
    name = row(COLUMN, LINES["姓名"] + 0.04, 0.33, HEIGHT * 2.0)
    assert cut(seen(name=name))["name"] is name


def test_a_column_before_a_value_is_cut_off() -> None:
    """A name that begins left of all other values has caught a Mongolian column."""
    name = row(COLUMN - 0.022, LINES["姓名"], 0.33)
    made = cut(seen(name=name))["name"]
    assert made is not None
    assert made.box[0] == pytest.approx(COLUMN)
    assert made.box[1:] == pytest.approx(name.box[1:])


def test_pieces_of_a_second_script_between_the_lines_are_left_out() -> None:
    """A low row between two lines is no print of a field; one on a line, and an address's later row, stay."""
    between = row(0.2, 0.215, 0.25, HEIGHT * 0.4)
    on_line = row(0.4, LINES["性别"], 0.45, HEIGHT * 0.4)
    later = row(COLUMN, LINES["住址"] + 0.17, 0.25, HEIGHT * 0.5)
    made = cut(seen(between=between, on_line=on_line, later=later))
    assert made["between"] is None
    assert made["on_line"] is on_line
    assert made["later"] is later


def test_a_low_row_that_passes_for_a_label_is_left_out() -> None:
    """Labels and titles are as high as other rows: a low one above the number is a piece of a second script."""
    piece = replace(row(0.17, 0.84, 0.2, HEIGHT * 0.4), constant=True)
    assert cut(seen(piece=piece))["piece"] is None


def test_without_labels_nothing_is_changed() -> None:
    """One label alone tells no line."""
    rows = [row(0.06, 0.286, 0.15, label="性别"), row(COLUMN, 0.25, 0.24, HEIGHT * 2), row(COLUMN, 0.4, 0.5)]
    assert cut_free(rows, LABELS) == rows
