"""Values by their labels: right of it, below it, in columns, over lines, and with labels that are misread."""

from __future__ import annotations

from ocr.lines.label_search import Sought
from ocr.lines.labelled_values import LabelledValues
from ocr.lines.rows import Row
from tests.printed import printed

NUMBER = Sought("number", ("护照号", "Passport No."), pattern="[0-9]")
SEX = Sought("sex", ("性别", "Sex"))
BORN = Sought("birth_date", ("出生日期", "Date of birth"), pattern="[0-9]")
NAME = Sought("name", ("姓名", "Name"), lines=2)
ALL = (NUMBER, SEX, BORN, NAME)


def page(*rows: Row) -> LabelledValues:
    """A page with these rows."""
    return LabelledValues(rows, 1.42, ALL)


def said(of: LabelledValues, sought: Sought) -> list[str]:
    """The texts of a field's candidates."""
    return [span.text for span in of.candidates(sought)]


def row(text: str, x: float, y: float) -> Row:
    """A row of small print."""
    return printed(text, x, y, pitch=0.012, height=0.035)


def test_a_value_stands_right_of_its_label() -> None:
    """In the same row as its label, in two languages, or in a row beside it."""
    assert said(page(row("护照号/Passport No.E12345678", 0.3, 0.2)), NUMBER) == ["E12345678"]
    assert said(page(row("护照号", 0.3, 0.2), row("E12345678", 0.38, 0.2)), NUMBER) == ["E12345678"]


def test_a_value_stands_below_its_label_within_its_column() -> None:
    """Two labels in one line have a value each below them."""
    of = page(
        row("性别/Sex", 0.3, 0.4),
        row("出生日期/Date of birth", 0.6, 0.4),
        row("女/F", 0.3, 0.44),
        row("16AUG1978", 0.6, 0.44),
    )
    assert said(of, SEX) == ["女/F"]
    assert said(of, BORN) == ["16AUG1978"]


def test_a_label_with_a_lost_letter_is_one_all_the_same() -> None:
    """The second language may be misread, and its rest is no value."""
    assert said(page(row("护照号/PasspotNo.G85125424", 0.3, 0.2)), NUMBER) == ["G85125424"]
    assert said(page(row("出生日期/Oate of birtb", 0.3, 0.2), row("16AUG1978", 0.3, 0.24)), BORN) == ["16AUG1978"]


def test_a_value_goes_on_in_a_second_line() -> None:
    """As many lines as the field may have, the shorter reading first."""
    of = page(row("姓名/Name", 0.3, 0.2), row("样本", 0.3, 0.24), row("YANGBEN", 0.3, 0.28), row("其他", 0.3, 0.32))
    assert said(of, NAME) == ["样本", "样本YANGBEN"]


def test_what_is_not_of_the_form_is_no_candidate() -> None:
    """A number has figures: the next label's text is none."""
    assert said(page(row("护照号", 0.3, 0.2), row("签发机关", 0.3, 0.24)), NUMBER) == []


def test_what_stands_by_no_label_is_given_in_pieces() -> None:
    """Pieces that a wide blank parts, and none of a label."""
    of = page(row("性别/Sex", 0.1, 0.4), row("样本", 0.3, 0.44), row("中国/CHINESE", 0.6, 0.44))
    assert [span.text for span in of.unlabelled()] == ["样本", "中国/CHINESE"]
    assert of.found == {"sex"}


def test_a_page_without_rows_has_nothing() -> None:
    """No label, no value, no text."""
    of = page()
    assert (of.found, of.texts(), of.unlabelled(), said(of, NUMBER)) == (frozenset(), (), [], [])
