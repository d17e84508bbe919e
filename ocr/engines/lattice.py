"""A recogniser's view of one strip of text: character probabilities over time, and what can be decoded from it.

CTC decoding after Graves et al., "Connectionist Temporal Classification" (2006): symbol 0 is the blank, repeats
collapse. All positions are fractions of the strip's width, 0 at its left edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_FLOOR = 1e-6
_CLEAR = 0.92
"""Print that is read upside down has characters less probable than 0.9 in the mean."""


@dataclass(frozen=True, slots=True)
class Char:
    """One decoded character: its probability in 0..1, its time steps, and its place along the strip (0..1)."""

    text: str
    probability: float
    start: int
    end: int
    position: float


@dataclass(frozen=True, eq=False)
class Alphabet:
    """The symbols of a recogniser in the order of its output columns; the first is the blank, the empty string."""

    symbols: tuple[str, ...]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Column of each symbol."""
        return {symbol: i for i, symbol in enumerate(self.symbols)}


@dataclass(frozen=True, eq=False)
class Lattice:
    """Character probabilities of one strip.

    Attributes:
        probabilities: (T, C) float32, rows sum to one; column 0 is the CTC blank.
        alphabet: the C symbols.
        width: share of the T steps that the strip really covers; the rest is padding.
    """

    probabilities: NDArray[np.float32]
    alphabet: Alphabet
    width: float = 1.0

    @cached_property
    def chars(self) -> tuple[Char, ...]:
        """The likeliest character sequence."""
        best = self.probabilities.argmax(axis=1)
        peaks = self.probabilities[np.arange(len(best)), best]
        steps = max(1.0, len(best) * self.width)
        found: list[Char] = []
        t = 0
        while t < len(best):
            end = t + 1
            while end < len(best) and best[end] == best[t]:
                end += 1
            if best[t] != 0:
                probability = float(peaks[t:end].max())
                found.append(Char(self.alphabet.symbols[best[t]], probability, t, end, min(1.0, (t + end) / 2 / steps)))
            t = end
        return tuple(found)

    @property
    def text(self) -> str:
        """The likeliest text."""
        return "".join(c.text for c in self.chars)

    @property
    def confidence(self) -> float:
        """The least probability of any character, 0 when there is none."""
        return min((c.probability for c in self.chars), default=0.0)

    @property
    def clarity(self) -> float:
        """The mean probability of the characters, 0 when there is none."""
        return sum(c.probability for c in self.chars) / len(self.chars) if self.chars else 0.0

    @property
    def is_clear(self) -> bool:
        """Whether the strip was surely read the right way round."""
        return self.clarity > _CLEAR

    @classmethod
    def of(cls, text: str, margin: float = 0.0) -> Lattice:
        """The lattice of a text that is known without being read, its characters evenly spread.

        Args:
            text: of characters no two neighbours of which are the same.
            margin: share of the strip at either end that is blank.
        """
        alphabet = Alphabet(("", *dict.fromkeys(text)))
        blank = round(margin / (1 - 2 * margin) * 4 * len(text))
        table = np.zeros((4 * len(text) + 2 * blank, len(alphabet.symbols)), np.float32)
        for i, character in enumerate(text):
            table[blank + 4 * i + 1 : blank + 4 * i + 3, alphabet.index[character]] = 1
        table[:, 0] = 1 - table.sum(axis=1)
        return cls(table, alphabet)

    def between(self, start: int, end: int) -> Lattice:
        """The part from time step ``start`` up to, not including, ``end``."""
        return Lattice(self.probabilities[start:end], self.alphabet)

    def rivals(self, char: Char, count: int = 5, least: float = 0.01) -> tuple[tuple[str, float], ...]:
        """Other characters that the steps of ``char`` may show, likeliest first, with their probabilities."""
        if char.end - char.start == 1 and char.probability > 1 - least:
            return ()
        row = self.probabilities[char.start : char.end].max(axis=0)
        kept = min(count + 2, len(row))
        top = np.argpartition(row, -kept)[-kept:]
        ranked = sorted(((float(row[i]), self.alphabet.symbols[i]) for i in top if i != 0), reverse=True)
        return tuple((s, p) for p, s in ranked if s != char.text and p >= least)[:count]

    def beam(self, symbols: str, width: int = 24) -> list[tuple[str, float]]:
        """Prefix beam search over a closed set of symbols (and the blank).

        Returns:
            (text, log probability) pairs, likeliest first. The mass that the recogniser gives to other symbols
            counts against every path alike.
        """
        index = self.alphabet.index
        keep = [i for s in symbols if (i := index.get(s)) is not None]
        letters = [s for s in symbols if s in index]
        logp = np.log(np.maximum(self.probabilities[:, [0, *keep]], _FLOOR))
        beams: dict[str, tuple[float, float]] = {"": (0.0, -np.inf)}
        for row in logp:
            following: dict[str, tuple[float, float]] = {}
            likely = [k for k in range(len(letters)) if row[k + 1] > -9.0]
            for prefix, (blank, letter) in beams.items():
                total = float(np.logaddexp(blank, letter))
                _add(following, prefix, total + float(row[0]), -np.inf)
                for k in likely:
                    symbol, p = letters[k], float(row[k + 1])
                    if prefix.endswith(symbol):
                        _add(following, prefix, -np.inf, letter + p)
                        _add(following, prefix + symbol, -np.inf, blank + p)
                    else:
                        _add(following, prefix + symbol, -np.inf, total + p)
            best = sorted(following.items(), key=lambda item: -float(np.logaddexp(*item[1])))
            beams = dict(best[:width])
        scored = ((text, float(np.logaddexp(*score))) for text, score in beams.items())
        return [(text, score) for text, score in scored if score > -np.inf]

    def score(self, text: str) -> float:
        """Log probability of exactly ``text`` (CTC forward algorithm).

        Minus infinity where a symbol is unknown, or the strip has no time steps.
        """
        index = self.alphabet.index
        if any(c not in index for c in text) or not len(self.probabilities):
            return float("-inf")
        extended = [0]
        for c in text:
            extended += [index[c], 0]
        logp = np.log(np.maximum(self.probabilities[:, extended], _FLOOR)).astype(np.float64)
        skip = np.array([s >= 2 and extended[s] != 0 and extended[s] != extended[s - 2] for s in range(len(extended))])
        alpha = np.full(len(extended), -np.inf)
        alpha[:2] = logp[0, :2]
        for row in logp[1:]:
            stay = alpha
            step = np.concatenate(([-np.inf], alpha[:-1]))
            leap = np.where(skip, np.concatenate(([-np.inf, -np.inf], alpha[:-2]))[: len(alpha)], -np.inf)
            alpha = np.logaddexp(np.logaddexp(stay, step), leap) + row
        return float(np.logaddexp.reduce(alpha[-2:]))


def _add(beams: dict[str, tuple[float, float]], prefix: str, blank: float, letter: float) -> None:
    old_blank, old_letter = beams.get(prefix, (-np.inf, -np.inf))
    beams[prefix] = (float(np.logaddexp(old_blank, blank)), float(np.logaddexp(old_letter, letter)))
