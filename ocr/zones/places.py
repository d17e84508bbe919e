"""One line of a zone: which character stands in each of its places.

The characters of a zone stand at an even pitch, and what may stand in a place is known (`ocr.standards.mrz`). So the
line is decoded as a whole: the likeliest path of the recogniser's output through exactly as many characters as the line
has, each of its place's class and near the place where the pitch puts it. A lost filler or a zero for an O is no matter
then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ocr.engines.lattice import Lattice
from ocr.standards.mrz import CLASSES, SYMBOLS

LENGTHS = (44, 36, 30)
"""Characters that a line may have."""
_FILLERS = "<\N{FULLWIDTH LESS-THAN SIGN}\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\N{LEFT ANGLE BRACKET}«《"
_ALIKE = {"0": "O", "1": "I", "2": "Z", "5": "S", "8": "B", "6": "G", "O": "0", "I": "1", "Z": "2", "S": "5", "B": "8",
          "G": "6", "D": "0", "Q": "0", "L": "1"}  # fmt: skip
"""As which character of the other class one is read; the recogniser knows nothing of classes."""
_ALIKE_SHARE = 0.3
"""How much of the probability of such a character counts for the one that may stand there."""
_FLOOR = 1e-5
_LOST = 0.02
"""Probability that stands for a character of which the recogniser says nothing: one whose place is blank."""
_STRAY = 0.35
"""Standard deviation of a character's place from where the pitch puts it, in pitches."""
_FAR = 0.3
"""A peak this far from the grid, in pitches, is none of the line's characters."""
_FEWEST = 12
"""A line with fewer characters read tells no pitch."""
_ONE_STEP = 1.6
"""A step this many times as wide as most passes over a character."""
_SPREAD = 0.22
"""Half of the steps between neighbours differ by less than this share in a line of even pitch."""


@dataclass(frozen=True, slots=True)
class Pitch:
    """Where the characters of a line stand: place k at ``start + step * k + bend * k * (k - last)`` of the strip.

    Attributes:
        count: how many characters fit between the first and the last one that were seen.
    """

    start: float
    step: float
    bend: float
    count: int

    def centres(self, count: int) -> NDArray[np.float64]:
        """Centres of the first ``count`` places, fractions of the strip."""
        k = np.arange(count, dtype=np.float64)
        return self.start + self.step * k + self.bend * k * (k - (self.count - 1))


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was decoded.

    Attributes:
        text: its characters.
        confidences: for each the share of what its place's class may show, 0..1.
        rivals: for each place the other characters of its class, likeliest first, with their shares.
        score: log probability of the way through the strip.
    """

    text: str
    confidences: tuple[float, ...]
    rivals: tuple[tuple[tuple[str, float], ...], ...]
    score: float = 0.0


def pitch_of(lattice: Lattice) -> Pitch | None:
    """The even pitch of a line; None where what was read stands at none.

    Where as many characters were read as lines have, each has its place; else their steps tell.
    """
    chars = [c for c in lattice.chars if not c.text.isspace()]
    if len(chars) < _FEWEST:
        return None
    x = np.array([c.position for c in chars])
    steps = np.diff(x)
    middle = float(np.median(steps))
    step = float(steps[steps < _ONE_STEP * middle].mean()) if middle > 0 else 0.0  # the median is of whole time steps
    if step <= 0 or float(np.median(np.abs(steps - step))) > _SPREAD * step:
        return None
    k = np.concatenate([[0.0], np.cumsum(np.maximum(1.0, np.rint(steps / step)))])
    if len(chars) in LENGTHS:
        k = np.arange(len(chars), dtype=np.float64)
    for _ in range(4):
        bend, slope, start = np.polyfit(k, x, 2) if len(set(k.tolist())) > 2 else (0.0, step, float(x[0]))
        off = (x - np.polyval((bend, slope, start), k)) / slope
        again = k + np.rint(off)
        keep = np.abs(off - np.rint(off)) < _FAR
        if keep.sum() < _FEWEST:
            return None
        if np.array_equal(again, k) and keep.all():
            break
        k, x = again[keep], x[keep]
    first, last = int(k.min()), int(k.max())
    k = k - first
    bend, slope, start = (float(v) for v in np.polyfit(k, x, 2))
    count = last - first + 1
    return Pitch(start, slope + bend * (count - 1), bend, count)


def line_of(lattice: Lattice, mask: str, pitches: Sequence[Pitch]) -> tuple[Line, Pitch]:
    """The likeliest line of a strip whose places have the classes of a mask, and which of the pitches it has.

    Where the recogniser saw as many characters as the line has, each stands in its place, and the first pitch is its
    own; else the pitch tells.
    """
    table = _of_symbols(lattice)
    classes = dict.fromkeys(mask)
    of_class, of_seen = ({name: _of_class(table, name, alike) for name in classes} for alike in (_ALIKE_SHARE, 1.0))
    emission, seen_at = ([of[name] for name in mask] for of in (of_class, of_seen))
    seen = [c for c in lattice.chars if not c.text.isspace()]
    if len(seen) == len(mask):
        everywhere = np.ones((len(table), len(mask)))
        return _line([list(range(c.start, c.end)) for c in seen], emission, everywhere, seen_at), pitches[0]
    strays = np.stack([_stray(pitch, len(mask), lattice) for pitch in pitches])
    best_of = {name: np.log(np.maximum(of_class[name].max(axis=1), _FLOOR)) for name in classes}
    likeliest = np.stack([best_of[name] for name in mask], axis=1) + np.log(np.maximum(strays, _FLOOR))
    best, path, score = _path(np.log(np.maximum(table[:, 0], _FLOOR)), likeliest, _goes_on(table))
    return replace(_line(path, emission, strays[best], seen_at), score=score), pitches[best]


def _stray(pitch: Pitch, count: int, lattice: Lattice) -> NDArray[np.float64]:
    """How likely each step shows each of so many places by where a pitch puts these (T, N), 1 in the middle of one."""
    length = len(lattice.probabilities)
    steps = max(1.0, length * lattice.width)
    centres = pitch.centres(count) * steps
    times = np.arange(length)[:, None] + 0.5
    off = (times - centres[None, :]) / (_STRAY * max(1.0, pitch.step * steps))
    return np.asarray(np.exp(-(off**2) / 2))


def _line(
    path: Sequence[Sequence[int]],
    emission: Sequence[NDArray[np.float64]],
    stray: NDArray[np.float64],
    seen_at: Sequence[NDArray[np.float64]],
) -> Line:
    """The line whose places were given these steps: of each place what is likeliest there.

    How sure that is: its share of what the class may show, and whether the recogniser saw it, or what it is read as.
    ``emission`` and ``seen_at`` are (T, 37) for each place.
    """
    text, confidences, rivals = "", [], []
    for place, spent in enumerate(path):
        steps = list(spent)
        own = (emission[place][steps] * stray[steps, place, None]).max(axis=0) if steps else np.zeros(len(SYMBOLS))
        shares = own / max(float(own.sum()), _LOST)
        order = np.argsort(-own)
        symbol = int(order[0])
        text += SYMBOLS[symbol]
        clear = float(seen_at[place][steps, symbol].max()) if steps else 0.0
        confidences.append(float(min(1.0, shares[symbol], clear)))
        rivals.append(tuple((SYMBOLS[i], float(shares[i])) for i in order[:4].tolist() if i != symbol and own[i] > 0))
    return Line(text, tuple(confidences), tuple(rivals))


def _of_symbols(lattice: Lattice) -> NDArray[np.float64]:
    """Probabilities (T, 1 + 37): the blank, and each character of zones with the forms that it is read in."""
    index = lattice.alphabet.index
    table = np.zeros((len(lattice.probabilities), 1 + len(SYMBOLS)))
    table[:, 0] = lattice.probabilities[:, 0] + (lattice.probabilities[:, index[" "]] if " " in index else 0)
    for i, symbol in enumerate(SYMBOLS):
        forms = _FILLERS if symbol == "<" else {symbol, symbol.lower()}
        for form in forms:
            if form in index:
                table[:, 1 + i] += lattice.probabilities[:, index[form]]
    return table


def _of_class(table: NDArray[np.float64], name: str, alike: float = _ALIKE_SHARE) -> NDArray[np.float64]:
    """Probabilities (T, 37) of what may stand in a place of a class; 0 of all else.

    Args:
        table: probabilities of the blank and of each character.
        name: the class.
        alike: how much of a character that is read for another one counts for that.
    """
    allowed, share = _class_tables(name, alike)
    return (table[:, 1:] + table[:, 1:] @ share) * allowed


@cache
def _class_tables(name: str, alike: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which characters a class has (37,), and how much of each other one counts for each of them (37, 37)."""
    allowed = np.array([1.0 if symbol in CLASSES[name] else 0.0 for symbol in SYMBOLS])
    share = np.zeros((len(SYMBOLS), len(SYMBOLS)))
    for seen, meant in _ALIKE.items():
        if seen not in CLASSES[name] and meant in CLASSES[name]:
            share[SYMBOLS.index(seen), SYMBOLS.index(meant)] = alike
    return allowed, share


