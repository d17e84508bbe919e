"""What is counted, and how: pure functions from truth and answers to figures.

The rules are the same for every engine:

- A value is right when it equals the printed one after dropping white space, folding full-width ASCII to half-width,
  capitals for Latin letters and, in names, any dot to U+00B7. Nothing else is forgiven.
- A field that the picture does not physically show (burnt out, covered or outside) is left out of every accuracy
  figure; a picture of which no field is left is left out of the whole-side figure.
- A silent misread is a field reported as sure and not as printed. A field that this side does not have, reported as
  sure, is one too. Engines without a status of their own count as sure of every value they give.
- Values reported as sure where the picture does not show the field, and not as printed, are counted apart.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ocr.text import half_width, with_middle_dots, without_space

_NEAR = 0.02
SURE, UNSURE, MISSING = "READ", "UNSURE", "MISSING"
NUMBER = "id_number"


@dataclass(frozen=True, slots=True)
class Case:
    """One picture and its truth.

    Attributes:
        path: the picture's file.
        group: the set of pictures it belongs to, such as ``phone`` or ``phone, held-out family``.
        side: the side shown, None when the picture shows no card.
        fields: printed values by field, in the forms of ``ocr.reading.Field``.
        readable: for each field whether the picture shows it.
        quad: the card's corners (tl, tr, br, bl) in pixels of the upright picture; empty without a card.
        factors: circumstances of the capture.
    """

    path: str
    group: str
    side: str | None
    fields: Mapping[str, str]
    readable: Mapping[str, bool]
    quad: Sequence[tuple[float, float]] = ()
    factors: Mapping[str, float | str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """One field of an answer: its value, status (READ, UNSURE, MISSING) and confidence in 0..1."""

    value: str | None
    status: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What one engine made of one picture.

    Attributes:
        side: the side it saw, None for no document.
        fields: what it read.
        ms: wall time from encoded bytes to fields, milliseconds.
        cpu_ms: processor time of the engine's process and its children meanwhile, milliseconds.
        stages: milliseconds per stage, for engines that tell.
        quad: the card's corners (tl, tr, br, bl) in pixels of the upright picture, for engines that tell.
    """

    side: str | None
    fields: Mapping[str, Value]
    ms: float
    cpu_ms: float
    stages: Mapping[str, float] = field(default_factory=dict)
    quad: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer held against the truth.

    Attributes:
        case, answer: what was judged.
        right: for each field that the picture shows, whether its value is right.
        silent: fields that were silently misread.
        silent_unseen: fields reported as sure and wrong that the picture does not show.
    """

    case: Case
    answer: Answer
    right: Mapping[str, bool]
    silent: tuple[str, ...]
    silent_unseen: tuple[str, ...]

    @property
    def side_right(self) -> bool | None:
        """Whether every field shown is right; None when none is shown."""
        return all(self.right.values()) if self.right else None

    @property
    def corners_right(self) -> bool | None:
        """Whether every corner is within 2 % of the card's width of its place; None without a card."""
        true, seen = self.case.quad, self.answer.quad
        if not true:
            return None
        near = _NEAR * math.dist(true[0], true[1])
        return bool(seen) and all(math.dist(a, b) <= near for a, b in zip(true, seen, strict=True))

    @property
    def side_sure(self) -> bool | None:
        """Whether every field shown is right and reported as sure; None when none is shown."""
        if not self.right:
            return None
        return all(ok and self.answer.fields[name].status == SURE for name, ok in self.right.items())


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` out of ``of``."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0..1; not a number when nothing was counted."""
        return self.hits / self.of if self.of else math.nan

    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval (E. B. Wilson 1927, score interval)."""
        if not self.of:
            return (math.nan, math.nan)
        z, n, p = 1.959964, self.of, self.value
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (max(0.0, centre - half), min(1.0, centre + half))


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one engine over some pictures. Times in milliseconds a picture."""

    pictures: int
    side: Share
    side_sure: Share
    number: Share
    corners: Share
    fields: Mapping[str, Share]
    silent: int
    silent_numbers: int
    silent_unseen: int
    sure: Share
    unsure: Share
    missing: Share
    no_document: int
    ms_median: float
    ms_p95: float
    cpu_ms_mean: float


def canonical(name: str, value: str) -> str:
    """The form in which two values of a field are compared."""
    form = half_width(without_space(value)).upper()
    return with_middle_dots(form) if name == "name" else form


def judge(case: Case, answer: Answer) -> Judged:
    """Hold an answer against the truth."""

    def is_right(name: str) -> bool:
        got = answer.fields.get(name)
        if got is None or got.value is None or name not in case.fields:
            return False
        return canonical(name, got.value) == canonical(name, case.fields[name])

    shown = [name for name in case.fields if case.readable.get(name, True)]
    wrong = [name for name, got in answer.fields.items() if got.status == SURE and not is_right(name)]
    unseen = {name for name in case.fields if name not in shown}
    return Judged(
        case,
        answer,
        {name: is_right(name) for name in shown},
        tuple(name for name in wrong if name not in unseen),
        tuple(name for name in wrong if name in unseen),
    )


def score(judged: Sequence[Judged]) -> Score:
    """Sum up answers of one engine."""
    names = dict.fromkeys(name for j in judged for name in j.right)
    statuses = [_status(j, name) for j in judged for name in j.right]
    fields = {name: share(j.right[name] for j in judged if name in j.right) for name in names}
    times = [j.answer.ms for j in judged]
    return Score(
        pictures=len(judged),
        side=share(j.side_right for j in judged),
        side_sure=share(j.side_sure for j in judged),
        number=fields.get(NUMBER, Share(0, 0)),
        corners=share(j.corners_right for j in judged),
        fields=fields,
        silent=sum(len(j.silent) for j in judged),
        silent_numbers=sum(NUMBER in j.silent for j in judged),
        silent_unseen=sum(len(j.silent_unseen) for j in judged),
        sure=share(s == SURE for s in statuses),
        unsure=share(s == UNSURE for s in statuses),
        missing=share(s == MISSING for s in statuses),
        no_document=sum(j.answer.side is None for j in judged),
        ms_median=statistics.median(times) if times else math.nan,
        ms_p95=percentile(times, 95),
        cpu_ms_mean=statistics.fmean(j.answer.cpu_ms for j in judged) if judged else math.nan,
    )


def _status(judged: Judged, name: str) -> str:
    got = judged.answer.fields.get(name)
    return got.status if got else MISSING


def share(outcomes: Iterable[bool | None]) -> Share:
    """How many are true of those that are not None."""
    known = [outcome for outcome in outcomes if outcome is not None]
    return Share(sum(known), len(known))


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile; not a number of nothing."""
    if not values:
        return math.nan
    rank = math.ceil(percent / 100 * len(values))
    return sorted(values)[max(rank, 1) - 1]


def paired_ratio(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """The median over pictures that both have of ours divided by theirs; not a number when there is none."""
    ratios = [ours[key] / theirs[key] for key in ours if theirs.get(key)]
    return statistics.median(ratios) if ratios else math.nan


def reliability(judged: Sequence[Judged], edges: Sequence[float], field_name: str | None = None) -> list[Bin]:
    """Per interval of confidence how many values are right, of one field or of all; empty bins are left out."""
    values = [
        (got.confidence, ok)
        for j in judged
        for name, ok in j.right.items()
        if (got := j.answer.fields.get(name)) is not None and got.value is not None and field_name in (None, name)
    ]
    return _binned(values, edges)


def by_factor(judged: Sequence[Judged], factor: Callable[[Case], float], edges: Sequence[float]) -> list[Bin]:
    """Whole-side accuracy per interval of a capture factor; empty intervals are left out."""
    return _binned([(factor(j.case), j.side_right) for j in judged if j.side_right is not None], edges)


@dataclass(frozen=True, slots=True)
class Bin:
    """An interval, the mean of the values in it, and how many of their outcomes are true. The last bin is closed."""

    low: float
    high: float
    mean: float
    share: Share


def _binned(values: Sequence[tuple[float, bool]], edges: Sequence[float]) -> list[Bin]:
    found = []
    for low, high in pairwise(edges):
        inside = [(v, ok) for v, ok in values if low <= v < high or (v == high == edges[-1])]
        if inside:
            found.append(Bin(low, high, statistics.fmean(v for v, _ in inside), share(ok for _, ok in inside)))
    return found
