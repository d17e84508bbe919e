"""Screening over an index: candidates, what supports and contradicts, strength, canonical results."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from bench.screening_names import Draw, mistyped, spelled
from service.rulebook import RulebookError
from service.screening.facts import Entry, Facts, Kind, normal_date
from service.screening.han import surname_length
from service.screening.index import NameIndex, build
from service.screening.policy import How, ScreeningPolicy, load_policy
from service.screening.result_json import ResultUnreadable, replayed, result_bytes
from service.screening.screening import Hit, List, Strength, screen
from service.screening.signatures import letters_signature, neighbours

POLICY = load_policy()
ENTRIES = 600


def listed(*entries: Entry, id: str = "un") -> List:
    """A list."""
    return List(id, 1, "0" * 64, build(entries))


def entry(id: str, *names: str, born: tuple[str, ...] = (), **facts: tuple[str, ...]) -> Entry:
    """An entry about a person."""
    return Entry(id, Facts(names, Kind.PERSON, born, **facts))


def hits(subject: Facts, *lists: List) -> tuple[Hit, ...]:
    """What a subject meets."""
    return screen(subject, lists, POLICY).hits


@pytest.fixture(scope="module")
def drawn() -> tuple[list[Entry], List]:
    """A list of synthetic names."""
    entries = list(Draw.of(1).entries(ENTRIES))
    return entries, listed(*entries)


def found(names: Iterable[tuple[str, Entry]], drawn: List) -> float:
    """The share of entries that are among what is shown."""
    seen = [any(hit.entry.id == one.id for hit in hits(Facts((name,)), drawn)) for name, one in names]
    return sum(seen) / len(seen)


@pytest.mark.parametrize("form", ["usual", "swapped", "split"])
def test_every_name_is_found_by_its_pinyin(drawn: tuple[list[Entry], List], form: str) -> None:
    """Joined or split, the surname first or last."""
    entries, list_ = drawn
    han = [one for one in entries if one.topics[0].startswith("han")][:50]
    names = [(spelled(one.facts.names[0], surname_length(one.facts.names[0]), form), one) for one in han]
    assert found(names, list_) == 1


def test_latin_names_are_found_with_one_wrong_letter(drawn: tuple[list[Entry], List]) -> None:
    """A letter left out, added, changed or exchanged with the next."""
    entries, list_ = drawn
    random = Draw.of(2).random
    names = [(mistyped(one.facts.names[0], random), one) for one in entries if one.topics[0] == "latin"][:50]
    assert found(names, list_) >= 0.98


def test_others_are_no_hits(drawn: tuple[list[Entry], List]) -> None:
    """People of other names and dates are hits of the list in one of a thousand at most."""
    _, list_ = drawn
    draw = Draw.of(3)
    people = [draw.facts(draw.named()[0], dated=1.0) for _ in range(100)]
    assert sum(hit.strength is Strength.HIT for one in people for hit in hits(one, list_)) == 0


def test_what_agrees_and_differs_is_told_and_counts() -> None:
    """A date of birth supports or contradicts a name, and decides what is a hit."""
    list_ = listed(entry("1", "Karl Lindau", born=("1970-03-04",), countries=("DE",)))
    (alike,) = hits(Facts(("Karl Lindau",), Kind.PERSON, ("1970-03-04",), ("DE",)), list_)
    (unlike,) = hits(Facts(("Karl Lindau",), Kind.PERSON, ("1991-03-04",), ("AT",)), list_)
    assert alike.agreement.supports == ("BIRTH_DATE", "COUNTRY")
    assert alike.strength is Strength.HIT
    assert unlike.agreement.contradicts == ("OTHER_BIRTH_YEAR", "OTHER_COUNTRY")
    assert unlike.strength is Strength.WEAK
    assert unlike.score < alike.score


@pytest.mark.parametrize(
    ("ours", "theirs", "word"),
    [
        ("1970-03-04", "1970-03-04", "BIRTH_DATE"),
        ("1970-03-04", "1970-04-03", "BIRTH_YEAR"),
        ("1970-03-04", "1970", "BIRTH_YEAR"),
        ("1970-03", "1970-04", "OTHER_BIRTH_DATE"),
        ("1970-03-04", "1971-01-01", "OTHER_BIRTH_DATE"),
        ("1970-03-04", "1985", "OTHER_BIRTH_YEAR"),
    ],
)
def test_dates_are_compared_to_what_both_say(ours: str, theirs: str, word: str) -> None:
    """Day and month exchanged, or a year alone, support; a year more or less may be the list's error."""
    (hit,) = hits(Facts(("Karl Lindau",), None, (ours,)), listed(entry("1", "Karl Lindau", born=(theirs,))))
    assert word in (*hit.agreement.supports, *hit.agreement.contradicts)


