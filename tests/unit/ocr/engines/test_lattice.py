"""Decoding of character probabilities, held against brute force over every path."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ocr.engines.lattice import Alphabet, Lattice

LETTERS = "abc"
ALPHABET = Alphabet(("", *LETTERS))


@st.composite
def lattices(draw: st.DrawFn, most_steps: int = 5) -> Lattice:
    """A small lattice over blank, a, b and c."""
    steps = draw(st.integers(1, most_steps))
    weights = draw(st.lists(st.lists(st.integers(1, 200), min_size=4, max_size=4), min_size=steps, max_size=steps))
    table = np.array(weights, dtype=np.float64)
    return Lattice((table / table.sum(axis=1, keepdims=True)).astype(np.float32), ALPHABET)


def collapsed(path: tuple[int, ...]) -> str:
    """The text of a CTC path: repeats are one symbol, blanks are none."""
    return "".join(ALPHABET.symbols[s] for s, _ in itertools.groupby(path))


def brute_force(probabilities: NDArray[np.float32]) -> dict[str, float]:
    """The probability of every text, as the sum over all its paths."""
    total: dict[str, float] = defaultdict(float)
    for path in itertools.product(range(probabilities.shape[1]), repeat=len(probabilities)):
        total[collapsed(path)] += math.prod(float(probabilities[t, s]) for t, s in enumerate(path))
    return total


def one_hot(steps: list[str]) -> Lattice:
    """A lattice that is certain of a symbol at each step; the empty string is the blank."""
    table = np.zeros((len(steps), len(ALPHABET.symbols)), np.float32)
    table[np.arange(len(steps)), [ALPHABET.symbols.index(s) for s in steps]] = 1
    return Lattice(table, ALPHABET)


@given(lattices())
def test_score_is_the_sum_over_all_paths(lattice: Lattice) -> None:
    """The forward algorithm gives each text the probability of all its paths together."""
    for text, probability in brute_force(lattice.probabilities).items():
        assert math.exp(lattice.score(text)) == pytest.approx(probability, rel=1e-4)


@given(lattices())
def test_wide_beam_search_finds_every_text_with_its_probability(lattice: Lattice) -> None:
    """Prefix beam search that prunes nothing equals brute force, in order and in value."""
    expected = brute_force(lattice.probabilities)
    found = lattice.beam(LETTERS, width=10_000)
    assert {text for text, _ in found} == set(expected)
    for text, score in found:
        assert math.exp(score) == pytest.approx(expected[text], rel=1e-4)
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)


@given(lattices(), st.sets(st.sampled_from(LETTERS), min_size=1, max_size=2))
def test_beam_over_some_symbols_is_brute_force_over_their_columns(lattice: Lattice, symbols: set[str]) -> None:
    """A closed set of symbols leaves out all paths through others, and renormalises nothing."""
    kept = [0, *(ALPHABET.index[s] for s in sorted(symbols))]
    total: dict[str, float] = defaultdict(float)
    for path in itertools.product(kept, repeat=len(lattice.probabilities)):
        total[collapsed(path)] += math.prod(float(lattice.probabilities[t, s]) for t, s in enumerate(path))
    found = dict(lattice.beam("".join(sorted(symbols)) + "?", width=10_000))
    assert set(found) == set(total)
    for text, score in found.items():
        assert math.exp(score) == pytest.approx(total[text], rel=1e-4)


@given(lattices())
def test_narrow_beam_never_claims_more_than_the_truth(lattice: Lattice) -> None:
    """Pruning can only lose paths."""
    for text, score in lattice.beam(LETTERS, width=2):
        assert score <= lattice.score(text) + 1e-4


@given(lattices(most_steps=12))
def test_greedy_text_is_the_collapsed_best_path(lattice: Lattice) -> None:
    """The likeliest symbol of each step, repeats and blanks removed; its characters lie in order on the strip."""
    path = tuple(int(s) for s in lattice.probabilities.argmax(axis=1))
    assert lattice.text == collapsed(path)
    for char in lattice.chars:
        columns = lattice.probabilities[char.start : char.end, ALPHABET.index[char.text]]
        assert char.probability == pytest.approx(float(columns.max()))
    positions = [char.position for char in lattice.chars]
    assert positions == sorted(positions)
    assert all(0 <= p <= 1 for p in positions)
    least = min((c.probability for c in lattice.chars), default=0.0)
    assert lattice.confidence == least


def test_a_repeated_letter_needs_a_blank_between() -> None:
    """Doubled letters are kept apart by a blank and are one without it."""
    assert one_hot(["a", "a", "b"]).text == "ab"
    assert one_hot(["a", "", "a"]).text == "aa"
    assert one_hot(["a", "a", "a"]).score("aa") < -10
    assert one_hot(["a", "", "a"]).score("aa") == pytest.approx(0.0, abs=1e-4)


def test_positions_count_from_the_strip_without_its_padding() -> None:
    """A character in the middle of the printed part stands at one half, however much padding follows."""
    table = one_hot(["", "a", "", "", "", ""]).probabilities
    assert Lattice(table[:3], ALPHABET).chars[0].position == 0.5
    assert Lattice(table, ALPHABET, width=0.5).chars[0].position == 0.5


def test_texts_that_cannot_be_have_no_probability() -> None:
    """A symbol the recogniser does not know, more letters than steps, or no steps at all."""
    lattice = one_hot(["a", "b"])
    assert lattice.score("z") == -math.inf
    assert lattice.score("abc") == -math.inf
    assert lattice.between(1, 1).score("a") == -math.inf


def test_rivals_are_the_next_likeliest_symbols() -> None:
    """The other symbols of a character's steps, likeliest first, the blank and faint ones left out."""
    table = np.array([[0.05, 0.6, 0.3, 0.05], [0.9, 0.05, 0.045, 0.005]], np.float32)
    lattice = Lattice(table, ALPHABET)
    (char,) = lattice.chars
    assert [s for s, _ in lattice.rivals(char)] == ["b", "c"]
    assert [(s, round(p, 4)) for s, p in lattice.rivals(char, least=0.1)] == [("b", 0.3)]
    assert len(lattice.rivals(char, count=1)) == 1


@given(lattices(most_steps=8), st.data())
def test_a_part_of_a_lattice_reads_as_its_steps(lattice: Lattice, data: st.DataObject) -> None:
    """Cutting out time steps cuts the best path."""
    start = data.draw(st.integers(0, len(lattice.probabilities) - 1))
    end = data.draw(st.integers(start + 1, len(lattice.probabilities)))
    path = tuple(int(s) for s in lattice.probabilities.argmax(axis=1)[start:end])
    assert lattice.between(start, end).text == collapsed(path)


@given(st.sampled_from(("姓名", "公民身份号码", "中华人民共和国", "有效期限")), st.floats(0, 0.3))
def test_a_text_known_without_being_read_is_itself(text: str, margin: float) -> None:
    """Its lattice gives the text back, surely, its characters in order and away from the margins."""
    lattice = Lattice.of(text, margin)
    assert (lattice.text, lattice.confidence) == (text, 1.0)
    places = [char.position for char in lattice.chars]
    assert places == sorted(places)
    assert margin < places[0] < places[-1] < 1 - margin
