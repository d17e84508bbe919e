"""How names meet: writings, readings, spellings, order, typing errors."""

from __future__ import annotations

import pytest

from service.screening.comparing import compare
from service.screening.han import Writing, writing
from service.screening.letters import skeleton, tokens_of
from service.screening.names import name_of
from service.screening.policy import How, load_policy
from service.screening.readings import System, name_spellings, spells

POLICY = load_policy()


def how(ours: str, theirs: str) -> How | None:
    """In which way two names meet."""
    found = compare(name_of(ours), name_of(theirs), POLICY)
    return None if found is None else found.how


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("张伟明", "张伟明", How.HAN_EQUAL),
        ("張偉明", "张伟明", How.TRADITIONAL),
        ("於正", "于正", How.VARIANT),
        ("伟明张", "张伟明", How.HAN_SWAPPED),
        ("明远欧阳", "欧阳明远", How.HAN_SWAPPED),
        ("章维铭", "张伟明", How.HOMOPHONE),
        ("Zhang Weiming", "张伟明", How.PINYIN),
        ("ZHANG WEI MING", "張偉明", How.PINYIN),
        ("Wei-ming Zhang", "张伟明", How.PINYIN),
        ("zhangweiming", "张伟明", How.PINYIN),
        ("Lyu Bu", "吕布", How.PINYIN),
        ("Chang Wei-ming", "张伟明", How.WADE_GILES),
        ("Cheung Wai Ming", "张伟明", How.CANTONESE),
        ("Chan Tai Man", "陳大文", How.CANTONESE),
        ("Zhang Weimin", "张伟明", How.SPELLING_TYPO),
        ("David Zhang Weiming", "张伟明", How.PINYIN),
        ("Ivan Petrov", "PETROV, Ivan", How.LATIN_ORDER),
        ("Иван Петров", "Ivan Petrov", How.LATIN_EQUAL),
        ("IvanPetrov", "Ivan Petrov", How.LATIN_JOINED),
        ("IvanPetorv", "Ivan Petrov", How.LATIN_TYPO),
        ("Mohammed Ali Hussein", "Muhammad Ali Husain", How.TOKEN_TYPO),
        ("Karl Dieter Lindau", "Karl Lindau", How.PARTIAL),
        ("Lindau Aktiengesellschaft", "Lindau AG", How.LATIN_EQUAL),
        ("李伟明", "张伟明", None),
        ("Karl Lindau", "Otto Brandis", None),
        ("张伟", "张伟明", None),
    ],
)
def test_names_meet_as_they_are_written(ours: str, theirs: str, expected: How | None) -> None:
    """Each way in which a name is written another time is told apart, and other names do not meet."""
    assert how(ours, theirs) is expected
    assert how(theirs, ours) is expected


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("单雄信", "SHANXIONGXIN"),
        ("曾国明", "ZENGGUOMING"),
        ("仇明", "QIUMING"),
        ("解小明", "XIEXIAOMING"),
        ("區大海", "OUDAHAI"),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, spelled: str) -> None:
    """Of the readings of a character, that as a surname is the first."""
    assert name_spellings(name, System.PINYIN, 1)[0] == spelled


def test_words_that_only_sound_alike_are_weak_where_others_are_left_out() -> None:
    """One word at least has to be equal for a hit with words left out."""
    alike = compare(name_of("Tulier Drimoveis"), name_of("Dromoweis Tulour Ruweigra"), POLICY)
    equal = compare(name_of("Tulour Drimoveis"), name_of("Dromoweis Tulour Ruweigra"), POLICY)
    assert equal is not None
    assert equal.score >= POLICY.thresholds.hit
    assert alike is None or alike.score < POLICY.thresholds.hit


def test_letters_spell_a_name_in_any_of_its_readings() -> None:
    """Whatever readings of its characters there are, and nothing else."""
    assert spells("DANXIAOMING", "单小明", System.PINYIN, 1)
    assert spells("SHANXIAOMING", "单小明", System.PINYIN, 1)
    assert not spells("SHANXIAOMIN", "单小明", System.PINYIN, 1)


def test_an_unusual_reading_is_worth_less() -> None:
    """DAN for 单 is found, below what SHAN is worth."""
    usual = compare(name_of("Shan Xiaoming"), name_of("单小明"), POLICY)
    other = compare(name_of("Dan Xiaoming"), name_of("单小明"), POLICY)
    assert usual is not None
    assert other is not None
    assert other.score < usual.score
    assert other.notes == ("UNUSUAL_READING",)


def test_one_letter_of_pinyin_is_another_name() -> None:
    """A typing error among pinyin names is weak where one among other names is a hit."""
    pinyin = compare(name_of("Zhang Weimin"), name_of("Zhang Weiming"), POLICY)
    other = compare(name_of("Petrov Iwan"), name_of("Petrov Ivan"), POLICY)
    assert pinyin is not None
    assert other is not None
    assert pinyin.score < POLICY.thresholds.hit <= other.score


def test_two_characters_are_variants_by_class_alone() -> None:
    """Surnames that the comparison of documents keeps apart meet as variants, and no others do."""
    assert writing("於正", "于正") is Writing.VARIANT
    assert writing("沈正", "申正") is None


def test_words_are_latin_capitals() -> None:
    """Apostrophes, initials, ampersands and other scripts have one form."""
    assert tokens_of("J.P. O'Neill & Søn") == ("JP", "ONEILL", "AND", "SON")
    assert tokens_of("张 Ли") == ("LI",)


def test_words_that_sound_alike_have_one_skeleton() -> None:
    """Vowels, doubled letters and the spelling of a sound do not count."""
    assert skeleton("MOHAMMED") == skeleton("MUHAMMAD")
    assert skeleton("SERGEI") == skeleton("SERGEY")
    assert skeleton("KARL") != skeleton("OTTO")