def test_a_number_is_met_under_any_name() -> None:
    """Whatever its spacing and width; the name need not agree."""
    list_ = listed(entry("1", "Karl Lindau", numbers=("G 1234-5678",)))
    (hit,) = hits(Facts(("李四",), numbers=("Ｇ12345678",)), list_)
    assert hit.meeting.how is How.NUMBER
    assert hit.strength is Strength.HIT
    assert not hits(Facts(("李四",), numbers=("1",)), list_)


def test_a_common_spelling_alone_is_weak() -> None:
    """Pinyin that many names of the list share needs something that supports it."""
    names = ("张伟明", "章维明", "张唯铭", "张为鸣")
    list_ = listed(*(entry(str(at), name, born=("1970-01-01",)) for at, name in enumerate(names)))
    alone = hits(
        Facts(
            ("Zhang Weiming",),
        ),
        list_,
    )
    dated = hits(Facts(("Zhang Weiming",), None, ("1970-01-01",)), list_)
    assert {hit.strength for hit in alone} == {Strength.WEAK}
    assert {hit.common for hit in alone} == {4}
    assert {hit.strength for hit in dated} == {Strength.HIT}


def test_more_hits_than_are_shown_are_counted() -> None:
    """Nothing is cut off in silence."""
    list_ = listed(*(entry(f"{at:03}", "Karl Lindau") for at in range(70)))
    made = screen(Facts(("Karl Lindau",)), (list_,), POLICY)
    assert len(made.hits) == POLICY.thresholds.most_hits
    assert made.more == 70 - POLICY.thresholds.most_hits


def test_results_are_the_same_bytes_again() -> None:
    """A screening names policy, lists and digests, and is replayed byte for byte."""
    list_ = listed(entry("1", "張偉明", "Cheung Wai Ming"), entry("2", "Zhang Weiming"))
    result = result_bytes(screen(Facts(("张伟明",), Kind.PERSON), (list_,), POLICY))
    assert replayed(result, (list_,), POLICY) == result
    assert POLICY.sha256.encode() in result
    with pytest.raises(ResultUnreadable):
        replayed(b"{}", (list_,), POLICY)


def test_a_stricter_policy_gives_another_result() -> None:
    """Scores and thresholds are data."""
    text = POLICY.text.replace("hit = 850", "hit = 901")
    strict = ScreeningPolicy.parse(text)
    list_ = listed(entry("1", "张伟明"))
    subject = Facts(("Zhang Weiming",))
    assert [hit.strength for hit in screen(subject, (list_,), POLICY).hits] == [Strength.HIT]
    assert [hit.strength for hit in screen(subject, (list_,), strict).hits] == [Strength.WEAK]
    assert strict.sha256 != POLICY.sha256


def test_a_policy_without_order_is_refused() -> None:
    """Weak is below hit."""
    with pytest.raises(RulebookError, match="weak must be below hit"):
        ScreeningPolicy.parse(POLICY.text.replace("hit = 850", "hit = 600"))


def test_neighbours_are_all_texts_of_one_edit() -> None:
    """Each letter left out, added or changed gives a signature among them; others do not."""
    near = set(neighbours(letters_signature("KARL"), "KARL").tolist())
    assert {letters_signature(text) for text in ("KAL", "KARLS", "KERL", "ARKL"[1:])} <= near
    assert letters_signature("KARLOS") not in near


def test_an_empty_index_meets_nobody() -> None:
    """A list without entries is no error."""
    index: NameIndex = build([])
    assert not hits(Facts(("Karl Lindau", "张伟明")), List("un", 1, "", index))
    assert not len(index.whole.find(np.array([1], np.uint64)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1970-01-31", "1970-01-31"),
        ("1970/01", "1970-01"),
        ("1970-13-01", "1970"),
        ("about 1970", None),
        ("1970", "1970"),
    ],
)
def test_dates_are_normal(written: str, expected: str | None) -> None:
    """Dates have ISO form to what they say; what is no date is none."""
    assert normal_date(written) == expected
