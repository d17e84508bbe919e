"""Values by their labels: right of it, below it, in columns, over lines, and with labels that are misread."""

from __future__ import annotations

from ocr.documents import travel_labels as labels
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


def test_labels_in_three_languages_have_one_column() -> None:
    """A value below them is not cut where the last of them begins, whichever field that one names."""
    all_names = (labels.NAME, labels.SURNAME, labels.AUTHORITY)
    of = LabelledValues([row("1.Name/Surname/Nom", 0.3, 0.2), row("SCHRODER", 0.3, 0.24)], 1.42, all_names)
    assert said(of, labels.SURNAME) == ["SCHRODER"]
    rows = [row("9.Behorde/Authority/Autorite", 0.3, 0.2), row("STADTKOLNAMRHEIN", 0.3, 0.24)]
    assert said(LabelledValues(rows, 1.42, all_names), labels.AUTHORITY)[0] == "STADTKOLNAMRHEIN"


def test_a_value_is_not_begun_in_the_middle() -> None:
    """Below a label whose first language was not read it begins where its print does; print of a column to the left
    that reaches into this one is none of its value.
    """
    assert said(page(row("Date of birth", 0.35, 0.2), row("16AUG1978", 0.3, 0.24)), BORN) == ["16AUG1978"]
    of = page(row("Sex", 0.1, 0.2), row("Date of birth", 0.5, 0.2), row("M" + "0" * 40, 0.1, 0.24))
    assert said(of, BORN) == []


def test_the_beginning_of_a_label_is_one() -> None:
    """Its rest was not read, and no other field's label begins so."""
    of = page(row("Dateofb", 0.3, 0.2), row("16AUG1978", 0.3, 0.24))
    assert of.found == {"birth_date"}
    two = (BORN, Sought("issue_date", ("Date of issue",)))
    assert LabelledValues([row("Dateof", 0.3, 0.2)], 1.42, two).found == frozenset()


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


def test_a_value_stands_behind_the_second_language_of_its_label() -> None:
    """A word in small Latin letters between a Chinese label and a value is the label's."""
    of = page(row("性别", 0.1, 0.4), row("Gender", 0.2, 0.4), row("男/M", 0.4, 0.4))
    assert said(of, SEX) == ["男/M"]


def test_labels_that_are_all_misread_tell_their_column() -> None:
    """Two rows that are like labels and begin one below the other, and one that was read."""
    of = page(row("姓名", 0.1, 0.2), row("出生曰朝", 0.1, 0.3), row("护熙号", 0.1, 0.4), row("E12345678", 0.3, 0.4))
    assert {"birth_date", "number"} <= of.found


def test_print_beside_a_card_is_no_beginning_of_a_value() -> None:
    """A row of its own left of a label and close to the value below it belongs to something else."""
    of = page(row("姓名", 0.1, 0.2), row("说", 0.07, 0.24), row("王小明", 0.1, 0.24))
    assert said(of, NAME)[0] == "王小明"