def _goes_on(table: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each step shows what the one before it shows: then it is the same character going on (CTC)."""
    best = table.argmax(axis=1)
    return np.concatenate([[False], (best[1:] == best[:-1]) & (best[1:] != 0)])


def _path(
    blank: NDArray[np.float64], emission: NDArray[np.float64], goes_on: NDArray[np.bool_]
) -> tuple[int, list[list[int]], float]:
    """The likeliest way through all places in order, with blanks between where that is likelier: by which of several
    emissions, the steps of each place, and the way's log probability.

    Args:
        blank: log probability of the blank at each step (T,).
        emission: of each of several, log probability at each step that a place shows one of its class (M, T, N).
        goes_on: at which steps no other place can begin directly behind the one before (T,).
    """
    many, length, count = emission.shape
    on, after = np.full((many, count), -np.inf), np.full((many, count), -np.inf)
    entered = np.zeros((length, many, count), np.int8)
    left = np.zeros((length, many, count), bool)
    ways = np.full((3, many, count), -np.inf)
    waited = 0.0
    for t in range(length):
        ways[0] = on
        ways[1, :, 0], ways[1, :, 1:] = waited, after[:, :-1]
        ways[2, :, 1:] = -np.inf if goes_on[t] else on[:, :-1]
        entered[t] = ways.argmax(axis=0)
        left[t] = on > after
        after = np.maximum(on, after) + blank[t]
        on = ways.max(axis=0) + emission[:, t]
        waited += float(blank[t])
    scores = np.maximum(on[:, -1], after[:, -1])
    best = int(scores.argmax())
    spent: list[list[int]] = [[] for _ in range(count)]
    place, is_on = count - 1, bool(on[best, -1] > after[best, -1])
    for t in range(length - 1, -1, -1):
        if not is_on:
            is_on = bool(left[t, best, place])
            continue
        spent[place].append(t)
        way = int(entered[t, best, place])
        if way:
            place, is_on = place - 1, way == 2
            if place < 0:
                break
    return best, spent, float(scores[best])
